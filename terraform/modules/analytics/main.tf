# The dataset, what each organization's analysts see of it, and who sees which person changed a record.

locals {
  sql = {
    for view in keys(var.views) : view =>
    replace(file("${var.folder}/views/${view}/view.sql"), "{dataset}", "${var.project_id}.${var.dataset}")
  }
  layer = [for index in range(3) : toset(try(var.view_layers[index], []))]

  # Columns that name a person.
  personal = ["uid"]
  policies = [
    { name = google_bigquery_datapolicyv2_data_policy.masked.id },
    { name = google_bigquery_datapolicyv2_data_policy.clear.id },
  ]
  shared = {
    for pair in setproduct(keys(var.analysts), keys(var.views)) :
    "${pair[0]}.${pair[1]}" => { org = pair[0], view = pair[1] }
  }
}

resource "google_bigquery_dataset" "this" {
  project       = var.project_id
  dataset_id    = var.dataset
  friendly_name = "Ledgerlight"
  description   = "Ledgerlight's financial records for analysts. Query the views."
  location      = var.region

  max_time_travel_hours      = "168"
  delete_contents_on_destroy = false
}

resource "google_bigquery_datapolicyv2_data_policy" "masked" {
  project          = var.project_id
  location         = var.region
  data_policy_id   = "person_masked"
  data_policy_type = "DATA_MASKING_POLICY"
  grantees = concat(
    [for group in values(var.analysts) : "principalSet://goog/group/${group}"],
    [for email in var.reader_emails : "principal://iam.googleapis.com/projects/-/serviceAccounts/${email}"],
  )

  data_masking_policy {
    predefined_expression = "SHA256"
  }
}

resource "google_bigquery_datapolicyv2_data_policy" "clear" {
  project          = var.project_id
  location         = var.region
  data_policy_id   = "person_clear"
  data_policy_type = "RAW_DATA_ACCESS_POLICY"
  grantees = concat(
    ["principalSet://goog/group/${var.operators_group}"],
    [for email in var.writer_emails : "principal://iam.googleapis.com/projects/-/serviceAccounts/${email}"],
  )
}

resource "google_bigquery_table" "table" {
  for_each = var.tables

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  friendly_name       = each.value.friendly_name
  description         = each.value.description
  labels              = { owner = each.value.owner }
  clustering          = each.value.clustering
  deletion_protection = var.protected

  schema = jsonencode([
    for column in jsondecode(file("${var.folder}/tables/${each.key}/schema.json")) :
    merge(column, { for key, value in { dataPolicies = local.policies } : key => value if contains(local.personal, column.name) })
  ])

  dynamic "time_partitioning" {
    for_each = each.value.partitioning == null ? [] : [each.value.partitioning]
    content {
      type = time_partitioning.value
    }
  }
}

# A view can be made only after what it reads.
resource "google_bigquery_table" "view_first" {
  # checkov:skip=CKV_GCP_121:A view holds no data and is made again from its query.
  for_each = local.layer[0]

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  friendly_name       = var.views[each.key].friendly_name
  description         = var.views[each.key].description
  labels              = { owner = var.views[each.key].owner }
  deletion_protection = false

  view {
    query          = local.sql[each.key]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.table]
}

resource "google_bigquery_table" "view_second" {
  # checkov:skip=CKV_GCP_121:A view holds no data and is made again from its query.
  for_each = local.layer[1]

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  friendly_name       = var.views[each.key].friendly_name
  description         = var.views[each.key].description
  labels              = { owner = var.views[each.key].owner }
  deletion_protection = false

  view {
    query          = local.sql[each.key]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.view_first]
}

resource "google_bigquery_table" "view_third" {
  # checkov:skip=CKV_GCP_121:A view holds no data and is made again from its query.
  for_each = local.layer[2]

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.this.dataset_id
  table_id            = each.key
  friendly_name       = var.views[each.key].friendly_name
  description         = var.views[each.key].description
  labels              = { owner = var.views[each.key].owner }
  deletion_protection = false

  view {
    query          = local.sql[each.key]
    use_legacy_sql = false
  }

  depends_on = [google_bigquery_table.view_second]
}

resource "google_bigquery_dataset_iam_member" "writer" {
  for_each = var.writers

  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = each.value
}

resource "google_bigquery_dataset_iam_member" "reader" {
  for_each = var.readers

  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = each.value
}

resource "google_project_iam_member" "reader_queries" {
  for_each = var.readers

  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = each.value
}

resource "google_bigquery_dataset_iam_member" "operators" {
  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = "group:${var.operators_group}"
}

# --- an organization's analysts: a dataset of their own, whose views show that organization alone -------------

resource "google_bigquery_dataset" "analysts" {
  for_each = var.analysts

  project       = var.project_id
  dataset_id    = "${var.dataset}_${replace(each.key, "/[^A-Za-z0-9]/", "_")}"
  friendly_name = "Ledgerlight, ${each.key}"
  description   = "Organization ${each.key}'s own rows of the views of ${var.dataset}."
  location      = var.region

  delete_contents_on_destroy = true
}

resource "google_bigquery_dataset_access" "analysts" {
  for_each = var.analysts

  project    = var.project_id
  dataset_id = google_bigquery_dataset.this.dataset_id

  dataset {
    target_types = ["VIEWS"]
    dataset {
      project_id = var.project_id
      dataset_id = google_bigquery_dataset.analysts[each.key].dataset_id
    }
  }
}

resource "google_bigquery_table" "analysts" {
  # checkov:skip=CKV_GCP_121:A view holds no data and is made again from its query.
  for_each = local.shared

  project             = var.project_id
  dataset_id          = google_bigquery_dataset.analysts[each.value.org].dataset_id
  table_id            = each.value.view
  friendly_name       = var.views[each.value.view].friendly_name
  description         = var.views[each.value.view].description
  deletion_protection = false

  view {
    query          = "SELECT * FROM `${var.project_id}.${var.dataset}.${each.value.view}` WHERE org_id = '${each.value.org}'"
    use_legacy_sql = false
  }

  depends_on = [
    google_bigquery_dataset_access.analysts,
    google_bigquery_table.view_third,
  ]
}

resource "google_bigquery_dataset_iam_member" "analysts" {
  for_each = var.analysts

  project    = var.project_id
  dataset_id = google_bigquery_dataset.analysts[each.key].dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = "group:${each.value}"
}

resource "google_project_iam_member" "queries" {
  for_each = toset(concat([var.operators_group], values(var.analysts)))

  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = "group:${each.value}"
}

# The wall behind the wall: whoever is given the tables by mistake still sees their organization's rows alone.
resource "google_bigquery_row_access_policy" "everyone_of_ours" {
  for_each = var.tables

  project          = var.project_id
  dataset_id       = google_bigquery_dataset.this.dataset_id
  table_id         = google_bigquery_table.table[each.key].table_id
  policy_id        = "ours"
  filter_predicate = "TRUE"
  grantees = concat(
    ["group:${var.operators_group}"],
    [for email in concat(var.writer_emails, var.reader_emails) : "serviceAccount:${email}"],
  )
}

resource "google_bigquery_row_access_policy" "analysts" {
  for_each = {
    for pair in setproduct(keys(var.analysts), keys(var.tables)) :
    "${pair[0]}.${pair[1]}" => { org = pair[0], table = pair[1] }
  }

  project          = var.project_id
  dataset_id       = google_bigquery_dataset.this.dataset_id
  table_id         = google_bigquery_table.table[each.value.table].table_id
  policy_id        = "org_${replace(each.value.org, "/[^A-Za-z0-9]/", "_")}"
  filter_predicate = "org_id = '${each.value.org}'"
  grantees         = ["group:${var.analysts[each.value.org]}"]
}
