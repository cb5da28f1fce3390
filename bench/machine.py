"""What the figures were measured on."""

from __future__ import annotations

import math
import os
import platform
from typing import Any


def machine() -> dict[str, Any]:
    """Cores this process may use, and the platform."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def percentiles(samples_ms: list[float]) -> dict[str, float]:
    """p50, p95 and p99 of samples in milliseconds, by nearest rank."""
    ordered = sorted(samples_ms)
    if not ordered:
        raise ValueError("nothing was measured")

    def rank(share: float) -> float:
        return round(ordered[max(math.ceil(share * len(ordered)), 1) - 1], 1)

    return {"p50_ms": rank(0.50), "p95_ms": rank(0.95), "p99_ms": rank(0.99)}
