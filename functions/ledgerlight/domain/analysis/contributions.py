"""What moved a ratio or a total: rate and mix by member, and contribution by the members of a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledgerlight.domain.analysis.bridges import Exact, rounded_bridge
from ledgerlight.domain.analysis.rounding import BASIS_POINTS, share_bp
from schemas.analysis import Bridge, Contribution, ContributionRow, Refused

OFFSETTING = Fraction(1, 20)
"""A net change below this part of all movement is nearly zero: shares of it would be meaninglessly large."""


@dataclass(frozen=True, slots=True)
class RatioMember:
    """A member's numerator and denominator in both periods, each in minor units or a count."""

    key: str
    label: str
    numerator_before: int
    denominator_before: int
    numerator_after: int
    denominator_after: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a dimension: its total in both periods, in minor units."""

    key: str
    label: str
    comparator: int
    actual: int


def ratio_bridge(members: Sequence[RatioMember], currency: str | None = None) -> Bridge | Refused:
    """A ratio's change: rate effect, sum of w1(r1 - r0), and mix effect, (w1 - w0)(r0 - R0).

    In basis points, or in minor units of ``currency`` where it is an amount for each of something. Weights are
    shares of the denominator. A member without a denominator before is new (its weight times the distance from the
    old whole), one without a denominator now is lost. FINANCE 3.
    """
    before = sum(member.denominator_before for member in members)
    after = sum(member.denominator_after for member in members)
    refused = _ratio_refusal(members, before, after)
    if refused is not None:
        return refused
    whole = Fraction(sum(member.numerator_before for member in members), before)
    closing = Fraction(sum(member.numerator_after for member in members), after)
    scale = BASIS_POINTS if currency is None else 1
    rows = [
        (
            m.key,
            m.label,
            {name: part * scale for name, part in _ratio_effects(m, before, after, whole).items()},
        )
        for m in members
    ]
    names = {"rate": "Rate", "mix": "Mix", "new": "New", "lost": "Lost"}
    return rounded_bridge(whole * scale, closing * scale, names, rows, currency=currency)


def _ratio_effects(member: RatioMember, before: int, after: int, whole: Fraction) -> Exact:
    weight_before = Fraction(member.denominator_before, before)
    weight_after = Fraction(member.denominator_after, after)
    if not (weight_before or weight_after):
        return {}
    if not weight_before:
        now = Fraction(member.numerator_after, member.denominator_after)
        return {"new": weight_after * (now - whole)}
    then = Fraction(member.numerator_before, member.denominator_before)
    if not weight_after:
        return {"lost": -weight_before * (then - whole)}
    now = Fraction(member.numerator_after, member.denominator_after)
    return {
        "rate": weight_after * (now - then),
        "mix": (weight_after - weight_before) * (then - whole),
    }


def _ratio_refusal(members: Sequence[RatioMember], before: int, after: int) -> Refused | None:
    if not before or not after:
        return Refused(refused="zero_denominator", text="The ratio has no denominator in one of the periods.")
    if any(m.denominator_before < 0 or m.denominator_after < 0 for m in members):
        return Refused(
            refused="negative_weight", text="A member's denominator is negative, so it has no share."
        )
    for member in members:
        bare_before = member.numerator_before and not member.denominator_before
        if bare_before or (member.numerator_after and not member.denominator_after):
            return Refused(
                refused="zero_denominator", text=f"{member.label} has a numerator and no denominator."
            )
    return None


def contribution(
    members: Sequence[Member],
    total: tuple[int, int],
    shown: int = 10,
) -> Contribution | Refused:
    """Each member's change and its share of the change of ``total`` (comparator, actual), largest first.

    ``other`` holds the members not shown and whatever part of the total no member carries. Shares are None when
    the net change is nearly zero against the movement in it. Only of a measure that adds up over members.
    """
    if len({member.key for member in members}) != len(members):
        return Refused(refused="repeated_key", text="A member is listed more than once.")
    if not members:
        return Refused(refused="no_entries", text="The dimension has no members in either period.")
    return _contribution(members, total[1] - total[0], shown)


def _contribution(members: Sequence[Member], change: int, shown: int) -> Contribution:
    deltas = sorted(
        ((member.actual - member.comparator, member) for member in members),
        key=lambda pair: (-abs(pair[0]), pair[1].key),
    )
    unassigned = change - sum(delta for delta, _ in deltas)
    movement = sum(abs(delta) for delta, _ in deltas) + abs(unassigned)
    offsetting = abs(change) < OFFSETTING * movement or not change
    best = [(delta, member) for delta, member in deltas[:shown] if delta]
    rest = change - sum(delta for delta, _ in best)

    def row(key: str, label: str, delta: int) -> ContributionRow:
        share = None if offsetting else share_bp(delta, change)
        return ContributionRow(key=key, label=label, delta=delta, share_bp=share)

    return Contribution(
        change=change,
        gross_up=sum(delta for delta, _ in deltas if delta > 0) + max(unassigned, 0),
        gross_down=sum(delta for delta, _ in deltas if delta < 0) + min(unassigned, 0),
        rows=[row(member.key, member.label, delta) for delta, member in best],
        other=row("other", "Other", rest),
        explained_bp=share_bp(sum(abs(delta) for delta, _ in best), movement) if movement else None,
        reason="offsetting_changes" if offsetting else None,
    )
