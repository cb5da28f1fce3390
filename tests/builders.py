"""Records, messages and a small organization, for tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

import orjson

from ledgerlight.domain.cells import Cells
from ledgerlight.domain.charts import accounts_of
from ledgerlight.domain.leaf import LeafKey
from ledgerlight.usecases.organizations import OrganizationDirectory
from ledgerlight.usecases.records_query import RecordReader
from ledgerlight.wiring import METRICS_FILE
from schemas.close import CloseState
from schemas.documents import Edit, EditPatch, Entity, Member, Organization
from schemas.metrics import MetricsConfig
from schemas.names import DEVICES, Collection, collection_path, document_path, leaf_id
from schemas.notifications import Device
from schemas.primitives import Role
from schemas.records import Record, RecordChange, RecordChanges, SourceKind
from tests.fakes.clock import FakeClock
from tests.fakes.documents import FakeDocuments

CHART = accounts_of(METRICS_FILE.with_name("charts").joinpath("management.json").read_bytes())
METRICS = MetricsConfig.model_validate_json(METRICS_FILE.read_bytes()).metrics
LIVE = frozenset({"region", "segment"})
ORG = "acme"
AT = "2026-01-31T09:30:00.000Z"
WEST, EAST = "west", "east"


def rid(name: str | int) -> str:
    """A record id (24 hex digits) that depends on the name alone."""
    return blake2b(str(name).encode(), digest_size=12).hexdigest()


def record(
    name: str | int = "r",
    amount: int = 100,
    *,
    account: str = "1.100",
    version: int = 1,
    sequence: int = 1,
    record_id: str | None = None,
    scenario: str = "actual",
    currency: str = "USD",
    dimensions: dict[str, str] | None = None,
    description: str = "",
    retired: bool = False,
) -> Record:
    """A stored record."""
    made: Record = {
        "id": record_id or rid(name),
        "account_code": account,
        "date": "2026-01-15",
        "scenario": scenario,
        "amount_minor": amount,
        "currency": currency,
        "version": version,
        "sequence": sequence,
        "source": {"kind": "import", "import_id": "imp-1", "row": 2},
        "updated_at": AT,
    }
    if dimensions:
        made["dimensions"] = dimensions
    if description:
        made["description"] = description
    if retired:
        made["retired"] = True
    return made


def upsert(
    name: str | int,
    amount: int = 100,
    *,
    account: str = "1.100",
    entity: str = "west",
    period: str = "2026-01",
    moved_from: LeafKey | None = None,
    dimensions: dict[str, str] | None = None,
    row: int = 2,
) -> RecordChange:
    """A row that puts a record; its digest is that of its content."""
    change: RecordChange = {
        "op": "upsert",
        "id": rid(name),
        "account_code": account,
        "date": f"{period}-15",
        "scenario": "actual",
        "amount_minor": amount,
        "currency": "USD",
        "digest": blake2b(
            f"{entity}{account}{amount}{period}{dimensions}".encode(), digest_size=8
        ).hexdigest(),
        "row": row,
    }
    if dimensions:
        change["dimensions"] = dimensions
    if moved_from is not None:
        change["moved_from"] = moved_from.forward()
    return change


def retire(name: str | int) -> RecordChange:
    """A row that retires a record."""
    return {"op": "retire", "id": rid(name)}


def message(
    rows: Sequence[RecordChange],
    *,
    sequence: int = 1,
    entity: str = WEST,
    period: str = "2026-01",
    import_id: str | None = None,
    kind: SourceKind = "import",
    org: str = ORG,
) -> RecordChanges:
    """A ``record-changes`` message; its chunk id is a digest of its content."""
    import_id = import_id or f"imp-{sequence}"
    content = orjson.dumps([org, import_id, sequence, entity, period, rows])
    return RecordChanges(
        org_id=org,
        import_id=import_id,
        chunk_id=blake2b(content, digest_size=12).hexdigest(),
        kind=kind,
        sequence=sequence,
        entity_id=entity,
        months=[{"period": period, "rows": list(rows)}],
        uid="ana",
        trace_id="t",
    )


def found_organization(
    store: FakeDocuments,
    clock: FakeClock,
    org: str = ORG,
    entities: Iterable[str] = (WEST, EAST),
    currency: str = "USD",
) -> None:
    """An organization: a group entity, others below it, the management chart, a member of each role."""
    directory = OrganizationDirectory(store, clock)
    settings = Organization(
        name=org, currency=currency, root_entity="group", live_dimensions=["region", "segment"]
    )
    directory.add(org, settings, CHART)
    for entity in entities:
        directory.add_entity(org, entity, entity.title(), "group")
    for role in ("owner", "admin", "editor", "analyst", "viewer"):
        join(store, role, role, org=org)


def carry_device(documents: FakeDocuments, *uids: str, org: str = ORG) -> None:
    """Members, each with a device that gets push messages."""
    for uid in uids:
        join(documents, uid, "editor", org=org)
        device = Device(id=rid(uid), token=f"token-of-{uid}", label="Phone", registered_at=AT)
        path = document_path(org, Collection.MEMBERS, uid)
        documents.put(f"{path}/{DEVICES}/{device.id}", device.model_dump())


def join(
    store: FakeDocuments, uid: str, role: Role, scope: list[str] | None = None, *, org: str = ORG
) -> None:
    """Make someone a member."""
    member = Member(uid=uid, email=f"{uid}@acme.test", display_name=uid, role=role, entity_scope=scope)
    store.put(document_path(org, Collection.MEMBERS, uid), member.model_dump())


def post_edit(
    store: FakeDocuments,
    name: str | int,
    base_version: int,
    patch: EditPatch,
    *,
    edit_id: str = "e1",
    uid: str = "editor",
    entity: str = WEST,
    period: str = "2026-01",
    at: str = AT,
    org: str = ORG,
) -> str:
    """Write an edit as a client would; returns its id."""
    edit = Edit(
        id=edit_id,
        uid=uid,
        record_id=rid(name),
        entity_id=entity,
        period=period,
        base_version=base_version,
        patch=patch,
        reason="as agreed",
        created_at=at,
    )
    store.put(document_path(org, Collection.EDITS, edit_id), edit.model_dump())
    return edit_id


def set_period(
    store: FakeDocuments,
    state: CloseState,
    entity: str = WEST,
    period: str = "2026-01",
) -> None:
    """Open or close a period of an entity."""
    fields = {"entity_id": entity, "period": period, "state": state}
    store.put(document_path(ORG, Collection.PERIODS, leaf_id(entity, period)), fields)


def records_in(store: FakeDocuments, org: str = ORG) -> dict[LeafKey, dict[str, Record]]:
    """Every stored record by leaf and id, tombstones too, from the pages alone."""
    found: dict[LeafKey, dict[str, Record]] = {}
    for page in store.query(collection_path(org, Collection.RECORD_PAGES)):
        fields = page.fields or {}
        held = found.setdefault(LeafKey(fields["entity_id"], fields["period"]), {})
        for each in orjson.loads(fields["records"]):
            if each["id"] in held:
                raise AssertionError(f"record {each['id']} is in two pages of one leaf")
            held[each["id"]] = each
    return found


def live_records(store: FakeDocuments, org: str = ORG) -> dict[str, tuple[LeafKey, Record]]:
    """Every record that counts, by id. Raises when one counts twice."""
    found: dict[str, tuple[LeafKey, Record]] = {}
    for leaf, records in records_in(store, org).items():
        for record_id, each in records.items():
            if each.get("retired"):
                continue
            if record_id in found:
                raise AssertionError(f"record {record_id} counts in {found[record_id][0]} and in {leaf}")
            found[record_id] = leaf, each
    return found


def require_exact_aggregates(store: FakeDocuments, org: str = ORG) -> None:
    """Raise unless every leaf's aggregate is the sum of its records, and its pages those that it names."""
    reader = RecordReader(store, org)
    held = records_in(store, org)
    pages = set(store.paths(collection_path(org, Collection.RECORD_PAGES) + "/"))
    for leaf in reader.leaves():
        fields = (store.get(leaf.path).fields) or {}
        key = LeafKey(fields["entity_id"], fields["period"])
        stored = Cells.from_lists(orjson.loads(fields["accounts"]), orjson.loads(fields["dimensions"]))
        wanted = Cells.of(held.get(key, {}).values(), LIVE)
        assert stored == wanted, f"the aggregate of {key} is not the sum of its records"
        assert fields["record_count"] == wanted.record_count()
        for prefix in fields["prefixes"]:
            path = reader.page_path(key, prefix)
            assert path in pages, f"{path} is missing"
            pages.discard(path)
    assert not pages, f"no aggregate names {sorted(pages)}"


def entity(entity_id: str, parent: str | None = "group", currency: str = "USD") -> Entity:
    """An entity."""
    return Entity(id=entity_id, name=entity_id.title(), parent=parent, currency=currency)
