"""Makes the demonstration's statistics from the Superstore sample.

    python examples/make_statistics.py

Writes ``statistics.csv``: of each region and month the units of the sample by segment, product line and region, as its
sales are, and its orders; its customers, which are those
with an order in the last twelve months, with those that became and ceased to be ones; and a headcount, which the
sample has none of: one person for each 2,000 of average monthly sales, invented by this rule. Fixed rules: the same
input, the same bytes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent
HEADERS = (
    "entity", "account", "period", "amount", "currency", "scenario", "segment", "product_line", "region",
    "description",
)  # fmt: skip
HEADCOUNT, UNITS, ORDERS, NEW, CUSTOMERS, LOST = "9.100", "9.200", "9.300", "9.400", "9.500", "9.600"
ACTIVE_MONTHS = 12
SALES_A_PERSON = Decimal(2_000)
NOTE = "Counted in the Superstore sample by examples/make_statistics.py"
INVENTED = "Synthetic, made by examples/make_statistics.py"


class Region:
    """What the sample says of one region, by month number (year x 12 + month)."""

    def __init__(self) -> None:
        self.units: dict[int, dict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
        self.orders: dict[int, set[str]] = defaultdict(set)
        self.buyers: dict[int, set[str]] = defaultdict(set)
        self.sales: dict[int, Decimal] = defaultdict(Decimal)

    def active(self, month: int) -> set[str]:
        """Customers with an order in the twelve months that end with this one."""
        months = range(month - ACTIVE_MONTHS + 1, month + 1)
        return set().union(*(self.buyers.get(each, set()) for each in months))

    def headcount(self, month: int) -> int:
        """People by the sales of the months so far, at most twelve; at least three keep a region open."""
        known = [
            self.sales[each] for each in range(month - ACTIVE_MONTHS + 1, month + 1) if each in self.sales
        ]
        return max(3, int(sum(known) / len(known) / SALES_A_PERSON) + 2)


def read_sample(path: Path) -> dict[str, Region]:
    """The sample by region."""
    regions: dict[str, Region] = defaultdict(Region)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            month_text, _, year = row["Order Date"].split("/")
            month = int(year) * 12 + int(month_text) - 1
            region = regions[row["Region"].lower()]
            region.units[month][row["Segment"], row["Category"]] += int(row["Quantity"])
            region.orders[month].add(row["Order ID"])
            region.buyers[month].add(row["Customer ID"])
            region.sales[month] += Decimal(row["Sales"])
    return regions


def main() -> None:
    """Write the file."""
    regions = read_sample(FOLDER / "superstore.csv")
    months = sorted({month for region in regions.values() for month in region.sales})
    with (FOLDER / "statistics.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADERS)
        for name, region in sorted(regions.items()):
            for month in range(months[0], months[-1] + 1):
                now, before = region.active(month), region.active(month - 1)
                counts = {
                    HEADCOUNT: region.headcount(month),
                    ORDERS: len(region.orders.get(month, ())),
                    NEW: len(now - before),
                    CUSTOMERS: len(now),
                    LOST: len(before - now),
                }
                period = f"{month // 12:04d}-{month % 12 + 1:02d}"
                for account, count in counts.items():
                    note = INVENTED if account == HEADCOUNT else NOTE
                    writer.writerow((name, account, period, count, "XXX", "actual", "", "", "", note))
                # A month without sales has none, which is not nothing known.
                for (segment, line), units in sorted(region.units.get(month, {("", ""): 0}).items()):
                    of = (segment, line, name.title() if line else "")
                    writer.writerow((name, UNITS, period, units, "XXX", "actual", *of, NOTE))


if __name__ == "__main__":
    main()
