"""What the routes need of the process; ``wiring.Services`` has it all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ledgerlight.ports import Clock, DocumentStore, Identities, ObjectInfo, ObjectStore
from ledgerlight.usecases.alert_actions import AlertActions
from ledgerlight.usecases.changes_since import ChangesSinceThen
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.edits_http import AppliesEdits, Recalculates
from ledgerlight.usecases.manage_kpis import ManageKpis
from ledgerlight.usecases.manage_rules import ManageAlertRules
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.open_import import OpenTable
from ledgerlight.usecases.prove_figures import ProveFigures
from ledgerlight.usecases.system_report import SystemReports
from ledgerlight.usecases.tell_mentions import TellMentions


class ChecksAlerts(Protocol):
    """``CheckAlerts``, as the routes see it."""

    def __call__(self, org_id: str, places: Iterable[tuple[str, str]], lineage: str = "") -> int:
        """Judge these dashboards."""

    def of_leaves(self, org_id: str, leaves: Iterable[tuple[str, str]], lineage: str = "") -> int:
        """Judge the dashboards that a change of these leaves is on."""


class RegistersImports(Protocol):
    """``IngestFile``, as the routes see it."""

    def register(self, object_name: str, info: ObjectInfo) -> str:
        """Note an import before its event comes; returns its id."""


class ReversesImports(Protocol):
    """``ReverseImport``, as the routes see it."""

    def __call__(self, org_id: str, import_id: str, uid: str) -> str:
        """Ask for a reversal; returns its id."""


class ApiServices(Protocol):
    """Ports and use cases. Each is built when first asked for."""

    @property
    def store(self) -> DocumentStore:
        """Firestore."""

    @property
    def objects(self) -> ObjectStore:
        """Cloud Storage."""

    @property
    def clock(self) -> Clock:
        """Time."""

    @property
    def identities(self) -> Identities:
        """Firebase Authentication."""

    @property
    def organizations(self) -> Organizations:
        """Organizations' trees and accounts."""

    @property
    def metric_definitions(self) -> MetricDefinitions:
        """Organizations' KPI definitions."""

    @property
    def manage_kpis(self) -> ManageKpis:
        """KPI definitions as people manage them."""

    @property
    def open_table(self) -> OpenTable:
        """Opens a file as rows."""

    @property
    def apply_edit(self) -> AppliesEdits:
        """Applies edits."""

    @property
    def recalculate(self) -> Recalculates:
        """Recalculates dashboards."""

    @property
    def check_alerts(self) -> ChecksAlerts:
        """Judges dashboards by the alert rules."""

    @property
    def manage_rules(self) -> ManageAlertRules:
        """Alert rules as people manage them."""

    @property
    def alert_actions(self) -> AlertActions:
        """What people do with alerts."""

    @property
    def tell_mentions(self) -> TellMentions:
        """Tells people of comments that mention them."""

    @property
    def prove_figures(self) -> ProveFigures:
        """Compares screens, records and BigQuery."""

    @property
    def changes_since(self) -> ChangesSinceThen:
        """What changed since an earlier moment."""

    @property
    def system_reports(self) -> SystemReports:
        """How the installation is, and what an organization did."""

    @property
    def ingest_file(self) -> RegistersImports:
        """Imports files."""

    @property
    def reverse_import(self) -> ReversesImports:
        """Reverses imports."""
