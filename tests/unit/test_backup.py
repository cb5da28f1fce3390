"""Backup and restore: what people made comes back exactly, a bad file writes nothing, a crash is no harm."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledgerlight.ports import Write
from ledgerlight.usecases.backup import KEPT
from schemas.names import Collection
from tests.unit.test_cli import Cli, cli, ledger

__all__ = ["cli", "ledger"]

ORG = "organizations/acme"
COMMENT = f"{ORG}/comments/c1"
SAID_AT = datetime(2026, 2, 3, 4, 5, 6, 123456, tzinfo=UTC)
DERIVED = {"record_pages", "aggregations", "dashboards", "series", "timelines"}


class Crash(BaseException):
    """The process dies."""


@pytest.fixture
def backed_up(cli: Cli, ledger: Path, tmp_path: Path) -> Path:
    """An organization with a rejected row, an edit, a member and a comment, and its backup."""
    ledger.write_text(ledger.read_text() + "west,2.100,2026-01-06,abc,USD,Operations,web\n")
    cli.json("drop", ledger, "--org", "acme", "--wait")
    cli.spine.services.time.advance(10)
    [record] = cli.json("records", "--org", "acme", "--account", "2")
    cli.json(
        "edit", "--org", "acme", "--record", record["id"], "--amount", "77.77", "--reason", "r", "--wait"
    )
    cli.json("members", "add", "cfo@acme.test", "--org", "acme", "--role", "owner")
    cli.spine.services.documents.put(
        COMMENT, {"text": "Why?", "created_at": SAID_AT, "seen": [1, {"a": None}]}
    )
    path = tmp_path / "acme.ndjson.gz"
    cli.json("backup", path, "--org", "acme")
    return path


def everything(cli: Cli, but: Sequence[str] = ()) -> dict[str, Any]:
    documents = cli.spine.services.documents
    paths = [ORG, *documents.paths(f"{ORG}/")]
    return {path: documents.fields(path) for path in paths if not any(f"/{name}/" in path for name in but)}


def lose_everything(cli: Cli) -> None:
    documents = cli.spine.services.documents
    live, cli.spine.live = cli.spine.live, False
    for path in [*documents.paths(f"{ORG}/"), ORG]:
        documents.commit([Write(path, None)])
    cli.spine.live = live


def dying(at_commit: int) -> Callable[[str, str, Sequence[str]], None]:
    """A hook that ends the process before so many commits."""
    commits = 0

    def hook(operation: str, when: str, _: Sequence[str]) -> None:
        nonlocal commits
        commits += (operation, when) == ("commit", "before")
        if commits == at_commit:
            raise Crash

    return hook


def packed(tmp_path: Path, lines: Sequence[str]) -> Path:
    path = tmp_path / "changed.gz"
    path.write_bytes(gzip.compress("".join(f"{line}\n" for line in lines).encode()))
    return path


def lines_of(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def test_all_that_was_lost_comes_back(cli: Cli, backed_up: Path) -> None:
    before = everything(cli, but=[*DERIVED, "chunks"])
    totals = cli.json("totals", "--org", "acme")
    lose_everything(cli)
    restored = cli.json("restore", backed_up, "--org", "acme")
    assert everything(cli, but=[*DERIVED, "chunks"]) == before
    assert cli.spine.services.documents.fields(COMMENT)["created_at"] == SAID_AT
    assert (restored["records"], restored["records_written"], restored["edits_not_replayed"]) == (4, 4, [])
    assert restored["written"]["imports/errors"] == 1
    assert cli.json("totals", "--org", "acme") == totals
    assert cli.json("reconcile", "--org", "acme")["ok"]


def test_what_is_there_stays_as_it_is(cli: Cli, backed_up: Path) -> None:
    documents = cli.spine.services.documents
    documents.put(COMMENT, {"text": "Answered since", "created_at": SAID_AT})
    documents.commit([Write(f"{ORG}/members/uid-cfo", None)])
    before = everything(cli)
    restored = cli.json("restore", backed_up, "--org", "acme")
    assert restored["written"] == {"members": 1}
    assert restored["records_written"] == 0
    after = everything(cli)
    assert after.pop(f"{ORG}/members/uid-cfo")["email"] == "cfo@acme.test"
    assert after == before


def test_a_restore_that_died_anywhere_is_finished_by_the_next(
    cli: Cli, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledgerlight.usecases.backup.WRITES_AT_ONCE", 2)
    before = everything(cli, but=[*DERIVED, "chunks"])
    documents = cli.spine.services.documents
    deaths = 0
    for dies_at in range(1, 60, 3):
        lose_everything(cli)
        documents.hook = dying(dies_at)
        died = False
        try:
            cli.run("restore", backed_up, "--org", "acme")
        except Crash:
            died = True
        documents.hook = None
        cli.json("restore", backed_up, "--org", "acme")
        assert everything(cli, but=[*DERIVED, "chunks"]) == before
        assert cli.json("reconcile", "--org", "acme")["ok"]
        if not died:
            break
        deaths += 1
    assert deaths > 3, "it died in several places"


def test_an_edit_that_waited_comes_when_its_record_is_there(
    cli: Cli, backed_up: Path, tmp_path: Path
) -> None:
    documents = cli.spine.services.documents
    [applied] = documents.paths(f"{ORG}/edits/")
    waiting = {
        **documents.fields(applied), "id": "late", "status": "pending", "base_version": 2,
        "applied_at": None, "applied_version": None, "result": None, "announced": None, "created_at": SAID_AT,
    }  # fmt: skip
    documents.put(f"{ORG}/edits/late", waiting)
    later = tmp_path / "later.gz"
    cli.json("backup", later, "--org", "acme")
    lose_everything(cli)
    records: list[int] = []

    def arrived(path: str, *_: object) -> None:
        if path == f"{ORG}/edits/late":
            records.append(len(cli.json("records", "--org", "acme")))

    documents.subscribers.append(arrived)
    assert cli.json("restore", later, "--org", "acme")["edits_to_apply"] == 1
    assert records == [4]
    assert documents.fields(f"{ORG}/edits/late") == waiting


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines[:-1], "ends in its middle"),
        (lambda lines: [*lines[:3], *lines[4:]], "digest differs"),
        (
            lambda lines: [line.replace("77.77", "99.99").replace("Why?", "What?") for line in lines],
            "digest differs",
        ),
        (lambda lines: [*lines, lines[1]], "follows the end"),
        (
            lambda lines: [line.replace("organizations/acme/", "organizations/rival/") for line in lines],
            "belong",
        ),
        (
            lambda lines: [line.replace('"org_id":"acme"', '"org_id":"rival"') for line in lines],
            "backup of rival",
        ),
        (lambda lines: [lines[0].replace("backup-1", "backup-9"), *lines[1:]], "format"),
        (lambda lines: [*lines[:2], "[]", *lines[2:]], "no JSON object"),
        (lambda lines: [*lines[:2], "{", *lines[2:]], "no JSON"),
        (lambda _: [], "format"),
    ],
)
def test_a_bad_file_is_refused_before_anything_is_written(
    cli: Cli, backed_up: Path, tmp_path: Path, change: Callable[[list[str]], list[str]], says: str
) -> None:
    lose_everything(cli)
    line = cli.fails("restore", packed(tmp_path, change(lines_of(backed_up))), "--org", "acme")
    assert says in line
    assert "nothing was written" in line
    assert cli.spine.services.documents.paths(ORG) == []


def test_a_file_that_is_cut_off_or_no_backup_is_refused(cli: Cli, backed_up: Path, tmp_path: Path) -> None:
    lose_everything(cli)
    cut = tmp_path / "cut.gz"
    cut.write_bytes(backed_up.read_bytes()[:-40])
    assert "cannot be unpacked" in cli.fails("restore", cut, "--org", "acme")
    cut.write_text("hello")
    assert "cannot be unpacked" in cli.fails("restore", cut, "--org", "acme")
    assert "No such file" in cli.fails("restore", tmp_path / "none", "--org", "acme")
    assert cli.spine.services.documents.paths(ORG) == []


def test_no_backup_is_made_while_an_import_is_under_way(cli: Cli, ledger: Path, tmp_path: Path) -> None:
    cli.spine.live = False
    cli.json("drop", ledger, "--org", "acme")
    assert "under way" in cli.fails("backup", tmp_path / "b.gz", "--org", "acme")
    assert list(tmp_path.glob("b.gz*")) == []
    assert "does not exist" in cli.fails("backup", tmp_path / "b.gz", "--org", "nobody")


def test_a_backup_replaces_no_file_and_is_for_its_owner_alone(cli: Cli, backed_up: Path) -> None:
    before = backed_up.read_bytes()
    assert "exists" in cli.fails("backup", backed_up, "--org", "acme")
    assert backed_up.read_bytes() == before
    assert backed_up.stat().st_mode & 0o777 == 0o600


def test_every_collection_is_kept_or_left_out_on_purpose() -> None:
    left_out = {each.value for each in Collection} - {each.value for each in KEPT}
    assert left_out == {*DERIVED, "presence", "proofs"}
    assert len(KEPT) == len(set(KEPT))


def test_the_file_begins_with_whose_it_is(backed_up: Path) -> None:
    head, *documents, end = (json.loads(line) for line in lines_of(backed_up))
    assert (head["org_id"], end["documents"]) == ("acme", len(documents))
    assert documents[-1]["path"] == ORG
