"""BigQuery ``financial_facts`` as the ``FactStore`` port, by the Storage Write API's default stream."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson

from ledgerlight.domain.money import exponent
from ledgerlight.ports import Unavailable
from schemas.bigquery import FINANCIAL_FACTS_COLUMNS, Column
from schemas.names import BIGQUERY_DATASET, FINANCIAL_FACTS
from schemas.records import FinancialEvent

if TYPE_CHECKING:
    from google.cloud.bigquery_storage_v1 import BigQueryWriteClient
    from google.protobuf.descriptor_pb2 import DescriptorProto

TIMEOUT_SECONDS = 30.0
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


class BadFacts(Exception):
    """Rows that BigQuery will never take; the others of the message are appended."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"{len(problems)} rows refused: {'; '.join(problems[:5])}")
        self.problems = list(problems)


class BigQueryFacts:
    """``FactStore`` on the Storage Write API."""

    def __init__(self, project: str) -> None:
        self._stream = (
            f"projects/{project}/datasets/{BIGQUERY_DATASET}/tables/{FINANCIAL_FACTS}/streams/_default"
        )
        self._lock = Lock()

    def append(self, events: Sequence[FinancialEvent]) -> None:
        """Append one row an event."""
        from google.api_core.exceptions import GoogleAPICallError, InvalidArgument  # noqa: PLC0415

        rows, problems = [], []
        for event in events:
            try:
                rows.append(self._encode(event))
            except (KeyError, ValueError, TypeError) as error:
                problems.append(f"{event.get('event_id')}: {error}")
        try:
            if rows:
                self._append(rows)
        except InvalidArgument as error:
            raise BadFacts([str(error)]) from error
        except GoogleAPICallError as error:
            raise Unavailable(f"BigQuery: {error}") from error
        if problems:
            raise BadFacts(problems)

    def _append(self, rows: list[bytes]) -> None:
        from google.cloud.bigquery_storage_v1 import types  # noqa: PLC0415

        request = types.AppendRowsRequest(
            write_stream=self._stream,
            proto_rows=types.AppendRowsRequest.ProtoData(
                writer_schema=types.ProtoSchema(proto_descriptor=self._descriptor),
                rows=types.ProtoRows(serialized_rows=rows),
            ),
        )
        responses = list(self._client.append_rows(iter([request]), timeout=TIMEOUT_SECONDS))
        refused = [f"row {e.index}: {e.message}" for r in responses for e in r.row_errors]
        if refused:
            raise BadFacts(refused)
        failed = [r.error.message for r in responses if r.error.code]
        if failed:
            raise Unavailable(f"BigQuery: {failed[0]}")

    @cached_property
    def _client(self) -> BigQueryWriteClient:
        from google.cloud.bigquery_storage_v1 import BigQueryWriteClient  # noqa: PLC0415

        emulator = os.environ.get("BIGQUERY_STORAGE_EMULATOR_HOST")
        if not emulator:
            return BigQueryWriteClient()  # type: ignore[no-untyped-call]
        import grpc  # noqa: PLC0415
        from google.cloud.bigquery_storage_v1.services.big_query_write.transports import (  # noqa: PLC0415
            BigQueryWriteGrpcTransport,
        )

        channel = grpc.insecure_channel(emulator, options=[("grpc.max_receive_message_length", -1)])
        transport = BigQueryWriteGrpcTransport(channel=channel)
        return BigQueryWriteClient(transport=transport)  # type: ignore[no-untyped-call]

    @cached_property
    def _descriptor(self) -> DescriptorProto:
        return row_descriptor(FINANCIAL_FACTS_COLUMNS)

    @cached_property
    def _row_class(self) -> Any:
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory  # noqa: PLC0415

        file = descriptor_pb2.FileDescriptorProto(name="financial_facts.proto", package="ledgerlight")
        file.message_type.append(self._descriptor)
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        return message_factory.GetMessageClass(pool.FindMessageTypeByName("ledgerlight.FinancialFact"))

    def _encode(self, event: FinancialEvent) -> bytes:
        with self._lock:
            row_class = self._row_class
        row: bytes = row_class(**fact_of(event)).SerializeToString()
        return row


def row_descriptor(columns: Sequence[Column]) -> DescriptorProto:
    """The protobuf form of a row: BigQuery's documented types for each column type."""
    from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto  # noqa: PLC0415

    kinds = {
        "STRING": FieldDescriptorProto.TYPE_STRING,
        "INT64": FieldDescriptorProto.TYPE_INT64,
        "NUMERIC": FieldDescriptorProto.TYPE_STRING,
        "DATE": FieldDescriptorProto.TYPE_INT32,
        "BOOL": FieldDescriptorProto.TYPE_BOOL,
        "TIMESTAMP": FieldDescriptorProto.TYPE_INT64,
    }
    message = DescriptorProto(name="FinancialFact")
    for number, column in enumerate(columns, 1):
        message.field.add(
            name=column.name,
            number=number,
            type=kinds[column.type],
            label=FieldDescriptorProto.LABEL_OPTIONAL,
        )
    return message


def fact_of(event: FinancialEvent) -> dict[str, Any]:
    """The row of an event, in the protobuf form: dates as days and times as microseconds since 1970."""
    data = event["data"]
    record = data["record"]
    source = record["source"]
    fact: dict[str, Any] = {
        "event_id": event["event_id"],
        "org_id": event["org_id"],
        "record_id": record["id"],
        "sequence": record["sequence"],
        "version": record["version"],
        "entity_id": data["entity_id"],
        "period": data["period"],
        "account_code": record["account_code"],
        "date": date.fromisoformat(record["date"]).toordinal() - _EPOCH_ORDINAL,
        "scenario": record["scenario"],
        "amount": numeric(record["amount_minor"], exponent(record["currency"])),
        "amount_minor": record["amount_minor"],
        "currency": record["currency"],
        "retired": record.get("retired", False),
        "source_kind": source["kind"],
        "recorded_at": _microseconds(event["timestamp"]),
    }
    if "dimensions" in record:
        fact["dimensions"] = orjson.dumps(record["dimensions"]).decode()
    if "description" in record:
        fact["description"] = record["description"]
    for name, column in (
        ("import_id", "import_id"),
        ("row", "source_row"),
        ("edit_id", "edit_id"),
        ("uid", "uid"),
    ):
        value = source.get(name)
        if value is not None:
            fact[column] = value
    return fact


def numeric(amount_minor: int, decimals: int) -> str:
    """An amount as NUMERIC text: 1234567 with 2 decimals is 12345.67."""
    if decimals == 0:
        return str(amount_minor)
    digits = str(abs(amount_minor)).rjust(decimals + 1, "0")
    return f"{'-' if amount_minor < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def _microseconds(timestamp: str) -> int:
    """``2026-01-31T09:30:00.000Z`` as microseconds since 1970, without a float on the way."""
    days = date.fromisoformat(timestamp[:10]).toordinal() - _EPOCH_ORDINAL
    hours, minutes, seconds = int(timestamp[11:13]), int(timestamp[14:16]), int(timestamp[17:19])
    fraction = timestamp[20:-1].ljust(6, "0")[:6] if timestamp[19] == "." else "0"
    return ((days * 24 + hours) * 60 + minutes) * 60_000_000 + seconds * 1_000_000 + int(fraction)
