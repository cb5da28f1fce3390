"""Totals and sums as BigQuery's view ``current_facts`` has them: exact integers, bound parameters."""

from __future__ import annotations

import re
from typing import Any

from ledgerlight.adapters.bigquery_client import bigquery_client
from ledgerlight.ports import Unavailable
from ledgerlight.usecases.context import OrganizationContext
from ledgerlight.usecases.reconcile import FactRow
from ledgerlight.usecases.totals import NO_CLASS, Total, TotalsQuery, accounts_wanted, entities_wanted
from schemas.names import BIGQUERY_DATASET, FINANCIAL_FACTS, View

TIMEOUT_SECONDS = 60.0
_COLUMNS = {"account": "account_code", "entity": "entity_id", "period": "period", "scenario": "scenario"}
_DIMENSION = re.compile(r"[a-z][a-z0-9_]{0,39}")


class BigQueryTotals:
    """The same question as ``usecases.totals``, answered by BigQuery."""

    def __init__(self, project: str, context: OrganizationContext) -> None:
        self._client = bigquery_client(project)
        self._view = f"{project}.{BIGQUERY_DATASET}.{View.CURRENT_FACTS}"
        self._context = context

    def __call__(self, query: TotalsQuery) -> list[Total]:
        """Sums in minor units. Raises ``ValueError`` for a key that is no column and no dimension's name."""
        from google.cloud import bigquery  # noqa: PLC0415 - heavy

        by_class = query.by == "account_class"
        key = "account_code" if by_class else self._key(query.by)
        where, parameters = self._filters(query)
        # The key is one of our columns or a checked name; every value is a bound parameter.
        sql = (
            f"SELECT {key} AS name, currency, SUM(amount_minor) AS amount_minor, COUNT(*) AS records "  # noqa: S608
            f"FROM `{self._view}` WHERE {' AND '.join(where)} GROUP BY 1, 2 ORDER BY 1, 2"
        )
        config = bigquery.QueryJobConfig(query_parameters=parameters)
        totals: dict[tuple[str, str], list[int]] = {}
        for row in query_rows(self._client, sql, config):
            name = self._class_of(row["name"]) if by_class else row["name"]
            if name is None:
                continue
            total = totals.setdefault((name, row["currency"]), [0, 0])
            total[0] += int(row["amount_minor"])
            total[1] += int(row["records"])
        return [
            Total(name, amount, currency, count)
            for (name, currency), (amount, count) in sorted(totals.items())
        ]

    def _class_of(self, code: str) -> str:
        account = self._context.accounts.get(code)
        return (account.account_class if account else None) or NO_CLASS

    def _key(self, by: str) -> str:
        if by in _COLUMNS:
            return _COLUMNS[by]
        if not _DIMENSION.fullmatch(by):
            raise ValueError(f"{by!r} is neither a column nor the name of a dimension")
        return f"JSON_VALUE(dimensions, '$.{by}')"

    def _filters(self, query: TotalsQuery) -> tuple[list[str], list[Any]]:
        from google.cloud.bigquery import ArrayQueryParameter, ScalarQueryParameter  # noqa: PLC0415

        where = ["org_id = @org"]
        parameters: list[Any] = [ScalarQueryParameter("org", "STRING", self._context.org_id)]
        for name, value in (("period", query.period), ("scenario", query.scenario)):
            if value is not None:
                where.append(f"{name} = @{name}")
                parameters.append(ScalarQueryParameter(name, "STRING", value))
        entities = entities_wanted(self._context, query.entity)
        if entities is not None:
            where.append("entity_id IN UNNEST(@entities)")
            parameters.append(ArrayQueryParameter("entities", "STRING", entities))
        codes = accounts_wanted(self._context, query)
        if codes is not None:
            where.append("account_code IN UNNEST(@accounts)")
            parameters.append(ArrayQueryParameter("accounts", "STRING", sorted(codes)))
        return where, parameters


def row_versions(project: str, org_id: str) -> int:
    """How many rows the organization has, counting each version of each record: cheap to ask often."""
    from google.cloud import bigquery  # noqa: PLC0415 - heavy

    table = f"`{project}.{BIGQUERY_DATASET}.{FINANCIAL_FACTS}`"
    config = bigquery.QueryJobConfig(
        query_parameters=[bigquery.ScalarQueryParameter("org", "STRING", org_id)]
    )
    sql = f"SELECT COUNT(*) AS versions FROM {table} WHERE org_id = @org"  # noqa: S608
    return int(query_rows(bigquery_client(project), sql, config)[0]["versions"])


def query_rows(client: Any, sql: str, config: Any) -> list[Any]:
    """A query's rows. Raises ``Unavailable`` when BigQuery does not answer it."""
    from google.api_core.exceptions import GoogleAPICallError, RetryError  # noqa: PLC0415

    try:
        return list(client.query(sql, job_config=config).result(timeout=TIMEOUT_SECONDS))
    except (GoogleAPICallError, RetryError, TimeoutError) as error:
        raise Unavailable(f"BigQuery: {error}") from error


def fact_sums(project: str, org_id: str) -> list[FactRow]:
    """Sums of the records that count, by entity, period, account, scenario and currency."""
    from google.cloud import bigquery  # noqa: PLC0415 - heavy

    sql = (
        "SELECT entity_id, period, account_code, scenario, currency, SUM(amount_minor) AS amount_minor, "  # noqa: S608
        f"COUNT(*) AS records FROM `{project}.{BIGQUERY_DATASET}.{View.CURRENT_FACTS}` "
        "WHERE org_id = @org GROUP BY 1, 2, 3, 4, 5"
    )
    config = bigquery.QueryJobConfig(
        query_parameters=[bigquery.ScalarQueryParameter("org", "STRING", org_id)]
    )
    rows = query_rows(bigquery_client(project), sql, config)
    return [
        (r["entity_id"], r["period"], r["account_code"], r["scenario"], r["currency"], int(r["amount_minor"]),
         int(r["records"]))
        for r in rows
    ]  # fmt: skip
