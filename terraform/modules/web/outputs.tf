output "site" {
  description = "Name of the Hosting site."
  value       = google_firebase_hosting_site.this.site_id
}

output "origins" {
  description = "Where the web client runs."
  value       = [for domain in local.domains : "https://${domain}"]
}

output "app_id" {
  description = "The web client's id with Firebase."
  value       = google_firebase_web_app.this.app_id
}

output "app_check_site_key" {
  description = "The reCAPTCHA Enterprise key that the web client gets App Check tokens with; it is public."
  value       = google_recaptcha_enterprise_key.this.name
}

output "api_key" {
  description = "The web client's key; it names the project and grants nothing."
  value       = data.google_firebase_web_app_config.this.api_key
}
