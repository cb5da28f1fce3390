# What the people who run the product need for the `ledgerlight` command, and no more: they deploy as someone else.

resource "google_project_iam_member" "this" {
  for_each = toset([
    "roles/datastore.user",
    "roles/firebaseauth.admin",
    "roles/logging.viewer",
    "roles/monitoring.viewer",
    "roles/pubsub.publisher",
    "roles/pubsub.subscriber",
  ])

  project = var.project_id
  role    = each.value
  member  = "group:${var.group}"
}

resource "google_storage_bucket_iam_member" "this" {
  bucket = var.data_bucket
  role   = "roles/storage.objectUser"
  member = "group:${var.group}"
}
