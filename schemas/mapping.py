"""An import mapping: how a file's columns become records (DESIGN, section 4)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.primitives import Model, Slug

ColumnName = Annotated[str, Field(min_length=1, max_length=500)]


class ColumnOrConstant(Model):
    """A value from a column, or the same for every row; exactly one of the two."""

    column: ColumnName | None = None
    constant: str | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.column is None) == (self.constant is None):
            raise ValueError("give exactly one of 'column' and 'constant'")
        return self


class DateColumn(Model):
    """The date column and its strptime format; ``auto`` is allowed when every value is unambiguous."""

    column: ColumnName
    format: str = "auto"


class AmountColumn(Model):
    """The amount of a long file. ``sign`` -1 turns the source's sign around."""

    column: ColumnName
    sign: Literal[-1, 1] = 1


class Measure(Model):
    """One record per row of a wide file: a column or an expression (+ - * / and parentheses over columns)."""

    column: ColumnName | None = None
    expression: str | None = None
    account: Slug
    sign: Literal[-1, 1] = 1

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.column is None) == (self.expression is None):
            raise ValueError("give exactly one of 'column' and 'expression'")
        return self


class Mapping(Model):
    """``mappings/{name}``. Long files give ``amount`` and ``account``, wide files ``measures``."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9\-]{0,63}$")]
    source: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9\-]{0,63}$")]
    header_row: int | Literal["auto"] = "auto"
    sheet: int | str = 0
    date: DateColumn
    entity: ColumnOrConstant
    currency: ColumnOrConstant
    scenario: ColumnOrConstant = ColumnOrConstant(constant="actual")
    account: ColumnOrConstant | None = None
    amount: AmountColumn | None = None
    measures: list[Measure] = []
    key: list[ColumnName] = []
    create: list[Literal["entities", "accounts"]] = []
    dimensions: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], ColumnName] = {}
    description: ColumnName | None = None
    decimal: Annotated[
        Literal["auto", "point", "comma"],
        Field(description="the decimal sign; auto decides by the column's cells"),
    ] = "auto"
    headers: list[str] | None = None

    @model_validator(mode="after")
    def _long_or_wide(self) -> Self:
        long = self.amount is not None and self.account is not None
        if long == bool(self.measures):
            raise ValueError("give either 'account' and 'amount' (long file) or 'measures' (wide file)")
        return self
