"""KPI definitions, as ``metrics_config.json`` and the ``metrics`` collection hold them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.primitives import Model


class Metric(Model):
    """A KPI. ``formula`` is + - * / and parentheses over account classes (``class.revenue``), other
    metrics by id and ``period.days``. A ratio is ``numerator / denominator`` recomputed from summed parts, never
    averaged. A stock's amounts are balances at the period's end. ``headline``: shown first; ``owner``: who answers
    for what it means."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name: str
    formula: str
    unit: Literal["money", "ratio", "count"]
    direction: Literal[-1, 0, 1]
    period_behaviour: Literal["flow", "stock", "average", "ratio"]
    version: int = 1
    description: str = ""
    owner: str = ""
    headline: bool = False


class MetricsConfig(Model):
    """The whole of ``metrics_config.json``."""

    schema_version: Literal[1] = 1
    metrics: list[Metric]
