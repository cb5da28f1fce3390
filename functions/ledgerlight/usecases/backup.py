"""An organization's documents as one file, and back: what no raw file and no rebuild can bring again.

Members, trees, mappings, definitions, rules, alerts, comments, the state of months, imports' reports and the edit
log are in it. Records, aggregates and dashboards are not: ``rebuild`` computes them from the raw files and the edits.

The file is gzip of one JSON document a line: a head, the documents, and an end that counts and digests them. It
holds what people wrote and digests of service tokens: keep it as confidential as the database.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import chain
from typing import Any, BinaryIO, Protocol

import orjson

from ledgerlight.ports import Clock, DocumentStore, Fields, Write
from ledgerlight.usecases.context import UnknownOrganization
from ledgerlight.usecases.import_registry import active_import
from schemas.names import (
    IMPORT_CHUNKS,
    ORGANIZATIONS,
    SUBCOLLECTIONS,
    Collection,
    collection_path,
    organization_path,
)

FORMAT = "ledgerlight-backup-1"
WRITES_AT_ONCE = 100
"""Documents of one commit: an import's page of errors has up to 60 KB, and a commit at most 10 MB."""

_DERIVED = frozenset(
    {
        Collection.RECORD_PAGES, Collection.AGGREGATIONS, Collection.DASHBOARDS, Collection.SERIES,
        Collection.TIMELINES, Collection.PROOFS,
    }
)  # fmt: skip
_PASSING = frozenset({Collection.PRESENCE})
_FIRST = (Collection.NOTIFICATIONS, Collection.IMPORTS, Collection.EDITS)
_LAST = (
    Collection.ALERTS,  # after notifications: an alert that nobody was told of is told
    Collection.INTERNAL,  # after imports: a number is then never given twice
)
KEPT = (
    *_FIRST,
    *(each for each in Collection if each not in {*_FIRST, *_LAST, *_DERIVED, *_PASSING}),
    *_LAST,
)
"""Collections in the order in which they are read and written."""

_TIME = "$time"

Tell = Callable[[str], None]


class NotNow(Exception):
    """No backup can be made now; the message says why and what to do."""


class BadBackup(Exception):
    """The file is no whole backup of this organization; the message says what is wrong. Nothing was written."""


class NativeDocuments(DocumentStore, Protocol):
    """A store whose documents can also be read with the database's own types."""

    def native(self, collection: str) -> Iterator[tuple[str, Fields]]:
        """Every document of a collection: path and fields, times as ``datetime``."""


@dataclass(frozen=True, slots=True)
class Backup:
    """Writes the file."""

    store: NativeDocuments
    clock: Clock

    def __call__(self, org_id: str, file: BinaryIO, tell: Tell) -> dict[str, int]:
        """Write every kept document; returns how many by collection.

        Raises ``UnknownOrganization``, and ``NotNow`` while an import is under way: its report would be half.
        """
        organization = self.store.get(organization_path(org_id))
        if organization.fields is None:
            raise UnknownOrganization(org_id)
        self._require_quiet(org_id)
        counts: Counter[str] = Counter()
        digest = sha256()
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
            packed.write(_line({"format": FORMAT, "org_id": org_id, "at": self.clock.now()}))
            # The organization's own comes last: a restore that died half way is seen not to be finished.
            own = (ORGANIZATIONS, organization.path, organization.fields)
            for name, path, fields in chain(self._documents(org_id, tell), [own]):
                line = _line({"path": path, "fields": fields})
                digest.update(line)
                packed.write(line)
                counts[name] += 1
            end = {"documents": counts.total(), "sha256": digest.hexdigest()}
            packed.write(_line(end))
        return dict(counts)

    def _require_quiet(self, org_id: str) -> None:
        import_id = active_import(self.store, org_id)
        if import_id is not None:
            raise NotNow(f"import {import_id} is under way; make the backup when it is finished")

    def _documents(self, org_id: str, tell: Tell) -> Iterator[tuple[str, str, Fields]]:
        for collection in KEPT:
            tell(collection.value)
            for path, fields in self.store.native(collection_path(org_id, collection)):
                yield collection.value, path, fields
                for below in SUBCOLLECTIONS.get(collection, ()):
                    if below == IMPORT_CHUNKS:
                        continue  # of use only until the import is done
                    for inner, inner_fields in self.store.native(f"{path}/{below}"):
                        yield f"{collection.value}/{below}", inner, inner_fields


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore wrote, and the edits that wait until records are there again."""

    written: Mapping[str, int]
    present: int
    waiting_edits: list[Write]


@dataclass(frozen=True, slots=True)
class Restore:
    """Writes back what is missing; a document that exists stays as it is, so running it again goes on."""

    store: DocumentStore

    def __call__(self, org_id: str, file: BinaryIO, tell: Tell) -> Restored:
        """Check the whole file, then write. Raises ``BadBackup`` before anything is written."""
        for _ in _checked(org_id, file):
            pass
        file.seek(0)
        counts: Counter[str] = Counter()
        present = 0
        waiting: list[Write] = []
        batch: list[Write] = []
        for path, fields in _checked(org_id, file):
            if _waits(path, fields):
                waiting.append(Write(path, fields))
                continue
            batch.append(Write(path, fields))
            if len(batch) == WRITES_AT_ONCE:
                present += self._missing(batch, counts, tell)
                batch = []
        present += self._missing(batch, counts, tell)
        return Restored(dict(counts), present, waiting)

    def edits(self, waiting: list[Write]) -> int:
        """Write the edits that wait, once records are there: their event applies them, or the sweeper."""
        counts: Counter[str] = Counter()
        for start in range(0, len(waiting), WRITES_AT_ONCE):
            self._missing(waiting[start : start + WRITES_AT_ONCE], counts, lambda _: None)
        return counts.total()

    def _missing(self, batch: list[Write], counts: Counter[str], tell: Tell) -> int:
        """Write what is not there; returns how many are. Raises ``Contended`` when somebody else creates one."""
        if not batch:
            return 0
        found = self.store.get_many([write.path for write in batch])
        missing = [
            Write(write.path, write.fields, expected=found[write.path])
            for write in batch
            if not found[write.path].exists
        ]
        self.store.commit(missing)
        for write in missing:
            name = _name(write.path)
            counts[name] += 1
            tell(name)
        return len(batch) - len(missing)


def _waits(path: str, fields: Fields) -> bool:
    return f"/{Collection.EDITS.value}/" in path and fields.get("status") == "pending"


def _name(path: str) -> str:
    """``imports/errors`` of ``organizations/acme/imports/imp-1/errors/1``."""
    parts = path.split("/")
    return "/".join(parts[2::2]) or parts[0]


def _checked(org_id: str, file: BinaryIO) -> Iterator[tuple[str, Fields]]:
    """The documents of a backup, each checked; raises ``BadBackup`` at the first that is wrong or at a false end."""
    digest = sha256()
    documents = 0
    allowed = tuple(f"{collection_path(org_id, collection)}/" for collection in KEPT)
    lines = _lines(file)
    head = next(lines, {})
    if head.get("format") != FORMAT:
        raise BadBackup(f"this is no backup in the format {FORMAT}")
    if head.get("org_id") != org_id:
        raise BadBackup(f"this is a backup of {head.get('org_id')}, not of {org_id}")
    end: Mapping[str, Any] | None = None
    for number, line in enumerate(lines, start=2):
        if end is not None:
            raise BadBackup(f"line {number}: something follows the end")
        if "sha256" in line:
            end = line
            continue
        path, fields = line.get("path"), line.get("fields")
        if not isinstance(path, str) or not isinstance(fields, dict):
            raise BadBackup(f"line {number}: no document")
        if path != organization_path(org_id) and not path.startswith(allowed):
            raise BadBackup(f"line {number}: {path} does not belong in a backup of {org_id}")
        digest.update(_line({"path": path, "fields": fields}))
        documents += 1
        yield path, _decoded(fields)
    if end is None:
        raise BadBackup(f"the file ends in its middle, after {documents} documents; fetch it again")
    if (end.get("documents"), end.get("sha256")) != (documents, digest.hexdigest()):
        raise BadBackup("the documents are not those that were written: their digest differs")


def _lines(file: BinaryIO) -> Iterator[Mapping[str, Any]]:
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as packed:
            for number, line in enumerate(packed, start=1):
                found = orjson.loads(line)
                if not isinstance(found, dict):
                    raise BadBackup(f"line {number}: no JSON object")
                yield found
    except (OSError, EOFError) as error:
        raise BadBackup(f"the file cannot be unpacked ({error})") from None
    except orjson.JSONDecodeError as error:
        raise BadBackup(f"a line is no JSON ({error})") from None


def _line(document: Mapping[str, Any]) -> bytes:
    options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_APPEND_NEWLINE
    return orjson.dumps(document, default=_encoded, option=options)


def _encoded(value: object) -> Mapping[str, str]:
    """A time as the database has it, to the microsecond, marked so that it is one again."""
    if isinstance(value, datetime):
        return {_TIME: value.astimezone(UTC).isoformat(timespec="microseconds")}
    raise TypeError(f"a backup holds no {type(value).__name__}")


def _decoded(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {_TIME}:
            return datetime.fromisoformat(value[_TIME])
        return {key: _decoded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_decoded(inner) for inner in value]
    return value
