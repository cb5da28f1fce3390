"""Budgets by department and the risk score, over HTTP: from dashboards and histories as they are stored."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from ledgerlight.domain.periods import shifted
from schemas.dashboards import SeriesEntry
from schemas.documents import Account
from schemas.names import Collection, document_path
from tests.fakes.world import ORG, World

MAY = "2026-05"
P5 = (
    ("Sales", 20_000_000, 19_000_000, -500),
    ("Marketing", 12_500_000, 12_200_000, -240),
    ("Technology", 10_000_000, 9_850_000, -150),
    ("Operations", 15_000_000, 14_895_000, -70),
)
"""Department, budget, actual, and the variance that requirement P5 prints, in basis points."""

Cell = tuple[str, str, str, str, str, int, int]


@pytest.fixture
def world() -> World:
    """With an account of operating expense."""
    world = World()
    account = Account(
        code="3.100", name="Expense", parent=None, is_posting=True, account_class="opex", direction=-1, position=900
    )  # fmt: skip
    world.documents.put(document_path(ORG, Collection.ACCOUNTS, "3.100"), account.model_dump())
    return world


def history(
    world: World,
    scope: str,
    actual: dict[str, dict[str, int]],
    budget: dict[str, dict[str, int]] | None = None,
    kpis: dict[str, int] | None = None,
    forecast: dict[str, dict[str, int]] | None = None,
) -> None:
    """Sums by class, as recalculation keeps them."""
    plan, expected = budget or {}, forecast or {}
    periods = {
        month: SeriesEntry(
            version=1,
            actual=kpis or {},
            budget={},
            sums={f"class.{name}": amount for name, amount in actual.get(month, {}).items()},
            budget_sums={f"class.{name}": amount for name, amount in plan.get(month, {}).items()},
            forecast_sums={f"class.{name}": amount for name, amount in expected.get(month, {}).items()}
            or None,
        ).model_dump()
        for month in actual.keys() | plan.keys() | expected.keys()
    }
    fields = {"scope": scope, "version": 3, "periods": orjson.dumps(periods).decode(), "pending": []}
    world.documents.put(f"organizations/{ORG}/series/{scope}", fields)


def cells(world: World, scope: str, period: str, found: list[Cell]) -> None:
    """A dashboard's amounts by dimension."""
    path = document_path(ORG, Collection.DASHBOARDS, f"{scope}_{period}")
    world.documents.put(path, {"dimension_cells": orjson.dumps(found).decode()})


def cell(
    member: str, scenario: str, amount: int, account: str = "3.100", dimension: str = "department"
) -> Cell:
    return dimension, member, scenario, account, "USD", amount, 1


def ask(client: FlaskClient, path: str, who: str = "viewer") -> tuple[int, Any]:
    answer = client.get(
        f"/v1/organizations/{ORG}/{path}", headers={"Authorization": f"Bearer token-of-{who}"}
    )
    return answer.status_code, answer.json


def p5(world: World) -> None:
    """P5's departments in May, and revenue that one of them brought in."""
    found = [cell(name, "budget", budget) for name, budget, _, _ in P5]
    found += [cell(name, "actual", actual) for name, _, actual, _ in P5]
    found.append(cell("Sales", "actual", 79_800_000, "1.100"))
    cells(world, "north", MAY, found)
    spent = sum(actual for _, _, actual, _ in P5)
    history(
        world, "north",
        {MAY: {"opex": spent, "revenue": 79_800_000}},
        {MAY: {"opex": sum(budget for _, budget, _, _ in P5)}},
    )  # fmt: skip


def test_the_departments_of_p5_are_all_favourable(world: World, client: FlaskClient) -> None:
    p5(world)
    status, found = ask(client, f"budget/north/{MAY}?span=month")
    assert status == 200
    rows = {row["department"]["variance"]["key"]: row["department"] for row in found["rows"]}
    for name, budget, actual, percent in P5:
        variance = rows[name]["variance"]
        assert (variance["comparator"], variance["actual"]) == (budget, actual)
        assert (variance["percent_bp"], variance["status"]) == (percent, "favourable")
    assert [row["department"]["variance"]["key"] for row in found["rows"]] == [
        "Sales", "Operations", "Marketing", "Technology",
    ]  # fmt: skip
    assert rows["Sales"]["return_multiple_bp"] == 42_000, "79.8 over 19.0 million is 4.2 times"
    assert (rows["Sales"]["roi_bp"], rows["Marketing"]["return_reason"]) == (32_000, "no_entries")
    assert found["total"]["department"]["variance"]["delta"] == -1_555_000
    assert (found["by"], found["currency"]) == ("department", "USD")


def test_spending_is_put_beside_the_forecast_when_asked_and_the_budget_is_still_used(
    world: World, client: FlaskClient
) -> None:
    found = [
        cell("Sales", "actual", 900), cell("Sales", "budget", 1_000), cell("Sales", "forecast", 800),
        cell("Marketing", "actual", 50), cell("Marketing", "budget", 100),
    ]  # fmt: skip
    cells(world, "north", MAY, found)
    history(
        world, "north", {MAY: {"opex": 950}}, {MAY: {"opex": 1_100}}, forecast={MAY: {"opex": 820}}
    )  # 20 of the forecast are on no department
    status, answer = ask(client, f"budget/north/{MAY}?span=month&against=forecast")
    assert (status, answer["against"]) == (200, "forecast")
    rows = {row["department"]["variance"]["key"]: row for row in answer["rows"]}
    sales, marketing = (rows[name]["department"]["variance"] for name in ("Sales", "Marketing"))
    assert (sales["comparator"], sales["delta"], sales["status"]) == (800, 100, "unfavourable")
    assert (marketing["comparator"], marketing["status"]) == (None, "no_baseline")
    assert rows[""]["department"]["variance"]["comparator"] == 20
    assert answer["total"]["department"]["variance"]["comparator"] == 820
    assert rows["Sales"]["burn"]["budget"] == 1_000
    assert ask(client, f"budget/north/{MAY}?against=last_year")[0] == 422


def test_a_forecast_in_another_currency_does_not_touch_the_budget(world: World, client: FlaskClient) -> None:
    other = ("department", "Sales", "forecast", "3.100", "EUR", 5, 1)
    cells(world, "north", MAY, [cell("Sales", "actual", 9), cell("Sales", "budget", 10), other])
    history(world, "north", {MAY: {"opex": 9}}, {MAY: {"opex": 10}})
    assert ask(client, f"budget/north/{MAY}")[1]["reason"] is None
    assert ask(client, f"budget/north/{MAY}?against=forecast")[1]["reason"] == "mixed_currency"


def test_what_no_department_has_is_a_row_so_that_the_rows_sum_to_the_whole(
    world: World, client: FlaskClient
) -> None:
    cells(world, "north", MAY, [cell("Sales", "actual", 300), cell("Sales", "budget", 350)])
    history(world, "north", {MAY: {"opex": 500, "cogs": 40}}, {MAY: {"opex": 350}})
    _, found = ask(client, f"budget/north/{MAY}")
    actual = [row["department"]["variance"]["actual"] for row in found["rows"]]
    assert [row["department"]["variance"]["key"] for row in found["rows"]] == ["Sales", ""]
    assert (actual, found["total"]["department"]["variance"]["actual"]) == ([300, 240], 540)
    assert found["rows"][1]["department"]["variance"]["status"] == "no_baseline"


def test_the_year_s_budget_is_used_up_on_a_day(world: World, client: FlaskClient) -> None:
    """1,200 for the year; 900 spent by the end of June, day 181, is gone on day 242: 30 August."""
    months = [f"2026-{month:02d}" for month in range(1, 13)]
    history(
        world, "north",
        {month: {"opex": 150} for month in months[:6]},
        {month: {"opex": 100} for month in months},
    )  # fmt: skip
    _, found = ask(client, "budget/north/2026-06")
    assert found["by"] == "entity", "no record has a department"
    (row,) = found["rows"]
    burn = row["burn"]
    assert (burn["spent"], burn["budget"], burn["burn_rate_bp"]) == (900, 1_200, 15_000)
    assert burn["pro_rata"]["projected"] == round(900 * 365 / 181)
    assert burn["seasonal"]["reason"] == "zero_denominator", "there was no last year"
    assert (burn["exhausted_after_days"], row["exhausted_on"]) == (242, "2026-08-30")
    assert row["department"]["variance"]["status"] == "unfavourable"


def test_last_year_s_season_projects_the_year(world: World, client: FlaskClient) -> None:
    """Half of last year was spent in December: 600 by June is half of what is to come."""
    last = {f"2025-{month:02d}": {"opex": 1_100 if month == 12 else 100} for month in range(1, 13)}
    now = {f"2026-{month:02d}": {"opex": 100} for month in range(1, 7)}
    plan = {f"2026-{month:02d}": {"opex": 200} for month in range(1, 13)}
    history(world, "north", {**last, **now}, plan)
    _, found = ask(client, "budget/north/2026-06")
    burn = found["total"]["burn"]
    assert burn["seasonal"]["projected"] == 2_200
    assert burn["seasonal"]["over_bp"] == -833


def test_entities_are_those_right_below_that_the_member_sees(world: World, client: FlaskClient) -> None:
    for scope, amount in (("group", 30), ("north", 10), ("south", 20)):
        history(world, scope, {MAY: {"opex": amount}}, {MAY: {"opex": amount}})
    _, found = ask(client, f"budget/group/{MAY}?by=entity")
    assert [row["department"]["variance"]["label"] for row in found["rows"]] == ["South", "North"]
    assert {row["department"]["variance"]["status"] for row in found["rows"]} == {"on_target"}
    world.add_member("half", "viewer", ["group", "north"])
    _, half = ask(client, f"budget/group/{MAY}?by=entity", "half")
    assert [row["department"]["variance"]["label"] for row in half["rows"]] == ["North", "Not assigned"]
    status, refused = ask(client, f"budget/group/{MAY}?by=entity", "scoped")
    assert (status, refused["error"]["code"]) == (403, "forbidden")


def test_a_dimension_that_is_asked_for_and_empty_stays_chosen(world: World, client: FlaskClient) -> None:
    history(world, "north", {MAY: {"opex": 5}})
    _, found = ask(client, f"budget/north/{MAY}?by=region")
    assert found["by"] == "region"
    assert [row["department"]["variance"]["label"] for row in found["rows"]] == ["Not assigned"]
    assert ask(client, f"budget/north/{MAY}?by=shoe_size")[0] == 422
    assert ask(client, f"budget/north/{MAY}?span=week")[0] == 422
    assert ask(client, f"budget/moon/{MAY}", "owner")[0] == 404


def test_nothing_and_several_currencies_are_said(world: World, client: FlaskClient) -> None:
    assert ask(client, f"budget/north/{MAY}")[1]["reason"] == "no_entries"
    history(world, "north", {MAY: {"opex": 5}})
    cells(world, "north", MAY, [("department", "Sales", "actual", "3.100", "EUR", 5, 1)])
    _, found = ask(client, f"budget/north/{MAY}")
    assert (found["reason"], found["rows"], found["total"]) == ("mixed_currency", [], None)


def test_a_table_reads_two_years_of_one_entity(world: World, client: FlaskClient) -> None:
    p5(world)
    ask(client, f"budget/north/{MAY}")
    before = world.documents.reads
    ask(client, f"budget/north/{MAY}")
    # The member, the history, and the dashboards of 24 months.
    assert world.documents.reads - before <= 26


YEARS = [shifted(MAY, -back) for back in range(35, -1, -1)]


def company(world: World, **latest: int) -> None:
    """Three years of even business, 100,000 a month with 80,000 of cost, and balances at the last month's end."""
    months = {month: {"revenue": 100_000, "cogs": 60_000, "opex": 20_000} for month in YEARS}
    months[MAY] = {**months[MAY], **latest}
    plan = {month: {"cogs": 60_000, "opex": 20_000} for month in YEARS}
    kpis = {"operating_margin": 2_000, "operating_profit": 20_000, "revenue": 100_000}
    history(world, "north", months, plan, kpis)


def test_every_part_of_the_score_names_its_inputs_or_why_it_is_not_known(
    world: World, client: FlaskClient
) -> None:
    company(world, bank=500_000, receivable=120_000)
    status, found = ask(client, f"risk/north/{MAY}")
    assert status == 200
    score = found["score"]
    parts = {part["key"]: part for part in score["parts"]}
    assert sum(part["points"] for part in parts.values()) == score["score"]
    for key, part in parts.items():
        assert found["inputs"][key] or part["reason"], key
    assert parts["runway"]["risk"] == 0, "operations bring in cash"
    assert found["inputs"]["runway"][0] == {"label": "Cash", "value": 500_000, "unit": "money"}
    assert parts["margin"]["risk"] == 0
    assert parts["growth"]["risk"] == 50, "no growth at all"
    assert (parts["covenant"]["risk"], parts["covenant"]["reason"]) == (None, "no_entries")
    assert parts["concentration"]["reason"] == "no_entries", "no record names a customer"
    # Thirty days of sales at the end of May are 96,774 of the 120,000 open.
    overdue = 120_000 - round(100_000 * 30 / 31)
    assert found["inputs"]["receivables"][1]["value"] == overdue
    assert score["covered"] == 75


def test_burning_cash_is_a_risk_and_the_plan_s_balance_counts_where_the_books_have_none(
    world: World, client: FlaskClient
) -> None:
    company(world, opex=380_000)  # 340,000 lost in May, 20,000 earned in March and April each
    _, found = ask(client, f"risk/north/{MAY}")
    runway = next(part for part in found["score"]["parts"] if part["key"] == "runway")
    assert (runway["risk"], runway["reason"]) == (None, "no_entries")
    plan = {"balances": [{"date": "2026-05-31", "amount_minor": 300_000}], "restricted": 0}
    world.documents.put(
        f"organizations/{ORG}/cash_settings/north",
        {"scope": "north", "version": 1, "plan": orjson.dumps(plan).decode()},
    )  # fmt: skip
    _, found = ask(client, f"risk/north/{MAY}")
    runway = next(part for part in found["score"]["parts"] if part["key"] == "runway")
    # 300,000 over 100,000 a month are three months.
    assert (runway["risk"], runway["text"].split(";")[0]) == (85, "Cash lasts 3.0 months")


def test_the_least_headroom_of_the_covenants_counts(world: World, client: FlaskClient) -> None:
    months = {month: {"revenue": 100, "cogs": 60} for month in YEARS}
    kpis = {"leverage_headroom": 4_000, "interest_cover_headroom": 500, "operating_margin": 100}
    history(world, "north", months, kpis=kpis)
    _, found = ask(client, f"risk/north/{MAY}")
    part = next(part for part in found["score"]["parts"] if part["key"] == "covenant")
    assert part["risk"] == 80
    assert [each["label"] for each in found["inputs"]["covenant"]] == [
        "Covenant headroom: interest cover", "Covenant headroom: leverage",
    ]  # fmt: skip


def test_a_customer_that_is_most_of_revenue_is_a_risk_where_customers_are_live(
    world: World, client: FlaskClient
) -> None:
    company(world)
    fields = {**world.documents.fields(f"organizations/{ORG}"), "live_dimensions": ["customer"]}
    world.documents.put(f"organizations/{ORG}", fields)
    found = [cell("A", "actual", 900, "1.100", "customer"), cell("B", "actual", 100, "1.100", "customer")]
    cells(world, "north", MAY, found)
    _, report = ask(client, f"risk/north/{MAY}")
    part = next(part for part in report["score"]["parts"] if part["key"] == "concentration")
    assert part["risk"] == 100


def test_a_month_without_figures_has_no_score(world: World, client: FlaskClient) -> None:
    company(world)
    assert ask(client, "risk/north/2026-06")[0] == 404
    assert ask(client, f"risk/south/{MAY}", "scoped")[0] == 403
