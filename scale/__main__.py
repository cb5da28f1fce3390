"""``python -m scale`` writes docs/scale/README.md from the model; ``--check`` fails when it is not what is there."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

from scale.facts import LIMITS, MEASURED, PRICES
from scale.model import Workload, month, uses
from schemas.list_prices import LOOKED_UP

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scale" / "README.md"
PEOPLE = (10, 1_000, 100_000)
RATES = (100_000, 1_000_000, 10_000_000)


def page() -> str:
    """The page."""
    return "\n".join([*_head(), *_months(), *_limits(), *_facts()]) + "\n"


def _head() -> list[str]:
    return [
        "# Scale and cost",
        "Written by `python -m scale` from [scale/model.py](../../scale/model.py) and the tables of",
        "[scale/facts.py](../../scale/facts.py); `make check` holds it to them. It is arithmetic on documented",
        "limits, list prices and operations counted on a local suite; nothing here was measured in the cloud.",
        "",
    ]


def _months() -> list[str]:
    lines = [
        "## A month",
        f"Records arrive at the full rate for {MEASURED['busy_minutes'].value} minutes of the month. Prices are",
        "list prices, without free quotas, warm instances and discounts.",
        "",
        "| people | records a minute | reads | writes | invocations | pushed to listeners | BigQuery | US $ a month |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for people in PEOPLE:
        for rate in RATES:
            load = Workload(people, rate)
            of = month(load)
            lines.append(
                f"| {people:,} | {rate:,} | {_count(of.reads)} | {_count(of.writes)} | {_count(of.invocations)} | "
                f"{_count(of.pushed_documents)} | {float(of.bigquery_bytes / 2**30):.1f} GiB | {round(of.usd()):,} |"
            )
    return [*lines, ""]


def _limits() -> list[str]:
    lines = [
        "## Which limit binds first",
        "At the peak; 100 % is all that is documented or configured. *Hot*: every record belongs to one entity and",
        "month of one organization.",
        "",
        "| people | records a minute | shape | first | used | what the design does then | next |",
        "| ---: | ---: | --- | --- | ---: | --- | --- |",
    ]
    for people in PEOPLE:
        for rate in RATES:
            for hot in (False, True):
                first, second, *_ = uses(Workload(people, rate, hot))
                shape = "hot" if hot else "spread"
                then = first.then if first.share > 1 else "within it"
                lines.append(
                    f"| {people:,} | {rate:,} | {shape} | {first.name} | {_percent(first.share)} | {then} | "
                    f"{second.name}, {_percent(second.share)} |"
                )
    one_leaf = int(60 * MEASURED["rows_per_message"].value * LIMITS["document_writes"].value)
    return [
        *lines,
        "",
        f"One entity and month takes {one_leaf:,} records a minute at one write a second to its aggregate and full",
        "messages; beyond it an import is slower, by the same factor. Spreading a leaf's aggregate over several",
        "documents would lift that, at the price of reading them all for every edit.",
        "",
    ]


def _facts() -> list[str]:
    lines = [
        f"## The numbers taken from outside ({LOOKED_UP})",
        "",
        "| limit | | source |",
        "| --- | ---: | --- |",
    ]
    lines += [f"| {each.unit} | {_number(each.value)} | {each.source} |" for each in LIMITS.values()]
    lines += ["", "| US $ | for | source |", "| ---: | --- | --- |"]
    lines += [
        f"| {float(each.usd):.7g} | {each.per:,} {each.unit} | {each.source} |" for each in PRICES.values()
    ]
    lines += ["", "| measured or assumed | | how |", "| --- | ---: | --- |"]
    lines += [f"| {each.unit} | {_number(each.value)} | {each.how} |" for each in MEASURED.values()]
    return lines


def _count(value: Fraction) -> str:
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if value >= size:
            return f"{float(value / size):.1f} {letter}"
    return f"{float(value):.0f}"


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):,.0f} %" if share >= Fraction(1, 100) else "under 1 %"


def _number(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):.7g}"


def main() -> int:
    """Write the page, or check it."""
    now = page()
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text() != now:
            sys.stderr.write(f"{PAGE} is not what the model says; run `python -m scale`\n")
            return 1
        return 0
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
