"""Rows of BigQuery, written once here; ``bigquery/tables/*/schema.json`` is generated from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

ColumnType = Literal["STRING", "INT64", "NUMERIC", "DATE", "BOOL", "TIMESTAMP"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it means to an analyst."""

    name: str
    type: ColumnType
    description: str
    required: bool = True

    def field(self) -> dict[str, Any]:
        """BigQuery's own form."""
        return {
            "name": self.name,
            "type": self.type,
            "mode": "REQUIRED" if self.required else "NULLABLE",
            "description": self.description,
        }


FINANCIAL_FACTS_COLUMNS = (
    Column("event_id", "STRING", "record-sequence-version: the same event again has the same id"),
    Column("org_id", "STRING", "Organization"),
    Column("record_id", "STRING", "Record; the same through all its versions"),
    Column("sequence", "INT64", "Order of the imports and reversals; a version of a later one wins"),
    Column("version", "INT64", "Counts the changes of the record; within a sequence the highest wins"),
    Column("entity_id", "STRING", "Entity"),
    Column("period", "STRING", "Period, YYYY-MM"),
    Column("account_code", "STRING", "Account"),
    Column("date", "DATE", "Date of the record"),
    Column("scenario", "STRING", "actual, budget, forecast or scenario:<id>"),
    Column(
        "amount", "NUMERIC", "Amount in the currency's major unit, exact, in the account's natural direction"
    ),
    Column("amount_minor", "INT64", "The same amount in the currency's minor unit"),
    Column("currency", "STRING", "ISO 4217 code"),
    Column(
        "dimensions", "STRING", 'Dimensions as JSON, {"segment": "Consumer"}; read with JSON_VALUE', False
    ),
    Column("description", "STRING", "Text of the record", False),
    Column("retired", "BOOL", "True when this version says that the record no longer counts"),
    Column("source_kind", "STRING", "import, api, edit or reversal"),
    Column("import_id", "STRING", "Import or reversal that made the version", False),
    Column("source_row", "INT64", "Line in the import's file, the first is 1", False),
    Column("edit_id", "STRING", "Edit that made the version", False),
    Column("uid", "STRING", "Person who made the version", False),
    Column("recorded_at", "TIMESTAMP", "When the version was made"),
)
"""Append-only: one row a record version, possibly more than once; the views keep one."""

ACCOUNTS_COLUMNS = (
    Column("org_id", "STRING", "Organization"),
    Column("code", "STRING", "Account code"),
    Column("name", "STRING", "Account name"),
    Column("account_class", "STRING", "What the account means: revenue, cogs, opex ...", False),
    Column("parent", "STRING", "Code of the account above", False),
    Column("direction", "INT64", "+1 when more is better, -1 when less is, 0 neutral"),
    Column("is_posting", "BOOL", "False for headings"),
    Column("position", "INT64", "Place in the statement", False),
    Column("loaded_at", "TIMESTAMP", "When this row was loaded; the newest per account counts"),
)
"""The chart of accounts, appended whole when it changes."""

TABLES = {"financial_facts": FINANCIAL_FACTS_COLUMNS, "accounts": ACCOUNTS_COLUMNS}


def table_schema(columns: tuple[Column, ...]) -> list[dict[str, Any]]:
    """The schema of a table as BigQuery takes it."""
    return [column.field() for column in columns]
