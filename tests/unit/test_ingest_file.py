"""Whole imports: dropped, corrected, dropped again, interrupted, overwritten."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Unavailable
from ledgerlight.usecases.import_registry import ImportRegistry
from schemas.documents import EditPatch, Import
from schemas.names import Topic
from schemas.records import RecordChanges
from tests.builders import (
    EAST,
    ORG,
    WEST,
    found_organization,
    live_records,
    post_edit,
    require_exact_aggregates,
    set_period,
)
from tests.fakes.spine import Spine

HEADER = "key,entity,account,date,amount,region\n"
ROWS = {
    "a": "a,west,1.100,2026-01-05,100.00,EU",
    "b": "b,west,2.100,2026-01-06,40.00,EU",
    "c": "c,east,1.100,2026-02-07,250.50,US",
}


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def spine() -> Spine:
    made = Spine()
    found_organization(made.services.documents, made.services.time)
    return made


def file_of(**rows: str | None) -> bytes:
    lines = [line for line in (ROWS | rows).values() if line is not None]
    return (HEADER + "\n".join(lines) + "\n").encode()


def drop(spine: Spine, data: bytes, name: str = "sales.csv", **metadata: str) -> Import:
    """Drop a file into the inbox; returns its import."""
    known = {each.id for each in imports(spine)}
    spine.services.bucket.write(
        f"organizations/{ORG}/inbox/{name}", data, "text/csv", {"uid": "ana"} | metadata
    )
    (new,) = [each for each in imports(spine) if each.id not in known]
    return new


def imports(spine: Spine) -> list[Import]:
    """Every import, the oldest first."""
    found = spine.services.documents.query(f"organizations/{ORG}/imports")
    return sorted(
        (Import.model_validate(dict(s.fields or {})) for s in found), key=lambda each: each.sequence
    )


def books(spine: Spine) -> dict[str, tuple[str, str, int]]:
    """The records that count, by their description's key: entity, period, amount."""
    require_exact_aggregates(spine.services.documents)
    return {
        record_id[:6]: (leaf.entity_id, leaf.period, each["amount_minor"])
        for record_id, (leaf, each) in live_records(spine.services.documents).items()
    }


def amounts(spine: Spine) -> list[tuple[str, str, int]]:
    return sorted(books(spine).values())


STANDARD = [(EAST, "2026-02", 25_050), (WEST, "2026-01", 4_000), (WEST, "2026-01", 10_000)]


def test_a_dropped_file_becomes_records_exact_sums_and_a_result(spine: Spine) -> None:
    done = drop(spine, file_of())
    assert (done.status, done.rows_total, done.rows_accepted, done.records_written) == ("done", 3, 3, 3)
    assert (done.percent, done.source, done.sequence, done.chunks_total) == (100, "files", 1, 2)
    assert amounts(spine) == STANDARD


def test_the_same_file_again_writes_no_record_also_under_another_name(spine: Spine) -> None:
    drop(spine, file_of())
    before = books(spine)
    again = drop(spine, file_of(), "renamed.csv")
    assert (again.records_written, again.records_unchanged) == (0, 3)
    assert books(spine) == before


def test_a_corrected_file_changes_only_what_was_corrected(spine: Spine) -> None:
    drop(spine, file_of())
    corrected = drop(spine, file_of(b="b,west,2.100,2026-01-06,41.00,EU"))
    assert (corrected.records_written, corrected.records_unchanged) == (1, 2)
    assert (WEST, "2026-01", 4_100) in amounts(spine)


def test_a_correction_can_move_a_record_to_another_entity_and_period(spine: Spine) -> None:
    drop(spine, file_of())
    moved = drop(spine, file_of(a="a,east,1.100,2026-03-05,100.00,EU"))
    assert moved.records_written == 1
    assert sorted(amounts(spine)) == [
        (EAST, "2026-02", 25_050),
        (EAST, "2026-03", 10_000),
        (WEST, "2026-01", 4_000),
    ]


def test_append_keeps_what_a_later_file_does_not_mention_and_replace_retires_it(spine: Spine) -> None:
    drop(spine, file_of())
    drop(spine, file_of(b=None))
    assert amounts(spine) == STANDARD
    replaced = drop(spine, file_of(b=None), mode="replace")
    assert (replaced.records_retired, replaced.records_written) == (1, 1)
    assert len(amounts(spine)) == 2
    brought_back = drop(spine, file_of(), mode="replace")
    assert brought_back.records_written == 1
    assert amounts(spine) == STANDARD


def test_replace_touches_the_rows_of_its_own_source_only(spine: Spine) -> None:
    drop(spine, file_of(), source="shop")
    drop(spine, file_of(a=None, b=None), source="ledger", mode="replace")
    assert len(amounts(spine)) == 4


def test_the_same_file_again_after_an_edit_keeps_the_edit(spine: Spine) -> None:
    drop(spine, file_of())
    name = next(
        i for i, (leaf, _) in live_records(spine.services.documents).items() if leaf.entity_id == EAST
    )
    path = f"organizations/{ORG}/edits/e1"
    post_edit(spine.services.documents, "x", 1, EditPatch(amount_minor=7), entity=EAST, period="2026-02")
    spine.services.documents.put(path, spine.services.documents.fields(path) | {"record_id": name})
    assert spine.services.apply_edit(ORG, "e1").status == "applied"
    drop(spine, file_of(b="b,west,2.100,2026-01-06,41.00,EU"))
    assert (EAST, "2026-02", 7) in amounts(spine)
    drop(spine, file_of(c="c,east,1.100,2026-02-07,260.00,US"))
    assert (EAST, "2026-02", 26_000) in amounts(spine)


def test_rows_of_a_closed_period_are_refused_with_their_line(spine: Spine) -> None:
    set_period(spine.services.documents, "closed")
    done = drop(spine, file_of())
    assert (done.status, done.rows_accepted, done.rows_rejected) == ("done_with_errors", 1, 2)
    errors = spine.services.documents.fields(f"organizations/{ORG}/imports/{done.id}/errors/0000")["errors"]
    assert [(error["line"], error["rule"]) for error in errors] == [
        (2, "period_closed"),
        (3, "period_closed"),
    ]


def test_unknown_names_are_quarantined_with_their_amount_and_load_when_they_are_known(spine: Spine) -> None:
    file = file_of(b="b,west,8.888,2026-01-06,40.00,EU")
    done = drop(spine, file)
    assert (done.rows_quarantined, done.quarantined_minor, done.rows_accepted) == (1, 4_000, 2)
    account = spine.services.organizations.context(ORG).accounts["2.100"].model_copy(update={"code": "8.888"})
    spine.services.documents.put(f"organizations/{ORG}/accounts/8.888", account.model_dump())
    again = drop(spine, file)
    assert (again.rows_quarantined, again.records_written) == (0, 1)


def test_an_object_outside_every_organization_is_noted_and_nothing_else(spine: Spine) -> None:
    for name in ("loose.csv", "organizations/nobody/inbox/a.csv", f"organizations/{ORG}/elsewhere/a.csv"):
        spine.services.bucket.write(name, file_of(), "text/csv")
    noted = [s.fields or {} for s in spine.services.documents.query("rejected_objects")]
    assert len(noted) == 3
    assert all(each["reason"] for each in noted)
    assert amounts(spine) == []


def test_a_file_that_cannot_be_read_is_a_failed_import_that_frees_its_source(spine: Spine) -> None:
    failed = drop(spine, b"nothing,to,see\n1,2,3\n")
    assert failed.status == "failed"
    assert failed.error is not None
    assert drop(spine, file_of()).status == "done"


def test_the_event_of_a_finished_import_does_nothing(spine: Spine) -> None:
    done = drop(spine, file_of())
    writes = spine.services.documents.writes
    for name, generation in (
        (f"organizations/{ORG}/inbox/sales.csv", "1"),
        (done.object_name, done.generation),
    ):
        spine.services.ingest_file(name, generation)
    assert spine.services.documents.writes == writes


def kill_at(spine: Spine, number: int) -> None:
    """End the process at its so-manieth commit, after it took effect."""
    left = [number]

    def kill(operation: str, moment: str, _: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "after"):
            left[0] -= 1
            if left[0] == 0:
                raise Killed

    spine.services.documents.hook = kill


@pytest.mark.parametrize("number", range(1, 16))
def test_an_import_killed_at_any_commit_is_finished_by_the_event_that_comes_again(
    spine: Spine, number: int
) -> None:
    drop(spine, file_of(), "first.csv")
    second = file_of(a="a,east,1.100,2026-03-05,100.00,EU", b=None, d="d,west,3.310,2026-01-09,5.00,EU")
    kill_at(spine, number)
    name = f"organizations/{ORG}/inbox/second.csv"
    try:
        spine.services.bucket.write(name, second, "text/csv", {"mode": "replace"})
    except Killed:
        spine.services.documents.hook = None
        info = spine.services.bucket.info(name)
        assert info is not None
        for message in list(spine.services.messages.messages):  # what Pub/Sub still has
            if message.topic is Topic.RECORD_CHANGES:
                spine.services.apply_changes(RecordChanges.model_validate_json(message.data))
        spine.services.ingest_file(name, info.generation)
    spine.services.documents.hook = None
    done = imports(spine)[-1]
    assert (done.status, done.records_written, done.records_retired) == ("done", 3, 1)
    assert amounts(spine) == [(EAST, "2026-02", 25_050), (EAST, "2026-03", 10_000), (WEST, "2026-01", 500)]
    third = drop(spine, file_of(), "third.csv", mode="replace")
    assert (third.status, third.records_retired) == ("done", 1)
    assert amounts(spine) == STANDARD


def test_a_file_overwritten_while_it_is_read_is_read_to_its_end_and_then_the_other(spine: Spine) -> None:
    """The first try reads the first file; after a crash the second try must not read the second file."""
    name = f"organizations/{ORG}/inbox/daily.csv"
    kill_at(spine, 9)
    with pytest.raises(Killed):
        spine.services.bucket.write(name, file_of(), "text/csv")
    spine.services.documents.hook = None
    assert any(m.topic is Topic.RECORD_CHANGES for m in spine.services.messages.messages)
    spine.live = False
    spine.services.bucket.write(name, file_of(a="a,east,1.100,2026-03-05,999.00,EU"), "text/csv")
    spine.live = True
    spine.services.ingest_file(name, "1")
    assert amounts(spine) == STANDARD
    info = spine.services.bucket.info(name)
    assert info is not None
    spine.services.ingest_file(name, info.generation)
    assert (EAST, "2026-03", 99_900) in amounts(spine)
    assert len(amounts(spine)) == 3
    assert [each.status for each in imports(spine)] == ["done", "done"]


def test_a_file_removed_before_it_was_read_is_a_failed_import_or_noted(spine: Spine) -> None:
    spine.live = False
    name = f"organizations/{ORG}/inbox/gone.csv"
    info = spine.services.bucket.write(name, file_of(), "text/csv")
    spine.services.ingest_file.register(name, info)
    spine.services.bucket.delete(name)
    spine.services.ingest_file(name, info.generation)
    assert [(each.status, each.error is not None) for each in imports(spine)] == [("failed", True)]
    other = spine.services.bucket.write(f"organizations/{ORG}/inbox/other.csv", file_of(), "text/csv")
    spine.services.bucket.delete(other.name)
    spine.services.ingest_file(other.name, other.generation)
    assert len(spine.services.documents.query("rejected_objects")) == 1


def test_messages_that_are_never_applied_end_in_an_error_that_says_where_to_look(spine: Spine) -> None:
    spine.live = False
    name = f"organizations/{ORG}/inbox/a.csv"
    info = spine.services.bucket.write(name, file_of(), "text/csv")
    with pytest.raises(Unavailable, match="dead-letters list"):
        spine.services.ingest_file(name, info.generation)
    assert imports(spine)[0].status == "applying"
    spine.live = True
    spine.services.ingest_file(name, info.generation)
    assert imports(spine)[0].status == "done"
    assert amounts(spine) == STANDARD


def test_two_files_at_once_for_one_entity_and_period_both_count(spine: Spine) -> None:
    """The second begins while the first waits for its messages; they are of two sources."""
    spine.live = False
    names = {}
    for source, rows in (("shop", file_of(b=None, c=None)), ("ledger", file_of(a=None, c=None))):
        name = f"organizations/{ORG}/inbox/{source}.csv"
        names[source] = spine.services.bucket.write(name, rows, "text/csv", {"source": source})
    started: list[bool] = []

    def second_begins(operation: str, moment: str, paths: Sequence[str]) -> None:
        if operation == "count" and not started:
            started.append(True)
            spine.live = True
            spine.services.ingest_file(names["ledger"].name, names["ledger"].generation)
            for message in list(spine.services.messages.messages):
                if message.topic is Topic.RECORD_CHANGES:
                    spine.services.apply_changes(RecordChanges.model_validate_json(message.data))

    spine.services.documents.hook = second_begins
    spine.services.ingest_file(names["shop"].name, names["shop"].generation)
    spine.services.documents.hook = None
    assert amounts(spine) == [(WEST, "2026-01", 4_000), (WEST, "2026-01", 10_000)]
    assert [each.status for each in imports(spine)] == ["done", "done"]


def test_a_second_file_of_a_source_waits_for_the_first(spine: Spine) -> None:
    registry = ImportRegistry(spine.services.documents, spine.services.time)
    spine.live = False
    info = spine.services.bucket.write(f"organizations/{ORG}/inbox/a.csv", file_of(), "text/csv")
    first = spine.services.ingest_file.register(info.name, info)
    registry.enqueue(ORG, first, "files")
    spine.live = True
    with pytest.raises(Unavailable, match=f"waits for {first}"):
        drop(spine, file_of(a=None), "b.csv")
    assert amounts(spine) == []
    spine.services.ingest_file(info.name, info.generation)
    assert amounts(spine) == STANDARD


def test_records_in_one_leaf_are_found_by_their_leaf(spine: Spine) -> None:
    drop(spine, file_of())
    places = {leaf for leaf, _ in live_records(spine.services.documents).values()}
    assert places == {LeafKey(WEST, "2026-01"), LeafKey(EAST, "2026-02")}


def test_a_late_event_of_a_replaced_file_is_an_import_that_the_sweeper_can_take_up(spine: Spine) -> None:
    spine.live = False
    name = f"organizations/{ORG}/inbox/daily.csv"
    first = spine.services.bucket.write(name, file_of(), "text/csv")
    spine.services.bucket.write(name, file_of(a=None), "text/csv")
    spine.live = True
    kill_at(spine, 1)
    with pytest.raises(Killed):
        spine.services.ingest_file(name, first.generation)
    spine.services.documents.hook = None
    [waiting] = imports(spine)
    spine.services.ingest_file(waiting.object_name, waiting.generation)
    assert [(each.id, each.status) for each in imports(spine)] == [(waiting.id, "done")]
