"""Views of the records that a team shares."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import partial

from ledgerlight.domain.authorization import require
from ledgerlight.ports import Clock, DocumentStore, Snapshot, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.problems import Conflict, Invalid, NotFound
from schemas.documents import Member
from schemas.grid_views import VIEWS, GridView, GridViewNames, GridViewSave, NamedView
from schemas.names import Collection, document_path

NAMES = "grid_views"
"""``internal/grid_views``."""


class ChangedMeanwhile(Conflict):
    """Someone else changed the view since it was looked at."""

    code = "changed_meanwhile"


class NameTaken(Conflict):
    """Another view of the same entity has the name."""

    code = "name_taken"


class Full(Conflict):
    """The organization shares as many views as it may."""

    code = "full"


@dataclass(frozen=True, slots=True)
class _State:
    view: Snapshot
    names: Snapshot
    entity: Snapshot
    audit: Snapshot

    @property
    def known(self) -> GridView | None:
        return None if self.view.fields is None else GridView.stored(self.view.fields)

    @property
    def taken(self) -> GridViewNames:
        return GridViewNames.stored(self.names.fields)


@dataclass(frozen=True, slots=True)
class SharedViews:
    """The use cases. A view is of an entity: who does not see that one learns nothing of it here either.

    The view, the names and the audit entry are one commit. The entry has the view's id and version for its own, so that
    a request that comes late, after the view it made was removed, does not bring it back.
    """

    store: DocumentStore
    clock: Clock

    def save(self, org_id: str, member: Member, view_id: str, wanted: GridViewSave) -> GridView:
        """Share a view, or put a changed one in place. The same again, as after an answer that was lost, changes
        nothing.

        Raises ``Denied`` for an entity outside the member's; ``Invalid`` for one that there is not; ``NotFound`` for a
        view that was removed; ``ChangedMeanwhile``; ``NameTaken``; ``Full``.
        """
        require(member, "share_views", wanted.scope)
        return until_uncontended(self.clock, partial(self._save, org_id, member, view_id, wanted))

    def remove(self, org_id: str, member: Member, view_id: str, version: int) -> None:
        """Remove a view for everyone. Raises ``ChangedMeanwhile``; ``NotFound`` for one of an entity that the member
        does not see."""
        until_uncontended(self.clock, partial(self._remove, org_id, member, view_id, version))

    def _save(self, org_id: str, member: Member, view_id: str, wanted: GridViewSave) -> GridView:
        state = self._read(org_id, view_id, wanted.scope, f"{wanted.version + 1}")
        known = state.known
        if known is not None:
            _require_seen(member, known)
            if _is_repeated(known, member, wanted):
                return known
        self._require_version(known, wanted.version)
        if state.audit.exists:
            raise _removed()
        if not state.entity.exists:
            raise Invalid(f"scope: there is no entity {wanted.scope!r}", "choose one that there is")
        now = self.clock.now()
        saved = GridView(
            id=view_id,
            name=wanted.name,
            scope=wanted.scope,
            view=wanted.view,
            version=wanted.version + 1,
            made_by=member.uid if known is None else known.made_by,
            made_name=member.display_name if known is None else known.made_name,
            made_at=now if known is None else known.made_at,
            changed_by=member.uid,
            changed_name=member.display_name,
            changed_at=now,
        )
        said = f"{saved.name!r} of {saved.scope}, version {saved.version}"
        self.store.commit(
            [
                Write(state.view.path, saved.model_dump(), expected=state.view),
                *_named(state, saved),
                self._entry(state, member, view_id, said),
            ]
        )
        return saved

    def _remove(self, org_id: str, member: Member, view_id: str, version: int) -> None:
        state = self._read(org_id, view_id, "-", "removed")
        known = state.known
        if known is None:
            return
        _require_seen(member, known)
        self._require_version(known, version)
        left = {each: named for each, named in state.taken.views.items() if each != view_id}
        self.store.commit(
            [
                Write(state.view.path, None, expected=state.view),
                Write(state.names.path, GridViewNames(views=left).model_dump(), expected=state.names),
                self._entry(state, member, view_id, f"{known.name!r} of {known.scope} removed"),
            ]
        )

    def _read(self, org_id: str, view_id: str, scope: str, step: str) -> _State:
        paths = (
            document_path(org_id, Collection.GRID_VIEWS, view_id),
            document_path(org_id, Collection.INTERNAL, NAMES),
            document_path(org_id, Collection.ENTITIES, scope),
            document_path(org_id, Collection.AUDIT, f"view-{view_id}-{step}"),
        )
        found = self.store.get_many(paths)
        return _State(*(found[path] for path in paths))

    def _require_version(self, known: GridView | None, version: int) -> None:
        if known is None and version > 0:
            raise _removed()
        if known is not None and known.version != version:
            raise ChangedMeanwhile(
                f"{known.changed_name} changed this view meanwhile", "look at it again, then decide"
            )

    def _entry(self, state: _State, member: Member, view_id: str, said: str) -> Write:
        audit = Audit(self.store, self.clock)
        return audit.entry(state.audit, member.uid, "share_views", f"grid_views/{view_id}", said)


def folded(name: str) -> str:
    """A name as it is compared: people see no difference between two that fold to the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _named(state: _State, saved: GridView) -> list[Write]:
    """The names with this one, when it is not among them as it is. Raises ``NameTaken``, ``Full``."""
    mine = NamedView(scope=saved.scope, name=folded(saved.name))
    views = state.taken.views
    if views.get(saved.id) == mine:
        return []
    others = {each: named for each, named in views.items() if each != saved.id}
    if mine in others.values():
        raise NameTaken(
            f"there is a shared view {saved.name!r} already", "open that one, or choose another name"
        )
    if len(others) >= VIEWS:
        raise Full(f"there are {VIEWS} shared views", "remove one first")
    names = GridViewNames(views={**others, saved.id: mine})
    return [Write(state.names.path, names.model_dump(), expected=state.names)]


def _is_repeated(known: GridView, member: Member, wanted: GridViewSave) -> bool:
    mine = known.changed_by == member.uid and known.version == wanted.version + 1
    return mine and (known.name, known.scope, known.view) == (wanted.name, wanted.scope, wanted.view)


def _require_seen(member: Member, known: GridView) -> None:
    if member.entity_scope is not None and known.scope not in member.entity_scope:
        raise _removed()


def _removed() -> NotFound:
    return NotFound("there is no such shared view", "it was removed, or is of an entity that you do not see")
