output "api" {
  description = "Address of the HTTP interface."
  value       = module.api.uri
}

output "data_bucket" {
  description = "Where files are dropped."
  value       = module.storage.data_bucket
}

output "site" {
  description = "Name of the Hosting site."
  value       = module.web.site
}

output "web_config" {
  description = "The web client's config.json."
  value = {
    projectId       = var.project_id
    apiKey          = module.web.api_key
    appId           = module.web.app_id
    appCheckSiteKey = module.web.app_check_site_key
    apiBaseUrl      = module.api.uri
    organizations   = sort(tolist(var.organizations))
    messaging = {
      vapidKey = var.push_key
      appId    = module.web.app_id
      senderId = tostring(var.project_number)
    }
  }
}

output "analysts_datasets" {
  description = "The dataset of each organization's analysts."
  value       = module.analytics.analysts_datasets
}
