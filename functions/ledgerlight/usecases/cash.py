"""The 13-week cash forecast of an entity: computed when asked for, frozen by the week, watched for its minimum."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import orjson

from ledgerlight.domain.analysis.cash_books import Books, MixedCurrency, Sums
from ledgerlight.domain.analysis.cash_overrides import Said
from ledgerlight.domain.analysis.cash_versions import (
    Made,
    Seen,
    accuracy_of,
    first_day,
    forecast_of,
    seen_of,
    timing_of,
    version_line,
    weekly_balances,
)
from ledgerlight.domain.authorization import require
from ledgerlight.ports import Clock, Contended, DocumentStore, Snapshot, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.cash_alerts import CashAlerts, balance_age
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict, Invalid, NotFound
from schemas.analysis import Refused
from schemas.cash import (
    CashMissing,
    CashOverride,
    CashPlan,
    CashPlanRequest,
    CashReport,
    CashSettings,
    CashVersion,
)
from schemas.documents import Entity, Member
from schemas.names import Collection, collection_path, document_path
from schemas.primitives import Model

_log = logging.getLogger(__name__)

VERSIONS_SHOWN = 26
"""Frozen versions that are read for a report: half a year."""

FREEZE_AT_ONCE = 8
"""Versions that one run freezes: what a longer absence left is for the next."""


@dataclass(frozen=True, slots=True)
class CashState:
    """An entity's documents, as read together."""

    entity: Entity
    settings_at: Snapshot
    settings: CashSettings
    history: Mapping[str, Sums]
    series_version: int
    today: str
    versions: Mapping[str, Snapshot]
    """ISO week of each balance -> its frozen forecast, existing or not."""


@dataclass(frozen=True, slots=True)
class CashForecasts:
    """The use cases. What is stored follows from the plan, the books and the day alone, so doing any of it again, or
    twice at once, changes nothing."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations

    def report(self, org_id: str, member: Member, scope: str) -> CashReport:
        """The forecast as of now and how right earlier ones were. Raises ``Denied``, ``NotFound``."""
        require(member, "read_analysis", scope)
        return self.report_of(self.read(org_id, scope))

    def save(self, org_id: str, member: Member, scope: str, request: CashPlanRequest) -> CashReport:
        """Put a plan in place; its forecast is frozen and watched at once. Raises ``Denied``, ``NotFound``,
        ``Invalid`` for a balance that is not known yet, ``Conflict`` when someone changed the plan meanwhile."""
        require(member, "plan_cash", scope)
        if until_uncontended(self.clock, partial(self._put, org_id, member, scope, request)):
            minimum = request.plan.minimum
            said = (
                f"minimum {minimum}, {len(request.plan.balances)} balances, {len(request.plan.items)} items"
            )
            Audit(self.store, self.clock).done(
                org_id, member.uid, "plan_cash", f"cash_settings/{scope}", said
            )
        return self.settled(org_id, scope)

    def settled(self, org_id: str, scope: str) -> CashReport:
        """Freeze and watch what was saved, and report it."""
        self._settle(org_id, self.read(org_id, scope))
        return self.report_of(self.read(org_id, scope))

    def sweep(self, org_id: str) -> int:
        """Freeze what is due and judge what changed; returns how many documents were written. An entity whose books,
        plan and day are those of the last time costs the look at their versions alone."""
        plans = self.store.query(collection_path(org_id, Collection.CASH_SETTINGS), fields=("version",))
        if not plans:
            return 0
        scopes = {each.path.rsplit("/", 1)[1]: int((each.fields or {})["version"]) for each in plans}
        entities = self.organizations.context(org_id).entities
        state = document_path(org_id, Collection.INTERNAL, "cash")
        series = {scope: document_path(org_id, Collection.SERIES, scope) for scope in scopes}
        found = self.store.get_many([state, *series.values()], ("version", "seen"))
        seen: dict[str, str] = orjson.loads((found[state].fields or {"seen": "{}"})["seen"])
        day, written = self.clock.now()[:10], 0
        for scope, version in scopes.items():
            books = (found[series[scope]].fields or {"version": 0})["version"]
            now = f"{books} {version} {day}"
            if scope not in entities or seen.get(scope) == now:
                continue
            done, finished = self._settle(org_id, self.read(org_id, scope))
            written += done
            if finished:
                seen[scope] = now
                fields = {"seen": orjson.dumps(seen, option=orjson.OPT_SORT_KEYS).decode()}
                self.store.commit([Write(state, fields)])
        return written

    def read(self, org_id: str, scope: str) -> CashState:
        """An entity's documents. Raises ``NotFound``."""
        entity = self.organizations.context(org_id).entities.get(scope)
        if entity is None:
            raise NotFound(f"there is no entity {scope!r}")
        path = document_path(org_id, Collection.CASH_SETTINGS, scope)
        series = document_path(org_id, Collection.SERIES, scope)
        found = self.store.get_many([path, series])
        settings = settings_of(scope, found[path])
        fields = found[series].fields or {"version": 0, "periods": "{}"}
        weeks = list(weekly_balances(settings.plan))[-VERSIONS_SHOWN:]
        paths = {_version_path(org_id, scope, week): week for week in weeks}
        kept = self.store.get_many(list(paths)) if paths else {}
        periods = orjson.loads(fields["periods"])
        return CashState(
            entity,
            found[path],
            settings,
            {period: sums for period, entry in periods.items() if (sums := entry.get("sums"))},
            int(fields["version"]),
            self.clock.now()[:10],
            {week: kept[path] for path, week in paths.items()},
        )

    def _put(self, org_id: str, member: Member, scope: str, request: CashPlanRequest) -> bool:
        state = self.read(org_id, scope)
        if state.settings_at.exists and state.settings.plan == request.plan:
            return False
        if state.settings.version != request.base_version:
            raise Conflict("someone changed the cash settings meanwhile", "look at them again, then decide")
        late = [each.date for each in request.plan.balances if each.date > state.today]
        if late:
            raise Invalid(f"balances: {late[0]} is still to come", "enter a balance once its day is over")
        self.store.commit([self.write_of(state, member, plan=request.plan.model_dump_json())])
        return True

    def write_of(self, state: CashState, member: Member, **changed: str) -> Write:
        """The settings with these fields, as of now and by this person, guarded by what was read."""
        settings = state.settings
        saved = {
            "scope": state.entity.id,
            "version": settings.version + 1,
            "plan": settings.plan.model_dump_json(),
            "overrides": json_list(settings.overrides),
            "owners": json_list(settings.owners),
            "uid": member.uid,
            "changed_by": member.display_name,
            "at": self.clock.now(),
        }
        return Write(state.settings_at.path, saved | changed, expected=state.settings_at)

    def _settle(self, org_id: str, state: CashState) -> tuple[int, bool]:
        """Freeze and judge; how many documents were written, and whether nothing is left."""
        written, finished = self._freeze(state)
        made = self.made(state, state.today)
        alerts = CashAlerts(self.store, self.clock)
        return written + alerts(org_id, state.entity, state.settings, state.series_version, made), finished

    def _freeze(self, state: CashState) -> tuple[int, bool]:
        """A week's forecast is frozen when its Monday is over: until then its balance may be put right."""
        balances = weekly_balances(state.settings.plan)
        due = [
            week
            for week, kept in state.versions.items()
            if not kept.exists and first_day(balances[week]).isoformat() < state.today
        ]
        written = 0
        for week in due[:FREEZE_AT_ONCE]:
            made = self.made(state, balances[week], said_by=first_day(balances[week]).isoformat())
            if isinstance(made, Made):
                written += self._keep(state, week, made)
        return written, len(due) <= FREEZE_AT_ONCE

    def _keep(self, state: CashState, week: str, made: Made) -> int:
        version = {
            "scope": state.entity.id,
            "week": week,
            "basis": made.basis.model_dump(),
            "forecast": made.forecast.model_dump_json(),
            "ranges": json_list(made.ranges),
            "overrides": json_list(
                _within(made, said_of(state.settings, first_day(made.basis.as_of).isoformat()))
            ),
            "frozen_at": self.clock.now(),
        }
        kept = state.versions[week]
        try:
            self.store.commit([Write(kept.path, version, expected=kept)])
        except Contended:
            return 0  # another process froze it meanwhile, and it stays as that one has it
        return 1

    def made(self, state: CashState, day: str, said_by: str | None = None) -> Made | Refused | CashMissing:
        """The forecast as of a day. ``said_by``: what people said of its lines later is left out."""
        settings = state.settings
        try:
            return forecast_of(
                state.history,
                settings.plan,
                state.entity.currency,
                day,
                (state.series_version, settings.version),
                said_of(settings, said_by),
            )
        except MixedCurrency as error:
            text = f"The books of {error} are in several currencies; a forecast needs one."
            return CashMissing(code="mixed_currency", text=text)

    def report_of(self, state: CashState) -> CashReport:
        """What was read, computed."""
        made = self.made(state, state.today)
        settings = state.settings
        age = balance_age(settings, made, state.today)
        versions = [
            CashVersion.stored(kept.fields) for kept in state.versions.values() if kept.fields is not None
        ]
        seen = self._seen(state, versions)
        timed = next((version for version in reversed(versions) if timing_of(seen[version.week])), None)
        return CashReport(
            scope=state.entity.id,
            currency=state.entity.currency,
            today=state.today,
            basis=made.basis if isinstance(made, Made) else None,
            forecast=made.forecast if isinstance(made, Made) else None,
            ranges=made.ranges if isinstance(made, Made) else [],
            missing=[made] if isinstance(made, CashMissing) else [],
            refused=made if isinstance(made, Refused) else None,
            plan=settings.plan,
            overrides=_within(made, said_of(settings)) if isinstance(made, Made) else [],
            owners=settings.owners,
            balance_age=age,
            balance_late=age is not None and age > (settings.plan.balance_days or age),
            plan_version=settings.version,
            plan_changed_by=settings.changed_by,
            plan_at=settings.at,
            versions=[version_line(version, seen[version.week]) for version in reversed(versions)],
            accuracy=accuracy_of(each for found in seen.values() for each in found),
            timing_week=timed.week if timed is not None else None,
            timing=timing_of(seen[timed.week]) if timed is not None else [],
        )

    def _seen(self, state: CashState, versions: list[CashVersion]) -> dict[str, list[Seen]]:
        balances = {each.date: each.amount_minor for each in state.settings.plan.balances}
        books = Books.until(state.history, date.fromisoformat(state.today))
        found: dict[str, list[Seen]] = {version.week: [] for version in versions}
        if books is not None:
            try:
                found = {version.week: seen_of(version, books, balances) for version in versions}
            except MixedCurrency:
                _log.info("the books of %s are in several currencies", state.entity.id)
        return found


def settings_of(scope: str, snapshot: Snapshot) -> CashSettings:
    """The stored plan, or one with nothing in it."""
    nothing = {"scope": scope, "plan": CashPlan().model_dump_json()}
    return CashSettings.stored(snapshot.fields or nothing)


def said_of(settings: CashSettings, by: str | None = None) -> Said:
    """What people say of the lines; ``by``: what was said after that day (ISO date) is left out."""
    kept = [each for each in settings.overrides if by is None or each.at[:10] <= by]
    return Said(kept, {each.line: each.name for each in settings.owners})


def json_list(items: Sequence[Model]) -> str:
    """The stored form."""
    return orjson.dumps([each.model_dump() for each in items]).decode()


def _within(made: Made, said: Said) -> list[CashOverride]:
    return said.within(
        {line.key for line in made.forecast.lines}, {week.week for week in made.forecast.weeks}
    )


def _version_path(org_id: str, scope: str, week: str) -> str:
    return document_path(org_id, Collection.CASH_FORECASTS, f"{scope}_{week}")
