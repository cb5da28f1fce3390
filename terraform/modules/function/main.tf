# One function with an account of its own; with an event, its trigger, retried, and its dead letters.

locals {
  event = var.names.event
  # Documents are matched by a pattern, objects by their bucket.
  filters = local.event == null ? [] : local.event.document == null ? [
    { attribute = "bucket", value = var.event_bucket, operator = null },
    ] : [
    { attribute = "database", value = "(default)", operator = null },
    { attribute = "document", value = local.event.document, operator = "match-path-pattern" },
  ]
}

resource "google_service_account" "this" {
  project      = var.project_id
  account_id   = "fn-${var.names.name}"
  display_name = "Function ${var.names.name}"
}

resource "google_project_iam_member" "this" {
  for_each = var.project_roles

  project = var.project_id
  role    = each.value
  member  = google_service_account.this.member
}

resource "google_secret_manager_secret_iam_member" "this" {
  for_each = var.secrets

  project   = var.project_id
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.this.member
}

# Who delivers events may call this function and nothing else.
resource "google_service_account" "trigger" {
  count = local.event == null ? 0 : 1

  project      = var.project_id
  account_id   = "on-${var.names.name}"
  display_name = "Delivers events to ${var.names.name}"
}

resource "google_project_iam_member" "trigger" {
  count = local.event == null ? 0 : 1

  project = var.project_id
  role    = "roles/eventarc.eventReceiver"
  member  = google_service_account.trigger[0].member
}

resource "google_cloudfunctions2_function" "this" {
  project     = var.project_id
  name        = var.names.name
  location    = var.region
  description = var.unretried == "" ? var.description : "${var.description} Not retried: ${var.unretried}"

  build_config {
    runtime         = "python311"
    entry_point     = var.names.entry_point
    service_account = var.build_service_account

    source {
      storage_source {
        bucket = var.source_bundle.bucket
        object = var.source_bundle.object
      }
    }

    automatic_update_policy {}
  }

  service_config {
    service_account_email            = google_service_account.this.email
    available_memory                 = var.memory
    available_cpu                    = var.cpu
    max_instance_request_concurrency = var.concurrency
    min_instance_count               = var.min_instances
    max_instance_count               = var.max_instances
    timeout_seconds                  = var.timeout_seconds
    all_traffic_on_latest_revision   = true
    ingress_settings                 = var.public || local.event == null ? "ALLOW_ALL" : "ALLOW_INTERNAL_ONLY"

    environment_variables = merge(
      {
        GOOGLE_CLOUD_PROJECT = var.project_id
        # functions-framework starts this many threads; a request beyond them would wait unseen.
        THREADS          = tostring(var.concurrency)
        LOG_EXECUTION_ID = "true"
      },
      var.environment,
    )

    dynamic "secret_environment_variables" {
      for_each = var.secrets
      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = secret_environment_variables.value
        version    = "latest"
      }
    }
  }

  dynamic "event_trigger" {
    for_each = local.event == null ? [] : [local.event]
    content {
      trigger_region        = var.region
      event_type            = event_trigger.value.type
      retry_policy          = "RETRY_POLICY_RETRY"
      service_account_email = google_service_account.trigger[0].email

      dynamic "event_filters" {
        for_each = local.filters
        content {
          attribute = event_filters.value.attribute
          value     = event_filters.value.value
          operator  = event_filters.value.operator
        }
      }
    }
  }

  depends_on = [
    google_project_iam_member.trigger,
    google_secret_manager_secret_iam_member.this,
  ]

  lifecycle {
    precondition {
      condition     = local.event == null || var.dead_letter_topic != null
      error_message = "A function with an event needs dead_letter_topic."
    }
  }
}

resource "google_cloud_run_v2_service_iam_member" "trigger" {
  count = local.event == null ? 0 : 1

  project  = var.project_id
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = google_service_account.trigger[0].member
}

resource "google_cloud_run_v2_service_iam_member" "public" {
  count = var.public ? 1 : 0

  project  = var.project_id
  location = var.region
  name     = google_cloudfunctions2_function.this.name
  role     = "roles/run.invoker"
  member   = "allUsers"
}

# Eventarc makes the subscription that carries the events and takes no dead-letter topic for it, so it is set there.
resource "terraform_data" "dead_letter" {
  count = local.event == null ? 0 : 1

  triggers_replace = [
    google_cloudfunctions2_function.this.event_trigger[0].trigger,
    var.dead_letter_topic,
    var.attempts,
  ]

  provisioner "local-exec" {
    command = "${path.module}/set-dead-letter.sh"
    environment = {
      PROJECT  = var.project_id
      TRIGGER  = google_cloudfunctions2_function.this.event_trigger[0].trigger
      TOPIC    = var.dead_letter_topic
      ATTEMPTS = var.attempts
      AGENT    = var.pubsub_agent_member
    }
  }
}
