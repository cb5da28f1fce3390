"""The tiles of the dashboard as people arrange them, and what a role begins with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.primitives import Model, Period, Role, Slug, Timestamp

ViewName = Literal["executive", "controller", "analyst", "department", "operations"]
TileId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9\-]{0,39}$")]
"""Which tiles there are is the client's to know: one that it does not know is left out, one that is not named
stands where the product has it."""

TILES = 40
LAYOUT_LENGTH = 4_000
GRID_VIEWS_LENGTH = 8_000


class Board(Model):
    """A view's tiles in a person's order, and those they do not want to see."""

    view: ViewName
    tiles: Annotated[list[TileId], Field(max_length=TILES)]
    hidden: Annotated[list[TileId], Field(max_length=TILES)] = []


class BoardChoice(Model):
    """The view that the dashboard opens with, and the boards that are not as the product has them."""

    view: ViewName
    boards: Annotated[list[Board], Field(max_length=5)] = []

    @model_validator(mode="after")
    def _once(self) -> BoardChoice:
        views = [board.view for board in self.boards]
        if len(set(views)) < len(views):
            raise ValueError("a view has one board")
        return self


class RoleBoard(BoardChoice):
    """``boards/{role}``: what members of a role begin with. Written by the api for owners and admins."""

    role: Role
    version: Annotated[int, Field(ge=1)]
    updated_at: Timestamp
    updated_by: str


class RoleBoardSave(BoardChoice):
    """``version``: the one that the person saw, 0 when there was none."""

    version: Annotated[int, Field(ge=0)]


class Preferences(Model):
    """``preferences/{uid}``: a member's own, written by their browsers alone. ``layout`` is a ``BoardChoice`` as JSON,
    ``grid_views`` the client's list of named arrangements of the records; what cannot be read of either counts as not
    said."""

    theme: Literal["auto", "light", "dark"] = "auto"
    language: Annotated[str, Field(min_length=2, max_length=35)] | None = None
    scope: Slug | None = None
    period: Period | None = None
    layout: Annotated[str, Field(max_length=LAYOUT_LENGTH)] = ""
    grid_views: Annotated[str, Field(max_length=GRID_VIEWS_LENGTH)] = ""
    updated_at: Timestamp
