"""Cash of an entity: what its people say of it, its weekly forecasts, and what those came to (FINANCE 4)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, Json, model_validator

from schemas.analysis import CashAccuracyReport, CashForecast, Refused, TimingSplit
from schemas.primitives import AmountMinor, CurrencyCode, IsoDate, Model, Period, Slug, Timestamp

MAX_BALANCES = 60
MAX_ITEMS = 60
MAX_DAYS = 180
MAX_OVERRIDES = 400


def _is_day(text: str) -> str:
    """The same text. Raises ``ValueError`` for what is no day of 1950 to 2149."""
    if not 1950 <= date.fromisoformat(text).year <= 2149:
        raise ValueError("the year is not between 1950 and 2149")
    return text


Day = Annotated[IsoDate, AfterValidator(_is_day)]
Week = Annotated[str, Field(pattern=r"^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$")]
ItemId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9\-]{0,39}$")]
Size = Annotated[AmountMinor, Field(ge=0)]
BasisPoints = Annotated[int, Field(ge=0, le=10_000)]
Days = Annotated[int, Field(ge=0, le=MAX_DAYS)]

LineKey = Annotated[str, Field(pattern=r"^[a-z_]{1,20}(\.[a-z0-9\-]{1,40})?$")]

PartOf = Literal["operating", "interest", "tax"]
"""Lines that are forecast from the books, of which an item may be a part that has its own dates."""


class BankBalance(Model):
    """The bank's balance at the end of a day, reconciled by a person; minor units, restricted cash in it."""

    date: Day
    amount_minor: AmountMinor


class CashItem(Model):
    """Something that is expected on its dates. ``part_of``: it is in the books within that line already, which is
    forecast without it, so that it does not count twice."""

    id: ItemId
    label: Annotated[str, Field(min_length=1, max_length=80)]
    flow: Literal["receipt", "disbursement"]
    amount_minor: Size
    date: Day
    repeats: Literal["once", "weekly", "monthly", "quarterly"] = "once"
    until: Day | None = None
    financing: bool = False
    part_of: PartOf | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.part_of is not None and (self.flow != "disbursement" or self.financing):
            raise ValueError("'part_of' names payments of operations: a disbursement that is no financing")
        if self.until is not None and self.until < self.date:
            raise ValueError("'until' must not be before 'date'")
        return self


class CashPlan(Model):
    """What people say of an entity's cash. ``minimum`` None raises no alert, and so does ``balance_days``: how old the
    newest balance may be, in days. ``customer_days``: from a sale to its
    money; ``supplier_days``: from a cost of goods to its payment; ``collected_bp``: what part of receivables of up to
    30, 60, 90 and more days will come. ``restricted`` cash is no cash to spend; ``undrawn`` facilities are liquidity,
    and no cash either."""

    minimum: AmountMinor | None = None
    restricted: Size = 0
    undrawn: Size = 0
    balance_days: Annotated[int, Field(ge=1, le=MAX_DAYS)] | None = None
    customer_days: Days = 30
    supplier_days: Days = 30
    collected_bp: tuple[BasisPoints, BasisPoints, BasisPoints, BasisPoints] = (9_300, 8_800, 7_800, 5_000)
    balances: Annotated[list[BankBalance], Field(max_length=MAX_BALANCES)] = []
    items: Annotated[list[CashItem], Field(max_length=MAX_ITEMS)] = []

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        days = [balance.date for balance in self.balances]
        if days != sorted(set(days)):
            raise ValueError("balances: give one a day, the oldest first")
        if len({item.id for item in self.items}) != len(self.items):
            raise ValueError("items: an id comes twice")
        return self


class CashOverride(Model):
    """An amount that a person put in place of the computed one of a line, in a week: a size, as the line's are."""

    line: LineKey
    week: Week
    amount_minor: Size
    reason: Annotated[str, Field(min_length=3, max_length=300)]
    uid: str
    by: str
    at: Timestamp


class CashOwner(Model):
    """Who answers for a line, and may override it."""

    line: LineKey
    uid: Annotated[str, Field(min_length=1, max_length=128)]
    name: str


class CashSettings(Model):
    """``cash_settings/{scope}``: a plan as saved, and what people say of its lines. ``version`` counts the changes of
    all of it."""

    scope: Slug
    version: Annotated[int, Field(ge=0)] = 0
    plan: Json[CashPlan]
    overrides: Json[list[CashOverride]] = []
    owners: Json[list[CashOwner]] = []
    uid: str = ""
    changed_by: str = ""
    at: Timestamp | None = None


class CashRange(Model):
    """A week's closing balance should new sales come at the edges of their forecast's interval."""

    low: int
    high: int


class CashBasis(Model):
    """What a forecast rests upon: the balance of ``as_of`` and from where, and the last month of the books that was
    over by then. ``receivables`` and ``payables``: whether the books have them, else sales and costs are paid after
    their days."""

    as_of: IsoDate
    balance_from: Literal["bank", "books"]
    books_through: Period
    receivables: bool
    payables: bool
    customer_days: Days
    supplier_days: Days
    restricted: Size
    series_version: int
    plan_version: int


class CashVersion(Model):
    """``cash_forecasts/{scope}_{week}``: the forecast of a week, as frozen once that week's Monday was over. It is
    never written again. ``overrides``: those that are in it, with their reasons."""

    scope: Slug
    week: Week
    basis: CashBasis
    forecast: Json[CashForecast]
    ranges: Json[list[CashRange]]
    overrides: Json[list[CashOverride]] = []
    frozen_at: Timestamp


class CashMissing(Model):
    """What a forecast lacks, and what to do."""

    code: Literal["balance", "books", "mixed_currency"]
    text: str


class CashVersionLine(Model):
    """A frozen version beside what came. ``weeks_seen``: weeks of which the bank's balance is known;
    ``closing_then`` and ``closing_came``: the last of them."""

    week: Week
    frozen_at: Timestamp
    lowest_week: Week
    lowest: int
    weeks_seen: int
    closing_then: int | None
    closing_came: int | None


class CashReport(Model):
    """An entity's cash: the forecast as of now, the versions frozen before, and how right they were.

    ``forecast`` is None with ``missing`` or ``refused``. ``accuracy`` by line: ``balance`` against the bank, the other
    lines against the books; in all and by weeks ahead it is the balance's. ``timing``: the newest version that has
    been seen for four weeks, by line. ``overrides``: those within the weeks of the forecast. ``balance_age``: days
    since the newest balance, None without one; ``balance_late``: more than the plan allows."""

    scope: Slug
    currency: CurrencyCode
    today: IsoDate
    basis: CashBasis | None
    forecast: CashForecast | None
    ranges: list[CashRange]
    missing: list[CashMissing]
    refused: Refused | None
    plan: CashPlan
    overrides: list[CashOverride] = []
    owners: list[CashOwner] = []
    balance_age: int | None = None
    balance_late: bool = False
    plan_version: int
    plan_changed_by: str
    plan_at: Timestamp | None
    versions: list[CashVersionLine]
    accuracy: CashAccuracyReport | None
    timing_week: Week | None
    timing: list[TimingSplit]


class CashWeekAmount(Model):
    """What a line is to come to in a week, and why; without an amount, what is computed counts again."""

    week: Week
    amount_minor: Size | None
    reason: Annotated[str, Field(max_length=300)] = ""

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.amount_minor is not None and len(self.reason.strip()) < 3:
            raise ValueError("an amount that replaces a computed one needs its reason")
        return self


class CashLineRequest(Model):
    """Override weeks of a line, or give it an owner (the uid of a member, or empty for nobody; None leaves it).
    ``base_version``: of the settings that were seen."""

    base_version: Annotated[int, Field(ge=0)]
    line: LineKey
    owner: Annotated[str, Field(max_length=128)] | None = None
    weeks: Annotated[list[CashWeekAmount], Field(max_length=13)] = []

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({each.week for each in self.weeks}) != len(self.weeks):
            raise ValueError("weeks: one comes twice")
        return self


class CashPlanRequest(Model):
    """Put a plan in place of the one with this version."""

    base_version: Annotated[int, Field(ge=0)]
    plan: CashPlan
