"""Statistical accounts: counted through the same files and edits as money, never added to it, used in formulas."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest

from ledgerlight.charts import chart_json
from ledgerlight.domain.charts import BadChart, accounts_of, require_valid
from ledgerlight.domain.graph import Graph
from ledgerlight.domain.kpis import ClassTotals, compute, displayed
from ledgerlight.ports import Write
from schemas.dashboards import DashboardView, KpiValue
from schemas.documents import Account, EditPatch
from schemas.kpi_api import KpiPreview
from schemas.names import Collection, document_path
from schemas.primitives import QUANTITY
from tests.builders import CHART, METRICS, post_edit
from tests.fakes.world import ORG, World

GRAPH = Graph(METRICS)


def counted(code: str, statistic: str, behaviour: str = "flow") -> Account:
    """An account that counts something."""
    return Account.model_validate(
        {
            "code": code, "name": statistic.title(), "parent": None, "is_posting": True,
            "account_class": "statistical", "direction": 0, "position": 900,
            "statistic": statistic, "behaviour": behaviour,
        }
    )  # fmt: skip


@pytest.fixture
def world() -> World:
    """An organization that counts people and orders."""
    world = World()
    for account in (counted("9.100", "headcount", "stock"), counted("9.300", "orders")):
        path = document_path(ORG, Collection.ACCOUNTS, account.code)
        world.documents.commit([Write(path, account.model_dump())])
    return world


def shown(world: World, metric_id: str, scope: str, period: str) -> KpiValue | None:
    """A KPI on a dashboard."""
    fields = world.documents.fields(f"organizations/{ORG}/dashboards/{scope}_{period}")
    found = DashboardView.model_validate_json(fields["view"]).kpis
    return next((each for each in found if each.id == metric_id), None)


def value(world: World, metric_id: str, scope: str = "group", period: str = "2026-01") -> int | None:
    """Its value, None without one."""
    kpi = shown(world, metric_id, scope, period)
    return None if kpi is None else kpi.value


HEADER = "entity,account,date,amount,currency,key\n"


def test_counts_come_in_with_money_roll_up_and_are_never_added_to_it(world: World) -> None:
    rows = (
        "north,1.100,2026-01-05,1000.00,USD,a\n"
        "north,9.100,2026-01-31,12,,b\n"
        "south,9.100,2026-01-31,8,USD,c\n"
        "north,9.300,2026-01-31,1,XXX,d\n"
        'north,9.300,2026-01-31,"1,024",XXX,e\n'
    )
    world.drop("sales.csv", (HEADER + rows).encode())
    world.recalculate(ORG, [("north", "2026-01"), ("south", "2026-01")])
    assert {(r["account_code"], r["currency"], r["amount_minor"]) for r in world.records().values()} == {
        ("1.100", "USD", 100_000), ("9.100", QUANTITY, 12), ("9.100", QUANTITY, 8), ("9.300", QUANTITY, 1),
        ("9.300", QUANTITY, 1_024),
    }  # fmt: skip
    assert [value(world, "headcount", scope) for scope in ("north", "south", "group")] == [12, 8, 20]
    assert value(world, "orders") == 1_025
    assert value(world, "revenue") == 100_000
    # 100,000 / 1,025 is 97.56 cents: rounded once, at the edge.
    assert value(world, "average_order_value") == 98
    fields = world.documents.fields(f"organizations/{ORG}/dashboards/group_2026-01")
    statement = DashboardView.model_validate_json(fields["view"]).statement
    assert {row.code for row in statement} == {"1", "1.100"}


def test_many_rows_of_money_first_do_not_make_cents_of_counts(world: World) -> None:
    """After the first row the reader takes a short way that knows amounts of cents alone."""
    rows = "".join(f"north,1.100,2026-01-05,1.00,USD,m{number}\n" for number in range(5))
    rows += "".join(f"north,9.100,2026-01-31,1,USD,s{number}\n" for number in range(5))
    world.drop("mixed.csv", (HEADER + rows).encode())
    world.recalculate(ORG, [("north", "2026-01")])
    assert (value(world, "headcount"), value(world, "revenue")) == (5, 500)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("north,9.100,2026-01-31,1.5,USD,a\n", "not_a_whole_number"),
        ("north,1.100,2026-01-31,15,XXX,a\n", "quantity_of_money"),
        ("north,1.100,2026-01-31,15,,a\n", "missing_currency"),
    ],
)
def test_half_a_person_and_money_without_a_currency_are_refused(world: World, row: str, rule: str) -> None:
    world.drop("wrong.csv", (HEADER + row).encode())
    assert world.records() == {}
    errors = [p for p in world.documents.paths(f"organizations/{ORG}/imports/") if "/errors/" in p]
    assert [each["rule"] for each in world.documents.fields(errors[0])["errors"]] == [rule]


@pytest.mark.parametrize(
    ("code", "currency", "refusal"),
    [
        ("9.100", QUANTITY, None),
        ("9.100", "USD", "Headcount counts whole things"),
        ("1.100", QUANTITY, "Sales holds money"),
    ],
)
def test_an_edit_keeps_counts_and_money_apart(
    world: World, code: str, currency: str, refusal: str | None
) -> None:
    patch = EditPatch(
        account_code=code, date="2026-01-31", scenario="actual", amount_minor=7, currency=currency
    )
    post_edit(world.documents, "new", 0, patch, edit_id="e1", uid="editor", entity="north", org=ORG)
    outcome = world.apply_edit(ORG, "e1")
    assert outcome.status == ("applied" if refusal is None else "rejected"), outcome.error
    assert refusal is None or refusal in (outcome.error or "")


def test_the_sum_of_a_balance_over_time_is_refused_with_what_to_write(world: World) -> None:
    kpi = {
        "id": "people", "name": "People", "formula": "ttm(stat.headcount)", "unit": "count", "direction": 0,
        "period_behaviour": "stock",
    }  # fmt: skip
    headers = {"Authorization": "Bearer token-of-owner"}
    path = f"/v1/organizations/{ORG}/kpis:preview"
    answer = world.client().post(path, json={"metric": kpi, "scope": "north"}, headers=headers)
    problem = KpiPreview.model_validate_json(answer.data).problem
    assert problem is not None
    assert "expected avg(stat.headcount, 12)" in problem.message
    assert problem.start == 4


def test_a_year_of_revenue_over_the_average_headcount_needs_a_year(world: World) -> None:
    """FINANCE 1: TTM revenue / average FTE. Eleven months have none, the twelfth has, and a late correction of the
    first moves the last."""
    rows = "".join(
        f"north,1.100,2025-{month:02d}-15,{month * 100}.00,USD,r{month}\n"
        f"north,9.100,2025-{month:02d}-28,{10 + month % 2},XXX,h{month}\n"
        for month in range(1, 13)
    )
    world.drop("year.csv", (HEADER + rows).encode())
    leaves = [("north", f"2025-{month:02d}") for month in range(1, 13)]
    world.recalculate(ORG, leaves)
    assert value(world, "revenue_per_employee", "north", "2025-11") is None
    # 100 + 200 + ... + 1,200 = 7,800; six months of 11 and six of 10 people.
    assert value(world, "revenue_per_employee", "north", "2025-12") == round(
        Fraction(780_000, 1) / Fraction(21, 2)
    )
    assert value(world, "revenue_ttm", "group", "2025-12") == 780_000
    corrected = rows.replace("2025-01-15,100.00", "2025-01-15,1150.00")
    world.drop("year.csv", (HEADER + corrected).encode())
    world.recalculate(ORG, [("north", "2025-01")])
    assert value(world, "revenue_ttm", "north", "2025-12") == 885_000
    assert value(world, "revenue_ttm", "group", "2025-12") == 885_000


def test_last_years_trailing_sum_follows_a_correction_of_two_years_ago(world: World) -> None:
    rows = "".join(
        f"north,1.100,{year}-{month:02d}-15,100.00,USD,r{year}{month}\n"
        for year in (2024, 2025)
        for month in range(1, 13)
    )
    world.drop("years.csv", (HEADER + rows).encode())
    world.recalculate(ORG, [("north", f"{y}-{m:02d}") for y in (2024, 2025) for m in range(1, 13)])
    world.drop("years.csv", (HEADER + rows.replace("2024-01-15,100.00", "2024-01-15,150.00")).encode())
    world.recalculate(ORG, [("north", "2024-01")])
    kpi = shown(world, "revenue_ttm", "north", "2025-12")
    assert kpi is not None
    assert (kpi.value, kpi.last_year.value) == (120_000, 125_000)


def test_the_same_history_gives_the_same_whatever_came_first() -> None:
    """Trailing figures follow from the entries, not from the order in which the periods were calculated."""
    rows = "".join(
        f"north,1.100,2025-{month:02d}-15,{month * 100}.00,USD,r{month}\n" for month in range(1, 13)
    )
    views = []
    for order in (range(1, 13), range(12, 0, -1), (7, 1, 12, 3, 2, 11, 4, 10, 5, 9, 6, 8)):
        world = World()
        world.drop("year.csv", (HEADER + rows).encode())
        for month in order:
            world.recalculate(ORG, [("north", f"2025-{month:02d}")])
        views.append([value(world, "revenue_ttm", scope, "2025-12") for scope in ("north", "group")])
    assert views == [[780_000, 780_000]] * 3


EXAMPLES: list[tuple[str, dict[str, int], dict[str, int] | None, int | None]] = [
    # 200 at the end, 30 won, 20 lost: 190 opened.
    ("customers_opening", {"stat.customers": 200, "stat.customers_new": 30, "stat.customers_lost": 20}, None, 190),
    ("customer_churn", {"stat.customers": 200, "stat.customers_new": 30, "stat.customers_lost": 19}, None, 1_005),
    ("customer_growth", {"stat.customers": 110, "stat.customers_new": 15, "stat.customers_lost": 5}, None, 1_000),
    ("customer_churn", {"stat.customers": 200}, None, None),
    ("revenue_per_customer", {"class.revenue": 60_000, "stat.customers": 110}, {"stat.customers": 90}, 600),
    ("revenue_per_customer", {"class.revenue": 60_000, "stat.customers": 110}, None, None),
    ("revenue_per_unit", {"class.revenue": 1_500, "class.contra_revenue": -300, "stat.units": 6}, None, 200),
    ("expense_per_employee", {"class.opex": 90_000, "stat.headcount": 12}, None, 7_500),
    ("expense_per_employee", {"class.opex": 90_000, "stat.headcount": 0}, None, None),
    ("availability", {"stat.minutes_available": 43_157, "stat.minutes_planned": 43_200}, None, 9_990),
    ("response_time", {"stat.response_ms": 1_250_000, "stat.requests": 10_000}, None, 125),
    (
        "average_receivable_days", {"class.receivable": 40_000, "class.revenue": 62_000},
        {"class.receivable": 22_000}, 16,
    ),
    ("average_inventory_days", {"class.inventory": 6_000, "class.cogs": 31_000}, {"class.inventory": 4_000}, 5),
    ("average_payable_days", {"class.payable": 9_000, "class.cogs": 31_000}, {"class.payable": 11_000}, 10),
    # 31,000 in 31 days is 365,000 a year; over 5,000 on average it turns 73 times.
    ("inventory_turns", {"class.inventory": 6_000, "class.cogs": 31_000}, {"class.inventory": 4_000}, 730_000),
    (
        "cash_conversion_cycle",
        {"class.receivable": 20_000, "class.revenue": 62_000, "class.inventory": 5_000, "class.cogs": 31_000,
         "class.payable": 9_000}, None, 6,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("metric_id", "now", "before", "expected"), EXAMPLES)
def test_worked_examples(
    metric_id: str, now: dict[str, int], before: dict[str, int] | None, expected: int | None
) -> None:
    def totals(sums: dict[str, int]) -> ClassTotals:
        return {name: Fraction(amount) for name, amount in sums.items()}

    found = compute(
        GRAPH,
        totals(now),
        period="2026-01",
        earlier=lambda ago: totals(before) if before is not None and ago == 1 else None,
    )
    assert displayed(found[metric_id], GRAPH.nodes[metric_id].metric.unit) == expected


def test_the_charts_that_ship_name_what_the_products_kpis_count() -> None:
    used = {
        name.removeprefix("stat.") for node in GRAPH.nodes.values() for name in node.inputs if "stat." in name
    }
    charts: tuple[Literal["management", "standard"], ...] = ("management", "standard")
    for chart in charts:
        accounts = accounts_of(chart_json(chart))
        named = {name for each in accounts for name in (each.statistic, each.purpose)}
        assert used == named - {None}


def test_a_statistic_is_of_the_class_statistical_and_says_how_it_behaves() -> None:
    good = counted("9.900", "seats", "stock")
    require_valid([*CHART, good])
    for wrong in ({"behaviour": None}, {"account_class": "revenue"}, {"statistic": None}):
        with pytest.raises(BadChart, match=r"9\.900"):
            require_valid([*CHART, good.model_copy(update=wrong)])
