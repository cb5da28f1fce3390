output "topic" {
  description = "Full name of the topic."
  value       = google_pubsub_topic.this.id

  depends_on = [google_pubsub_topic_iam_member.this]
}

output "subscription" {
  description = "Name of the subscription that keeps dead letters."
  value       = google_pubsub_subscription.this.name
}
