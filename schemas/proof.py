"""The proof that screens, records and BigQuery hold the same figures: what was compared, when, and what differs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.primitives import CurrencyCode, Model, Period, Scenario, Slug, Timestamp

Count = Annotated[int, Field(ge=0)]

DIFFERENCES_KEPT = 20
"""Differences that a proof names; ``differences_total`` counts all."""


class ProofSum(Model):
    """All amounts of a scenario and currency added up, in minor units, as each place has them; the amounts of the
    accounts' natural directions, so that the sum proves and means nothing else."""

    scenario: Scenario
    currency: CurrencyCode
    records: int
    aggregates: int
    screens: int
    bigquery: int


class ProofDifference(Model):
    """A figure that is not the same everywhere, in minor units by place (None: that place does not have such
    figures), or a fault of the stored form (``problem``)."""

    entity: Slug
    period: Period
    account: Slug | None = None
    scenario: Scenario | None = None
    currency: CurrencyCode | None = None
    dimension: str | None = None
    value: str | None = None
    problem: str | None = None
    records: int | None = None
    aggregate: int | None = None
    screen: int | None = None
    bigquery: int | None = None


class PeriodProof(Model):
    """One period, as it was looked at last.

    ``settling``: something differed, and is looked at again before anyone is told, for what was changed a moment ago
    is still on its way. ``proven_at``: when it was last the same everywhere.
    """

    period: Period
    state: Literal["proven", "settling", "differs"]
    checked_at: Timestamp
    proven_at: Timestamp | None
    leaves: Count
    records: Count
    rows: Count
    figures: Count
    sums: list[ProofSum]
    differences: Annotated[list[ProofDifference], Field(max_length=DIFFERENCES_KEPT)]
    differences_total: Count


class ProofProgress(Model):
    """``proofs/progress``: every period's last look. ``wanted_at``: when someone asked for all of it anew;
    ``next_at``: before then there is nothing to do, while there are as many ``leaves``."""

    periods: list[PeriodProof] = []
    leaves: Count = 0
    wanted_at: Timestamp | None = None
    next_at: Timestamp | None = None


class Proof(Model):
    """``proofs/latest``: the whole organization.

    ``proven_at``: every figure was seen to be the same everywhere then or later; None while some period never was.
    ``left``: periods that are still to be looked at, the first time, again, or because someone asked. ``rows`` are
    BigQuery's.
    """

    state: Literal["proven", "proving", "differs"]
    checked_at: Timestamp
    proven_at: Timestamp | None
    periods: Count
    left: Count
    leaves: Count
    records: Count
    rows: Count
    figures: Count
    sums: list[ProofSum]
    differences: Annotated[list[ProofDifference], Field(max_length=DIFFERENCES_KEPT)]
    differences_total: Count
