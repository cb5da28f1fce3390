"""Creates the dataset, its tables and views; run again it changes nothing that stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ledgerlight.adapters.bigquery_client import bigquery_client
from schemas.bigquery import TABLES, table_schema
from schemas.names import BIGQUERY_DATASET

if TYPE_CHECKING:
    from google.cloud.bigquery import Client, Table

VIEWS_FOLDER = Path(__file__).resolve().parents[3] / "bigquery" / "views"
VIEW_ORDER = ("current_facts", "current_accounts", "trial_balance", "pnl_by_entity_month", "actual_vs_budget")
TIMEOUT_SECONDS = 20.0


def ensure_dataset(project: str) -> None:
    """Create what is missing of the dataset ``ledgerlight`` in a project."""
    from google.cloud import bigquery  # noqa: PLC0415 - heavy

    client = bigquery_client(project)
    dataset = f"{project}.{BIGQUERY_DATASET}"
    client.create_dataset(bigquery.Dataset(dataset), exists_ok=True, timeout=TIMEOUT_SECONDS)
    for name, columns in TABLES.items():
        fields = [bigquery.SchemaField.from_api_repr(field) for field in table_schema(columns)]
        table = bigquery.Table(f"{dataset}.{name}", schema=fields)
        if name == "financial_facts":
            table.time_partitioning = bigquery.TimePartitioning(
                type_=bigquery.TimePartitioningType.MONTH, field="date"
            )
            table.clustering_fields = ["org_id", "entity_id", "account_code"]
        client.create_table(table, exists_ok=True, timeout=TIMEOUT_SECONDS)
    for name in VIEW_ORDER:
        _ensure_view(client, bigquery.Table(f"{dataset}.{name}"), dataset, name)


def _ensure_view(client: Client, view: Table, dataset: str, name: str) -> None:
    sql = (VIEWS_FOLDER / name / "view.sql").read_text()
    view.view_query = sql.replace("{dataset}", dataset)
    client.create_table(view, exists_ok=True, timeout=TIMEOUT_SECONDS)
