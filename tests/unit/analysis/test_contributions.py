"""Rate and mix of a ratio, and contribution by dimension."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis.contributions import Member, RatioMember, contribution, ratio_bridge
from schemas.analysis import Bridge, Contribution, Refused

whole = st.integers(0, 10**9)


def test_a_margin_that_falls_everywhere_can_rise_by_mix() -> None:
    # 40 % and 10 % become 38 % and 9 %, while the first grows from half of revenue to nine tenths.
    members = [RatioMember("a", "A", 400, 1_000, 3_420, 9_000), RatioMember("b", "B", 100, 1_000, 90, 1_000)]
    bridge = ratio_bridge(members)
    assert isinstance(bridge, Bridge)
    assert (bridge.unit, bridge.opening, bridge.closing) == ("ratio", 2_500, 3_510)
    assert {effect.key: effect.amount for effect in bridge.effects} == {
        "rate": -190, "mix": 1_200, "new": 0, "lost": 0,
    }  # fmt: skip


def test_a_member_mixes_by_its_distance_from_the_old_whole() -> None:
    members = [RatioMember("a", "A", 400, 1_000, 3_420, 9_000), RatioMember("b", "B", 100, 1_000, 90, 1_000)]
    bridge = ratio_bridge(members)
    assert isinstance(bridge, Bridge)
    assert [(row.effects["rate"], row.effects["mix"]) for row in bridge.rows] == [(-180, 600), (-10, 600)]


def test_members_without_a_past_or_a_present_are_new_and_lost() -> None:
    members = [
        RatioMember("stays", "Stays", 20, 100, 20, 100), RatioMember("new", "New", 0, 0, 60, 100),
        RatioMember("lost", "Lost", 40, 100, 0, 0), RatioMember("idle", "Idle", 0, 0, 0, 0),
    ]  # fmt: skip
    bridge = ratio_bridge(members)
    assert isinstance(bridge, Bridge)
    assert {effect.key: effect.amount for effect in bridge.effects} == {
        "rate": 0, "mix": 0, "new": 1_500, "lost": -500,
    }  # fmt: skip
    assert bridge.change == 1_000


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([], "zero_denominator"),
        ([RatioMember("a", "A", 1, 1, 0, 0)], "zero_denominator"),
        ([RatioMember("a", "A", 1, 1, 1, 1), RatioMember("b", "B", 5, 0, 1, 1)], "zero_denominator"),
        ([RatioMember("a", "A", 1, 3, 1, 3), RatioMember("b", "B", 1, -1, 1, 1)], "negative_weight"),
    ],
)
def test_a_ratio_without_shares_is_refused(members: list[RatioMember], code: str) -> None:
    answer = ratio_bridge(members)
    assert isinstance(answer, Refused)
    assert answer.refused == code


@given(st.lists(st.tuples(whole, whole, whole, whole), min_size=1, max_size=12))
def test_rate_and_mix_sum_to_the_change(figures: list[tuple[int, int, int, int]]) -> None:
    members = [RatioMember(str(n), str(n), *figure) for n, figure in enumerate(figures)]
    bridge = ratio_bridge(members)
    if isinstance(bridge, Refused):
        assert any(not d for _, d, _, _ in figures) or any(not d for *_, d in figures)
        return
    before = Fraction(sum(f[0] for f in figures), sum(f[1] for f in figures))
    after = Fraction(sum(f[2] for f in figures), sum(f[3] for f in figures))
    assert bridge.change == round(after * 10_000) - round(before * 10_000)
    assert sum(effect.amount for effect in bridge.effects) == bridge.change
    assert all(sum(row.effects.values()) == row.change for row in bridge.rows)


REGIONS = [
    Member("west", "West", 100, 160), Member("east", "East", 100, 70), Member("south", "South", 100, 110),
    Member("north", "North", 50, 45),
]  # fmt: skip


def test_a_change_is_shown_with_its_ups_downs_and_the_rest() -> None:
    found = contribution(REGIONS, (350, 385), shown=2)
    assert isinstance(found, Contribution)
    assert [(row.key, row.delta) for row in found.rows] == [("west", 60), ("east", -30)]
    assert (found.change, found.gross_up, found.gross_down) == (35, 70, -35)
    assert (found.other.delta, found.explained_bp) == (5, round(90 / 105 * 10_000))
    assert (found.rows[0].share_bp, found.rows[1].share_bp, found.other.share_bp) == (17_143, -8_571, 1_429)


def test_what_no_member_carries_is_in_other_and_unexplained() -> None:
    found = contribution(REGIONS[:1], (100, 260))
    assert isinstance(found, Contribution)
    assert (found.other.delta, found.gross_up, found.explained_bp) == (100, 160, 3_750)


@pytest.mark.parametrize("last", [30, 31, 35])
def test_a_net_change_of_nearly_nothing_has_no_shares(last: int) -> None:
    found = contribution([Member("a", "A", 0, 1_000), Member("b", "B", 1_000, last)], (1_000, 1_000 + last))
    assert isinstance(found, Contribution)
    assert (found.rows[0].share_bp, found.other.share_bp, found.reason) == (None, None, "offsetting_changes")
    assert (found.rows[0].delta, found.explained_bp) == (1_000, 10_000)


def test_from_a_twentieth_of_the_movement_a_net_change_has_shares() -> None:
    found = contribution([Member("a", "A", 0, 21), Member("b", "B", 19, 0)], (19, 21))
    assert isinstance(found, Contribution)
    assert [row.share_bp for row in found.rows] == [105_000, -95_000]


def test_nothing_changed_is_said_without_a_share() -> None:
    found = contribution([Member("a", "A", 5, 5)], (5, 5))
    assert isinstance(found, Contribution)
    assert (found.rows, found.explained_bp, found.reason) == ([], None, "offsetting_changes")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (contribution([REGIONS[0], REGIONS[0]], (1, 2)), "repeated_key"),
        (contribution([], (1, 2)), "no_entries"),
    ],
)
def test_a_contribution_that_would_mislead_is_refused(answer: Contribution | Refused, code: str) -> None:
    assert isinstance(answer, Refused)
    assert answer.refused == code


@given(st.lists(st.tuples(whole, whole), min_size=1, max_size=30), st.integers(0, 40), whole, whole)
def test_rows_and_other_sum_to_the_change(
    pairs: list[tuple[int, int]], shown: int, before: int, after: int
) -> None:
    members = [Member(str(n), str(n), *pair) for n, pair in enumerate(pairs)]
    found = contribution(members, (before, after), shown)
    assert isinstance(found, Contribution)
    assert sum(row.delta for row in found.rows) + found.other.delta == found.change == after - before
    assert found.gross_up + found.gross_down == found.change
    if found.explained_bp is not None:
        assert 0 <= found.explained_bp <= 10_000
