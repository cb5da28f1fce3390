"""What the command line prints: one JSON document for machines, tables for people, one line for an error."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from ledgerlight.domain.money import EXPONENTS
from ledgerlight.ports import Contended, Unavailable

_P = ParamSpec("_P")
_R = TypeVar("_R")

Tell = Callable[[str], None]
"""Says in one line what is being done."""

PIPED_WIDTH = 200
"""Columns of a table that no terminal shows."""

console = Console(highlight=False)
if not console.is_terminal:
    console.width = PIPED_WIDTH
errors = Console(stderr=True, highlight=False)


class CommandFailed(Exception):
    """The command did not do what was asked; the message is one line that says what to do."""


def emit_json(document: object) -> None:
    """Print the one JSON document of a command."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def emit_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[str] = ()
) -> None:
    """Print a table; columns named in ``right`` hold figures."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def money(amount_minor: int, currency: str) -> str:
    """An amount for people: ``12,345.60``; exact, by the currency's decimals."""
    decimals = EXPONENTS.get(currency, 2)
    digits = str(abs(amount_minor)).rjust(decimals + 1, "0")
    whole, fraction = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{int(whole):,}" + (f".{fraction}" if fraction else "")


def one_line(message: object) -> str:
    """A message without line breaks."""
    return " ".join(str(message).split())


@contextmanager
def progress_line(quiet: bool) -> Iterator[Tell]:
    """A spinner on stderr that says what is being done; nothing when quiet or nobody looks."""
    if quiet or not errors.is_terminal:
        yield _silent
        return
    with errors.status("working") as status:
        yield status.update


def _silent(_: str) -> None:
    return


def reports_errors(command: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a command end with one line on stderr and exit code 1 when it fails, never with a traceback.

    LEDGERLIGHT_DEBUG=1 shows the traceback of what nobody expected.
    """

    @functools.wraps(command)
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return command(*args, **kwargs)
        except (typer.Exit, typer.Abort, KeyboardInterrupt):
            raise
        except Exception as error:
            if os.environ.get("LEDGERLIGHT_DEBUG"):
                raise
            errors.print(f"[red]error:[/red] {_escaped(explain(error))}", soft_wrap=True)
            raise typer.Exit(1) from None

    return wrapped


def _escaped(text: str) -> str:
    return text.replace("[", "\\[")


def explain(error: BaseException) -> str:
    """One line that says what was wrong and what to do."""
    if isinstance(error, Unavailable):
        return one_line(f"{error}; is everything running? see `ledgerlight status`")[:400]
    if isinstance(error, Contended):
        return one_line(f"someone else changed it at the same moment ({error}); try again")[:400]
    ours = type(error).__module__.split(".")[0] in ("cli", "ledgerlight", "emulator", "bench", "schemas")
    if ours or isinstance(error, OSError):
        return one_line(error)[:600]
    kind = type(error).__name__
    return one_line(f"{kind}: {error} (LEDGERLIGHT_DEBUG=1 shows where)")[:600]
