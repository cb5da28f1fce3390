# Staging: the same product, small, and easily taken down.

terraform {
  required_version = ">= 1.9"

  # The bucket is given at `terraform init -backend-config=bucket=...` (docs/guide-deploy.md).
  backend "gcs" {
    prefix = "ledgerlight/staging"
  }

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 8.7"
    }
    google-beta = {
      source  = "hashicorp/google-beta"
      version = "~> 8.7"
    }
  }
}

provider "google" {
  project               = var.project_id
  region                = var.region
  billing_project       = var.project_id
  user_project_override = true
}

provider "google-beta" {
  project               = var.project_id
  region                = var.region
  billing_project       = var.project_id
  user_project_override = true
}

module "ledgerlight" {
  source = "../../modules/ledgerlight"

  project_id      = var.project_id
  project_number  = var.project_number
  billing_account = var.billing_account
  region          = var.region
  site_id         = var.site_id
  domains         = var.domains
  bundle          = "${path.module}/../../../dist/bundle.zip"
  organizations   = var.organizations
  analysts        = var.analysts
  operators_group = var.operators_group
  alert_emails    = var.alert_emails
  monthly_budget  = var.monthly_budget
  currency        = var.currency
  repository      = var.repository

  protected      = false
  retention_days = 30
  backup_days    = 7
  warm_instances = 0
  app_check      = var.app_check
  push_key       = var.push_key
}
