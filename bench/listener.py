"""``python -m bench.listener ORG``: another client, which listens and says when it saw what.

One JSON line a sighting on stdout: ``{"at", "kind": "record", "edit_id"}`` when an edited record arrived
in a page, ``{"at", "kind": "kpi", "scope", "period", "revenue"}`` when a dashboard did, ``{"at", "kind": "alert",
"entity_id", "period", "state"}`` when an alert did. ``at`` is seconds
since the epoch, taken when the document was decoded, as a screen would have it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any

import orjson

from schemas.names import Collection, collection_path

_COLLECTIONS = 3
_ready: set[str] = set()
_lock = threading.Lock()


def main(org_id: str) -> None:
    """Listen until stdin is closed."""
    from google.auth.credentials import AnonymousCredentials  # noqa: PLC0415
    from google.cloud import firestore  # noqa: PLC0415

    anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]
    client = firestore.Client(project=os.environ["GOOGLE_CLOUD_PROJECT"], credentials=anonymous)
    pages = client.collection(collection_path(org_id, Collection.RECORD_PAGES))
    dashboards = client.collection(collection_path(org_id, Collection.DASHBOARDS))
    alerts = client.collection(collection_path(org_id, Collection.ALERTS))
    watches = [
        pages.on_snapshot(_pages_changed),
        dashboards.on_snapshot(_dashboards_changed),
        alerts.on_snapshot(_alerts_changed),
    ]
    sys.stdin.read()
    for watch in watches:
        watch.unsubscribe()  # type: ignore[no-untyped-call]


def _pages_changed(_: Any, changes: list[Any], __: Any) -> None:
    if _first("pages"):
        return
    for change in changes:
        fields = change.document.to_dict()
        newest = max(orjson.loads(fields["records"]), key=lambda record: record["updated_at"])
        edit_id = newest["source"].get("edit_id")
        if edit_id is not None:
            _tell({"kind": "record", "edit_id": edit_id})


def _dashboards_changed(_: Any, changes: list[Any], __: Any) -> None:
    if _first("dashboards"):
        return
    for change in changes:
        fields = change.document.to_dict()
        kpis = {kpi["id"]: kpi["value"] for kpi in orjson.loads(fields["view"])["kpis"]}
        _tell(
            {
                "kind": "kpi",
                "scope": fields["scope"],
                "period": fields["period"],
                "revenue": kpis["revenue"],
            }
        )


def _alerts_changed(_: Any, changes: list[Any], __: Any) -> None:
    if _first("alerts"):
        return
    for change in changes:
        fields = change.document.to_dict()
        _tell({"kind": "alert", **{name: fields[name] for name in ("entity_id", "period", "state")}})


def _first(name: str) -> bool:
    """Whether this is the listener's first snapshot: what was there already."""
    with _lock:
        if name in _ready:
            return False
        _ready.add(name)
        complete = len(_ready) == _COLLECTIONS
    if complete:
        _tell({"kind": "ready"})
    return True


def _tell(seen: dict[str, Any]) -> None:
    line = json.dumps({"at": time.time(), **seen})
    with _lock:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
