"""What people and systems do in a run: drop files, push, edit, reverse, join and leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import orjson

from ledgerlight.domain.leaf import LeafKey
from ledgerlight.usecases.organizations import OrganizationDirectory
from ledgerlight.usecases.reverse_import import NotReversible
from schemas.alerts import AlertRule, RuleScope
from schemas.documents import Edit, EditPatch, Organization
from schemas.names import Collection, collection_path, document_path
from schemas.records import Record
from tests.builders import CHART, join, records_in, rid
from tests.simulation.world import Instance, World

ORGS = ("north", "south")
CODES = ("1.100", "1.900", "2.100", "3.310")
PERIODS = ("2025-01", "2025-12", "2026-01")
LOW_REVENUE = 400_000
"""What revenue must not be below; files and edits go about it."""
SPAN = 150.0
"""Virtual seconds in which everything is done."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file. ``fault`` says how it is spoilt, if it is."""

    key: str
    entity: str
    date: str
    account: str
    amount: int
    fault: str = ""

    @property
    def leaf(self) -> LeafKey:
        """Where its record belongs."""
        return LeafKey(self.entity, self.date[:7])


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as it was given, for the model."""

    object_name: str
    generation: str
    source: str
    replace: bool
    rows: tuple[Row, ...]


@dataclass(slots=True)
class OrgState:
    """What the workload remembers of one organization."""

    org: str
    entities: tuple[str, ...]
    rows: dict[str, dict[str, Row]] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    edits: int = 0
    keys: int = 0
    revoked_at: float | None = None


class Workload:
    """Plans actions at random times, and carries them out as clients that do not fail."""

    def __init__(self, world: World, random: Random, actions: int) -> None:
        self.world = world
        self.random = random
        self.states = [self._found(org, number) for number, org in enumerate(ORGS)]
        for _ in range(actions):
            world.scheduler.spawn("client", self._act, random.uniform(0, SPAN))

    def _found(self, org: str, number: int) -> OrgState:
        """Two organizations whose entities have the same names: only paths keep them apart."""
        instance = Instance(self.world, 0.0)
        directory = OrganizationDirectory(self.world.store, instance.clock)
        chart = [a for a in CHART if a.code in CODES or not a.is_posting]
        settings = Organization(
            name=org, currency="USD", root_entity="group", live_dimensions=["region", "segment"]
        )
        directory.add(org, settings, chart)
        entities = ("west", "east", "mid")[: 2 + number]
        for entity in entities:
            directory.add_entity(org, entity, entity.title(), "east" if entity == "mid" else "group")
        rule = AlertRule(
            id="low-revenue", name="Low revenue", kind="absolute", metric="revenue", operator="below",
            threshold=LOW_REVENUE, severity="info", scope=RuleScope(entity_id="group"),
        )  # fmt: skip
        self.world.store.put(document_path(org, Collection.ALERT_RULES, rule.id), rule.model_dump())
        for uid in ("ana", "bob"):
            join(self.world.store, uid, "editor", org=org)
        return OrgState(org, entities)

    def _act(self) -> None:
        state = self.random.choice(self.states)
        actions = {
            self._drop: 5, self._push: 2, self._edit: 8,
            self._reverse: 1, self._overwrite: 1, self._revoke: 0.4,
        }  # fmt: skip
        (action,) = self.random.choices(list(actions), list(actions.values()))
        action(state)

    # Files.

    def _row(self, state: OrgState, key: str) -> Row:
        pick = self.random.choice
        day = f"{pick(PERIODS)}-{self.random.randint(1, 28):02d}"
        return Row(key, pick(state.entities), day, pick(CODES), self.random.randint(-5_000, 5_000_000))

    def _changed(self, state: OrgState, source: str) -> dict[str, Row]:
        """The source's rows after some were corrected, moved, removed and added."""
        rows = dict(state.rows.get(source, {}))
        for key in list(rows):
            chance = self.random.random()
            if chance < 0.15:
                rows[key] = self._row(state, key)
            elif chance < 0.25:
                del rows[key]
        for _ in range(self.random.randint(0 if rows else 1, 5)):
            state.keys += 1
            key = f"k{state.keys}"
            rows[key] = self._row(state, key)
        return rows

    def _spoilt(self, rows: list[Row]) -> list[Row]:
        """The file's lines: sometimes one that cannot be read, has an unknown account, or comes twice."""
        lines = list(rows)
        if lines and self.random.random() < 0.3:
            at = self.random.randrange(len(lines))
            fault = self.random.choice(("amount", "account", "duplicate"))
            old = lines[at]
            spoilt = Row(old.key, old.entity, old.date, old.account, old.amount + 1, fault)
            if fault == "duplicate":
                lines.insert(self.random.randint(at + 1, len(lines)), spoilt)
            else:
                lines[at] = spoilt
        return lines

    def _drop(self, state: OrgState) -> None:
        source = self.random.choice(("ledger", "shop"))
        if self.random.random() > 0.2 or source not in state.rows:
            state.rows[source] = self._changed(state, source)
        rows = list(state.rows[source].values())
        self.random.shuffle(rows)
        lines = self._spoilt(rows)
        name = f"organizations/{state.org}/inbox/{source}-{len(state.dropped)}.csv"
        self._upload(state, name, source, self.random.random() < 0.4, tuple(lines))

    def _upload(self, state: OrgState, name: str, source: str, replace: bool, rows: tuple[Row, ...]) -> None:
        mode = "replace" if replace else "append"
        metadata = {"source": source, "mode": mode, "uid": "ana"}
        info = self.world.objects.write(name, csv_of(state.org, rows), "text/csv", metadata)
        state.dropped.append(Dropped(name, info.generation, source, replace, rows))

    def _overwrite(self, state: OrgState) -> None:
        """The same name again with other content, perhaps while the first is being read."""
        name = f"organizations/{state.org}/inbox/daily.csv"
        rows = [self._row(state, f"d{number}") for number in range(self.random.randint(3, 8))]
        self._upload(state, name, "daily", False, tuple(rows))
        again = tuple(self._row(state, row.key) for row in rows)

        def write_again() -> None:
            self._upload(state, name, "daily", False, again)

        self.world.scheduler.spawn("client", write_again, self.random.uniform(0.5, 30.0))

    def _push(self, state: OrgState) -> None:
        """The API: an object below ``imports``, registered before its event comes."""
        rows = tuple(self._row(state, f"p{self.random.randint(1, 12)}") for _ in range(3))
        rows = tuple({row.key: row for row in rows}.values())
        name = f"organizations/{state.org}/imports/api-{len(state.dropped)}/source/records.ndjson"
        body = b"".join(orjson.dumps(fields_of(state.org, row)) + b"\n" for row in rows)
        metadata = {"kind": "api", "source": "api", "uid": "bob", "mode": "append"}
        info = self.world.objects.write(name, body, "application/x-ndjson", metadata)
        Instance(self.world, 0.0).ingest_file.register(name, info)
        state.dropped.append(Dropped(name, info.generation, "api", False, rows))

    def _reverse(self, state: OrgState) -> None:
        known = self.world.store.query(collection_path(state.org, Collection.IMPORTS), fields=("status",))
        done = [s for s in known if (s.fields or {})["status"].startswith("done")]
        if done:
            import_id = self.random.choice(done).path.rsplit("/", 1)[1]
            try:
                Instance(self.world, 0.0).reverse_import(state.org, import_id, "ana")
            except NotReversible:
                return

    # People.

    def _edit(self, state: OrgState) -> None:
        held = records_in(self.world.store, state.org)
        places = [(leaf, each) for leaf, records in sorted(held.items()) for each in records.values()]
        state.edits += 1
        edit_id = f"e{state.edits}"
        if not places or self.random.random() < 0.1:
            edit = self._creation(state, edit_id)
        else:
            edit = self._change(state, edit_id, *self.random.choice(places))
        self.world.store.put(document_path(state.org, Collection.EDITS, edit_id), edit.model_dump())
        if self.random.random() < 0.6:  # the client's call for speed, which may fail like any other
            self.world.call("apply_edit", (state.org, edit_id))

    def _creation(self, state: OrgState, edit_id: str) -> Edit:
        row = self._row(state, edit_id)
        patch = EditPatch(
            account_code=row.account,
            date=row.date,
            scenario="actual",
            amount_minor=row.amount,
            currency="USD",
        )
        return self._as_edit(edit_id, rid(f"{state.org}-{edit_id}"), row.leaf, 0, patch)

    def _change(self, state: OrgState, edit_id: str, leaf: LeafKey, stored: Record) -> Edit:
        pick, base = self.random.choice, stored["version"]
        if self.random.random() < 0.15:
            base = max(1, base - 1)
        patches = [
            EditPatch(amount_minor=self.random.randint(-900, 900_000)),
            EditPatch(account_code=pick(CODES)),
            EditPatch(entity_id=pick(state.entities), period=pick(PERIODS)),
            EditPatch(date=f"{pick(PERIODS)}-05"),
            EditPatch(retired=True),
        ]
        if stored.get("retired"):
            patches = [EditPatch(retired=False), EditPatch(amount_minor=7)]
        return self._as_edit(edit_id, stored["id"], leaf, base, pick(patches))

    def _as_edit(self, edit_id: str, record_id: str, leaf: LeafKey, base: int, patch: EditPatch) -> Edit:
        return Edit(
            id=edit_id,
            uid=self.random.choice(("ana", "bob")),
            record_id=record_id,
            entity_id=leaf.entity_id,
            period=leaf.period,
            base_version=base,
            patch=patch,
            reason="simulated",
            created_at=Instance(self.world, 0.0).clock.now(),
        )

    def _revoke(self, state: OrgState) -> None:
        """Bob may look from now on, and no more; what he asks for later is refused."""
        if state.revoked_at is None:
            state.revoked_at = self.world.scheduler.now
            join(self.world.store, "bob", "viewer", org=state.org)


def fields_of(org: str, row: Row) -> dict[str, str]:
    """A row in canonical form. The region names the organization, so that a leak shows."""
    sign = "-" if row.amount < 0 else ""
    amount = f"{sign}{abs(row.amount) // 100}.{abs(row.amount) % 100:02d}"
    return {
        "key": row.key,
        "entity": row.entity,
        "account": "9.999" if row.fault == "account" else row.account,
        "date": row.date,
        "amount": "n/a" if row.fault == "amount" else amount,
        "region": f"{org}-region",
    }


def csv_of(org: str, rows: tuple[Row, ...]) -> bytes:
    """The rows as a canonical CSV file."""
    lines = ["key,entity,account,date,amount,region"]
    lines += [",".join(fields_of(org, row).values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()
