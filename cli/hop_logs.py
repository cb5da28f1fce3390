"""Where the functions' log lines are: files of the local suite, or Cloud Logging."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from cli.hops import Line
from cli.output import CommandFailed
from schemas.names import Function

PAGE = 1_000
MAX_LINES = 20_000
_TIMEOUT_SECONDS = 60.0
_ENTRIES = "https://logging.googleapis.com/v2/entries:list"
_SCOPE = "https://www.googleapis.com/auth/logging.read"


class HopLogs(Protocol):
    """The lines that ``structured_log`` wrote."""

    def of_ids(self, org_id: str, ids: Sequence[str], since: str | None) -> list[Line]:
        """Lines whose trace or delivery has one of these ids."""

    def of_leaves(self, org_id: str, leaves: Sequence[str], since: str) -> list[Line]:
        """Recalculations of these leaves."""


class LocalLogs:
    """Log files of the local suite. They begin anew with each start of the suite."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of_ids(self, org_id: str, ids: Sequence[str], since: str | None) -> list[Line]:
        """Lines whose trace or delivery has one of these ids."""
        del since
        wanted = set(ids)
        return [
            line
            for line in self._lines(Function)
            if line.get("org") == org_id
            and (line.get("trace_id") in wanted or line.get("event_id") in wanted)
        ]

    def of_leaves(self, org_id: str, leaves: Sequence[str], since: str) -> list[Line]:
        """Recalculations of these leaves."""
        wanted = set(leaves)
        return [
            line
            for line in self._lines([Function.RECALCULATE])
            if line.get("org") == org_id and line.get("leaf") in wanted and line["time"] >= since
        ]

    def every(self) -> list[Line]:
        """Every line."""
        return list(self._lines(Function))

    def _lines(self, functions: Iterable[Function]) -> Iterator[Line]:
        found = False
        for function in functions:
            path = self._folder / f"{function.value}.log"
            if not path.exists():
                continue
            found = True
            with path.open(encoding="utf-8", errors="replace") as file:
                for text in file:
                    line = hop_line(text)
                    if line is not None:
                        yield line
        if not found:
            raise CommandFailed(f"there are no logs in {self._folder}; start the suite with `ledgerlight up`")


def hop_line(text: str) -> Line | None:
    """A hop's line, None for whatever else a process writes."""
    if not text.startswith("{"):
        return None
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and "hop" in line and "started_at" in line else None


class CloudLogs:
    """Cloud Logging's REST interface, as whoever is signed in (roles/logging.viewer).

    The filter, for the console: ``resource.type="cloud_run_revision" jsonPayload.org="ORG"
    jsonPayload.trace_id="ID"``; a recalculation has ``jsonPayload.hop="recalculate" jsonPayload.leaf="LEAF"``.
    """

    def __init__(self, project: str, session: Any = None) -> None:
        self._project = project
        self._given = session

    def of_ids(self, org_id: str, ids: Sequence[str], since: str | None) -> list[Line]:
        """Lines whose trace or delivery has one of these ids."""
        wanted = " OR ".join(_quoted(each) for each in ids)
        clauses = [f"(jsonPayload.trace_id=({wanted}) OR jsonPayload.event_id=({wanted}))"]
        return self._read(org_id, clauses, since)

    def of_leaves(self, org_id: str, leaves: Sequence[str], since: str) -> list[Line]:
        """Recalculations of these leaves."""
        if not leaves:
            return []
        wanted = " OR ".join(_quoted(leaf) for leaf in leaves)
        clauses = [f'jsonPayload.hop="{Function.RECALCULATE}"', f"jsonPayload.leaf=({wanted})"]
        return self._read(org_id, clauses, since)

    def _read(self, org_id: str, clauses: list[str], since: str | None) -> list[Line]:
        every = ['resource.type="cloud_run_revision"', f"jsonPayload.org={_quoted(org_id)}", *clauses]
        # Without a time Cloud Logging looks at the last day only.
        every.append(f"timestamp>={_quoted(since or '2000-01-01T00:00:00Z')}")
        body = {
            "resourceNames": [f"projects/{self._project}"],
            "filter": " AND ".join(every),
            "orderBy": "timestamp asc",
            "pageSize": PAGE,
        }
        lines: list[Line] = []
        while True:
            answer = self._session().post(_ENTRIES, json=body, timeout=_TIMEOUT_SECONDS)
            if answer.status_code != 200:
                raise CommandFailed(f"Cloud Logging answered {answer.status_code}: {answer.text[:200]}")
            page = answer.json()
            lines += [
                entry["jsonPayload"] | {"time": entry["timestamp"]} for entry in page.get("entries", [])
            ]
            token = page.get("nextPageToken")
            if not token or len(lines) >= MAX_LINES:
                return [line for line in lines if "started_at" in line]
            body["pageToken"] = token

    def _session(self) -> Any:
        if self._given is None:
            from google.auth import default  # noqa: PLC0415 - only here
            from google.auth.transport.requests import AuthorizedSession  # noqa: PLC0415

            credentials, _ = default(scopes=[_SCOPE])
            self._given = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]
        return self._given


def _quoted(value: str) -> str:
    return json.dumps(value)
