"""Drops a file into an organization's folder, and follows its import until every dashboard shows it."""

from __future__ import annotations

import mimetypes
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cli.output import CommandFailed
from ledgerlight.domain.text import safe_filename
from ledgerlight.ports import Clock, DocumentStore
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.dashboard_freshness import DashboardFreshness
from ledgerlight.usecases.import_registry import TERMINAL
from ledgerlight.usecases.members import OPERATOR
from ledgerlight.wiring import Services
from schemas.documents import Import
from schemas.names import ORGANIZATIONS, UPLOADS, Collection, collection_path, document_path

START_SECONDS = 120.0
"""An import that nobody took up for so long, not even the sweeper, has no function that would."""

STALLED_SECONDS = 150.0
"""A running import writes a heartbeat twice a second; the sweeper takes up what stands still for 20 s at
its next round. What stands still for longer than that fails again and again."""

_POLL_SECONDS = 0.1

Progress = Callable[[Import], None]


class ImportFailed(CommandFailed):
    """An import ended as failed."""


@dataclass(frozen=True, slots=True)
class Drop:
    """What to drop, and how it is to be read."""

    path: Path
    mapping: str | None = None
    mode: Literal["append", "replace"] = "append"
    source: str | None = None
    uid: str = OPERATOR


def new_import_id(clock: Clock) -> str:
    """A new id that sorts by time: ``imp-``, the moment, and 40 random bits."""
    moment = re.sub(r"[^0-9]", "", clock.now())
    return f"imp-{moment}-{secrets.token_hex(5)}"


def upload(services: Services, org_id: str, drop: Drop) -> str:
    """Put the file where ``ingest_file`` finds it; returns the import's id. Raises ``CommandFailed``.

    The import is registered too: should the object's event be lost, the sweeper finds it.
    """
    if not drop.path.exists():
        raise CommandFailed(f"there is no file {drop.path}")
    if not drop.path.is_file():
        raise CommandFailed(f"{drop.path} is not a file; drop one file at a time")
    try:
        data = drop.path.read_bytes()
    except OSError as error:
        raise CommandFailed(f"cannot read {drop.path}: {error.strerror or error}") from error
    import_id = new_import_id(services.clock)
    name = f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{import_id}/source/{safe_filename(drop.path.name)}"
    metadata = {"mode": drop.mode, "uid": drop.uid}
    if drop.mapping is not None:
        metadata["mapping"] = drop.mapping
    if drop.source is not None:
        metadata["source"] = drop.source
    content_type = mimetypes.guess_type(drop.path.name)[0] or "application/octet-stream"
    stored = services.objects.write(name, data, content_type, metadata)
    return services.ingest_file.register(stored.name, stored)


@dataclass(frozen=True, slots=True)
class ImportFollower:
    """Watches an import from outside."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    org_id: str

    def read(self, import_id: str) -> Import | None:
        """The import's document, None before it is registered."""
        fields = self.store.get(document_path(self.org_id, Collection.IMPORTS, import_id)).fields
        return None if fields is None else Import.stored(fields)

    def follow(self, import_id: str, timeout_seconds: float, progress: Progress | None = None) -> Import:
        """Wait until the import is finished, telling ``progress`` of each new state.

        Raises ``CommandFailed`` when it does not begin, or does not end in time.
        """
        began = moved = self.clock.monotonic()
        last: Import | None = None
        while True:
            imported = self.read(import_id)
            if imported is not None and imported != last:
                last = imported
                moved = self.clock.monotonic()
                if progress is not None:
                    progress(imported)
                if imported.status in TERMINAL:
                    return imported
            waited = self.clock.monotonic() - began
            begun = last is not None and last.started_at is not None
            if not begun and waited > min(START_SECONDS, timeout_seconds):
                raise CommandFailed(
                    f"import {import_id} did not begin within {waited:.0f} s; is ingest_file running? "
                    "see `ledgerlight status`"
                )
            if last is not None and self.clock.monotonic() - moved > STALLED_SECONDS:
                raise CommandFailed(
                    f"import {import_id} stands still in {last.status}; see `ledgerlight dead-letters list` "
                    "and the log of ingest_file"
                )
            if waited > timeout_seconds:
                state = last.status if last is not None else "not begun"
                raise CommandFailed(
                    f"import {import_id} is still {state} after {waited:.0f} s; it goes on by itself, "
                    "wait longer with --timeout"
                )
            self.clock.sleep(_POLL_SECONDS)

    def await_dashboards(self, since: str, timeout_seconds: float) -> None:
        """Wait until every aggregate written since then is in every dashboard above it.

        Raises ``CommandFailed`` when that takes too long.
        """
        freshness = DashboardFreshness(self.store, self.organizations, self.org_id)
        behind = freshness.behind(since)
        began = self.clock.monotonic()
        while behind:
            if self.clock.monotonic() - began > timeout_seconds:
                raise CommandFailed(
                    f"{len(behind)} dashboards are still behind after {timeout_seconds:.0f} s, the first "
                    f"{min(behind)}; the sweeper brings them up to date within minutes"
                )
            self.clock.sleep(_POLL_SECONDS)
            # One stands for all while it is behind: reading every dashboard ten times a second would take the
            # processor from what brings them up to date.
            if not freshness.still_behind({max(behind)}):
                behind = freshness.still_behind(behind)

    def await_comparisons(self, since: str, timeout_seconds: float) -> None:
        """Wait until no dashboard over these aggregates is still to be calculated again because a period it compares
        with changed, or because one below it was.

        A scope's history changes in the commit of each of its dashboards: where all stayed as they were while the
        dashboards were looked at, nothing was on its way between them. Raises ``CommandFailed`` when it takes too long.
        """
        freshness = DashboardFreshness(self.store, self.organizations, self.org_id)
        began = self.clock.monotonic()
        while True:
            histories = self._histories()
            due = any(pending for _, pending in histories.values())
            if not due and not freshness.behind(since) and self._histories() == histories:
                return
            if self.clock.monotonic() - began > timeout_seconds:
                raise CommandFailed(
                    f"comparisons are not up to date after {timeout_seconds:.0f} s; the sweeper goes on with them"
                )
            self.clock.sleep(_POLL_SECONDS)

    def _histories(self) -> dict[str, tuple[int, list[str]]]:
        """The version of each scope's history, and the periods that it says are to be calculated again."""
        series = collection_path(self.org_id, Collection.SERIES)
        found = self.store.query(series, fields=("version", "pending"))
        return {
            each.path: (each.fields["version"], each.fields.get("pending", []))
            for each in found
            if each.fields is not None
        }
