"""Callers' rows in one request: who waits, who is refused, who tries again."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.adapters.append_together import (
    BAD_ROWS_TOLD,
    PATIENCE_SECONDS,
    ROWS_AT_ONCE,
    AppendTogether,
    BadRows,
    Refused,
)
from ledgerlight.ports import Unavailable
from tests.fakes.clock import FakeClock


class Table:
    """Takes rows that are numbers; refuses a request with a negative one, naming it or not."""

    def __init__(self, *, names_rows: bool = False) -> None:
        self.rows: list[int] = []
        self.requests: list[int] = []
        self.failures = 0
        self.names_rows = names_rows
        self.clock = FakeClock()
        self.together = AppendTogether(self.write, self.clock)
        self.closed_gate = threading.Event()
        self.gate: threading.Event | None = None

    def write(self, rows: Sequence[int]) -> None:
        self.requests.append(len(rows))
        if self.gate is not None:
            self.closed_gate.set()
            self.gate.wait(10)
        if self.failures:
            self.failures -= 1
            raise Unavailable("down")
        bad = {at: f"{row} is negative" for at, row in enumerate(rows) if row < 0}
        if bad:
            raise Refused("a row is negative", bad if self.names_rows else None)
        self.rows += rows


@given(st.lists(st.integers(-3, 50), max_size=60), st.booleans())
def test_good_rows_are_written_once_and_bad_ones_named(rows: list[int], names_rows: bool) -> None:
    table = Table(names_rows=names_rows)
    bad = {at for at, row in enumerate(rows) if row < 0}
    if not bad:
        table.together.append(rows)
    else:
        with pytest.raises(BadRows) as caught:
            table.together.append(rows)
        if caught.value.gave_up:
            assert len(bad) >= BAD_ROWS_TOLD
            return
        assert set(caught.value.rows) == bad
    assert sorted(table.rows) == sorted(row for row in rows if row >= 0)


def test_when_everything_is_refused_the_search_ends() -> None:
    table = Table()
    with pytest.raises(BadRows) as caught:
        table.together.append([-1] * 500)
    assert caught.value.gave_up
    assert len(table.requests) < 3 * BAD_ROWS_TOLD + 20


def test_a_short_outage_is_waited_out() -> None:
    table = Table()
    table.failures = 5
    table.together.append([1, 2])
    assert table.rows == [1, 2]
    assert table.clock.slept == sorted(table.clock.slept), "pauses grow"


def test_a_long_outage_raises_within_the_patience() -> None:
    table = Table()
    table.failures = 1_000
    with pytest.raises(Unavailable, match="down"):
        table.together.append([1])
    assert table.clock.monotonic() <= PATIENCE_SECONDS
    assert len(table.requests) < 15


def test_rows_that_come_during_a_request_go_together_in_the_next() -> None:
    table = Table()
    errors = _append_while_the_first_is_under_way(table, [[1], [2, 3], [4], [5, 6]])
    assert errors == {}
    assert sorted(table.rows) == [1, 2, 3, 4, 5, 6]
    assert table.requests == [1, 5]


def test_a_neighbours_bad_row_does_no_harm() -> None:
    table = Table()
    errors = _append_while_the_first_is_under_way(table, [[1], [2], [3, -1], [4]])
    assert sorted(table.rows) == [1, 2, 3, 4]
    assert list(errors) == [2]
    assert isinstance(errors[2], BadRows)
    assert errors[2].rows == {1: "a row is negative"}


def test_one_request_takes_so_many_rows_of_several_callers_at_most() -> None:
    table = Table()
    _append_while_the_first_is_under_way(table, [[1], *([[2] * (ROWS_AT_ONCE // 2)] * 3)])
    assert sorted(table.requests) == [1, ROWS_AT_ONCE // 2, ROWS_AT_ONCE]


def test_when_the_sender_breaks_nobody_waits_for_ever() -> None:
    table = Table()
    real = table.write

    def broken(rows: Sequence[int]) -> None:
        real(rows)
        if len(rows) > 1:
            raise RuntimeError("a defect")

    table.together.send = broken
    errors = _append_while_the_first_is_under_way(table, [[1], [2], [3]])
    assert sorted(type(error).__name__ for error in errors.values()) == ["RuntimeError", "Unavailable"]


def _append_while_the_first_is_under_way(table: Table, calls: list[list[int]]) -> dict[int, Exception]:
    """The first call's request stays open until all others wait; then all run to their ends."""
    errors: dict[int, Exception] = {}
    table.gate = threading.Event()

    def call(at: int) -> None:
        try:
            table.together.append(calls[at])
        except Exception as error:  # noqa: BLE001 - handed to the test
            errors[at] = error

    threads = [threading.Thread(target=call, args=(at,), daemon=True) for at in range(len(calls))]
    threads[0].start()
    assert table.closed_gate.wait(10)
    for thread in threads[1:]:
        thread.start()
    waiting = table.together._waiting
    while len(waiting) < len(calls) - 1:
        threading.Event().wait(0.001)
    table.gate.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return errors
