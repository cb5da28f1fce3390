"""What the sweeper does for alerts: dashboards whose event was lost, feeds that are late, rules that are gone."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.alerts import Alert, AlertRule, RuleScope
from schemas.documents import Member
from schemas.names import Collection, collection_path, document_path
from tests.builders import EAST, ORG, WEST, carry_device, found_organization, message, upsert
from tests.fakes.spine import Spine

PERIOD = "2026-01"
OWNER = Member(uid="ana", email="ana@example.com", display_name="Ana", role="owner")
FILE = b"entity,account,date,amount,currency,key\nwest,1.100,2026-01-03,5.00,USD,r1\n"


@pytest.fixture
def spine() -> Spine:
    """An organization with its pipeline; nothing but the sweeper checks alerts."""
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    return spine


def put_rule(spine: Spine, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "id": "low", "name": "Low revenue", "kind": "absolute", "metric": "revenue", "operator": "below",
        "threshold": 1_000, "severity": "high", "scope": RuleScope(entity_id=WEST, descendants=False),
    }  # fmt: skip
    spine.services.manage_rules.put(ORG, OWNER, AlertRule(**{**fields, **changes}), create=True)


def states(spine: Spine) -> list[tuple[str, str | None, str]]:
    found = spine.services.documents.query(collection_path(ORG, Collection.ALERTS))
    every = [Alert.model_validate(dict(each.fields or {})) for each in found]
    return sorted((alert.rule_id, alert.period, alert.state) for alert in every)


def sweep(spine: Spine) -> int:
    return spine.services.sweep_alerts(ORG)


def test_a_dashboard_whose_event_was_lost_is_checked(spine: Spine) -> None:
    put_rule(spine)
    spine.services.apply_changes(message([upsert("a", 900)]))
    assert states(spine) == []
    assert sweep(spine) == 1
    assert states(spine) == [("low", PERIOD, "firing")]
    spine.services.apply_changes(message([upsert("a", 3_000)], sequence=2))
    assert sweep(spine) == 1
    assert states(spine) == [("low", PERIOD, "resolved")]
    writes = spine.services.documents.writes
    assert sweep(spine) == 0
    assert spine.services.documents.writes == writes, "nothing changed, so nothing is written"


def test_a_first_rule_is_not_about_years_ago(spine: Spine) -> None:
    for sequence, period in enumerate(("2024-05", "2024-06", PERIOD), start=1):
        rows = [upsert(period, 900, period=period)]
        spine.services.apply_changes(message(rows, period=period, sequence=sequence))
    put_rule(spine)
    assert states(spine) == [("low", PERIOD, "firing")], "the newest period is judged at once"
    sweep(spine)
    assert states(spine) == [("low", PERIOD, "firing")]
    spine.services.apply_changes(
        message([upsert("2024-05", 800, period="2024-05")], period="2024-05", sequence=9)
    )
    sweep(spine)
    assert ("low", "2024-05", "firing") in states(spine), "what changes is judged however old it is"


def test_an_event_that_comes_after_the_first_rule_is_not_about_years_ago_either(spine: Spine) -> None:
    event = spine.services.check_alerts.of_event
    for sequence, period in enumerate(("2024-05", "2024-06", PERIOD), start=1):
        rows = [upsert(period, 900, period=period)]
        spine.services.apply_changes(message(rows, period=period, sequence=sequence))
    put_rule(spine)
    for period in ("2024-05", "2024-06", PERIOD):
        assert event(ORG, (WEST, period)) == 0, "it was written before the rule came"
    assert states(spine) == [("low", PERIOD, "firing")]
    spine.services.apply_changes(
        message([upsert("2024-05", 800, period="2024-05")], period="2024-05", sequence=9)
    )
    assert event(ORG, (WEST, "2024-05")) == 1, "what changes is judged however old it is"
    assert event(ORG, (WEST, "2024-05")) == 0
    assert ("low", "2024-05", "firing") in states(spine)


def test_an_event_costs_nothing_more_where_no_rule_looks(spine: Spine) -> None:
    put_rule(spine, scope=RuleScope(entity_id=EAST, descendants=False))
    spine.services.apply_changes(message([upsert("a", 900)]))
    asked: list[str] = []
    spine.services.documents.hook = lambda operation, moment, paths: asked.append(operation)
    assert spine.services.check_alerts.of_event(ORG, (WEST, PERIOD)) == 0
    assert asked == []


def test_a_rule_that_vanished_leaves_no_open_alert(spine: Spine) -> None:
    put_rule(spine)
    spine.services.apply_changes(message([upsert("a", 900)]))
    sweep(spine)
    path = document_path(ORG, Collection.ALERT_RULES, "low")
    spine.services.documents.put(path, {**spine.services.documents.fields(path), "enabled": False})
    assert sweep(spine) == 1
    assert states(spine) == [("low", PERIOD, "resolved")]


def test_a_feed_that_is_late_fires_and_the_next_file_ends_it(spine: Spine) -> None:
    put_rule(
        spine, id="late", name="Bank feed late", kind="stale_feed", metric="feed.bank", operator="above",
        threshold=120, severity="warning",
    )  # fmt: skip
    assert sweep(spine) == 0, "a source nobody ever sent says nothing"
    name = f"organizations/{ORG}/inbox/a.csv"
    spine.services.bucket.write(name, FILE, "text/csv", {"source": "bank"})
    spine.services.time.advance(119 * 60)
    sweep(spine)
    assert states(spine) == []
    spine.services.time.advance(5 * 60)
    sweep(spine)
    assert states(spine) == [("late", None, "firing")]
    spine.services.bucket.write(name, FILE.replace(b"5.00", b"6.00"), "text/csv", {"source": "bank"})
    spine.services.time.advance(60)
    sweep(spine)
    assert states(spine) == [("late", None, "resolved")]


def test_a_file_of_poor_quality_fires(spine: Spine) -> None:
    put_rule(
        spine, id="poor", name="Poor file", kind="data_quality", metric="quality.bank", operator="below",
        threshold=10_000, severity="warning",
    )  # fmt: skip
    bad = FILE + b"west,1.100,2026-01-04,many,USD,r2\n"
    spine.services.bucket.write(f"organizations/{ORG}/inbox/a.csv", bad, "text/csv", {"source": "bank"})
    sweep(spine)
    assert states(spine) == [("poor", None, "firing")]


def test_the_sweep_of_everything_includes_alerts_and_messages(spine: Spine) -> None:
    put_rule(spine)
    carry_device(spine.services.documents, "finance-owner")
    spine.services.apply_changes(message([upsert("a", 900)]))
    assert spine.services.sweep().alerts == 1
    spine.services.time.advance(60)
    assert spine.services.sweep().notifications == 2
    assert spine.services.sweep().notifications == 0
