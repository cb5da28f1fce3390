"""Records that another system pushes: checked one by one, kept as a file, imported like any file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import orjson

from ledgerlight.domain.authorization import require
from ledgerlight.domain.import_context import ImportContext
from ledgerlight.domain.money import UnknownCurrency, exponent
from ledgerlight.ports import Clock, DocumentStore, ObjectInfo, ObjectStore
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.idempotency import Answer, Idempotency
from ledgerlight.usecases.open_import import OpenTable, import_context, mapper_of, mapping_for, no_mapping
from ledgerlight.usecases.pushed_lines import check, lines_of
from schemas.api import FieldError, PushedRecord, PushedResult, PushRequest, PushResult
from schemas.documents import Member
from schemas.names import ORGANIZATIONS, UPLOADS

FILENAME = "records.ndjson"


class RegistersImports(Protocol):
    """``IngestFile``, as a push sees it."""

    def register(self, object_name: str, info: ObjectInfo) -> str:
        """Note an import before its event comes; returns its id."""


@dataclass(frozen=True, slots=True)
class PushRecords:
    """The use case."""

    store: DocumentStore
    objects: ObjectStore
    clock: Clock
    organizations: Organizations
    open_table: OpenTable
    registers: RegistersImports

    def __call__(
        self, org_id: str, uid: str, member: Member | None, key: str, request: PushRequest
    ) -> Answer:
        """Accept what is valid; the answer's body is a ``PushResult`` as JSON, the first one for a key.

        ``member`` None is a service token, which may push to every entity. Raises ``Invalid``, ``KeyReused``,
        ``InProgress``, ``Unavailable``.
        """
        if member is not None:
            require(member, "push_records")
        digest = sha256(orjson.dumps([uid, request.source, request.records])).hexdigest()
        idempotency = Idempotency(self.store, self.objects, self.clock)
        results, records = _check_each(request)
        lines = dict(zip(records, lines_of(list(records.values())), strict=True))
        return idempotency.once(
            org_id,
            key,
            digest,
            lambda request_id: f"{_folder(org_id, request_id)}answer.json",
            lambda request_id: self._decide(org_id, request_id, request.source, lines, results),
            lambda request_id, answer: self._save(org_id, uid, request_id, request.source, lines, answer),
        )

    def _decide(
        self,
        org_id: str,
        request_id: str,
        source: str,
        lines: dict[int, bytes],
        results: dict[int, PushedResult],
    ) -> bytes:
        context = import_context(self.store, self.organizations.context(org_id, fresh=True))
        self._map(context, source, lines, results)
        accepted = sum(result.status == "accepted" for result in results.values())
        answer = PushResult(
            import_id=_import_id(request_id) if accepted else None,
            accepted=accepted,
            rejected=len(results) - accepted,
            results=[results[index] for index in sorted(results)],
        )
        return answer.model_dump_json().encode()

    def _map(
        self, context: ImportContext, source: str, lines: dict[int, bytes], results: dict[int, PushedResult]
    ) -> None:
        """Read the lines as the import will, and note each record's id or errors."""
        if not lines:
            return
        table = self.open_table(io.BytesIO(b"".join(lines.values())), FILENAME)
        mapping = mapping_for(table.headers, None, (), context.currency, source)
        if mapping is None:
            raise no_mapping(table.headers)
        mapper = mapper_of(mapping, table, context)
        for index, (line, cells) in zip(lines, table.rows(), strict=True):
            mapped, errors = mapper.map(line, cells)
            if errors or not mapped:
                reasons = [
                    FieldError(field=e.column, rule=e.rule, reason=e.reason, value=e.value) for e in errors
                ]
                results[index] = PushedResult(index=index, status="rejected", errors=reasons or [_SKIPPED])
            else:
                results[index] = PushedResult(index=index, status="accepted", id=mapped[0].change["id"])

    def _save(
        self, org_id: str, uid: str, request_id: str, source: str, lines: dict[int, bytes], answer: bytes
    ) -> None:
        """The accepted lines as a file that can be read again for ever; its event imports it."""
        results = PushResult.stored_json(answer).results
        accepted = [lines[result.index] for result in results if result.status == "accepted"]
        if not accepted:
            return
        name = f"{_folder(org_id, request_id)}source/{FILENAME}"
        metadata = {"kind": "api", "uid": uid, "source": source, "mode": "append"}
        info = self.objects.info(name)
        if info is None:  # else an earlier try of this request has written it
            info = self.objects.write(name, b"".join(accepted), "application/x-ndjson", metadata)
        self.registers.register(name, info)


_SKIPPED = FieldError(field="record", rule="not_a_record", reason="the record looks like a total or is empty")


def _check_each(
    request: PushRequest,
) -> tuple[dict[int, PushedResult], dict[int, PushedRecord]]:
    """Refusals by index, and the records that are well-formed by themselves."""
    results: dict[int, PushedResult] = {}
    records: dict[int, PushedRecord] = {}
    keyed = None
    for index, raw in enumerate(request.records):
        checked = check(raw)
        if isinstance(checked, PushedRecord):
            keyed = keyed if keyed is not None else checked.key is not None
            errors = _errors(checked, keyed=keyed)
            if not errors:
                records[index] = checked
                continue
            checked = errors
        results[index] = PushedResult(index=index, status="rejected", errors=checked)
    return results, records


def _errors(record: PushedRecord, *, keyed: bool) -> list[FieldError]:
    errors: list[FieldError] = []
    try:
        exponent(record.currency)
    except UnknownCurrency as error:
        errors.append(
            FieldError(field="currency", rule="unknown_currency", reason=str(error), value=record.currency)
        )
    if keyed != (record.key is not None):
        reason = "either every record of a request has a key, or none has"
        errors.append(FieldError(field="key", rule="mixed_keys", reason=reason))
    return errors


def _folder(org_id: str, request_id: str) -> str:
    return f"{ORGANIZATIONS}/{org_id}/{UPLOADS}/{_import_id(request_id)}/"


def _import_id(request_id: str) -> str:
    return f"push-{request_id}"
