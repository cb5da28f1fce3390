"""`alerts` and `alert-rules` on the pipeline in memory."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from emulator.seed import EXAMPLES, RULES_FILE
from ledgerlight.adapters.notification_settings import DEFAULT_FILE
from schemas.documents import Member
from schemas.kpi_api import KpiRetireRequest, KpiSaveRequest
from schemas.metrics import Metric
from tests.builders import ORG, found_organization, message, upsert
from tests.fakes.spine import Spine

RULES = """rules:
  - id: low-revenue
    name: Low revenue
    kind: absolute
    metric: revenue
    operator: below
    threshold: 1000
    severity: high
    scope: { entity_id: west }
"""


@pytest.fixture
def spine() -> Spine:
    """West with 9.00 of revenue."""
    spine = Spine()
    found_organization(spine.services.documents, spine.services.time)
    spine.services.apply_changes(message([upsert("a", 900)]))
    return spine


def run(spine: Spine, *words: str, code: int = 0) -> Any:
    """The JSON that a command prints; its error when it is to fail."""
    result = CliRunner().invoke(app, [*words, "--org", ORG, "--json"], obj=spine.connection())
    assert result.exit_code == code, result.output
    return json.loads(result.stdout) if code == 0 else result.stderr


def saved(folder: Path, text: str = RULES) -> str:
    file = folder / "rules.yaml"
    file.write_text(text)
    return str(file)


def test_rules_of_a_file_are_saved_and_judge_at_once(spine: Spine, tmp_path: Path) -> None:
    (rule,) = run(spine, "alert-rules", "add", saved(tmp_path))
    assert rule["version"] == 1
    (again,) = run(spine, "alert-rules", "add", saved(tmp_path))
    assert again["version"] == 2
    assert [each["id"] for each in run(spine, "alert-rules", "list")] == ["low-revenue"]
    (alert,) = run(spine, "alerts", "list")
    assert (alert["state"], alert["value"]) == ("firing", 900)


def test_an_alert_is_acknowledged_by_the_beginning_of_its_id(spine: Spine, tmp_path: Path) -> None:
    run(spine, "alert-rules", "add", saved(tmp_path))
    (alert,) = run(spine, "alerts", "list")
    assert run(spine, "alerts", "ack", alert["key"][:6], "--note", "late invoice")["state"] == "acknowledged"
    assert "there is no alert" in run(spine, "alerts", "ack", "zz", code=1)


def test_a_removed_rule_closes_its_alerts(spine: Spine, tmp_path: Path) -> None:
    run(spine, "alert-rules", "add", saved(tmp_path))
    run(spine, "alert-rules", "remove", "low-revenue")
    assert run(spine, "alerts", "list") == []
    assert [each["state"] for each in run(spine, "alerts", "list", "--all")] == ["resolved"]
    assert "no alert rule" in run(spine, "alert-rules", "remove", "low-revenue", code=1)


def test_a_file_with_a_mistake_says_its_line_and_saves_nothing(spine: Spine, tmp_path: Path) -> None:
    said = run(
        spine,
        "alert-rules",
        "add",
        saved(tmp_path, RULES.replace("revenue\n    op", "turnover\n    op")),
        code=1,
    )
    assert "rules.yaml:5" in said
    assert run(spine, "alert-rules", "list") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("metric: revenue", "metric: take_rate", "rules.yaml:5: 'take_rate' is no KPI"),
        ("entity_id: west", "entity_id: wets", "rules.yaml:9: 'wets' is no entity. Did you mean 'west'?"),
        ("metric: revenue", "account: '9.999'", "rules.yaml:5: '9.999' is no account"),
        ("severity: high", "severity: high\n    owner: nobody", "rules.yaml:9: 'nobody' is no recipient"),
    ],
)
def test_what_the_organization_does_not_have_is_named_with_its_line(
    spine: Spine, tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert said in run(spine, "alert-rules", "add", saved(tmp_path, RULES.replace(old, new)), code=1)
    assert run(spine, "alert-rules", "list") == []


def test_files_may_name_the_organizations_own_kpis_and_no_retired_ones(spine: Spine, tmp_path: Path) -> None:
    manage = spine.services.manage_kpis
    owner = Member(uid="ana", email="ana@example.com", display_name="Ana", role="owner")
    metric = Metric(
        id="take_rate", name="Take rate", formula="gross_profit / revenue", unit="ratio", direction=1,
        period_behaviour="ratio",
    )  # fmt: skip
    manage.save(ORG, owner, KpiSaveRequest(metric=metric, base_version=0, reason="asked for"))
    rules = RULES.replace("metric: revenue", "metric: take_rate")
    (rule,) = run(spine, "alert-rules", "add", saved(tmp_path, rules))
    assert rule["metric"] == "take_rate"
    routes = "routes: [{metrics: [take_rate], entities: [west], to: cfo}]"
    text = DEFAULT_FILE.read_text().replace("routes: []", routes)
    assert run(spine, "alerts", "settings", saved(tmp_path, text))["routes"][0]["to"] == "cfo"
    wrong = text.replace("entities: [west]", "entities: [moon]")
    assert "'moon' is no entity" in run(spine, "alerts", "settings", saved(tmp_path, wrong), code=1)
    run(spine, "alert-rules", "remove", "low-revenue")
    manage.retire(ORG, owner, "take_rate", KpiRetireRequest(base_version=1, reason="no use"))
    assert "'take_rate' is no KPI" in run(spine, "alert-rules", "add", saved(tmp_path, rules), code=1)


def test_people_read_tables(spine: Spine, tmp_path: Path) -> None:
    run(spine, "alert-rules", "add", saved(tmp_path))
    shown = CliRunner().invoke(app, ["alerts", "list", "--org", ORG], obj=spine.connection())
    assert "Low revenue (west, 2026-01)" in shown.stdout
    listed = CliRunner().invoke(app, ["alert-rules", "list", "--org", ORG], obj=spine.connection())
    assert "west and below" in listed.stdout


def test_the_rules_of_the_demonstration_are_as_rules_must_be(spine: Spine, tmp_path: Path) -> None:
    text = (EXAMPLES / RULES_FILE).read_text()
    found = run(spine, "alert-rules", "add", saved(tmp_path, text))
    assert len(found) >= 3


def test_settings_are_checked_and_put_in_force(spine: Spine, tmp_path: Path) -> None:
    text = DEFAULT_FILE.read_text()
    saved_settings = run(
        spine, "alerts", "settings", saved(tmp_path, text.replace("owner: finance-owner", "owner: cfo"))
    )
    assert saved_settings["owner"] == "cfo"
    assert spine.services.notification_settings(ORG).owner == "cfo"
    assert "rules.yaml:" in run(spine, "alerts", "settings", saved(tmp_path, "owner: nobody\n"), code=1)
    assert spine.services.notification_settings(ORG).owner == "cfo"
