"""Makes the demonstration's bank balances from the Superstore sample and its invented expenses.

    python examples/make_cash.py

Writes ``cash.json``: the cash plan of the group with the bank's balance of each Sunday of the last quarter of 2019, and
of its last day. The sample has no bank: a sale is paid 20, 30 or 45 days later by its segment, a cost of goods
40 days later, expenses as they fall due through the month, and tax on the 15th of the next, beginning with an invented
balance. Exact decimals and fixed rules: the same input, the same bytes.
"""

from __future__ import annotations

import csv
import json
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

FOLDER = Path(__file__).parent
CENT = Decimal("0.01")
CUSTOMER_DAYS = {"Consumer": 20, "Corporate": 30, "Home Office": 45}
SUPPLIER_DAYS = 40
TAX, TAX_DAY = "6.100", 15
FIRST, LAST = date(2019, 9, 29), date(2019, 12, 31)
OPENING = Decimal(42_000)
PLAN = {
    "minimum": 2_800_000,
    "restricted": 0,
    "undrawn": 2_500_000,
    "customer_days": 29,
    "supplier_days": SUPPLIER_DAYS,
}

Flows = dict[date, Decimal]


def trade(path: Path) -> Flows:
    """What customers pay, less what suppliers are paid, by day."""
    flows: Flows = defaultdict(Decimal)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            month, day, year = (int(part) for part in row["Order Date"].split("/"))
            sold = date(year, month, day)
            sales, profit = Decimal(row["Sales"]), Decimal(row["Profit"])
            flows[sold + timedelta(days=CUSTOMER_DAYS[row["Segment"]])] += sales
            flows[sold + timedelta(days=SUPPLIER_DAYS)] -= sales - profit
    return flows


def expenses(path: Path) -> Flows:
    """What is paid besides, by day; depreciation is none of it."""
    flows: Flows = defaultdict(Decimal)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year, month = (int(part) for part in row["period"].split("-"))
            amount, days = Decimal(row["amount"]), monthrange(year, month)[1]
            if row["account"] == TAX:
                after = date(year, month, days) + timedelta(days=1)
                flows[after.replace(day=TAX_DAY)] -= amount
            elif not row["account"].startswith("4."):
                for day in range(1, days + 1):
                    flows[date(year, month, day)] -= amount / days
    return flows


def main() -> None:
    """Write the file."""
    parts = (trade(FOLDER / "superstore.csv"), expenses(FOLDER / "opex.csv"))
    balance, day, balances = OPENING, FIRST, []
    while day <= LAST:
        if day > FIRST:
            balance += sum((flows.get(day, Decimal(0)) for flows in parts), Decimal(0))
        if day.isoweekday() == 7 or day == LAST:
            minor = int(balance.quantize(CENT, ROUND_HALF_EVEN).scaleb(2))
            balances.append({"date": day.isoformat(), "amount_minor": minor})
        day += timedelta(days=1)
    item = {
        "id": "warehouse-shelves",
        "label": "Shelves for the new warehouse",
        "flow": "disbursement",
        "amount_minor": 1_450_000,
        "date": "2020-02-12",
    }
    loan = {
        "id": "loan-repayment",
        "label": "Loan repayment",
        "flow": "disbursement",
        "amount_minor": 120_000,
        "date": "2019-01-31",
        "repeats": "quarterly",
        "financing": True,
    }
    plan = {**PLAN, "balances": balances, "items": [item, loan]}
    (FOLDER / "cash.json").write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
