"""Bridges from a comparator to an actual: price, volume, mix, new, lost and currency (FINANCE 3).

Effects are exact fractions; they are rounded at the edge so that every row, every column and the whole still
sum. An effect's total may therefore stand a few minor units from its own exact value, never the bridge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledgerlight.domain.analysis.rounding import apportion, apportion_rows
from schemas.analysis import Bridge, BridgeEffect, BridgeRow, Refused

Exact = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sold:
    """A product in one period: units, and revenue and cost in minor units of its own currency."""

    quantity: int
    revenue: int
    cost: int = 0

    @property
    def is_nothing(self) -> bool:
        """Neither sold nor charged."""
        return not (self.quantity or self.revenue or self.cost)


@dataclass(frozen=True, slots=True)
class Product:
    """A product in both periods. ``measure`` is what its quantity counts: pieces and hours cannot be added."""

    key: str
    label: str
    comparator: Sold
    actual: Sold
    currency: str
    measure: str = "unit"


@dataclass(frozen=True, slots=True)
class Rate:
    """Minor units of the reporting currency for one minor unit of a currency, in each period."""

    comparator: Fraction
    actual: Fraction


@dataclass(frozen=True, slots=True)
class Scope:
    """What a bridge is made in: the reporting currency, and rates of the others."""

    currency: str
    rates: Mapping[str, Rate]

    def rate(self, currency: str) -> Rate:
        """Raises ``KeyError`` for a currency without rates."""
        return Rate(Fraction(1), Fraction(1)) if currency == self.currency else self.rates[currency]


REVENUE_EFFECTS: Mapping[str, str] = {
    "volume": "Volume", "mix": "Mix", "price": "Price", "new": "New", "lost": "Lost", "fx": "Currency",
}  # fmt: skip
MARGIN_EFFECTS: Mapping[str, str] = {
    "volume": "Volume", "mix": "Price mix", "cost_mix": "Cost mix", "price": "Price", "cost_rate": "Cost rate",
    "new": "New", "lost": "Lost", "fx": "Currency",
}  # fmt: skip


def revenue_bridge(products: Sequence[Product], scope: Scope) -> Bridge | Refused:
    """Revenue by volume, mix, price, new and lost products and currency, in minor units.

    A product's volume effect is what it would have changed by had it moved with the whole at the average price;
    its mix effect is its gain of share at the distance of its own price from the average.
    """
    return _product_bridge(products, scope, REVENUE_EFFECTS, lambda sold: (sold.revenue, 0))


def gross_margin_bridge(products: Sequence[Product], scope: Scope) -> Bridge | Refused:
    """Gross margin likewise, with cost's own mix and rate: dearer inputs apart from lower prices."""
    return _product_bridge(products, scope, MARGIN_EFFECTS, lambda sold: (sold.revenue, sold.cost))


def _product_bridge(
    products: Sequence[Product],
    scope: Scope,
    names: Mapping[str, str],
    values: Callable[[Sold], tuple[int, int]],
) -> Bridge | Refused:
    refused = _refusal(products, scope)
    if refused is not None:
        return refused
    kept = [p for p in products if not (p.comparator.is_nothing or p.actual.is_nothing)]
    before = _average(kept, scope, values)
    rows = [(product, _effects(product, scope, values, before)) for product in products]
    opening = sum(
        (_worth(p.comparator, scope.rate(p.currency).comparator, values) for p in products), Fraction()
    )
    closing = sum((_worth(p.actual, scope.rate(p.currency).actual, values) for p in products), Fraction())
    named = [(product.key, product.label, effects) for product, effects in rows]
    return rounded_bridge(opening, closing, names, named, currency=scope.currency)


@dataclass(frozen=True, slots=True)
class _Average:
    """Products in both periods together: quantities, and the comparator's price and cost of one unit."""

    quantity: Fraction
    actual_quantity: Fraction
    price: Fraction
    cost: Fraction


def _worth(sold: Sold, rate: Fraction, values: Callable[[Sold], tuple[int, int]]) -> Fraction:
    revenue, cost = values(sold)
    return (revenue - cost) * rate


def _average(kept: Sequence[Product], scope: Scope, values: Callable[[Sold], tuple[int, int]]) -> _Average:
    quantity = Fraction(sum(product.comparator.quantity for product in kept))
    price = cost = Fraction()
    for product in kept:
        rate = scope.rate(product.currency).comparator
        revenue, spent = values(product.comparator)
        price += revenue * rate / quantity
        cost += spent * rate / quantity
    return _Average(quantity, Fraction(sum(product.actual.quantity for product in kept)), price, cost)


def _effects(
    product: Product, scope: Scope, values: Callable[[Sold], tuple[int, int]], average: _Average
) -> Exact:
    rate = scope.rate(product.currency)
    effects = {"fx": _worth(product.actual, rate.actual - rate.comparator, values)}
    if product.comparator.is_nothing:
        return effects | {"new": _worth(product.actual, rate.comparator, values)}
    if product.actual.is_nothing:
        return effects | {"lost": -_worth(product.comparator, rate.comparator, values)}
    before, after = product.comparator.quantity, product.actual.quantity
    revenue_before, cost_before = values(product.comparator)
    revenue_after, cost_after = values(product.actual)
    price, cost = (Fraction(value, before) * rate.comparator for value in (revenue_before, cost_before))
    in_step = before * average.actual_quantity / average.quantity
    gained = after - in_step
    return effects | {
        "volume": (in_step - before) * (price - cost) + gained * (average.price - average.cost),
        "mix": gained * (price - average.price),
        "cost_mix": -gained * (cost - average.cost),
        "price": revenue_after * rate.comparator - after * price,
        "cost_rate": -(cost_after * rate.comparator - after * cost),
    }


def _refusal(products: Sequence[Product], scope: Scope) -> Refused | None:
    unknown = sorted({p.currency for p in products} - {scope.currency} - set(scope.rates))
    repeated = sorted(key for key, times in Counter(p.key for p in products).items() if times > 1)
    kept = [p for p in products if not (p.comparator.is_nothing or p.actual.is_nothing)]
    unpriced = sorted(
        p.label
        for p in products
        for sold in (p.comparator, p.actual)
        if not sold.is_nothing and sold.quantity == 0
    )
    answer = None
    if all(p.comparator.is_nothing and p.actual.is_nothing for p in products):
        answer = Refused(refused="no_entries", text="There are no sales in either period.")
    elif repeated:
        answer = Refused(refused="repeated_key", text=f"Listed more than once: {', '.join(repeated)}.")
    elif unknown:
        answer = Refused(
            refused="mixed_currency", text=f"There is no rate to {scope.currency} for {', '.join(unknown)}."
        )
    elif len(measures := sorted({p.measure for p in products})) > 1:
        answer = Refused(
            refused="mixed_units", text=f"Quantities in {' and '.join(measures)} cannot be added."
        )
    elif unpriced:
        answer = Refused(refused="no_quantities", text=f"Revenue without a quantity: {', '.join(unpriced)}.")
    elif not kept:
        answer = Refused(
            refused="zero_comparator_quantity",
            text="No product was sold in both periods; all are new or lost.",
        )
    elif any(s.quantity < 0 for p in products for s in (p.comparator, p.actual)):
        answer = Refused(
            refused="negative_quantity", text="More was returned than sold, so there is no price or share."
        )
    return answer


def rounded_bridge(
    opening: Fraction,
    closing: Fraction,
    names: Mapping[str, str],
    rows: Sequence[tuple[str, str, Exact]],
    currency: str | None,
) -> Bridge:
    """A bridge in integers: rows sum to the change of the rounded ends, effects to rows and to the whole.

    ``rows``: key, label and exact effects by name, absent ones zero. Without a currency the unit is basis points.
    Raises ``ValueError`` when the exact effects do not sum to the exact change: rounding must not hide a mistake.
    """
    if sum((sum(effects.values()) for *_, effects in rows), Fraction()) != closing - opening:
        raise ValueError("the effects of a bridge do not sum to its change")
    start, end = round(opening), round(closing)
    changes = apportion([sum(effects.values(), Fraction()) for *_, effects in rows], end - start)
    parts = [[effects.get(name, Fraction()) for name in names] for *_, effects in rows]
    cells = apportion_rows(parts, changes)
    return Bridge(
        unit="ratio" if currency is None else "money",
        currency=currency,
        opening=start,
        closing=end,
        change=end - start,
        effects=[
            BridgeEffect(key=name, label=label, amount=sum(row[at] for row in cells))
            for at, (name, label) in enumerate(names.items())
        ],
        rows=[
            BridgeRow(key=key, label=label, change=change, effects=dict(zip(names, row, strict=True)))
            for (key, label, _), change, row in zip(rows, changes, cells, strict=True)
        ],
    )
