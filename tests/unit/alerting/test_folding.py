"""Folding: one cause is one alert, along the calculation graph and nowhere else."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.alerting import actions
from ledgerlight.domain.alerting.folding import drivers, fold, inputs_of
from ledgerlight.domain.alerting.incidents import event_id, events_of, record_told
from ledgerlight.domain.graph import Graph
from schemas.alerts import SEVERITY_RANK, Alert, Told
from tests.builders import METRICS
from tests.unit.alerting.examples import at
from tests.unit.alerting.test_incidents import HIGH, QUIET, last

GRAPH = Graph(METRICS)
CLASSES = {"1.100": "revenue", "2.100": "cogs"}


def alert(subject: str, **changes: Any) -> Alert:
    """A firing alert of a metric, its key told by the metric."""
    fields = {
        "subject": subject,
        "key": blake2b(subject.encode(), digest_size=12).hexdigest(),
        "impact": -100,
    }
    return last(HIGH).model_copy(update=fields | changes)


def under(*alerts: Alert) -> dict[str, str | None]:
    """Driver's subject by subject."""
    subject = {each.key: each.subject for each in alerts}
    found = drivers(alerts, GRAPH, CLASSES)
    return {subject[key]: subject[lead] if lead else None for key, lead in found.items()}


def test_what_a_metric_is_computed_from_however_far_back() -> None:
    assert inputs_of(GRAPH)["gross_margin"] == {
        "gross_profit", "revenue", "cogs", "class.revenue", "class.contra_revenue", "class.cogs",
    }  # fmt: skip


def test_margins_fold_under_revenue_at_the_root() -> None:
    found = under(alert("gross_margin"), alert("gross_profit"), alert("revenue"), alert("operating_expense"))
    assert found == {
        "gross_margin": "revenue", "gross_profit": "revenue", "revenue": None, "operating_expense": None,
    }  # fmt: skip


def test_an_account_drives_the_metrics_of_its_class() -> None:
    assert under(alert("1.100"), alert("gross_profit"), alert("cogs"))["gross_profit"] in ("1.100", "cogs")
    assert under(alert("1.100"), alert("revenue")) == {"1.100": None, "revenue": "1.100"}
    assert under(alert("1.100"), alert("cogs")) == {"1.100": None, "cogs": None}


def test_of_two_drivers_the_larger_impact_leads() -> None:
    cogs = alert("cogs", impact=-500)
    assert under(alert("gross_profit"), alert("revenue"), cogs)["gross_profit"] == "cogs"
    assert under(alert("gross_profit"), alert("revenue", impact=-900), cogs)["gross_profit"] == "revenue"


def test_a_graver_alert_does_not_hide_under_a_lesser_one() -> None:
    critical = alert("gross_margin", severity="critical")
    assert under(critical, alert("revenue"))["gross_margin"] is None
    assert under(critical, alert("gross_profit", severity="critical"), alert("revenue")) == {
        "gross_margin": "gross_profit", "gross_profit": None, "revenue": None,
    }  # fmt: skip


def test_another_entity_period_or_member_is_another_cause() -> None:
    for place in ({"entity_id": "east"}, {"period": "2026-02"}, {"dimension": "region", "member": "North"}):
        assert under(alert("gross_margin"), alert("revenue", **place))["gross_margin"] is None


def test_what_is_not_live_or_not_about_figures_neither_folds_nor_drives() -> None:
    assert under(alert("gross_margin"), alert("revenue", state="resolved")) == {"gross_margin": None}
    assert under(alert("gross_margin"), alert("revenue", kind="stale_feed")) == {"gross_margin": None}


def test_a_folded_alert_is_not_told_and_one_that_surfaces_is() -> None:
    margin, revenue = alert("gross_margin"), alert("revenue")
    (folded,), events = fold([margin, revenue], GRAPH, CLASSES)
    assert (folded.folded_under, events) == (revenue.key, [])
    assert events_of(folded) == ()
    gone = revenue.model_copy(update={"state": "resolved"})
    (surfaced,), events = fold([folded, gone], GRAPH, CLASSES)
    assert surfaced.folded_under is None
    assert [event.id for event in events] == [event_id(margin, "firing")]
    assert fold([surfaced, gone], GRAPH, CLASSES) == ([], [])


def test_a_driver_that_someone_works_on_still_holds_its_dependants() -> None:
    taken = actions.acknowledge(alert("revenue"), "ana", at(2)).alert
    assert taken is not None
    assert under(alert("gross_margin"), taken)["gross_margin"] == "revenue"


def test_a_folded_alert_that_resolves_stands_alone_again() -> None:
    told = Told(who="ana", channel="email", at=at(1), event=event_id(alert("gross_margin"), "firing"))
    folded = record_told(alert("gross_margin", folded_under="0" * 24), told)
    assert last(QUIET, start=folded).folded_under is None


SUBJECTS = [each.id for each in METRICS]


@given(
    st.dictionaries(
        st.sampled_from(SUBJECTS),
        st.tuples(st.sampled_from(sorted(SEVERITY_RANK)), st.integers(-999, 0)),
        min_size=1,
    )
)
def test_folding_is_one_level_deep_and_never_hides_the_gravest(chosen: dict[str, tuple[str, int]]) -> None:
    alerts = [alert(subject, severity=grade, impact=i) for subject, (grade, i) in chosen.items()]
    by_key = {each.key: each for each in alerts}
    found = drivers(alerts, GRAPH, {})
    for key, lead in found.items():
        if lead is not None:
            assert found[lead] is None
            assert by_key[lead].subject in inputs_of(GRAPH)[by_key[key].subject]
            assert SEVERITY_RANK[by_key[lead].severity] >= SEVERITY_RANK[by_key[key].severity]
    gravest = max(SEVERITY_RANK[each.severity] for each in alerts)
    shown = [by_key[key] for key, lead in found.items() if lead is None]
    assert any(SEVERITY_RANK[each.severity] == gravest for each in shown)
