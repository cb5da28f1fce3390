"""`bench fanout`: one edit until the last of many listeners has the group's new figures."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.editor import Editor
from bench.latency import DIMENSIONS, PAUSE_SECONDS, ROOT, load
from bench.machine import machine, percentiles
from bench.suite import Suite, bench_organization
from cli.connection import Connection
from cli.output import CommandFailed, Tell
from ledgerlight.usecases.records_query import RecordFilter, RecordReader
from schemas.names import Collection, document_path, leaf_id

READY_SECONDS = 120.0
SEEN_SECONDS = 60.0
WARM_UP = 3
RAISE = 1_000
RECORDS = 10_000


def measure(connection: Connection, listeners: int, edits: int, tell: Tell) -> dict[str, Any]:
    """Raise records of one month, one after the other; each time every listener must have the new revenue."""
    suite = Suite.running()
    with bench_organization(connection, DIMENSIONS) as org_id:
        tell(f"loading {RECORDS:,} records")
        load(connection, org_id, RECORDS, DIMENSIONS)
        editor = Editor.sign_in(connection, org_id)
        placed = _of_one_month(connection, org_id, edits + WARM_UP)
        period = placed[0].leaf.period
        document = document_path(org_id, Collection.DASHBOARDS, leaf_id(ROOT, period))
        tell(f"{listeners:,} listeners begin")
        from_edit, spread = [], []
        with _crowd(document, listeners, editor.token) as seen:
            before = _next(seen, READY_SECONDS)
            for number, each in enumerate(placed, start=1):
                began = time.time()
                edit_id = editor.write_edit(each, each.record["amount_minor"] + RAISE)
                editor.apply(edit_id)
                revenue = before["revenue"] + RAISE
                while (now := _next(seen, SEEN_SECONDS))["revenue"] != revenue:
                    pass
                before = now
                from_edit.append((now["last"] - began) * 1000)
                spread.append((now["last"] - now["first"]) * 1000)
                tell(f"{number} of {len(placed)} edits")
                time.sleep(PAUSE_SECONDS)
        size = len(json.dumps(dict(connection.services.store.get(document).fields or {})))
        return {
            "listeners": listeners,
            "edits": edits,
            "document_kb": round(size / 1024, 1),
            "machine": machine(),
            "emulator": suite.firestore(),
            "edit_to_last": percentiles(from_edit[WARM_UP:]),
            "first_to_last": percentiles(spread[WARM_UP:]),
        }


def _of_one_month(connection: Connection, org_id: str, count: int) -> list[Any]:
    accounts = {f"1.5{number:02d}" for number in range(DIMENSIONS.accounts // 5)}
    found = list(RecordReader(connection.services.store, org_id).matching(RecordFilter(accounts=accounts)))
    periods = [each.leaf.period for each in found]
    busiest = max(set(periods), key=periods.count)
    chosen = [each for each in found if each.leaf.period == busiest][:count]
    if len(chosen) < count:
        raise CommandFailed(f"a month has {len(chosen)} revenue records; give fewer --edits")
    return chosen


@contextmanager
def _crowd(document: str, listeners: int, token: str) -> Iterator[queue.Queue[dict[str, Any] | None]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.crowd", document, str(listeners)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "LEDGERLIGHT_BENCH_TOKEN": token},
    )  # fmt: skip
    seen: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def read() -> None:
        for line in process.stdout or ():
            seen.put(json.loads(line))
        seen.put(None)

    threading.Thread(target=read, daemon=True).start()
    try:
        yield seen
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(10.0)
        except subprocess.TimeoutExpired:
            process.kill()


def _next(seen: queue.Queue[dict[str, Any] | None], seconds: float) -> dict[str, Any]:
    try:
        found = seen.get(timeout=seconds)
    except queue.Empty:
        raise CommandFailed(f"not every listener had the figures within {seconds:.0f} s") from None
    if found is None:
        raise CommandFailed("the listeners ended; what they said is above")
    return found
