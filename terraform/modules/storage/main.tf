# The data bucket with every file that was ever dropped, and the bucket with what was deployed.

resource "google_storage_bucket" "data" {
  project  = var.project_id
  name     = "${var.project_id}-data"
  location = var.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.protected

  # An overwritten or deleted file stays as a version; only the rule below ends it.
  versioning {
    enabled = true
  }

  soft_delete_policy {
    retention_duration_seconds = 2592000
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = var.retention_days
      with_state                 = "ARCHIVED"
    }
  }

  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }
    condition {
      age        = 90
      with_state = "ANY"
    }
  }

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }
    condition {
      age = 7
    }
  }

  # Uploads that were previewed and never imported; an import keeps a copy of its own.
  dynamic "lifecycle_rule" {
    for_each = length(var.organizations) == 0 ? [] : [true]
    content {
      action {
        type = "Delete"
      }
      condition {
        age            = 7
        matches_prefix = [for org in var.organizations : "${var.organizations_prefix}/${org}/${var.staging_prefix}/"]
      }
    }
  }

  cors {
    origin          = var.origins
    method          = ["PUT", "OPTIONS"]
    response_header = ["Content-Type", "Content-Range", "Range", "X-Upload-Content-Length"]
    max_age_seconds = 3600
  }
}

resource "google_storage_bucket_iam_member" "data" {
  for_each = var.users

  bucket = google_storage_bucket.data.name
  role   = "roles/storage.objectUser"
  member = each.value
}

# `reload` of a client asks for the bucket's metadata in some calls.
resource "google_storage_bucket_iam_member" "data_bucket" {
  for_each = var.users

  bucket = google_storage_bucket.data.name
  role   = "roles/storage.bucketViewer"
  member = each.value
}

resource "google_storage_bucket" "source" {
  project  = var.project_id
  name     = "${var.project_id}-source"
  location = var.region

  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = true

  versioning {
    enabled = true
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 365
      with_state                 = "ARCHIVED"
    }
  }
}

# The name says what is inside: a bundle that changed is a new object, and every function is deployed again.
resource "google_storage_bucket_object" "bundle" {
  bucket       = google_storage_bucket.source.name
  name         = "bundle-${filesha256(var.bundle)}.zip"
  source       = var.bundle
  content_type = "application/zip"

  # A rollback finds the bundles of before.
  deletion_policy = "ABANDON"
}
