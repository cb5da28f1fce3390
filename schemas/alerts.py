"""Alert rules, and alerts as incidents: one open state per rule, scope and period (FINANCE 6)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.primitives import (
    AmountMinor,
    Comparator,
    CurrencyCode,
    Model,
    Period,
    Slug,
    Timestamp,
    UndefinedReason,
)

Severity = Literal["critical", "high", "warning", "info"]
SEVERITY_RANK: dict[Severity, int] = {"critical": 3, "high": 2, "warning": 1, "info": 0}

RuleKind = Literal[
    "absolute", "variance", "trend", "anomaly", "forecast", "covenant", "stale_feed", "data_quality", "system"
]
Operator = Literal["above", "below"]
AlertState = Literal[
    "ok", "pending", "firing", "acknowledged", "snoozed", "resolved", "stale", "error"
]  # fmt: skip
MetricUnit = Literal["money", "ratio", "count", "minutes", "seconds", "milliseconds"]

SIZE_KINDS: frozenset[RuleKind] = frozenset({"variance", "trend", "anomaly"})
"""Kinds that measure the size of a deviation: they fire at or above their threshold."""

SYSTEM = "system."
"""``system`` rules name a figure of the installation as ``system.{figure}``; their entity is the root."""

MetricName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.\-]{0,63}$")]
AlertKey = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
Person = Annotated[str, Field(min_length=1, max_length=128)]
Note = Annotated[str, Field(max_length=1000)]

CASH_SUBJECT = "cash.forecast"
"""What the minimum of a cash plan watches; no rule of ``alert_rules`` does."""

BALANCE_SUBJECT = "cash.balance"
"""The age of the newest bank balance, in minutes: what the allowed age of a cash plan watches."""

CASH_SUBJECTS: frozenset[str] = frozenset({CASH_SUBJECT, BALANCE_SUBJECT})

HISTORY_LENGTH = 50
"""Entries of an alert's history; the audit keeps all."""

TOLD_LENGTH = 200


class RuleScope(Model):
    """Where a rule applies: an entity, with those below it or not, and optionally one dimension member."""

    entity_id: Slug
    descendants: bool = True
    dimension: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] | None = None
    member: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.dimension is None) != (self.member is None):
            raise ValueError("give 'dimension' and 'member' together or neither")
        return self


class Level(Model):
    """A severity of its own at a further threshold. For a forecast the threshold is how many steps out
    the breach is at most (FINANCE 4: cash below its minimum is critical within 2 weeks, high within 6)."""

    threshold: AmountMinor
    severity: Severity


class AlertRule(Model):
    """``alert_rules/{id}``. Thresholds are integers in the unit of what is measured:

    absolute, forecast: the metric's unit (minor units, basis points, a count); stale_feed: minutes;
    variance: basis points of the comparator's size (basis points of difference for a ratio);
    trend: basis points of the mean, per period; anomaly: hundredths of a robust z;
    covenant: basis points of headroom to ``limit``, ``above`` being a maximum and ``below`` a minimum;
    data_quality, system: the measure's unit.

    ``tells_past``: also of an old month that breaches by new definitions or a new rule alone.
    """

    id: Slug
    name: Annotated[str, Field(min_length=1, max_length=120)]
    kind: RuleKind
    metric: MetricName | None = None
    account: Slug | None = None
    comparator: Comparator | None = None
    operator: Operator = "above"
    threshold: AmountMinor
    clear_threshold: AmountMinor | None = None
    limit: AmountMinor | None = None
    minimum_impact: Annotated[int, Field(ge=0)] = 0
    window: Annotated[int, Field(ge=3, le=36)] = 6
    levels: list[Level] = []
    evaluations: Annotated[int, Field(ge=1, le=20)] = 1
    severity: Severity
    scope: RuleScope
    include_favourable: bool = False
    tells_past: bool = False
    owner: Person | None = None
    enabled: bool = True
    version: Annotated[int, Field(ge=1)] = 1

    @property
    def clear_at(self) -> int:
        """Where the rule re-arms; the threshold itself when no other is given."""
        return self.threshold if self.clear_threshold is None else self.clear_threshold

    @property
    def fires_upwards(self) -> bool:
        """Whether a larger measure is worse. Of a covenant the headroom is measured: less is worse."""
        return self.kind in SIZE_KINDS or (self.kind != "covenant" and self.operator == "above")

    @property
    def subject(self) -> str:
        """The metric or the account."""
        return self.metric or self.account or ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.metric is None) == (self.account is None):
            raise ValueError("give exactly one of 'metric' and 'account'")
        if self.kind == "forecast" and (self.metric is None or self.scope.dimension is not None):
            raise ValueError("only a KPI of a whole entity has a forecast: give 'metric', and no 'dimension'")
        if (self.kind == "variance") != (self.comparator is not None):
            raise ValueError("'comparator' belongs to a variance rule, and a variance rule needs one")
        if (self.kind == "covenant") != (self.limit is not None) or self.limit == 0:
            raise ValueError("'limit' belongs to a covenant rule, which needs one other than 0")
        if self.kind in SIZE_KINDS and (self.operator != "above" or min(self.threshold, self.clear_at) < 1):
            raise ValueError(
                f"a {self.kind} rule measures a size: 'above' a threshold and clear of at least 1"
            )
        inside = self.clear_at <= self.threshold if self.fires_upwards else self.clear_at >= self.threshold
        if not inside:
            raise ValueError("'clear_threshold' must lie on the quiet side of 'threshold'")
        if self.kind != "forecast":
            for level in self.levels:
                beyond = level.threshold - self.threshold
                if (beyond < 0) if self.fires_upwards else (beyond > 0):
                    raise ValueError("a level's threshold must lie at 'threshold' or beyond it")
        return self


class Driver(Model):
    """What contributed to an alert: an account, entity or dimension member, and its part of the impact."""

    kind: Literal["account", "entity", "dimension", "effect"]
    id: Annotated[str, Field(min_length=1, max_length=250)]
    impact: int


class Wording(Model):
    """What a sentence about an alert needs beside its figures, so that it can be said in any language: what was looked
    at by the name it had, on which side the rule fires, over how many periods, and for a forecast when (``label``, a
    period or a day)."""

    name: str
    operator: Operator
    window: int
    label: str = ""


class Told(Model):
    """Who was told of which event, by which channel, and the channel's receipt."""

    who: Person
    channel: Annotated[str, Field(min_length=1, max_length=20)]
    at: Timestamp
    receipt: Annotated[str, Field(max_length=500)] = ""
    event: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
    recovery: bool = False


class HistoryEntry(Model):
    """A change of state, or a comment or assignment (``from_state`` and ``to_state`` alike). ``by`` is a
    person, or None for the product itself."""

    at: Timestamp
    from_state: AlertState
    to_state: AlertState
    by: Person | None = None
    note: Note = ""


class Alert(Model):
    """``alerts/{key}``: one document per rule, scope and period for ever; it opens, resolves and opens again.

    ``value`` and ``baseline`` are in the metric's ``unit``, ``measured`` and ``threshold`` in the rule's
    (``AlertRule``). ``impact`` below zero is adverse; ``drivers`` moved the value from where ``drivers_against``
    had it. ``written_by``: the imports and edits that wrote the figures below it last, the newest, which is
    ``lineage``, first. ``firing_number`` counts how often it began to fire,
    ``breaches`` the evaluations in breach in a row while pending. ``held_state`` is what a stale or erring
    alert goes back to. ``armed`` is False after a person resolved it in breach, until it clears. ``past``: it opened
    for an old month, by new definitions or a new rule alone; nobody is told of it. ``title`` and ``description`` are
    English; messages are worded anew from ``wording``, which alerts of earlier releases have not.
    """

    key: AlertKey
    rule_id: Slug
    rule_version: int
    entity_id: Slug
    subject: str
    dimension: str | None = None
    member: str | None = None
    period: Period | None
    state: AlertState
    severity: Severity
    kind: RuleKind
    unit: MetricUnit
    currency: CurrencyCode | None = None
    value: int | None
    measured: int | None = None
    threshold: int
    comparator: Comparator | None = None
    baseline: int | None = None
    impact: int | None = None
    reason: UndefinedReason | None = None
    drivers: list[Driver] = []
    drivers_against: Comparator | None = None
    lineage: str = ""
    written_by: list[str] = []
    data_version: int
    title: str
    description: str
    wording: Wording | None = None
    owner: Person | None = None
    folded_under: AlertKey | None = None
    firing_number: int = 0
    breaches: int = 0
    armed: bool = True
    past: bool = False
    held_state: AlertState | None = None
    told: list[Told] = []
    history: Annotated[list[HistoryEntry], Field(max_length=HISTORY_LENGTH)] = []
    assigned_to: Person | None = None
    assigned_by: Person | None = None
    snoozed_until: Timestamp | None = None
    opened_at: Timestamp | None = None
    fired_at: Timestamp | None = None
    updated_at: Timestamp
    resolved_at: Timestamp | None = None


OPEN_STATES: frozenset[AlertState] = frozenset(
    {"pending", "firing", "acknowledged", "snoozed", "stale", "error"}
)
