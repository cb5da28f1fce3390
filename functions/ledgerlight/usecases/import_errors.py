"""Keeps what an import refused: the first errors as documents, all refused rows as a file to fix and drop again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ledgerlight.domain.rejects import RejectWriter
from ledgerlight.domain.table import Cell, RowProblem
from ledgerlight.ports import DocumentStore, ObjectStore, Write
from schemas.documents import RowError
from schemas.names import IMPORT_ERRORS, Collection, document_path, rejects_object

ERRORS_PER_DOCUMENT = 200
ERRORS_SHOWN = 1_000
"""Errors kept as documents for the screen; the reject file has them all."""


class ErrorLog:
    """Row errors of one import."""

    def __init__(self, store: DocumentStore, org_id: str, import_id: str, headers: Sequence[str]) -> None:
        self._store = store
        self._org_id = org_id
        self._import_id = import_id
        self._file = io.StringIO()
        self._rejects = RejectWriter(self._file, headers)
        self._shown: list[dict[str, Any]] = []
        self.count = 0
        self.rejected = 0
        self.quarantined = 0
        self.quarantined_minor = 0

    def add(self, line: int, cells: Sequence[Cell] | RowProblem, errors: Sequence[RowError]) -> None:
        """Take the errors of one row. A row is quarantined when nothing is wrong but an unknown name."""
        self.count += len(errors)
        if all(error.quarantined for error in errors):
            self.quarantined += 1
            self.quarantined_minor += sum(error.amount_minor or 0 for error in errors)
        else:
            self.rejected += 1
        self._rejects.write(line, cells, errors)
        room = ERRORS_SHOWN - len(self._shown)
        self._shown.extend(error.model_dump() for error in errors[:room])

    def note(self, error: RowError) -> None:
        """Take an error that is of no one row."""
        self.count += 1
        self._shown = [error.model_dump(), *self._shown][:ERRORS_SHOWN]

    def flush(self) -> None:
        """Write the documents, each whole: a second try of the import writes the same ones again."""
        parent = document_path(self._org_id, Collection.IMPORTS, self._import_id)
        self._store.commit(
            [
                Write(
                    f"{parent}/{IMPORT_ERRORS}/{start // ERRORS_PER_DOCUMENT:04d}",
                    {"errors": self._shown[start : start + ERRORS_PER_DOCUMENT]},
                )
                for start in range(0, len(self._shown), ERRORS_PER_DOCUMENT)
            ]
        )

    def save_rejects(self, objects: ObjectStore) -> str | None:
        """Store the reject file; returns its name, None when nothing was refused."""
        if self.count == 0:
            return None
        name = rejects_object(self._org_id, self._import_id)
        objects.write(name, self._file.getvalue().encode(), "text/csv; charset=utf-8")
        return name
