"""Which change an event in BigQuery came from."""

from __future__ import annotations

from ledgerlight.adapters.bigquery_client import bigquery_client
from schemas.names import BIGQUERY_DATASET, FINANCIAL_FACTS

_TIMEOUT_SECONDS = 60.0


def source_of_event(project: str, org_id: str, event_id: str) -> str | None:
    """The import or edit that made an event (``{record}-{sequence}-{version}``), None when there is no such event."""
    from google.cloud import bigquery  # noqa: PLC0415 - heavy

    # Names are ours; values are bound parameters.
    sql = (
        "SELECT COALESCE(edit_id, import_id) AS source "  # noqa: S608
        f"FROM `{project}.{BIGQUERY_DATASET}.{FINANCIAL_FACTS}` "
        "WHERE org_id = @org_id AND event_id = @event_id LIMIT 1"
    )
    parameters = [
        bigquery.ScalarQueryParameter("org_id", "STRING", org_id),
        bigquery.ScalarQueryParameter("event_id", "STRING", event_id),
    ]
    config = bigquery.QueryJobConfig(query_parameters=parameters)
    rows = bigquery_client(project).query(sql, job_config=config).result(timeout=_TIMEOUT_SECONDS)
    return next((str(row["source"]) for row in rows if row["source"] is not None), None)
