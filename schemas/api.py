"""What the HTTP interface takes and answers, but of alerts and KPIs (``/v1/organizations/{org_id}/...``)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, WithJsonSchema, model_validator

from schemas.alerts import AlertKey
from schemas.analysis import Forecast, Trend
from schemas.documents import EditStatus, RowError
from schemas.mapping import Mapping
from schemas.notifications import DeviceToken
from schemas.primitives import (
    AmountMinor,
    CurrencyCode,
    Dimensions,
    IsoDate,
    Model,
    Period,
    RecordId,
    Role,
    Scenario,
    Slug,
    Timestamp,
)
from schemas.records import Record

MAX_RECORDS = 5_000


PREVIEW_ROWS = 50_000


"""Beyond this many rows a preview counts and does not compare with what is stored."""


PREVIEW_SAMPLE = 50


PREVIEW_ERRORS = 200


RESERVED_FIELDS = frozenset(
    {
        "entity", "entity_id", "account", "account_code", "date", "period", "amount", "currency", "scenario",
        "key", "id", "record_key", "description", "org", "org_id", "organization", "organization_id",
        "organisation", "organisation_id", "line", "column", "rule", "reason",
    }
)  # fmt: skip


"""Columns of a canonical file that are no dimension."""


MappingName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9\-]{0,63}$")]


class ApplyEditResult(Model):
    """What became of an edit. ``conflict`` is the record as it is stored now."""

    status: EditStatus
    version: int | None
    error: str | None = None
    conflict: Record | None = None


class OpenUploadRequest(Model):
    """A file to be uploaded."""

    filename: Annotated[str, Field(min_length=1, max_length=1024)]
    size_bytes: Annotated[int, Field(ge=1, strict=True)]
    content_type: Annotated[str, Field(max_length=200)] = ""


class OpenUploadResult(Model):
    """Where to ``PUT`` the bytes (a resumable session of Cloud Storage), as which type, until when."""

    upload_id: str
    session_url: str
    content_type: str
    expires_at: Timestamp


class PreviewRequest(Model):
    """``mapping``: a saved mapping's name, or a whole mapping that need not be saved; None is what fits."""

    mapping: MappingName | Mapping | None = None
    mode: Literal["append", "replace"] = "append"


class PreviewTotal(Model):
    """What the file adds up to on one account, scenario and currency."""

    account_code: Slug
    name: str
    scenario: Scenario
    currency: CurrencyCode
    amount_minor: int
    count: int


class PreviewRecord(Model):
    """A record that will be written, or is there already (``unchanged``)."""

    line: int
    outcome: Literal["new", "changed", "unchanged", "stale", "refused", "not_compared"]
    entity_id: Slug
    period: Period
    id: RecordId
    account_code: Slug
    date: IsoDate
    scenario: Scenario
    amount_minor: AmountMinor
    currency: CurrencyCode
    dimensions: Dimensions = Field(default_factory=dict)
    description: str = ""


class Refusal(Model):
    """Why a file is not read at all, or no further."""

    rule: str
    reason: str
    line: int | None = None


class PreviewResult(Model):
    """What an import would write, by the same parser and the same comparison. Nothing is written.

    Counts of ``new`` to ``retired`` are None when ``compared`` is false: above 50,000 rows. ``refused``: the
    file cannot be imported like this, and why; what was found until then is told all the same.
    """

    headers: list[str]
    recognised_mapping: str | None = None
    suggested_mapping: Mapping | None = None
    mapping: Mapping | None = None
    rows_total: int = 0
    records_total: int = 0
    compared: bool = True
    new: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    retired: int | None = None
    rejected: int = 0
    quarantined: int = 0
    quarantined_minor: int = 0
    new_entities: list[str] = Field(default_factory=list)
    totals: list[PreviewTotal] = Field(default_factory=list)
    sample: list[PreviewRecord] = Field(default_factory=list)
    errors: list[RowError] = Field(default_factory=list)
    notes: list[str] = Field(default_factory=list)
    rounding_difference: str = "0"
    refused: Refusal | None = None


class StartImportRequest(Model):
    """``mapping``: a saved mapping's name, or a whole mapping, which is saved; None is what fits the file."""

    mapping: MappingName | Mapping | None = None
    mode: Literal["append", "replace"] = "append"


class ImportStarted(Model):
    """Follow ``imports/{import_id}``."""

    import_id: str


class PushedRecord(Model):
    """One record. Give ``amount`` as text in major units ("1234.50"; JSON numbers lose digits), or
    ``amount_minor`` as an integer in minor units. ``key`` is the source's own id of the record: the same key
    again changes the record. Without it the content is the record's identity."""

    entity: Annotated[str, Field(min_length=1, max_length=200)]
    account: Annotated[str, Field(min_length=1, max_length=64)]
    date: IsoDate
    amount: Annotated[str, Field(pattern=r"^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,12})?$")] | None = None
    amount_minor: AmountMinor | None = None
    currency: CurrencyCode
    scenario: Scenario = "actual"
    key: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    description: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    dimensions: Dimensions = Field(default_factory=dict)

    @model_validator(mode="after")
    def _check(self) -> PushedRecord:
        if (self.amount is None) == (self.amount_minor is None):
            raise ValueError("give exactly one of 'amount' and 'amount_minor'")
        taken = sorted(RESERVED_FIELDS & self.dimensions.keys())
        if taken:
            raise ValueError(f"{taken[0]!r} is a field of the record, not a dimension")
        return self


def _rows_schema() -> dict[str, Any]:
    return {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_RECORDS,
        "items": PushedRecord.model_json_schema(),
    }


class PushRequest(Model):
    """Records of one source. Each is checked by itself: one that is refused does not hold up the others."""

    source: MappingName = "api"
    records: Annotated[
        list[JsonValue], Field(min_length=1, max_length=MAX_RECORDS), WithJsonSchema(_rows_schema())
    ]


class FieldError(Model):
    """What is wrong with one field of a pushed record."""

    field: str
    rule: str
    reason: str
    value: str = ""


class PushedResult(Model):
    """What became of one record; ``index`` is its place in the request, the first is 0."""

    index: int
    status: Literal["accepted", "rejected"]
    id: RecordId | None = None
    errors: list[FieldError] = Field(default_factory=list)


class PushResult(Model):
    """``import_id`` is None when no record was accepted; else follow ``imports/{import_id}``."""

    import_id: str | None
    accepted: int
    rejected: int
    results: list[PushedResult]


class MemberRequest(Model):
    """A person to become a member, or to get another role. They must have signed in once."""

    email: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
    role: Role
    display_name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    entities: Annotated[list[Slug], Field(min_length=1, max_length=500)] | None = None


class MemberResult(Model):
    """A member as stored; ``entity_scope`` None sees every entity."""

    uid: str
    email: str
    display_name: str
    role: Role
    entity_scope: list[Slug] | None


class TokenRequest(Model):
    """A service token for one system."""

    label: Annotated[str, Field(min_length=1, max_length=100)]


class TokenIssued(Model):
    """The token is shown once; only its hash is kept."""

    token_id: str
    token: str


class TokenListed(Model):
    """What may be known of a token."""

    token_id: str
    label: str
    created_at: Timestamp
    created_by: str


class TokenList(Model):
    """The organization's service tokens."""

    tokens: list[TokenListed]


class MentionsTold(Model):
    """Messages that left because of this call."""

    sent: int


class SeriesAnalysis(Model):
    """A KPI's history in a scope, its trend and its forecast, in the KPI's unit.

    ``periods`` without gaps, the last one the last with a value. The trend's line is through the last
    ``trend.periods`` of them; the forecast's steps follow the last. ``version``: of the history."""

    scope: Slug
    metric: str
    version: int
    periods: list[Period]
    values: list[int | None]
    trend: Trend
    forecast: Forecast


class DeviceRequest(Model):
    """The token that Firebase Cloud Messaging gave this browser, and what its owner would call it."""

    token: DeviceToken
    label: Annotated[str, Field(max_length=120)] = ""


class DeviceListed(Model):
    """A device without its token."""

    id: AlertKey
    label: str
    registered_at: Timestamp


class DeviceList(Model):
    """The caller's own devices, the newest first."""

    devices: list[DeviceListed]


PEOPLE_FOUND = 50


class PeopleQuery(Model):
    """``entity``: whose numbers they must see. ``find``: how a name, or a word of it, begins."""

    entity: Slug
    find: Annotated[str, Field(max_length=60)] = ""


class Person(Model):
    """A member by name."""

    uid: str
    name: str


class People(Model):
    """Members that fit, in the order of their names."""

    people: list[Person]


class Health(Model):
    """The process answers."""

    status: Literal["ok"] = "ok"
