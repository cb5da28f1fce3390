"""Rows of a file become records: a mapping compiled once, then a few microseconds a row.

A row is taken whole or not at all: when one of its measures cannot be read, none is booked, for half a row
would misstate every margin. Rows that only name an unknown account or entity are quarantined with their
amounts. Blank rows, rows of totals and header rows repeated in the file are skipped and noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ledgerlight.domain.identity import SEPARATOR, Occurrences, digest, record_id_bytes
from ledgerlight.domain.import_context import FileTraits, ImportContext, MappedRecord
from ledgerlight.domain.layout import lay_out
from ledgerlight.domain.money import EXACT, plain
from ledgerlight.domain.quality import QualityCounts, score
from ledgerlight.domain.quick_rows import QuickRows, Shared, takes_quick_way
from ledgerlight.domain.row_reading import Amount, Problem, Reading, RowReader
from ledgerlight.domain.row_values import raw_text
from ledgerlight.domain.table import Cell, FileRefused, Row, RowProblem
from ledgerlight.domain.text import shown
from schemas.documents import QualityScore, RowError
from schemas.mapping import Mapping
from schemas.primitives import QUANTITY
from schemas.records import RecordChange

__all__ = ["Cell", "FileRefused", "FileTraits", "ImportContext", "MappedRecord", "RowMapper"]

LEARN_ROWS = 2000
MAX_NOTES = 100


class RowMapper:
    """Maps the rows of one file. Counts what it meets; keep one per import.

    ``new_entities`` and ``new_accounts`` (id -> name) are to be created before the records are applied;
    ``notes`` tells of skipped rows; ``rounding_differences`` is rounded - exact in major units, by currency.
    """

    def __init__(
        self,
        mapping: Mapping,
        headers: Sequence[str],
        context: ImportContext,
        traits: FileTraits = FileTraits(),  # noqa: B008 - frozen
    ) -> None:
        """Compile. Raises ``MappingRefused`` when the mapping does not fit the headers."""
        layout = lay_out(mapping, headers)
        self._layout = layout
        self._reader = RowReader(mapping, layout, context, traits)
        self._source = mapping.source
        self._closed = context.closed
        self._seen: dict[bytes, int] = {}
        self.new_entities: dict[str, str] = {}
        self.new_accounts: dict[str, str] = {}
        self.notes: list[str] = []
        self.rounding_differences: dict[str, Decimal] = {}
        self.counts = QualityCounts()
        self._occurrences = Occurrences(mapping.source)
        self._shared = Shared(mapping.source, context.closed, self._seen, self._occurrences, self.counts)
        self._takes_quick_way = takes_quick_way(mapping, layout)
        self._quick: QuickRows | None = None

    def learn(self, rows: Iterable[Row]) -> None:
        """Look at rows to settle the order of dates and the decimal sign, before the first ``map``.

        Reads at least 2,000 rows, and on to the end only while cells were met that can be read two ways and
        no other cell decides. A mapping that leaves nothing open reads none.
        """
        if not self._reader.open_questions():
            return
        for count, (_, cells) in enumerate(rows, 1):
            if not isinstance(cells, RowProblem):
                self._reader.learn(cells)
            if count >= LEARN_ROWS and not self._reader.undecided():
                return

    @property
    def rounding_difference(self) -> Decimal:
        """The sum of rounded - exact, in major units (of all currencies together)."""
        total = Decimal(0)
        for difference in self.rounding_differences.values():
            total = EXACT.add(total, difference)
        return Decimal(plain(total))

    def quality(self, today: str) -> QualityScore:
        """The score of what was mapped so far; ``today`` is the import's date as ``YYYY-MM-DD``."""
        return score(self.counts, today)

    def map(self, line: int, cells: Sequence[Cell] | RowProblem) -> tuple[list[MappedRecord], list[RowError]]:
        """The records of a row, or its errors, or neither when it is skipped."""
        if self._quick is not None and not isinstance(cells, RowProblem):
            record = self._quick.map(line, cells)
            if record is not None:
                return [record], []
        if isinstance(cells, RowProblem):
            if cells.rule == "ragged_row" and self._skips(line, cells.cells):
                return [], []
            self.counts.rows += 1
            value = ",".join(raw_text(cell) for cell in cells.cells)
            return [], [
                RowError(line=line, column="", value=shown(value), rule=cells.rule, reason=cells.reason)
            ]
        if self._skips(line, cells):
            return [], []
        self.counts.rows += 1
        reading = self._reader.read(cells)
        self._check_closed(reading, cells)
        if not reading.problems:
            self._check_duplicate(reading, line)
        if reading.problems:
            return [], self._errors(line, reading)
        of_money = all(amount.currency != QUANTITY for amount in reading.amounts)
        if self._takes_quick_way and self._quick is None and of_money:
            self._quick = QuickRows(self._layout, self._reader, self._shared, reading)
        return self._accept(line, reading), []

    def _skips(self, line: int, cells: Sequence[Cell]) -> bool:
        """Whether a row is no data; notes it unless it is blank."""
        kind = self._reader.skipped(cells)
        if kind is None:
            return False
        self.counts.skipped += 1
        if kind != "blank" and len(self.notes) < MAX_NOTES:
            self.notes.append(f"line {line}: skipped, a {kind} row and not data")
        return True

    def _check_closed(self, reading: Reading, cells: Sequence[Cell]) -> None:
        if (reading.entity, reading.period) in self._closed:
            place = self._layout.date
            reason = (
                f"{reading.period} is closed for {reading.entity}; reopen the period, or date the row later"
            )
            value = raw_text(cells[place.index])
            reading.problems.append(Problem(place, value, "period_closed", reason))

    def _check_duplicate(self, reading: Reading, line: int) -> None:
        """The later row with a key is refused: which of the two is right is not ours to say."""
        if not self._layout.key:
            return
        first = self._seen.setdefault(record_id_bytes(self._source, reading.key), line)
        if first != line:
            self.counts.duplicates += 1
            reason = f"line {first} has the same key; remove one of the two, or correct the key"
            value = reading.key.replace(SEPARATOR, " | ")
            reading.problems.append(Problem(self._layout.key[0], value, "duplicate_key", reason))

    def _errors(self, line: int, reading: Reading) -> list[RowError]:
        """The row's problems. Quarantined ones carry the amounts that are missing from the books."""
        only_quarantined = all(problem.quarantined for problem in reading.problems)
        if any(problem.quarantined for problem in reading.problems):
            self.counts.unmapped += 1
        errors: list[RowError] = []
        waiting = list(reading.amounts) if only_quarantined else []
        for problem in reading.problems:
            amount = waiting.pop(0) if waiting else None
            errors.append(_error(line, problem, only_quarantined, amount))
        for amount in waiting:
            errors.append(_error(line, reading.problems[0], True, amount))
        return errors

    def _accept(self, line: int, reading: Reading) -> list[MappedRecord]:
        counts = self.counts
        counts.accepted += 1
        counts.newest = max(counts.newest, reading.date)
        optional = len(self._layout.dimensions) + (self._layout.description is not None)
        counts.optional_cells += optional
        counts.optional_filled += len(reading.dimensions) + bool(reading.description)
        resolver = self._reader.entity_resolver
        if reading.entity in resolver.pending:
            self.new_entities[reading.entity] = resolver.pending.pop(reading.entity)
        return [self._record(line, reading, amount) for amount in reading.amounts]

    def _record(self, line: int, reading: Reading, amount: Amount) -> MappedRecord:
        pending = self._reader.account_resolver.pending
        if amount.account in pending:
            self.new_accounts[amount.account] = pending.pop(amount.account)
        if amount.difference:
            before = self.rounding_differences.get(amount.currency, Decimal(0))
            self.rounding_differences[amount.currency] = EXACT.add(before, amount.difference)
        content = SEPARATOR.join(
            (
                reading.entity,
                amount.account,
                reading.date,
                reading.scenario,
                str(amount.minor),
                amount.currency,
                reading.dimensions_text,
                reading.description,
            )
        )
        if self._layout.key:
            key = (
                f"{reading.key}{SEPARATOR}{amount.measure.identity}"
                if amount.measure.identity
                else reading.key
            )
            identifier = record_id_bytes(self._source, key).hex()
        else:
            identifier = self._occurrences.next_id(f"{amount.measure.identity}{SEPARATOR}{content}")
        change: RecordChange = {
            "op": "upsert",
            "id": identifier,
            "account_code": amount.account,
            "date": reading.date,
            "scenario": reading.scenario,
            "amount_minor": amount.minor,
            "currency": amount.currency,
            # Without a key the id is the content: there is no other digest to keep.
            "digest": digest(content) if self._layout.key else identifier[:16],
            "row": line,
        }
        if reading.dimensions:
            change["dimensions"] = reading.dimensions
        if reading.description:
            change["description"] = reading.description
        return MappedRecord(reading.entity, reading.period, change)


def _error(line: int, problem: Problem, quarantined: bool, amount: Amount | None) -> RowError:
    return RowError(
        line=line,
        column=problem.place.column,
        value=shown(problem.value),
        rule=problem.rule,
        reason=problem.reason,
        quarantined=quarantined,
        amount_minor=amount.minor if amount else None,
        currency=amount.currency if amount else None,
    )
