"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledgerlight.domain.amounts import BadNumber, NumberColumn
from ledgerlight.domain.money import AmountTooLarge, UnknownCurrency, exponent, from_minor, plain, to_minor
from ledgerlight.domain.quick_rows import cents
from schemas.primitives import MAX_MINOR

minor_units = st.integers(min_value=-MAX_MINOR, max_value=MAX_MINOR)


def _grouped(digits: str, separator: str) -> str:
    groups = []
    while digits:
        groups.append(digits[-3:])
        digits = digits[:-3]
    return separator.join(reversed(groups))


def _written(minor: int, separator: str, point: str, negative: str) -> str:
    whole, _, decimals = from_minor(abs(minor), "USD").partition(".")
    text = f"{_grouped(whole, separator)}{point}{decimals}"
    return negative.replace("#", text) if minor < 0 else text


@given(
    minor_units,
    st.sampled_from(
        [(",", "."), (".", ","), (" ", ","), (" ", "."), ("\u2009", ","), ("'", "."), ("", "."), ("", ",")]
    ),
    st.sampled_from(["-#", "(#)", "#-", "$(#)", "($#)", "−#", "-$#", "$-#", "#- USD"]),
)
def test_an_amount_written_in_any_style_is_read_back_exactly(
    minor: int, style: tuple[str, str], negative: str
) -> None:
    separator, point = style
    value = NumberColumn("amount").value(_written(minor, separator, point, negative), "USD")
    assert value is not None
    assert to_minor(value, "USD") == (minor, Decimal(0))


@given(minor_units, st.sampled_from(["USD", "JPY", "BHD", "CLF"]))
def test_minor_units_to_text_and_back_is_identity(minor: int, currency: str) -> None:
    assert to_minor(Decimal(from_minor(minor, currency)), currency) == (minor, Decimal(0))


@given(st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=5))
def test_rounding_is_half_even_and_its_difference_accounts_for_it(value: Decimal) -> None:
    minor, difference = to_minor(value, "USD")
    assert Decimal(minor) / 100 - value == difference
    assert abs(difference) <= Decimal("0.005")
    if abs(difference) == Decimal("0.005"):
        assert minor % 2 == 0


@given(st.text(alphabet="0123456789.,-+()$ €'eE٣²", max_size=18))
def test_whatever_is_written_is_a_number_or_a_bad_number(text: str) -> None:
    try:
        value = NumberColumn("amount").value(text, "USD")
    except BadNumber:
        return
    assert value is None or value.is_finite()


@example(".-")
@example(".-5")
@example("1.-5")
@given(st.text(alphabet="0123456789.,-٣²", max_size=17))
def test_the_short_way_reads_cents_as_the_long_way_does(text: str) -> None:
    minor = cents(text)
    if minor is not None:
        value = NumberColumn("amount").value(text, "USD")
        assert value is not None
        assert to_minor(value, "USD") == (minor, Decimal(0))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (["12.50"], "1.234"),
        (["12,50"], "1234"),
        (["1.234.567"], "1234"),
        (["1,234,567"], "1.234"),
        (["0,123"], "1234"),
        ([], "1.234"),
    ],
)
def test_the_other_cells_decide_how_a_two_way_cell_is_read(others: list[str], expected: str) -> None:
    column = NumberColumn("amount")
    for cell in others:
        column.learn(cell)
    assert column.value("1.234", "USD") == Decimal(expected)


def test_the_mapping_can_say_the_decimal_sign() -> None:
    assert NumberColumn("a", "comma").value("1.234", "USD") == 1234
    assert NumberColumn("a", "point", semicolons=True).value("1.234", "USD") == Decimal("1.234")
    with pytest.raises(BadNumber, match="decimal comma"):
        NumberColumn("a", "comma").value("1.50", "USD")


def test_a_comma_in_a_currency_of_three_decimals_is_not_guessed() -> None:
    with pytest.raises(BadNumber, match="decimal: point"):
        NumberColumn("a").value("1,234", "BHD")


def test_indian_grouping_is_read() -> None:
    assert NumberColumn("a").value("12,34,567.50", "INR") == Decimal("1234567.50")


@pytest.mark.parametrize(
    "text", ["1,2,3", "12,34", "1.2.3", "1 23", "--5", "(-5)", "5 5", "1_000", "0x10", "1e99"]
)
def test_what_is_no_clean_number_is_refused(text: str) -> None:
    column = NumberColumn("a", "point")
    with pytest.raises(BadNumber):
        column.value(text, "USD")


def test_unknown_currencies_and_amounts_beyond_the_limit_are_refused() -> None:
    with pytest.raises(UnknownCurrency, match="XYZ"):
        exponent("XYZ")
    with pytest.raises(AmountTooLarge, match=r"90071992547409\.91 USD"):
        to_minor(Decimal("90071992547409.92"), "USD")
    with pytest.raises(AmountTooLarge):
        to_minor(Decimal("1E+4000"), "USD")
    assert to_minor(Decimal("0E+4000"), "USD") == (0, Decimal(0))


def test_plain_decimals_have_no_exponent_and_no_trailing_zeros() -> None:
    assert [plain(Decimal(text)) for text in ("1E+3", "0.0043000", "-0.00", "120")] == [
        "1000",
        "0.0043",
        "0",
        "120",
    ]
