# What the web client needs: Hosting, sign-in, App Check. Its files and headers are deployed by firebase-tools
# from firebase.json (docs/guide-deploy.md).

locals {
  domains = concat(["${var.site_id}.web.app", "${var.site_id}.firebaseapp.com"], var.domains)
}

resource "google_firebase_project" "this" {
  provider = google-beta

  project = var.project_id
}

resource "google_firebase_web_app" "this" {
  provider = google-beta

  project      = google_firebase_project.this.project
  display_name = "Ledgerlight"
}

data "google_firebase_web_app_config" "this" {
  provider = google-beta

  project    = var.project_id
  web_app_id = google_firebase_web_app.this.app_id
}

resource "google_firebase_hosting_site" "this" {
  provider = google-beta

  project = google_firebase_project.this.project
  site_id = var.site_id
  app_id  = google_firebase_web_app.this.app_id
}

# People are invited; nobody signs up by themselves.
resource "google_identity_platform_config" "this" {
  project                    = google_firebase_project.this.project
  authorized_domains         = local.domains
  autodelete_anonymous_users = true

  client {
    permissions {
      disabled_user_signup   = true
      disabled_user_deletion = true
    }
  }

  sign_in {
    allow_duplicate_emails = false

    email {
      enabled           = true
      password_required = true
    }
    anonymous {
      enabled = false
    }
  }

  mfa {
    state = "ENABLED"

    provider_configs {
      state = "ENABLED"

      totp_provider_config {
        adjacent_intervals = 1
      }
    }
  }

  monitoring {
    request_logging {
      enabled = true
    }
  }
}

resource "google_recaptcha_enterprise_key" "this" {
  project      = var.project_id
  display_name = "Ledgerlight web"

  web_settings {
    integration_type  = "SCORE"
    allow_all_domains = false
    allowed_domains   = local.domains
  }
}

resource "google_firebase_app_check_recaptcha_enterprise_config" "this" {
  project   = google_firebase_project.this.project
  app_id    = google_firebase_web_app.this.app_id
  site_key  = google_recaptcha_enterprise_key.this.name
  token_ttl = "3600s"
}

resource "google_firebase_app_check_service_config" "this" {
  for_each = toset(["firestore.googleapis.com", "identitytoolkit.googleapis.com"])

  project          = google_firebase_project.this.project
  service_id       = each.value
  enforcement_mode = var.app_check

  depends_on = [google_firebase_app_check_recaptcha_enterprise_config.this]
}
