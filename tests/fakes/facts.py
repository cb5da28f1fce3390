"""BigQuery ``financial_facts`` in memory, with the view that keeps one row a record."""

from __future__ import annotations

from collections.abc import Sequence

from ledgerlight.domain.cells import AccountKey
from ledgerlight.domain.changes import KeptVersion
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import BadFacts, Unavailable
from ledgerlight.usecases.reconcile import FactRow
from schemas.documents import Account
from schemas.records import FinancialEvent


class FakeFacts:
    """Implements ``ports.FactStore`` and ``ports.VersionStore``. ``failures``: the next so many calls raise
    ``Unavailable``; events whose id is in ``refused`` are never taken."""

    def __init__(self) -> None:
        self.rows: list[FinancialEvent] = []
        self.failures = 0
        self.refused: set[str] = set()

    def append(self, events: Sequence[FinancialEvent]) -> None:
        """Append one row an event."""
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("BigQuery did not answer")
        self.rows.extend(event for event in events if event["event_id"] not in self.refused)
        problems = [event["event_id"] for event in events if event["event_id"] in self.refused]
        if problems:
            raise BadFacts(problems)

    def current(self, org_id: str) -> dict[str, FinancialEvent]:
        """What ``current_facts`` shows: the highest (sequence, version) of each record that is not retired.

        A record that moved is two rows of one id; the higher version wins.
        """
        best: dict[str, FinancialEvent] = {}
        for event in self.rows:
            held = best.get(event["record_id"])
            if event["org_id"] == org_id and (held is None or _rank(held) < _rank(event)):
                best[event["record_id"]] = event
        return {key: event for key, event in best.items() if not event["data"]["record"].get("retired")}

    def sums(self, org_id: str) -> list[FactRow]:
        """Of what is current, by entity, period, account, scenario and currency. ``failures`` counts here too."""
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("BigQuery did not answer")
        sums: dict[tuple[str, str, str, str, str], list[int]] = {}
        for event in self.current(org_id).values():
            data, record = event["data"], event["data"]["record"]
            key = (
                data["entity_id"], data["period"], record["account_code"],
                record["scenario"], record["currency"],
            )  # fmt: skip
            total = sums.setdefault(key, [0, 0])
            total[0] += record["amount_minor"]
            total[1] += 1
        return [(*key, amount, count) for key, (amount, count) in sums.items()]

    def sums_at(
        self, org_id: str, entities: Sequence[str], period: str, moment: str
    ) -> dict[AccountKey, tuple[int, int]]:
        """(amount, count) by cell of what the highest versions made by then say."""
        self._answer()
        best: dict[str, FinancialEvent] = {}
        for event in self.rows:
            held = best.get(event["record_id"])
            known = event["org_id"] == org_id and event["timestamp"] <= moment
            if known and (held is None or _rank(held) < _rank(event)):
                best[event["record_id"]] = event
        sums: dict[AccountKey, tuple[int, int]] = {}
        for event in best.values():
            record, data = event["data"]["record"], event["data"]
            if data["entity_id"] in entities and data["period"] == period and not record.get("retired"):
                key = (record["scenario"], record["account_code"], record["currency"])
                amount, count = sums.get(key, (0, 0))
                sums[key] = (amount + record["amount_minor"], count + 1)
        return sums

    def versions_since(
        self, org_id: str, entities: Sequence[str], period: str, moment: str, limit: int
    ) -> list[KeptVersion] | None:
        """Every version of the records in question: more than is asked for is allowed."""
        self._answer()
        own = [event for event in self.rows if event["org_id"] == org_id]
        touched = {
            e["record_id"]
            for e in own
            if e["data"]["entity_id"] in entities and e["data"]["period"] == period
        }
        changed = touched & {e["record_id"] for e in own if e["timestamp"] > moment}
        found = [_kept(event) for event in own if event["record_id"] in changed]
        return None if len(found) > limit else found

    def _answer(self) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("BigQuery did not answer")


def _kept(event: FinancialEvent) -> KeptVersion:
    data, record = event["data"], event["data"]["record"]
    source = record["source"]
    return KeptVersion(
        record_id=record["id"],
        sequence=record["sequence"],
        version=record["version"],
        leaf=LeafKey(data["entity_id"], data["period"]),
        cell=(record["scenario"], record["account_code"], record["currency"]),
        amount_minor=record["amount_minor"],
        retired=record.get("retired", False),
        at=record["updated_at"],
        kind=source["kind"],
        origin_id=source.get("edit_id") or source.get("import_id", ""),
        row=source.get("row"),
        uid=source.get("uid"),
        description=record.get("description", ""),
    )


class FakeCharts:
    """Implements ``ports.ChartTable``. ``failures`` makes the next calls raise ``Unavailable``."""

    def __init__(self) -> None:
        self.loads: list[tuple[str, list[Account]]] = []
        self.failures = 0

    def load(self, org_id: str, accounts: Sequence[Account]) -> None:
        """Put a chart there, whole."""
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("BigQuery did not answer")
        self.loads.append((org_id, list(accounts)))


def _rank(event: FinancialEvent) -> tuple[int, int]:
    record = event["data"]["record"]
    return record["sequence"], record["version"]


class FakeFactRemoval:
    """Implements ``usecases.remove_organization.RemoveFacts`` on a ``FakeFacts``."""

    def __init__(self, facts: FakeFacts) -> None:
        self._facts = facts
        self.failures = 0

    def __call__(self, org_id: str) -> dict[str, int]:
        """Delete an organization's rows."""
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("rows of the last half hour may not be deleted yet")
        kept = [event for event in self._facts.rows if event["org_id"] != org_id]
        removed = len(self._facts.rows) - len(kept)
        self._facts.rows[:] = kept
        return {"financial_facts": removed}
