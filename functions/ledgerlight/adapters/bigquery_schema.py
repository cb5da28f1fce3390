"""Creates the dataset, its tables and views from ``bigquery/``; run again it changes only what differs.

``python -m ledgerlight.adapters.bigquery_schema``, with GOOGLE_CLOUD_PROJECT set, deploys it.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from ledgerlight.adapters.bigquery_client import bigquery_client
from schemas.bigquery import TABLES, Column, table_schema
from schemas.names import BIGQUERY_DATASET, View

if TYPE_CHECKING:
    from google.cloud.bigquery import Client, Table

FOLDER = Path(__file__).resolve().parents[3] / "bigquery"
TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Described:
    """What ``table.yaml`` or ``view.yaml`` says."""

    name: str
    description: str
    owner: str
    partitioning: str | None
    clustering: list[str]
    columns: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> Described:
        """Read a description. Raises ``ValueError`` naming the file when a part is missing."""
        said: dict[str, Any] = yaml.safe_load(path.read_text())
        missing = [key for key in ("friendly_name", "description", "owner") if not said.get(key)]
        if missing:
            raise ValueError(f"{path}: give {' and '.join(missing)}")
        return cls(
            name=said["friendly_name"],
            description=said["description"].strip(),
            owner=said["owner"],
            partitioning=said.get("partitioning", {}).get("type"),
            clustering=said.get("clustering", []),
            columns=said.get("columns", {}),
        )


def view_sql(view: View, dataset: str) -> str:
    """The query of a view. ``dataset`` is ``project.dataset``."""
    return (FOLDER / "views" / view / "view.sql").read_text().replace("{dataset}", dataset)


def ensure_dataset(project: str) -> None:
    """Create what is missing of the dataset ``ledgerlight`` in a project, add columns, replace views that differ."""
    from google.cloud import bigquery  # noqa: PLC0415 - heavy

    client = bigquery_client(project)
    dataset = bigquery.Dataset(f"{project}.{BIGQUERY_DATASET}")
    dataset.description = "Ledgerlight's financial records for analysts. Query the views."
    client.create_dataset(dataset, exists_ok=True, timeout=TIMEOUT_SECONDS)
    for name, columns in TABLES.items():
        _ensure_table(client, f"{project}.{BIGQUERY_DATASET}.{name}", columns)
    for view in View:  # in the order in which they build on one another
        _ensure_view(client, f"{project}.{BIGQUERY_DATASET}", view)


def _ensure_table(client: Client, path: str, columns: tuple[Column, ...]) -> None:
    from google.cloud import bigquery  # noqa: PLC0415

    described = Described.read(FOLDER / "tables" / path.rsplit(".", 1)[1] / "table.yaml")
    fields = [bigquery.SchemaField.from_api_repr(field) for field in table_schema(columns)]
    table = bigquery.Table(path, schema=fields)
    _describe(table, described)
    if described.partitioning:
        table.time_partitioning = bigquery.TimePartitioning(type_=described.partitioning)
    table.clustering_fields = described.clustering or None
    found = client.create_table(table, exists_ok=True, timeout=TIMEOUT_SECONDS)
    there = {field.name for field in found.schema}
    missing = [column for column in columns if column.name not in there]
    if not missing:
        return
    # A table that has rows takes new columns only as nullable.
    added = ", ".join(f"ADD COLUMN IF NOT EXISTS {column.name} {column.type}" for column in missing)
    client.query(f"ALTER TABLE `{path}` {added}").result(timeout=TIMEOUT_SECONDS)
    # Descriptions; and the local stand-in does not see what ALTER did.
    found = client.get_table(path, timeout=TIMEOUT_SECONDS)
    found.schema = [field for field in found.schema if field.name in there] + [
        bigquery.SchemaField(column.name, column.type, "NULLABLE", description=column.description)
        for column in missing
    ]
    client.update_table(found, ["schema"], timeout=TIMEOUT_SECONDS)


def _ensure_view(client: Client, dataset: str, name: View) -> None:
    from google.cloud import bigquery  # noqa: PLC0415

    view = bigquery.Table(f"{dataset}.{name}")
    view.view_query = view_sql(name, dataset)
    described = Described.read(FOLDER / "views" / name / "view.yaml")
    _describe(view, described)
    found = client.create_table(view, exists_ok=True, timeout=TIMEOUT_SECONDS)
    if (found.view_query, found.description) != (view.view_query, view.description):
        changed = ["view_query", "description", "friendly_name", "labels"]
        found = client.update_table(view, changed, timeout=TIMEOUT_SECONDS)
    if found.schema and any(field.description != described.columns.get(field.name) for field in found.schema):
        found.schema = [
            bigquery.SchemaField(
                field.name, field.field_type, field.mode, description=described.columns.get(field.name, "")
            )
            for field in found.schema
        ]
        client.update_table(found, ["schema"], timeout=TIMEOUT_SECONDS)


def _describe(table: Table, described: Described) -> None:
    table.friendly_name = described.name
    table.description = described.description
    table.labels = {"owner": described.owner}


def main() -> int:
    """Deploy to the project of the environment."""
    project = os.environ.get("GOOGLE_CLOUD_PROJECT")
    if not project:
        sys.stderr.write("set GOOGLE_CLOUD_PROJECT to the project that holds the dataset\n")
        return 2
    ensure_dataset(project)
    sys.stderr.write(f"dataset {project}.{BIGQUERY_DATASET} is as described in bigquery/\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
