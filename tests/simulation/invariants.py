"""What must hold when everything has come to rest. Each check returns what is wrong, as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import orjson

from ledgerlight.domain.alerting.incidents import event_id
from ledgerlight.domain.cells import Cells
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.domain.object_names import Target, target_of_object
from ledgerlight.domain.reconciliation import subtrees
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.recalculate import Recalculate
from schemas.alerts import Alert
from schemas.documents import Edit, Import
from schemas.names import Collection, collection_path, document_path
from schemas.notifications import Notification
from schemas.records import Record
from tests.builders import live_records, require_exact_aggregates
from tests.fakes.documents import FakeDocuments
from tests.simulation.log import CommitLog
from tests.simulation.model import content_of_record, expected
from tests.simulation.scheduler import VirtualClock, seconds_of
from tests.simulation.workload import LOW_REVENUE, ORGS, OrgState, csv_of
from tests.simulation.world import STANDARD, World

_ROUNDING_SECONDS = 0.001
_FINISHED = ("done", "done_with_errors", "failed", "reversed")


def violations(world: World, log: CommitLog, states: list[OrgState]) -> list[str]:
    """Everything that is wrong, in words; empty when every invariant holds."""
    checks: list[Callable[[OrgState], Iterator[str]]] = [
        lambda state: _unfinished(world, state),
        lambda state: _sums(world, state),
        lambda state: _content(world, log, state),
        lambda state: _dashboards(world, state),
        lambda state: _facts(world, state),
        lambda state: _walls(world, state),
        lambda state: _authority(world, log, state),
        lambda state: _lost_updates(world, state),
        lambda state: _alerts(world, state),
    ]
    found = [f"defect: {text}" for text in world.unexpected]
    found += [f"I4: {text}" for text in log.fallen]
    found += _event_ids(world, log)
    for state in states:
        for check in checks:
            found += [f"{state.org}: {text}" for text in check(state)]
    return found


def _unfinished(world: World, state: OrgState) -> Iterator[str]:
    """I5: every file is imported, every edit decided, and the rows add up."""
    for snapshot in world.store.query(collection_path(state.org, Collection.EDITS)):
        if (snapshot.fields or {})["status"] == "pending":
            yield f"I5: {snapshot.path} is still pending"
    known = set(world.store.paths(collection_path(state.org, Collection.IMPORTS)))
    for snapshot in world.store.query(collection_path(state.org, Collection.IMPORTS)):
        one = Import.model_validate(dict(snapshot.fields or {}))
        if one.status not in _FINISHED:
            yield f"I5: import {one.id} of {one.filename} is {one.status}"
        elif one.kind != "reversal" and one.status != "failed":
            rows = one.rows_accepted + one.rows_rejected + one.rows_quarantined
            if rows != one.rows_total:
                yield f"I5: import {one.id} has {one.rows_total} rows and accounts for {rows}"
    for file in state.dropped:
        target = target_of_object(file.object_name, file.generation)
        overwritten = world.objects.read(file.object_name) != csv_of(state.org, file.rows)
        if isinstance(target, Target) and not overwritten:
            path = document_path(state.org, Collection.IMPORTS, target.import_id)
            if path in known:
                continue
            yield f"I5: {file.object_name} was never imported"


def _sums(world: World, state: OrgState) -> Iterator[str]:
    """I1: records = leaf aggregates, each record in one page and one leaf."""
    try:
        require_exact_aggregates(world.store, state.org)
        live_records(world.store, state.org)
    except AssertionError as error:
        yield f"I1: {error}"


def _content(world: World, log: CommitLog, state: OrgState) -> Iterator[str]:
    """I2, I3: the records are what the files and edits say, whatever the deliveries did."""
    try:
        wanted = expected(world, log, state)
        held = {
            identifier: content_of_record(leaf, record)
            for identifier, (leaf, record) in live_records(world.store, state.org).items()
        }
    except AssertionError as error:
        yield f"I3: {error}"
        return
    for identifier in sorted(wanted.keys() | held.keys()):
        if wanted.get(identifier) != held.get(identifier):
            yield f"I3: record {identifier} is {held.get(identifier)}, should be {wanted.get(identifier)}"


def _dashboards(world: World, state: OrgState) -> Iterator[str]:
    """I1 of roll-ups, and: every dashboard is what a calculation from nothing gives."""
    own = {}
    for snapshot in world.store.query(collection_path(state.org, Collection.AGGREGATIONS)):
        fields = snapshot.fields or {}
        key = LeafKey(fields["entity_id"], fields["period"])
        own[key] = Cells.from_lists(orjson.loads(fields["accounts"]), orjson.loads(fields["dimensions"]))
    fresh = _from_nothing(world, state, set(own))
    entities = Organizations(fresh, VirtualClock(world.scheduler)).context(state.org).entities
    path = collection_path(state.org, Collection.DASHBOARDS)
    for key, cells in subtrees(entities, own).items():
        name = f"{path}/{key.entity_id}_{key.period}"
        stored, wanted = world.store.get(name).fields, fresh.get(name).fields
        if stored is None or wanted is None:
            yield f"I1: there is no dashboard {key}"
        elif (
            Cells.from_lists(orjson.loads(stored["cells"]), orjson.loads(stored["dimension_cells"])) != cells
        ):
            yield f"I1: the dashboard {key} does not show the sum of what is below it"
        else:
            for field in ("record_count", "headline", "view"):
                if stored[field] != wanted[field]:
                    yield f"I2: the {field} of dashboard {key} is not what a calculation from nothing gives"


def _from_nothing(world: World, state: OrgState, leaves: set[LeafKey]) -> FakeDocuments:
    """A store with the same aggregates, and dashboards calculated from those alone."""
    fresh = FakeDocuments()
    fresh.put(f"organizations/{state.org}", world.store.fields(f"organizations/{state.org}"))
    for collection in (Collection.ENTITIES, Collection.ACCOUNTS, Collection.AGGREGATIONS):
        for snapshot in world.store.query(collection_path(state.org, collection)):
            fresh.put(snapshot.path, snapshot.fields or {})
    clock = VirtualClock(world.scheduler)
    Recalculate(fresh, clock, Organizations(fresh, clock), MetricDefinitions(fresh, clock, STANDARD))(
        state.org, leaves
    )
    return fresh


def _facts(world: World, state: OrgState) -> Iterator[str]:
    """I7: BigQuery's current view is the records."""
    held = {
        identifier: (leaf, record["version"], record["amount_minor"], record["account_code"])
        for identifier, (leaf, record) in _live_or_none(world, state).items()
    }
    current = {}
    for identifier, event in world.facts.current(state.org).items():
        data = event["data"]
        leaf, record = LeafKey(data["entity_id"], data["period"]), data["record"]
        current[identifier] = (leaf, record["version"], record["amount_minor"], record["account_code"])
    for identifier in sorted(held.keys() | current.keys()):
        if held.get(identifier) != current.get(identifier):
            yield f"I7: {identifier} is {held.get(identifier)} here, {current.get(identifier)} in BigQuery"


def _live_or_none(world: World, state: OrgState) -> dict[str, tuple[LeafKey, Record]]:
    try:
        return live_records(world.store, state.org)
    except AssertionError:
        return {}


def _event_ids(world: World, log: CommitLog) -> Iterator[str]:
    """One event id a record version, each with one content: what lets views keep one row."""
    ids: dict[tuple[str, str], bytes] = {}
    for event in world.facts.rows:
        body = orjson.dumps(event, option=orjson.OPT_SORT_KEYS)
        if ids.setdefault((event["org_id"], event["event_id"]), body) != body:
            yield f"I7: event {event['event_id']} came with two contents"
    if len(ids) > len(log.versions):
        yield f"I7: {len(ids)} events tell of {len(log.versions)} record versions"


def _walls(world: World, state: OrgState) -> Iterator[str]:
    """I8: nothing of another organization lies under this one."""
    others = [f"{org}-region" for org in ORGS if org != state.org]
    for path in world.store.paths():
        if not path.startswith(tuple(f"organizations/{org}" for org in ORGS)):
            yield f"I8: {path} lies outside every organization"
        if path.startswith(f"organizations/{state.org}/"):
            text = str(world.store.fields(path))
            if any(other in text for other in others):
                yield f"I8: {path} holds something of another organization"


def _authority(world: World, log: CommitLog, state: OrgState) -> Iterator[str]:
    """An edit of someone whose role was taken away is not decided after that moment. Its commit may come later, by as
    much as a process can be held up: Firestore guards a commit by what it writes alone."""
    if state.revoked_at is None:
        return
    for (org, edit_id), at in log.applied_edits.items():
        if org != state.org or at <= state.revoked_at:
            continue
        edit = world.store.fields(document_path(org, Collection.EDITS, edit_id))
        # The clock of the process that decided may have been ahead.
        decided = seconds_of(orjson.loads(edit["result"])["updated_at"]) - max(world.plan.skew, 0.0)
        late = decided - state.revoked_at
        if edit["uid"] == "bob" and late > _ROUNDING_SECONDS:
            yield f"authority: edit {edit_id} was decided {late:.1f} s after its author lost the role"


def _lost_updates(world: World, state: OrgState) -> Iterator[str]:
    """An edit changed exactly the version its author saw."""
    for snapshot in world.store.query(collection_path(state.org, Collection.EDITS)):
        edit = Edit.model_validate(dict(snapshot.fields or {}))
        if (
            edit.status == "applied"
            and edit.moved_to is None
            and edit.applied_version != edit.base_version + 1
        ):
            yield f"lost update: {edit.id} was made on {edit.base_version}, became {edit.applied_version}"


def _alerts(world: World, state: OrgState) -> Iterator[str]:
    """One alert a rule, entity and period, firing exactly while the dashboard is in breach, and told once."""
    found: dict[str, list[Alert]] = {}
    for snapshot in world.store.query(collection_path(state.org, Collection.ALERTS)):
        alert = Alert.model_validate(dict(snapshot.fields or {}))
        found.setdefault(f"{alert.entity_id}_{alert.period}", []).append(alert)
    for snapshot in world.store.query(collection_path(state.org, Collection.DASHBOARDS)):
        fields = snapshot.fields or {}
        place = f"{fields['scope']}_{fields['period']}"
        revenue = {kpi["id"]: kpi["value"] for kpi in orjson.loads(fields["view"])["kpis"]}["revenue"]
        states = [alert.state for alert in found.get(place, [])]
        if len(states) > 1:
            yield f"alerts: {len(states)} of {place}"
        elif revenue is not None and ("firing" in states) != (revenue < LOW_REVENUE):
            yield f"alerts: {place} has revenue {revenue}, its alert is {states or 'not there'}"
    yield from _told(world, state, [alert for alerts in found.values() for alert in alerts])


def _told(world: World, state: OrgState, alerts: list[Alert]) -> Iterator[str]:
    told: dict[tuple[str, str], str] = {}
    events: set[str] = set()
    for snapshot in world.store.query(collection_path(state.org, Collection.NOTIFICATIONS)):
        entry = Notification.model_validate(dict(snapshot.fields or {}))
        events.update(entry.events)
        for event in entry.events if entry.kind != "digest" else ():
            if told.setdefault((event, entry.recipient), entry.id) != entry.id:
                yield f"alerts: event {event} is told twice to {entry.recipient}"
    for alert in alerts:
        if alert.state == "firing" and event_id(alert, "firing") not in events:
            yield f"alerts: nobody is told of {alert.title}"
