"""`bench`: the figures of this machine, measured on the product's own path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import typer

from cli.connection import connected
from cli.options import AsJson
from cli.output import CommandFailed, Tell, console, emit_json, emit_table, progress_line, reports_errors

_R = TypeVar("_R")

commands = typer.Typer(no_args_is_help=True, help="Measure on the running local suite.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="bench")


def _measured(measure: Callable[[Tell], _R], show: Callable[[_R], None], as_json: bool) -> _R:
    """A measurement with its progress, then its result: the one JSON document, or as ``show`` prints it."""
    with progress_line(as_json) as tell:
        result = measure(tell)
    if as_json:
        emit_json(result)
    else:
        show(result)
    return result


@commands.command("ingest")
@reports_errors
def ingest(
    *,
    context: typer.Context,
    rows: Annotated[int, typer.Option("--rows", min=1, max=10_000_000)] = 100_000,
    shape: Annotated[
        Literal["spread", "hot"],
        typer.Option(
            "--shape", help="spread: 25 entities, 24 months, 60 accounts; hot: one entity and month."
        ),
    ] = "spread",
    keep: Annotated[bool, typer.Option("--keep", help="Leave the organization there.")] = False,
    as_json: AsJson = False,
) -> None:
    """A dropped file until its records, exact aggregates and BigQuery rows are there."""
    from bench import ingest as bench  # noqa: PLC0415 - measurements load what no other command needs

    result = _measured(
        lambda tell: bench.measure(connected(context), rows, shape, tell, keep=keep), _print_ingest, as_json
    )
    if not result["exact"]:
        raise CommandFailed("the aggregates are not what the file holds")
    if result["bigquery_rows"] != rows:
        raise CommandFailed(f"BigQuery has {result['bigquery_rows']:,} rows, not {rows:,}")


def _print_ingest(result: dict[str, Any]) -> None:
    firestore = result["firestore"]
    per_thousand = firestore["per_1000_records"]
    hottest = result["hottest_document"]
    rows: list[tuple[str, object]] = [
        ("machine", _machine(result)),
        ("file", f"{result['rows']:,} rows, {result['file_mb']} MB, {result['shape']}"),
        ("records and exact aggregates", f"{result['seconds']:.2f} s"),
        ("dashboards", f"{result['seconds_with_dashboards']:.2f} s"),
        ("last BigQuery row", f"{result['seconds_with_bigquery']:.2f} s"),
        ("records a minute", f"{result['records_per_minute']:,}"),
        ("with BigQuery", f"{result['records_per_minute_with_bigquery']:,}"),
        ("phases", ", ".join(f"{name} {seconds:.2f} s" for name, seconds in result["phases"].items())),
        ("exact", "yes" if result["exact"] else "NO"),
        ("Firestore for 1,000 records", ", ".join(f"{v} {k}" for k, v in per_thousand.items())),
        ("hottest document", f"{hottest['document']}: {hottest['writes_per_second']} writes/s"),
        ("peak memory", ", ".join(f"{k} {v} MB" for k, v in result["peak_memory_mb"].items())),
    ]
    emit_table(("ingest", ""), rows)


def _machine(result: dict[str, Any]) -> str:
    emulator = f", {result['emulator']}" if "emulator" in result else ""
    return f"{result['machine']['cores']} cores, Python {result['machine']['python']}{emulator}"


@commands.command("latency")
@reports_errors
def latency(
    *,
    context: typer.Context,
    edits: Annotated[int, typer.Option("--edits", min=1, max=10_000)] = 200,
    records: Annotated[int, typer.Option("--records", min=1000, help="Size of the ledger.")] = 10_000,
    call: Annotated[bool, typer.Option("--call/--no-call", help="Without: triggers alone.")] = True,
    as_json: AsJson = False,
) -> None:
    """An edit by one client until another client's listener has the record and the KPIs."""
    from bench import latency as bench  # noqa: PLC0415

    def show(result: dict[str, Any]) -> None:
        console.print(
            f"{edits} edits in {records:,} records, {_machine(result)}, {'call' if call else 'triggers alone'}"
        )
        emit_table(
            ("seen by another client", "p50 ms", "p95 ms", "p99 ms"),
            [
                (label, *result[name].values())
                for name, label in (
                    ("record", "record"),
                    ("kpi_own_entity", "KPI of its entity"),
                    ("kpi", "KPI of the group"),
                )
            ],
            right=("p50 ms", "p95 ms", "p99 ms"),
        )

    _measured(lambda tell: bench.measure(connected(context), edits, records, tell, call=call), show, as_json)


@commands.command("presence")
@reports_errors
def presence(
    *,
    context: typer.Context,
    tabs: Annotated[int, typer.Option("--tabs", min=1, max=1_000)] = 100,
    seconds: Annotated[int, typer.Option("--seconds", min=20, max=600)] = 60,
    as_json: AsJson = False,
) -> None:
    """Writes and reads of people who are there and do nothing else."""
    from bench import presence as bench  # noqa: PLC0415

    def show(result: dict[str, Any]) -> None:
        console.print(
            f"{tabs} tabs in {seconds} s: {result['writes']:,} writes, {result['reads_of_own']:,} reads of "
            f"their own words and {result['reads_of_others']:,} of others', {_machine(result)}"
        )
        console.print(
            f"{result['people']:,} people: {result['writes_a_minute']:,} writes "
            f"and {result['reads_a_minute']:,} reads a minute"
        )

    _measured(lambda tell: bench.measure(connected(context), tabs, seconds, tell), show, as_json)


@commands.command("fanout")
@reports_errors
def fanout(
    *,
    context: typer.Context,
    listeners: Annotated[int, typer.Option("--listeners", min=1, max=5_000)] = 1_000,
    edits: Annotated[int, typer.Option("--edits", min=1, max=1_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """An edit until the last of many listeners has the group's new figures."""
    from bench import fanout as bench  # noqa: PLC0415

    def show(result: dict[str, Any]) -> None:
        console.print(
            f"{edits} edits before {listeners:,} listeners to a dashboard of {result['document_kb']} KB, "
            f"{_machine(result)}"
        )
        emit_table(
            ("time", "p50 ms", "p95 ms", "p99 ms"),
            [
                ("edit until the last listener", *result["edit_to_last"].values()),
                ("first listener until the last", *result["first_to_last"].values()),
            ],
            right=("p50 ms", "p95 ms", "p99 ms"),
        )

    _measured(lambda tell: bench.measure(connected(context), listeners, edits, tell), show, as_json)


@commands.command("recalculate")
@reports_errors
def recalculate(
    *,
    context: typer.Context,
    records: Annotated[str, typer.Option("--records", help="Ledger sizes, with commas.")] = "10000,1000000",
    as_json: AsJson = False,
) -> None:
    """The cost of one edit in ledgers of different sizes."""
    from bench import recalculate as bench  # noqa: PLC0415

    try:
        sizes = [int(size) for size in records.split(",")]
    except ValueError:
        raise CommandFailed(f"{records!r} is not a list of sizes; write 10000,1000000") from None
    if not sizes or min(sizes) < 1000:
        raise CommandFailed("each size must be 1000 or more")

    def show(result: dict[str, Any]) -> None:
        console.print(f"one edit, everything recalculated, median of {result['edits']}, {_machine(result)}")
        emit_table(
            ("records", "ms"),
            [(f"{s['records']:,}", s["median_ms"]) for s in result["sizes"]],
            right=("records", "ms"),
        )
        console.print(f"ratio {result['ratio']}")

    _measured(lambda tell: bench.measure(connected(context), sizes, tell), show, as_json)


@commands.command("cold-start")
@reports_errors
def cold_start(*, context: typer.Context, as_json: AsJson = False) -> None:
    """Import time, memory and modules of each function in a new process."""
    from bench import cold_start as bench  # noqa: PLC0415
    from bench.machine import machine  # noqa: PLC0415

    def show(result: list[dict[str, Any]]) -> None:
        console.print(f"{machine()['cores']} cores, Python {machine()['python']}")
        emit_table(
            ("function", "import ms", "memory MB", "modules"),
            [(r["function"], r["import_ms"], r["memory_mb"], r["modules"]) for r in result],
            right=("import ms", "memory MB", "modules"),
        )

    connected(context)
    _measured(lambda _: bench.measure(), show, as_json)
