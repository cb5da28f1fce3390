"""Proves again and again that screens, records and BigQuery hold the same figures, and keeps the last proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ledgerlight.domain.alerting.times import later
from ledgerlight.domain.proof import Look, due, is_outstanding, judged, merged, summary
from ledgerlight.ports import Clock, DocumentStore, Fields, Write
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.import_registry import active_import
from ledgerlight.usecases.leaves import until_uncontended
from ledgerlight.usecases.reconcile import FactRow, Reconcile, Reconciliation
from schemas.names import Collection, collection_path, document_path
from schemas.proof import PeriodProof, Proof, ProofProgress, ProofSum

PAGES_A_RUN = 1_000
"""Pages of records that one run reads, about; a period is not split. A round of a ledger of a million records
(10,000 pages) takes ten minutes of the sweeper, four times a day."""

SWEEP_SECONDS = 15.0
WAITS_SECONDS = 600
"""How long a proof that is due waits for an import."""

ASK_SECONDS = 6.0

FactSumsOf = Callable[[str], Iterable[FactRow]]
"""Sums of BigQuery's ``current_facts`` of an organization. Raises ``Unavailable``."""


@dataclass(frozen=True, slots=True)
class ProveFigures:
    """The use case. ``proofs/latest`` is what is known; ``proofs/progress`` each period's part of it. Who dies half way
    loses the looks of one run, and the next run takes them again."""

    store: DocumentStore
    clock: Clock
    organizations: Organizations
    fact_sums: FactSumsOf

    def sweep(self, org_id: str) -> int:
        """Look at what is due; returns at how many periods. Two reads when nothing is."""
        progress = _read(self.store.get(progress_path(org_id)).fields)
        nothing_due = progress.next_at is not None and self.clock.now() < progress.next_at
        leaves = collection_path(org_id, Collection.AGGREGATIONS)
        if nothing_due and self.store.count(leaves) == progress.leaves:
            return 0
        if self._import_is_new(org_id):
            return 0  # half of it would be looked at, and again when it is there
        return self._run(org_id, progress, SWEEP_SECONDS)

    def _import_is_new(self, org_id: str) -> bool:
        """Whether an import is under way that began lately; feeds without a pause do not keep the proof waiting."""
        since = later(self.clock.now(), seconds=-WAITS_SECONDS)
        import_id = active_import(self.store, org_id)
        if import_id is None:
            return False
        fields = self.store.get(document_path(org_id, Collection.IMPORTS, import_id)).fields or {}
        return str(fields.get("created_at", "")) > since

    def ask(self, org_id: str) -> Proof:
        """Look at everything anew, some seconds' worth now: ask again while ``left`` is not 0, or leave the rest to the
        sweeper. Asking while an earlier question is being answered goes on with that one."""

        def want() -> ProofProgress:
            path = progress_path(org_id)
            snapshot = self.store.get(path)
            progress = _read(snapshot.fields)
            if any(is_outstanding(progress, each) for each in progress.periods):
                return progress
            now = self.clock.now()
            wanted = progress.model_copy(update={"wanted_at": now, "next_at": now})
            self.store.commit([Write(path, _stored(wanted), expected=snapshot)])
            return wanted

        self._run(org_id, until_uncontended(self.clock, want), ASK_SECONDS)
        return Proof.stored(self.store.get(proof_path(org_id)).fields or {})

    def _run(self, org_id: str, progress: ProofProgress, seconds: float) -> int:
        began = self.clock.monotonic()
        # Before any record is read: what is written from here on is in the records first, and settles.
        facts = list(self.fact_sums(org_id))
        pages, leaves = self._pages(org_id)
        periods = sorted(pages.keys() | {row[1] for row in facts})
        known = {each.period: each for each in progress.periods}
        looked: dict[str, PeriodProof] = {}
        context = self.organizations.context(org_id, fresh=True)
        reconcile = Reconcile(self.store, context, lambda: facts)
        read = 0
        for period in due(progress, periods, self.clock.now()):
            cost = pages.get(period, 0)
            if looked and (read + cost > PAGES_A_RUN or self.clock.monotonic() - began > seconds):
                break
            looked[period] = judged(known.get(period), _look(period, reconcile(period)), self.clock.now())
            read += cost
        self._keep(org_id, looked, periods, leaves)
        return len(looked)

    def _pages(self, org_id: str) -> tuple[dict[str, int], int]:
        """How many pages each period has, and how many leaves there are."""
        pages: dict[str, int] = {}
        path = collection_path(org_id, Collection.AGGREGATIONS)
        found = self.store.query(path, fields=("period", "prefixes"))
        for snapshot in found:
            fields = snapshot.fields or {}
            pages[fields["period"]] = pages.get(fields["period"], 0) + len(fields["prefixes"])
        return pages, len(found)

    def _keep(self, org_id: str, looked: dict[str, PeriodProof], periods: list[str], leaves: int) -> None:
        """Both documents in one commit; looks of a run beside this one stay."""
        path = progress_path(org_id)

        def attempt() -> None:
            snapshot = self.store.get(path)
            now = self.clock.now()
            progress = merged(_read(snapshot.fields), looked, periods, leaves, now)
            proof = summary(progress, len(periods), now)
            self.store.commit(
                [
                    Write(path, _stored(progress), expected=snapshot),
                    Write(proof_path(org_id), proof.model_dump()),
                ]
            )

        until_uncontended(self.clock, attempt)


def progress_path(org_id: str) -> str:
    """Path of what is known of each period."""
    return document_path(org_id, Collection.PROOFS, "progress")


def proof_path(org_id: str) -> str:
    """Path of the proof that screens show."""
    return document_path(org_id, Collection.PROOFS, "latest")


def _look(period: str, found: Reconciliation) -> Look:
    sums = [
        ProofSum(
            scenario=scenario,
            currency=currency,
            records=places["records"],
            aggregates=places["aggregate"],
            screens=places["rollup"],
            bigquery=places["bigquery"],
        )
        for (scenario, currency), places in sorted(found.sums.items())
    ]
    return Look(
        period, found.leaves, found.records, found.rows, found.checked, sums, found.differences
    )  # fmt: skip


def _stored(progress: ProofProgress) -> Fields:
    """As one text: nobody queries inside, and an index of it would be written with every look."""
    return {"progress": progress.model_dump_json()}


def _read(fields: Fields | None) -> ProofProgress:
    return ProofProgress() if fields is None else ProofProgress.stored_json(fields["progress"])
