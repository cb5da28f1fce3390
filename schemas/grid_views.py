"""Views of the records that a team shares: an arrangement and a filter under a name."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.collaboration import DisplayName
from schemas.primitives import Model, Slug, Timestamp

VIEWS = 50
"""Shared views of an organization."""

GridViewId = Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
ViewTitle = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^\S(.*\S)?$")]
ColumnKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_:\-]{0,59}$")]
"""Which columns there are is the client's to know, and follows the records: one that is gone is left out."""

FilterText = Annotated[str, Field(max_length=200)]


class ViewColumn(Model):
    """A column at its place. ``width`` in pixels, None for the product's."""

    key: ColumnKey
    width: Annotated[int, Field(ge=50, le=800)] | None = None
    hidden: bool = False


class ViewSort(Model):
    """An order by a column."""

    column: ColumnKey
    direction: Literal["ASC", "DESC"]


class ViewFilter(Model):
    """Which records are looked for: words, an account's code, a scenario."""

    find: FilterText = ""
    account: FilterText | None = None
    scenario: FilterText | None = None


class SavedView(Model):
    """How the grid shows records: the same that a member's own views hold. ``group``: the outermost first."""

    columns: Annotated[list[ViewColumn], Field(max_length=60)] = []
    sort: Annotated[list[ViewSort], Field(max_length=10)] = []
    group: Annotated[list[ColumnKey], Field(max_length=2)] = []
    filter: ViewFilter = ViewFilter()


class GridView(Model):
    """``grid_views/{id}``: a view that members share. Written by the api for who may edit records.

    ``scope``: the entity that it is of. Who sees that entity knows of the view; its name and its filter tell others
    nothing. ``made_name`` and ``changed_name`` are the members' names as they were then.
    """

    id: GridViewId
    name: ViewTitle
    scope: Slug
    view: SavedView
    version: Annotated[int, Field(ge=1)]
    made_by: str
    made_name: DisplayName
    made_at: Timestamp
    changed_by: str
    changed_name: DisplayName
    changed_at: Timestamp


class GridViewSave(Model):
    """``version``: the one that the person saw, 0 for a new one under an id of the client's own."""

    name: ViewTitle
    scope: Slug
    view: SavedView
    version: Annotated[int, Field(ge=0)]


class GridViewRemoval(Model):
    """``version``: the one that the person saw."""

    version: Annotated[int, Field(ge=1)]


class NamedView(Model):
    """A shared view's place among the names: no two of an entity have the same."""

    scope: Slug
    name: str


class GridViewNames(Model):
    """``internal/grid_views``: the names that are taken, by the view's id. Every commit that adds, renames or removes
    one is guarded by it, so that two people cannot take the same name, nor the last place."""

    views: dict[GridViewId, NamedView] = {}
