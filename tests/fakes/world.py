"""One organization with its real use cases over the fakes, and the HTTP interface on top."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

import ledgerlight
from ledgerlight.adapters.notification_settings import DEFAULT_FILE, read_settings
from ledgerlight.adapters.tables import open_table
from ledgerlight.domain.alerting.settings import Known
from ledgerlight.domain.graph import Graph
from ledgerlight.http.app import create_app
from ledgerlight.ports import ObjectInfo
from ledgerlight.usecases.alert_actions import AlertActions
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.analyse_series import AnalyseSeries
from ledgerlight.usecases.apply_changes import ApplyChanges
from ledgerlight.usecases.apply_edit import ApplyEdit
from ledgerlight.usecases.changes_since import ChangesSinceThen
from ledgerlight.usecases.check_alerts import CheckAlerts
from ledgerlight.usecases.check_forecasts import CheckForecasts
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.deliver import Deliver
from ledgerlight.usecases.ingest_file import IngestFile
from ledgerlight.usecases.judge_sources import JudgeSources
from ledgerlight.usecases.manage_kpis import ManageKpis
from ledgerlight.usecases.manage_rules import ManageAlertRules
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.open_import import OpenTable
from ledgerlight.usecases.prove_figures import ProveFigures
from ledgerlight.usecases.recalculate import Recalculate
from ledgerlight.usecases.refresh_dashboards import RefreshDashboards
from ledgerlight.usecases.reverse_import import ReverseImport
from ledgerlight.usecases.sweep_alerts import SweepAlerts
from ledgerlight.usecases.system_report import SystemReports
from ledgerlight.usecases.tell_mentions import TellMentions
from ledgerlight.usecases.try_rules import TryRules
from schemas.documents import Account, Entity, Member, Organization
from schemas.metrics import MetricsConfig
from schemas.names import Collection, Topic, document_path, organization_path
from schemas.primitives import Role
from schemas.records import FinancialEvents, Record, RecordChanges
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments
from tests.fakes.facts import FakeFacts
from tests.fakes.identities import FakeIdentities
from tests.fakes.objects import FakeObjects
from tests.fakes.publisher import FakePublisher, Message
from tests.fakes.status import FakeStatus

ORG = "demo"
ORIGIN = "http://127.0.0.1:5000"
ROLES: tuple[Role, ...] = ("owner", "admin", "editor", "analyst", "viewer")
RECORD = {"entity": "north", "account": "1.100", "date": "2026-01-05", "amount": "10.50", "currency": "USD"}
"""A record as it is pushed."""

METRICS = Path(ledgerlight.__file__).with_name("metrics_config.json")


@dataclass
class World:
    """Everything a process has, in memory. Messages are applied as they are published."""

    documents: FakeDocuments = field(default_factory=FakeDocuments)
    bucket: FakeObjects = field(default_factory=FakeObjects)
    messages: FakePublisher = field(default_factory=FakePublisher)
    time: FakeClock = field(default_factory=FakeClock)
    people: FakeIdentities = field(default_factory=FakeIdentities)
    status: FakeStatus = field(default_factory=FakeStatus)
    messengers: FakeChannels = field(default_factory=FakeChannels)
    fact_rows: FakeFacts = field(default_factory=FakeFacts)
    finalized: list[ObjectInfo] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bucket.subscribers.append(self.finalized.append)
        self.messages.subscribers.append(self._deliver)
        self.add_organization(ORG)
        for role in ROLES:
            self.add_member(role, role)
        self.add_member("scoped", "editor", ["north"])
        self.add_member("scoped-admin", "admin", ["north"])
        self.add_organization("other")
        self.add_member("stranger", "owner", org="other")
        self.people.sign_in("nobody")

    @property
    def store(self) -> FakeDocuments:
        """Firestore."""
        return self.documents

    @property
    def objects(self) -> FakeObjects:
        """Cloud Storage."""
        return self.bucket

    @property
    def clock(self) -> FakeClock:
        """Time."""
        return self.time

    @property
    def identities(self) -> FakeIdentities:
        """Firebase Authentication."""
        return self.people

    @property
    def open_table(self) -> OpenTable:
        """Opens a file as rows."""
        return open_table

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations' trees and accounts."""
        return Organizations(self.documents, self.time)

    @cached_property
    def system_reports(self) -> SystemReports:
        """How the installation is, and what an organization did."""
        return SystemReports(self.documents, self.time, self.status)

    @cached_property
    def prove_figures(self) -> ProveFigures:
        """Compares screens, records and BigQuery."""
        return ProveFigures(self.documents, self.time, self.organizations, self.fact_rows.sums)

    @cached_property
    def changes_since(self) -> ChangesSinceThen:
        """What changed since an earlier moment."""
        return ChangesSinceThen(self.documents, self.time, self.organizations, lambda: self.fact_rows)

    @cached_property
    def apply_changes(self) -> ApplyChanges:
        """Applies messages."""
        return ApplyChanges(self.documents, self.messages, self.time, self.organizations)

    @cached_property
    def apply_edit(self) -> ApplyEdit:
        """Applies edits."""
        return ApplyEdit(self.documents, self.messages, self.time, self.organizations)

    @cached_property
    def metric_definitions(self) -> MetricDefinitions:
        """KPI definitions."""
        standard = MetricsConfig.model_validate_json(METRICS.read_bytes()).metrics
        return MetricDefinitions(self.documents, self.time, standard)

    @property
    def graph(self) -> Graph:
        """The calculation graph of the product's KPIs."""
        return self.metric_definitions.product.graph

    @cached_property
    def refresh_dashboards(self) -> RefreshDashboards:
        """Brings dashboards to the definitions in force."""
        return RefreshDashboards(
            self.documents, self.time, self.organizations, self.metric_definitions, self.recalculate.scope
        )

    @cached_property
    def manage_kpis(self) -> ManageKpis:
        """KPI definitions as people manage them."""
        return ManageKpis(
            self.documents, self.time, self.organizations, self.metric_definitions, self.refresh_dashboards
        )

    @cached_property
    def recalculate(self) -> Recalculate:
        """Recalculates dashboards."""
        return Recalculate(self.documents, self.time, self.organizations, self.metric_definitions)

    @cached_property
    def alert_rules(self) -> AlertRules:
        """Organizations' alert rules."""
        return AlertRules(self.documents, self.time)

    @cached_property
    def check_alerts(self) -> CheckAlerts:
        """Judges dashboards."""
        return CheckAlerts(
            self.documents, self.time, self.organizations, self.alert_rules, self.metric_definitions
        )

    @cached_property
    def settings(self) -> SettingsOf:
        """Notification settings."""
        text = DEFAULT_FILE.read_text()
        return SettingsOf(
            self.documents, self.time, lambda: read_settings(text, DEFAULT_FILE.name, Known(self.graph.nodes))
        )

    @cached_property
    def manage_rules(self) -> ManageAlertRules:
        """Alert rules as people manage them."""
        forecasts = CheckForecasts(
            self.documents, self.time, self.organizations, self.alert_rules, self.metric_definitions,
            AnalyseSeries(self.documents, self.metric_definitions),
        )  # fmt: skip
        sweep = SweepAlerts(
            self.documents, self.time, self.organizations, self.alert_rules, self.check_alerts, forecasts,
            JudgeSources(self.documents, self.time, self.status),
        )  # fmt: skip
        return ManageAlertRules(
            self.documents, self.time, self.organizations, self.alert_rules, self.metric_definitions,
            self.check_alerts, sweep, self.settings,
            TryRules(self.documents, self.time, self.organizations, self.metric_definitions),
        )  # fmt: skip

    @cached_property
    def tell_mentions(self) -> TellMentions:
        """Tells people of comments that mention them."""
        deliver = Deliver(
            self.documents, self.time, self.settings, self.messengers, ORIGIN, self.metric_definitions,
            self.messengers.devices, self.organizations,
        )  # fmt: skip
        return TellMentions(
            self.documents, self.time, self.organizations, self.metric_definitions, self.settings, deliver
        )

    @cached_property
    def alert_actions(self) -> AlertActions:
        """What people do with alerts."""
        return AlertActions(self.documents, self.time, self.settings)

    @cached_property
    def ingest_file(self) -> IngestFile:
        """Imports files."""
        return IngestFile(
            self.documents, self.bucket, self.messages, self.time, self.organizations, open_table
        )

    @cached_property
    def reverse_import(self) -> ReverseImport:
        """Reverses imports."""
        return ReverseImport(self.documents, self.bucket, self.time)

    def _deliver(self, message: Message) -> None:
        if message.topic is Topic.RECORD_CHANGES:
            self.apply_changes(RecordChanges.model_validate_json(message.data))
        else:
            self.fact_rows.append(FinancialEvents.model_validate_json(message.data).events)

    # What tests do to it.

    @cached_property
    def _app(self) -> Flask:
        return create_app(self, ORIGIN)

    def client(self) -> FlaskClient:
        """A client of the HTTP interface, which is the same for all clients: it takes long to describe itself."""
        return self._app.test_client()

    def add_organization(self, org: str) -> None:
        """An organization with two regions under a group and four accounts."""
        self.documents.put(
            organization_path(org),
            Organization(name=org.title(), currency="USD", root_entity="group").model_dump(),
        )
        for entity_id, parent in (("group", None), ("north", "group"), ("south", "group")):
            entity = Entity(id=entity_id, name=entity_id.title(), parent=parent, currency="USD")
            self._put(org, Collection.ENTITIES, entity_id, entity.model_dump())
        for position, (code, posting) in enumerate((("1", False), ("1.100", True), ("2.100", True))):
            account = Account(
                code=code,
                name={"1": "Revenue", "1.100": "Sales", "2.100": "Cost of sales"}[code],
                parent="1" if code == "1.100" else None,
                is_posting=posting,
                account_class="cogs" if code == "2.100" else "revenue",
                direction=-1 if code == "2.100" else 1,
                position=position,
            )
            self._put(org, Collection.ACCOUNTS, code, account.model_dump())

    def add_member(self, uid: str, role: Role, scope: Sequence[str] | None = None, *, org: str = ORG) -> None:
        """A member who can sign in."""
        self.people.sign_in(uid)
        member = Member(
            uid=uid,
            email=f"{uid}@example.com",
            display_name=uid,
            role=role,
            entity_scope=None if scope is None else list(scope),
        )
        self._put(org, Collection.MEMBERS, uid, member.model_dump())

    def drop(self, name: str, data: bytes, **metadata: str) -> None:
        """Drop a file into the organization's inbox and import it."""
        self.bucket.write(f"organizations/{ORG}/inbox/{name}", data, "text/csv", metadata)
        self.settle()

    def settle(self) -> None:
        """Handle every finalized object."""
        while self.finalized:
            info = self.finalized.pop(0)
            self.ingest_file(info.name, info.generation)

    def records(self, org: str = ORG) -> dict[str, Record]:
        """Live records by id."""
        prefix = f"organizations/{org}/record_pages/"
        pages = [json.loads(self.documents.fields(path)["records"]) for path in self.documents.paths(prefix)]
        return {r["id"]: r for page in pages for r in page if not r.get("retired")}

    def audit(self, org: str = ORG) -> list[tuple[str, str, str]]:
        """(uid, action, outcome) of every audit entry."""
        found = [self.documents.fields(p) for p in self.documents.paths(f"organizations/{org}/audit/")]
        return [(entry["uid"], entry["action"], entry["outcome"]) for entry in found]

    def _put(self, org: str, collection: Collection, document_id: str, fields: dict[str, object]) -> None:
        self.documents.put(document_path(org, collection, document_id), fields)


def push(
    client: FlaskClient, records: list[Any], key: str = "key-1", who: str = "token-of-editor", **more: Any
) -> Any:
    """POST records."""
    return client.post(
        f"/v1/organizations/{ORG}/records",
        json={"records": records, **more},
        headers={"Authorization": f"Bearer {who}", "Idempotency-Key": key},
    )
