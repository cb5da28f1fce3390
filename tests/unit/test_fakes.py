"""The fakes hold what the ports promise; a fake that is kinder than the service hides defects."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pytest

from ledgerlight.ports import (
    Clock,
    Contended,
    DocumentStore,
    FactStore,
    ObjectStore,
    Publisher,
    Unavailable,
    Where,
    Write,
)
from schemas.names import Topic
from schemas.records import FinancialEvent
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.facts import FakeFacts
from tests.fakes.objects import FakeObjects
from tests.fakes.publisher import FakePublisher


def implementations() -> tuple[DocumentStore, ObjectStore, Publisher, FactStore, Clock]:
    """The type checker reads here that each fake implements its port."""
    return FakeDocuments(), FakeObjects(), FakePublisher(), FakeFacts(), FakeClock()


def test_a_commit_guarded_by_a_stale_snapshot_is_refused_whole() -> None:
    store = FakeDocuments()
    store.put("a/1", {"n": 1})
    stale = store.get("a/1")
    store.put("a/1", {"n": 2})
    with pytest.raises(Contended):
        store.commit([Write("a/2", {"n": 9}), Write("a/1", {"n": 3}, expected=stale)])
    assert store.fields("a/1") == {"n": 2}
    assert not store.get("a/2").exists


def test_a_commit_that_expects_nothing_there_is_refused_when_something_is() -> None:
    store = FakeDocuments()
    missing = store.get("a/1")
    store.commit([Write("a/1", {"n": 1}, expected=missing)])
    with pytest.raises(Contended):
        store.commit([Write("a/1", {"n": 2}, expected=missing)])


def test_a_document_deleted_and_made_again_is_not_the_one_that_was_read() -> None:
    store = FakeDocuments()
    store.put("a/1", {"n": 1})
    first = store.get("a/1")
    store.commit([Write("a/1", None)])
    store.put("a/1", {"n": 1})
    with pytest.raises(Contended):
        store.commit([Write("a/1", {"n": 2}, expected=first)])


def test_a_merge_replaces_only_the_named_fields() -> None:
    store = FakeDocuments()
    store.put("a/1", {"n": 1, "m": {"x": 1, "y": 2}})
    store.commit([Write("a/1", {"m": {"z": 3}}, merge=True)])
    assert store.fields("a/1") == {"n": 1, "m": {"z": 3}}


def test_what_was_read_cannot_change_what_is_stored() -> None:
    store = FakeDocuments()
    store.put("a/1", {"list": [1]})
    fields = store.get("a/1").fields
    assert fields is not None
    fields["list"].append(2)
    assert store.fields("a/1") == {"list": [1]}


def test_of_many_racing_guarded_commits_each_is_lost_or_counted() -> None:
    store = FakeDocuments()
    store.put("a/1", {"n": 0})
    done: list[int] = []

    def raise_by_one() -> None:
        for _ in range(50):
            seen = store.get("a/1")
            assert seen.fields is not None
            try:
                store.commit([Write("a/1", {"n": seen.fields["n"] + 1}, expected=seen)])
            except Contended:
                continue
            done.append(1)

    threads = [threading.Thread(target=raise_by_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.fields("a/1")["n"] == len(done)


def test_queries_filter_order_limit_and_mask_as_firestore_does() -> None:
    store = FakeDocuments()
    documents: list[dict[str, Any]] = [
        {"n": 3, "k": "a"},
        {"n": 1, "k": "b"},
        {"n": "2", "k": "a"},
        {"k": "a"},
    ]
    for number, fields in enumerate(documents):
        store.put(f"c/{number}", fields)
    store.put("c/0/d/9", {"n": 5})

    def ids(where: Sequence[Where] = (), **options: object) -> list[str]:
        return [s.path for s in store.query("c", where, **options)]  # type: ignore[arg-type]

    assert ids() == ["c/0", "c/1", "c/2", "c/3"]
    assert ids([Where("n", ">=", 1)]) == ["c/1", "c/0"]  # the text "2" is of another type
    assert ids([Where("k", "in", ["a"])], limit=2) == ["c/0", "c/2"]
    assert ids(order_by="n", descending=True) == ["c/2", "c/0", "c/1"]  # without the field: not in the order
    assert store.query("c", [Where("k", "==", "b")], fields=["n"])[0].fields == {"n": 1}
    assert store.count("c", [Where("k", "==", "a")]) == 3


@pytest.mark.parametrize("path", ["a", "a/1/b", "a/..", "a/__x__", "a//b/1", "a/" + "x" * 1501])
def test_paths_that_firestore_refuses_are_refused(path: str) -> None:
    with pytest.raises(ValueError, match=r"path|segment"):
        FakeDocuments().get(path)


@pytest.mark.parametrize("value", [[[1]], 2**63, "x" * 1_048_577])
def test_values_that_firestore_cannot_hold_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"list|bits|limit"):
        FakeDocuments().put("a/1", {"v": value})


def test_a_hook_can_fail_a_commit_before_and_after_it_took_effect() -> None:
    store = FakeDocuments()

    def fail_at(moment: str) -> None:
        def hook(operation: str, when: str, paths: Sequence[str]) -> None:
            if (operation, when) == ("commit", moment):
                raise Unavailable("gone")

        store.hook = hook

    for moment, lasting in (("before", False), ("after", True)):
        fail_at(moment)
        with pytest.raises(Unavailable):
            store.put(f"a/{moment}", {"n": 1})
        assert store.get(f"a/{moment}").exists is lasting


def test_objects_are_read_in_ranges_and_by_generation() -> None:
    store = FakeObjects()
    first = store.write("o", bytes(300_000), "text/csv", {"uid": "u"})
    stream = store.open("o", first.generation)
    stream.seek(-5, 2)
    assert len(stream.read()) == 5
    stream.seek(0)
    assert sum(len(part) for part in iter(lambda: stream.read(1000), b"")) == 300_000
    assert store.largest_read <= 64 * 1024
    store.write("o", b"new", "text/csv")
    with pytest.raises(FileNotFoundError):
        store.open("o", first.generation)
    with pytest.raises(FileNotFoundError):
        store.read("missing")


def test_a_copy_keeps_the_bytes_and_takes_the_new_metadata() -> None:
    store = FakeObjects()
    store.write("x/a", b"1", "text/csv", {"uid": "u"})
    assert store.copy("x/a", "x/b", {"mapping": "m"}).metadata == {"mapping": "m"}
    assert store.read("x/b") == b"1"
    assert [info.name for info in store.list("x/")] == ["x/a", "x/b"]


def test_an_upload_session_takes_one_upload_of_its_size() -> None:
    store = FakeObjects()
    told: list[str] = []
    store.subscribers.append(lambda info: told.append(info.name))
    address = store.resumable_session(
        "x", content_type="text/csv", size_bytes=3, origin="http://app", metadata={"uid": "u"}
    )
    assert store.complete_session(address, b"abc").metadata == {"uid": "u"}
    assert told == ["x"]
    with pytest.raises(KeyError):
        store.complete_session(address, b"abc")


def test_a_failed_publish_says_so_and_may_leave_a_part() -> None:
    publisher = FakePublisher()
    publisher.failures, publisher.accepted_before_failure = 1, 1
    with pytest.raises(Unavailable):
        publisher.publish(Topic.RECORD_CHANGES, [("k", b"1"), ("k", b"2")])
    publisher.publish(Topic.RECORD_CHANGES, [("k", b"1"), ("k", b"2")])
    assert [m.data for m in publisher.of(Topic.RECORD_CHANGES)] == [b"1", b"1", b"2"]
    assert len({m.message_id for m in publisher.messages}) == 3


def _event(version: int, *, retired: bool = False) -> FinancialEvent:
    return {
        "event_id": f"r-1-{version}",
        "event_type": "record.updated",
        "org_id": "demo",
        "record_id": "r",
        "timestamp": "2026-01-01T00:00:00.000Z",
        "data": {
            "entity_id": "e",
            "period": "2026-01",
            "record": {
                "id": "r",
                "account_code": "1.100",
                "date": "2026-01-01",
                "scenario": "actual",
                "amount_minor": version,
                "currency": "USD",
                "version": version,
                "sequence": 1,
                "source": {"kind": "import"},
                "updated_at": "2026-01-01T00:00:00.000Z",
                "retired": retired,
            },
        },
    }


def test_the_current_fact_is_the_highest_version_however_often_it_came() -> None:
    facts = FakeFacts()
    facts.append([_event(2), _event(1), _event(2)])
    assert facts.current("demo")["r"]["data"]["record"]["amount_minor"] == 2
    assert facts.current("other") == {}
    facts.append([_event(3, retired=True)])
    assert facts.current("demo") == {}


def test_the_clock_moves_only_by_sleeping_or_when_told() -> None:
    clock = FakeClock()
    before = clock.now()
    assert clock.now() == before == "2026-01-31T09:30:00.000Z"
    clock.sleep(1.5)
    assert clock.now() == "2026-01-31T09:30:01.500Z"
    assert clock.monotonic() == 1.5
