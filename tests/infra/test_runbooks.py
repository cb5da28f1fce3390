"""Every alert has its page, links to it, and the page says what a page must say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.main import app

ROOT = Path(__file__).resolve().parents[2]
RUNBOOKS = ROOT / "docs" / "runbooks"
MONITORING = ROOT / "terraform" / "modules" / "monitoring" / "main.tf"
POLICY = re.compile(r'^resource "google_monitoring_alert_policy" "(\w+)" \{\n(.*?)^\}', re.M | re.S)
LINK = re.compile(r'content\s+= "\$\{local\.runbooks\}/([^"]+)\.md"')
SECTIONS = ("**Symptom.**", "**First look.**", "**Commands", "**Escalate**")


def linked(text: str) -> dict[str, list[str]]:
    """Pages that each policy's documentation links to, by policy."""
    keys = {
        "${each.value.runbook}": re.findall(r"^    ([a-z-]+) += google_monitoring_slo\.", text, re.M),
        "${each.key}": re.findall(r"^    ([a-z]+) = google_monitoring_uptime_check_config", text, re.M),
    }
    pages: dict[str, list[str]] = {}
    for policy, body in POLICY.findall(text):
        found = LINK.findall(body)
        assert len(found) == 1, f"alert policy {policy} links to {found or 'no page'}"
        [page] = found
        place = next((each for each in keys if each in page), None)
        pages[policy] = [page] if place is None else [page.replace(place, key) for key in keys[place]]
    return pages


def test_every_alert_links_to_its_page() -> None:
    pages = linked(MONITORING.read_text())
    assert len(pages) >= 6
    assert all(pages.values())
    names = sorted(page for of_one in pages.values() for page in of_one)
    assert names == sorted(path.stem for path in RUNBOOKS.glob("*.md") if path.stem != "README")
    assert len(names) == len(set(names))


def test_a_policy_without_a_page_is_found() -> None:
    text = MONITORING.read_text().replace(
        'content   = "${local.runbooks}/backlog.md"', 'content = "look at it"'
    )
    with pytest.raises(AssertionError, match="backlog links to no page"):
        linked(text)


@pytest.mark.parametrize("page", sorted(RUNBOOKS.glob("[!R]*.md")), ids=lambda path: path.stem)
def test_a_page_says_what_to_see_what_to_run_and_when_to_escalate(page: Path) -> None:
    text = page.read_text()
    places = [text.find(section) for section in SECTIONS]
    assert -1 not in places
    assert places == sorted(places)
    assert len(text.splitlines()) <= 40
    assert f"]({page.name})" in (RUNBOOKS / "README.md").read_text()


@pytest.mark.parametrize("page", sorted(RUNBOOKS.glob("*.md")), ids=lambda path: path.stem)
def test_commands_of_a_page_exist(page: Path) -> None:
    groups = {group.name for group in app.registered_groups}
    commands = {
        command.name or str(getattr(command.callback, "__name__", "")) for command in app.registered_commands
    }
    for name in re.findall(r"uv run ledgerlight ([a-z-]+)", page.read_text()):
        assert name in groups | commands, f"{page.name} asks for `ledgerlight {name}`"
