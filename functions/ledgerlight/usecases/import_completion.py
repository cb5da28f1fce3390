"""The end of an import or reversal: all its messages applied, then its index, before-images and result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gzip import GzipFile
from io import BytesIO
from typing import Any

from ledgerlight.domain.source_index import Placements, SourceIndex, record_key
from ledgerlight.ports import Clock, DocumentStore, ObjectStore, Unavailable
from ledgerlight.usecases.import_chunks import ChunkTotals, applied_chunks, chunk_totals, chunks_path
from ledgerlight.usecases.import_registry import ImportRegistry
from schemas.names import before_images_object, source_index_object

APPLY_WAIT_SECONDS = 480.0
"""A function that is called by an event lives nine minutes; after eight the event shall come again."""

_POLL_SECONDS = (0.05, 0.1, 0.15, 0.2, 0.3)


class NotApplied(Unavailable):
    """Some messages of an import are not applied yet, or never will be: see the dead letters."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Follows and finishes imports."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock
    registry: ImportRegistry

    def await_chunks(
        self, org_id: str, import_id: str, expected: set[str], progress: Mapping[str, Any]
    ) -> set[str]:
        """Wait until all messages are applied, writing progress; returns those that are, of earlier tries too.

        Raises ``NotApplied`` after eight minutes.
        """
        started = self.clock.monotonic()
        collection = chunks_path(org_id, import_id)
        polled = 0
        told = -1
        while True:
            done = self.store.count(collection) if expected else 0
            if done >= len(expected) and expected <= (
                applied := applied_chunks(self.store, org_id, import_id)
            ):
                return applied
            waited = self.clock.monotonic() - started
            if done != told or polled % 4 == 0:
                told = done
                percent = min(99, 100 * done // max(len(expected), 1))
                records = int(progress["records_total"]) * done // max(len(expected), 1)
                rate = int(records / waited) if waited > 0 else 0
                self.registry.update(
                    org_id, import_id,
                    {**progress, "status": "applying", "percent": percent, "records_applied": records,
                     "rows_per_second": rate},
                )  # fmt: skip
            if waited > APPLY_WAIT_SECONDS:
                raise NotApplied(
                    f"import {import_id}: {done} of {len(expected)} messages are applied; "
                    "look at `ledgerlight dead-letters list`"
                )
            self.clock.sleep(_POLL_SECONDS[min(polled, len(_POLL_SECONDS) - 1)])
            polled += 1

    def collect(self, org_id: str, import_id: str, expected: set[str], applied: set[str]) -> ChunkTotals:
        """What the ``applied`` messages did together; stores the before-images. May be repeated."""
        before_images = BytesIO()
        with GzipFile(fileobj=before_images, mode="wb", compresslevel=1, mtime=0) as lines:
            totals = chunk_totals(self.store, org_id, import_id, expected, applied, lines)
        name = before_images_object(org_id, import_id)
        self.objects.write(name, before_images.getvalue(), "application/gzip")
        return totals

    def finish(
        self,
        org_id: str,
        import_id: str,
        *,
        source: str,
        index: SourceIndex,
        placed: Placements,
        totals: ChunkTotals,
        result: Mapping[str, Any],
        had_errors: bool,
        seconds: Mapping[str, float],
    ) -> None:
        """Store the source's index, then the result; each step may be repeated."""
        for record_id in totals.skipped | totals.not_placed:
            placed.pop(record_key(record_id), None)
        if placed or index.brought_back:
            changed = index.changed(placed)
            name = source_index_object(org_id, source)
            self.objects.write(name, changed.to_bytes(), "application/octet-stream")
        refused = totals.counts["refused"]
        fields: dict[str, Any] = {
            **result,
            "status": "done_with_errors" if had_errors or refused else "done",
            "percent": 100,
            "records_applied": totals.counts.total(),
            "records_written": totals.written,
            "records_unchanged": totals.counts["unchanged"] + totals.counts["stale"],
            "records_retired": totals.counts["retired"],
            "records_skipped": totals.counts["skipped"],
            "records_refused": refused,
            "seconds": round(seconds["total"], 3),
            "phase_seconds": {name: round(value, 3) for name, value in seconds.items()},
        }
        self.registry.finish(org_id, import_id, source, fields)
