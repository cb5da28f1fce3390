"""Which imports and edits wrote the figures of a scope."""

from __future__ import annotations

from collections.abc import Mapping

from ledgerlight.domain.alerting.dashboard_facts import ancestors_of
from ledgerlight.ports import DocumentStore
from schemas.documents import WRITERS_LENGTH, Entity
from schemas.names import Collection, document_path, leaf_id

MAX_LEAVES = 200
"""Aggregates of one scope and period that are looked at."""


def writers_of(
    store: DocumentStore, entities: Mapping[str, Entity], org_id: str, scope: str, period: str | None
) -> tuple[str, ...]:
    """Ids of those that wrote the leaf aggregates of the scope, and of all below it, last: the newest first. Leaves
    that were written before aggregates remembered tell none."""
    if period is None:
        return ()
    below = sorted(each for each in entities if scope in ancestors_of(entities, each))
    paths = [
        document_path(org_id, Collection.AGGREGATIONS, leaf_id(each, period))
        for each in [scope, *below][:MAX_LEAVES]
    ]
    found = [s.fields for s in store.get_many(paths, ("written_by", "updated_at")).values() if s.fields]
    found.sort(key=lambda fields: str(fields["updated_at"]), reverse=True)
    # The newest of each leaf, then what came before in any: a busy leaf does not hide the others.
    lists = [list(fields.get("written_by", ())) for fields in found]
    ranked = [names[depth] for depth in range(WRITERS_LENGTH) for names in lists if depth < len(names)]
    return tuple(dict.fromkeys(ranked))[:WRITERS_LENGTH]
