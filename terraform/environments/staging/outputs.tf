output "api" {
  description = "Address of the HTTP interface."
  value       = module.ledgerlight.api
}

output "data_bucket" {
  description = "Where files are dropped."
  value       = module.ledgerlight.data_bucket
}

output "site" {
  description = "Name of the Hosting site."
  value       = module.ledgerlight.site
}

output "web_config" {
  description = "The web client's config.json."
  value       = module.ledgerlight.web_config
}

output "analysts_datasets" {
  description = "The dataset of each organization's analysts."
  value       = module.ledgerlight.analysts_datasets
}
