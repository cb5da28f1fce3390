"""The charts that ship, and what a chart must be."""

from __future__ import annotations

import pytest

from ledgerlight.charts import NAMES, chart_json
from ledgerlight.domain.charts import BadChart, accounts_of, default_direction, require_valid
from schemas.documents import Account


def account(code: str, parent: str | None = None, *, posting: bool = True) -> Account:
    return Account(
        code=code,
        name=code,
        parent=parent,
        is_posting=posting,
        account_class="opex" if posting else None,
        direction=-1,
        position=1,
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_that_ships_is_a_valid_tree_in_statement_order(name: str) -> None:
    accounts = accounts_of(chart_json(name))
    seen: set[str] = set()
    for each in accounts:
        assert each.parent is None or each.parent in seen, f"{each.code} comes before its parent"
        seen.add(each.code)
    assert [each.position for each in accounts] == sorted(each.position for each in accounts)


@pytest.mark.parametrize("name", NAMES)
def test_no_parent_takes_postings_and_every_heading_has_accounts(name: str) -> None:
    accounts = accounts_of(chart_json(name))
    parents = {each.parent for each in accounts if each.parent is not None}
    headings = {each.code for each in accounts if not each.is_posting}
    assert parents == headings


@pytest.mark.parametrize("name", NAMES)
def test_a_heading_never_adds_up_what_is_better_and_what_is_worse(name: str) -> None:
    accounts = accounts_of(chart_json(name))
    for heading in (each for each in accounts if not each.is_posting):
        below = {each.direction for each in accounts if each.parent == heading.code}
        assert below == {heading.direction}, f"{heading.code} mixes directions {below}"


@pytest.mark.parametrize("name", NAMES)
def test_directions_follow_the_account_class(name: str) -> None:
    for each in accounts_of(chart_json(name)):
        if each.is_posting:
            assert each.direction == default_direction(each.account_class), each.code


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_has_every_class_the_kpis_read(name: str) -> None:
    classes = {each.account_class for each in accounts_of(chart_json(name)) if each.is_posting}
    assert classes >= {
        "revenue", "contra_revenue", "cogs", "opex", "depreciation", "amortisation",
        "interest", "tax", "other_income", "other_expense", "statistical",
    }  # fmt: skip


def test_the_management_chart_keeps_the_requirements_numbering() -> None:
    chart = {each.code: each for each in accounts_of(chart_json("management"))}
    assert chart["1.100"].account_class == "revenue"
    assert chart["1.900"].account_class == "contra_revenue"
    assert chart["2.100"].account_class == "cogs"
    assert {each.account_class for code, each in chart.items() if code.startswith("3.")} == {"opex"}


def test_an_unknown_chart_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="management or standard"):
        chart_json("fancy")


@pytest.mark.parametrize(
    ("accounts", "reason"),
    [
        ([account("1"), account("1")], "listed twice"),
        ([account("1.1", "1")], "does not exist"),
        ([account("1"), account("1.1", "1")], "takes postings itself"),
        ([account("1", "2", posting=False), account("2", "1", posting=False)], "in a circle"),
        ([account("1").model_copy(update={"account_class": None})], "needs an account_class"),
    ],
)
def test_a_chart_that_is_no_tree_is_refused(accounts: list[Account], reason: str) -> None:
    with pytest.raises(BadChart, match=reason):
        require_valid(accounts)


def test_a_template_that_is_broken_says_where() -> None:
    with pytest.raises(BadChart, match=r"accounts\.0\.is_posting"):
        accounts_of(
            b'{"name": "x", "description": "", "accounts": [{"code": "1", "name": "n", "parent": null}]}'
        )
