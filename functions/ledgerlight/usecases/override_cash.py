"""Overrides of a cash forecast's lines by the people who answer for them, and whose lines they are (FINANCE 4)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from ledgerlight.domain.analysis.cash_versions import Made
from ledgerlight.domain.authorization import require
from ledgerlight.usecases.audit import DETAIL_MAX, Audit
from ledgerlight.usecases.cash import CashForecasts, CashState, json_list
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict, Forbidden, Invalid, NotFound
from schemas.authorization import ACTIONS
from schemas.cash import MAX_OVERRIDES, CashLineRequest, CashOverride, CashOwner, CashReport
from schemas.documents import Member
from schemas.names import Collection, document_path


@dataclass(frozen=True, slots=True)
class OverrideCash:
    """The use case. The settings and their audit entry are one commit; the same request again changes nothing."""

    forecasts: CashForecasts

    def __call__(self, org_id: str, member: Member, scope: str, request: CashLineRequest) -> CashReport:
        """Put amounts in place of a line's computed ones, or take them out again, and say whose the line is.

        Raises ``Denied``; ``Forbidden`` for an editor whose line it is not; ``NotFound``; ``Invalid`` for a line or a
        week that the forecast does not have; ``Conflict`` when someone changed the settings meanwhile.
        """
        require(member, "override_cash", scope)
        until_uncontended(self.forecasts.clock, partial(self._put, org_id, member, scope, request))
        return self.forecasts.settled(org_id, scope)

    def _put(self, org_id: str, member: Member, scope: str, request: CashLineRequest) -> None:
        state = self.forecasts.read(org_id, scope)
        settings = state.settings
        _require_own(member, state, request)
        owners = self._owners(org_id, state, request)
        overrides = self._overrides(member, state, request)
        if (owners, overrides) == (settings.owners, settings.overrides):
            return
        if settings.version != request.base_version:
            raise Conflict("someone changed the cash settings meanwhile", "look at them again, then decide")
        write = self.forecasts.write_of(
            state, member, overrides=json_list(overrides), owners=json_list(owners)
        )
        path = document_path(org_id, Collection.AUDIT, f"cash-{scope}-{settings.version + 1}")
        store = self.forecasts.store
        entry = Audit(store, self.forecasts.clock).entry(
            store.get(path),
            member.uid,
            "override_cash",
            f"cash_settings/{scope}",
            _said(request)[:DETAIL_MAX],
        )
        store.commit([write, entry])

    def _owners(self, org_id: str, state: CashState, request: CashLineRequest) -> list[CashOwner]:
        known = state.settings.owners
        before = next((each.uid for each in known if each.line == request.line), "")
        if request.owner is None or request.owner == before:
            return known
        others = [each for each in known if each.line != request.line]
        if not request.owner:
            return others
        fields = self.forecasts.store.get(document_path(org_id, Collection.MEMBERS, request.owner)).fields
        if fields is None:
            raise NotFound("there is no such member", "choose a member of this organization")
        owner = Member.stored(fields)
        if owner.entity_scope is not None and state.entity.id not in owner.entity_scope:
            raise Invalid(f"owner: {owner.display_name} does not see {state.entity.name}", "choose another")
        if owner.role not in ACTIONS["override_cash"]:
            raise Invalid(
                f"owner: the role {owner.role} changes no forecast", "choose an editor, admin or owner"
            )
        return [*others, CashOwner(line=request.line, uid=owner.uid, name=owner.display_name)]

    def _overrides(self, member: Member, state: CashState, request: CashLineRequest) -> list[CashOverride]:
        known = state.settings.overrides
        if not request.weeks:
            return known
        made = self.forecasts.made(state, state.today)
        if not isinstance(made, Made):
            raise Invalid("there is no forecast to override", "enter the bank's balance first")
        weeks = [each.week for each in made.forecast.weeks]
        if request.line not in {line.key for line in made.forecast.lines}:
            raise Invalid(f"line: the forecast has no {request.line!r}", "look at it again")
        found = {(each.line, each.week): each for each in known}
        for asked in request.weeks:
            if asked.week not in weeks:
                raise Invalid(f"weeks: {asked.week} is not among {weeks[0]} to {weeks[-1]}")
            at = (request.line, asked.week)
            before = found.pop(at, None)
            if asked.amount_minor is None:
                continue
            reason = asked.reason.strip()
            if before is not None and (before.amount_minor, before.reason) == (asked.amount_minor, reason):
                found[at] = before
                continue
            found[at] = CashOverride(
                line=request.line,
                week=asked.week,
                amount_minor=asked.amount_minor,
                reason=reason,
                uid=member.uid,
                by=member.display_name,
                at=self.forecasts.clock.now(),
            )
        # What is over is in the versions that it was in, and in the audit.
        kept = [each for each in found.values() if each.week >= weeks[0]]
        if len(kept) > MAX_OVERRIDES:
            raise Invalid(f"weeks: more than {MAX_OVERRIDES} are overridden", "change the plan instead")
        return sorted(kept, key=lambda each: (each.line, each.week))


def _require_own(member: Member, state: CashState, request: CashLineRequest) -> None:
    asks_nothing = not request.weeks and request.owner is None
    if asks_nothing or member.role in ACTIONS["plan_cash"]:
        return
    if request.owner is not None:
        raise Forbidden("only owners and admins say whose a line is", "ask one of them")
    if all((each.line, each.uid) != (request.line, member.uid) for each in state.settings.owners):
        raise Forbidden("this line is not yours", "ask an owner or admin to make it yours")


def _said(request: CashLineRequest) -> str:
    parts = [
        f"{each.week} {'computed' if each.amount_minor is None else each.amount_minor}"
        + (f" ({each.reason.strip()})" if each.reason.strip() else "")
        for each in request.weeks
    ]
    if request.owner is not None:
        parts.insert(0, f"owner {request.owner or 'nobody'}")
    return f"{request.line}: {', '.join(parts)}"
