"""What a person's edit does to a record: applied on the version it was made on, or a conflict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal, NamedTuple

from ledgerlight.domain.cells import TotalOutOfRange
from ledgerlight.domain.leaf import Change, Leaf, LeafKey
from ledgerlight.domain.versions import Stamp, gone, origin_of
from schemas.documents import Edit, PartConflict
from schemas.records import Record, RecordChange

_CONTENT = ("account_code", "date", "scenario", "amount_minor", "currency", "dimensions", "description")
_REQUIRED = ("account_code", "date", "scenario", "amount_minor", "currency")


class EditConflict(NamedTuple):
    """The record changed since the edit was made; ``theirs`` is what is stored, None when it is gone."""

    theirs: Record | None
    reason: str


class EditRefused(NamedTuple):
    """The edit cannot be applied to any version."""

    reason: str


EditResult = Change | EditConflict | EditRefused


def target_of(edit: Edit) -> LeafKey:
    """The leaf the record is in after the edit. A new date without a period moves it to the date's month."""
    patch = edit.patch
    period = patch.period or (patch.date[:7] if patch.date else edit.period)
    return LeafKey(patch.entity_id or edit.entity_id, period)


def apply_edit(
    leaves: Mapping[LeafKey, Leaf], edit: Edit, stamp: Stamp, live_dimensions: Collection[str]
) -> EditResult:
    """Apply an edit to its loaded leaves (home and target); changes them in place when it applies."""
    home = LeafKey(edit.entity_id, edit.period)
    if edit.patch.date is not None and not _is_date(edit.patch.date):
        return EditRefused(f"{edit.patch.date} is not a day of the calendar")
    stored = leaves[home].find(edit.record_id)
    if edit.base_version == 0:
        known = stored or leaves[target_of(edit)].find(edit.record_id)
        if known is not None:
            return EditConflict(known, "a record with this id exists already")
        return _create(leaves, edit, stamp, live_dimensions)
    if stored is None:
        return EditRefused(
            f"no record {edit.record_id} in {edit.entity_id} {edit.period}; reload and try again"
        )
    conflict = _conflict(edit, stored)
    return conflict or _change(leaves, edit, stored, stamp, live_dimensions)


def parts_of(edit: Edit) -> list[Edit]:
    """An edit of several records as edits of one each, the first as it is without the others."""
    first = edit.model_copy(update={"parts": []})
    return [
        first,
        *(
            first.model_copy(
                update={
                    "record_id": part.record_id,
                    "base_version": part.base_version,
                    "patch": part.patch,
                    "base": part.base,
                }
            )
            for part in edit.parts
        ),
    ]


def apply_together(
    leaves: Mapping[LeafKey, Leaf], edit: Edit, stamp: Stamp, live_dimensions: Collection[str]
) -> list[Change] | list[PartConflict] | EditRefused:
    """Apply an edit of several records of its loaded home: all of them or, told why, none.

    Changes the leaf in place also where the answer is no: what is not applied must not be saved.
    """
    home = LeafKey(edit.entity_id, edit.period)
    parts = parts_of(edit)
    if len({part.record_id for part in parts}) < len(parts):
        return EditRefused("a record is in the change twice")
    changes: list[Change] = []
    conflicts: list[PartConflict] = []
    for part in parts:
        if target_of(part) != home:
            return EditRefused(
                f"record {part.record_id} would move to another entity or month; move records one by one"
            )
        result = apply_edit(leaves, part, stamp, live_dimensions)
        if isinstance(result, EditRefused):
            return EditRefused(f"record {part.record_id}: {result.reason}")
        if isinstance(result, EditConflict):
            conflicts.append(
                PartConflict(record_id=part.record_id, reason=result.reason, theirs=result.theirs)
            )
        else:
            changes.append(result)
    return conflicts or changes


def _conflict(edit: Edit, stored: Record) -> EditConflict | None:
    if "moved_to" in stored:
        # Changing what it left behind would count it twice.
        to = stored["moved_to"]
        return EditConflict(stored, f"the record moved to {to['entity_id']} {to['period']}; change it there")
    if stored["version"] != edit.base_version:
        return EditConflict(stored, "the record changed since it was opened")
    return None


def _create(
    leaves: Mapping[LeafKey, Leaf], edit: Edit, stamp: Stamp, live_dimensions: Collection[str]
) -> EditResult:
    content = _patched(edit)
    missing = [name for name in _REQUIRED if name not in content]
    if missing:
        return EditRefused(f"a new record needs {', '.join(missing)}")
    record: Record = {
        "id": edit.record_id,
        "version": 1,
        "sequence": 0,
        "source": origin_of(stamp, None),
        "updated_at": stamp.at,
        **content,  # type: ignore[typeddict-item]
    }
    target = leaves[target_of(edit)]
    return _store(target, record, None, "created", live_dimensions)


def _change(
    leaves: Mapping[LeafKey, Leaf], edit: Edit, stored: Record, stamp: Stamp, live_dimensions: Collection[str]
) -> EditResult:
    home, target = leaves[LeafKey(edit.entity_id, edit.period)], leaves[target_of(edit)]
    record = stored.copy()
    record.update(_patched(edit))  # type: ignore[typeddict-item]
    record["version"] = stored["version"] + 1
    record["updated_at"] = stamp.at
    record["source"] = origin_of(stamp, None)
    if edit.patch.retired:
        if target is not home:
            return EditRefused("an edit either retires a record or moves it, not both")
        record["retired"] = True
        home.put(record, live_dimensions)
        return Change("retired", _row(record), home.key, record, stored, home.key)
    record.pop("retired", None)
    record.pop("moved_to", None)
    if target is home:
        return _store(home, record, stored, "updated", live_dimensions)
    there = target.find(edit.record_id)
    if there is not None:
        record["version"] = max(record["version"], there["version"] + 1)
    outcome = _store(target, record, stored, "updated", live_dimensions)
    if isinstance(outcome, EditRefused):
        return outcome
    tombstone = gone(
        stored, record["version"], Stamp(stamp.kind, stored["sequence"], *_rest(stamp)), target.key
    )
    home.put(tombstone, live_dimensions)
    return Change("updated", _row(record), target.key, record, stored, home.key)


def _rest(stamp: Stamp) -> tuple[str, str, str]:
    return stamp.origin_id, stamp.uid, stamp.at


def _store(
    leaf: Leaf,
    record: Record,
    stored: Record | None,
    outcome: Literal["created", "updated"],
    live_dimensions: Collection[str],
) -> Change | EditRefused:
    try:
        leaf.cells.require_in_range(record, leaf.find(record["id"]))
    except TotalOutOfRange as error:
        return EditRefused(str(error))
    leaf.put(record, live_dimensions)
    return Change(outcome, _row(record), leaf.key, record, stored, leaf.key if stored else None)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _patched(edit: Edit) -> dict[str, object]:
    patch = edit.patch.model_dump(exclude_none=True)
    return {name: patch[name] for name in _CONTENT if name in patch}


def _row(record: Record) -> RecordChange:
    return {"op": "upsert", "id": record["id"]}
