"""Files that people upload: a session straight to Cloud Storage, then a preview, then the import."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from ledgerlight.domain.alerting.times import later
from ledgerlight.domain.authorization import require
from ledgerlight.domain.canonical import NAME as CANONICAL
from ledgerlight.domain.layout import lay_out
from ledgerlight.ports import Clock, DocumentStore, ObjectInfo, ObjectStore, Write
from ledgerlight.usecases.audit import Audit
from ledgerlight.usecases.open_import import OpenTable, open_with
from ledgerlight.usecases.problems import Conflict, Forbidden, Gone, Invalid, NotFound, TooLarge
from schemas.api import OpenUploadRequest, OpenUploadResult, StartImportRequest
from schemas.authorization import ADMINS
from schemas.documents import Member
from schemas.mapping import Mapping
from schemas.names import ORGANIZATIONS, STAGING, UPLOADS, Collection, document_path

MIB = 1024 * 1024
CONTENT_TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
}
MAX_BYTES = {".xlsx": 100 * MIB, ".json": 200 * MIB}
MAX_BYTES_DEFAULT = 500 * MIB
ALLOWED_TYPES = {
    *CONTENT_TYPES.values(),
    "application/octet-stream",
    "application/vnd.ms-excel",  # what Windows calls a CSV
    "application/csv",
    "application/jsonl",
    "",
}
FILENAME_MAX_BYTES = 200
EXPIRY_HOURS = 24


class RegistersImports(Protocol):
    """``IngestFile``, as uploads see it."""

    def register(self, object_name: str, info: ObjectInfo) -> str:
        """Note an import before its event comes; returns its id."""


def checked_filename(filename: str) -> str:
    """The name as an object may bear it. Raises ``Invalid`` for one that hides or climbs."""
    name = unicodedata.normalize("NFC", filename).strip()
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in name):
        raise Invalid("the file name holds control characters", "rename the file")
    if "/" in name or "\\" in name or name.startswith(".") or not name:
        raise Invalid(f"{filename[:80]!r} is a path or a hidden file, not a file name", "send the name alone")
    if len(name.encode()) > FILENAME_MAX_BYTES:
        raise Invalid(f"the file name is longer than {FILENAME_MAX_BYTES} bytes", "shorten it")
    if PurePosixPath(name).suffix.lower() not in CONTENT_TYPES:
        raise Invalid(f"{name!r} is none of {', '.join(CONTENT_TYPES)}", "save the table as CSV or XLSX")
    return name


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that was uploaded and waits. ``filename`` is the last part of the object's name."""

    upload_id: str
    info: ObjectInfo

    @property
    def filename(self) -> str:
        """The file's name."""
        return self.info.name.rsplit("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Uploads:
    """Opens sessions and finds what came of them."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock

    def open(self, org_id: str, member: Member, request: OpenUploadRequest, origin: str) -> OpenUploadResult:
        """A resumable session for one file of this name and size, to be used by a browser at ``origin``."""
        require(member, "open_upload")
        filename = checked_filename(request.filename)
        suffix = PurePosixPath(filename).suffix.lower()
        limit = MAX_BYTES.get(suffix, MAX_BYTES_DEFAULT)
        if request.size_bytes > limit:
            raise TooLarge(
                f"the file has {request.size_bytes} bytes; {suffix} files may have {limit}", "split the file"
            )
        if request.content_type.partition(";")[0].strip().lower() not in ALLOWED_TYPES:
            raise Invalid(f"{request.content_type[:80]!r} is not a type of table", "send CSV, XLSX or JSON")
        upload_id = secrets.token_hex(12)
        expires_at = later(self.clock.now(), hours=EXPIRY_HOURS)
        metadata = {"uid": member.uid, "size_bytes": str(request.size_bytes), "expires_at": expires_at}
        address = self.objects.resumable_session(
            f"{_folder(org_id, upload_id)}{filename}",
            content_type=CONTENT_TYPES[suffix],
            size_bytes=request.size_bytes,
            origin=origin,
            metadata=metadata,
        )
        Audit(self.store, self.clock).done(
            org_id, member.uid, "open_upload", f"uploads/{upload_id}", f"{filename} {request.size_bytes}"
        )
        return OpenUploadResult(
            upload_id=upload_id,
            session_url=address,
            content_type=CONTENT_TYPES[suffix],
            expires_at=expires_at,
        )

    def staged(self, org_id: str, member: Member, upload_id: str) -> Staged:
        """The uploaded file, to whoever opened its session, or an admin.

        Raises ``NotFound`` until all bytes are there, ``Gone`` after its day, ``Invalid`` for another size.
        """
        info = next(iter(self.objects.list(_folder(org_id, upload_id))), None)
        if info is None:
            raise NotFound(
                f"upload {upload_id!r} holds no file (yet)", "PUT the bytes to its session_url first"
            )
        if info.metadata.get("uid") != member.uid and member.role not in ADMINS:
            raise Forbidden("someone else uploaded this file", "upload it yourself, or ask an admin")
        if self.clock.now() > info.metadata.get("expires_at", ""):
            raise Gone("the upload has expired", "upload the file again")
        if str(info.size_bytes) != info.metadata.get("size_bytes"):
            raise Invalid(
                f"{info.size_bytes} bytes came, {info.metadata.get('size_bytes')} were announced",
                "upload the file again",
            )
        return Staged(upload_id, info)


@dataclass(frozen=True, slots=True)
class StartImport:
    """Turns a staged file into an import. Asked twice, it is one import: the upload's id is the import's."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock
    registers: RegistersImports
    open_table: OpenTable

    def __call__(self, org_id: str, member: Member, staged: Staged, request: StartImportRequest) -> str:
        """Returns the import's id. Raises ``NotFound`` for an unknown mapping, ``Conflict`` when the upload
        is imported already in another way, ``FileRefused`` when a new mapping does not fit the file."""
        require(member, "start_import")
        mapping = self._mapping(org_id, request.mapping)
        metadata = {
            "uid": member.uid,
            "mode": request.mode,
            "kind": "import",
            "upload_id": staged.upload_id,
        }
        if mapping is not None:
            metadata |= {"mapping": mapping.name, "source": mapping.source}
        import_id = f"up-{staged.upload_id}"
        target = f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{import_id}/source/{staged.filename}"
        existing = self.objects.info(target)
        if existing is not None:
            if _without_uid(dict(existing.metadata)) != _without_uid(metadata):
                raise Conflict("this upload is imported already, in another way", "upload the file again")
            return self.registers.register(target, existing)
        if isinstance(request.mapping, Mapping):
            self._save(org_id, staged, request.mapping)
        info = self.objects.copy(staged.info.name, target, metadata)
        self.registers.register(target, info)
        Audit(self.store, self.clock).done(
            org_id, member.uid, "start_import", f"imports/{import_id}", f"{staged.filename} {request.mode}"
        )
        return import_id

    def _mapping(self, org_id: str, wanted: str | Mapping | None) -> Mapping | None:
        if wanted is None or isinstance(wanted, Mapping):
            return wanted
        return saved_mapping(self.store, org_id, wanted)

    def _save(self, org_id: str, staged: Staged, mapping: Mapping) -> None:
        """Keep the mapping with the file's headers, by which the next such file is recognised."""
        if mapping.name == CANONICAL:
            raise Invalid(f"a mapping cannot be named {CANONICAL!r}", "give it another name")
        with self.objects.open(staged.info.name, staged.info.generation) as stream:
            headers = open_with(self.open_table, stream, staged.filename, mapping).headers
        lay_out(mapping, headers)
        path = document_path(org_id, Collection.MAPPINGS, mapping.name)
        fields = mapping.model_copy(update={"headers": list(headers)}).model_dump()
        if self.store.get(path).fields != fields:
            self.store.commit([Write(path, fields)])


def saved_mapping(store: DocumentStore, org_id: str, name: str) -> Mapping:
    """A mapping of the organization. Raises ``NotFound``."""
    fields = store.get(document_path(org_id, Collection.MAPPINGS, name)).fields
    if fields is None:
        raise NotFound(f"there is no mapping {name!r}", "send the mapping itself; it is saved under its name")
    return Mapping.stored(fields)


def _without_uid(metadata: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in metadata.items() if key != "uid"}


def _folder(org_id: str, upload_id: str) -> str:
    return f"{ORGANIZATIONS}/{org_id}/{STAGING}/{upload_id}/"
