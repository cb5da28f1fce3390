"""The constrained types that every document, message and row is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

MAX_MINOR = 2**53 - 1
"""The largest amount, in minor units, that every language of the product holds exactly."""

Slug = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,63}$")]
"""Ids of organizations, entities and accounts: no underscore, for document ids join them with one."""

Period = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
IsoDate = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Timestamp = Annotated[str, Field(description="RFC 3339 in UTC, as 2026-01-31T09:30:00.000Z")]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
AmountMinor = Annotated[int, Field(ge=-MAX_MINOR, le=MAX_MINOR, strict=True)]
Scenario = Annotated[str, Field(pattern=r"^(actual|budget|forecast|scenario:[A-Za-z0-9\-]{1,40})$")]
RecordId = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
Dimensions = dict[
    Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")],
    Annotated[str, Field(min_length=1, max_length=200)],
]

QUANTITY: CurrencyCode = "XXX"
"""ISO 4217's code for no currency: what is counted in it is no money. Records of statistical accounts have it."""

ACTUAL = "actual"
BUDGET = "budget"
FORECAST = "forecast"

Comparator = Literal["budget", "previous", "last_year", "forecast"]
"""What an actual is put beside, by the name of the statement's column."""

UndefinedReason = Literal[
    "zero_denominator", "no_baseline", "insufficient_history", "mixed_currency", "no_entries"
]

AccountClass = Literal[
    "cash", "bank", "receivable", "inventory", "other_current_asset", "fixed_asset",
    "accumulated_depreciation", "other_asset", "payable", "other_current_liability", "debt",
    "other_liability", "equity", "retained_earnings", "revenue", "contra_revenue", "cogs", "opex",
    "depreciation", "amortisation", "interest", "tax", "other_income", "other_expense", "statistical",
]  # fmt: skip

Role = Literal["owner", "admin", "editor", "analyst", "viewer"]


class Model(BaseModel):
    """Base of every document and message: frozen, and nothing beyond what is named."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def stored(cls, fields: Mapping[str, Any] | None) -> Self:
        """A document, or part of one, as some release of the product stored it. Fields that a later one added are left
        out, so that releases run side by side and the one before can be put back."""
        return cls.model_validate(dict(fields or {}), extra="ignore")

    @classmethod
    def stored_json(cls, text: str | bytes) -> Self:
        """The same of JSON: a field of a document, or a message."""
        return cls.model_validate_json(text, extra="ignore")
