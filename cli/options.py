"""Options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document, for machines.")]
OrgId = Annotated[str, typer.Option("--org", metavar="ORG", help="The organization's id.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait until every dashboard shows the result.")]
WaitSeconds = Annotated[float, typer.Option("--timeout", min=1.0, help="Seconds to wait at most.")]
Entity = Annotated[str | None, typer.Option("--entity", metavar="E", help="This entity and all below it.")]
Period = Annotated[str | None, typer.Option("--period", metavar="YYYY-MM", help="This month only.")]
Account = Annotated[
    str | None, typer.Option("--account", metavar="CODE", help="This account and all below it.")
]
