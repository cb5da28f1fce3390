# Every function of functions/main.py. An event or a topic calls it until it succeeds, else it says why not.

locals {
  environment = merge(
    { LEDGERLIGHT_BUCKET = module.storage.data_bucket },
    { for name, value in local.measuring : name => value if var.otlp_endpoint != "" },
  )
  measuring = {
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT = var.otlp_endpoint
    LEDGERLIGHT_REGION                  = var.region
  }
  # Google's own collector asks for a role; another one is reached by its address alone.
  measuring_roles = startswith(var.otlp_endpoint, "https://telemetry.googleapis.com/") ? ["roles/telemetry.metricsWriter"] : []
  # Messages link to the web client.
  telling = merge(local.environment, { LEDGERLIGHT_ORIGINS = join(",", module.web.origins) })
}

module "ingest_file" {
  source = "../function"

  names                 = local.names.functions.ingest_file
  description           = "Imports a file that was dropped."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.environment
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user"])
  event_bucket          = module.storage.data_bucket
  dead_letter_topic     = module.event_dead_letter.topic
  memory                = "1Gi"
  concurrency           = 1
  max_instances         = 20
  # An import waits for its last chunk; whatever takes longer is taken up again by the sweeper.
  timeout_seconds = 540
}

module "apply_changes" {
  source = "../function"

  names                 = local.names.functions.apply_changes
  description           = "Applies messages of record-changes."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.environment
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user"])
  memory                = "512Mi"
  concurrency           = 8
  min_instances         = var.warm_instances
  max_instances         = 40
}

module "apply_edit" {
  source = "../function"

  names                 = local.names.functions.apply_edit
  description           = "Applies an edit whose own call never came."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.environment
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user"])
  dead_letter_topic     = module.event_dead_letter.topic
  memory                = "512Mi"
  concurrency           = 8
  max_instances         = 20
}

module "recalculate" {
  source = "../function"

  names                 = local.names.functions.recalculate
  description           = "Brings dashboards up to date with their records."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.environment
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user"])
  dead_letter_topic     = module.event_dead_letter.topic
  memory                = "1Gi"
  # Many at a time in few instances: what arrives together is recalculated together.
  concurrency     = 240
  min_instances   = var.warm_instances
  max_instances   = 10
  timeout_seconds = 120
}

module "check_alerts" {
  source = "../function"

  names                 = local.names.functions.check_alerts
  description           = "Judges dashboards by the alert rules."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.environment
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user"])
  dead_letter_topic     = module.event_dead_letter.topic
  memory                = "512Mi"
  concurrency           = 16
  min_instances         = var.warm_instances
  max_instances         = 20
}

module "notify" {
  source = "../function"

  names                 = local.names.functions.notify
  description           = "Tells people of alerts."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.telling
  secrets               = var.notification_secrets
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user", "roles/firebasecloudmessaging.admin"])
  dead_letter_topic     = module.event_dead_letter.topic
  memory                = "512Mi"
  concurrency           = 8
  max_instances         = 10
}

module "stream_to_bigquery" {
  source = "../function"

  names                 = local.names.functions.stream_to_bigquery
  description           = "Brings applied changes to BigQuery."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  environment           = local.environment
  project_roles         = concat(local.measuring_roles, ["roles/datastore.viewer"])
  memory                = "512Mi"
  concurrency           = 8
  max_instances         = 10
}

module "sweep" {
  source = "../function"

  names                 = local.names.functions.sweep
  description           = "Finds and does work whose event never came, and sends what waited for its time."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  unretried             = "Cloud Scheduler calls it again the next minute, and it finds the same work."
  environment           = local.telling
  secrets               = var.notification_secrets
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user", "roles/firebasecloudmessaging.admin", "roles/monitoring.viewer"])
  memory                = "1Gi"
  concurrency           = 1
  max_instances         = 2
  timeout_seconds       = 540
}

module "api" {
  source = "../function"

  names                 = local.names.functions.api
  description           = "The HTTP interface."
  project_id            = module.services.ready
  region                = var.region
  source_bundle         = module.storage.source_bundle
  build_service_account = module.services.build_service_account
  attempts              = local.names.delivery_attempts
  pubsub_agent_member   = module.services.pubsub_agent_member
  unretried             = "Whoever called sees the failure and calls again; an edit is a document, which its event applies."
  project_roles         = concat(local.measuring_roles, ["roles/datastore.user", "roles/firebaseauth.viewer", "roles/monitoring.viewer"])
  environment           = local.telling
  public                = true
  memory                = "512Mi"
  concurrency           = 16
  min_instances         = var.warm_instances
  max_instances         = 20
}
