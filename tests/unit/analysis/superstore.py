"""Monthly sales of the public sample, by region: a history nobody made for the purpose."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

from ledgerlight.domain.money import to_minor

SOURCE = Path(__file__).parents[3] / "examples" / "superstore.csv"


@cache
def monthly_sales() -> dict[str, tuple[int, ...]]:
    """Region -> 48 months of sales in cents, each row rounded half-even as an import rounds it."""
    totals: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    with SOURCE.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            month, _, year = row["Order Date"].split("/")
            at = (int(year) - 2016) * 12 + int(month) - 1
            totals[row["Region"]][at] += to_minor(Decimal(row["Sales"]), "USD")[0]
    return {region: tuple(months.get(at, 0) for at in range(48)) for region, months in totals.items()}
