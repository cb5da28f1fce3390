"""Joins use cases with adapters. Nothing is loaded until it is asked for, and then once a process."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ledgerlight.adapters.structured_log import swept_edits, swept_imports
from ledgerlight.connections import Connections, Settings
from ledgerlight.usecases.context import Organizations

if TYPE_CHECKING:
    from ledgerlight.domain.graph import Graph
    from ledgerlight.usecases.alert_actions import AlertActions
    from ledgerlight.usecases.alert_rules import AlertRules
    from ledgerlight.usecases.analyse_series import AnalyseSeries
    from ledgerlight.usecases.apply_changes import ApplyChanges
    from ledgerlight.usecases.apply_edit import ApplyEdit
    from ledgerlight.usecases.cash import CashForecasts
    from ledgerlight.usecases.changes_since import ChangesSinceThen
    from ledgerlight.usecases.check_alerts import CheckAlerts
    from ledgerlight.usecases.check_forecasts import CheckForecasts
    from ledgerlight.usecases.deliver import Deliver
    from ledgerlight.usecases.ingest_file import IngestFile
    from ledgerlight.usecases.manage_kpis import ManageKpis
    from ledgerlight.usecases.manage_rules import ManageAlertRules
    from ledgerlight.usecases.metric_definitions import MetricDefinitions
    from ledgerlight.usecases.notification_settings import SettingsOf
    from ledgerlight.usecases.notify import Notify
    from ledgerlight.usecases.prove_figures import ProveFigures
    from ledgerlight.usecases.recalculate import Recalculate
    from ledgerlight.usecases.recalculation_queue import RecalculationQueue
    from ledgerlight.usecases.refresh_dashboards import RefreshDashboards
    from ledgerlight.usecases.reverse_import import ReverseImport
    from ledgerlight.usecases.stream_events import StreamEvents
    from ledgerlight.usecases.summarise_day import SummariseDay
    from ledgerlight.usecases.sweep import Sweep
    from ledgerlight.usecases.sweep_alerts import SweepAlerts
    from ledgerlight.usecases.system_report import SystemReports
    from ledgerlight.usecases.tell_mentions import TellMentions
    from schemas.notifications import NotificationSettings

METRICS_FILE = Path(__file__).with_name("metrics_config.json")


class Services(Connections):
    """Everything an entry point may need, built when first used."""

    @cached_property
    def stream_events(self) -> StreamEvents:
        """Brings ``financial-events`` messages to BigQuery."""
        from ledgerlight.adapters.bigquery_facts import BigQueryCharts  # noqa: PLC0415
        from ledgerlight.usecases.stream_events import StreamEvents  # noqa: PLC0415

        charts = BigQueryCharts(self.settings.project)
        return StreamEvents(self.facts, charts, self.organizations, self.clock)

    @cached_property
    def organizations(self) -> Organizations:
        """Organizations' trees and accounts, kept for a moment."""
        return Organizations(self.store, self.clock)

    @cached_property
    def metric_definitions(self) -> MetricDefinitions:
        """Organizations' KPI definitions, kept for a moment: ``metrics_config.json`` with their own over it."""
        from ledgerlight.usecases.metric_definitions import MetricDefinitions  # noqa: PLC0415
        from schemas.metrics import MetricsConfig  # noqa: PLC0415

        standard = MetricsConfig.model_validate_json(METRICS_FILE.read_bytes()).metrics
        return MetricDefinitions(self.store, self.clock, standard)

    @cached_property
    def refresh_dashboards(self) -> RefreshDashboards:
        """Brings dashboards to the definitions in force."""
        from ledgerlight.usecases.refresh_dashboards import RefreshDashboards  # noqa: PLC0415

        return RefreshDashboards(
            self.store, self.clock, self.organizations, self.metric_definitions, self.recalculate.scope
        )

    @cached_property
    def manage_kpis(self) -> ManageKpis:
        """KPI definitions as people manage them."""
        from ledgerlight.usecases.manage_kpis import ManageKpis  # noqa: PLC0415

        return ManageKpis(
            self.store, self.clock, self.organizations, self.metric_definitions, self.refresh_dashboards
        )

    @property
    def graph(self) -> Graph:
        """The calculation graph of ``metrics_config.json`` alone."""
        return self.metric_definitions.product.graph

    @cached_property
    def apply_changes(self) -> ApplyChanges:
        """Applies ``record-changes`` messages."""
        from ledgerlight.usecases.apply_changes import ApplyChanges  # noqa: PLC0415

        return ApplyChanges(self.store, self.publisher, self.clock, self.organizations)

    @cached_property
    def apply_edit(self) -> ApplyEdit:
        """Applies edits."""
        from ledgerlight.usecases.apply_edit import ApplyEdit  # noqa: PLC0415

        return ApplyEdit(self.store, self.publisher, self.clock, self.organizations)

    @cached_property
    def recalculate(self) -> Recalculate:
        """Recalculates dashboards."""
        from ledgerlight.usecases.recalculate import Recalculate  # noqa: PLC0415

        return Recalculate(self.store, self.clock, self.organizations, self.metric_definitions)

    @cached_property
    def recalculation_queue(self) -> RecalculationQueue:
        """Recalculates for triggers, coalescing what arrives together."""
        from ledgerlight.usecases.recalculation_queue import RecalculationQueue  # noqa: PLC0415

        return RecalculationQueue(self.recalculate, self.clock)

    @cached_property
    def alert_rules(self) -> AlertRules:
        """Organizations' alert rules, kept for a moment."""
        from ledgerlight.usecases.alert_rules import AlertRules  # noqa: PLC0415

        return AlertRules(self.store, self.clock)

    @cached_property
    def check_alerts(self) -> CheckAlerts:
        """Judges dashboards by the alert rules."""
        from ledgerlight.usecases.check_alerts import CheckAlerts  # noqa: PLC0415

        return CheckAlerts(
            self.store, self.clock, self.organizations, self.alert_rules, self.metric_definitions
        )

    @cached_property
    def sweep_alerts(self) -> SweepAlerts:
        """Finds what nobody judged."""
        from ledgerlight.usecases.judge_sources import JudgeSources  # noqa: PLC0415
        from ledgerlight.usecases.sweep_alerts import SweepAlerts  # noqa: PLC0415

        return SweepAlerts(
            self.store, self.clock, self.organizations, self.alert_rules, self.check_alerts,
            self.check_forecasts, JudgeSources(self.store, self.clock, self.system_status),
        )  # fmt: skip

    @cached_property
    def analyse_series(self) -> AnalyseSeries:
        """Trend and forecast, computed once a version."""
        from ledgerlight.usecases.analyse_series import AnalyseSeries  # noqa: PLC0415

        return AnalyseSeries(self.store, self.metric_definitions)

    @cached_property
    def check_forecasts(self) -> CheckForecasts:
        """Judges forecasts by the alert rules."""
        from ledgerlight.usecases.check_forecasts import CheckForecasts  # noqa: PLC0415

        return CheckForecasts(
            self.store, self.clock, self.organizations, self.alert_rules, self.metric_definitions,
            self.analyse_series,
        )  # fmt: skip

    @cached_property
    def manage_rules(self) -> ManageAlertRules:
        """Alert rules as people manage them."""
        from ledgerlight.usecases.manage_rules import ManageAlertRules  # noqa: PLC0415
        from ledgerlight.usecases.try_rules import TryRules  # noqa: PLC0415

        return ManageAlertRules(
            self.store, self.clock, self.organizations, self.alert_rules, self.metric_definitions,
            self.check_alerts, self.sweep_alerts, self.notification_settings,
            TryRules(self.store, self.clock, self.organizations, self.metric_definitions),
        )  # fmt: skip

    @cached_property
    def alert_actions(self) -> AlertActions:
        """What people do with alerts."""
        from ledgerlight.usecases.alert_actions import AlertActions  # noqa: PLC0415

        return AlertActions(self.store, self.clock, self.notification_settings)

    @cached_property
    def notification_settings(self) -> SettingsOf:
        """Organizations' notification settings, kept for a moment."""
        from ledgerlight.usecases.notification_settings import SettingsOf  # noqa: PLC0415

        return SettingsOf(self.store, self.clock, self._default_settings)

    def _default_settings(self) -> NotificationSettings:
        from ledgerlight.adapters.notification_settings import DEFAULT_FILE, read_settings  # noqa: PLC0415
        from ledgerlight.domain.alerting.settings import Known  # noqa: PLC0415

        return read_settings(DEFAULT_FILE.read_text(), DEFAULT_FILE.name, Known(self.graph.nodes))

    @cached_property
    def deliver(self) -> Deliver:
        """Sends what is in the outbox."""
        from ledgerlight.usecases.deliver import Deliver  # noqa: PLC0415

        web = os.environ.get("LEDGERLIGHT_ORIGINS", "").split(",")[0].strip().rstrip("/")
        return Deliver(
            self.store, self.clock, self.notification_settings, self.channels, web, self.metric_definitions,
            self.push, self.organizations,
        )  # fmt: skip

    @cached_property
    def notify(self) -> Notify:
        """Tells people of alerts."""
        from ledgerlight.usecases.notify import Notify  # noqa: PLC0415

        return Notify(self.store, self.clock, self.notification_settings, self.deliver)

    @cached_property
    def tell_mentions(self) -> TellMentions:
        """Tells people of comments that mention them."""
        from ledgerlight.usecases.tell_mentions import TellMentions  # noqa: PLC0415

        return TellMentions(
            self.store,
            self.clock,
            self.organizations,
            self.metric_definitions,
            self.notification_settings,
            self.deliver,
        )

    @cached_property
    def summarise_day(self) -> SummariseDay:
        """The daily summary and milestones."""
        from ledgerlight.usecases.summarise_day import SummariseDay  # noqa: PLC0415

        return SummariseDay(
            self.store, self.clock, self.organizations, self.metric_definitions, self.notification_settings
        )

    @cached_property
    def cash(self) -> CashForecasts:
        """Cash forecasts."""
        from ledgerlight.usecases.cash import CashForecasts  # noqa: PLC0415

        return CashForecasts(self.store, self.clock, self.organizations)

    @cached_property
    def system_reports(self) -> SystemReports:
        """How the installation is, and what an organization did."""
        from ledgerlight.usecases.system_report import SystemReports  # noqa: PLC0415

        return SystemReports(self.store, self.clock, self.system_status)

    @cached_property
    def prove_figures(self) -> ProveFigures:
        """Compares screens, records and BigQuery."""
        from ledgerlight.usecases.prove_figures import ProveFigures  # noqa: PLC0415

        return ProveFigures(self.store, self.clock, self.organizations, self.fact_sums)

    @cached_property
    def changes_since(self) -> ChangesSinceThen:
        """What changed since an earlier moment."""
        from ledgerlight.usecases.changes_since import ChangesSinceThen  # noqa: PLC0415

        return ChangesSinceThen(self.store, self.clock, self.organizations, self.kept_versions)

    @cached_property
    def ingest_file(self) -> IngestFile:
        """Imports files."""
        from ledgerlight.usecases.ingest_file import IngestFile  # noqa: PLC0415

        return IngestFile(
            self.store, self.objects, self.publisher, self.clock, self.organizations, self.open_table
        )

    @cached_property
    def reverse_import(self) -> ReverseImport:
        """Reverses imports."""
        from ledgerlight.usecases.reverse_import import ReverseImport  # noqa: PLC0415

        return ReverseImport(self.store, self.objects, self.clock)

    @cached_property
    def sweep(self) -> Sweep:
        """Finds and does work whose event never came."""
        from ledgerlight.usecases.sweep import Sweep  # noqa: PLC0415
        from ledgerlight.usecases.sweep_presence import SweepPresence  # noqa: PLC0415

        return Sweep(
            self.store, self.objects, self.clock, self.organizations,
            swept_edits(self.apply_edit), swept_imports(self.ingest_file), self.recalculate,
            self.refresh_dashboards.sweep, self.sweep_alerts, self.notify.sweep,
            SweepPresence(self.store, self.clock), self.tell_mentions.sweep, self.summarise_day,
            self.cash.sweep, self.prove_figures.sweep,
        )  # fmt: skip


_services: Services | None = None


def services() -> Services:
    """The process's services."""
    global _services  # noqa: PLW0603 - one set of connections a process, built at the first request
    if _services is None:
        _services = Services(Settings.from_environment())
    return _services
