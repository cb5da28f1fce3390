"""The back end with one known mistake each. The simulation must find every one of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress

from ledgerlight.domain import cells as cells_module
from ledgerlight.domain import edits as edits_module
from ledgerlight.domain import events as events_module
from ledgerlight.domain.import_context import MappedRecord
from ledgerlight.domain.leaf import Leaf, LeafKey
from ledgerlight.domain.mapping_rows import RowMapper
from ledgerlight.domain.table import Cell, RowProblem
from ledgerlight.ports import Snapshot
from ledgerlight.usecases import apply_changes as apply_module
from ledgerlight.usecases import apply_edit as edit_module
from ledgerlight.usecases import check_alerts as check_module
from schemas.alerts import AlertRule
from schemas.documents import Edit, RowError
from schemas.records import FinancialEvent, Record
from tests.builders import rid
from tests.simulation.world import EXPECTED, Instance, World, replaced

Variant = Callable[[], AbstractContextManager[type[World]]]


@contextmanager
def delta_from_event_data() -> Iterator[type[World]]:
    """The aggregate grows by what the row says, whatever was stored before."""
    original = Leaf.put

    def put(leaf: Leaf, record: Record, live_dimensions: Collection[str]) -> None:
        stored = None if leaf.index.find(record["id"]) is None else leaf.find(record["id"])
        if stored is not None and not stored.get("retired"):
            leaf.cells.add(stored, 1, live_dimensions)
        original(leaf, record, live_dimensions)

    with replaced(Leaf, "put", put):
        yield World


@contextmanager
def float_sums() -> Iterator[type[World]]:
    """Amounts are added as numbers of major units."""

    def bump(cells: dict[object, list[int]], key: object, amount: int, count: int) -> None:
        cell = cells.setdefault(key, [0, 0])
        cell[0] = int((cell[0] / 100 + amount / 100) * 100)
        cell[1] += count
        if cell[1] == 0:
            del cells[key]

    with replaced(cells_module, "_bump", bump):
        yield World


@contextmanager
def last_arrival_wins() -> Iterator[type[World]]:
    """An edit is applied whatever happened to the record since it was opened."""
    original = edits_module._conflict

    def conflict(edit: Edit, stored: Record) -> edits_module.EditConflict | None:
        return original(edit.model_copy(update={"base_version": stored["version"]}), stored)

    with replaced(edits_module, "_conflict", conflict):
        yield World


class _AcknowledgesFirst(World):
    """Says that a message was taken before its effect is durable."""

    def acknowledges(self, instance: Instance, handler: str, payload: tuple[str, ...]) -> bool:
        """Whatever becomes of it."""
        with suppress(*EXPECTED):
            super().acknowledges(instance, handler, payload)
        return True


@contextmanager
def acknowledgement_before_commit() -> Iterator[type[World]]:
    """A message whose handling fails does not come again."""
    yield _AcknowledgesFirst


@contextmanager
def missing_tombstone() -> Iterator[type[World]]:
    """A retired record is removed, and with it what is known of it."""
    original = Leaf.put

    def put(leaf: Leaf, record: Record, live_dimensions: Collection[str]) -> None:
        original(leaf, record, live_dimensions)
        if record.get("retired"):
            del leaf.pages[leaf.index.find(record["id"]) or ""][record["id"]]

    with replaced(Leaf, "put", put):
        yield World


@contextmanager
def clock_based_ids() -> Iterator[type[World]]:
    """A record's id depends on when its row was read."""
    ticks = itertools.count()
    original = RowMapper.map

    def at_that_moment(
        mapper: RowMapper, line: int, cells: Sequence[Cell] | RowProblem
    ) -> tuple[list[MappedRecord], list[RowError]]:
        records, errors = original(mapper, line, cells)
        moment = next(ticks) // 20
        for record in records:
            record.change["id"] = rid(f"{record.change['id']} {moment}")
        return records, errors

    with replaced(RowMapper, "map", at_that_moment):
        yield World


@contextmanager
def role_only_in_the_token() -> Iterator[type[World]]:
    """A role that was taken away still counts: every member was an editor when they signed in."""
    original = edit_module._refusal

    def refusal(edit: Edit, facts: Mapping[str, Snapshot]) -> str | None:
        reason = original(edit, facts)
        return None if reason is not None and "role" in reason else reason

    with replaced(edit_module, "_refusal", refusal):
        yield World


class _SwallowsErrors(World):
    """Logs an error of BigQuery and goes on: the rows are lost."""

    def handle(self, instance: Instance, handler: str, payload: tuple[str, ...]) -> None:
        """Drop what the stream raises."""
        try:
            super().handle(instance, handler, payload)
        except EXPECTED:
            if handler != "stream":
                raise


@contextmanager
def swallowed_error() -> Iterator[type[World]]:
    """An exporter that notes an error and returns."""
    yield _SwallowsErrors


@contextmanager
def events_without_stable_ids() -> Iterator[type[World]]:
    """Each publication of an event has an id of its own, so that no view can tell it is the same."""
    numbers = itertools.count()
    original = events_module.event_of

    def event_of(org_id: str, leaf: LeafKey, record: Record, *, created: bool) -> FinancialEvent:
        event = original(org_id, leaf, record, created=created)
        event["event_id"] = f"event-{next(numbers)}"
        return event

    with (
        replaced(events_module, "event_of", event_of),
        replaced(apply_module, "event_of", event_of),
        replaced(edit_module, "event_of", event_of),
    ):
        yield World


@contextmanager
def alerts_without_a_key() -> Iterator[type[World]]:
    """Each check names the alert anew, as an id drawn when it is written would."""
    calls = itertools.count()
    call = [0]

    def key(org_id: str, rule: AlertRule, place: tuple[str, str]) -> str:
        return rid(f"{call[0]}{org_id}{rule.id}{place}")

    class _NamesAnew(World):
        def handle(self, instance: Instance, handler: str, payload: tuple[str, ...]) -> None:
            call[0] = next(calls)
            super().handle(instance, handler, payload)

    with replaced(check_module, "_key", key):
        yield _NamesAnew


VARIANTS: tuple[Variant, ...] = (
    delta_from_event_data,
    float_sums,
    last_arrival_wins,
    acknowledgement_before_commit,
    missing_tombstone,
    clock_based_ids,
    role_only_in_the_token,
    swallowed_error,
    events_without_stable_ids,
    alerts_without_a_key,
)
