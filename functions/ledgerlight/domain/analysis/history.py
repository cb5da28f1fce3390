"""A series' usable part."""

from __future__ import annotations

from collections.abc import Sequence


def latest_run(values: Sequence[int | None]) -> list[int]:
    """The values after the last gap, oldest first, up to the last one known: equally spaced, so fit for a line.

    None is a period without entries, which is not zero; what stands before it is another history.
    """
    known = list(values)
    while known and known[-1] is None:
        known.pop()
    run: list[int] = []
    for value in reversed(known):
        if value is None:
            break
        run.append(value)
    return run[::-1]
