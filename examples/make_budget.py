"""Makes the demonstration's operating expense and budget from the Superstore sample.

    python examples/make_budget.py

Writes ``opex.csv`` (actual operating expense, depreciation, interest and tax of each region and
month: invented, by rule, from the sample's sales; the sample has none) and ``budget.csv`` (each region,
month and account: the same month of the year before, times its growth, rounded to whole units; from
2017, the first year with one before). Exact decimals and fixed rules: the same input, the same bytes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

FOLDER = Path(__file__).parent
CURRENCY = "USD"
CENT = Decimal("0.01")
UNIT = Decimal(1)
SALES, COST, TAX = "1.100", "2.100", "6.100"
TAX_RATE = Decimal("0.21")
HEADERS = ("entity", "account", "period", "amount", "currency", "scenario", "department", "description")
NOTE = "Synthetic, made by examples/make_budget.py"

# account: (department, share of the month's sales, share of the region's average monthly sales)
EXPENSE: dict[str, tuple[str, Decimal, Decimal]] = {
    "3.110": ("Operations", Decimal(0), Decimal("0.024")),
    "3.120": ("Operations", Decimal(0), Decimal("0.005")),
    "3.130": ("Sales", Decimal("0.006"), Decimal(0)),
    "3.210": ("Marketing", Decimal("0.008"), Decimal("0.004")),
    "3.310": ("Operations", Decimal(0), Decimal("0.008")),
    "3.410": ("Technology", Decimal(0), Decimal("0.004")),
    "3.510": ("Finance", Decimal(0), Decimal("0.003")),
    "3.540": ("Finance", Decimal("0.002"), Decimal(0)),
    "4.100": ("Operations", Decimal(0), Decimal("0.006")),
    "5.100": ("Finance", Decimal(0), Decimal("0.003")),
}
COST_RISE_A_YEAR = Decimal("0.03")

# What the budget expects of each account against the year before.
GROWTH: dict[str, Decimal] = {SALES: Decimal("1.12"), COST: Decimal("1.10"), TAX: Decimal("1.08")}
OTHER_GROWTH = Decimal("1.04")

Amounts = dict[tuple[str, str, str], Decimal]
"""Amount by (entity, account, period)."""


def read_sample(path: Path) -> Amounts:
    """Sales and cost of each region and month, every row rounded half-even to cents, as an import does."""
    amounts: Amounts = defaultdict(Decimal)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            month, _, year = row["Order Date"].split("/")
            place, period = row["Region"].lower(), f"{year}-{int(month):02d}"
            sales, profit = Decimal(row["Sales"]), Decimal(row["Profit"])
            amounts[place, SALES, period] += sales.quantize(CENT, ROUND_HALF_EVEN)
            amounts[place, COST, period] += (sales - profit).quantize(CENT, ROUND_HALF_EVEN)
    return amounts


def expense(sample: Amounts) -> Amounts:
    """Operating expense, depreciation, interest, and tax on a month's profit if there is one."""
    periods = sorted({period for _, _, period in sample})
    regions = sorted({entity for entity, _, _ in sample})
    made: Amounts = {}
    for entity in regions:
        total = sum((sample.get((entity, SALES, period), Decimal(0)) for period in periods), Decimal(0))
        average = total / len(periods)
        for period in periods:
            sales = sample.get((entity, SALES, period), Decimal(0))
            rise = (1 + COST_RISE_A_YEAR) ** (int(period[:4]) - int(periods[0][:4]))
            profit = sales - sample.get((entity, COST, period), Decimal(0))
            for account, (_, of_sales, of_average) in EXPENSE.items():
                amount = (of_sales * sales + of_average * average * rise).quantize(CENT, ROUND_HALF_EVEN)
                made[entity, account, period] = amount
                profit -= amount
            if profit > 0:
                made[entity, TAX, period] = (profit * TAX_RATE).quantize(CENT, ROUND_HALF_EVEN)
    return made


def budget(actual: Amounts) -> Amounts:
    """The same month of the year before, times the account's growth, in whole units."""
    planned: Amounts = {}
    last = max(period for _, _, period in actual)
    for (entity, account, period), amount in actual.items():
        period_ahead = f"{int(period[:4]) + 1}{period[4:]}"
        if period_ahead <= last:
            growth = GROWTH.get(account, OTHER_GROWTH)
            planned[entity, account, period_ahead] = (amount * growth).quantize(UNIT, ROUND_HALF_EVEN)
    return planned


def rows(amounts: Amounts, scenario: str) -> Iterable[tuple[str, ...]]:
    """Rows in the canonical form, in (entity, period, account) order."""
    for entity, account, period in sorted(amounts, key=lambda key: (key[0], key[2], key[1])):
        department = EXPENSE[account][0] if account in EXPENSE else ""
        amount = format(amounts[entity, account, period], ".2f")
        yield entity, account, period, amount, CURRENCY, scenario, department, NOTE


def write(path: Path, lines: Iterable[tuple[str, ...]]) -> None:
    """Write a file with the canonical headers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADERS)
        writer.writerows(lines)


def main() -> None:
    """Write both files beside this one."""
    sample = read_sample(FOLDER / "superstore.csv")
    made = expense(sample)
    write(FOLDER / "opex.csv", rows(made, "actual"))
    write(FOLDER / "budget.csv", rows(budget({**sample, **made}), "budget"))


if __name__ == "__main__":
    main()
