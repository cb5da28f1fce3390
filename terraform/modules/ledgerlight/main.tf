# The whole product in one project. What is shared by name comes from names.json, which is generated from
# schemas/names.py; what differs between staging and production are the variables.

locals {
  root  = "${path.module}/../../.."
  names = jsondecode(file("${path.module}/../../names.json"))
}

module "services" {
  source = "../services"

  project_id = var.project_id
}

module "firestore" {
  source = "../firestore"

  project_id   = module.services.ready
  region       = var.region
  rules_file   = "${local.root}/firestore.rules"
  indexes_file = "${local.root}/firestore.indexes.json"
  protected    = var.protected
  backup_days  = var.backup_days
}

module "storage" {
  source = "../storage"

  project_id           = module.services.ready
  region               = var.region
  bundle               = var.bundle
  origins              = module.web.origins
  organizations_prefix = local.names.organizations
  staging_prefix       = local.names.staging
  organizations        = var.organizations
  retention_days       = var.retention_days
  protected            = var.protected
  users = {
    ingest-file = module.ingest_file.member
    sweep       = module.sweep.member
    api         = module.api.member
  }
}

module "secrets" {
  source = "../secrets"

  project_id = module.services.ready
  region     = var.region
  secrets    = setunion(var.secrets, values(var.notification_secrets))
}

module "analytics" {
  source = "../analytics"

  project_id      = module.services.ready
  region          = var.region
  dataset         = local.names.dataset
  folder          = "${local.root}/bigquery"
  tables          = local.names.tables
  views           = local.names.views
  view_layers     = local.names.view_layers
  writers         = { stream-to-bigquery = module.stream_to_bigquery.member }
  writer_emails   = [module.stream_to_bigquery.email]
  operators_group = var.operators_group
  analysts        = var.analysts
  protected       = var.protected
}

module "web" {
  source = "../web"

  project_id = module.services.ready
  site_id    = var.site_id
  domains    = var.domains
  app_check  = var.app_check
}

module "budget" {
  source = "../budget"

  billing_account       = var.billing_account
  project_number        = var.project_number
  monthly_units         = var.monthly_budget
  currency              = var.currency
  notification_channels = module.monitoring.channels
}

module "monitoring" {
  source = "../monitoring"

  project_id = module.services.ready
  repository = var.repository
  emails     = var.alert_emails
  api = {
    name = module.api.name
    uri  = module.api.uri
  }
  functions          = [for function in local.names.functions : function.name]
  push_subscriptions = [module.record_changes.subscription, module.financial_events.subscription]
  dead_letter_subscriptions = [
    module.record_changes.dead_letter_subscription,
    module.financial_events.dead_letter_subscription,
    module.event_dead_letter.subscription,
  ]
  sweep_job = module.sweep_job.name
  site_host = "${module.web.site}.web.app"
}

module "operators" {
  source = "../operators"

  project_id  = module.services.ready
  group       = var.operators_group
  data_bucket = module.storage.data_bucket
}
