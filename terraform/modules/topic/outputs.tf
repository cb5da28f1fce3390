output "subscription" {
  description = "Name of the push subscription."
  value       = google_pubsub_subscription.push.name
}

output "dead_letter_subscription" {
  description = "Name of the subscription that keeps dead letters."
  value       = google_pubsub_subscription.dead_letter.name
}
