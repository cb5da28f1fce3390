"""The views that analysts are promised, and their deployment, against BigQuery's emulator."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import get_args
from uuid import uuid4

import pytest
import yaml
from google.cloud.bigquery import QueryJobConfig, ScalarQueryParameter, Table

from ledgerlight.adapters.append_rows import RowWriter
from ledgerlight.adapters.bigquery_client import bigquery_client
from ledgerlight.adapters.bigquery_facts import BigQueryCharts, BigQueryFacts
from ledgerlight.adapters.bigquery_schema import FOLDER, ensure_dataset
from ledgerlight.domain.formulas import Undefined, Value
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import compute
from schemas.bigquery import ACCOUNTS_COLUMNS, TABLES, Column
from schemas.names import ACCOUNTS_TABLE, FINANCIAL_FACTS, View
from schemas.primitives import AccountClass
from tests.builders import CHART, METRICS, record
from tests.emulator.bigquery_support import DATASET, PROJECT, events, rows_of
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.emulator


def test_the_newest_chart_counts(org: str) -> None:
    clock = FakeClock()
    charts = BigQueryCharts(PROJECT, clock)
    charts.load(org, CHART)
    charts.load(org, CHART)  # at the same moment, by another process
    assert len(rows_of(View.CURRENT_ACCOUNTS, org)) == len(CHART)
    clock.advance(1)
    charts.load(org, [CHART[0].model_copy(update={"name": "Renamed"}), *CHART[1:-1]])
    found = {row["code"]: row["name"] for row in rows_of(View.CURRENT_ACCOUNTS, org)}
    assert found == {account.code: account.name for account in CHART[:-1]} | {CHART[0].code: "Renamed"}


def test_profit_and_loss_is_the_kpis_arithmetic(facts: BigQueryFacts, org: str) -> None:
    values = compute(Graph(METRICS), _one_amount_per_class(facts, org))
    (row,) = rows_of(View.PNL_BY_ENTITY_MONTH, org)
    shown = [metric for metric in METRICS if metric.id in row]
    assert {metric.id for metric in METRICS if metric.headline} <= {metric.id for metric in shown}
    for metric in shown:
        value = values[metric.id]
        assert not isinstance(value, Undefined)
        if metric.unit == "money":
            assert row[metric.id] == Decimal(int(value)).scaleb(-2), metric.id
        else:
            assert abs(row[metric.id] - Decimal(value.numerator) / Decimal(value.denominator)) < Decimal(
                "1e-8"
            )


def test_a_line_without_entries_is_null_and_not_zero(facts: BigQueryFacts, org: str) -> None:
    BigQueryCharts(PROJECT).load(org, CHART)
    facts.append(events(org, record("a", 100, account="2.100")))
    (row,) = rows_of(View.PNL_BY_ENTITY_MONTH, org)
    assert (row["revenue"], row["gross_margin"], row["operating_expense"]) == (None, None, None)
    assert (row["gross_profit"], row["net_income"]) == (Decimal(-1), Decimal(-1))


def test_the_trial_balance_shows_each_balance_on_its_side(facts: BigQueryFacts, org: str) -> None:
    BigQueryCharts(PROJECT).load(org, CHART)
    facts.append(events(org, record("a", 500), record("b", 200, account="2.100"), record("c", -50)))
    sides = {row["account_code"]: (row["debit"], row["credit"]) for row in rows_of(View.TRIAL_BALANCE, org)}
    assert sides == {"1.100": (None, Decimal("4.5")), "2.100": (Decimal(2), None)}


@pytest.mark.parametrize(
    ("view", "scenario"), [(View.ACTUAL_VS_BUDGET, "budget"), (View.ACTUAL_VS_FORECAST, "forecast")]
)
def test_actual_against_a_plan_says_what_is_favourable(
    facts: BigQueryFacts, org: str, view: View, scenario: str
) -> None:
    BigQueryCharts(PROJECT).load(org, CHART)
    pairs = {"1.100": (120, 100), "2.100": (90, 100), "2.200": (110, 100), "3.100": (None, 100)}
    other = {"budget": "forecast", "forecast": "budget"}[scenario]
    for code, (actual, planned) in pairs.items():
        if actual is not None:
            facts.append(events(org, record(f"a{code}", actual, account=code)))
        facts.append(events(org, record(f"p{code}", planned, account=code, scenario=scenario)))
        facts.append(events(org, record(f"o{code}", 7, account=code, scenario=other)))
    rows = {row["account_code"]: row for row in rows_of(view, org)}
    assert {row[scenario] for row in rows.values()} == {Decimal(1)}
    assert {code: row["status"] for code, row in rows.items()} == {
        "1.100": "favourable", "2.100": "favourable", "2.200": "unfavourable", "3.100": "no_actual",
    }  # fmt: skip
    assert [rows["2.200"][name] for name in ("delta", "delta_ratio", "impact")] == [
        Decimal("0.1"), Decimal("0.1"), Decimal("-0.1"),
    ]  # fmt: skip
    assert rows["3.100"]["delta"] is None


@pytest.mark.parametrize("view", list(View))
def test_every_column_of_a_view_is_described(facts: BigQueryFacts, org: str, view: View) -> None:
    BigQueryCharts(PROJECT).load(org, CHART)
    facts.append(events(org, record("a", 1)))
    described = yaml.safe_load((FOLDER / "views" / view / "view.yaml").read_text())["columns"]
    assert list(described) == list(rows_of(view, org)[0])


def test_a_view_that_differs_is_put_right_by_deploying_again(facts: BigQueryFacts, org: str) -> None:

    facts.append(events(org, record("a", 1)))
    stale = Table(f"{DATASET}.{View.TRIAL_BALANCE}")
    stale.view_query = f"SELECT org_id FROM `{DATASET}.{FINANCIAL_FACTS}`"  # noqa: S608
    bigquery_client(PROJECT).update_table(stale, ["view_query"])
    assert "debit" not in rows_of(View.TRIAL_BALANCE, org)[0]
    ensure_dataset(PROJECT)
    assert "debit" in rows_of(View.TRIAL_BALANCE, org)[0]


def test_a_column_that_a_table_lacks_is_added_and_takes_values(
    bigquery: None, org: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = f"releases_{uuid4().hex[:8]}"
    monkeypatch.setattr("ledgerlight.adapters.bigquery_schema.BIGQUERY_DATASET", other)
    monkeypatch.setattr("ledgerlight.adapters.append_rows.BIGQUERY_DATASET", other)
    ensure_dataset(PROJECT)
    columns = (*ACCOUNTS_COLUMNS, Column("late", "STRING", "a column of the next release"))
    monkeypatch.setitem(TABLES, ACCOUNTS_TABLE, columns)
    ensure_dataset(PROJECT)
    RowWriter(PROJECT, ACCOUNTS_TABLE, columns).write(
        [(org, "1", "Sales", "revenue", None, 1, True, 0, 0, "new")]
    )
    BigQueryCharts(PROJECT).load(org, CHART[:1])  # by a process of the release before
    client = bigquery_client(PROJECT)
    sql = f"SELECT late FROM `{PROJECT}.{other}.{ACCOUNTS_TABLE}` ORDER BY loaded_at"  # noqa: S608
    assert [row["late"] for row in client.query(sql).result(timeout=60)] == ["new", None]
    client.delete_dataset(f"{PROJECT}.{other}", delete_contents=True)


def test_the_queries_shown_to_analysts_run_and_find_something(facts: BigQueryFacts, org: str) -> None:
    BigQueryCharts(PROJECT).load(org, CHART)
    facts.append(events(org, record("a", 100, dimensions={"segment": "Consumer"})))
    facts.append(events(org, record("b", 200, scenario="budget")))
    shown = {path.name: path.read_text() for path in (FOLDER / "queries").glob("*.sql")}
    guide = (FOLDER.parent / "docs" / "guide-analysts.md").read_text()
    shown |= {f"guide {at}": sql for at, sql in enumerate(re.findall(r"```sql\n(.*?)```", guide, re.DOTALL))}
    assert len(shown) >= 6
    config = QueryJobConfig(query_parameters=[ScalarQueryParameter("org", "STRING", org)])
    for name, sql in shown.items():
        query = bigquery_client(PROJECT).query(sql.replace("{dataset}", DATASET), job_config=config)
        assert list(query.result(timeout=60)), name


def _one_amount_per_class(facts: BigQueryFacts, org: str) -> dict[str, Value]:
    """A record on one account of each class there is; minor units by class."""
    posting = next(account for account in CHART if account.is_posting)
    chart, amounts, made = [], dict[str, Value](), []
    for at, name in enumerate(get_args(AccountClass)):
        chart.append(posting.model_copy(update={"code": f"x{at}", "account_class": name}))
        minor = {"revenue": 100_000, "contra_revenue": -703}.get(name, 1_000 + 7 * at)
        amounts[f"class.{name}"] = Fraction(minor)
        made.append(record(name, minor, account=f"x{at}"))
    BigQueryCharts(PROJECT).load(org, chart)
    facts.append(events(org, *made))
    return amounts
