"""Trend and forecast over HTTP: of what is stored, of what the caller sees, computed once a version."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from ledgerlight.domain.analysis.anomalies import check
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.analysis.trend import trend
from ledgerlight.domain.periods import shifted
from ledgerlight.usecases import analyse_series
from ledgerlight.usecases.analyse_series import AnalyseSeries
from schemas.dashboards import SeriesEntry
from schemas.documents import Member
from tests.fakes.world import ORG, World

MONTHS = [shifted("2024-01", n) for n in range(30)]
VALUES = [100_000 + 1_000 * n + (n % 12) * 700 for n in range(30)]
OWNER = Member(uid="owner", email="o@x.test", display_name="O", role="owner")


@pytest.fixture
def world() -> World:
    """An organization whose northern revenue has thirty months, one missing."""
    world = World()
    put(world, {m: v for m, v in zip(MONTHS, VALUES, strict=True) if m != MONTHS[2]})
    return world


def put(world: World, values: dict[str, int], scope: str = "north", version: int = 7) -> None:
    """A history as recalculation writes it."""
    periods = {
        period: SeriesEntry(version=1, actual={"revenue": value}, budget={}).model_dump()
        for period, value in values.items()
    }
    fields = {"scope": scope, "version": version, "periods": orjson.dumps(periods).decode(), "pending": []}
    world.documents.put(f"organizations/{ORG}/series/{scope}", fields)


def ask(client: FlaskClient, uid: str, scope: str = "north", metric: str = "revenue") -> Any:
    """Call it."""
    return client.get(
        f"/v1/organizations/{ORG}/analysis/{scope}/{metric}",
        headers={"Authorization": f"Bearer token-of-{uid}"},
    )


@pytest.mark.parametrize("uid", ["owner", "viewer", "scoped"])
def test_whoever_sees_the_entity_reads_its_trend_and_forecast(world: World, uid: str) -> None:
    answer = ask(world.client(), uid)
    assert answer.status_code == 200, answer.text
    values = [None if n == 2 else value for n, value in enumerate(VALUES)]
    body = answer.json
    assert (body["periods"], body["values"], body["version"]) == (MONTHS, values, 7)
    assert body["trend"] == trend(values).model_dump()
    assert body["trend"]["periods"] == 27
    assert body["forecast"] == forecast(values).model_dump()
    assert len(body["forecast"]["points"]) == 3
    assert body["forecast"]["baseline"]["wape_bp"] >= body["forecast"]["error"]["wape_bp"]


def test_months_out_of_their_band_are_named_with_it_and_later_ones_do_not_excuse_them(world: World) -> None:
    values = {month: 100_000 + 500 * (n % 5) for n, month in enumerate(MONTHS)}
    values[MONTHS[20]] = 160_000
    values[MONTHS[6]] = 160_000  # too early: six months say nothing of what is usual
    put(world, values)
    (found,) = ask(world.client(), "owner").json["unusual"]
    before = [values[month] for month in MONTHS[8:20]]
    assert found == {"period": MONTHS[20], "check": check(160_000, before, kind="recent").model_dump()}
    assert found["check"]["low"] < min(before) <= max(before) < found["check"]["high"] < 160_000


@pytest.mark.parametrize("scope", ["south", "group"])
def test_a_member_of_one_entity_reads_no_other(world: World, scope: str) -> None:
    put(world, dict(zip(MONTHS, VALUES, strict=True)), scope)
    client = world.client()
    assert ask(client, "scoped", scope).status_code == 403
    assert ask(client, "viewer", scope).status_code == 200


def test_what_does_not_exist_is_not_found(world: World) -> None:
    client = world.client()
    assert ask(client, "owner", metric="happiness").status_code == 404
    assert ask(client, "owner", scope="south").status_code == 404
    assert ask(client, "owner", metric="Revenue").status_code == 422


def test_a_kpi_without_values_has_too_little_history(world: World) -> None:
    body = ask(world.client(), "owner", metric="cash").json
    assert (body["periods"], body["values"]) == ([], [])
    assert (body["trend"]["reason"], body["forecast"]["reason"]) == ("insufficient_history",) * 2


def test_an_answer_is_computed_once_a_version(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    analyse = AnalyseSeries(world.documents, world.metric_definitions)
    first = analyse(ORG, OWNER, "north", "revenue")
    assert analyse(ORG, OWNER, "north", "revenue") is first
    put(world, dict(zip(MONTHS, VALUES, strict=True)), version=8)
    second = analyse(ORG, OWNER, "north", "revenue")
    assert (second.version, second.values[2]) == (8, VALUES[2])
    put(world, dict(zip(MONTHS, VALUES[::-1], strict=True)), version=8)  # built anew, by chance as often
    assert analyse(ORG, OWNER, "north", "revenue").values == VALUES[::-1]
    monkeypatch.setattr(analyse_series, "REMEMBERED", 1)
    analyse(ORG, OWNER, "north", "cash")
    assert len(analyse._answers) == 1


def test_only_the_last_ten_years_are_looked_at(world: World) -> None:
    put(world, {shifted("2010-01", n): n for n in range(150)})
    answer = AnalyseSeries(world.documents, world.metric_definitions)(ORG, OWNER, "north", "revenue")
    assert (len(answer.periods), answer.periods[0], answer.values[-1]) == (120, shifted("2010-01", 30), 149)
