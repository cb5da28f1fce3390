"""Kept versions of records, as ``financial_facts`` has them: what was counted at a moment, and what came after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ledgerlight.adapters.bigquery_client import bigquery_client
from ledgerlight.adapters.bigquery_totals import query_rows
from ledgerlight.domain.alerting.times import timestamp_of
from ledgerlight.domain.cells import AccountKey
from ledgerlight.domain.changes import KeptVersion
from ledgerlight.domain.leaf import LeafKey
from schemas.names import BIGQUERY_DATASET, FINANCIAL_FACTS

MAX_BYTES_BILLED = 20 * 10**9
"""What one question may cost: about 0.12 dollars at list price. BigQuery refuses what would read more."""

# Every version of the records that were ever in these leaves: one that moved away has its last versions elsewhere.
_TOUCHED = (
    "SELECT record_id FROM `{table}` "
    "WHERE org_id = @org AND entity_id IN UNNEST(@entities) AND period = @period"
)


class BigQueryVersions:
    """Implements ``ports.VersionStore``."""

    def __init__(self, project: str) -> None:
        self._project = project
        self._table = f"{project}.{BIGQUERY_DATASET}.{FINANCIAL_FACTS}"

    def sums_at(
        self, org_id: str, entities: Sequence[str], period: str, moment: str
    ) -> dict[AccountKey, tuple[int, int]]:
        """(amount, count) of each cell of an entity's month as it was then."""
        touched = _TOUCHED.format(table=self._table)
        sql = (
            "SELECT scenario, account_code, currency, SUM(amount_minor) AS amount_minor, COUNT(*) AS records FROM ("  # noqa: S608
            "SELECT scenario, account_code, currency, amount_minor, retired, entity_id, period "
            f"FROM `{self._table}` WHERE org_id = @org AND recorded_at <= @moment AND record_id IN ({touched}) "
            "QUALIFY ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY sequence DESC, version DESC) = 1"
            ") WHERE NOT retired AND entity_id IN UNNEST(@entities) AND period = @period GROUP BY 1, 2, 3"
        )
        rows = self._rows(sql, org_id, entities, period, moment)
        return {
            (row["scenario"], row["account_code"], row["currency"]): (
                int(row["amount_minor"]),
                int(row["records"]),
            )
            for row in rows
        }

    def versions_since(
        self, org_id: str, entities: Sequence[str], period: str, moment: str, limit: int
    ) -> list[KeptVersion] | None:
        """Versions made after the moment, of records that are or were in the entities' month, each record's with the
        last one before; None when there are more than ``limit``."""
        touched = _TOUCHED.format(table=self._table)
        changed = (
            f"SELECT record_id FROM `{self._table}` WHERE org_id = @org AND recorded_at > @moment "  # noqa: S608
            f"AND record_id IN ({touched})"
        )
        sql = (
            "SELECT record_id, sequence, version, entity_id, period, scenario, account_code, currency, amount_minor, "  # noqa: S608
            "retired, recorded_at, source_kind, import_id, source_row, edit_id, uid, description "
            f"FROM `{self._table}` WHERE org_id = @org AND record_id IN ({changed}) "
            "QUALIFY recorded_at > @moment OR ROW_NUMBER() OVER ("
            "PARTITION BY record_id, recorded_at > @moment ORDER BY sequence DESC, version DESC) = 1 "
            f"LIMIT {limit + 1}"
        )
        rows = self._rows(sql, org_id, entities, period, moment)
        return None if len(rows) > limit else [_version(row) for row in rows]

    def _rows(self, sql: str, org_id: str, entities: Sequence[str], period: str, moment: str) -> list[Any]:
        from google.cloud import bigquery  # noqa: PLC0415 - heavy

        config = bigquery.QueryJobConfig(
            maximum_bytes_billed=MAX_BYTES_BILLED,
            query_parameters=[
                bigquery.ScalarQueryParameter("org", "STRING", org_id),
                bigquery.ArrayQueryParameter("entities", "STRING", list(entities)),
                bigquery.ScalarQueryParameter("period", "STRING", period),
                bigquery.ScalarQueryParameter("moment", "TIMESTAMP", datetime.fromisoformat(moment)),
            ],
        )
        return query_rows(bigquery_client(self._project), sql, config)


def _version(row: Any) -> KeptVersion:
    edit = row["source_kind"] == "edit"
    return KeptVersion(
        record_id=row["record_id"],
        sequence=int(row["sequence"]),
        version=int(row["version"]),
        leaf=LeafKey(row["entity_id"], row["period"]),
        cell=(row["scenario"], row["account_code"], row["currency"]),
        amount_minor=int(row["amount_minor"]),
        retired=bool(row["retired"]),
        at=timestamp_of(row["recorded_at"]),
        kind=row["source_kind"],
        origin_id=row["edit_id" if edit else "import_id"] or "",
        row=None if row["source_row"] is None else int(row["source_row"]),
        uid=row["uid"] or None,
        description=row["description"] or "",
    )
