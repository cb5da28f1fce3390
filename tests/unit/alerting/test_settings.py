"""Settings and rule files: the one that ships is valid; a bad one is refused with file, line and what to do."""

from __future__ import annotations

import pytest

from ledgerlight.adapters.notification_settings import DEFAULT_FILE, located, read_rules, read_settings
from ledgerlight.domain.alerting.settings import BadConfiguration, Known
from tests.builders import METRICS

KPIS = [metric.id for metric in METRICS]
SHIPPED = DEFAULT_FILE.read_text()


def refused(text: str) -> str:
    """What is said of settings that are refused."""
    with pytest.raises(BadConfiguration) as caught:
        read_settings(text, "settings.yaml", Known(KPIS))
    return str(caught.value)


def changed(old: str, new: str) -> tuple[str, int]:
    """The settings that ship with one place changed, and its line."""
    assert SHIPPED.count(old) == 1, f"{old!r} is not one place"
    return SHIPPED.replace(old, new), SHIPPED[: SHIPPED.index(old)].count("\n") + 1


def test_the_settings_that_ship_are_the_table_of_the_finance_definitions() -> None:
    settings = read_settings(SHIPPED, "settings.yaml", Known(KPIS))
    assert settings.grouping.wait_seconds == {"critical": 0, "high": 30, "warning": 30, "info": 30}
    assert settings.grouping.interval_seconds == 300
    repeats = {severity: policy.repeat for severity, policy in settings.escalation.items()}
    assert repeats == {"critical": "30m", "high": "4h", "warning": "1d", "info": None}
    assert [(s.after, s.to) for s in settings.escalation["critical"].steps] == [
        ("0m", ["owner"]), ("15m", ["controller"]), ("15m", ["cfo"]),
    ]  # fmt: skip
    assert settings.escalation["critical"].rounds == 3
    assert settings.quiet_hours is not None
    assert (settings.quiet_hours.start, settings.digest_at) == ("20:00", "08:00")
    assert settings.calendar.holidays == ["2026-12-25", "2027-01-01"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[push, email]", "[push, fax]", "'fax' is not known; use 'email', 'sms', 'slack', 'push' or 'dashboard'"),
        ("to: [manager]", "to: [mannager]", "'mannager' is no recipient. Did you mean 'manager'?"),
        ("owner: finance-owner #", "owner: nobody #", "'nobody' is no recipient. Known are: cfo, controller"),
        ("digest_at: 08:00", "digest_at: 8:61", "digest_at: '8:61' does not have the form"),
        ("start: 20:00", "start: 24:00", "quiet_hours.start: '24:00' does not have the form"),
        ("after: 1bd", "after: tomorrow", "'tomorrow' does not have the form"),
        ("timezone: UTC\nowner", "timezone: Mars/Olympus\nowner", "'Mars/Olympus' is no time zone"),
        ("routes: []", "routes: [{metrics: [revenu], to: cfo}]", "'revenu' is no KPI. Did you mean 'revenue'"),
        ("per_person_per_day: 20", "per_person_per_day: 0", "per_person_per_day: Input should be greater"),
        ("after: 15m, to: [cfo]", "after: 15m, to: [controller]", "the chain comes back to controller, a loop"),
        ("opens: 09:00", "opens: 19:00", "'opens' must be before 'closes'"),
        ("digest_at:", "digest_att: 08:00\ndigest_at:", "digest_att is not a setting"),
        ("[2026-12-25, 2027-01-01]", "[2026-02-30]", "calendar.holidays.0: day is out of range for month"),
        ("deputy: controller", "away: [{first: 2026-03-02, last: 2026-03-01}]", "must not be after"),
        ("deputy: controller", "away: [{first: 2026-03-01, last: 2026-03-02}]", "so name who stands in"),
        ("routes: []", "timezone: UTC", "'timezone' is there twice; keep one"),
        ("slack: \"@controller\"", "slack: [", "not valid YAML"),
    ],
)  # fmt: skip
def test_bad_settings_are_refused_with_file_line_and_what_to_do(old: str, new: str, said: str) -> None:
    text, line = changed(old, new)
    answer = refused(text)
    assert said in answer
    if "opens" not in said and "YAML" not in said:
        assert answer.startswith(f"settings.yaml:{line}: ")


def test_a_circle_of_deputies_is_an_escalation_loop() -> None:
    text, _ = changed('    slack: "@controller"', '    slack: "@controller"\n    deputy: finance-owner')
    line = SHIPPED[: SHIPPED.index("deputy: controller")].count("\n") + 1
    assert refused(text) == (
        f"settings.yaml:{line}: an escalation would run in a circle: "
        "finance-owner -> controller -> finance-owner; end it with someone without a deputy"
    )


def test_a_channel_that_cannot_reach_someone_is_refused() -> None:
    text, _ = changed('    phone: "+12025550102"\n', "")
    assert "sms cannot reach controller, who has no phone: add recipients.controller.phone" in refused(text)
    text, _ = changed("routes: []", "routes: [{to: manager}]")
    assert "slack cannot reach manager" in refused(text)


def test_a_recipient_whom_nothing_reaches_is_refused() -> None:
    text, _ = changed("recipients:\n", "recipients:\n  ghost: {name: Ghost}\n")
    assert "settings.yaml:7: nothing reaches ghost" in refused(text)
    text, _ = changed(
        "    uid: manager\n    email: manager@ledgerlight.example\n", '    phone: "+12025550104"\n'
    )
    text = text.replace("to: [owner], digest: true", "to: [manager], digest: true")
    assert "a digest cannot reach manager: add recipients.manager.email" in refused(text)


def test_every_problem_is_told_in_the_order_of_the_file() -> None:
    text = SHIPPED.replace("owner: finance-owner #", "owner: nobody #").replace("to: [cfo]", "to: [cto]")
    lines = [int(each.split(":")[1]) for each in refused(text).splitlines()]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_a_severity_without_a_chain_is_refused() -> None:
    text = SHIPPED[: SHIPPED.index("  info:\n    steps")]
    assert "there is no chain for info alerts; add escalation.info" in refused(text)


def test_times_and_dates_stay_text_and_lines_are_kept() -> None:
    found = located('a: 20:00\nb:\n  - 2026-12-25\n  - "7"\n  - 7\n  - yes\n  - true\n', "x")
    assert found.data == {"a": "20:00", "b": ["2026-12-25", "7", 7, "yes", True]}
    assert (found.line(("a",)), found.line(("b",)), found.line(("b", 1)), found.line(("b", 9))) == (
        1,
        2,
        4,
        2,
    )


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50 + "]" * 50,
        "[" * 5_000,
        "a: &a [1,1,1,1,1,1,1,1,1,1]\n"
        + "".join(f"{k}: &{k} [{','.join(['*' + chr(ord(k) - 1)] * 10)}]\n" for k in "bcdefg"),
        "&a [*a]",
        "? [x]\n: y",
        "x" * 300_000,
        "",
        "- 1",
    ],
    ids=["deep", "deeper", "billion", "recursive", "key", "long", "empty", "list"],
)
def test_hostile_files_are_refused(text: str) -> None:
    assert refused(text).startswith("settings.yaml:1: ") or "parts" in refused(text)


RULES = """
rules:
  - id: revenue-short
    name: Revenue short of budget
    kind: variance
    metric: revenue
    comparator: budget
    threshold: 1000
    clear_threshold: 500
    severity: high
    scope: {entity_id: group}
"""


def test_a_rule_file_is_read_and_its_mistakes_have_lines() -> None:
    (rule,) = read_rules(RULES, "rules.yaml", Known(KPIS))
    assert (rule.metric, rule.clear_at) == ("revenue", 500)
    for old, new, said in [
        ("metric: revenue", "metric: revenues", "rules.yaml:6: 'revenues' is no KPI. Did you mean 'revenue'"),
        ("severity: high", "severity: dire", "rules.yaml:10: rules.0.severity: 'dire' is not known"),
        ("threshold: 500", "threshold: 5000", "rules.yaml:3: rules.0: 'clear_threshold' must lie"),
        ("threshold: 1000", "threshold: 10.5", "rules.yaml:8: rules.0.threshold"),
    ]:
        with pytest.raises(BadConfiguration) as caught:
            read_rules(RULES.replace(old, new), "rules.yaml", Known(KPIS))
        assert str(caught.value).startswith(said)


def test_rule_ids_are_unique_and_owners_are_recipients() -> None:
    again = RULES + RULES.replace("rules:", "").lstrip("\n").replace("high", "high\n    owner: bob")
    with pytest.raises(BadConfiguration) as caught:
        read_rules(again, "rules.yaml", Known(KPIS, recipients=["ana"]))
    assert "the id 'revenue-short' is used twice" in str(caught.value)
    assert "'bob' is no recipient" in str(caught.value)
