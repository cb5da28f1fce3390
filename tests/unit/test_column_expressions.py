"""Measures computed from columns."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.column_expressions import ColumnExpression, DivisionByZeroInRow
from ledgerlight.domain.table import MappingRefused
from ledgerlight.domain.text import name_key

HEADERS = {
    name_key(name): name for name in ("Sales", "Profit", "Unit Price", "Sub-Category", "Sub", "A", "B", "C")
}
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)

expressions = st.recursive(
    st.sampled_from(["A", "B", "C", "2", "0.5"]),
    lambda inner: (
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda text: f"-{text}" if not text.startswith("-") else text)
    ),
    max_leaves=5,
)


def evaluated(text: str, **values: Decimal) -> Decimal:
    """Parse and evaluate."""
    expression = ColumnExpression(text, HEADERS)
    return expression.evaluate(
        [values[column.replace(" ", "_").replace("-", "_")] for column in expression.columns]
    )


@given(expressions, amounts, amounts, amounts)
def test_an_expression_equals_exact_rational_arithmetic(
    text: str, a: Decimal, b: Decimal, c: Decimal
) -> None:
    names = {"A": Fraction(a), "B": Fraction(b), "C": Fraction(c), "half": Fraction(1, 2)}
    expected = eval(text.replace("0.5", "half"), {}, names)  # noqa: S307 - the tester's own five symbols
    assert Fraction(evaluated(text, A=a, B=b, C=c)) == expected


def test_precedence_and_grouping() -> None:
    one, two, three = Decimal(1), Decimal(2), Decimal(3)
    assert evaluated("A - B - C", A=one, B=two, C=three) == -4
    assert evaluated("A - B * C", A=one, B=two, C=three) == -5
    assert evaluated("(A - B) * C", A=one, B=two, C=three) == -3
    assert evaluated("C / B / 2", B=two, C=three) == Decimal("0.75")


def test_column_names_with_spaces_dashes_and_brackets() -> None:
    assert evaluated("Unit Price * 2", Unit_Price=Decimal(3)) == 6
    assert evaluated("Sub-Category", Sub_Category=Decimal(7)) == 7
    assert evaluated("[Sub] - [unit price]", Sub=Decimal(7), Unit_Price=Decimal(3)) == 4


def test_division_by_zero_is_an_error_of_the_row() -> None:
    with pytest.raises(DivisionByZeroInRow):
        evaluated("A / B", A=Decimal(1), B=Decimal(0))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Sales - Proft", "Did you mean 'Profit'"),
        ("Sales -", "character 8"),
        ("(Sales", "closing parenthesis"),
        ("Sales Profit", "not expected"),
        ("__import__('os')", "no column '__import__'"),
        ("Sales ** 2", "is missing"),
        ("", "is missing"),
        ("[Sales", "does not end"),
        ("(" * 50 + "A" + ")" * 50, "levels"),
        ("A" * 501, "characters"),
    ],
)
def test_what_cannot_be_parsed_says_where_and_why(text: str, says: str) -> None:
    with pytest.raises(MappingRefused) as caught:
        ColumnExpression(text, HEADERS)
    assert says in caught.value.reason
