# One topic, the push subscription that feeds its one function, and the dead letters an operator replays.

resource "google_pubsub_topic" "this" {
  project = var.project_id
  name    = var.names.topic

  message_retention_duration = "604800s"

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_topic" "dead_letter" {
  project = var.project_id
  name    = var.names.dead_letter

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

# A dead-letter topic forgets at once what nobody subscribes to.
resource "google_pubsub_subscription" "dead_letter" {
  project = var.project_id
  name    = var.names.dead_letter_subscription
  topic   = google_pubsub_topic.dead_letter.id

  ack_deadline_seconds       = 60
  message_retention_duration = "2678400s"
  retain_acked_messages      = false

  expiration_policy {
    ttl = ""
  }
}

resource "google_service_account" "push" {
  project      = var.project_id
  account_id   = "push-${var.names.topic}"
  display_name = "Pushes ${var.names.topic} to ${var.names.function}"
}

resource "google_cloud_run_v2_service_iam_member" "push" {
  project  = var.project_id
  location = var.region
  name     = var.function.name
  role     = "roles/run.invoker"
  member   = google_service_account.push.member
}

resource "google_pubsub_subscription" "push" {
  project = var.project_id
  name    = var.names.subscription
  topic   = google_pubsub_topic.this.id

  ack_deadline_seconds       = var.ack_deadline_seconds
  enable_message_ordering    = var.names.ordered
  message_retention_duration = "604800s"

  push_config {
    push_endpoint = var.function.uri

    oidc_token {
      service_account_email = google_service_account.push.email
      audience              = var.function.uri
    }
  }

  retry_policy {
    minimum_backoff = "1s"
    maximum_backoff = "60s"
  }

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letter.id
    max_delivery_attempts = var.attempts
  }

  expiration_policy {
    ttl = ""
  }

  depends_on = [
    google_cloud_run_v2_service_iam_member.push,
    google_pubsub_topic_iam_member.dead_letter,
  ]
}

resource "google_pubsub_topic_iam_member" "publisher" {
  for_each = var.publishers

  project = var.project_id
  topic   = google_pubsub_topic.this.name
  role    = "roles/pubsub.publisher"
  member  = each.value
}

resource "google_pubsub_topic_iam_member" "dead_letter" {
  project = var.project_id
  topic   = google_pubsub_topic.dead_letter.name
  role    = "roles/pubsub.publisher"
  member  = var.pubsub_agent_member
}

resource "google_pubsub_subscription_iam_member" "dead_letter" {
  project      = var.project_id
  subscription = google_pubsub_subscription.push.name
  role         = "roles/pubsub.subscriber"
  member       = var.pubsub_agent_member
}
