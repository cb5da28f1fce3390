"""The command line on the running suite: the whole path of a file, there and back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import pytest

from cli.connection import Connection, connect
from cli.dead_letters import DeadLetter
from emulator.environment import environment
from emulator.seed import seed
from schemas.names import Topic

pytestmark = pytest.mark.emulator

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SALES, COST = 229720065, 201080469
LETTER_SECONDS = 60.0


class Commands:
    """Runs ``ledgerlight`` as people do, in a process of its own."""

    def __init__(self, org: str) -> None:
        self.org = org

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *map(str, arguments)],
            env={**os.environ, **environment()}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def json(self, *arguments: str | Path) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def drop(self, path: Path, *more: str) -> dict[str, Any]:
        mapping = EXAMPLES / "superstore.yaml"
        result = self.json("drop", path, "--org", self.org, "--mapping", mapping, "--wait", *more)
        return dict(result)

    def totals(self, *more: str) -> dict[str, int]:
        return {t["key"]: t["amount_minor"] for t in self.json("totals", "--org", self.org, *more)}

    def reconcile(self) -> dict[str, Any]:
        return dict(self.json("reconcile", "--org", self.org, "--settle", "60"))


@pytest.fixture(scope="module")
def connection() -> Connection:
    """A connection of this process to the suite."""
    os.environ.update(environment())
    return connect()


@pytest.fixture(scope="module")
def commands(connection: Connection) -> Commands:
    """Commands on an organization of their own."""
    commands = Commands(f"cli-{uuid.uuid4().hex[:8]}")
    commands.json("orgs", "add", commands.org, "--currency", "USD")
    return commands


def test_the_superstore_sample_goes_in_adds_up_everywhere_and_comes_out(
    commands: Commands, tmp_path: Path
) -> None:
    first = commands.drop(EXAMPLES / "superstore.csv")
    assert (first["status"], first["rows_total"], first["records_written"]) == ("done", 9994, 19988)
    assert commands.totals() == {"1.100": SALES, "2.100": COST}
    assert commands.totals("--source", "bigquery", "--wait") == {"1.100": SALES, "2.100": COST}
    regions = {"central": 50123977, "east": 67878130, "south": 39172183, "west": 72545775}
    assert commands.totals("--by", "entity", "--account", "1.100") == regions
    assert commands.totals("--by", "entity", "--account", "1.100", "--source", "bigquery") == regions
    assert commands.reconcile()["ok"]

    assert commands.drop(EXAMPLES / "superstore.csv")["records_written"] == 0

    corrected = tmp_path / "superstore.csv"
    text = (EXAMPLES / "superstore.csv").read_text(encoding="utf-8")
    assert text.count(",261.96,2,0,41.9136") == 1
    corrected.write_text(text.replace(",261.96,2,0,41.9136", ",261.96,2,0,40.9136"), encoding="utf-8")
    second = commands.drop(corrected)
    assert second["records_written"] == 1
    assert commands.totals()["2.100"] == COST + 100

    commands.json("reverse", second["import_id"], "--org", commands.org, "--wait")
    assert commands.totals() == {"1.100": SALES, "2.100": COST}
    commands.json("reverse", first["import_id"], "--org", commands.org, "--wait")
    left = commands.totals()
    # One record is another's since the correction and its reversal: it stays, and is told.
    assert left == {} or list(left) == ["2.100"]
    assert commands.reconcile()["ok"]


def test_an_edit_reaches_every_total_and_a_rebuild_finds_nothing_to_do(commands: Commands) -> None:
    commands.drop(EXAMPLES / "superstore.csv", "--mode", "replace")
    [record] = commands.json(
        "records", "--org", commands.org, "--entity", "west", "--account", "1.100", "--limit", "1"
    )
    before = commands.totals()
    amount = record["amount_minor"] + 12345
    shown = f"{amount // 100}.{amount % 100:02d}"
    edited = commands.json(
        "edit",
        "--org",
        commands.org,
        "--record",
        record["id"],
        "--amount",
        shown,
        "--reason",
        "test",
        "--wait",
    )
    assert edited["status"] == "applied"
    assert commands.totals()["1.100"] == before["1.100"] + 12345
    assert commands.reconcile()["ok"]
    rebuilt = commands.json("rebuild", "--org", commands.org)
    assert rebuilt["differences"] == []
    assert rebuilt["swapped"]["records"] == 0
    assert commands.reconcile()["ok"]


def test_a_failure_is_one_line_and_exit_code_one(commands: Commands) -> None:
    done = commands.run("totals", "--org", "no-such-organization")
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "does not exist" in done.stderr


def test_members_get_a_sign_in(commands: Commands) -> None:
    email = f"{commands.org}@cli.test"
    added = commands.json(
        "members", "add", email, "--org", commands.org, "--role", "owner", "--password", "secret1"
    )
    again = commands.json("members", "add", email, "--org", commands.org, "--role", "owner")
    assert added["uid"] == again["uid"]
    listed = commands.json("members", "list", "--org", commands.org)
    assert email in {member["email"] for member in listed}


def test_a_poison_message_is_listed_without_losing_it_and_can_be_sent_again(
    commands: Commands, connection: Connection
) -> None:
    poison = f'{{"poison": "{uuid.uuid4().hex}"}}'.encode()
    connection.services.publisher.publish(Topic.RECORD_CHANGES, [(f"{commands.org}/poison", poison)])
    letter = await_letter(connection, poison)
    assert letter.target == Topic.RECORD_CHANGES.value
    assert letter.attributes["reason"]
    listed = commands.json("dead-letters", "list")
    assert letter.message_id in {each["message_id"] for each in listed}
    replayed = commands.json("dead-letters", "replay", "--message", letter.message_id)
    assert [each["message_id"] for each in replayed["replayed"]] == [letter.message_id]
    # It is still poison: it comes back as another letter, and is not lost.
    assert await_letter(connection, poison).message_id != letter.message_id


def await_letter(connection: Connection, data: bytes) -> DeadLetter:
    deadline = time.monotonic() + LETTER_SECONDS
    while time.monotonic() < deadline:
        found = connection.dead_letters.pull()
        connection.dead_letters.release(found)
        for letter in found:
            if letter.data == data:
                return letter
        time.sleep(1.0)
    raise AssertionError(f"no dead letter within {LETTER_SECONDS:.0f} s")


def test_seeding_again_drops_nothing(connection: Connection) -> None:
    seed(connection.services)
    told: list[str] = []
    again = seed(connection.services, told.append, opened=lambda: told.append("opened"))
    assert (again.files_dropped, again.records_written) == ([], 0)
    assert told[:3] == ["organization", "sign-ins", "opened"], "people can sign in before the rest is there"
