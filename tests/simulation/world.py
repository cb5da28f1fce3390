"""The back end in one process: services that fail, events and messages that come late, twice or never."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from ledgerlight.adapters.notification_settings import DEFAULT_FILE, read_settings
from ledgerlight.adapters.tables import open_table
from ledgerlight.domain import leaf as leaf_module
from ledgerlight.domain.alerting.settings import Known
from ledgerlight.domain.pages import split_page
from ledgerlight.ports import Contended, Fields, ObjectInfo, Unavailable
from ledgerlight.usecases import import_chunks, import_completion, import_registry, recalculate
from ledgerlight.usecases.alert_rules import AlertRules
from ledgerlight.usecases.analyse_series import AnalyseSeries
from ledgerlight.usecases.apply_changes import ApplyChanges
from ledgerlight.usecases.apply_edit import ApplyEdit
from ledgerlight.usecases.cash import CashForecasts
from ledgerlight.usecases.check_alerts import CheckAlerts
from ledgerlight.usecases.check_forecasts import CheckForecasts
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.deliver import Deliver
from ledgerlight.usecases.ingest_file import IngestFile
from ledgerlight.usecases.judge_sources import JudgeSources
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.notification_settings import SettingsOf
from ledgerlight.usecases.notify import Notify
from ledgerlight.usecases.prove_figures import ProveFigures
from ledgerlight.usecases.recalculate import Recalculate
from ledgerlight.usecases.refresh_dashboards import RefreshDashboards
from ledgerlight.usecases.reverse_import import ReverseImport
from ledgerlight.usecases.stream_events import stream_events
from ledgerlight.usecases.summarise_day import SummariseDay
from ledgerlight.usecases.sweep import Sweep
from ledgerlight.usecases.sweep_alerts import SweepAlerts
from ledgerlight.usecases.sweep_presence import SweepPresence
from ledgerlight.usecases.tell_mentions import TellMentions
from schemas.names import Topic
from schemas.records import FinancialEvent, FinancialEvents, RecordChanges
from tests.builders import METRICS
from tests.fakes.channels import FakeChannels
from tests.fakes.documents import FakeDocuments
from tests.fakes.facts import FakeFacts
from tests.fakes.objects import FakeObjects
from tests.fakes.publisher import FakePublisher, Message
from tests.fakes.status import FakeStatus
from tests.simulation.faults import FaultPlan
from tests.simulation.scheduler import Killed, Scheduler, VirtualClock

STANDARD = [metric for metric in METRICS if metric.id in ("revenue", "cogs", "gross_profit", "gross_margin")]
"""A sum, a difference and a ratio of both: the others cost time and show nothing more."""

SETTINGS = read_settings(DEFAULT_FILE.read_text(), DEFAULT_FILE.name, Known([m.id for m in METRICS]))

INSTANCES = 2
PUBSUB_TRIES = 5
EVENT_TRIES = 8
SWEEP_SECONDS = 60.0
A_DAY_LATER = 0.1
"""Share of the duplicates that come a day later."""

EXPECTED = (Unavailable, Contended)
"""Errors that faults explain. Any other is a defect, even if a later try would succeed."""


@contextmanager
def replaced(owner: object, name: str, value: object) -> Iterator[None]:
    """Another value for a module's or class's attribute, for a while."""
    kept = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, kept)


@contextmanager
def small_limits() -> Iterator[None]:
    """Pages, messages, windows and commits so small that a few rows reach each limit."""
    with ExitStack() as stack:
        for module, name, value in (
            (leaf_module, "split_page", partial(split_page, max_records=3)),
            (import_chunks, "ROWS_PER_MESSAGE", 3),
            (import_chunks, "WINDOW_ROWS", 5),
            (import_chunks, "PUBLISH_TOGETHER", 2),
            (recalculate, "_COMMIT_DASHBOARDS", 2),
            (import_completion, "_POLL_SECONDS", (0.3, 0.6, 1.2)),
            (import_registry, "_POLL_SECONDS", 1.0),
        ):
            stack.enter_context(replaced(module, name, value))
        yield


@dataclass(slots=True)
class Delivery:
    """One event or message on its way to a function, until it is acknowledged."""

    handler: str
    payload: tuple[str, ...]
    tries: int
    attempts: int = 0


class Instance:
    """One process of the functions, with its own caches and clock."""

    def __init__(self, world: World, skew: float) -> None:
        self.clock = VirtualClock(world.scheduler, skew)
        store, objects, publisher = world.store, world.objects, world.publisher
        organizations = Organizations(store, self.clock)
        self.apply_changes = ApplyChanges(store, publisher, self.clock, organizations)
        self.apply_edit = ApplyEdit(store, publisher, self.clock, organizations)
        definitions = MetricDefinitions(store, self.clock, STANDARD)
        self.recalculate = Recalculate(store, self.clock, organizations, definitions)
        refresh = RefreshDashboards(store, self.clock, organizations, definitions, self.recalculate.scope)
        self.ingest_file = IngestFile(store, objects, publisher, self.clock, organizations, open_table)
        self.reverse_import = ReverseImport(store, objects, self.clock)
        rules = AlertRules(store, self.clock)
        self.check_alerts = CheckAlerts(store, self.clock, organizations, rules, definitions)
        analyse = AnalyseSeries(store, definitions)
        self.check_forecasts = CheckForecasts(store, self.clock, organizations, rules, definitions, analyse)
        sweep_alerts = SweepAlerts(
            store, self.clock, organizations, rules, self.check_alerts, self.check_forecasts,
            JudgeSources(store, self.clock, FakeStatus()),
        )  # fmt: skip
        settings = SettingsOf(store, self.clock, lambda: SETTINGS)
        deliver = Deliver(
            store,
            self.clock,
            settings,
            world.channels,
            "",
            definitions,
            world.channels.devices,
            organizations,
        )
        self.notify = Notify(store, self.clock, settings, deliver)
        mentions = TellMentions(store, self.clock, organizations, definitions, settings, deliver)
        prove = ProveFigures(store, self.clock, organizations, world.facts.sums)
        self.sweep = Sweep(
            store, objects, self.clock, organizations, self.apply_edit, self.ingest_file, self.recalculate,
            refresh.sweep, sweep_alerts, self.notify.sweep, SweepPresence(store, self.clock), mentions.sweep,
            SummariseDay(store, self.clock, organizations, definitions, settings),
            CashForecasts(store, self.clock, organizations).sweep,
            prove.sweep,
        )  # fmt: skip


class FaultyPublisher(FakePublisher):
    """Pub/Sub whose calls pass the world's boundaries; a broken call may have been taken in part."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def publish(self, topic: Topic, payloads: Sequence[tuple[str, bytes]]) -> None:
        """Accept all pairs, or some of them and raise."""
        self._world.boundary("publish", "before")
        if self._world.strikes("fail"):
            self.failures, self.accepted_before_failure = 1, self._world.random.randint(0, len(payloads))
        super().publish(topic, payloads)
        self._world.boundary("publish", "after")


class FaultyFacts(FakeFacts):
    """BigQuery whose calls pass the world's boundaries."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def append(self, events: Sequence[FinancialEvent]) -> None:
        """Append, perhaps without saying so."""
        self._world.boundary("append", "before")
        super().append(events)
        self._world.boundary("append", "after")


class World:
    """Everything there is, and what happens to it. Variants override how messages are handled."""

    def __init__(self, seed: int, plan: FaultPlan) -> None:
        self.random = Random(seed)  # noqa: S311 - a simulation
        self.plan = plan
        self.scheduler = Scheduler()
        self.store = FakeDocuments()
        self.objects = FakeObjects()
        self.publisher = FaultyPublisher(self)
        self.facts = FaultyFacts(self)
        self.channels = FakeChannels()
        self.on_the_way = 0
        self.dead_letters: list[Delivery] = []
        self.next_day: list[Delivery] = []
        self.unexpected: list[str] = []
        self.faulty: set[int] = set()
        self.swept = 0
        self._instances: list[Instance | None] = [None] * INSTANCES
        self.store.hook = lambda operation, moment, _: self.boundary(operation, moment)
        self.objects.hook = lambda operation, _: self.boundary(operation, "before")
        self.store.subscribers.append(self._document_changed)
        self.objects.subscribers.append(self._object_finalized)
        self.publisher.subscribers.append(self._message_published)

    # Faults.

    def strikes(self, fault: str) -> bool:
        """Whether this fault happens now; only ever within a function."""
        probability: float = getattr(self.plan, fault)
        return self._in_function() and probability > 0 and self.random.random() < probability

    def boundary(self, operation: str, moment: str) -> None:
        """A call of a service begins or ends."""
        if not self._in_function():
            return
        if self.strikes("pause"):
            self.scheduler.pause(self.random.uniform(0, self.plan.longest_pause))
        if self.strikes("kill"):
            raise Killed
        if self.plan.down(self.scheduler.now) or self.strikes("fail"):
            raise Unavailable(f"{operation} did not answer ({moment})")
        if (operation, moment) == ("commit", "before") and self.strikes("contend"):
            raise Contended("someone else was faster")

    def _in_function(self) -> bool:
        return self.scheduler.current is not None and id(self.scheduler.current) in self.faulty

    # Events and messages.

    def _document_changed(self, path: str, before: Fields | None, after: Fields | None) -> None:
        parts = path.split("/")
        if len(parts) != 4:
            return
        _, org, collection, document = parts
        if collection == "edits" and before is None:
            self._event("apply_edit", (org, document))
        elif collection == "aggregations":
            self._event("recalculate", (org, document))
        elif collection == "dashboards":
            self._event("check_alerts", (org, document))
        elif collection == "alerts":
            self._event("notify", (org, document))

    def _object_finalized(self, info: ObjectInfo) -> None:
        self._event("ingest_file", (info.name, info.generation))

    def _message_published(self, message: Message) -> None:
        handler = "apply_changes" if message.topic is Topic.RECORD_CHANGES else "stream"
        self._send(handler, (message.data.decode(),), PUBSUB_TRIES)

    def _event(self, handler: str, payload: tuple[str, ...]) -> None:
        if self.plan.lose > 0 and self.random.random() < self.plan.lose:
            return
        self._send(handler, payload, EVENT_TRIES)

    def _send(self, handler: str, payload: tuple[str, ...], tries: int) -> None:
        copies = 1
        if self.plan.duplicate > 0 and self.random.random() < self.plan.duplicate:
            copies += self.random.randint(1, 4)
        for number in range(copies):
            delivery = Delivery(handler, payload, tries)
            if number > 0 and self.random.random() < A_DAY_LATER:
                self.next_day.append(delivery)
            else:
                self.deliver(delivery, self.random.uniform(0.02, self.plan.slowest_delivery))

    def deliver(self, delivery: Delivery, after: float = 0.0) -> None:
        """Put a delivery on its way."""
        self.on_the_way += 1
        self.scheduler.spawn(delivery.handler, partial(self._handle, delivery), after)

    def _handle(self, delivery: Delivery) -> None:
        delivery.attempts += 1
        acknowledged = self.call(delivery.handler, delivery.payload)
        self.on_the_way -= 1
        if acknowledged:
            return
        if delivery.attempts >= delivery.tries:
            self.dead_letters.append(delivery)
        else:
            self.deliver(delivery, self.random.uniform(0.7, 1.3) * min(3.0**delivery.attempts, 30.0))

    def call(self, handler: str, payload: tuple[str, ...]) -> bool:
        """Run a function in some process, with faults; returns whether it acknowledged."""
        number = self.random.randrange(INSTANCES)
        task = self.scheduler.current
        self.faulty.add(id(task))
        try:
            return self.acknowledges(self._instance(number), handler, payload)
        except Killed:
            self._instances[number] = None
        except EXPECTED:
            pass
        except Exception as error:  # noqa: BLE001 - reported at the end, and delivered again as production does
            self.unexpected.append(f"{handler}{payload}: {type(error).__name__}: {error}")
        finally:
            self.faulty.discard(id(task))
        return False

    def _instance(self, number: int) -> Instance:
        found = self._instances[number]
        if found is None:
            found = self._instances[number] = Instance(self, self.plan.skew if number else 0.0)
        return found

    def acknowledges(self, instance: Instance, handler: str, payload: tuple[str, ...]) -> bool:
        """The entry points of ``functions/main.py``: raising is how a message comes again."""
        self.handle(instance, handler, payload)
        return True

    def handle(self, instance: Instance, handler: str, payload: tuple[str, ...]) -> None:
        """Decode, call one use case."""
        handlers: dict[str, Callable[..., object]] = {
            "ingest_file": instance.ingest_file,
            "apply_changes": lambda data: instance.apply_changes(RecordChanges.model_validate_json(data)),
            "stream": lambda data: stream_events(self.facts, FinancialEvents.model_validate_json(data)),
            "apply_edit": partial(_apply_edit, instance),
            "recalculate": partial(_recalculate, instance),
            "check_alerts": partial(_check_alerts, instance),
            "notify": instance.notify,
            "sweep": partial(self._sweep, instance),
        }
        handlers[handler](*payload)

    def _sweep(self, instance: Instance) -> None:
        self.swept = sum(instance.sweep().as_dict().values())

    def every_minute(self) -> None:
        """Cloud Scheduler."""
        self.scheduler.spawn("sweep", self._minute, SWEEP_SECONDS)

    def _minute(self) -> None:
        self.every_minute()
        self.call("sweep", ())


def _apply_edit(instance: Instance, org: str, edit: str) -> None:
    outcome = instance.apply_edit(org, edit)
    if outcome.changed:
        instance.recalculate(org, outcome.changed)
        instance.check_alerts.of_leaves(org, outcome.changed, edit)


def _recalculate(instance: Instance, org: str, leaf: str) -> None:
    entity, _, period = leaf.partition("_")
    instance.recalculate(org, {(entity, period)})


def _check_alerts(instance: Instance, org: str, dashboard: str) -> None:
    scope, _, period = dashboard.partition("_")
    instance.check_alerts.of_event(org, (scope, period))
    instance.check_forecasts.of_event(org, (scope, period))
