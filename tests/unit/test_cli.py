"""The command line against the pipeline in memory: JSON shapes, exit codes, one-line errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from ledgerlight.domain.leaf import LeafKey
from schemas.documents import Import
from tests.fakes.spine import Spine, corrupt_aggregate

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
LEDGER = """entity,account,date,amount,currency,department,channel
west,1.100,2026-01-05,100.10,USD,Sales,web
west,1.100,2026-01-06,200.20,USD,Sales,shop
west,2.100,2026-01-06,50.05,USD,Operations,web
east,1.100,2026-02-01,-10.00,USD,Sales,web
"""


class Cli:
    """Runs commands on one spine."""

    def __init__(self, spine: Spine) -> None:
        self.spine = spine
        self.runner = CliRunner()

    def run(self, *arguments: str | Path) -> Result:
        return self.runner.invoke(app, [str(a) for a in arguments], obj=self.spine.connection())

    def json(self, *arguments: str | Path) -> Any:
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    def fails(self, *arguments: str | Path) -> str:
        """The one line of a command that must fail."""
        result = self.run(*arguments)
        assert result.exit_code == 1
        lines = result.stderr.strip().splitlines()
        assert len(lines) == 1, result.stderr
        assert lines[0].startswith("error: ")
        assert "Traceback" not in result.stderr + result.stdout
        return lines[0]


@pytest.fixture
def cli() -> Cli:
    """A command line with the organization acme and two entities."""
    cli = Cli(Spine())
    cli.json("orgs", "add", "acme", "--currency", "USD", "--name", "Acme")
    cli.json("entities", "add", "west", "--org", "acme", "--name", "West")
    cli.json("entities", "add", "east", "--org", "acme", "--name", "East")
    return cli


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER)
    return path


def test_a_dropped_file_is_imported_and_reported_in_numbers(cli: Cli, ledger: Path) -> None:
    result = cli.json("drop", ledger, "--org", "acme", "--wait")
    assert result["status"] == "done"
    counts = {k: v for k, v in result.items() if k.startswith(("rows_", "records_"))}
    assert counts == {
        "rows_total": 4, "rows_accepted": 4, "rows_rejected": 0, "rows_quarantined": 0,
        "records_written": 4, "records_unchanged": 0, "records_retired": 0, "records_skipped": 0,
    }  # fmt: skip
    assert result["rounding_difference"] == "0"
    assert result["seconds"] >= 0
    assert result["import_id"].startswith("imp-")


def test_the_same_file_again_writes_nothing_and_has_an_id_of_its_own(cli: Cli, ledger: Path) -> None:
    first = cli.json("drop", ledger, "--org", "acme", "--wait")
    cli.spine.services.time.advance(1)
    second = cli.json("drop", ledger, "--org", "acme", "--wait")
    assert second["records_written"] == 0
    assert second["records_unchanged"] == 4
    assert second["import_id"] > first["import_id"]


def test_a_drop_without_waiting_returns_at_once(cli: Cli, ledger: Path) -> None:
    cli.spine.live = False
    result = cli.json("drop", ledger, "--org", "acme")
    assert result["status"] == "waiting"


def test_a_drop_that_nobody_picks_up_says_so(cli: Cli, ledger: Path) -> None:
    cli.spine.live = False
    line = cli.fails("drop", ledger, "--org", "acme", "--wait", "--timeout", "5")
    assert "did not begin within" in line
    assert "ledgerlight status" in line


def test_a_file_that_cannot_be_read_ends_in_failure_with_its_reason(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("one,two\n1,2\n")
    result = cli.run("drop", path, "--org", "acme", "--wait", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["status"] == "failed"
    assert "no mapping fits" in document["error"]
    assert "no mapping fits" in result.stderr


def test_rows_that_are_refused_do_not_fail_the_command(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(LEDGER + "west,1.100,2026-01-07,abc,USD,Sales,web\n")
    result = cli.json("drop", path, "--org", "acme", "--wait")
    assert result["status"] == "done_with_errors"
    assert result["rows_rejected"] == 1
    assert result["records_written"] == 4


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["drop", "missing.csv", "--org", "acme"], "there is no file missing.csv"),
        (["drop", ".", "--org", "acme"], "is not a file"),
        (["drop", __file__, "--org", "nowhere"], "organization 'nowhere' does not exist"),
        (["totals", "--org", "nowhere"], "organization 'nowhere' does not exist"),
        (["totals", "--org", "acme", "--period", "2026-13"], "is not a period"),
        (["totals", "--org", "acme", "--entity", "moon"], "there is no entity 'moon'"),
        (["totals", "--org", "acme", "--by", "no such"], "cannot add up by"),
        (["orgs", "add", "a_b", "--currency", "USD"], "cannot be an id"),
        (["orgs", "add", "ab", "--currency", "ABC"], "not an ISO 4217 currency"),
        (["orgs", "add", "acme", "--currency", "EUR"], "exists already, in USD"),
        (["entities", "add", "x", "--org", "acme", "--parent", "moon"], "entity 'moon' does not exist"),
        (["accounts", "add", "1.1", "--org", "acme", "--name", "n", "--class", "cogs", "--parent", "1.100"],
         "takes postings itself"),
        (["accounts", "add", "8", "--org", "acme", "--name", "n", "--class", "mony"], "no account class"),
        (["members", "add", "nobody", "--org", "acme"], "is not an e-mail address"),
        (["members", "add", "a@b.test", "--org", "acme", "--entity", "moon"], "entity 'moon' does not exist"),
        (["members", "remove", "a@b.test", "--org", "acme"], "is not a member"),
        (["reverse", "imp-1", "--org", "acme"], "there is no import"),
        (["edit", "--org", "acme", "--record", "0" * 24, "--amount", "1", "--reason", "r"], "is no record"),
        (["reconcile", "--org", "nowhere"], "organization 'nowhere' does not exist"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_that_says_why(cli: Cli, arguments: list[str], reason: str) -> None:
    assert reason in cli.fails(*arguments)


def test_the_superstore_sample_adds_up_to_the_cent(cli: Cli) -> None:
    cli.json(
        "drop",
        EXAMPLES / "superstore.csv",
        "--org",
        "acme",
        "--mapping",
        EXAMPLES / "superstore.yaml",
        "--wait",
    )
    totals = {t["key"]: t for t in cli.json("totals", "--org", "acme")}
    assert totals["1.100"] == {"key": "1.100", "amount_minor": 229720065, "currency": "USD", "count": 9994}
    assert totals["2.100"]["amount_minor"] == 201080469
    regions = cli.json("totals", "--org", "acme", "--by", "entity", "--account", "1")
    assert [t["amount_minor"] for t in regions] == [50123977, 67878130, 39172183, 72545775]
    lines = cli.json("totals", "--org", "acme", "--by", "product_line", "--account-class", "revenue")
    assert [t["amount_minor"] for t in lines] == [74199974, 71904689, 83615402]
    months = {
        t["key"]: t["amount_minor"]
        for t in cli.json("totals", "--org", "acme", "--by", "period", "--account", "1")
    }
    assert len(months) == 48
    assert months["2016-01"] == 1423690
    assert months["2019-12"] == 8382930


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("account", {"1.100": 29030, "2.100": 5005}),
        ("account_class", {"revenue": 29030, "cogs": 5005}),
        ("entity", {"west": 35035, "east": -1000}),
        ("period", {"2026-01": 35035, "2026-02": -1000}),
        ("scenario", {"actual": 34035}),
        ("department", {"Sales": 29030, "Operations": 5005}),
        ("channel", {"web": 14015, "shop": 20020}),
    ],
)
def test_totals_add_up_by_any_key_live_or_not(
    cli: Cli, ledger: Path, by: str, expected: dict[str, int]
) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    found = cli.json("totals", "--org", "acme", "--by", by)
    assert {t["key"]: t["amount_minor"] for t in found} == expected
    assert [t["key"] for t in found] == sorted(expected)


def test_totals_of_a_parent_include_all_below_it(cli: Cli, ledger: Path) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    [total] = cli.json("totals", "--org", "acme", "--entity", "group", "--by", "scenario")
    assert total["count"] == 4


def test_records_carry_their_place_and_their_file_row(cli: Cli, ledger: Path) -> None:
    imported = cli.json("drop", ledger, "--org", "acme", "--wait")
    found = cli.json("records", "--org", "acme", "--entity", "west", "--account", "2")
    [record] = found
    assert record["amount_minor"] == 5005
    assert record["source"] == {
        "kind": "import",
        "import_id": imported["import_id"],
        "row": 4,
        "uid": "operator",
    }
    assert len(cli.json("records", "--org", "acme", "--limit", "2")) == 2
    assert cli.json("records", "--org", "acme", "--import", "imp-other") == []


def test_an_edit_changes_one_record_and_keeps_who_and_why(cli: Cli, ledger: Path) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    [record] = cli.json("records", "--org", "acme", "--account", "2")
    result = cli.json(
        "edit",
        "--org",
        "acme",
        "--record",
        record["id"],
        "--amount",
        "1,050.05",
        "--reason",
        "typo",
        "--wait",
    )
    assert result["status"] == "applied"
    assert (result["previous_amount_minor"], result["amount_minor"]) == (5005, 105005)
    edit = cli.spine.services.documents.fields(f"organizations/acme/edits/{result['edit_id']}")
    assert (edit["uid"], edit["reason"], edit["status"]) == ("operator", "typo", "applied")
    assert cli.json("reconcile", "--org", "acme")["ok"]


@pytest.mark.parametrize("amount", ["abc", "1.005", "NaN", "99999999999999999999", ""])
def test_an_edit_never_guesses_an_amount(cli: Cli, ledger: Path, amount: str) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    [record] = cli.json("records", "--org", "acme", "--account", "2")
    cli.fails("edit", "--org", "acme", "--record", record["id"], "--amount", amount, "--reason", "r")
    assert cli.json("records", "--org", "acme", "--account", "2") == [record]


def test_an_edit_in_a_closed_period_is_refused(cli: Cli, ledger: Path) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    [record] = cli.json("records", "--org", "acme", "--account", "2")
    cli.spine.services.documents.put(
        "organizations/acme/periods/west_2026-01",
        {"entity_id": "west", "period": "2026-01", "state": "closed"},
    )
    line = cli.fails("edit", "--org", "acme", "--record", record["id"], "--amount", "1", "--reason", "r")
    assert "closed" in line


def test_a_reversed_import_leaves_every_total_as_it_was(cli: Cli, ledger: Path) -> None:
    before = cli.json("totals", "--org", "acme")
    imported = cli.json("drop", ledger, "--org", "acme", "--wait")
    result = cli.json("reverse", imported["import_id"], "--org", "acme", "--wait")
    assert result["reverses"] == imported["import_id"]
    assert cli.json("totals", "--org", "acme") == before
    assert cli.json("reconcile", "--org", "acme")["ok"]


def test_reconcile_finds_no_difference_in_a_sound_ledger(cli: Cli, ledger: Path) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    result = cli.json("reconcile", "--org", "acme")
    assert result["ok"]
    assert result["differences"] == []
    assert result["records"] == 4
    assert result["checked"] > 4


def test_reconcile_finds_an_aggregate_that_is_off_by_a_cent(cli: Cli, ledger: Path) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    cli.spine.live = False
    corrupt_aggregate(cli.spine.services.documents, "acme", LeafKey("west", "2026-01"), 1)
    result = cli.run("reconcile", "--org", "acme", "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert not document["ok"]
    [difference] = document["differences"]
    assert (difference["entity"], difference["period"], difference["account"]) == ("west", "2026-01", "1.100")
    assert (difference["records"], difference["aggregate"]) == (30030, 30031)
    assert (difference["rollup"], difference["bigquery"]) == (30030, 30030)


def test_a_bad_mapping_is_refused_with_its_line_and_nothing_is_dropped(
    cli: Cli, ledger: Path, tmp_path: Path
) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text("name: bank\nsource: bank\ndate: {column: Date}\nentity: {column: A, constant: B}\n")
    line = cli.fails("drop", ledger, "--org", "acme", "--mapping", mapping, "--wait")
    assert "m.yaml, line 4: entity" in line
    assert cli.spine.services.documents.paths("organizations/acme/imports") == []


def test_members_are_added_listed_changed_and_removed(cli: Cli) -> None:
    cli.json("entities", "add", "north-west", "--org", "acme", "--parent", "west")
    cli.json("members", "add", "o@acme.test", "--org", "acme", "--role", "owner")
    added = cli.json(
        "members", "add", "w@acme.test", "--org", "acme", "--entity", "west", "--password", "secret1"
    )
    assert added["entity_scope"] == ["north-west", "west"]
    assert cli.spine.sign_ins.passwords["w@acme.test"] == "secret1"
    assert [m["email"] for m in cli.json("members", "list", "--org", "acme")] == [
        "o@acme.test",
        "w@acme.test",
    ]
    cli.json("members", "add", "w@acme.test", "--org", "acme", "--role", "editor")
    [member] = [m for m in cli.json("members", "list", "--org", "acme") if m["email"] == "w@acme.test"]
    assert (member["role"], member["entity_scope"]) == ("editor", None)
    cli.json("members", "remove", "w@acme.test", "--org", "acme")
    assert [m["email"] for m in cli.json("members", "list", "--org", "acme")] == ["o@acme.test"]


def test_the_last_owner_stays_an_owner(cli: Cli) -> None:
    cli.json("members", "add", "o@acme.test", "--org", "acme", "--role", "owner")
    assert "last owner" in cli.fails("members", "remove", "o@acme.test", "--org", "acme")
    assert "last owner" in cli.fails("members", "add", "o@acme.test", "--org", "acme", "--role", "viewer")


def test_accounts_and_mappings_are_added_and_listed(cli: Cli) -> None:
    cli.json(
        "accounts",
        "add",
        "1.150",
        "--org",
        "acme",
        "--name",
        "Rentals",
        "--class",
        "revenue",
        "--parent",
        "1",
    )
    codes = [a["code"] for a in cli.json("accounts", "list", "--org", "acme")]
    assert codes.index("1.100") < codes.index("1.150")
    cli.json("mappings", "save", EXAMPLES / "superstore.yaml", "--org", "acme")
    assert [m["name"] for m in cli.json("mappings", "list", "--org", "acme")] == ["superstore"]


def test_creating_an_organization_again_changes_nothing(cli: Cli) -> None:
    paths = cli.spine.services.documents.paths()
    assert not cli.json("orgs", "add", "acme", "--currency", "USD")["created"]
    assert cli.spine.services.documents.paths() == paths
    assert [o["org"] for o in cli.json("orgs", "list")] == ["acme"]


def test_people_get_tables_not_json(cli: Cli, ledger: Path) -> None:
    cli.json("drop", ledger, "--org", "acme", "--wait")
    for command in ("totals", "records", "reconcile", "orgs list", "accounts list", "entities list"):
        scope = [] if command.startswith("orgs") else ["--org", "acme"]
        result = cli.run(*command.split(), *scope)
        assert result.exit_code == 0, result.stderr
        assert result.stdout.strip()
        assert not result.stdout.lstrip().startswith(("{", "["))


def test_every_import_document_keeps_to_its_schema(cli: Cli, ledger: Path) -> None:
    imported = cli.json("drop", ledger, "--org", "acme", "--wait")
    fields = cli.spine.services.documents.fields(f"organizations/acme/imports/{imported['import_id']}")
    assert Import.model_validate(fields).status == "done"
