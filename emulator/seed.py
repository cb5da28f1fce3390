"""Fills the demonstration organization, through the same doors as everyone: members, mappings, dropped files.

Running it again changes nothing: documents that are there stay, and a file that was dropped before is not
dropped again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cli.alerts import save_rules
from cli.connection import Connection, connect
from cli.dropping import Drop, ImportFailed, ImportFollower, upload
from cli.mapping_files import read_mapping
from ledgerlight.charts import chart_json
from ledgerlight.domain.charts import accounts_of
from ledgerlight.ports import Write
from ledgerlight.usecases.problems import Conflict
from schemas.cash import CashPlan, CashPlanRequest
from schemas.documents import Import, Organization
from schemas.kpi_api import KpiSaveRequest
from schemas.metrics import Target
from schemas.names import Collection, document_path
from schemas.primitives import Role

if TYPE_CHECKING:
    from ledgerlight.wiring import Services

ORG_ID = "demo"
CURRENCY = "USD"
ROOT = "group"
PASSWORD = "ledgerlight"  # noqa: S105 - of the local demonstration's sign-ins, printed at every start
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
REGIONS = {"west": "West", "east": "East", "central": "Central", "south": "South"}
LIVE_DIMENSIONS = ["department", "product_line", "region", "segment", "payment_method"]
WAIT_SECONDS = 300.0
RULES_FILE = "alert-rules.yaml"
CASH_FILE = "cash.json"
ALERTED = {"finance-owner": "olivia", "controller": "adam", "cfo": "olivia", "manager": "edith"}
"""Which sign-in is which recipient of the notification settings, by first name."""


TARGETS = {
    "gross_margin": Target(value=1_250, warning=1_000),
    "operating_expense_ratio": Target(value=500, warning=600),
    "net_margin": Target(value=600, warning=300),
    "customer_churn": Target(value=500, warning=800),
}
"""Targets in basis points; those of every entity."""


@dataclass(frozen=True, slots=True)
class Login:
    """A sign-in of the demonstration."""

    email: str
    role: Role
    name: str
    entities: tuple[str, ...] = ()
    password: str = PASSWORD


SIGN_INS = (
    Login("owner@demo.test", "owner", "Olivia Owner"),
    Login("admin@demo.test", "admin", "Adam Admin"),
    Login("editor@demo.test", "editor", "Edith Editor"),
    Login("analyst@demo.test", "analyst", "Ana Analyst"),
    Login("viewer@demo.test", "viewer", "Victor Viewer"),
    Login("west@demo.test", "viewer", "Wendy West", ("west",)),
)

LOGINS: dict[str, Role] = {login.email: login.role for login in SIGN_INS}
"""What ``up`` prints."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file of the demonstration."""

    filename: str
    source: str
    mapping: str | None = None


FILES = (
    SeedFile("superstore.csv", "superstore", "superstore.yaml"),
    SeedFile("opex.csv", "opex"),
    SeedFile("budget.csv", "budget"),
    SeedFile("forecast.csv", "forecast"),
    SeedFile("statistics.csv", "statistics"),
)


@dataclass(slots=True)
class Seeded:
    """What seeding did. ``records_written`` is 0 when everything was there already."""

    org_id: str = ORG_ID
    files_dropped: list[str] = field(default_factory=list)
    records_written: int = 0


Report = Callable[[str], None]
"""Told in one line what is being done."""


def seed(
    services: Services | None = None,
    report: Report | None = None,
    *,
    before_files: Callable[[], None] | None = None,
    opened: Callable[[], None] | None = None,
    wait_seconds: float = WAIT_SECONDS,
) -> Seeded:
    """Make the demonstration complete and wait until every dashboard shows it.

    ``services`` None: those that the environment names. ``before_files`` is called before the first file is dropped:
    what functions need by then may be made beside. ``opened`` is called when everyone can sign in and see them come.
    Raises ``cli.output.CommandFailed`` when an import fails or does not end in time.
    """
    tell = report or _silent
    connection = Connection(services) if services is not None else connect()
    services = connection.services
    tell("organization")
    _organization(connection)
    owner, *others = SIGN_INS
    _sign_in(connection, owner)
    # Before the figures: every dashboard is calculated with them from the first.
    _targets(connection)
    if before_files is not None:
        before_files()
    seeded = Seeded()
    since = services.clock.now()
    pending = [file for file in FILES if not _was_dropped(connection, file)]
    follower = ImportFollower(services.store, services.clock, services.organizations, ORG_ID)
    # All at once: sources differ, so nothing waits for anything.
    dropped = [(file, _drop(connection, file)) for file in pending]
    tell("sign-ins")
    for login in others:
        _sign_in(connection, login)
    if opened is not None:
        opened()
    for file, import_id in dropped:
        imported = follower.follow(import_id, wait_seconds, lambda i: tell(_progress_line(i)))
        if imported.status != "done":
            raise ImportFailed(
                f"seeding {file.filename} ended as {imported.status}: {imported.error or 'row errors'}"
            )
        seeded.files_dropped.append(file.filename)
        seeded.records_written += imported.records_written
        _remember(connection, file, imported)
    if dropped:
        tell("dashboards")
        follower.await_dashboards(since, wait_seconds)
        # A rule is about what comes: dashboards that were still to change would be judged as if they had just come.
        follower.await_comparisons(since, wait_seconds)
    tell("alert rules")
    _alerting(connection)
    tell("cash")
    _cash(connection)
    return seeded


def _sign_in(connection: Connection, login: Login) -> None:
    connection.members.add(
        ORG_ID, login.email, login.role,
        display_name=login.name, entities=login.entities, password=login.password,
    )  # fmt: skip


def _silent(line: str) -> None:
    del line


def _organization(connection: Connection) -> None:
    organization = Organization(
        name="Demo Group", currency=CURRENCY, root_entity=ROOT, live_dimensions=LIVE_DIMENSIONS
    )
    connection.directory.add(ORG_ID, organization, accounts_of(chart_json("management")))
    for entity_id, name in REGIONS.items():
        connection.directory.add_entity(ORG_ID, entity_id, name, ROOT)


def _targets(connection: Connection) -> None:
    """Targets of the demonstration, saved by its owner as a person would; once, like the alert rules."""
    services = connection.services
    marker = document_path(ORG_ID, Collection.INTERNAL, "seed-targets")
    if services.store.get(marker).exists:
        return
    owner = next(each for each in connection.members.every(ORG_ID) if each.email == SIGN_INS[0].email)
    metrics = {metric.id: metric for metric in services.metric_definitions.standard}
    for metric_id, target in TARGETS.items():
        metric = metrics[metric_id].model_copy(update={"targets": [target]})
        request = KpiSaveRequest(
            metric=metric, base_version=metric.version, reason="Target of the plan for 2019"
        )
        try:
            services.manage_kpis.save(ORG_ID, owner, request)
        except Conflict:
            continue  # somebody defined it before
    services.store.commit([Write(marker, {"targets": len(TARGETS)})])


def _alerting(connection: Connection) -> None:
    """Rules that judge the newest months at once, and people of the demonstration to be told; once, for whoever
    changes or removes one wants it so."""
    services = connection.services
    marker = document_path(ORG_ID, Collection.INTERNAL, "seed-alert-rules")
    if services.store.get(marker).exists:
        return
    uids = {login.name.split()[0].lower(): login.email for login in SIGN_INS}
    members = {member.email: member.uid for member in connection.members.every(ORG_ID)}
    settings = services.notification_settings(ORG_ID)
    told = {
        who: person.model_copy(update={"uid": members[uids[name]], "email": uids[name]})
        if (name := ALERTED.get(who)) is not None
        else person
        for who, person in settings.recipients.items()
    }
    services.notification_settings.save(ORG_ID, settings.model_copy(update={"recipients": told}))
    save_rules(connection, ORG_ID, EXAMPLES / RULES_FILE)
    services.store.commit([Write(marker, {"file": RULES_FILE})])


def _cash(connection: Connection) -> None:
    """The cash plan of the group, with the bank's balances of a quarter, and a frozen forecast of each of its weeks;
    saved once, by the demonstration's owner."""
    services = connection.services
    if not services.store.get(document_path(ORG_ID, Collection.CASH_SETTINGS, ROOT)).exists:
        owner = next(each for each in connection.members.every(ORG_ID) if each.email == SIGN_INS[0].email)
        plan = CashPlan.model_validate_json((EXAMPLES / CASH_FILE).read_bytes())
        services.cash.save(ORG_ID, owner, ROOT, CashPlanRequest(base_version=0, plan=plan))
    # What one run leaves, the next ones freeze: here as far as an unchanged plan goes.
    services.cash.sweep(ORG_ID)


def _drop(connection: Connection, file: SeedFile) -> str:
    name: str | None = None
    if file.mapping is not None:
        mapping = read_mapping(EXAMPLES / file.mapping)
        connection.directory.save_mapping(ORG_ID, mapping)
        name = mapping.name
    plan = Drop(EXAMPLES / file.filename, name, "replace", file.source, uid="seed")
    return upload(connection.services, ORG_ID, plan)


def _digest(file: SeedFile) -> str:
    digest = sha256((EXAMPLES / file.filename).read_bytes())
    if file.mapping is not None:
        digest.update((EXAMPLES / file.mapping).read_bytes())
    return digest.hexdigest()


def _marker(file: SeedFile) -> str:
    return document_path(ORG_ID, Collection.INTERNAL, f"seed-{file.source}")


def _was_dropped(connection: Connection, file: SeedFile) -> bool:
    """Whether this content was imported before: what people changed or reversed since stays so."""
    fields = connection.services.store.get(_marker(file)).fields
    return fields is not None and fields["digest"] == _digest(file)


def _remember(connection: Connection, file: SeedFile, imported: Import) -> None:
    fields = {"digest": _digest(file), "import_id": imported.id}
    connection.services.store.commit([Write(_marker(file), fields)])


def _progress_line(imported: Import) -> str:
    return f"{imported.filename}: {imported.status}, {imported.rows_total:,} rows"
