"""Rebuilding from the raw files and the edit log: a sound ledger stays as it is, any damage is put right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.fakes.documents import FakeDocuments
from tests.unit.test_cli import LEDGER, Cli, cli, ledger

__all__ = ["cli", "ledger"]

PAGE = "organizations/acme/record_pages/west_2026-01_b"
LEAF = "organizations/acme/aggregations/west_2026-01"
DASHBOARD = "organizations/acme/dashboards/group_2026-01"


@pytest.fixture
def edited(cli: Cli, ledger: Path) -> Cli:
    """Two imports, an edit between them, one after, and a reversed import."""
    cli.json("drop", ledger, "--org", "acme", "--wait")
    cli.spine.services.time.advance(10)
    [record] = cli.json("records", "--org", "acme", "--account", "2")
    edit(cli, record["id"], "77.77")
    cli.spine.services.time.advance(10)
    ledger.write_text(LEDGER.replace("100.10", "111.11") + "east,3.310,2026-02-02,5,USD,Operations,web\n")
    cli.json("drop", ledger, "--org", "acme", "--mode", "replace", "--wait")
    cli.spine.services.time.advance(10)
    other = ledger.with_name("other.csv")
    other.write_text("entity,account,date,amount\nwest,3.310,2026-01-09,9.99\n")
    dropped = cli.json("drop", other, "--org", "acme", "--source", "other", "--wait")
    cli.spine.services.time.advance(10)
    cli.json("reverse", dropped["import_id"], "--org", "acme", "--wait")
    cli.spine.services.time.advance(10)
    edit(cli, record["id"], "88.88")
    assert cli.json("reconcile", "--org", "acme")["ok"]
    return cli


def edit(cli: Cli, record_id: str, amount: str) -> None:
    cli.json("edit", "--org", "acme", "--record", record_id, "--amount", amount, "--reason", "r", "--wait")


def derived(documents: FakeDocuments) -> dict[str, Any]:
    """Everything a rebuild may change."""
    return {
        path: documents.fields(path)
        for path in documents.paths("organizations/acme/")
        if path.split("/")[2] in {"record_pages", "aggregations", "dashboards", "series"}
    }


def test_a_sound_ledger_is_rebuilt_exactly_and_left_alone(edited: Cli) -> None:
    before = derived(edited.spine.services.documents)
    result = edited.json("rebuild", "--org", "acme")
    assert result["differences"] == []
    assert result["edits_not_replayed"] == []
    assert result["imports_differing"] == []
    assert (result["imports"], result["edits"]) == (4, 2)
    assert result["records"] == len(edited.json("records", "--org", "acme"))
    assert result["swapped"] == {"records": 0, "aggregates": 0, "dashboards": 0, "sources": 0, "events": 0}
    assert derived(edited.spine.services.documents) == before


def living(records: list[dict[str, Any]]) -> dict[str, Any]:
    return next(record for record in records if not record.get("retired"))


def damage_record(documents: FakeDocuments) -> None:
    fields = documents.fields(PAGE)
    records = orjson.loads(fields["records"])
    living(records)["amount_minor"] += 1
    documents.put(PAGE, {**fields, "records": orjson.dumps(records).decode()})


def lose_record(documents: FakeDocuments) -> None:
    fields = documents.fields(PAGE)
    records = orjson.loads(fields["records"])
    records.remove(living(records))
    documents.put(PAGE, {**fields, "records": orjson.dumps(records).decode()})


def invent_record(documents: FakeDocuments) -> None:
    fields = documents.fields(PAGE)
    records = orjson.loads(fields["records"])
    records.append({**living(records), "id": "f" * 24})
    documents.put(PAGE, {**fields, "records": orjson.dumps(records).decode()})


def damage_aggregate(documents: FakeDocuments) -> None:
    fields = documents.fields(LEAF)
    cells = orjson.loads(fields["accounts"])
    cells[0][3] -= 5
    documents.put(LEAF, {**fields, "accounts": orjson.dumps(cells).decode()})


def damage_dashboard(documents: FakeDocuments) -> None:
    fields = documents.fields(DASHBOARD)
    cells = orjson.loads(fields["cells"])
    cells[0][3] += 7
    documents.put(DASHBOARD, {**fields, "cells": orjson.dumps(cells).decode()})


def lose_dashboard(documents: FakeDocuments) -> None:
    from ledgerlight.ports import Write  # noqa: PLC0415

    documents.commit([Write(DASHBOARD, None)])


@pytest.mark.parametrize(
    "damage",
    [damage_record, lose_record, invent_record, damage_aggregate, damage_dashboard, lose_dashboard],
)
def test_any_damage_is_found_and_put_right(edited: Cli, damage: Any) -> None:
    totals = edited.json("totals", "--org", "acme")
    edited.spine.live = False
    damage(edited.spine.services.documents)
    edited.spine.live = True
    assert edited.run("reconcile", "--org", "acme", "--settle", "0").exit_code == 1
    result = edited.json("rebuild", "--org", "acme")
    assert sum(result["swapped"].values()) > 0
    assert edited.json("reconcile", "--org", "acme")["ok"]
    assert edited.json("totals", "--org", "acme") == totals
    again = edited.json("rebuild", "--org", "acme")
    assert again["differences"] == []


@pytest.mark.parametrize("damage", [damage_record, invent_record, damage_aggregate, damage_dashboard])
def test_versions_never_fall(edited: Cli, damage: Any) -> None:
    documents = edited.spine.services.documents
    edited.spine.live = False
    damage(documents)
    edited.spine.live = True
    before = {path: fields["version"] for path, fields in derived(documents).items()}
    edited.json("rebuild", "--org", "acme")
    after = {path: fields["version"] for path, fields in derived(documents).items()}
    assert all(after[path] >= version for path, version in before.items())
    assert after != before


def test_a_dry_run_reports_and_changes_nothing(edited: Cli) -> None:
    edited.spine.live = False
    damage_record(edited.spine.services.documents)
    before = derived(edited.spine.services.documents)
    result = edited.json("rebuild", "--org", "acme", "--dry-run")
    [difference] = result["differences"]
    assert difference["kind"] == "changed"
    assert difference["live"]["amount_minor"] == difference["rebuilt"]["amount_minor"] + 1
    assert result["swapped"] is None
    assert derived(edited.spine.services.documents) == before


def test_a_raw_file_that_is_gone_stops_it_before_anything_is_changed(edited: Cli) -> None:
    documents = edited.spine.services.documents
    path = documents.paths("organizations/acme/imports/imp-")[0]
    edited.spine.services.bucket.delete(documents.fields(path)["object_name"])
    damage_aggregate(documents)
    before = derived(documents)
    assert "is gone from Cloud Storage" in edited.fails("rebuild", "--org", "acme")
    assert derived(documents) == before


def test_an_import_under_way_stops_it(edited: Cli, ledger: Path) -> None:
    edited.spine.live = False
    edited.json("drop", ledger, "--org", "acme")
    assert "is under way" in edited.fails("rebuild", "--org", "acme")


def test_an_edit_that_no_longer_fits_stops_the_swap(edited: Cli) -> None:
    documents = edited.spine.services.documents
    path = documents.paths("organizations/acme/edits/")[0]
    documents.put(path, {**documents.fields(path), "base_version": 9})
    damage_aggregate(documents)
    before = derived(documents)
    result = edited.run("rebuild", "--org", "acme", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert path.rsplit("/", 1)[1] in document["edits_not_replayed"]
    assert document["swapped"] is None
    assert derived(documents) == before


def test_a_closed_period_does_not_keep_a_rebuild_from_replaying_it(edited: Cli) -> None:
    edited.spine.services.documents.put(
        "organizations/acme/periods/west_2026-01",
        {"entity_id": "west", "period": "2026-01", "state": "closed"},
    )
    assert edited.json("rebuild", "--org", "acme")["differences"] == []


def test_rows_that_bigquery_lost_are_sent_again(edited: Cli) -> None:
    facts = edited.spine.services.fact_rows
    facts.rows = [row for row in facts.rows if row["data"]["entity_id"] != "east"]
    assert edited.run("reconcile", "--org", "acme", "--settle", "0").exit_code == 1
    assert edited.json("rebuild", "--org", "acme")["swapped"]["events"] > 0
    assert edited.json("reconcile", "--org", "acme")["ok"]
