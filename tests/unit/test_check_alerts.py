"""Dashboards judged as they are: one alert a rule, scope and period, whatever comes twice, late or dies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.check_alerts import CheckAlerts
from ledgerlight.usecases.context import KEPT_SECONDS
from schemas.alerts import Alert, AlertRule, RuleScope
from schemas.documents import EditPatch
from schemas.names import Collection, collection_path, document_path
from schemas.records import RecordChange
from tests.builders import EAST, ORG, WEST, found_organization, message, post_edit, upsert
from tests.fakes.documents import FakeDocuments
from tests.fakes.spine import Spine
from tests.unit.alerting.examples import rule

PERIOD = "2026-01"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def spine() -> Spine:
    """An organization with its pipeline."""
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    return spine


def put_rules(spine: Spine, *rules: AlertRule) -> None:
    for each in rules:
        path = document_path(ORG, Collection.ALERT_RULES, each.id)
        spine.services.documents.put(path, each.model_dump())
    spine.services.alert_rules.every(ORG, fresh=True)


def low_revenue(threshold: int = 1_000, **changes: object) -> AlertRule:
    fields: dict[str, object] = {
        "id": "low-revenue", "name": "Low revenue", "kind": "absolute", "comparator": None, "operator": "below",
        "threshold": threshold, "clear_threshold": None, "scope": RuleScope(entity_id="group"),
    }  # fmt: skip
    return rule(**(fields | changes))


def put_records(spine: Spine, rows: Sequence[RecordChange], entity: str = WEST, sequence: int = 1) -> None:
    spine.services.apply_changes(message(rows, entity=entity, sequence=sequence))


def alerts(spine: Spine) -> dict[str, Alert]:
    """Stored alerts by entity and rule."""
    found = spine.services.documents.query(collection_path(ORG, Collection.ALERTS))
    every = [Alert.model_validate(dict(each.fields or {})) for each in found]
    return {f"{each.entity_id}/{each.rule_id}": each for each in every}


def check(spine: Spine, *scopes: str) -> int:
    return spine.services.check_alerts(ORG, [(scope, PERIOD) for scope in scopes or (WEST, EAST, "group")])


def test_a_breach_is_one_alert_and_a_clear_figure_resolves_it_once(spine: Spine) -> None:
    put_rules(spine, low_revenue(scope=RuleScope(entity_id=WEST, descendants=False)))
    put_records(spine, [upsert("a", 900)])
    assert check(spine) == 1
    assert check(spine) == 0, "an event that comes twice changes nothing"
    (alert,) = alerts(spine).values()
    assert (alert.state, alert.value, alert.firing_number, alert.entity_id) == ("firing", 900, 1, WEST)
    put_records(spine, [upsert("a", 2_000)], sequence=2)
    assert check(spine) == 1
    assert check(spine) == 0
    (alert,) = alerts(spine).values()
    assert (alert.state, alert.value) == ("resolved", 2_000)
    assert [entry.to_state for entry in alert.history] == ["firing", "resolved"]


def test_a_figure_that_is_well_leaves_no_document(spine: Spine) -> None:
    put_rules(spine, low_revenue())
    put_records(spine, [upsert("a", 5_000)])
    assert check(spine) == 0
    assert alerts(spine) == {}


def test_without_rules_a_check_costs_one_look_up_that_is_kept(spine: Spine) -> None:
    put_records(spine, [upsert("a", 900)])
    store = spine.services.documents
    asked: list[str] = []
    store.hook = lambda operation, moment, paths: asked.append(operation) if moment == "before" else None
    for _ in range(3):
        check(spine)
    assert asked == ["query"]
    spine.services.time.advance(KEPT_SECONDS + 1)
    check(spine)
    assert asked == ["query"] * 2


def test_a_rule_of_the_group_looks_at_every_entity_below_it(spine: Spine) -> None:
    put_rules(spine, low_revenue())
    put_records(spine, [upsert("a", 600)])
    put_records(spine, [upsert("b", 700, entity=EAST)], EAST)
    check(spine)
    assert {key.split("/")[0] for key in alerts(spine)} == {WEST, EAST}, "the group has 1,300"


def test_an_edit_checks_what_it_changed_up_to_the_root(spine: Spine) -> None:
    put_rules(spine, low_revenue(2_000))
    put_records(spine, [upsert("a", 2_500)])
    post_edit(spine.services.documents, "a", 1, EditPatch(amount_minor=100))
    outcome = spine.services.apply_edit(ORG, "e1")
    assert outcome.status == "applied"
    spine.services.recalculate(ORG, outcome.changed)
    spine.services.check_alerts.of_leaves(ORG, outcome.changed, "e1")
    found = alerts(spine)
    assert {key: alert.state for key, alert in found.items()} == {
        "west/low-revenue": "firing", "group/low-revenue": "firing",
    }  # fmt: skip
    assert {alert.lineage for alert in found.values()} == {"e1"}


def test_an_alert_names_what_wrote_the_leaves_in_its_scope_and_nothing_else(spine: Spine) -> None:
    put_rules(spine, low_revenue(2_000))

    def imported(name: str, entity: str, amount: int, sequence: int, period: str = PERIOD) -> None:
        rows = [upsert(f"{entity}{name}", amount, entity=entity, period=period)]
        spine.services.apply_changes(
            message(rows, entity=entity, period=period, sequence=sequence, import_id=name)
        )
        spine.services.time.advance(60)

    imported("imp-1", WEST, 300, 1)
    imported("imp-2", EAST, 400, 2)
    imported("imp-3", EAST, 500, 3)
    imported("imp-4", WEST, 9_000, 4, "2025-12")
    check(spine)
    found = alerts(spine)
    assert {alert.entity_id: alert.written_by for alert in found.values()} == {
        WEST: ["imp-1"], EAST: ["imp-3", "imp-2"], "group": ["imp-3", "imp-1", "imp-2"],
    }, "the newest import of all wrote another month"  # fmt: skip
    assert {alert.lineage for alert in found.values()} == {"imp-1", "imp-3"}
    post_edit(spine.services.documents, "westimp-1", 1, EditPatch(amount_minor=100))
    outcome = spine.services.apply_edit(ORG, "e1")
    assert outcome.status == "applied"
    spine.services.check_alerts.of_leaves(ORG, outcome.changed, "e1")
    assert alerts(spine)["west/low-revenue"].written_by == ["e1", "imp-1"]
    leaf = spine.services.documents.fields(f"organizations/{ORG}/aggregations/{WEST}_{PERIOD}")
    assert leaf["written_by"] == ["e1", "imp-1"]
    imported("imp-1", WEST, 200, 5)
    leaf = spine.services.documents.fields(f"organizations/{ORG}/aggregations/{WEST}_{PERIOD}")
    assert leaf["written_by"] == ["imp-1", "e1"], "each once, however often its messages come"


def test_what_follows_from_a_firing_driver_is_folded_under_it(spine: Spine) -> None:
    margin = low_revenue(
        5_000, id="margin", metric="gross_margin", scope=RuleScope(entity_id=WEST, descendants=False)
    )
    put_rules(spine, margin, low_revenue(scope=RuleScope(entity_id=WEST, descendants=False)))
    put_records(spine, [upsert("a", 900), upsert("c", 800, account="2.100")])
    check(spine)
    found = alerts(spine)
    assert found["west/margin"].folded_under == found["west/low-revenue"].key
    put_records(spine, [upsert("a", 1_100), upsert("c", 1_000, account="2.100")], sequence=2)
    check(spine)
    found = alerts(spine)
    assert (found["west/low-revenue"].state, found["west/margin"].folded_under) == ("resolved", None)


@pytest.mark.parametrize("boundary", ["before", "after"])
def test_a_check_killed_at_its_commit_is_finished_by_the_event_that_comes_again(
    spine: Spine, boundary: str
) -> None:
    put_rules(spine, low_revenue())
    put_records(spine, [upsert("a", 900)])

    def kill(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", boundary):
            raise Killed

    spine.services.documents.hook = kill
    with pytest.raises(Killed):
        check(spine)
    spine.services.documents.hook = None
    check(spine)
    assert {alert.firing_number for alert in alerts(spine).values()} == {1}
    assert len(alerts(spine)) == 2


def test_a_breach_that_was_read_before_it_was_corrected_does_not_stay(spine: Spine) -> None:
    """One process read the breach and is slow; another finds the correction clear, which leaves no document."""
    put_rules(spine, low_revenue(scope=RuleScope(entity_id=WEST, descendants=False)))
    put_records(spine, [upsert("a", 900)])
    store = spine.services.documents
    services = spine.services
    other = CheckAlerts(
        store,
        services.time,
        services.organizations,
        AlertRules(store, services.time),
        services.metric_definitions,
    )

    def corrected(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any("/alerts/" in path for path in paths):
            store.hook = None
            put_records(spine, [upsert("a", 5_000)], sequence=2)
            assert other(ORG, [(WEST, PERIOD)]) == 0

    store.hook = corrected
    check(spine, WEST)
    (alert,) = alerts(spine).values()
    assert (alert.state, alert.value) == ("resolved", 5_000)


def test_two_processes_at_once_make_one_alert(spine: Spine) -> None:
    put_rules(spine, low_revenue(scope=RuleScope(entity_id=WEST, descendants=False)))
    put_records(spine, [upsert("a", 900)])
    store: FakeDocuments = spine.services.documents

    def other_first(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            store.hook = None
            check(spine, WEST)

    store.hook = other_first
    check(spine, WEST)
    (alert,) = alerts(spine).values()
    assert (alert.firing_number, len(alert.history)) == (1, 1)


def test_accounts_and_dimension_members_are_judged_too(spine: Spine) -> None:
    account = low_revenue(1_000, id="account", metric=None, account="1.100")
    member = low_revenue(
        1_000, id="member", scope=RuleScope(entity_id=WEST, dimension="region", member="North")
    )
    put_rules(spine, account, member)
    put_records(
        spine,
        [upsert("a", 400, dimensions={"region": "North"}), upsert("b", 500, dimensions={"region": "South"})],
    )
    check(spine, WEST)
    assert {key: alert.value for key, alert in alerts(spine).items()} == {
        "west/account": 900, "west/member": 400,
    }  # fmt: skip


def test_a_rule_nobody_can_read_does_not_hold_off_the_others(spine: Spine) -> None:
    spine.services.documents.put(
        document_path(ORG, Collection.ALERT_RULES, "new-kind"), {"id": "new-kind", "kind": "tidal"}
    )
    put_rules(spine, low_revenue())
    put_records(spine, [upsert("a", 900)])
    check(spine, WEST)
    assert list(alerts(spine)) == ["west/low-revenue"]


def test_breaches_of_an_import_name_it(spine: Spine) -> None:
    put_rules(spine, low_revenue(10_000_000))
    data = b"entity,account,date,amount,currency,key\nwest,1.100,2026-01-03,5.00,USD,r1\n"
    spine.services.bucket.write(f"organizations/{ORG}/inbox/a.csv", data, "text/csv")
    check(spine, WEST)
    (imported,) = spine.services.documents.query(collection_path(ORG, Collection.IMPORTS))
    assert alerts(spine)["west/low-revenue"].lineage == (imported.fields or {})["id"]


def test_an_alert_names_what_moved_the_figure_as_of_the_version_it_judged(spine: Spine) -> None:
    put_rules(spine, low_revenue(scope=RuleScope(entity_id=WEST, descendants=False)))
    put_records(spine, [{**upsert("plan", 1_500), "scenario": "budget"}, upsert("a", 900)])
    check(spine)
    (alert,) = alerts(spine).values()
    assert [(each.kind, each.id, each.impact) for each in alert.drivers] == [("account", "1.100", -600)]
    assert alert.drivers_against == "budget"
    put_records(spine, [upsert("a", 800)], sequence=2)
    check(spine)
    (alert,) = alerts(spine).values()
    assert [each.impact for each in alert.drivers] == [-700]
