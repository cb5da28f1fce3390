"""Why a KPI moved, over HTTP: read off the dashboards that are compared, in parts that sum exactly or refused."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from ledgerlight.usecases.explain_movement import ExplainMovement
from schemas.api import MovementQuery
from schemas.documents import Account, Member
from schemas.names import Collection, document_path
from tests.fakes.world import ORG, World

OWNER = Member(uid="owner", email="o@x.test", display_name="O", role="owner")
MAY, APRIL, LAST_MAY = "2026-05", "2026-04", "2025-05"
SALES, COST, UNITS, EXPENSE = "1.100", "2.100", "9.200", "3.100"

Amount = tuple[str, str, int]
"""(member, account, amount)."""


@pytest.fixture
def world() -> World:
    """With accounts of units sold and of operating expense."""
    world = World()
    for account in (
        Account(
            code=UNITS, name="Units", parent=None, is_posting=True, account_class="statistical", direction=0,
            position=901, statistic="units", behaviour="flow",
        ),
        Account(
            code=EXPENSE, name="Expense", parent=None, is_posting=True, account_class="opex", direction=-1, position=900
        ),
    ):  # fmt: skip
        world.documents.put(document_path(ORG, Collection.ACCOUNTS, account.code), account.model_dump())
    return world


def dashboard(
    world: World,
    period: str,
    amounts: Iterable[Amount],
    unassigned: Iterable[tuple[str, int]] = (),
    scenario: str = "actual",
    scope: str = "north",
    currencies: dict[str, str] | None = None,
    *,
    anew: bool = False,
) -> None:
    """A scope's month by product line, and what no line has; beside what is there of another scenario."""
    path = document_path(ORG, Collection.DASHBOARDS, f"{scope}_{period}")
    stored = (None if anew else world.documents.get(path).fields) or {"cells": "[]", "dimension_cells": "[]"}
    accounts: dict[tuple[str, str, str], int] = {}
    members: dict[tuple[str, str, str, str, str], int] = {}
    for member, account, amount in [*amounts, *(("", account, amount) for account, amount in unassigned)]:
        currency = "XXX" if account == UNITS else (currencies or {}).get(member, "USD")
        accounts[scenario, account, currency] = accounts.get((scenario, account, currency), 0) + amount
        if member:
            key = ("product_line", member, scenario, account, currency)
            members[key] = members.get(key, 0) + amount
    fields = {
        "version": 4,
        "cells": [*orjson.loads(stored["cells"]), *([*key, each, 1] for key, each in accounts.items())],
        "dimension_cells": [
            *orjson.loads(stored["dimension_cells"]),
            *([*key, each, 1] for key, each in members.items()),
        ],
    }
    world.documents.put(
        path,
        {name: each if name == "version" else orjson.dumps(each).decode() for name, each in fields.items()},
    )


def sold(member: str, units: int, revenue: int, cost: int | None = None) -> list[Amount]:
    """A member's units and amounts."""
    found = [(member, UNITS, units), (member, SALES, revenue)]
    return found if cost is None else [*found, (member, COST, cost)]


def ask(
    client: FlaskClient, metric: str = "revenue", against: str = "previous", who: str = "viewer", **query: str
) -> Any:
    answer = client.get(
        f"/v1/organizations/{ORG}/movement/north/{MAY}/{metric}",
        query_string={"against": against, **query},
        headers={"Authorization": f"Bearer token-of-{who}"},
    )
    assert answer.status_code == 200, answer.text
    return answer.json


def effects(answer: Any) -> dict[str, int]:
    return {each["key"]: each["amount"] for each in answer["bridge"]["effects"] if each["amount"]}


def assert_sums(answer: Any) -> None:
    """Every part of an answer sums to its change, and its ends are what the screen shows."""
    bridge, parts = answer["bridge"], answer["contribution"]
    change = answer["closing"] - answer["opening"]
    if bridge is not None:
        assert (bridge["opening"], bridge["closing"]) == (answer["opening"], answer["closing"])
        assert bridge["change"] == change == sum(each["amount"] for each in bridge["effects"])
        assert sum(row["change"] for row in bridge["rows"]) == change
        assert all(sum(row["effects"].values()) == row["change"] for row in bridge["rows"])
    if parts is not None:
        assert parts["change"] == change == sum(r["delta"] for r in parts["rows"]) + parts["other"]["delta"]


def worked_example(world: World) -> None:
    """FINANCE 3: A 100 at 10 becomes 80 at 11, B 100 at 20 becomes 140 at 19."""
    dashboard(world, APRIL, [*sold("a", 100, 1_000), *sold("b", 100, 2_000)])
    dashboard(world, MAY, [*sold("a", 80, 880), *sold("b", 140, 2_660)])


def test_the_worked_example_is_volume_mix_and_price(world: World, client: FlaskClient) -> None:
    worked_example(world)
    answer = ask(client)
    assert (answer["opening"], answer["closing"], answer["way"]) == (3_000, 3_540, "volume_mix_price")
    assert effects(answer) == {"volume": 300, "mix": 300, "price": -60}
    assert (answer["by"], answer["version"], answer["refused"]) == ("product_line", 4, None)
    assert "fx" not in [each["key"] for each in answer["bridge"]["effects"]], "there is one currency"
    assert [row["key"] for row in answer["bridge"]["rows"]] == ["b", "a"], "what moved most is first"
    assert_sums(answer)


def test_it_reads_the_two_dashboards_and_no_more(world: World, client: FlaskClient) -> None:
    worked_example(world)
    ask(client)
    before = world.documents.reads
    ask(client)
    assert world.documents.reads - before <= 2 + 1, "and who asks"


@pytest.mark.parametrize(("against", "period", "scenario"), [
    ("previous", APRIL, "actual"), ("last_year", LAST_MAY, "actual"),
    ("budget", MAY, "budget"), ("forecast", MAY, "forecast"),
])  # fmt: skip
def test_each_comparator_is_its_own_month_and_scenario(
    world: World, client: FlaskClient, against: str, period: str, scenario: str
) -> None:
    dashboard(world, MAY, [*sold("a", 80, 880), *sold("b", 140, 2_660)])
    dashboard(world, period, [*sold("a", 100, 1_000), *sold("b", 100, 2_000)], scenario=scenario)
    assert effects(ask(client, against=against)) == {"volume": 300, "mix": 300, "price": -60}


def test_new_and_lost_members_stand_apart_and_what_no_member_has_is_one_of_its_own(
    world: World, client: FlaskClient
) -> None:
    dashboard(world, APRIL, [*sold("a", 100, 1_000), *sold("b", 10, 500)], [(SALES, 300), (UNITS, 3)])
    dashboard(world, MAY, [*sold("a", 110, 1_100), *sold("c", 7, 700)], [(SALES, 400), (UNITS, 4)])
    answer = ask(client)
    assert {name: effects(answer)[name] for name in ("new", "lost")} == {"new": 700, "lost": -500}
    rest = answer["bridge"]["rows"][-1]
    assert (rest["key"], rest["label"], rest["change"]) == ("", "Not assigned", 100)
    assert_sums(answer)


def test_gross_profit_has_its_costs_own_mix_and_rate(world: World, client: FlaskClient) -> None:
    dashboard(world, APRIL, [*sold("a", 100, 1_000, 400), *sold("b", 100, 2_000, 900)])
    dashboard(world, MAY, [*sold("a", 80, 880, 400), *sold("b", 140, 2_660, 1_260)])
    answer = ask(client, "gross_profit")
    assert (answer["opening"], answer["closing"]) == (1_700, 1_880)
    assert effects(answer)["cost_rate"] == -80, "a costs 5 where it cost 4, of 80"
    assert_sums(answer)


def test_a_ratio_is_rate_and_mix(world: World, client: FlaskClient) -> None:
    dashboard(world, APRIL, [("a", SALES, 1_000), ("a", COST, 500), ("b", SALES, 1_000), ("b", COST, 900)])
    dashboard(world, MAY, [("a", SALES, 3_000), ("a", COST, 1_500), ("b", SALES, 1_000), ("b", COST, 800)])
    answer = ask(client, "gross_margin")
    assert (answer["way"], answer["opening"], answer["closing"]) == ("rate_and_mix", 3_000, 4_250)
    assert effects(answer) == {"rate": 250, "mix": 1_000}
    assert answer["bridge"]["unit"] == "ratio"
    assert_sums(answer)


def test_an_amount_for_each_unit_is_rate_and_mix_in_money(world: World, client: FlaskClient) -> None:
    worked_example(world)
    answer = ask(client, "revenue_per_unit")
    assert (answer["way"], answer["bridge"]["unit"], answer["bridge"]["currency"]) == (
        "rate_and_mix", "money", "USD",
    )  # fmt: skip
    assert (answer["opening"], answer["closing"]) == (15, 16)
    assert_sums(answer)


def test_another_sum_is_its_members_contributions(world: World, client: FlaskClient) -> None:
    dashboard(world, APRIL, [("a", EXPENSE, 1_000), ("b", EXPENSE, 500)])
    dashboard(world, MAY, [("a", EXPENSE, 1_600), ("b", EXPENSE, 300)], [(EXPENSE, 50)])
    answer = ask(client, "operating_expense")
    parts = answer["contribution"]
    assert answer["way"] == "contribution"
    assert [(row["label"], row["delta"]) for row in parts["rows"]] == [
        ("a", 600),
        ("b", -200),
        ("Not assigned", 50),
    ]
    assert (parts["gross_up"], parts["gross_down"]) == (650, -200)
    assert_sums(answer)


def test_revenue_without_units_is_refused_in_words_and_its_contribution_given(
    world: World, client: FlaskClient
) -> None:
    dashboard(world, APRIL, [("a", SALES, 1_000), ("b", SALES, 2_000)], [(UNITS, 200)])
    dashboard(world, MAY, [*sold("a", 80, 880), *sold("b", 140, 2_660)])
    answer = ask(client)
    assert answer["bridge"] is None
    assert answer["refused"] == {
        "refused": "no_quantities",
        "text": "The units sold of Apr 2026 do not say which product line they are of, so volume and price cannot be "
        "told apart.",
    }
    assert [row["delta"] for row in answer["contribution"]["rows"]] == [660, -120]
    planned = [*sold("a", 80, 900), *sold("b", 100, 2_000), ("c", SALES, 10)]
    dashboard(world, MAY, planned, scenario="budget")
    refused = ask(client, against="budget")["refused"]
    assert refused == {"refused": "no_quantities", "text": "Revenue without a quantity: c."}


@pytest.mark.parametrize(("before", "after", "metric", "code"), [
    ([], sold("a", 1, 1) + sold("b", 1, 1), "revenue", "no_baseline"),
    (sold("a", 1, 1) + sold("b", 1, 1), [("a", UNITS, 1)], "revenue", "no_entries"),
    (sold("a", 1, 1), sold("a", 1, 2), "revenue", "too_few_members"),
    (sold("", 1, 1), sold("a", 1, 2) + sold("b", 1, 1), "revenue", "no_baseline"),
    (sold("a", 1, 1) + sold("b", 1, 1), sold("", 1, 2), "revenue", "not_split"),
    (sold("a", 1, 1) + sold("b", 1, 1), sold("c", 1, 2) + sold("d", 1, 1), "revenue", "zero_comparator_quantity"),
    (sold("a", 9, 1) + sold("b", 1, 1), sold("a", -1, 2) + sold("b", 1, 1), "revenue", "negative_quantity"),
    (sold("a", 1, 9, 1) + sold("b", 1, -1), sold("a", 1, 9, 1) + sold("b", 1, 1), "gross_margin", "negative_weight"),
    (sold("a", 1, 1) + sold("b", 1, 1), sold("a", 1, 1) + sold("b", 1, 1), "ebitda_ttm", "not_additive"),
])  # fmt: skip
def test_what_would_mislead_is_refused_with_its_reason(
    world: World, client: FlaskClient, before: list[Amount], after: list[Amount], metric: str, code: str
) -> None:
    for period, amounts in ((APRIL, before), (MAY, after)):
        kept = [each for each in amounts if each[0]]
        dashboard(
            world, period, kept, [(account, amount) for member, account, amount in amounts if not member]
        )
    answer = ask(client, metric, by="product_line")
    assert answer["bridge"] is None
    assert answer["refused"]["refused"] == code
    assert answer["refused"]["text"].endswith(".")
    assert_sums(answer) if answer["contribution"] else None


def test_unasked_a_dimension_of_the_figure_is_refused_rather_than_one_that_it_does_not_have(
    world: World, client: FlaskClient
) -> None:
    dashboard(world, MAY, [*sold("a", 80, 880), *sold("b", 140, 2_660)])
    dashboard(world, MAY, [], [(SALES, 3_000)], scenario="budget")
    answer = ask(client, against="budget")
    assert answer["choices"][0] == "department"
    assert (answer["by"], answer["refused"]["text"]) == (
        "product_line", "Nothing of Revenue in the budget of May 2026 says which product line it is of.",
    )  # fmt: skip


def test_currencies_without_a_rate_are_never_added(world: World, client: FlaskClient) -> None:
    dashboard(world, APRIL, [*sold("a", 1, 1), *sold("b", 1, 1)])
    dashboard(world, MAY, [*sold("a", 1, 1), *sold("b", 1, 1)], currencies={"b": "EUR"})
    assert ask(client)["refused"]["refused"] == "mixed_currency"


def test_no_dashboard_no_kpi_no_entity_and_no_such_dimension(world: World, client: FlaskClient) -> None:
    def status(path: str, who: str = "viewer") -> int:
        headers = {"Authorization": f"Bearer token-of-{who}"}
        return client.get(f"/v1/organizations/{ORG}/movement/{path}", headers=headers).status_code

    worked_example(world)
    dashboard(world, MAY, sold("a", 1, 1), scope="south")
    assert status(f"north/{MAY}/revenue") == 200
    assert status(f"north/{LAST_MAY}/revenue") == 404
    assert status(f"north/{MAY}/happiness") == 404
    assert status(f"nowhere/{MAY}/revenue") == 404
    assert status(f"north/{MAY}/revenue?by=mood") == 422
    assert status(f"north/{MAY}/revenue?against=hope") == 422
    assert status(f"north/{MAY}/revenue", "scoped") == 200
    assert status(f"south/{MAY}/revenue", "scoped") == 403
    assert status(f"north/{MAY}/revenue", "stranger") == 403


def test_any_sales_of_any_members_sum_exactly(world: World) -> None:
    explain = ExplainMovement(world.documents, world.organizations, world.metric_definitions)
    rng = random.Random(3)  # noqa: S311 - cases to reproduce, not secrets
    answered = 0
    for _ in range(60):
        for period in (APRIL, MAY):
            names = [f"m{n}" for n in range(6) if rng.random() < 0.8]
            dashboard(
                world,
                period,
                [
                    each
                    for name in names
                    for each in sold(name, rng.randint(1, 500), rng.randint(1, 10**9), rng.randint(0, 10**9))
                ],
                [(SALES, rng.randint(1, 99)), (UNITS, rng.randint(1, 9))] if rng.random() < 0.4 else [],
                anew=True,
            )
        for metric in ("revenue", "gross_profit", "gross_margin", "revenue_per_unit", "ebitda", "units_sold"):
            found = explain(ORG, OWNER, "north", MAY, metric, MovementQuery(against="previous"))
            answer = found.model_dump()
            if answer["opening"] is not None and answer["closing"] is not None:
                assert_sums(answer)
            answered += answer["bridge"] is not None or answer["contribution"] is not None
    assert answered > 300


def test_what_was_recalculated_is_what_is_explained(world: World, client: FlaskClient) -> None:
    """From records to the answer; the same file again changes nothing, a correction moves the parts with the screen."""

    def load(price: str) -> tuple[Any, int | None]:
        rows = "".join(
            f"{entity},{account},{date},{amount},{currency},actual,{line},{entity}{account}{date}{line}\n"
            for date, line, units, revenue in (
                ("2026-04-30", "a", 100, "10.00"), ("2026-04-30", "b", 100, "20.00"),
                ("2026-05-31", "a", 80, "8.80"), ("2026-05-31", "b", 140, price),
            )
            for entity in ("north", "south")
            for account, amount, currency in ((SALES, revenue, "USD"), (UNITS, units, "XXX"))
        )  # fmt: skip
        world.drop(
            "sales.csv", f"entity,account,date,amount,currency,scenario,product_line,key\n{rows}".encode()
        )
        world.recalculate(ORG, [(entity, period) for entity in ("north", "south") for period in (APRIL, MAY)])
        path = document_path(ORG, Collection.DASHBOARDS, f"group_{MAY}")
        kpis = orjson.loads(world.documents.fields(path)["view"])["kpis"]
        shown = next(kpi["value"] for kpi in kpis if kpi["id"] == "revenue")
        return explain(
            ORG, OWNER, "group", MAY, "revenue", MovementQuery(against="previous")
        ).model_dump(), shown

    explain = ExplainMovement(world.documents, world.organizations, world.metric_definitions)
    for price, effect in (("26.60", -120), ("26.60", -120), ("28.00", 160)):
        answer, shown = load(price)
        assert effects(answer) == {"volume": 600, "mix": 600, "price": effect}, (
            "both regions are in the group"
        )
        assert answer["closing"] == shown
        assert_sums(answer)
