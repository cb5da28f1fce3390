"""Terraform is right as far as that can be known without a cloud, and each check finds what it is for."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from schemas.names import Function, Topic
from schemas.terraform_names import names, view_layers
from tests.infra.checks import all_problems
from tests.infra.schema_checks import is_cron
from tests.infra.tree import Tree

ROOT = Path(__file__).resolve().parents[2]
TERRAFORM = ROOT / "terraform"
MAIN = ROOT / "functions" / "main.py"


def test_nothing_is_wrong() -> None:
    problems = all_problems(TERRAFORM, MAIN)
    assert not problems, "\n".join(map(str, problems))


def test_the_files_are_formatted() -> None:
    """As `terraform fmt` writes them; where there is no terraform, by its rules for indentation and blanks."""
    terraform = shutil.which("terraform") or shutil.which("tofu")
    if terraform is not None:
        done = subprocess.run(
            [terraform, "fmt", "-check", "-recursive", "-diff", str(TERRAFORM)],
            capture_output=True, text=True, check=False, env={"TF_CLI_CONFIG_FILE": "/dev/null"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
    for path in TERRAFORM.rglob("*.tf"):
        text = path.read_text()
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        for number, line in enumerate(text.splitlines(), 1):
            assert line == line.rstrip(), f"{path}:{number}: blanks at the end"
            assert "\t" not in line, f"{path}:{number}: a tab"
            assert (len(line) - len(line.lstrip())) % 2 == 0, f"{path}:{number}: an odd indentation"


def test_both_environments_have_the_same_variables() -> None:
    folders = [TERRAFORM / "environments" / name for name in ("staging", "prod")]
    assert (folders[0] / "variables.tf").read_text() == (folders[1] / "variables.tf").read_text()
    assert (folders[0] / "outputs.tf").read_text() == (folders[1] / "outputs.tf").read_text()


def test_every_module_is_used_and_says_what_its_variables_are() -> None:
    tree = Tree.read(TERRAFORM)
    called = {str(b.value("source")).rsplit("/", 1)[-1] for b in tree.blocks if b.kind == "module"}
    assert {path.name for path in (TERRAFORM / "modules").iterdir()} == called
    for block in tree.blocks:
        if block.kind in {"variable", "output"}:
            assert block.value("description"), f"{block.file}:{block.line}: {block.address}"
        if block.kind == "variable":
            assert "type" in block.attributes, f"{block.file}:{block.line}: {block.address}"


def test_names_hold_every_function_and_topic() -> None:
    said = names()
    assert set(said["functions"]) == {f.value for f in Function}
    assert set(said["topics"]) == {t.value for t in Topic}
    assert said["functions"]["recalculate"]["event"] == {
        "type": "google.cloud.firestore.document.v1.written",
        "document": "organizations/{org}/aggregations/{id}",
    }
    assert said["topics"]["record-changes"]["ordered"] is True


def test_a_view_is_in_a_later_layer_than_what_it_reads() -> None:
    layers = view_layers()
    place = {view: number for number, layer in enumerate(layers) for view in layer}
    assert place["current_facts"] < place["trial_balance"] < place["pnl_by_entity_month"]


@pytest.mark.parametrize("schedule", ["* * * * *", "*/5 * * * *", "0 3 * * 1-5", "15,45 0-6 1 1,7 0"])
def test_a_schedule_that_is_one(schedule: str) -> None:
    assert is_cron(schedule)


@pytest.mark.parametrize(
    "schedule", ["* * * *", "60 * * * *", "0 24 * * *", "every minute", "* * * * * *", "0 0 0 1 1"]
)
def test_a_schedule_that_is_none(schedule: str) -> None:
    assert not is_cron(schedule)


BROKEN = [
    pytest.param(
        "modules/topic/main.tf", "max_delivery_attempts =", "max_delivery_attempt =",
        "max_delivery_attempt =", "dead_letter_policy: there is no argument max_delivery_attempt", id="misspelt argument",
    ),
    pytest.param(
        "modules/topic/main.tf", "  push_config {", "  push_configuration {",
        "  push_configuration {", "there is no block push_configuration", id="misspelt block",
    ),
    pytest.param(
        "modules/topic/main.tf", '  topic   = google_pubsub_topic.this.id\n\n  ack_deadline_seconds       = var', '\n  ack_deadline_seconds       = var',
        'resource "google_pubsub_subscription" "push"', "the argument topic is required", id="required argument",
    ),
    pytest.param(
        "modules/firestore/main.tf", '"FIRESTORE_NATIVE"', '"FIRESTORE_NATIV"',
        '"FIRESTORE_NATIV"', "type is 'FIRESTORE_NATIV'; it may be FIRESTORE_NATIVE", id="value of an enumeration",
    ),
    pytest.param(
        "modules/storage/main.tf", "max_age_seconds = 3600", 'max_age_seconds = "an hour"',
        "an hour", "max_age_seconds is 'an hour'; it takes a number", id="value of another type",
    ),
    pytest.param(
        "modules/budget/main.tf", '"google_billing_budget"', '"google_billing_budgets"',
        "google_billing_budgets", "the provider has no google_billing_budgets", id="misspelt resource",
    ),
    pytest.param(
        "names.json", '"topic": "record-changes"', '"topic": "record-change"',
        '"topics"', 'topics differs from schemas/names.py: record-changes: topic: "record-change" here', id="topic renamed in one place",
    ),
    pytest.param(
        "modules/ledgerlight/topics.tf", "local.names.topics.record-changes", "local.names.topics.records",
        "local.names.topics.records", "names.json has no topics.records", id="name that is none",
    ),
    pytest.param(
        "modules/topic/main.tf", "name    = var.names.topic", 'name    = "record-changes"',
        '"record-changes"', "'record-changes' is a shared name", id="name written out",
    ),
    pytest.param(
        "modules/ledgerlight/functions.tf", "names                 = local.names.functions.sweep", "names                 = local.names.functions.swept",
        "local.names.functions.swept", "names.json has no functions.swept", id="entry point that is none",
    ),
    pytest.param(
        "modules/ledgerlight/functions.tf", "  dead_letter_topic     = module.event_dead_letter.topic\n", "",
        'module "ingest_file"', "module.ingest_file: has an event and no dead_letter_topic", id="function without a dead letter",
    ),
    pytest.param(
        "modules/ledgerlight/topics.tf", "module.apply_changes.uri", "module.apply_edit.uri",
        "  function = {", "record-changes feeds apply_changes, not apply_edit", id="topic feeds another function",
    ),
    pytest.param(
        "modules/ledgerlight/functions.tf", '"Cloud Scheduler calls it again the next minute, and it finds the same work."', '""',
        'module "sweep"', "has neither event nor topic; say in unretried", id="no word of retries",
    ),
    pytest.param(
        "modules/function/main.tf", '"RETRY_POLICY_RETRY"', '"RETRY_POLICY_DO_NOT_RETRY"',
        "RETRY_POLICY_DO_NOT_RETRY", "RETRY_POLICY_RETRY", id="event that is not retried",
    ),
    pytest.param(
        "modules/topic/main.tf", "  retry_policy {\n    minimum_backoff = \"1s\"\n    maximum_backoff = \"60s\"\n  }\n", "",
        'resource "google_pubsub_subscription" "push"', "pushes without retry_policy", id="push without a retry policy",
    ),
    pytest.param(
        "modules/services/main.tf", '"roles/artifactregistry.writer"', '"roles/editor"',
        '"roles/editor"', "roles/editor is far more than anything here needs", id="editor",
    ),
    pytest.param(
        "modules/services/main.tf", "member  = google_project_service_identity.eventarc.member", 'member  = "user:someone@example.com"',
        "user:someone@example.com", "is no service account of ours", id="person",
    ),
    pytest.param(
        "modules/ledgerlight/functions.tf", '  memory                = "512Mi"\n  concurrency           = 8\n  min_instances', '  public                = true\n  memory                = "512Mi"\n  concurrency           = 8\n  min_instances',
        "  public  ", "module.apply_changes: only the api", id="public function",
    ),
    pytest.param(
        "modules/schedule/main.tf", "member   = google_service_account.this.member", 'member   = "allUsers"',
        '"allUsers"', "lets everyone in", id="everyone",
    ),
    pytest.param(
        "modules/ledgerlight/topics.tf", "ingest-file = module.ingest_file.member", "ingest-file = var.operators_group",
        None, "is no service account of ours and no agent of Google", id="person through a variable",
    ),
    pytest.param(
        "modules/storage/main.tf", 'public_access_prevention    = "enforced"\n  force_destroy               = true', 'public_access_prevention    = "inherited"\n  force_destroy               = true',
        '"inherited"', "public_access_prevention", id="public bucket",
    ),
    pytest.param(
        "modules/ledgerlight/schedules.tf", '"* * * * *"', '"* * * * * *"',
        '"* * * * * *"', "is no cron schedule", id="schedule",
    ),
    pytest.param(
        "modules/ledgerlight/functions.tf", 'memory                = "1Gi"', 'memory                = "1G"',
        '"1G"', "memory '1G' is no size like 512Mi", id="memory",
    ),
    pytest.param(
        "modules/topic/main.tf", "max_delivery_attempts = var.attempts", "max_delivery_attempts = 3",
        "max_delivery_attempts = 3", "max_delivery_attempts 3 must be 5 to 100", id="attempts",
    ),
    pytest.param(
        "modules/ledgerlight/functions.tf", "module.web.origins", "module.web.origin",
        "module.web.origin)", "there is no module.web.origin", id="reference to nothing",
    ),
    pytest.param(
        "modules/ledgerlight/main.tf", "  retention_days       = var.retention_days\n", "",
        'module "storage"', "the module needs retention_days", id="argument of a module",
    ),
    pytest.param(
        "modules/ledgerlight/main.tf", "= module.web.origins", "= [module.api.uri]",
        None, "a circle:", id="circle",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong", "line", "message"), BROKEN)
def test_a_broken_copy_is_found(
    tmp_path: Path, file: str, right: str, wrong: str, line: str | None, message: str
) -> None:
    """With file, line and name."""
    copy = tmp_path / "terraform"
    shutil.copytree(TERRAFORM, copy, ignore=shutil.ignore_patterns(".terraform*"))
    path = copy / file
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    said = [str(problem) for problem in all_problems(copy, MAIN)]
    hits = [s for s in said if message in s]
    assert hits, "\n".join(said) or "nothing was found"
    if line is not None:
        number = next(n for n, t in enumerate(path.read_text().splitlines(), 1) if line in t)
        assert any(s.startswith(f"terraform/{file}:{number}: ") for s in hits), "\n".join(hits)


def test_an_entry_point_without_a_function_is_found(tmp_path: Path) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    source = (
        MAIN.read_text()
        + "\n\n@functions_framework.cloud_event\ndef forgotten(event: object) -> None:\n    pass\n"
    )
    (functions / "main.py").write_text(source)
    said = [str(problem) for problem in all_problems(TERRAFORM, functions / "main.py")]
    line = next(n for n, text in enumerate(source.splitlines(), 1) if "def forgotten" in text)
    assert said == [f"functions/main.py:{line}: forgotten: no function in Terraform deploys this entry point"]


def test_a_function_without_an_entry_point_is_found(tmp_path: Path) -> None:
    functions = tmp_path / "functions"
    functions.mkdir()
    (functions / "main.py").write_text(re.sub(r"def sweep\(", "def swept(", MAIN.read_text()))
    said = "\n".join(str(problem) for problem in all_problems(TERRAFORM, functions / "main.py"))
    assert "module.sweep: functions/main.py has no entry point sweep" in said
    assert "swept: no function in Terraform deploys this entry point" in said


def test_a_file_that_cannot_be_parsed_is_named(tmp_path: Path) -> None:
    copy = tmp_path / "terraform"
    shutil.copytree(TERRAFORM, copy)
    (copy / "modules" / "topic" / "main.tf").write_text('resource "google_pubsub_topic" {')
    with pytest.raises(ValueError, match=r"modules/topic/main\.tf"):
        all_problems(copy, MAIN)
