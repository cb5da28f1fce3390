"""Spending against the budget by department (or another dimension, or entity), and the risk score with its inputs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.analysis import BudgetBurn, DepartmentRow, Reason, RiskScore
from schemas.primitives import CurrencyCode, IsoDate, Model, Period, Slug

DimensionName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]

BY_ENTITY = "entity"
"""The one choice that is no dimension of records."""


class BudgetQuery(Model):
    """How a budget table is asked for. ``by`` None: departments where records have them, else entities.
    ``against``: what spending is put beside; the use of the year's budget is shown with either."""

    by: DimensionName | None = None
    span: Literal["month", "year"] = "year"
    against: Literal["budget", "forecast"] = "budget"


class BudgetRow(Model):
    """A member's spend beside its budget over the span, and how fast it uses up the budget of the year.

    ``exhausted_on``: the day that the year's budget is spent at this pace, which may be after the year."""

    department: DepartmentRow
    burn: BudgetBurn
    exhausted_on: IsoDate | None


class BudgetReport(Model):
    """``by`` as chosen of ``choices``. ``rows``: largest budget (or forecast) first, what no member has (key empty)
    last; they sum to ``total``, which is the scope's own. Without rows ``reason`` says why."""

    scope: Slug
    currency: CurrencyCode
    period: Period
    span: Literal["month", "year"]
    against: Literal["budget", "forecast"] = "budget"
    by: DimensionName
    choices: list[DimensionName]
    rows: list[BudgetRow]
    total: BudgetRow | None
    reason: Reason | None = None


class RiskInput(Model):
    """A figure that a part of the score was computed from: minor units, basis points, months x 10,000, or None."""

    label: str
    value: int | None
    unit: Literal["money", "ratio", "months"]


class RiskReport(Model):
    """The financial risk of an entity at the end of a period. ``inputs``: by part."""

    scope: Slug
    currency: CurrencyCode
    period: Period
    score: RiskScore
    inputs: dict[str, list[RiskInput]]
