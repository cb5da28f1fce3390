"""Back-tests on what is kept: dashboards for accounts and members of dimensions, imports for their sources."""

from __future__ import annotations

from typing import Any

import pytest

from ledgerlight.domain.authorization import Denied
from ledgerlight.domain.periods import shifted
from ledgerlight.usecases.problems import Invalid
from schemas.alert_api import BacktestResult
from schemas.alerts import AlertRule, RuleScope
from schemas.documents import Member
from schemas.names import Collection, collection_path
from tests.builders import EAST, ORG, WEST, found_organization, message, upsert
from tests.fakes.spine import Spine

OWNER = Member(uid="ana", email="ana@example.com", display_name="Ana", role="owner")
MONTHS = [shifted("2026-01", -back) for back in range(11, -1, -1)]
SOFTWARE = "3.410"
FILE = b"entity,account,date,amount,currency,key\nwest,1.100,2026-01-03,5.00,USD,r1\n"


@pytest.fixture
def spine() -> Spine:
    """West with a year of sales of 1,000 and software that is 100, but 500 in two months; sales to the north in half of
    the months."""
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    for number, period in enumerate(MONTHS):
        region = "north" if number % 2 else "south"
        rows = [
            upsert(f"s{period}", 1_000, period=period, dimensions={"region": region}),
            upsert(f"r{period}", 500 if number in (3, 8) else 100, account=SOFTWARE, period=period),
        ]
        spine.services.apply_changes(message(rows, period=period))
    return spine


def rule(**changes: Any) -> AlertRule:
    fields: dict[str, Any] = {
        "id": "software", "name": "Software", "kind": "absolute", "account": SOFTWARE, "operator": "above",
        "threshold": 300, "severity": "warning", "scope": RuleScope(entity_id=WEST, descendants=False),
    }  # fmt: skip
    return AlertRule(**{**fields, **changes})


def tried(spine: Spine, tested: AlertRule, months: int = 12, member: Member = OWNER) -> BacktestResult:
    return spine.services.manage_rules.backtest(ORG, member, tested, months)


def test_a_rule_on_an_account_is_tried_on_the_dashboards(spine: Spine) -> None:
    found = tried(spine, rule())
    assert found.sentence == f"would have fired 2 times in 12 months: {MONTHS[3]}, {MONTHS[8]}"
    assert [(each.entity_id, each.value) for each in found.firings] == [(WEST, 500), (WEST, 500)]
    assert [each.value for each in found.values] == [500 if n in (3, 8) else 100 for n in range(12)]
    assert tried(spine, rule(), 4).sentence == f"would have fired once in 4 months: {MONTHS[8]}"


def test_its_comparators_are_those_of_each_month(spine: Spine) -> None:
    doubled = rule(kind="variance", comparator="previous", threshold=10_000, operator="above")
    assert [each.period for each in tried(spine, doubled).firings] == [MONTHS[3], MONTHS[8]]
    assert tried(spine, doubled).undefined == 1, "the first month has none before it"


def test_entities_below_are_tried_too(spine: Spine) -> None:
    spine.services.apply_changes(
        message(
            [upsert("e", 900, account=SOFTWARE, entity=EAST, period=MONTHS[5])], entity=EAST, period=MONTHS[5]
        )
    )
    found = tried(spine, rule(scope=RuleScope(entity_id="group")))
    assert {(each.period, each.entity_id) for each in found.firings} == {
        (MONTHS[3], WEST), (MONTHS[3], "group"), (MONTHS[5], EAST), (MONTHS[5], "group"),
        (MONTHS[8], WEST), (MONTHS[8], "group"),
    }  # fmt: skip


def test_a_member_of_a_dimension_is_tried_and_a_month_without_it_is_not_quiet(spine: Spine) -> None:
    scope = RuleScope(entity_id=WEST, descendants=False, dimension="region", member="north")
    found = tried(spine, rule(metric="revenue", account=None, scope=scope, threshold=900))
    assert [each.period for each in found.firings] == MONTHS[1::2]
    assert (found.periods, found.undefined) == (12, 6)


def test_nothing_is_written(spine: Spine) -> None:
    writes = spine.services.documents.writes
    tried(spine, rule())
    assert spine.services.documents.writes == writes
    assert spine.services.documents.query(collection_path(ORG, Collection.ALERTS)) == []


@pytest.mark.parametrize("kind", ["trend", "anomaly"])
def test_what_an_account_has_no_history_for_is_refused(spine: Spine, kind: str) -> None:
    with pytest.raises(Invalid, match="an account has none on its dashboards"):
        tried(spine, rule(kind=kind))


def test_a_late_feed_and_a_poor_file_are_found_in_the_imports(spine: Spine) -> None:
    late = rule(kind="stale_feed", account=None, metric="feed.bank", threshold=120)
    poor = rule(kind="data_quality", account=None, metric="quality.bank", operator="below", threshold=10_000)
    assert tried(spine, late).sentence == "would never have fired in 0 months"
    for number, (minutes, more) in enumerate([(60, b""), (200, b"west,1.100,2026-01-04,many,USD,r2\n")]):
        data = FILE.replace(b"5.00", f"{number}.00".encode()) + more
        spine.services.bucket.write(
            f"organizations/{ORG}/inbox/{number}.csv", data, "text/csv", {"source": "bank"}
        )
        spine.services.time.advance(minutes * 60)
    month = spine.services.time.now()[:7]
    assert tried(spine, late).sentence == f"would have fired once in 1 month: {month}"
    assert tried(spine, late).firings[0].value == 121
    assert tried(spine, poor).sentence == f"would have fired once in 1 month: {month}"
    spine.services.time.advance(100 * 24 * 60 * 60)
    month = spine.services.time.now()[:7]
    assert tried(spine, late, months=1).sentence == f"would have fired once in 1 month: {month}"
    other = rule(kind="stale_feed", account=None, metric="feed.payroll", threshold=120)
    assert tried(spine, other).periods == 0


def test_sources_are_told_to_those_who_see_imports(spine: Spine) -> None:
    late = rule(kind="stale_feed", account=None, metric="feed.bank", threshold=120)
    for hidden in ({"role": "viewer"}, {"entity_scope": [WEST]}):
        with pytest.raises(Denied):
            tried(spine, late, member=OWNER.model_copy(update=hidden))
