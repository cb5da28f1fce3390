# Topics with the function each feeds, and the dead letters of events.

module "event_dead_letter" {
  source = "../event_dead_letter"

  names               = local.names.events_dead_letter
  project_id          = module.services.ready
  region              = var.region
  pubsub_agent_member = module.services.pubsub_agent_member
}

module "record_changes" {
  source = "../topic"

  names               = local.names.topics.record-changes
  project_id          = module.services.ready
  region              = var.region
  attempts            = local.names.delivery_attempts
  pubsub_agent_member = module.services.pubsub_agent_member
  function = {
    name = module.apply_changes.name
    uri  = module.apply_changes.uri
  }
  publishers = {
    ingest-file = module.ingest_file.member
    sweep       = module.sweep.member
  }
}

module "financial_events" {
  source = "../topic"

  names               = local.names.topics.financial-events
  project_id          = module.services.ready
  region              = var.region
  attempts            = local.names.delivery_attempts
  pubsub_agent_member = module.services.pubsub_agent_member
  function = {
    name = module.stream_to_bigquery.name
    uri  = module.stream_to_bigquery.uri
  }
  publishers = {
    apply-changes = module.apply_changes.member
    apply-edit    = module.apply_edit.member
    sweep         = module.sweep.member
    api           = module.api.member
  }
}
