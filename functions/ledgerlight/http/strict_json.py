"""JSON as it comes from outside: nothing read twice, nothing silently rounded, nothing nested without end."""

from __future__ import annotations

import json
from typing import Any

from flask.json.provider import DefaultJSONProvider

MAX_DIGITS = 40


class StrictJson(DefaultJSONProvider):
    """Refuses duplicate names, NaN and infinity, endless nesting and endless numbers."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Parse. Raises ``ValueError``."""
        try:
            return json.loads(
                s, object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_int=_bounded, **kwargs
            )
        except RecursionError:
            raise ValueError("the JSON is nested too deeply") from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name {twice!r} is there twice in one object")
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not a JSON number")


def _bounded(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("a number has too many digits")
    return int(text)
