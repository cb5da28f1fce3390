"""Removing an organization: nothing of it stays, nothing of another goes, and a crash anywhere is no harm."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from typer.testing import CliRunner, Result

from cli.connection import Connection
from cli.main import app
from ledgerlight.usecases.context import UnknownOrganization
from ledgerlight.usecases.remove_organization import MARKER, NotRemovable, RemoveOrganization
from ledgerlight.usecases.service_tokens import ServiceTokens
from schemas.names import Collection
from tests.fakes.facts import FakeFactRemoval
from tests.fakes.spine import Spine

LEDGER = b"entity,account,date,amount\ngroup,1.100,2026-01-05,10.50\ngroup,1.100,2026-02-05,abc\n"
ORG, NEIGHBOUR = "acme", "acme2"


def silent(_: str) -> None:
    """Progress that nobody watches."""


class Crash(BaseException):
    """The process dies."""


@pytest.fixture
def spine() -> Spine:
    """Two organizations, the id of one beginning with the other's; each with an import, a member and a token."""
    spine = Spine()
    for org in (ORG, NEIGHBOUR):
        run(spine, "orgs", "add", org, "--currency", "USD")
        run(spine, "members", "add", "cfo@acme.test", "--org", org, "--role", "owner")
        spine.services.bucket.write(f"organizations/{org}/inbox/a.csv", LEDGER, "text/csv")
        spine.services.bucket.write(f"organizations/{org}/elsewhere/a.csv", LEDGER, "text/csv")
        ServiceTokens(spine.services.documents, spine.services.time).issue(org, "uid-cfo", "erp")
    return spine


def run(spine: Spine, *arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), obj=connection(spine))


def connection(spine: Spine) -> Connection:
    found = spine.connection()
    found.__dict__["fact_removal"] = FakeFactRemoval(spine.services.fact_rows)
    return found


def removal(spine: Spine) -> RemoveOrganization:
    services = spine.services
    facts = FakeFactRemoval(services.fact_rows)
    return RemoveOrganization(services.documents, services.bucket, facts, services.time)


def remnants(spine: Spine, org: str) -> list[str]:
    documents, bucket = spine.services.documents, spine.services.bucket
    rejected = [p for p in documents.paths("rejected_objects/")
                if documents.fields(p)["object_name"].startswith(f"organizations/{org}/")]  # fmt: skip
    return [
        *documents.paths(f"organizations/{org}/"),
        *(path for path in documents.paths("organizations/") if path == f"organizations/{org}"),
        *(info.name for info in bucket.list(f"organizations/{org}/")),
        *(event["event_id"] for event in spine.services.fact_rows.rows if event["org_id"] == org),
        *rejected,
    ]


def test_nothing_stays_and_the_neighbour_keeps_everything(spine: Spine) -> None:
    before = remnants(spine, NEIGHBOUR)
    assert len(remnants(spine, ORG)) == len(before) > 20
    result = run(spine, "orgs", "remove", ORG, "--yes", "--json")
    assert result.exit_code == 0, result.stderr
    removed = json.loads(result.stdout)["removed"]
    assert remnants(spine, ORG) == []
    assert remnants(spine, NEIGHBOUR) == before
    assert removed["members"] == 1
    assert removed["organization"] == 1
    assert removed["imports/errors"] == 1
    assert removed["imports/chunks"] == 1
    assert removed["record_pages"] == 1
    assert removed["bigquery.financial_facts"] == 1
    assert removed["rejected_objects"] == 1
    assert removed["objects"] >= 3


def test_without_yes_nothing_is_touched(spine: Spine) -> None:
    before = remnants(spine, ORG)
    result = run(spine, "orgs", "remove", ORG)
    assert result.exit_code == 1
    assert "add --yes" in result.stderr
    assert remnants(spine, ORG) == before


def test_a_crash_at_any_write_is_finished_by_running_it_again(spine: Spine) -> None:
    documents = spine.services.documents
    for crash_at in range(1, 200):
        commits = 0

        def die(operation: str, when: str, paths: Sequence[str], *, at: int = crash_at) -> None:
            nonlocal commits
            if operation == "commit" and when == ("before" if at % 2 else "after"):
                commits += 1
                if commits == 2:
                    raise Crash

        documents.hook = die
        try:
            removal(spine)(ORG, silent)
        except Crash:
            documents.hook = None
            assert f"organizations/{ORG}" in documents.paths("organizations/") or remnants(spine, ORG) == []
            if remnants(spine, ORG) == []:
                break
            continue
        break
    documents.hook = None
    assert remnants(spine, ORG) == []
    assert len(remnants(spine, NEIGHBOUR)) > 20


def test_members_and_tokens_go_first(spine: Spine) -> None:
    documents = spine.services.documents

    def die(operation: str, when: str, paths: Sequence[str]) -> None:
        if operation == "commit" and when == "before" and f"/{Collection.DASHBOARDS}/" in paths[0]:
            raise Crash

    documents.hook = die
    with pytest.raises(Crash):
        removal(spine)(ORG, silent)
    documents.hook = None
    assert documents.paths(f"organizations/{ORG}/members/") == []
    assert documents.paths(f"organizations/{ORG}/internal/") == [f"organizations/{ORG}/internal/{MARKER}"]


def test_the_organization_stays_until_bigquery_has_deleted_its_rows(spine: Spine) -> None:
    given = connection(spine)
    facts = FakeFactRemoval(spine.services.fact_rows)
    facts.failures = 1
    given.__dict__["fact_removal"] = facts
    first = CliRunner().invoke(app, ["orgs", "remove", ORG, "--yes"], obj=given)
    assert first.exit_code == 1
    assert "half hour" in first.stderr
    assert f"organizations/{ORG}" in spine.services.documents.paths("organizations/")
    assert CliRunner().invoke(app, ["orgs", "remove", ORG, "--yes"], obj=given).exit_code == 0
    assert remnants(spine, ORG) == []


def test_what_a_late_event_writes_meanwhile_is_found_by_the_next_pass(spine: Spine) -> None:
    services = spine.services
    late = [f"organizations/{ORG}/dashboards/late_2026-01", f"organizations/{ORG}/series/late"]
    sleep = services.time.sleep

    def write_late(seconds: float) -> None:
        sleep(seconds)
        if late:
            services.documents.put(late.pop(), {"version": 1})

    services.time.sleep = write_late  # type: ignore[method-assign]
    removal(spine)(ORG, silent)
    assert remnants(spine, ORG) == []


def test_an_import_under_way_is_not_cut_off(spine: Spine) -> None:
    spine.services.documents.put(f"organizations/{ORG}/imports/imp-x", {"status": "applying"})
    with pytest.raises(NotRemovable, match="imp-x is under way"):
        removal(spine)(ORG, silent)
    assert spine.services.documents.paths(f"organizations/{ORG}/members/")


def test_an_organization_that_never_was_is_unknown(spine: Spine) -> None:
    with pytest.raises(UnknownOrganization):
        removal(spine)("nobody", silent)


def test_a_recalculation_that_comes_too_late_has_nothing_to_do(spine: Spine) -> None:
    removal(spine)(ORG, silent)
    spine.services.time.advance(60)
    assert spine.services.recalculate(ORG, {("group", "2026-01")}) == 0
    assert remnants(spine, ORG) == []
