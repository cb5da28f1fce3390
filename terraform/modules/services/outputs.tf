output "pubsub_agent_member" {
  description = "Pub/Sub's service agent."
  value       = google_project_service_identity.pubsub.member
}

output "build_service_account" {
  description = "Full name of the account that builds functions."
  value       = google_service_account.build.id

  depends_on = [google_project_iam_member.build]
}

output "ready" {
  description = "Whatever depends on it waits for the services and for events to be deliverable."
  value       = var.project_id

  depends_on = [
    google_project_service.this,
    google_project_iam_member.eventarc,
    google_project_iam_member.storage_events,
  ]
}
