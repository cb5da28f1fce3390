"""What a Firestore or Storage event was about, and doing it again in this process.

Production's Eventarc takes no event from us, and a function takes none that is not from Eventarc. The work of an event
is a use case of this same package, which may run twice, so a replay there runs it here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from ledgerlight.wiring import Services
from schemas.names import ORGANIZATIONS, Collection, Function
from schemas.triggers import DOCUMENT_TRIGGERS

_DOCUMENTS = "/documents/"
_OF_COLLECTION = {collection: function for function, (collection, _) in DOCUMENT_TRIGGERS.items()}


@dataclass(frozen=True, slots=True)
class EventWork:
    """A function, and what it is called with: (organization, document id) or (object name, generation)."""

    function: Function
    first: str
    second: str

    def do(self, services: Services) -> None:
        """Run the use case. Raises what it raises."""
        if self.function is Function.INGEST_FILE:
            services.ingest_file(self.first, self.second)
        elif self.function is Function.APPLY_EDIT:
            services.apply_edit(self.first, self.second)
        else:
            entity_id, _, period = self.second.partition("_")
            services.recalculate(self.first, {(entity_id, period)})


def work_of(data: bytes, attributes: Mapping[str, str]) -> EventWork | None:
    """What an event asks for, from its attributes or its data alone; None when neither tells."""
    named = {name.lower().removeprefix("ce-"): value for name, value in attributes.items()}
    document = named.get("document")
    if document is not None:
        return _of_document(document)
    return _of_object(data) or _of_document(_document_in(data))


def _of_object(data: bytes) -> EventWork | None:
    """Storage's data is the object as JSON."""
    try:
        stored = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(stored, dict) or not {"name", "generation"} <= stored.keys():
        return None
    return EventWork(Function.INGEST_FILE, str(stored["name"]), str(stored["generation"]))


def _document_in(data: bytes) -> str:
    """Firestore's data is a protobuf message with the document before and after."""
    from google.events.cloud.firestore_v1 import DocumentEventData  # noqa: PLC0415 - 0.1 s that few commands need
    from google.protobuf.message import DecodeError  # noqa: PLC0415

    try:
        changed = DocumentEventData.deserialize(data)
    except DecodeError:
        return ""
    name = str(changed.value.name or changed.old_value.name)
    return name.partition(_DOCUMENTS)[2]


def _of_document(path: str) -> EventWork | None:
    parts = path.split("/")
    if len(parts) != 4 or parts[0] != ORGANIZATIONS or parts[2] not in set(Collection):
        return None
    function = _OF_COLLECTION.get(Collection(parts[2]))
    return None if function is None else EventWork(function, parts[1], parts[3])
