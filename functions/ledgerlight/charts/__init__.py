"""The charts of accounts that ship, as data."""

from __future__ import annotations

from importlib.resources import files

NAMES = ("management", "standard")


def chart_json(name: str) -> bytes:
    """The JSON of a chart that ships. Raises ``ValueError`` for an unknown name."""
    if name not in NAMES:
        raise ValueError(f"there is no chart {name!r}; choose {' or '.join(NAMES)}")
    return files(__name__).joinpath(f"{name}.json").read_bytes()
