"""What a look at a period proves, what is to be looked at next, and what all looks together say. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ledgerlight.domain.alerting.times import later
from ledgerlight.domain.reconciliation import Difference
from schemas.primitives import MAX_MINOR
from schemas.proof import DIFFERENCES_KEPT, PeriodProof, Proof, ProofDifference, ProofProgress, ProofSum

EVERY_SECONDS = 6 * 3600
"""A period is looked at again after so long, changed or not: what is proven is also that nothing decayed."""

SETTLE_SECONDS = 15
"""What differed is looked at again after so long; BigQuery has a change within seconds."""

Figure = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one period: how much there was, the sums by (scenario, currency), and what differs."""

    period: str
    leaves: int
    records: int
    rows: int
    figures: int
    sums: Sequence[ProofSum] = ()
    differences: Sequence[Difference] = field(default_factory=list)


def judged(before: PeriodProof | None, look: Look, at: str) -> PeriodProof:
    """What is known of a period after another look.

    A difference is told when two looks in a row saw it, ``SETTLE_SECONDS`` apart at least: a change that is under way
    is in one place before the other.
    """
    found = [_shown(difference) for difference in look.differences]
    seen = {figure_of(each) for each in before.differences} if before is not None else set()
    again = [each for each in found if figure_of(each) in seen]
    # More than are kept cannot be told apart from those of before: so many are no change under way.
    many = before is not None and min(len(found), before.differences_total) > DIFFERENCES_KEPT
    told = bool(again) or many
    return PeriodProof(
        period=look.period,
        state="proven" if not found else "differs" if told else "settling",
        checked_at=at,
        proven_at=at if not found else (before.proven_at if before is not None else None),
        leaves=look.leaves,
        records=look.records,
        rows=look.rows,
        figures=look.figures,
        sums=list(look.sums),
        differences=(again + [each for each in found if each not in again])[:DIFFERENCES_KEPT],
        differences_total=len(found),
    )


def figure_of(difference: ProofDifference) -> Figure:
    """What differs, whatever the amounts are."""
    return (
        difference.entity, difference.period, difference.account, difference.scenario, difference.currency,
        difference.dimension, difference.value, difference.problem,
    )  # fmt: skip


def due(progress: ProofProgress, periods: Iterable[str], now: str) -> list[str]:
    """Periods that are to be looked at now: what nobody ever saw, newest first, then what may have settled, what was
    asked for, and what is oldest."""
    known = {each.period: each for each in progress.periods}
    new = sorted((period for period in periods if period not in known), reverse=True)
    waiting = [known[period] for period in periods if period in known]
    settling = [
        e for e in waiting if e.state == "settling" and later(e.checked_at, seconds=SETTLE_SECONDS) <= now
    ]
    others = [e for e in waiting if e.state != "settling" and next_look(progress, e) <= now]
    others.sort(key=lambda each: (each.checked_at, each.period))
    return [*new, *(each.period for each in settling), *(each.period for each in others)]


def next_look(progress: ProofProgress, each: PeriodProof) -> str:
    """When a period is to be looked at again."""
    if each.state == "settling":
        return later(each.checked_at, seconds=SETTLE_SECONDS)
    if progress.wanted_at is not None and each.checked_at < progress.wanted_at:
        return progress.wanted_at
    return later(each.checked_at, seconds=EVERY_SECONDS)


def is_outstanding(progress: ProofProgress, each: PeriodProof) -> bool:
    """Whether a period's last look does not yet answer who asked."""
    asked = progress.wanted_at is not None and each.checked_at < progress.wanted_at
    return asked or each.state == "settling"


def merged(
    progress: ProofProgress,
    looked: Mapping[str, PeriodProof],
    periods: Sequence[str],
    leaves: int,
    now: str,
) -> ProofProgress:
    """With newer looks in, and without periods that are gone. Of two looks at a period the later one counts."""
    known = {each.period: each for each in progress.periods}
    for period, each in looked.items():
        if period not in known or known[period].checked_at <= each.checked_at:
            known[period] = each
    kept = [known[period] for period in sorted(periods) if period in known]
    following = [next_look(progress, each) for each in kept]
    if len(kept) < len(periods):
        following.append(now)
    next_at = min(following, default=later(now, seconds=EVERY_SECONDS))
    return progress.model_copy(update={"periods": kept, "next_at": next_at, "leaves": leaves})


def summary(progress: ProofProgress, periods: int, at: str) -> Proof:
    """All periods together; ``periods`` is how many there are, seen or not."""
    seen = progress.periods
    missing = periods - len(seen)
    sums: dict[tuple[str, str], list[int]] = {}
    for each in seen:
        for one in each.sums:
            total = sums.setdefault((one.scenario, one.currency), [0, 0, 0, 0])
            for place, amount in enumerate((one.records, one.aggregates, one.screens, one.bigquery)):
                total[place] += amount
    differing = [each for each in seen if each.state == "differs"]
    told = [difference for each in reversed(differing) for difference in each.differences]
    proven = [each.proven_at for each in seen]
    never = not seen or missing > 0 or None in proven
    return Proof(
        state="differs" if differing else "proving" if never else "proven",
        checked_at=max((each.checked_at for each in seen), default=at),
        proven_at=None if never else min((moment for moment in proven if moment), default=at),
        periods=periods,
        left=missing + sum(1 for each in seen if is_outstanding(progress, each)),
        leaves=sum(each.leaves for each in seen),
        records=sum(each.records for each in seen),
        rows=sum(each.rows for each in seen),
        figures=sum(each.figures for each in seen),
        sums=[
            ProofSum(scenario=s, currency=c, records=r, aggregates=a, screens=d, bigquery=b)
            for (s, c), (r, a, d, b) in sorted(sums.items())
            if max(map(abs, (r, a, d, b))) <= MAX_MINOR
        ],
        differences=told[:DIFFERENCES_KEPT],
        differences_total=sum(each.differences_total for each in differing),
    )


def _shown(difference: Difference) -> ProofDifference:
    def at(place: str) -> int | None:
        found = difference.places.get(place)
        return None if found is None else found.amount_minor

    return ProofDifference(
        entity=difference.entity,
        period=difference.period,
        account=difference.account,
        scenario=difference.scenario,
        currency=difference.currency,
        dimension=difference.dimension,
        value=difference.value,
        problem=difference.problem,
        records=at("records"),
        aggregate=at("aggregate"),
        screen=at("rollup"),
        bigquery=at("bigquery"),
    )
