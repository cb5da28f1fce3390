"""Those who are spoken to in the tests of languages, and an alert to tell them of."""

from __future__ import annotations

from typing import Any

from ledgerlight.domain.alerting.facts import Facts
from ledgerlight.domain.alerting.incidents import step
from ledgerlight.domain.alerting.rules import evaluate
from ledgerlight.domain.language.local_reader import reader_of
from schemas.alerts import Alert, AlertRule
from tests.unit.alerting.examples import START

NBSP = "\u00a0"
ENTITIES, ACCOUNTS = {"west": "Batumi"}, {"1.100": "Sales"}
ENGLISH = reader_of("en", "en-US", ENTITIES, ACCOUNTS)
GEORGIAN = reader_of("ka", "ka-GE", ENTITIES, ACCOUNTS)


def alert(rule: AlertRule, facts: Facts, **changes: Any) -> Alert:
    found = step(None, evaluate(rule, facts), START).alert
    assert found is not None
    return found.model_copy(update=changes)
