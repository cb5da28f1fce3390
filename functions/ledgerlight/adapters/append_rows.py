"""BigQuery's Storage Write API: rows as Arrow record batches into a table's default stream.

Arrow, for a row in protobuf costs the receiver ten times as much to decode (docs/decisions). One call is kept open in
each process; each request has one answer. The default stream may write a row twice when a call breaks: views keep one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from threading import Timer
from typing import TYPE_CHECKING, Any, Protocol

from ledgerlight.adapters.append_together import Refused
from ledgerlight.ports import Unavailable
from schemas.bigquery import Column
from schemas.names import BIGQUERY_DATASET

if TYPE_CHECKING:
    import pyarrow as pa
    from google.cloud.bigquery_storage_v1.types import AppendRowsRequest, AppendRowsResponse

Row = tuple[Any, ...]
"""Values in the order of the table's columns: DATE as days, TIMESTAMP as microseconds, both since 1970, NUMERIC as
``Decimal``."""

TIMEOUT_SECONDS = 20.0
REQUEST_MAX_BYTES = 8 * 1024 * 1024
"""BigQuery refuses requests from 10 MB."""

_INVALID_ARGUMENT, _OUT_OF_RANGE = 3, 11


class _AnswerStream(Protocol):
    """An open call."""

    def __next__(self) -> AppendRowsResponse: ...
    def cancel(self) -> bool: ...


_OpenCall = Callable[[Iterator["AppendRowsRequest"]], _AnswerStream]


class RowWriter:
    """Writes rows to one table, one caller at a time. Nothing connects before the first row."""

    def __init__(self, project: str, table: str, columns: Sequence[Column]) -> None:
        self.stream = f"projects/{project}/datasets/{BIGQUERY_DATASET}/tables/{table}/streams/_default"
        self._columns = columns
        self._schema: pa.Schema | None = None
        self._open_call: _OpenCall | None = None
        self._call: _Call | None = None

    def write(self, rows: Sequence[Row]) -> None:
        """Write rows, all or none (beyond 8 MB: in several requests). Raises ``Refused``, ``Unavailable``."""
        batch = self._batch(rows)
        if batch.nbytes > REQUEST_MAX_BYTES and len(rows) > 1:
            half = len(rows) // 2
            self.write(rows[:half])
            self.write(rows[half:])
            return
        response = self._exchange(self._request(batch))
        if response.row_errors:
            reasons = {int(error.index): str(error.message) for error in response.row_errors}
            raise Refused(next(iter(reasons.values())), reasons)
        if response.error.code:
            raise _error_of(response)

    def close(self) -> None:
        """End the open call, if there is one; the next row opens another."""
        if self._call is not None:
            self._call.close()
            self._call = None

    def _batch(self, rows: Sequence[Row]) -> pa.RecordBatch:
        import pyarrow as pa  # noqa: PLC0415 - only the function that streams pays for it

        schema = self._schema = self._schema or arrow_schema(self._columns)
        try:
            values = zip(*rows, strict=True)
            arrays = [pa.array(column, type=field.type) for column, field in zip(values, schema, strict=True)]
            return pa.RecordBatch.from_arrays(arrays, schema=schema)
        except (pa.ArrowException, OverflowError, TypeError, ValueError) as error:
            raise Refused(f"a value does not fit its column: {error}") from error

    def _request(self, batch: pa.RecordBatch) -> AppendRowsRequest:
        from google.cloud.bigquery_storage_v1 import types  # noqa: PLC0415

        # The stream and the schema go with every request: the local stand-in wants the first, and a kilobyte
        # saves keeping track of which call has seen the second.
        return types.AppendRowsRequest(
            write_stream=self.stream,
            arrow_rows=types.AppendRowsRequest.ArrowData(
                writer_schema=types.ArrowSchema(serialized_schema=batch.schema.serialize().to_pybytes()),
                rows=types.ArrowRecordBatch(serialized_record_batch=batch.serialize().to_pybytes()),
            ),
        )

    def _exchange(self, request: AppendRowsRequest) -> AppendRowsResponse:
        """Send and receive. A kept call may have been closed for idleness: then once more on a new one."""
        kept = self._call is not None
        try:
            return self._current_call().exchange(request)
        except Unavailable:
            self.close()
            if not kept:
                raise
        except Refused:
            self.close()
            raise
        try:
            return self._current_call().exchange(request)
        except (Unavailable, Refused):
            self.close()
            raise

    def _current_call(self) -> _Call:
        if self._call is None:
            self._open_call = self._open_call or append_rows_call(self.stream)
            self._call = _Call(self._open_call)
        return self._call


class _Call:
    """One open AppendRows call: a request, its answer, and so on."""

    def __init__(self, open_call: _OpenCall) -> None:
        self._requests: SimpleQueue[AppendRowsRequest | None] = SimpleQueue()
        self._answers = open_call(iter(self._requests.get, None))

    def exchange(self, request: AppendRowsRequest) -> AppendRowsResponse:
        """Raises ``Unavailable``, ``Refused`` when the call as a whole was refused for its argument."""
        import grpc  # noqa: PLC0415

        timer = Timer(TIMEOUT_SECONDS, self._answers.cancel)
        timer.daemon = True
        timer.start()
        try:
            self._requests.put(request)
            return next(self._answers)
        except StopIteration:
            raise Unavailable("BigQuery closed the stream") from None
        except grpc.RpcError as error:
            if error.code() == grpc.StatusCode.INVALID_ARGUMENT:
                raise Refused(str(error.details())) from error
            if error.code() == grpc.StatusCode.CANCELLED:
                raise Unavailable(f"BigQuery did not answer within {TIMEOUT_SECONDS:.0f} s") from error
            raise Unavailable(f"BigQuery: {error.code().name}: {error.details()}") from error
        finally:
            timer.cancel()

    def close(self) -> None:
        self._requests.put(None)
        self._answers.cancel()


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """The Arrow form of a table's columns: BigQuery's documented types for each."""
    import pyarrow as pa  # noqa: PLC0415

    types = {
        "STRING": pa.string(),
        "INT64": pa.int64(),
        "NUMERIC": pa.decimal128(38, 9),
        "DATE": pa.date32(),
        "BOOL": pa.bool_(),
        "TIMESTAMP": pa.timestamp("us"),
    }
    return pa.schema(
        [pa.field(column.name, types[column.type], nullable=not column.required) for column in columns]
    )


def append_rows_call(stream: str) -> _OpenCall:
    """What opens a call: production's service, or the local stand-in's.

    The client's own ``append_rows`` is left out: its retry would send an iterator again that has been read.
    """
    from google.cloud.bigquery_storage_v1.services.big_query_write.transports import (  # noqa: PLC0415
        BigQueryWriteGrpcTransport,
    )

    emulator = os.environ.get("BIGQUERY_STORAGE_EMULATOR_HOST")
    if emulator:
        import grpc  # noqa: PLC0415

        # Once it is back, it is to be found within two seconds, not two minutes.
        channel = grpc.insecure_channel(emulator, options=[("grpc.max_reconnect_backoff_ms", 2_000)])
        transport = BigQueryWriteGrpcTransport(channel=channel)
    else:
        transport = BigQueryWriteGrpcTransport()
    append_rows: Callable[..., _AnswerStream] = transport.append_rows
    routing = (("x-goog-request-params", f"write_stream={stream}"),)
    return lambda requests: append_rows(requests, metadata=routing)


def _error_of(response: AppendRowsResponse) -> Exception:
    """The exception of an answer that carries an error for the whole request."""
    from google.cloud.bigquery_storage_v1.types import StorageError  # noqa: PLC0415

    message = f"BigQuery: {response.error.message}"
    for detail in response.error.details:
        problem = StorageError()
        if (
            detail.Unpack(StorageError.pb(problem))
            and problem.code == StorageError.StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS
        ):
            return Unavailable(f"{message}; run `python -m ledgerlight.adapters.bigquery_schema`, then again")
    if response.error.code in (_INVALID_ARGUMENT, _OUT_OF_RANGE):
        return Refused(message)
    return Unavailable(message)
