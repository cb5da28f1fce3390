"""The ``:apply`` call: one edit at once, and the dashboards of what it changed in the same request."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple, Protocol

from ledgerlight.domain.authorization import require
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Contended, Snapshot, Unavailable
from ledgerlight.usecases.apply_edit import EditOutcome, UnknownEdit
from ledgerlight.usecases.problems import Forbidden
from schemas.api import ApplyEditResult
from schemas.authorization import ADMINS
from schemas.documents import Member

_log = logging.getLogger(__name__)


class AppliesEdits(Protocol):
    """``ApplyEdit``."""

    def __call__(self, org_id: str, edit_id: str, known: Snapshot | None = None) -> EditOutcome:
        """Apply one edit, once; ``known`` is the edit as just read."""


class Recalculates(Protocol):
    """``Recalculate``."""

    def __call__(
        self, org_id: str, leaves: Iterable[tuple[str, str]], then: Callable[[], None] | None = None
    ) -> int:
        """Bring the dashboards of these leaves up to date, and after ``then`` those that compare with them."""


class ChecksAlerts(Protocol):
    """``CheckAlerts``."""

    def of_leaves(self, org_id: str, leaves: Iterable[tuple[str, str]], lineage: str = "") -> int:
        """Judge the dashboards that a change of these leaves is on."""


class AppliedNow(NamedTuple):
    """The answer, and the leaves that this call itself changed: none when the edit had been applied before."""

    result: ApplyEditResult
    changed: list[LeafKey]


@dataclass(frozen=True, slots=True)
class ApplyEditNow:
    """The use case."""

    apply_edit: AppliesEdits
    recalculate: Recalculates
    check_alerts: ChecksAlerts

    def __call__(self, org_id: str, member: Member, edit_id: str, snapshot: Snapshot) -> AppliedNow:
        """Apply the caller's own edit, or anyone's for an admin; ``snapshot`` is the edit as read.

        Raises ``UnknownEdit``, ``Forbidden``, ``Denied``, ``Unavailable``.
        """
        if snapshot.fields is None:
            raise UnknownEdit(edit_id)
        require(member, "apply_edit", str(snapshot.fields["entity_id"]))
        if snapshot.fields["uid"] != member.uid and member.role not in ADMINS:
            raise Forbidden("this is someone else's edit", "its author, or an admin, may apply it")
        outcome = self.apply_edit(org_id, edit_id, snapshot)
        if outcome.changed:
            # An alert is about the figure that was changed: it need not wait for the months that compare with it.
            self.recalculate(org_id, outcome.changed, partial(self._check, org_id, outcome.changed, edit_id))
        result = ApplyEditResult(
            status=outcome.status, version=outcome.version, error=outcome.error, conflict=outcome.theirs
        )
        return AppliedNow(result, outcome.changed)

    def _check(self, org_id: str, leaves: Iterable[tuple[str, str]], edit_id: str) -> None:
        """The edit is done whatever becomes of its alerts: the dashboards' own events check them too."""
        try:
            self.check_alerts.of_leaves(org_id, leaves, edit_id)
        except (Contended, Unavailable) as error:
            _log.warning("alerts of edit %s wait for the dashboards' events: %s", edit_id, error)
