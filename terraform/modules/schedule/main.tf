# One Cloud Scheduler job that calls one function as itself.

resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = "cron-${var.name}"
  display_name = "Calls ${var.function.name} on a schedule"
}

resource "google_cloud_run_v2_service_iam_member" "this" {
  project  = var.project_id
  location = var.region
  name     = var.function.name
  role     = "roles/run.invoker"
  member   = google_service_account.this.member
}

resource "google_cloud_scheduler_job" "this" {
  project          = var.project_id
  region           = var.region
  name             = var.name
  description      = var.description
  schedule         = var.schedule
  time_zone        = "Etc/UTC"
  attempt_deadline = "${var.attempt_deadline_seconds}s"

  http_target {
    uri         = var.function.uri
    http_method = "POST"

    oidc_token {
      service_account_email = google_service_account.this.email
      audience              = var.function.uri
    }
  }

  retry_config {
    retry_count          = var.retries
    min_backoff_duration = "5s"
    max_backoff_duration = "60s"
  }

  depends_on = [google_cloud_run_v2_service_iam_member.this]
}
