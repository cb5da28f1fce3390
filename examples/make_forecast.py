"""Makes the demonstration's forecast from its own actuals.

    python examples/make_forecast.py

Writes ``forecast.csv``: of each region, month and account of the last twelve months what could be expected three months
ahead: the same month of the year before, times how the six months known by then compare with the same months of their
year before, within bounds, rounded to whole units. Exact decimals and fixed rules: the same input, the same bytes.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from make_budget import FOLDER, UNIT, Amounts, expense, read_sample, write
from make_budget import rows as budget_rows

MONTHS = 12
AHEAD = 3
KNOWN_MONTHS = 6
LEAST_GROWTH, MOST_GROWTH = Decimal("0.80"), Decimal("1.40")
NOTE = "Synthetic, made by examples/make_forecast.py"


def shifted(period: str, months: int) -> str:
    """The period so many months later."""
    index = int(period[:4]) * 12 + int(period[5:]) - 1 + months
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def growth(actual: Amounts, entity: str, account: str, period: str) -> Decimal:
    """How the months known three months before this one compare with the same months a year earlier."""
    known = [shifted(period, -AHEAD - back) for back in range(KNOWN_MONTHS)]
    now = sum((actual.get((entity, account, month), Decimal(0)) for month in known), Decimal(0))
    then = sum(
        (actual.get((entity, account, shifted(month, -12)), Decimal(0)) for month in known), Decimal(0)
    )
    return min(max(now / then, LEAST_GROWTH), MOST_GROWTH) if then > 0 else Decimal(1)


def forecast(actual: Amounts) -> Amounts:
    """The last twelve months, each as expected a quarter ahead, in whole units."""
    last = max(period for _, _, period in actual)
    first = shifted(last, 1 - MONTHS)
    expected: Amounts = {}
    for (entity, account, period), amount in actual.items():
        ahead = shifted(period, 12)
        if first <= ahead <= last:
            grown = amount * growth(actual, entity, account, ahead)
            expected[entity, account, ahead] = grown.quantize(UNIT, ROUND_HALF_EVEN)
    return expected


def main() -> None:
    """Write the file beside this one."""
    sample = read_sample(FOLDER / "superstore.csv")
    expected = forecast({**sample, **expense(sample)})
    write(FOLDER / "forecast.csv", ((*row[:-1], NOTE) for row in budget_rows(expected, "forecast")))


if __name__ == "__main__":
    main()
