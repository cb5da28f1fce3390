"""The measurements run on the suite and report what they promise; the figures themselves are for a quiet machine."""

from __future__ import annotations

from typing import Any

import pytest

from tests.emulator.test_cli_suite import Commands

pytestmark = [pytest.mark.emulator, pytest.mark.once]


@pytest.fixture
def commands(suite: dict[str, Any]) -> Commands:
    """Commands of no organization: each measurement makes its own and removes it."""
    return Commands("none")


def test_an_import_is_measured_until_its_last_row_is_in_bigquery(commands: Commands) -> None:
    result = commands.json("bench", "ingest", "--rows", "2000")
    assert result["exact"]
    assert result["bigquery_rows"] == 2_000
    assert 0 < result["seconds"] <= result["seconds_with_bigquery"]
    assert set(result["firestore"]["per_1000_records"]) >= {"reads", "writes"}


def test_an_edit_is_measured_until_record_figures_and_alert_are_seen(commands: Commands) -> None:
    result = commands.json("bench", "latency", "--edits", "5", "--records", "1000")
    for name in ("record", "kpi", "kpi_own_entity", "alert"):
        assert 0 < result[name]["p50_ms"] <= result[name]["p95_ms"] <= result[name]["p99_ms"]


def test_a_change_is_measured_until_the_last_of_many_listeners_has_it(commands: Commands) -> None:
    result = commands.json("bench", "fanout", "--listeners", "60", "--edits", "3")
    assert result["listeners"] == 60
    assert 0 <= result["first_to_last"]["p50_ms"] < result["edit_to_last"]["p99_ms"]
    left = [each["org"] for each in commands.json("orgs", "list") if each["org"].startswith("bench")]
    assert left == [], "a measurement removes its organization"
