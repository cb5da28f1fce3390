"""Forecast rules: one incident an entity however many months it is open, judged once a version, off the hot path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.periods import shifted
from ledgerlight.usecases.check_forecasts import judged_path
from schemas.alerts import Alert, AlertRule, Level, RuleScope
from schemas.documents import Member
from schemas.names import Collection, collection_path
from tests.builders import ORG, WEST, found_organization, message, upsert
from tests.fakes.spine import Spine

OWNER = Member(uid="ana", email="ana@example.com", display_name="Ana", role="owner")
LAST = "2026-01"
MONTHS = [shifted(LAST, -back) for back in range(11, -1, -1)]


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def spine() -> Spine:
    """West with a year of revenue that falls by 500 a month: 10,000 ... 4,500."""
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    for number, period in enumerate(MONTHS):
        put(spine, 10_000 - 500 * number, period)
    return spine


def put(spine: Spine, amount: int, period: str = LAST, sequence: int = 1) -> None:
    spine.services.apply_changes(
        message([upsert(period, amount, period=period)], period=period, sequence=sequence)
    )


def rule(**changes: Any) -> AlertRule:
    fields: dict[str, Any] = {
        "id": "falling", "name": "Revenue is heading down", "kind": "forecast", "metric": "revenue",
        "operator": "below", "threshold": 4_000, "severity": "warning",
        "scope": RuleScope(entity_id=WEST, descendants=False),
    }  # fmt: skip
    return AlertRule(**{**fields, **changes})


def save(spine: Spine, **changes: Any) -> None:
    spine.services.manage_rules.put(ORG, OWNER, rule(**changes), create=True)


def alerts(spine: Spine) -> list[Alert]:
    found = spine.services.documents.query(collection_path(ORG, Collection.ALERTS))
    return [Alert.model_validate(dict(each.fields or {})) for each in found]


def event(spine: Spine, period: str = LAST) -> int:
    return spine.services.check_forecasts.of_event(ORG, (WEST, period))


def test_a_new_rule_judges_the_forecast_at_once_and_says_which_month(spine: Spine) -> None:
    save(spine)
    (alert,) = alerts(spine)
    assert (alert.state, alert.period, alert.value, alert.threshold) == ("firing", None, 4_500, 4_000)
    assert alert.measured is not None
    assert alert.measured < 4_000
    assert "is forecast at" in alert.description
    assert "2026-0" in alert.description, "the month is named"


def test_the_sooner_it_comes_the_graver_it_is(spine: Spine) -> None:
    save(spine, threshold=4_499, levels=[Level(threshold=1, severity="high")])
    assert [alert.severity for alert in alerts(spine)] == ["high"], "next month already"


def test_the_same_incident_stays_open_into_the_next_month_and_clears_once(spine: Spine) -> None:
    save(spine)
    put(spine, 4_100, "2026-02")
    assert event(spine, "2026-02") == 1
    assert event(spine, "2026-02") == 0, "an event that comes twice changes nothing"
    (alert,) = alerts(spine)
    assert (alert.state, alert.firing_number, alert.value) == ("firing", 1, 4_100)
    for number, period in enumerate(("2026-03", "2026-04", "2026-05", "2026-06")):
        put(spine, 9_000 + 1_500 * number, period)
    assert event(spine, "2026-06") == 1
    (alert,) = alerts(spine)
    assert [entry.to_state for entry in alert.history] == ["firing", "resolved"]


def test_what_changes_further_back_is_left_to_the_sweeper(spine: Spine) -> None:
    save(spine)
    put(spine, 9_999, MONTHS[3], sequence=2)
    assert event(spine, MONTHS[3]) == 0
    assert (
        alerts(spine)[0].data_version
        < spine.services.documents.fields(f"organizations/{ORG}/series/{WEST}")["version"]
    )
    spine.services.sweep_alerts(ORG)
    assert (
        alerts(spine)[0].data_version
        == spine.services.documents.fields(f"organizations/{ORG}/series/{WEST}")["version"]
    )


def test_it_is_judged_once_for_each_version_of_history_and_rules(spine: Spine) -> None:
    save(spine)
    spine.services.sweep_alerts(ORG)
    writes = spine.services.documents.writes
    assert spine.services.sweep_alerts(ORG) == 0
    assert event(spine) == 0
    assert spine.services.documents.writes == writes
    changed = rule(threshold=100, levels=[])
    spine.services.manage_rules.put(ORG, OWNER, changed, create=False)
    assert [alert.state for alert in alerts(spine)] == ["resolved"]


def test_without_forecast_rules_an_event_reads_nothing_of_the_history(spine: Spine) -> None:
    spine.services.alert_rules.every(ORG, fresh=True)
    asked: list[str] = []
    spine.services.documents.hook = lambda operation, moment, paths: asked.extend(paths)
    assert event(spine) == 0
    assert asked == []


def test_the_hot_path_never_computes_a_forecast(spine: Spine, monkeypatch: pytest.MonkeyPatch) -> None:
    save(spine)

    def computed(*args: object) -> None:
        raise AssertionError("a forecast was computed")

    monkeypatch.setattr("ledgerlight.usecases.analyse_series.forecast", computed)
    put(spine, 4_000, sequence=2)
    assert spine.services.check_alerts.of_leaves(ORG, [(WEST, LAST)], "e1") == 0


@pytest.mark.parametrize("boundary", ["before", "after"])
def test_a_check_killed_at_a_commit_is_finished_by_the_sweeper(spine: Spine, boundary: str) -> None:
    save(spine)
    put(spine, 12_000, sequence=2)
    spine.services.documents.hook = _killer(boundary)
    with pytest.raises(Killed):
        event(spine)
    spine.services.documents.hook = None
    spine.services.sweep_alerts(ORG)
    (alert,) = alerts(spine)
    assert [entry.to_state for entry in alert.history] == ["firing", "resolved"]
    assert spine.services.documents.get(judged_path(ORG, WEST)).exists


def test_a_rule_saved_by_a_process_that_died_is_judged_by_the_sweeper(spine: Spine) -> None:
    path = f"organizations/{ORG}/alert_rules/falling"
    spine.services.documents.put(path, rule().model_dump())
    assert alerts(spine) == []
    spine.services.sweep_alerts(ORG)
    assert [alert.state for alert in alerts(spine)] == ["firing"]


def test_a_slow_process_does_not_bring_back_an_older_forecast(spine: Spine) -> None:
    """It read the history before a correction, and writes after the correction was judged."""
    save(spine, threshold=1)
    assert alerts(spine) == []
    spine.services.manage_rules.put(ORG, OWNER, rule(threshold=4_000), create=False)
    store = spine.services.documents
    raced: list[bool] = []

    def correct(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (
            (operation, moment) == ("commit", "before")
            and any("/alerts/" in path for path in paths)
            and not raced
        ):
            raced.append(True)
            store.hook = None
            put(spine, 12_000, sequence=9)
            spine.services.check_forecasts(ORG, [WEST])

    put(spine, 4_400, sequence=2)
    store.hook = correct
    spine.services.check_forecasts(ORG, [WEST])
    assert raced
    (alert,) = alerts(spine)
    assert (alert.state, alert.value) == ("resolved", 12_000)


def test_too_short_a_history_says_nothing(spine: Spine) -> None:
    save(spine, scope=RuleScope(entity_id="east", descendants=False))
    spine.services.apply_changes(message([upsert("e", 1, entity="east")], entity="east"))
    assert spine.services.check_forecasts.of_event(ORG, ("east", LAST)) == 0
    assert alerts(spine) == []


def test_a_backtest_forecasts_each_month_with_what_was_known_then(spine: Spine) -> None:
    found = spine.services.manage_rules.backtest(ORG, OWNER, rule(threshold=6_000), 12)
    assert found.sentence.startswith("would have fired once in 12 months: 2025-")
    assert found.undefined == 5, "a forecast needs six months"
    values = [10_000 - 500 * number for number in range(12)]
    crossing = (
        period
        for end, period in enumerate(MONTHS, start=1)
        if any(point.value < 6_000 for point in forecast(values[:end]).points)
    )
    assert [firing.period for firing in found.firings] == [next(crossing)]


def test_only_kpis_of_whole_entities_are_forecast() -> None:
    with pytest.raises(ValueError, match="only a KPI of a whole entity has a forecast"):
        rule(metric=None, account="1.100")
    with pytest.raises(ValueError, match="no 'dimension'"):
        rule(scope=RuleScope(entity_id=WEST, dimension="region", member="north"))


def _killer(boundary: str) -> Any:
    def kill(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", boundary):
            raise Killed

    return kill
