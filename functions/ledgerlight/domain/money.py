"""Money: ISO 4217 currencies, and exact conversion between decimal values and integer minor units.

Exponents are those of ISO 4217 (list one, 2026); fund codes and precious metals, which have no minor unit,
count as unknown, except that UYW and CLF keep their four decimals, and that XXX counts whole things.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact, localcontext

from schemas.primitives import MAX_MINOR

_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD "
    "CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL "
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NPR NZD PAB PEN PGK PHP "
    "PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG HRK CUC SLL ZWL"
)
_ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF XXX"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"

EXPONENTS: dict[str, int] = {
    code: exponent
    for exponent, codes in ((2, _TWO), (0, _ZERO), (3, _THREE), (4, _FOUR))
    for code in codes.split()
}
"""Decimals of each currency's minor unit."""

EXACT = Context(prec=400, rounding=ROUND_HALF_EVEN, Emin=-9999, Emax=9999)
"""Wide enough that sums, differences and products of amounts never round."""


class UnknownCurrency(ValueError):
    """A code that is no ISO 4217 currency."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code!r} is not an ISO 4217 currency code; write it as USD or EUR")


class AmountTooLarge(ValueError):
    """An amount beyond 2^53-1 minor units, which not every part of the product could hold exactly."""

    def __init__(self, currency: str) -> None:
        largest = from_minor(MAX_MINOR, currency)
        super().__init__(f"the amount is beyond {largest} {currency}, the largest that can be kept exactly")


def exponent(currency: str) -> int:
    """Decimals of the currency's minor unit: 2 for USD, 0 for JPY, 3 for BHD. Raises ``UnknownCurrency``."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise UnknownCurrency(currency) from None


def to_minor(value: Decimal, currency: str) -> tuple[int, Decimal]:
    """Minor units, rounded half-even, and rounded - exact in major units (zero when nothing was rounded).

    Raises ``UnknownCurrency`` and ``AmountTooLarge``; the value must be finite.
    """
    places = exponent(currency)
    if not value:
        return 0, Decimal(0)
    if value.adjusted() > 20:
        raise AmountTooLarge(currency)
    exact = EXACT.scaleb(value, places)
    minor = int(exact.to_integral_value(rounding=ROUND_HALF_EVEN, context=EXACT))
    if not -MAX_MINOR <= minor <= MAX_MINOR:
        raise AmountTooLarge(currency)
    difference = EXACT.subtract(Decimal(minor), exact)
    return minor, EXACT.scaleb(difference, -places) if difference else Decimal(0)


def from_minor(minor: int, currency: str) -> str:
    """The amount in major units as text, exact, as BigQuery NUMERIC and people read it: ``-1234.50``."""
    places = exponent(currency)
    digits = str(abs(minor)).rjust(places + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def plain(value: Decimal) -> str:
    """A decimal without exponent or trailing zeros: ``0.0043``, ``120``, ``0``."""
    with localcontext(EXACT) as context:
        context.traps[Inexact] = False
        text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-", "-0") else text
