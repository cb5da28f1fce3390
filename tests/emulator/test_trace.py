"""`ledgerlight trace` on the running suite: an import's and an edit's hops, read from the functions' logs."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.test_cli_suite import Commands

pytestmark = pytest.mark.emulator

PATIENCE_SECONDS = 60.0
LEDGER = "entity,account,date,amount\ngroup,1.100,2026-01-05,10.50\ngroup,1.100,2026-02-05,20.00\n"


@pytest.fixture(scope="module")
def commands(suite: dict[str, Any]) -> Commands:
    """Commands on an organization of their own."""
    commands = Commands(f"trace-{uuid.uuid4().hex[:8]}")
    commands.json("orgs", "add", commands.org, "--currency", "USD")
    return commands


@pytest.fixture(scope="module")
def import_id(commands: Commands, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished import of two records."""
    path: Path = tmp_path_factory.mktemp("trace") / "ledger.csv"
    path.write_text(LEDGER)
    return str(commands.json("drop", path, "--org", commands.org, "--wait")["import_id"])


def whole_path(commands: Commands, event: str) -> dict[str, Any]:
    """The path when no hop is missing: BigQuery is reached after the dashboards."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        path: dict[str, Any] = commands.json("trace", event, "--org", commands.org)
        if not path["missing"]:
            return path
        assert time.monotonic() < deadline, path
        time.sleep(0.5)


def test_an_imports_id_prints_its_hops_in_order(commands: Commands, import_id: str) -> None:
    path = whole_path(commands, import_id)
    assert path["origin"]["hop"] == "drop"
    of_hop: dict[str, list[dict[str, Any]]] = {}
    for hop in path["hops"]:
        of_hop.setdefault(hop["hop"], []).append(hop)
    assert [leaf for hop in of_hop["apply_changes"] for leaf in hop["leaves"]]
    assert {leaf for hop in of_hop["apply_changes"] for leaf in hop["leaves"]} == {
        "group_2026-01",
        "group_2026-02",
    }
    assert {hop["joined_by"] for hop in of_hop["recalculate"]} == {"leaf"}
    assert {hop["joined_by"] for hop in of_hop["stream_to_bigquery"]} == {"id"}
    assert path["hops"][0]["hop"] == "ingest_file"
    for hop in path["hops"]:
        assert hop["outcome"] == "done"
        assert hop["duration_ms"] > 0
        assert hop["attempts"] >= 1
        assert hop["offset_ms"] >= 0
    # A delivery's id, as any log line shows it, leads to the same path.
    assert whole_path(commands, of_hop["apply_changes"][0]["event_id"])["trace_id"] == import_id


def test_an_edits_id_prints_its_hops(commands: Commands, import_id: str) -> None:
    record = commands.json("records", "--org", commands.org, "--period", "2026-01")[0]
    edited = commands.json(
        "edit",
        "--org",
        commands.org,
        "--record",
        record["id"],
        "--amount",
        "11.00",
        "--reason",
        "test",
        "--wait",
    )
    path = whole_path(commands, edited["edit_id"])
    assert path["origin"]["hop"] == "edit"
    assert {hop["hop"] for hop in path["hops"]} >= {"recalculate", "stream_to_bigquery"}
    shown = commands.run("trace", edited["edit_id"], "--org", commands.org).stdout
    assert "stream_to_bigquery" in shown
    assert record["id"] in shown


def test_a_financial_events_id_leads_to_the_import_that_made_it(commands: Commands, import_id: str) -> None:
    record = commands.json("records", "--org", commands.org, "--period", "2026-02")[0]
    whole_path(commands, import_id)
    event_id = f"{record['id']}-{record['sequence']}-{record['version']}"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        done = commands.run("trace", event_id, "--org", commands.org, "--json")
        if done.returncode == 0:
            break
        assert time.monotonic() < deadline, done.stderr
        time.sleep(1.0)
    assert f'"trace_id": "{import_id}"' in done.stdout
