# What is promised, how it is measured, and who hears when it is at risk.

locals {
  channels = [for channel in google_monitoring_notification_channel.email : channel.id]
  service  = "resource.type = \"cloud_run_revision\" AND resource.labels.service_name = \"${var.api.name}\""

  runbooks = "${var.repository}/docs/runbooks"

  slos = {
    change-to-screen = google_monitoring_slo.change_to_screen
    availability     = google_monitoring_slo.availability
  }
  # 2 % of a month's budget in an hour wakes somebody; 5 % in six hours can wait for the morning.
  burns = {
    for pair in setproduct(keys(local.slos), ["fast", "slow"]) : "${pair[0]}-${pair[1]}" => {
      slo       = local.slos[pair[0]]
      lookback  = pair[1] == "fast" ? "3600s" : "21600s"
      threshold = pair[1] == "fast" ? 14.4 : 6
      severity  = pair[1] == "fast" ? "CRITICAL" : "WARNING"
      runbook   = pair[0]
    }
  }
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.emails

  project      = var.project_id
  display_name = each.value
  type         = "email"
  labels = {
    email_address = each.value
  }
}

# --- service levels -------------------------------------------------------------------------------------------

resource "google_monitoring_custom_service" "this" {
  project      = var.project_id
  service_id   = "ledgerlight"
  display_name = "Ledgerlight"
}

resource "google_monitoring_slo" "change_to_screen" {
  project             = var.project_id
  service             = google_monitoring_custom_service.this.service_id
  slo_id              = "change-to-screen"
  display_name        = "99 % of edits are on every dashboard within half a second"
  goal                = 0.99
  rolling_period_days = 28

  request_based_sli {
    distribution_cut {
      distribution_filter = "metric.type = \"logging.googleapis.com/user/${google_logging_metric.change_to_screen.name}\" AND resource.type = \"cloud_run_revision\""

      range {
        min = 0
        max = 500
      }
    }
  }
}

resource "google_monitoring_slo" "availability" {
  project             = var.project_id
  service             = google_monitoring_custom_service.this.service_id
  slo_id              = "availability"
  display_name        = "99.9 % of requests are answered"
  goal                = 0.999
  rolling_period_days = 28

  request_based_sli {
    good_total_ratio {
      total_service_filter = "metric.type = \"run.googleapis.com/request_count\" AND ${local.service}"
      bad_service_filter   = "metric.type = \"run.googleapis.com/request_count\" AND ${local.service} AND metric.labels.response_code_class = \"5xx\""
    }
  }
}

resource "google_monitoring_alert_policy" "burn" {
  for_each = local.burns

  project               = var.project_id
  display_name          = "${each.value.slo.display_name}: burning (${each.value.lookback})"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels

  conditions {
    display_name = "Budget burns ${each.value.threshold} times as fast as it lasts"

    condition_threshold {
      filter          = "select_slo_burn_rate(\"${each.value.slo.name}\", \"${each.value.lookback}\")"
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "0s"
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${local.runbooks}/${each.value.runbook}.md"
  }
}

# --- what must never stay -------------------------------------------------------------------------------------

resource "google_monitoring_alert_policy" "dead_letters" {
  project               = var.project_id
  display_name          = "There are dead letters"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  dynamic "conditions" {
    for_each = var.dead_letter_subscriptions
    content {
      display_name = conditions.value

      condition_threshold {
        filter          = "metric.type = \"pubsub.googleapis.com/subscription/num_undelivered_messages\" AND resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${conditions.value}\""
        comparison      = "COMPARISON_GT"
        threshold_value = 0
        duration        = "0s"

        aggregations {
          alignment_period   = "60s"
          per_series_aligner = "ALIGN_MAX"
        }
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${local.runbooks}/dead-letters.md"
  }
}

resource "google_monitoring_alert_policy" "backlog" {
  project               = var.project_id
  display_name          = "Changes wait to be applied"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  dynamic "conditions" {
    for_each = var.push_subscriptions
    content {
      display_name = conditions.value

      condition_threshold {
        filter          = "metric.type = \"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" AND resource.type = \"pubsub_subscription\" AND resource.labels.subscription_id = \"${conditions.value}\""
        comparison      = "COMPARISON_GT"
        threshold_value = 300
        duration        = "300s"

        aggregations {
          alignment_period   = "60s"
          per_series_aligner = "ALIGN_MAX"
        }
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${local.runbooks}/backlog.md"
  }
}

# The sweeper finds what events lost: when it is silent, lost events stay lost.
resource "google_monitoring_alert_policy" "sweeper" {
  project               = var.project_id
  display_name          = "The sweeper is silent"
  combiner              = "OR"
  severity              = "ERROR"
  notification_channels = local.channels

  conditions {
    display_name = "No sweep succeeded for ten minutes"

    condition_absent {
      filter   = "metric.type = \"logging.googleapis.com/user/${google_logging_metric.swept.name}\" AND resource.type = \"cloud_scheduler_job\""
      duration = "600s"

      aggregations {
        alignment_period   = "60s"
        per_series_aligner = "ALIGN_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${local.runbooks}/sweeper.md"
  }
}

resource "google_logging_metric" "swept" {
  project     = var.project_id
  name        = "ledgerlight-swept"
  description = "Sweeps that Cloud Scheduler saw succeed."
  filter      = "resource.type=\"cloud_scheduler_job\" AND resource.labels.job_id=\"${var.sweep_job}\" AND jsonPayload.@type=\"type.googleapis.com/google.cloud.scheduler.logging.AttemptFinished\" AND httpRequest.status<300"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

# The log lines of ledgerlight/adapters/structured_log.py, one a hop.

resource "google_logging_metric" "change_to_screen" {
  project         = var.project_id
  name            = "ledgerlight-change-to-screen"
  description     = "From an edit's created_at (Firestore's own time) to its dashboards written, as the api logs it."
  filter          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.api.name}\" AND jsonPayload.change_to_screen_ms>=0"
  value_extractor = "EXTRACT(jsonPayload.change_to_screen_ms)"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "ms"
  }

  # 500 is a bound, so that the objective is counted and not interpolated.
  bucket_options {
    explicit_buckets {
      bounds = [50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 800, 1000, 1500, 2000, 3000, 5000, 10000, 60000]
    }
  }
}

resource "google_logging_metric" "hop_latency" {
  project         = var.project_id
  name            = "ledgerlight-hop-latency"
  description     = "How long each function's work on one event took."
  filter          = "resource.type=\"cloud_run_revision\" AND jsonPayload.duration_ms>=0 AND jsonPayload.hop:*"
  value_extractor = "EXTRACT(jsonPayload.duration_ms)"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "ms"

    labels {
      key         = "hop"
      value_type  = "STRING"
      description = "The hop"
    }
    labels {
      key         = "outcome"
      value_type  = "STRING"
      description = "done or failed"
    }
  }

  label_extractors = {
    hop     = "EXTRACT(jsonPayload.hop)"
    outcome = "EXTRACT(jsonPayload.outcome)"
  }

  bucket_options {
    exponential_buckets {
      num_finite_buckets = 40
      growth_factor      = 1.4
      scale              = 1
    }
  }
}

resource "google_logging_metric" "failures" {
  project     = var.project_id
  name        = "ledgerlight-failures"
  description = "Errors in the functions' logs."
  filter      = "resource.type=\"cloud_run_revision\" AND severity>=ERROR AND resource.labels.service_name=(${join(" OR ", formatlist("\"%s\"", var.functions))})"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"

    labels {
      key         = "function"
      value_type  = "STRING"
      description = "The function"
    }
  }

  label_extractors = {
    function = "EXTRACT(resource.labels.service_name)"
  }
}

resource "google_logging_metric" "denied" {
  project     = var.project_id
  name        = "ledgerlight-denied"
  description = "Requests that the guard refused."
  filter      = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.api.name}\" AND textPayload:\"denied: \""

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
  }
}

resource "google_monitoring_alert_policy" "denied" {
  project               = var.project_id
  display_name          = "Many requests are refused"
  combiner              = "OR"
  severity              = "WARNING"
  notification_channels = local.channels

  conditions {
    display_name = "More than 300 in five minutes"

    condition_threshold {
      filter          = "metric.type = \"logging.googleapis.com/user/${google_logging_metric.denied.name}\" AND resource.type = \"cloud_run_revision\""
      comparison      = "COMPARISON_GT"
      threshold_value = 300
      duration        = "0s"

      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_SUM"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${local.runbooks}/denied.md"
  }
}

# --- from outside ---------------------------------------------------------------------------------------------

# Not /healthz: Cloud Run answers some paths that end in z itself.
resource "google_monitoring_uptime_check_config" "api" {
  project      = var.project_id
  display_name = "api"
  period       = "60s"
  timeout      = "10s"

  http_check {
    path         = "/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = replace(var.api.uri, "https://", "")
    }
  }

  content_matchers {
    content = "\"ok\""
    matcher = "CONTAINS_STRING"
  }
}

resource "google_monitoring_uptime_check_config" "web" {
  project      = var.project_id
  display_name = "web"
  period       = "60s"
  timeout      = "10s"

  http_check {
    path         = "/config.json"
    port         = 443
    use_ssl      = true
    validate_ssl = true
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project_id
      host       = var.site_host
    }
  }

  content_matchers {
    content = var.project_id
    matcher = "CONTAINS_STRING"
  }
}

resource "google_monitoring_alert_policy" "uptime" {
  for_each = {
    api = google_monitoring_uptime_check_config.api.uptime_check_id
    web = google_monitoring_uptime_check_config.web.uptime_check_id
  }

  project               = var.project_id
  display_name          = "${each.key} does not answer"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels

  conditions {
    display_name = "Unreachable from more than one region"

    condition_threshold {
      filter          = "metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.labels.check_id = \"${each.value}\" AND resource.type = \"uptime_url\""
      comparison      = "COMPARISON_GT"
      threshold_value = 1
      duration        = "120s"

      aggregations {
        alignment_period     = "120s"
        per_series_aligner   = "ALIGN_NEXT_OLDER"
        cross_series_reducer = "REDUCE_COUNT_FALSE"
        group_by_fields      = ["resource.label.project_id"]
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    content   = "${local.runbooks}/uptime-${each.key}.md"
  }
}

# --- one page for whoever is woken ----------------------------------------------------------------------------

locals {
  charts = [
    { title = "Change to screen (ms, p99)", filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.change_to_screen.name}\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_PERCENTILE_99", group = "resource.label.service_name" },
    { title = "Each hop (ms, p99)", filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.hop_latency.name}\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_PERCENTILE_99", group = "metric.label.hop" },
    { title = "Requests by function", filter = "metric.type=\"run.googleapis.com/request_count\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_RATE", group = "resource.label.service_name" },
    { title = "Failures by function", filter = "metric.type=\"logging.googleapis.com/user/${google_logging_metric.failures.name}\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_RATE", group = "metric.label.function" },
    { title = "Oldest waiting message (s)", filter = "metric.type=\"pubsub.googleapis.com/subscription/oldest_unacked_message_age\" resource.type=\"pubsub_subscription\"", aligner = "ALIGN_MAX", group = "resource.label.subscription_id" },
    { title = "Undelivered messages and dead letters", filter = "metric.type=\"pubsub.googleapis.com/subscription/num_undelivered_messages\" resource.type=\"pubsub_subscription\"", aligner = "ALIGN_MAX", group = "resource.label.subscription_id" },
    { title = "Instances by function", filter = "metric.type=\"run.googleapis.com/container/instance_count\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_MAX", group = "resource.label.service_name" },
    { title = "Memory by function", filter = "metric.type=\"run.googleapis.com/container/memory/utilizations\" resource.type=\"cloud_run_revision\"", aligner = "ALIGN_PERCENTILE_99", group = "resource.label.service_name" },
    { title = "Firestore writes", filter = "metric.type=\"firestore.googleapis.com/document/write_count\" resource.type=\"firestore_instance\"", aligner = "ALIGN_RATE", group = "metric.label.op" },
  ]
}

resource "google_monitoring_dashboard" "this" {
  project = var.project_id

  dashboard_json = jsonencode({
    displayName = "Ledgerlight"
    mosaicLayout = {
      columns = 12
      tiles = [
        for index, chart in local.charts : {
          xPos   = 6 * (index % 2)
          yPos   = 4 * floor(index / 2)
          width  = 6
          height = 4
          widget = {
            title = chart.title
            xyChart = {
              dataSets = [{
                plotType = "LINE"
                timeSeriesQuery = {
                  timeSeriesFilter = {
                    filter = chart.filter
                    aggregation = {
                      alignmentPeriod    = "60s"
                      perSeriesAligner   = chart.aligner
                      crossSeriesReducer = "REDUCE_MAX"
                      groupByFields      = [chart.group]
                    }
                  }
                }
              }]
            }
          }
        }
      ]
    }
  })
}
