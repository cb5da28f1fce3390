"""The ``ledgerlight`` command."""

from __future__ import annotations

import typer

from cli import (
    alerts,
    backups,
    bench,
    checks,
    dead_letters,
    edits,
    figures,
    imports,
    organizations,
    suite,
    trace,
)

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, help=__doc__)
for commands in (
    suite, imports, figures, edits, organizations, alerts, checks, backups, dead_letters, trace, bench,
):  # fmt: skip
    commands.register(app)

if __name__ == "__main__":
    app()
