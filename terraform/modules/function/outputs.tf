output "name" {
  description = "Name of the function, and of the Cloud Run service that runs it."
  value       = google_cloudfunctions2_function.this.name
}

output "uri" {
  description = "Where it answers."
  value       = google_cloudfunctions2_function.this.service_config[0].uri
}

output "member" {
  description = "Its service account, as an IAM member."
  value       = google_service_account.this.member
}

output "email" {
  description = "Its service account."
  value       = google_service_account.this.email
}
