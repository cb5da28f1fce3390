"""Removes an organization's rows from BigQuery."""

from __future__ import annotations

from typing import Any

from ledgerlight.adapters.bigquery_client import bigquery_client
from ledgerlight.ports import Unavailable
from schemas.names import ACCOUNTS_TABLE, BIGQUERY_DATASET, FINANCIAL_FACTS

_TIMEOUT_SECONDS = 600.0


class BigQueryRemoval:
    """``RemoveFacts`` by DML. Whoever runs it needs ``roles/bigquery.dataEditor`` on the dataset."""

    def __init__(self, project: str) -> None:
        self._project = project
        self._client = bigquery_client(project)

    def __call__(self, org_id: str) -> dict[str, int]:
        """Delete the rows; returns how many by table. Raises ``Unavailable`` while some cannot be deleted yet."""
        removed: dict[str, int] = {}
        for table in (FINANCIAL_FACTS, ACCOUNTS_TABLE):
            there = self._count(table, org_id)
            if there:
                self._delete(table, org_id)
            left = self._count(table, org_id) if there else 0
            if left:
                raise Unavailable(
                    f"BigQuery still has {left} rows of {org_id} in {table}: rows of the last half hour may not be "
                    "deleted yet; run this again later"
                )
            removed[table] = there
        return removed

    def _delete(self, table: str, org_id: str) -> None:
        from google.api_core.exceptions import BadRequest, Forbidden  # noqa: PLC0415

        try:
            self._query(f"DELETE FROM `{self._name(table)}` WHERE org_id = @org_id", org_id)  # noqa: S608 - our names
        except BadRequest as error:
            if "streaming buffer" in str(error):
                return  # counted next, and told
            raise
        except Forbidden:
            raise Unavailable(
                f"deleting rows of {table} is not allowed to you: run this again as someone with "
                f"roles/bigquery.dataEditor on the dataset {BIGQUERY_DATASET}"
            ) from None

    def _count(self, table: str, org_id: str) -> int:
        sql = f"SELECT COUNT(*) AS rows_there FROM `{self._name(table)}` WHERE org_id = @org_id"  # noqa: S608 - ours
        [row] = self._query(sql, org_id)
        return int(row["rows_there"])

    def _query(self, sql: str, org_id: str) -> list[Any]:
        from google.cloud import bigquery  # noqa: PLC0415 - heavy

        parameters = [bigquery.ScalarQueryParameter("org_id", "STRING", org_id)]
        config = bigquery.QueryJobConfig(query_parameters=parameters)
        return list(self._client.query(sql, job_config=config).result(timeout=_TIMEOUT_SECONDS))

    def _name(self, table: str) -> str:
        return f"{self._project}.{BIGQUERY_DATASET}.{table}"
