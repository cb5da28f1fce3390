"""What the process connects to: each service is opened when it is asked for, and then once a process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ledgerlight.adapters.system_clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledgerlight.adapters.firestore_store import FirestoreStore
    from ledgerlight.ports import (
        Channel,
        Clock,
        FactStore,
        Identities,
        ObjectStore,
        Publisher,
        PushService,
        SystemStatus,
        VersionStore,
    )
    from ledgerlight.usecases.open_import import OpenTable
    from ledgerlight.usecases.reconcile import FactRow
    from schemas.notifications import Channel as ChannelName


class Misconfigured(Exception):
    """The process cannot run like this."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says."""

    project: str
    bucket: str

    @classmethod
    def from_environment(cls) -> Settings:
        """Raises ``Misconfigured`` with the name of what is missing."""
        if os.environ.get("K_SERVICE") and any(
            os.environ.get(name) for name in ("FIREBASE_AUTH_EMULATOR_HOST", "FIRESTORE_EMULATOR_HOST")
        ):
            raise Misconfigured("emulator addresses are set on a deployed service; remove them")
        values = {}
        for name in ("GOOGLE_CLOUD_PROJECT", "LEDGERLIGHT_BUCKET"):
            value = os.environ.get(name)
            if not value:
                raise Misconfigured(f"set {name}")
            values[name] = value
        return cls(values["GOOGLE_CLOUD_PROJECT"], values["LEDGERLIGHT_BUCKET"])


class Connections:
    """The adapters of an installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def clock(self) -> Clock:
        """The machine's clock."""
        return SystemClock()

    @cached_property
    def store(self) -> FirestoreStore:
        """Firestore."""
        from ledgerlight.adapters.firestore_store import FirestoreStore  # noqa: PLC0415

        return FirestoreStore(self.settings.project)

    @cached_property
    def objects(self) -> ObjectStore:
        """Cloud Storage."""
        from ledgerlight.adapters.cloud_storage import CloudStorage  # noqa: PLC0415

        return CloudStorage(self.settings.project, self.settings.bucket)

    @cached_property
    def publisher(self) -> Publisher:
        """Pub/Sub."""
        from ledgerlight.adapters.pubsub_publisher import PubSubPublisher  # noqa: PLC0415

        return PubSubPublisher(self.settings.project)

    @cached_property
    def facts(self) -> FactStore:
        """BigQuery."""
        from ledgerlight.adapters.bigquery_facts import BigQueryFacts  # noqa: PLC0415

        return BigQueryFacts(self.settings.project)

    @cached_property
    def identities(self) -> Identities:
        """Firebase Authentication."""
        from ledgerlight.adapters.identity import FirebaseIdentities  # noqa: PLC0415

        return FirebaseIdentities(self.settings.project)

    @cached_property
    def open_table(self) -> OpenTable:
        """Opens a file as rows."""
        from ledgerlight.adapters.tables import open_table  # noqa: PLC0415

        return open_table

    @cached_property
    def channels(self) -> Mapping[ChannelName, Channel]:
        """Ways to people outside the product; each connects when it first sends."""
        from ledgerlight.adapters.channels import channels  # noqa: PLC0415

        return channels(os.environ)

    @cached_property
    def push(self) -> PushService:
        """The way to members' devices."""
        from ledgerlight.adapters.channels import push_service  # noqa: PLC0415

        return push_service(self.settings.project, os.environ)

    @cached_property
    def system_status(self) -> SystemStatus:
        """The local suite where the environment names one, else Cloud Monitoring."""
        eventarc = os.environ.get("LEDGERLIGHT_EVENTARC")
        if eventarc and not os.environ.get("K_SERVICE"):
            from ledgerlight.adapters.local_status import LocalStatus  # noqa: PLC0415

            return LocalStatus(eventarc, os.environ.get("LEDGERLIGHT_OPERATIONS_DIR"))
        from ledgerlight.adapters.cloud_status import CloudStatus  # noqa: PLC0415

        return CloudStatus(self.settings.project)

    def fact_sums(self, org_id: str) -> Iterable[FactRow]:
        """Sums of what BigQuery has of an organization."""
        from ledgerlight.adapters.bigquery_totals import fact_sums  # noqa: PLC0415 - its import takes 0.6 s

        return fact_sums(self.settings.project, org_id)

    def kept_versions(self) -> VersionStore:
        """Every version of every record."""
        from ledgerlight.adapters.bigquery_versions import BigQueryVersions  # noqa: PLC0415 - its import takes 0.6 s

        return BigQueryVersions(self.settings.project)
