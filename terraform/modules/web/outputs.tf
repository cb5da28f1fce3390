output "site" {
  description = "Name of the Hosting site."
  value       = google_firebase_hosting_site.this.site_id
}

output "origins" {
  description = "Where the web client runs."
  value       = [for domain in local.domains : "https://${domain}"]
}

output "api_key" {
  description = "The web client's key; it names the project and grants nothing."
  value       = data.google_firebase_web_app_config.this.api_key
}
