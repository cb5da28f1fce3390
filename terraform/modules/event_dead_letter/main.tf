# Where Firestore and Storage events go that no try delivered.

resource "google_pubsub_topic" "this" {
  project = var.project_id
  name    = var.names.topic

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
}

resource "google_pubsub_subscription" "this" {
  project = var.project_id
  name    = var.names.subscription
  topic   = google_pubsub_topic.this.id

  ack_deadline_seconds       = 60
  message_retention_duration = "2678400s"

  expiration_policy {
    ttl = ""
  }
}

resource "google_pubsub_topic_iam_member" "this" {
  project = var.project_id
  topic   = google_pubsub_topic.this.name
  role    = "roles/pubsub.publisher"
  member  = var.pubsub_agent_member
}
