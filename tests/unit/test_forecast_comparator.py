"""The forecast that was imported beside actuals: from the record to dashboards, drivers and alerts."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import pytest

from ledgerlight.domain.alerting.drivers import explain
from ledgerlight.ports import Write
from schemas.alerts import Alert, AlertRule
from schemas.dashboards import DashboardView, SeriesEntry, Timeline
from schemas.names import Collection, collection_path
from tests.fakes.world import ORG, World
from tests.unit.alerting.examples import rule

HEADER = "entity,account,date,amount,currency,scenario,key\n"
ROWS = (
    "north,1.100,2026-01-05,800.00,USD,actual,a\n"
    "north,1.100,2026-01-05,900.00,USD,budget,b\n"
    "north,1.100,2026-01-05,1000.00,USD,forecast,c\n"
    "south,1.100,2026-01-05,300.00,USD,actual,d\n"
    "south,1.100,2026-01-05,250.00,USD,forecast,e\n"
)
LEAVES = [("north", "2026-01"), ("south", "2026-01")]


@pytest.fixture
def world() -> World:
    world = World()
    world.drop("plan.csv", (HEADER + ROWS).encode())
    world.recalculate(ORG, LEAVES)
    return world


def path(scope: str) -> str:
    return f"organizations/{ORG}/dashboards/{scope}_2026-01"


def shown(world: World, scope: str) -> DashboardView:
    return DashboardView.model_validate_json(world.documents.fields(path(scope))["view"])


def against_forecast() -> AlertRule:
    return rule(comparator="forecast", threshold=1_000, clear_threshold=None)


def test_parents_sum_the_forecast_and_say_who_missed_it(world: World) -> None:
    view = shown(world, "group")
    revenue = next(kpi for kpi in view.kpis if kpi.id == "revenue")
    assert revenue.forecast is not None
    assert (revenue.value, revenue.forecast.value, revenue.forecast.impact) == (110_000, 125_000, -15_000)
    assert {row.entity_id: row.revenue_forecast for row in view.entities} == {
        "north": 100_000,
        "south": 25_000,
    }
    found = explain(against_forecast(), view.model_dump(), "group", "2026-01", world.graph)
    assert found.against == "forecast"
    assert [(each.kind, each.id, each.impact) for each in found.drivers] == [
        ("account", "1.100", -15_000), ("entity", "north", -20_000), ("entity", "south", 5_000),
    ]  # fmt: skip


def test_a_rule_against_the_forecast_fires_on_the_dashboard(world: World) -> None:
    rules = f"organizations/{ORG}/{Collection.ALERT_RULES}/revenue-short"
    world.documents.put(rules, against_forecast().model_dump())
    world.alert_rules.every(ORG, fresh=True)
    world.check_alerts(ORG, [("group", "2026-01")])
    (found,) = world.documents.query(collection_path(ORG, Collection.ALERTS))
    alert = Alert.model_validate(dict(found.fields or {}))
    assert (alert.state, alert.comparator, alert.baseline, alert.drivers_against) == (
        "firing", "forecast", 125_000, "forecast",
    )  # fmt: skip


def as_before_forecasts(world: World, scope: str) -> None:
    """What the release before stored: no forecast anywhere, and definitions by another digest."""
    stored = world.documents.fields(path(scope))
    view = orjson.loads(stored["view"])
    for kpi in view["kpis"]:
        del kpi["forecast"]
    for row in view["statement"]:
        del row["forecast"], row["against_forecast"]
    for row in view["entities"]:
        del row["revenue_forecast"]
    del view["variances"]["forecast"]
    headline = orjson.loads(stored["headline"])
    del headline["revenue_forecast"]
    series = f"organizations/{ORG}/series/{scope}"
    history = world.documents.fields(series)
    periods = orjson.loads(history["periods"])
    for entry in periods.values():
        del entry["forecast"], entry["forecast_sums"]
        entry["basis"] = "before"
    world.documents.commit(
        [
            Write(
                path(scope),
                stored | {
                    "view": orjson.dumps(view).decode(),
                    "headline": orjson.dumps(headline).decode(),
                    "graph_digest": "before",
                },
            ),
            Write(series, history | {"periods": orjson.dumps(periods).decode()}),
            Write(timeline_path(scope), None),
        ]
    )  # fmt: skip


def timeline_path(scope: str) -> str:
    """Where a scope's timeline is."""
    return f"organizations/{ORG}/timelines/{scope}"


def test_what_an_earlier_release_stored_is_calculated_again(world: World) -> None:
    whole = shown(world, "group")
    for scope in ("north", "south", "group"):
        as_before_forecasts(world, scope)
    assert world.refresh_dashboards.sweep(ORG) == 3
    assert shown(world, "group") == whole
    fields = world.documents.fields(f"organizations/{ORG}/series/group")
    entry = SeriesEntry.model_validate(orjson.loads(fields["periods"])["2026-01"])
    assert entry.forecast["revenue"] == 125_000
    timeline = Timeline.model_validate(world.documents.fields(timeline_path("group")))
    assert timeline.version == fields["version"]
    assert timeline.revenue_forecast == {"2026-01": 125_000}
    assert world.refresh_dashboards.sweep(ORG) == 0


def test_the_timeline_begins_screens_at_the_newest_actuals_and_moves_with_the_history(world: World) -> None:
    rows = "north,1.100,2026-02-05,1.00,USD,actual,f\nnorth,1.100,2027-01-05,9.00,USD,budget,g\n"
    world.drop("later.csv", (HEADER + rows).encode())
    world.recalculate(ORG, [("north", "2026-02"), ("north", "2027-01")])
    for scope in ("north", "group"):
        timeline = Timeline.model_validate(world.documents.fields(timeline_path(scope)))
        history = world.documents.fields(f"organizations/{ORG}/series/{scope}")
        assert timeline.periods == sorted(orjson.loads(history["periods"]))
        assert (timeline.latest, timeline.periods[-1]) == ("2026-02", "2027-01")
        assert timeline.version == history["version"]


def test_a_changed_forecast_marks_the_months_that_look_back_at_it(world: World) -> None:
    world.drop("later.csv", (HEADER + "north,1.100,2026-02-05,1.00,USD,actual,f\n").encode())
    world.recalculate(ORG, [("north", "2026-02")])
    written: list[str] = []

    def note(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            written.extend(each.rsplit("/", 1)[1] for each in paths if "/dashboards/" in each)

    world.drop("plan.csv", (HEADER + ROWS.replace("1000.00", "1100.00")).encode())
    world.documents.hook = note
    world.recalculate(ORG, LEAVES)
    world.documents.hook = None
    assert {"north_2026-01", "north_2026-02", "group_2026-02"} <= set(written)


def test_a_forecast_costs_no_document_more(world: World) -> None:
    """The same edit with and without a forecast reads and writes the same documents."""
    bare = World()
    bare.drop(
        "plan.csv", (HEADER + "".join(r for r in ROWS.splitlines(True) if "forecast" not in r)).encode()
    )
    bare.recalculate(ORG, LEAVES)
    costs = []
    for each in (world, bare):
        each.drop("more.csv", (HEADER + "north,1.100,2026-01-06,5.00,USD,actual,z\n").encode())
        before = each.documents.reads
        assert each.recalculate(ORG, [("north", "2026-01")]) == 2
        costs.append(each.documents.reads - before)
    assert costs[0] == costs[1] > 0
