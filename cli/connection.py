"""The services that a command works on: those the environment names, else the local suite's."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import typer

from cli.output import CommandFailed
from ledgerlight.connections import Settings
from ledgerlight.usecases.members import Members
from ledgerlight.usecases.organizations import OrganizationDirectory
from ledgerlight.wiring import Services

if TYPE_CHECKING:
    from cli.dead_letters import Letters
    from cli.hop_logs import HopLogs
    from ledgerlight.usecases.context import OrganizationContext
    from ledgerlight.usecases.members import SignIns
    from ledgerlight.usecases.rebuild import Rebuild
    from ledgerlight.usecases.rebuild_swap import SwapIn
    from ledgerlight.usecases.reconcile import FactSums
    from ledgerlight.usecases.remove_organization import RemoveFacts, RemoveOrganization
    from ledgerlight.usecases.totals import Total, TotalsQuery

PORT_OFFSET = "LEDGERLIGHT_PORT_OFFSET"
_CONNECT_SECONDS = 1.0


@dataclass
class Connection:
    """Services, and the use cases that commands share."""

    services: Services

    @cached_property
    def directory(self) -> OrganizationDirectory:
        """Organizations, their entities, accounts and mappings."""
        return OrganizationDirectory(self.services.store, self.services.clock)

    @cached_property
    def sign_ins(self) -> SignIns:
        """Firebase Authentication."""
        from ledgerlight.adapters.sign_ins import FirebaseSignIns  # noqa: PLC0415 - only some commands need it

        return FirebaseSignIns(self.services.settings.project)

    @cached_property
    def members(self) -> Members:
        """Members of organizations."""
        return Members(self.services.store, self.services.clock, self.sign_ins)

    @cached_property
    def dead_letters(self) -> Letters:
        """What could not be delivered."""
        from cli.dead_letters import PubSubLetters  # noqa: PLC0415 - only some commands need it

        return PubSubLetters(self.services)

    @cached_property
    def hop_logs(self) -> HopLogs:
        """What the functions logged: the local suite's files, or Cloud Logging."""
        from cli.hop_logs import CloudLogs, LocalLogs  # noqa: PLC0415 - only some commands need it

        if not os.environ.get("FIRESTORE_EMULATOR_HOST"):
            return CloudLogs(self.services.settings.project)
        from emulator.tools import STATE  # noqa: PLC0415 - never needed against the cloud

        return LocalLogs(STATE / os.environ.get(PORT_OFFSET, "0") / "logs")

    def source_of_event(self, org_id: str, event_id: str) -> str | None:
        """The import or edit of an event in BigQuery."""
        from ledgerlight.adapters.bigquery_events import source_of_event  # noqa: PLC0415 - its import takes 0.6 s

        return source_of_event(self.services.settings.project, org_id, event_id)

    def bigquery_totals(self, org_id: str) -> Callable[[TotalsQuery], list[Total]]:
        """Totals as BigQuery has them."""
        from ledgerlight.adapters.bigquery_totals import BigQueryTotals  # noqa: PLC0415 - its import takes 0.6 s

        return BigQueryTotals(self.services.settings.project, self.context(org_id))

    def fact_sums(self, org_id: str) -> FactSums:
        """Sums of what BigQuery has, for reconciliation."""
        return lambda: self.services.fact_sums(org_id)

    def rebuild(self) -> Rebuild:
        """Computes records again, in memory."""
        from ledgerlight.adapters.memory_documents import MemoryDocuments  # noqa: PLC0415
        from ledgerlight.usecases.rebuild import Rebuild  # noqa: PLC0415

        services = self.services
        return Rebuild(
            services.store, services.objects, services.clock, services.open_table, MemoryDocuments()
        )

    def swap_in(self, fact_sums: FactSums | None) -> SwapIn:
        """Puts a rebuilt state in place; with ``fact_sums`` in BigQuery too."""
        from ledgerlight.usecases.rebuild_swap import SwapIn  # noqa: PLC0415

        services = self.services
        return SwapIn(
            services.store, services.objects, services.publisher, services.clock,
            services.organizations, services.recalculate, fact_sums,
        )  # fmt: skip

    def remove_organization(self) -> RemoveOrganization:
        """Removes an organization with all its data."""
        from ledgerlight.usecases.remove_organization import RemoveOrganization  # noqa: PLC0415

        services = self.services
        return RemoveOrganization(services.store, services.objects, self.fact_removal, services.clock)

    @cached_property
    def fact_removal(self) -> RemoveFacts:
        """Removes rows from BigQuery."""
        from ledgerlight.adapters.bigquery_removal import BigQueryRemoval  # noqa: PLC0415 - its import takes 0.6 s

        return BigQueryRemoval(self.services.settings.project)

    def context(self, org_id: str) -> OrganizationContext:
        """An organization as it is now. Raises ``UnknownOrganization``."""
        return self.services.organizations.context(org_id, fresh=True)


def connected(context: typer.Context) -> Connection:
    """The connection of a command: the one it was started with (tests do), else a new one."""
    given = context.find_root().obj
    if isinstance(given, Connection):
        return given
    return connect()


def connect() -> Connection:
    """Connect as the environment says; where it names no project, to the local suite on this machine.

    Raises ``CommandFailed`` when the local suite does not answer.
    """
    if not os.environ.get("GOOGLE_CLOUD_PROJECT"):
        from emulator.environment import enter  # noqa: PLC0415 - never needed against the cloud

        _require_offset()
        enter()
    firestore = os.environ.get("FIRESTORE_EMULATOR_HOST")
    if firestore:
        _require_answer(firestore)
    return Connection(Services(Settings.from_environment()))


def _require_offset() -> None:
    value = os.environ.get(PORT_OFFSET, "0")
    if not value.isdigit():
        raise CommandFailed(f"{PORT_OFFSET} is {value!r}; give a number such as 1000")


def _require_answer(address: str) -> None:
    parts = urlsplit(address if "://" in address else f"http://{address}")
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 80), _CONNECT_SECONDS).close()
    except OSError:
        raise CommandFailed(
            f"nothing answers at {address}; start the local suite with `ledgerlight up`"
        ) from None
