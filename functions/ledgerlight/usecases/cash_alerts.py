"""Watches an entity's cash plan: its minimum, and the age of the bank balance that its forecast begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from ledgerlight.domain.alerting.facts import Facts, ForecastPoint
from ledgerlight.domain.alerting.incidents import step, withdraw
from ledgerlight.domain.alerting.rules import evaluate, key_of
from ledgerlight.domain.alerting.times import moment
from ledgerlight.domain.analysis.cash_forecast import CRITICAL_WEEKS, HIGH_WEEKS
from ledgerlight.domain.analysis.cash_versions import Made
from ledgerlight.ports import Clock, DocumentStore, Write
from ledgerlight.usecases.leaves import until_uncontended
from schemas.alerts import BALANCE_SUBJECT, CASH_SUBJECT, Alert, AlertRule, Level, RuleScope
from schemas.analysis import Refused
from schemas.cash import CashMissing, CashSettings
from schemas.documents import Entity
from schemas.names import Collection, document_path

MINIMUM_RULE = "minimum-cash"
BALANCE_RULE = "bank-balance-age"
DAY_MINUTES = 24 * 60

Forecast = Made | Refused | CashMissing


@dataclass(frozen=True, slots=True)
class _Watched:
    """A rule that a plan is, what it looks at, and when it is no rule: why its open alert closes."""

    rule: AlertRule
    facts: Facts
    withdrawn: str | None


@dataclass(frozen=True, slots=True)
class CashAlerts:
    """The use case; each rule of a plan has one alert. Judging again changes nothing."""

    store: DocumentStore
    clock: Clock

    def __call__(
        self, org_id: str, entity: Entity, settings: CashSettings, series_version: int, made: Forecast
    ) -> int:
        """Judge the plan as it is now; returns how many alerts were written."""
        watched = _watched(org_id, entity, settings, series_version, made, self.clock.now())
        return sum(until_uncontended(self.clock, partial(self._step, org_id, each)) for each in watched)

    def _step(self, org_id: str, watched: _Watched) -> int:
        snapshot = self.store.get(
            document_path(org_id, Collection.ALERTS, key_of(watched.rule, watched.facts))
        )
        known = Alert.stored(snapshot.fields) if snapshot.fields is not None else None
        at = self.clock.now()
        if watched.withdrawn is None:
            after = step(known, evaluate(watched.rule, watched.facts), at).alert
        else:
            after = withdraw(known, at, watched.withdrawn).alert if known is not None else None
        if after is None or after is known or (known is None and after.state == "ok"):
            return 0
        self.store.commit([Write(snapshot.path, after.model_dump(), expected=snapshot)])
        return 1


def _watched(
    org_id: str, entity: Entity, settings: CashSettings, series_version: int, made: Forecast, now: str
) -> Iterator[_Watched]:
    plan = settings.plan
    unset = "no minimum is set any more" if plan.minimum is None else None
    yield _Watched(*_minimum(org_id, entity, settings, series_version, made), unset)
    unset = "no age is set any more" if plan.balance_days is None else None
    yield _Watched(*_balance(org_id, entity, settings, made, now), unset)


def balance_age(settings: CashSettings, made: Forecast, today: str) -> int | None:
    """Days since the day of the newest balance, the bank's or the books'; None where there is none."""
    known = _balance_day(settings, made, today)
    return None if known is None else (date.fromisoformat(today) - date.fromisoformat(known)).days


def _balance_day(settings: CashSettings, made: Forecast, today: str) -> str | None:
    if isinstance(made, Made):
        return made.basis.as_of
    return max((each.date for each in settings.plan.balances if each.date <= today), default=None)


def _balance(
    org_id: str, entity: Entity, settings: CashSettings, made: Forecast, now: str
) -> tuple[AlertRule, Facts]:
    """The rule that a plan's allowed age is. Where no balance ever came, its age counts from when the plan was saved:
    a feed that never began is late, too."""
    today = now[:10]
    since = _balance_day(settings, made, today) or (settings.at or now)[:10]
    age = (date.fromisoformat(today) - date.fromisoformat(since)).days
    rule = AlertRule(
        id=BALANCE_RULE,
        name="Bank balance is late",
        kind="stale_feed",
        metric=BALANCE_SUBJECT,
        threshold=(settings.plan.balance_days or 0) * DAY_MINUTES,
        severity="high",
        scope=RuleScope(entity_id=entity.id, descendants=False),
        version=max(1, settings.version),
    )
    facts = Facts(
        org_id, entity.id, BALANCE_SUBJECT, "Age of the bank balance", None, int(moment(now).timestamp()),
        "minutes", -1, age * DAY_MINUTES,
    )  # fmt: skip
    return rule, facts


def _minimum(
    org_id: str, entity: Entity, settings: CashSettings, series_version: int, made: Forecast
) -> tuple[AlertRule, Facts]:
    """The rule that a plan's minimum is, and what it looks at: critical within two weeks, high within six."""
    rule = AlertRule(
        id=MINIMUM_RULE,
        name="Cash below its minimum",
        kind="forecast",
        metric=CASH_SUBJECT,
        operator="below",
        threshold=settings.plan.minimum or 0,
        severity="warning",
        levels=[
            Level(threshold=CRITICAL_WEEKS, severity="critical"), Level(threshold=HIGH_WEEKS, severity="high"),
        ],
        scope=RuleScope(entity_id=entity.id, descendants=False),
        version=max(1, settings.version),
    )  # fmt: skip
    weeks = made.forecast.weeks if isinstance(made, Made) else []
    # What is too little now is so in the first week, whatever that ends with.
    lows = [min(week.opening, week.closing) if n == 0 else week.closing for n, week in enumerate(weeks)]
    short = next((low for low in lows if low < rule.threshold), None)
    facts = Facts(
        org_id, entity.id, CASH_SUBJECT, "Cash", None, series_version, "money", 1,
        short if short is not None else min(lows, default=None), entity.currency,
        forecast=[ForecastPoint(week.week, low) for week, low in zip(weeks, lows, strict=True)],
    )  # fmt: skip
    return rule, facts
