"""The daily summary and milestones: once a day on the organization's clocks, whoever comes twice, late or dies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from ledgerlight.domain.alerting.milestones import milestones
from ledgerlight.domain.periods import shifted
from ledgerlight.usecases.summarise_day import summary_path
from schemas.dashboards import SeriesEntry
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import DailySummary, Notification
from schemas.summary import Summary
from tests.builders import METRICS, ORG, found_organization, message, upsert
from tests.fakes.spine import Spine

PERIOD = "2026-01"


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def spine() -> Spine:
    """West with revenue; the clocks of the organization show 07:59 in Tbilisi (UTC+4)."""
    spine = Spine()
    spine.services.time.set_wall(datetime(2026, 2, 3, 3, 59, tzinfo=UTC))
    found_organization(spine.services.documents, spine.services.time)
    settings = spine.services.notification_settings(ORG)
    spine.services.notification_settings.save(ORG, settings.model_copy(update={"timezone": "Asia/Tbilisi"}))
    put(spine, 100_000)
    return spine


def put(spine: Spine, amount: int, period: str = PERIOD, sequence: int = 1) -> None:
    spine.services.apply_changes(
        message([upsert(period, amount, period=period)], period=period, sequence=sequence)
    )


def sweep(spine: Spine) -> int:
    """The minute's work: summed up, then sent."""
    queued = spine.services.summarise_day(ORG)
    spine.services.notify.sweep(ORG)
    return queued


def mails(spine: Spine, kind: str = "summary") -> list[tuple[str, str]]:
    return [(s.recipient, s.message.text) for s in spine.services.messengers["email"].sent if s.kind == kind]


def outbox(spine: Spine) -> list[Notification]:
    found = spine.services.documents.query(collection_path(ORG, Collection.NOTIFICATIONS))
    return [Notification.model_validate(dict(each.fields or {})) for each in found]


def kept(spine: Spine, day: str) -> Summary:
    return Summary.model_validate_json(spine.services.documents.fields(summary_path(ORG, day))["summary"])


def test_it_is_told_once_a_day_at_its_time_on_the_organizations_clocks(spine: Spine) -> None:
    assert sweep(spine) == 0, "one minute to eight"
    spine.services.time.advance(60)
    assert sweep(spine) == 2
    for _ in range(3):
        spine.services.time.advance(3600)
        assert sweep(spine) == 0
    spine.services.__dict__.pop("summarise_day")
    assert sweep(spine) == 0, "another process knows it too"
    assert sorted(who for who, _ in mails(spine)) == ["cfo", "finance-owner"]
    spine.services.time.advance(24 * 3600)
    assert sweep(spine) == 2
    assert len(mails(spine)) == 4


def test_a_sweeper_that_was_away_in_the_morning_tells_in_the_evening_and_not_the_day_after(
    spine: Spine,
) -> None:
    spine.services.time.advance(10 * 3600)
    assert sweep(spine) == 2
    assert kept(spine, "2026-02-03").day == "2026-02-03"
    spine.services.time.advance(10 * 3600)  # 03:59 on the 4th
    assert sweep(spine) == 0


def test_figures_are_against_the_summary_before_and_budget_and_never_a_zero(spine: Spine) -> None:
    spine.services.time.advance(3600)
    sweep(spine)
    assert "nothing to compare with the summary before" in mails(spine)[0][1]
    put(spine, 120_000, sequence=2)
    spine.services.time.advance(24 * 3600)
    sweep(spine)
    revenue = next(each for each in kept(spine, "2026-02-04").figures if each.id == "revenue")
    assert (revenue.value, revenue.yesterday, revenue.budget) == (120_000, 100_000, None)
    said = mails(spine)[-1][1]
    assert "Revenue: $1,200.00 ($200.00 above the summary before (20.0%); nothing to compare" in said
    put(spine, 5_000, "2026-02", sequence=3)
    spine.services.time.advance(24 * 3600)
    sweep(spine)
    revenue = next(each for each in kept(spine, "2026-02-05").figures if each.id == "revenue")
    assert (revenue.value, revenue.yesterday) == (5_000, None), "another month is no yesterday"
    assert not spine.services.documents.get(summary_path(ORG, "2026-02-03")).exists


def test_alerts_and_imports_of_the_day_are_counted(spine: Spine) -> None:
    data = (
        b"entity,account,date,amount,currency,key\n"
        b"west,1.100,2026-01-03,many,USD,r1\nwest,1.100,2026-01-03,5,USD,r2\n"
    )
    spine.services.bucket.write(f"organizations/{ORG}/inbox/a.csv", data, "text/csv", {"source": "bank"})
    spine.services.time.advance(3600)
    sweep(spine)
    summary = kept(spine, "2026-02-03")
    assert (summary.imports, summary.failed, summary.rejected) == (1, 0, 1)
    assert summary.quality is not None
    assert "1 import, 1 row refused, quality" in mails(spine)[0][1]
    spine.services.time.advance(25 * 3600)
    sweep(spine)
    assert kept(spine, "2026-02-04").imports == 0


@pytest.mark.parametrize("boundary", ["before", "after"])
@pytest.mark.parametrize("number", range(5))
def test_a_process_that_dies_anywhere_loses_nothing_and_tells_nobody_twice(
    spine: Spine, number: int, boundary: str
) -> None:
    spine.services.time.advance(3600)
    seen: list[str] = []

    def kill(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", boundary):
            seen.append(operation)
            if len(seen) == number + 1:
                raise Killed

    spine.services.documents.hook = kill
    try:
        spine.services.summarise_day(ORG)
    except Killed:
        spine.services.__dict__.pop("summarise_day")
    spine.services.documents.hook = None
    spine.services.time.advance(60)
    sweep(spine)
    sweep(spine)
    assert sorted(who for who, _ in mails(spine)) == ["cfo", "finance-owner"]


def test_who_wants_none_gets_none(spine: Spine) -> None:
    settings = spine.services.notification_settings(ORG)
    spine.services.notification_settings.save(
        ORG, settings.model_copy(update={"summary": None, "milestones": None})
    )
    spine.services.time.advance(3600)
    assert sweep(spine) == 0
    later = settings.model_copy(update={"summary": DailySummary(at="23:00", to=["cfo"])})
    spine.services.notification_settings.save(ORG, later)
    assert sweep(spine) == 0


def test_a_milestone_is_told_once_and_none_of_years_ago(spine: Spine) -> None:
    for back in range(1, 14):
        put(spine, 50_000, shifted(PERIOD, -back))
    spine.services.time.advance(3600)
    sweep(spine)
    assert mails(spine, "milestone") == [], "January was the best month before anyone asked"
    put(spine, 130_000, "2026-02")
    for _ in range(3):
        spine.services.time.advance(24 * 3600)
        sweep(spine)
    told = [text.splitlines()[0] for who, text in mails(spine, "milestone") if who == "cfo"]
    assert "Revenue has its best month yet, Feb 2026: $1,300.00" in told
    assert len(told) == len(set(told))


def test_budgets_reached() -> None:
    months = [f"2026-{number:02d}" for number in range(1, 13)]

    def reached(actual: dict[str, int], budget: dict[str, int]) -> list[str]:
        history = {
            period: SeriesEntry(
                version=1,
                actual={"revenue": actual[period]} if period in actual else {},
                budget={"revenue": budget[period]} if period in budget else {},
            )
            for period in {*actual, *budget}
        }
        return [each.id for each in milestones(METRICS, history, "USD")]

    budget = dict.fromkeys(months, 100)
    assert reached({months[0]: 90, months[1]: 101}, budget) == ["revenue-first-above-budget"]
    assert reached({months[0]: 101}, budget) == [], "nothing came before it"
    assert reached({months[0]: 90, months[1]: 1_110}, budget) == [
        "revenue-year-2026",
        "revenue-first-above-budget",
    ]
    assert reached({months[0]: 5_000}, {months[0]: 1}) == [], "a year without all its budgets has no target"


def test_only_the_known_are_told() -> None:
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    path = document_path(ORG, Collection.INTERNAL, "milestones")
    assert not spine.services.documents.get(path).exists
    spine.services.time.set_wall(datetime(2026, 2, 3, 12, tzinfo=UTC))
    spine.services.summarise_day(ORG)
    assert spine.services.documents.fields(path) == {"known": []}
    assert {entry.kind for entry in outbox(spine)} == {"summary"}
