"""How the system is: the installation's health, and what one organization did in the last 24 hours."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from ledgerlight.domain.alerting.times import later, moment
from ledgerlight.ports import Contended, Unavailable, Where
from schemas.names import Collection, collection_path
from schemas.system import Activity, SystemReport

if TYPE_CHECKING:
    from ledgerlight.ports import Clock, DocumentStore, Fields, SystemStatus
    from schemas.system import Installation

INSTALLATION_SECONDS = 5.0
ACTIVITY_SECONDS = 60.0
"""How long an answer is kept: a page that asks every ten seconds, open at several people, costs few reads."""
MAX_READ = 200
"""Documents of one kind that are read for one answer; beyond it what only they could tell is unknown."""

NO_SIGN_INS = "Sign-ins: Firebase Authentication keeps them, and not by organization."
_NO_INDEX = "Edits: Firestore does not count them by time here, because the time of an edit is not indexed."
_NO_ANSWER = "Firestore did not answer; the next refresh asks again."


class SystemReports:
    """Makes the report, remembering for a moment what it read."""

    def __init__(self, store: DocumentStore, clock: Clock, status: SystemStatus) -> None:
        self._store = store
        self._clock = clock
        self._status = status
        self._installation: tuple[float, str, Installation] | None = None
        self._activities: dict[str, tuple[float, Activity]] = {}
        self._lock = Lock()

    def __call__(self, org_id: str) -> SystemReport:
        """The report of an organization. Several who ask at once are answered from one look."""
        with self._lock:
            at, installation = self._looked()
            return SystemReport(at=at, installation=installation, activity=self._active(org_id))

    def _looked(self) -> tuple[str, Installation]:
        now = self._clock.monotonic()
        if self._installation is None or self._installation[0] <= now:
            at = self._clock.now()
            self._installation = (now + INSTALLATION_SECONDS, at, self._status.read(at))
        return self._installation[1], self._installation[2]

    def _active(self, org_id: str) -> Activity:
        now = self._clock.monotonic()
        kept = self._activities.get(org_id)
        if kept is None or kept[0] <= now:
            self._activities = {org: each for org, each in self._activities.items() if each[0] > now}
            kept = (now + ACTIVITY_SECONDS, self._count(org_id))
            self._activities[org_id] = kept
        return kept[1]

    def _count(self, org_id: str) -> Activity:
        since = later(self._clock.now(), days=-1)
        nothing = Activity(since=since, edits=None, imports=None, pushes=None, people=None, sign_ins=None)
        try:
            imported = self._imports(org_id, since)
            edits, editors, why = self._edits(org_id, since)
        except Unavailable:
            return nothing.model_copy(update={"notes": [_NO_ANSWER, NO_SIGN_INS]})
        notes = [] if why is None else [why]
        if imported is None:
            notes.append(f"Imports and pushes: more than {MAX_READ}, not counted one by one.")
        people = None
        if editors is not None and imported is not None:
            people = len(editors | {str(each["uid"]) for each in imported if each["kind"] == "import"})
        elif why is None:
            notes.append(f"People: known only up to {MAX_READ} edits and {MAX_READ} imports a day.")
        return Activity(
            since=since,
            edits=edits,
            imports=_of_kind(imported, "import"),
            pushes=_of_kind(imported, "api"),
            people=people,
            sign_ins=None,
            notes=[*notes, NO_SIGN_INS],
        )

    def _imports(self, org_id: str, since: str) -> list[Fields] | None:
        """Imports of the day, None when there are too many. By their sequence, which rises with time and is
        indexed, where their time is not."""
        newest = self._store.query(
            collection_path(org_id, Collection.IMPORTS),
            order_by="sequence",
            descending=True,
            limit=MAX_READ + 1,
            fields=("created_at", "kind", "uid"),
        )
        of_day = [each.fields for each in newest if each.fields and each.fields["created_at"] >= since]
        return None if len(of_day) > MAX_READ else of_day

    def _edits(self, org_id: str, since: str) -> tuple[int | None, set[str] | None, str | None]:
        """How many edits, whose (None when too many to read), and why that is not known."""
        path = collection_path(org_id, Collection.EDITS)
        # A browser's edit has Firestore's own time of the request, the command line's a text; a comparison finds
        # values of its own type only.
        of_day = [(Where("created_at", ">=", bound),) for bound in (moment(since), since)]
        try:
            count = sum(self._store.count(path, where) for where in of_day)
            if count > MAX_READ:
                return count, None, None
            found = [each for where in of_day for each in self._store.query(path, where, fields=("uid",))]
        except Contended:
            return None, None, _NO_INDEX
        return count, {str(each.fields["uid"]) for each in found if each.fields}, None


def _of_kind(imported: list[Fields] | None, kind: str) -> int | None:
    return None if imported is None else sum(1 for each in imported if each["kind"] == kind)
