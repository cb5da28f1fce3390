"""System rules: the installation's figures judged by the sweeper, one incident a rule."""

from __future__ import annotations

from typing import Any

import pytest

from ledgerlight.domain.alerting.system_facts import measures, system_facts
from ledgerlight.domain.authorization import Denied
from ledgerlight.usecases.problems import Invalid
from schemas.alerts import Alert, AlertRule, RuleScope
from schemas.documents import Member
from schemas.names import Collection, collection_path, document_path
from schemas.system import DeadLetterCount, FunctionHealth, HopLatency, QueueState
from tests.builders import ORG, WEST, found_organization
from tests.fakes.spine import Spine
from tests.fakes.status import well

OWNER = Member(uid="ana", email="ana@example.com", display_name="Ana", role="owner")
NOW = "2026-01-31T10:00:00.000Z"


@pytest.fixture
def spine() -> Spine:
    """An organization whose installation is well."""
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    return spine


def rule(metric: str = "system.dead_letters", **changes: Any) -> AlertRule:
    fields: dict[str, Any] = {
        "id": "letters", "name": "Dead letters", "kind": "system", "metric": metric, "operator": "above",
        "threshold": 0, "severity": "critical", "scope": RuleScope(entity_id="group", descendants=False),
    }  # fmt: skip
    return AlertRule(**{**fields, **changes})


def letters(spine: Spine, count: int | None) -> None:
    found = [DeadLetterCount(topic="events-dead-letter", count=count)]
    spine.services.status.state = well().model_copy(update={"dead_letters": found})
    spine.services.time.advance(180)


def alerts(spine: Spine) -> list[Alert]:
    found = spine.services.documents.query(collection_path(ORG, Collection.ALERTS))
    return [Alert.model_validate(dict(each.fields or {})) for each in found]


def test_dead_letters_fire_once_and_their_replay_resolves_it(spine: Spine) -> None:
    spine.services.manage_rules.put(ORG, OWNER, rule(), create=True)
    assert spine.services.sweep_alerts(ORG) == 0
    assert alerts(spine) == [], "nothing is wrong"
    letters(spine, 3)
    assert spine.services.sweep_alerts(ORG) == 1
    assert spine.services.sweep_alerts(ORG) == 0, "another sweeper at the same moment"
    (alert,) = alerts(spine)
    assert (alert.state, alert.value, alert.unit, alert.period) == ("firing", 3, "count", None)
    letters(spine, None)
    spine.services.sweep_alerts(ORG)
    assert [alert.state for alert in alerts(spine)] == ["error"], "nobody knows: neither fired nor resolved"
    letters(spine, 0)
    spine.services.sweep_alerts(ORG)
    (alert,) = alerts(spine)
    assert (alert.state, alert.firing_number) == ("resolved", 1)


def test_a_look_is_shared_by_the_organizations_of_a_sweep(spine: Spine) -> None:
    spine.services.manage_rules.put(ORG, OWNER, rule(), create=True)
    spine.services.sweep_alerts(ORG)
    spine.services.sweep_alerts(ORG)
    assert spine.services.status.reads == 1


def test_without_system_rules_nobody_asks(spine: Spine) -> None:
    spine.services.manage_rules.put(
        ORG, OWNER, rule(id="feed", kind="stale_feed", metric="feed.bank"), create=True
    )
    spine.services.sweep_alerts(ORG)
    assert spine.services.status.reads == 0


def test_a_sweep_tells_that_the_one_before_was_late(spine: Spine) -> None:
    spine.services.manage_rules.put(ORG, OWNER, rule("system.sweep_age", threshold=10), create=True)
    state = document_path(ORG, Collection.INTERNAL, "sweep")
    spine.services.documents.put(state, {"dashboards_at": spine.services.time.now()})
    spine.services.time.advance(11 * 60)
    spine.services.sweep_alerts(ORG)
    (alert,) = alerts(spine)
    assert (alert.state, alert.value, alert.unit) == ("firing", 11, "minutes")
    spine.services.documents.put(state, {"dashboards_at": spine.services.time.now()})
    spine.services.time.advance(180)
    spine.services.sweep_alerts(ORG)
    assert [alert.state for alert in alerts(spine)] == ["resolved"]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("system.failing_functions", 1),
        ("system.queue_age", 90),
        ("system.dead_letters", 0),
        ("system.hop_latency.apply_edit", 750),
        ("system.hop_latency.notify", None),
        ("system.sweep_age", 4),
    ],
)
def test_each_figure_is_that_of_the_system_page(metric: str, value: int | None) -> None:
    installation = well().model_copy(
        update={
            "functions": [
                FunctionHealth(name="api", healthy=True, last_seen=NOW),
                FunctionHealth(name="notify", healthy=False, last_seen=None),
                FunctionHealth(name="sweep", healthy=None, last_seen=None),
            ],
            "queue": QueueState(waiting=2, oldest_seconds=90),
            "hops": [HopLatency(hop="apply_edit", p50_ms=20, p95_ms=750)],
        }
    )
    facts = system_facts(rule(metric), installation, "2026-01-31T09:55:30.000Z", ORG, NOW)
    assert facts.value == value
    assert (facts.reason is None) == (value is not None)
    assert facts.name == measures()[metric].name


def test_an_empty_queue_has_no_age_and_an_unknown_one_is_unknown() -> None:
    empty = well()
    assert system_facts(rule("system.queue_age"), empty, "", ORG, NOW).value == 0
    unknown = empty.model_copy(update={"queue": QueueState(waiting=None, oldest_seconds=None)})
    assert system_facts(rule("system.queue_age"), unknown, "", ORG, NOW).value is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"metric": "system.cpu"}, "is no figure of the system"),
        ({"operator": "below"}, "fires above its threshold"),
        ({"scope": RuleScope(entity_id=WEST)}, "the whole organization"),
    ],
)
def test_a_system_rule_that_nothing_could_judge_is_refused(
    spine: Spine, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        spine.services.manage_rules.put(ORG, OWNER, rule(**changes), create=True)


def test_only_who_sees_the_system_makes_rules_of_it(spine: Spine) -> None:
    manage = spine.services.manage_rules
    for member in (
        OWNER.model_copy(update={"role": "editor"}),
        OWNER.model_copy(update={"role": "admin", "entity_scope": ["group"]}),
    ):
        with pytest.raises(Denied):
            manage.put(ORG, member, rule(), create=True)
        assert manage.options(ORG, member).system == []
    assert {each.id for each in manage.options(ORG, OWNER).system} == set(measures())


def test_there_is_no_past_to_try_it_on(spine: Spine) -> None:
    with pytest.raises(Invalid, match="a system rule has no past"):
        spine.services.manage_rules.backtest(ORG, OWNER, rule(), 12)
