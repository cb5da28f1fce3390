output "data_bucket" {
  description = "Name of the data bucket."
  value       = google_storage_bucket.data.name
}

output "source_bundle" {
  description = "The uploaded bundle."
  value = {
    bucket = google_storage_bucket.source.name
    object = google_storage_bucket_object.bundle.name
  }
}
