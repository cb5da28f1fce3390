"""The cash forecast through the api and the sweeper: frozen once, watched, and compared with what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from ledgerlight.domain.periods import shifted
from ledgerlight.ports import Unavailable
from ledgerlight.usecases.cash import CashForecasts
from schemas.alerts import Alert
from schemas.dashboards import SeriesEntry
from schemas.documents import Member
from tests.fakes.world import ORG, World

MONTHS = [shifted("2024-01", n) for n in range(24)]
"""The clock begins on Saturday, 31 January 2026; December is the last month that is over."""

SUNDAY = "2026-01-25"
DAY = 86_400


@pytest.fixture
def world() -> World:
    """North sells for 310,000 a month and pays 200,000 of it."""
    world = World()
    books(world)
    return world


def books(world: World, *, months: Sequence[str] = MONTHS, version: int = 7, cogs: int = 200_000) -> None:
    """A history as recalculation writes it."""
    sums = {"class.revenue": 310_000, "class.cogs": cogs}
    periods = {
        month: SeriesEntry(version=1, actual={}, budget={}, sums=sums).model_dump() for month in months
    }
    fields = {"scope": "north", "version": version, "periods": orjson.dumps(periods).decode(), "pending": []}
    world.documents.put(f"organizations/{ORG}/series/north", fields)


def plan(*balances: tuple[str, int], **fields: Any) -> dict[str, Any]:
    return {"balances": [{"date": day, "amount_minor": amount} for day, amount in balances], **fields}


def save(client: FlaskClient, plan: dict[str, Any], base: int = 0, who: str = "owner") -> tuple[int, Any]:
    answer = client.put(
        f"/v1/organizations/{ORG}/cash/north/plan",
        json={"base_version": base, "plan": plan}, headers={"Authorization": f"Bearer token-of-{who}"},
    )  # fmt: skip
    return answer.status_code, answer.json


def read(client: FlaskClient, who: str = "viewer", scope: str = "north") -> Any:
    answer = client.get(
        f"/v1/organizations/{ORG}/cash/{scope}", headers={"Authorization": f"Bearer token-of-{who}"}
    )
    assert answer.json is not None
    return answer.json


def sweep(world: World) -> int:
    return CashForecasts(world.documents, world.time, world.organizations).sweep(ORG)


def stored(world: World, collection: str) -> dict[str, Any]:
    prefix = f"organizations/{ORG}/{collection}/"
    return {path.removeprefix(prefix): world.documents.fields(path) for path in world.documents.paths(prefix)}


def alert(world: World) -> Alert:
    (found,) = stored(world, "alerts").values()
    return Alert.model_validate(found)


def test_what_is_missing_is_said_and_what_to_do(world: World, client: FlaskClient) -> None:
    found = read(client)
    assert found["forecast"] is None
    assert [each["code"] for each in found["missing"]] == ["balance"]
    books(world, months=[])
    assert [each["code"] for each in read(client)["missing"]] == ["books"]


def test_a_plan_makes_a_forecast_of_thirteen_weeks(client: FlaskClient) -> None:
    status, found = save(client, plan((SUNDAY, 50_000), minimum=20_000))
    assert status == 200, found
    weeks = found["forecast"]["weeks"]
    assert (len(weeks), weeks[0]["week"], weeks[0]["opening"]) == (13, "2026-W05", 50_000)
    for before, after in pairwise(weeks):
        assert after["opening"] == before["closing"]
    assert found["basis"]["books_through"] == "2025-12"
    # 310,000 a month come and 200,000 go, thirty days later: 70,000 and 45,161.3 a week, rounded to their sum.
    assert (weeks[0]["receipts"], weeks[0]["disbursements"]) == (70_000, 45_162)
    assert read(client)["plan"]["minimum"] == 20_000


def test_a_week_is_frozen_once_its_monday_is_over_and_never_again(world: World, client: FlaskClient) -> None:
    save(client, plan((SUNDAY, 50_000)))
    (week,) = stored(world, "cash_forecasts")
    frozen = stored(world, "cash_forecasts")[week]
    assert week == "north_2026-W05"
    # Late: the books change, the balance is corrected, a day passes. The version stays.
    books(world, version=8, cogs=300_000)
    save(client, plan((SUNDAY, 40_000)), base=1)
    world.time.advance(DAY)
    sweep(world)
    assert stored(world, "cash_forecasts") == {week: frozen}
    assert read(client)["forecast"]["weeks"][0]["opening"] == 40_000


def test_a_balance_may_be_put_right_until_its_monday_is_over(world: World, client: FlaskClient) -> None:
    world.time.advance(2 * DAY)  # Monday, 2 February
    save(client, plan(("2026-02-01", 50_000)))
    assert stored(world, "cash_forecasts") == {}
    save(client, plan(("2026-02-01", 60_000)), base=1)
    world.time.advance(DAY)
    assert sweep(world) == 1
    frozen = stored(world, "cash_forecasts")["north_2026-W06"]
    assert orjson.loads(frozen["forecast"])["weeks"][0]["opening"] == 60_000


def test_two_processes_freeze_one_version(world: World, client: FlaskClient) -> None:
    world.time.advance(2 * DAY)
    save(client, plan(("2026-02-01", 50_000)))
    world.time.advance(DAY)
    other_done = False

    def between(operation: str, moment: str, paths: Sequence[str]) -> None:
        """Another process freezes between this one's look and its commit."""
        nonlocal other_done
        if (operation, moment) == ("commit", "before") and "cash_forecasts" in paths[0] and not other_done:
            other_done = True
            books(world, version=9, cogs=100_000)
            sweep(world)

    world.documents.hook = between
    sweep(world)
    world.documents.hook = None
    assert other_done
    frozen = stored(world, "cash_forecasts")["north_2026-W06"]
    assert frozen["basis"]["series_version"] == 9, "the first to commit is the version"


def test_a_sweep_that_dies_half_way_is_done_by_the_next(world: World, client: FlaskClient) -> None:
    world.time.advance(2 * DAY)
    save(client, plan(("2026-02-01", 50_000), minimum=10))
    world.time.advance(DAY)
    for point in ("cash_forecasts", "alerts", "internal"):
        books(world, version=20 + len(point), cogs=600_000)

        def dies(operation: str, moment: str, paths: Sequence[str], point: str = point) -> None:
            if (operation, moment) == ("commit", "before") and f"/{point}/" in paths[0]:
                raise Unavailable("gone")

        world.documents.hook = dies
        with pytest.raises(Unavailable):
            sweep(world)
        world.documents.hook = None
    sweep(world)
    assert list(stored(world, "cash_forecasts")) == ["north_2026-W06"]
    assert (alert(world).state, alert(world).firing_number) == ("firing", 1)
    assert sweep(world) == 0, "nothing is left to do"


def test_a_sweep_without_news_reads_no_history(world: World, client: FlaskClient) -> None:
    save(client, plan((SUNDAY, 50_000)))
    sweep(world)
    before, written = world.documents.reads, world.documents.writes
    assert sweep(world) == 0
    # The plan by query; then its history's version and what was seen.
    assert world.documents.reads - before <= 3
    assert world.documents.writes == written


def test_cash_below_its_minimum_is_told_once_and_clears(world: World, client: FlaskClient) -> None:
    save(client, plan((SUNDAY, 50_000), minimum=75_000))
    found = alert(world)
    assert (found.state, found.severity, found.subject) == ("firing", "critical", "cash.forecast")
    assert "2026-W05" in found.description
    # The same again, and the sweeper after it: one alert, told once.
    save(client, plan((SUNDAY, 50_000), minimum=75_000))
    sweep(world)
    assert alert(world).firing_number == 1
    # No rule of the organization's judges it, and none withdraws it.
    assert world.manage_rules.sweep.withdraw_orphans(ORG, []) == 0
    save(client, plan((SUNDAY, 50_000), minimum=40_000), base=1)
    assert alert(world).state == "resolved"


def test_too_little_cash_now_is_told_though_the_week_ends_with_more(
    world: World, client: FlaskClient
) -> None:
    _, found = save(client, plan((SUNDAY, 50_000), minimum=60_000))
    assert found["forecast"]["weeks"][0]["closing"] > 60_000
    assert (alert(world).severity, alert(world).value) == ("critical", 50_000)


@pytest.mark.parametrize(
    ("opening", "severity"), [(100_000, "critical"), (160_000, "high"), (330_000, "warning")]
)
def test_a_shortage_is_graver_the_nearer_it_is(
    world: World, client: FlaskClient, opening: int, severity: str
) -> None:
    books(world, cogs=500_000)  # 43,000 a week go
    save(client, plan((SUNDAY, opening), minimum=50_000))
    assert alert(world).severity == severity


def test_without_a_minimum_there_is_no_alert_and_an_open_one_closes(
    world: World, client: FlaskClient
) -> None:
    save(client, plan((SUNDAY, 50_000)))
    assert stored(world, "alerts") == {}
    save(client, plan((SUNDAY, 50_000), minimum=75_000), base=1)
    save(client, plan((SUNDAY, 50_000)), base=2)
    assert alert(world).state == "resolved"


def test_an_older_version_of_the_books_does_not_reopen_an_alert(world: World, client: FlaskClient) -> None:
    save(client, plan((SUNDAY, 100_000), minimum=50_000))
    books(world, version=9, cogs=500_000)
    sweep(world)
    assert alert(world).state == "firing"
    books(world, version=10)
    sweep(world)
    assert alert(world).state == "resolved"
    books(world, version=8, cogs=500_000)  # a message of before
    sweep(world)
    assert alert(world).state == "resolved"


def test_earlier_versions_are_measured_against_the_bank_and_the_books(
    world: World, client: FlaskClient
) -> None:
    """Balances of nine Sundays: each version's closings beside the later balances, its lines beside the books."""
    books(world, months=MONTHS)
    sundays = [date(2025, 11, 2) + timedelta(weeks=n) for n in range(13)]
    exact = {day.isoformat(): 100_000 for day in sundays[:1]}
    save(client, plan((sundays[0].isoformat(), 100_000)))
    weeks = read(client)["forecast"]["weeks"]
    for number, day in enumerate(sundays[1:]):
        exact[day.isoformat()] = weeks[number]["closing"]
    # The third week came 5,000 short.
    exact[sundays[3].isoformat()] -= 5_000
    save(client, plan(*exact.items()), base=1)
    sweep(world)
    found = read(client)
    first = found["versions"][-1]
    assert (first["week"], first["weeks_seen"]) == ("2025-W45", 12)
    assert first["closing_then"] == first["closing_came"]
    lines = {each["key"]: each for each in found["accuracy"]["by_line"]}
    assert lines["balance"]["accuracy_bp"] < 10_000
    assert lines["customers"]["accuracy_bp"] == 10_000, "as sold as forecast"
    assert found["accuracy"]["overall"] == {**lines["balance"], "key": "all"}, "flows are told apart"
    assert found["accuracy"]["by_horizon"][0]["observations"] == 12
    # The books are over until December: of W45, eight weeks.
    assert lines["customers"]["observations"] == sum(range(1, 9))
    assert found["timing_week"] is not None
    assert {each["key"] for each in found["timing"]} == {"customers", "suppliers"}
    assert len(found["versions"]) == 13


def test_more_versions_than_one_run_freezes_are_left_for_the_next(world: World, client: FlaskClient) -> None:
    sundays = [date(2025, 8, 31) + timedelta(weeks=n) for n in range(20)]
    save(client, plan(*((day.isoformat(), 1) for day in sundays)))
    frozen = [len(stored(world, "cash_forecasts"))]
    for _ in range(3):
        sweep(world)
        frozen.append(len(stored(world, "cash_forecasts")))
    assert frozen == [8, 16, 20, 20]


def test_of_two_who_save_at_once_one_is_told_to_look_again(world: World, client: FlaskClient) -> None:
    others: list[int] = []

    def between(operation: str, moment: str, paths: Sequence[str]) -> None:
        """Another admin saves between this one's look and its commit."""
        if (operation, moment) == ("commit", "before") and "/cash_settings/" in paths[0] and not others:
            others.append(0)
            others[0] = save(client, plan(minimum=7), who="admin")[0]

    world.documents.hook = between
    status, found = save(client, plan(minimum=8))
    world.documents.hook = None
    assert (others, status, found["error"]["code"]) == ([200], 409, "conflict")
    assert read(client)["plan"]["minimum"] == 7


def test_a_plan_is_checked(client: FlaskClient) -> None:
    assert save(client, plan(("2026-02-01", 1)))[0] == 422, "a day to come"
    assert save(client, plan(("2026-01-25", 1), ("2026-01-24", 1)))[0] == 422, "the oldest first"
    assert save(client, plan(("2026-02-31", 1)))[0] == 422, "no such day"
    item = {"id": "x", "label": "X", "flow": "receipt", "amount_minor": 1, "date": "2026-02-01"}
    assert save(client, plan(items=[item, item]))[0] == 422
    assert save(client, plan(items=[{**item, "part_of": "operating"}]))[0] == 422
    assert save(client, plan(items=[{**item, "until": "2026-01-01"}]))[0] == 422


def test_a_plan_that_someone_changed_meanwhile_is_kept(client: FlaskClient) -> None:
    assert save(client, plan(minimum=1))[0] == 200
    status, found = save(client, plan(minimum=2))
    assert (status, found["error"]["code"]) == (409, "conflict")
    assert save(client, plan(minimum=1))[0] == 200, "what is there already is no change"
    assert read(client)["plan_version"] == 1


def test_people_see_and_plan_their_own_entities(world: World, client: FlaskClient) -> None:
    assert save(client, plan(), who="editor")[0] == 403
    assert save(client, plan(), who="scoped-admin")[0] == 200
    assert read(client, "scoped", "south")["error"]["code"] == "forbidden"
    assert read(client, "owner", "moon")["error"]["code"] == "not_found"
    assert ("scoped-admin", "plan_cash", "done") in world.audit()


def test_several_currencies_make_no_forecast(world: World, client: FlaskClient) -> None:
    entry = SeriesEntry(version=1, actual={}, budget={}, sums={"class.revenue": None})
    periods = orjson.dumps({"2025-12": entry.model_dump()}).decode()
    world.documents.put(
        f"organizations/{ORG}/series/north",
        {"scope": "north", "version": 1, "periods": periods, "pending": []},
    )
    status, found = save(client, plan((SUNDAY, 1)))
    assert (status, found["missing"][0]["code"]) == (200, "mixed_currency")


def test_an_entity_that_is_gone_is_passed_over(world: World) -> None:
    cash = CashForecasts(world.documents, world.time, world.organizations)
    world.documents.put(f"organizations/{ORG}/cash_settings/gone", {"version": 1})
    assert cash.sweep(ORG) == 0
    owner = Member(uid="owner", email="o@x.test", display_name="O", role="owner")
    assert cash.report(ORG, owner, "south").forecast is None
