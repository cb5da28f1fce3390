"""Signatures on variance lines: who explained a figure beside its comparator, and who agreed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from schemas.collaboration import DisplayName
from schemas.primitives import Comparator, Model, Period, Slug, Timestamp

EXPLANATION_LENGTH = 2_000
SIGN_OFF_HISTORY_LENGTH = 50
"""Entries a line keeps; the audit keeps all."""

Explanation = Annotated[str, Field(min_length=1, max_length=EXPLANATION_LENGTH)]
Party = Literal["preparer", "reviewer"]


class SignedFigure(Model):
    """The figure that a signature is for: minor units as the dashboard of that version had them."""

    actual: int
    comparator: int
    dashboard_version: Annotated[int, Field(ge=1)]


class Signature(Model):
    """Someone stands for the figure as it was."""

    uid: str
    name: DisplayName
    at: Timestamp
    figure: SignedFigure


class SignOffEntry(Model):
    """Something that was done to a line's signatures. ``note``: the explanation, or why a signature was withdrawn."""

    at: Timestamp
    uid: str
    name: DisplayName
    action: Literal["prepared", "reviewed", "withdrew_preparer", "withdrew_reviewer"]
    note: Annotated[str, Field(max_length=EXPLANATION_LENGTH)] = ""
    actual: int | None = None
    comparator: int | None = None


class SignOff(Model):
    """``signoffs/{entity}_{period}_{comparator}_{account}``: a line's explanation and its two signatures.

    ``reviewer`` is another person than ``preparer``, and agreed to this explanation of this figure: whoever prepares
    again takes the review back. Whether the figure moved since is seen by comparing it with ``figure``."""

    entity_id: Slug
    period: Period
    comparator: Comparator
    account_code: Slug
    version: Annotated[int, Field(ge=0)] = 0
    explanation: Annotated[str, Field(max_length=EXPLANATION_LENGTH)] = ""
    preparer: Signature | None = None
    reviewer: Signature | None = None
    history: Annotated[list[SignOffEntry], Field(max_length=SIGN_OFF_HISTORY_LENGTH)] = []
    updated_at: Timestamp | None = None


class PrepareRequest(Model):
    """``version``: the state of the line that the person saw, 0 when there was none; ``actual`` and ``comparator``:
    the figure that they sign, in minor units."""

    version: Annotated[int, Field(ge=0)]
    explanation: Explanation
    actual: int
    comparator: int


class ReviewRequest(Model):
    """The same for the reviewer, who agrees to the explanation that is there."""

    version: Annotated[int, Field(ge=0)]
    actual: int
    comparator: int


class WithdrawRequest(Model):
    """Takes a signature back; with the preparer's goes the reviewer's, which was for its explanation."""

    version: Annotated[int, Field(ge=0)]
    party: Party
    reason: Annotated[str, Field(min_length=1, max_length=500)]
