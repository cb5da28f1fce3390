"""What a new definition or rule brings up of old months is kept and told to nobody; a correction of one is told."""

from __future__ import annotations

import pytest

from ledgerlight.domain.alerting.escalation import escalations
from ledgerlight.domain.alerting.folding import drivers
from ledgerlight.domain.alerting.incidents import events_of
from schemas.alerts import Alert, AlertRule, RuleScope
from schemas.documents import Member
from schemas.kpi_api import KpiSaveRequest
from schemas.names import Collection, collection_path, document_path
from tests.fakes.world import ORG, World
from tests.unit.alerting.examples import rule

MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12")
OLD, NEWEST = MONTHS[:2], MONTHS[2:]
OWNER = Member(uid="owner", email="o@x.test", display_name="O", role="owner")
HEADER = "entity,account,date,amount,currency,scenario,key\n"


def rows(**cogs: str) -> str:
    """50.00 of cost a month, others by month (``m09="200.00"``); a budget reaches half a year further."""
    found = [
        f"north,2.100,{month}-05,{cogs.get('m' + month[5:], '50.00')},USD,actual,{month}" for month in MONTHS
    ]
    found += [f"north,2.100,2026-{month:02d}-05,50.00,USD,budget,b{month}" for month in range(1, 7)]
    return HEADER + "\n".join(found) + "\n"


def dear(**changes: object) -> AlertRule:
    fields: dict[str, object] = {
        "id": "dear", "name": "Cost above 150", "kind": "absolute", "metric": "cogs", "comparator": None,
        "operator": "above", "threshold": 15_000, "clear_threshold": None,
        "scope": RuleScope(entity_id="north", descendants=False),
    }  # fmt: skip
    return rule(**(fields | changes))


@pytest.fixture
def world() -> World:
    """Four months of cost, judged and well."""
    world = World()
    bring(world, rows())
    put(world, dear())
    assert sweep(world) == {}
    return world


def put(world: World, *rules: AlertRule) -> None:
    for each in rules:
        world.documents.put(document_path(ORG, Collection.ALERT_RULES, each.id), each.model_dump())
    world.alert_rules.every(ORG, fresh=True)


def bring(world: World, text: str) -> None:
    world.drop("cost.csv", text.encode())
    world.recalculate(ORG, [("north", month) for month in MONTHS])


def redefine(world: World, formula: str = "class.cogs * 4", base: int = 1) -> None:
    metric = next(each for each in world.metric_definitions.standard if each.id == "cogs")
    changed = metric.model_copy(update={"formula": formula})
    request = KpiSaveRequest(metric=changed, base_version=base, reason="counted otherwise")
    world.manage_kpis.save(ORG, OWNER, request)
    world.refresh_dashboards.sweep(ORG)


def sweep(world: World) -> dict[str, Alert]:
    """After the sweeper's round, the alerts by month."""
    world.manage_rules.sweep(ORG)
    return alerts(world)


def alerts(world: World) -> dict[str, Alert]:
    found = world.documents.query(collection_path(ORG, Collection.ALERTS))
    every = [Alert.model_validate(dict(each.fields or {})) for each in found]
    return {each.period or "": each for each in every}


def test_new_definitions_tell_of_the_newest_two_months_alone(world: World) -> None:
    redefine(world)
    found = sweep(world)
    assert {month: (each.state, each.past) for month, each in sorted(found.items())} == {
        **dict.fromkeys(OLD, ("firing", True)), **dict.fromkeys(NEWEST, ("firing", False)),
    }  # fmt: skip
    later = "2026-03-31T00:00:00.000Z"
    settings = world.settings(ORG)
    for month, each in found.items():
        assert bool(events_of(each)) == (month in NEWEST)
        assert bool(escalations(each, settings, later)) == (month in NEWEST)
    assert sweep(world) == found


def test_the_trigger_s_check_says_the_same(world: World) -> None:
    redefine(world)
    for month in MONTHS:
        world.check_alerts.of_event(ORG, ("north", month))
    assert {month for month, each in alerts(world).items() if each.past} == set(OLD)


def test_a_late_correction_of_an_old_month_is_told(world: World) -> None:
    bring(world, rows(m09="200.00"))
    found = sweep(world)
    assert {month: (each.state, each.past) for month, each in found.items()} == {"2025-09": ("firing", False)}


def test_a_correction_that_nobody_judged_before_the_definitions_changed_is_told(world: World) -> None:
    bring(world, rows(m09="200.00"))
    redefine(world)
    assert {month for month, each in sweep(world).items() if each.past} == {"2025-10"}


def test_what_was_found_in_the_past_is_told_once_its_month_is_corrected(world: World) -> None:
    redefine(world)
    before = sweep(world)["2025-09"]
    bring(world, rows(m09="60.00"))
    after = sweep(world)["2025-09"]
    assert (after.state, after.past, after.value) == ("firing", False, 24_000)
    assert after.firing_number == before.firing_number + 1
    assert [event.kind for event in events_of(after)] == ["firing"]
    assert sweep(world)["2025-10"].past, "the other month has no news"


def test_definitions_that_change_once_more_tell_of_it_no_more_than_the_first(world: World) -> None:
    redefine(world)
    sweep(world)
    redefine(world, "class.cogs * 5", base=2)
    assert all(sweep(world)[month].past for month in OLD)
    redefine(world, "class.cogs", base=3)
    assert {each.state for each in sweep(world).values()} == {"resolved"}
    assert [events_of(each) for month, each in alerts(world).items() if month in OLD] == [(), ()]
    # It opens anew when the month itself is in breach.
    bring(world, rows(m10="200.00"))
    assert (sweep(world)["2025-10"].state, alerts(world)["2025-10"].past) == ("firing", False)


def test_a_rule_that_came_since_tells_of_no_old_month_either(world: World) -> None:
    put(world, dear(id="any", threshold=100))
    redefine(world, "class.cogs * 2")
    found = sweep(world)
    assert {month: each.past for month, each in found.items()} == dict.fromkeys(OLD, True) | dict.fromkeys(
        NEWEST, False
    )


def test_a_rule_may_ask_to_tell_of_them(world: World) -> None:
    put(world, dear(tells_past=True))
    redefine(world)
    assert not any(each.past for each in sweep(world).values())


def test_months_that_only_compare_with_a_correction_are_told(world: World) -> None:
    """October is compared with September: its entries are what they were, and what it breaches is news."""
    put(
        world,
        dear(kind="variance", comparator="previous", threshold=3_000, clear_threshold=None, metric="cogs"),
    )
    bring(world, rows(m09="20.00"))
    found = sweep(world)
    assert (found["2025-10"].state, found["2025-10"].past) == ("firing", False)


def test_a_driver_that_nobody_is_told_of_hides_nothing(world: World) -> None:
    put(
        world,
        dear(),
        dear(id="profit", metric="gross_profit", operator="below", threshold=0, tells_past=True),
    )
    redefine(world)
    world.manage_rules.sweep(ORG)
    found = world.documents.query(collection_path(ORG, Collection.ALERTS))
    every = [Alert.model_validate(dict(each.fields or {})) for each in found]
    told = {(each.rule_id, each.period) for each in every if events_of(each)}
    assert {("profit", month) for month in OLD} <= told
    assert ("dear", OLD[0]) not in told
    assert drivers(every, world.graph, {})
