"""The order of entities in their tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from schemas.documents import Entity


def bottom_up(entities: Mapping[str, Entity], scopes: Iterable[str]) -> list[str]:
    """These scopes and all above them, children before parents; unknown scopes are left out."""
    depths: dict[str, int] = {}
    for scope in scopes:
        at: str | None = scope
        while at is not None and at in entities and at not in depths:
            depths[at] = _depth(entities, at)
            at = entities[at].parent
    return sorted(depths, key=lambda scope: (-depths[scope], scope))


def _depth(entities: Mapping[str, Entity], scope: str) -> int:
    depth, at = 0, entities[scope].parent
    while at is not None and at in entities and depth <= len(entities):
        depth, at = depth + 1, entities[at].parent
    return depth
