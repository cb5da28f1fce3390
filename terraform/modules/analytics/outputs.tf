output "dataset" {
  description = "Full name of the dataset."
  value       = "${var.project_id}.${google_bigquery_dataset.this.dataset_id}"
}

output "analysts_datasets" {
  description = "The dataset of each organization's analysts."
  value       = { for org, dataset in google_bigquery_dataset.analysts : org => dataset.dataset_id }
}
