"""The pipeline in memory: what is dropped is imported, applied, recalculated and in BigQuery at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson

from cli.connection import Connection
from ledgerlight.connections import Settings
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.ports import Fields, ObjectInfo
from ledgerlight.usecases.reconcile import FactRow
from ledgerlight.wiring import Services
from schemas.names import Collection, Topic
from schemas.records import FinancialEvents, RecordChanges
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.facts import FakeFacts
from tests.fakes.objects import FakeObjects
from tests.fakes.publisher import FakePublisher, Message
from tests.fakes.status import FakeStatus


class FakeSignIns:
    """Implements ``usecases.members.SignIns``: the uid is the part before the @."""

    def __init__(self) -> None:
        self.passwords: dict[str, str | None] = {}

    def ensure(self, email: str, display_name: str, password: str | None) -> str:
        """The uid of this address; a known one keeps its password."""
        self.passwords.setdefault(email, password)
        return f"uid-{email.partition('@')[0]}"


class SpineServices(Services):
    """Services whose outside is in memory."""

    def __init__(self) -> None:
        super().__init__(Settings("demo-test", "bucket"))
        self.documents = FakeDocuments()
        self.bucket = FakeObjects()
        self.messages = FakePublisher()
        self.fact_rows = FakeFacts()
        self.time = FakeClock()
        self.messengers = FakeChannels()
        self.status = FakeStatus()
        self.__dict__.update(
            store=self.documents,
            objects=self.bucket,
            publisher=self.messages,
            facts=self.fact_rows,
            clock=self.time,
            channels=self.messengers,
            push=self.messengers.devices,
            system_status=self.status,
        )

    def fact_sums(self, org_id: str) -> list[FactRow]:
        """Sums of the fake's current rows."""
        return self.fact_rows.sums(org_id)


@dataclass
class Spine:
    """The pipeline; ``live`` False leaves every event undelivered."""

    services: SpineServices = field(default_factory=SpineServices)
    live: bool = True

    def __post_init__(self) -> None:
        self.sign_ins = FakeSignIns()
        self.services.bucket.subscribers.append(self._object_finalized)
        self.services.messages.subscribers.append(self._message_pushed)
        self.services.documents.subscribers.append(self._document_written)

    def connection(self) -> Connection:
        """What commands are started with."""
        return SpineConnection(self.services, self.sign_ins)

    def _object_finalized(self, info: ObjectInfo) -> None:
        if self.live:
            self.services.ingest_file(info.name, info.generation)

    def _message_pushed(self, message: Message) -> None:
        if not self.live:
            return
        if message.topic is Topic.RECORD_CHANGES:
            self.services.apply_changes(RecordChanges.model_validate_json(message.data))
        else:
            self.services.fact_rows.append(FinancialEvents.model_validate_json(message.data).events)

    def _document_written(self, path: str, before: Fields | None, after: Fields | None) -> None:
        del before
        parts = path.split("/")
        if self.live and len(parts) == 4 and parts[2] == Collection.AGGREGATIONS and after is not None:
            entity_id, _, period = parts[3].partition("_")
            self.services.recalculate(parts[1], {(entity_id, period)})


class SpineConnection(Connection):
    """A connection whose sign-ins are in memory too."""

    def __init__(self, services: SpineServices, sign_ins: FakeSignIns) -> None:
        super().__init__(services)
        self.__dict__["sign_ins"] = sign_ins


def corrupt_aggregate(documents: FakeDocuments, org_id: str, leaf: LeafKey, by_minor: int) -> None:
    """Change the first cell of a stored aggregate, as a defect would."""
    path = f"organizations/{org_id}/aggregations/{leaf.entity_id}_{leaf.period}"
    fields = documents.fields(path)
    cells = orjson.loads(fields["accounts"])
    cells[0][3] += by_minor
    fields["accounts"] = orjson.dumps(cells).decode()
    documents.put(path, fields)
