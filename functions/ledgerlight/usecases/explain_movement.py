"""Why a KPI moved, by a live dimension: read off the two dashboards that are compared (B3). Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from ledgerlight.domain.analysis.movement import Moved, Side, moved, side_of
from ledgerlight.domain.authorization import require
from ledgerlight.domain.periods import in_words, shifted
from ledgerlight.ports import DocumentStore, Fields
from ledgerlight.usecases.context import Organizations
from ledgerlight.usecases.metric_definitions import MetricDefinitions
from ledgerlight.usecases.problems import Invalid, NotFound
from schemas.analysis import Refused
from schemas.api import Movement, MovementQuery
from schemas.documents import Account, AccountCell, DimensionCell, Member
from schemas.names import Collection, document_path, leaf_id
from schemas.primitives import ACTUAL, Comparator

BACK: Mapping[Comparator, int] = {"previous": 1, "last_year": 12}
"""Months to a comparator that is an earlier actual; a plan is on the period's own dashboard."""

_READ = ("cells", "dimension_cells", "version")


@dataclass(frozen=True, slots=True)
class ExplainMovement:
    """The use case: two documents at most are read, whatever the ledger holds."""

    store: DocumentStore
    organizations: Organizations
    definitions: MetricDefinitions

    def __call__(
        self, org_id: str, member: Member, scope: str, period: str, metric_id: str, query: MovementQuery
    ) -> Movement:
        """Raises ``Denied`` for an entity that the member does not see, ``NotFound`` for what does not exist,
        ``Invalid`` for a dimension that is not live."""
        require(member, "read_analysis", scope)
        context = self.organizations.context(org_id)
        if scope not in context.entities:
            raise NotFound(f"there is no entity {scope!r}")
        choices = list(context.organization.live_dimensions)
        if query.by is not None and query.by not in choices:
            raise Invalid(f"by: {query.by!r} is no live dimension", f"there are {', '.join(choices)}")
        graph = self.definitions.of(org_id).graph
        node = graph.nodes.get(metric_id)
        if node is None:
            raise NotFound(f"there is no KPI {metric_id!r}")
        at = {side: leaf_id(scope, month) for side, month in _months(period, query.against).items()}
        paths = {side: document_path(org_id, Collection.DASHBOARDS, leaf) for side, leaf in at.items()}
        found = self.store.get_many(sorted(set(paths.values())), _READ)
        now = found[paths["after"]].fields
        if now is None:
            raise NotFound(f"entity {scope!r} has no figures of {period}")
        currency = context.entities[scope].currency
        best: tuple[str | None, Moved] = (
            None,
            Moved("contribution", None, None, refused=Refused(refused="not_split", text=NO_DIMENSION)),
        )
        then = _Cells.of(found[paths["before"]].fields, period, query.against)
        actual = _Cells.of(now, period, None)
        for dimension in choices if query.by is None else [query.by]:
            before = then.by(dimension, currency, context.accounts)
            after = actual.by(dimension, currency, context.accounts)
            answer = moved(node, graph, before, after, dimension, currency)
            if best[0] is None or _told(answer) > _told(best[1]):
                best = (dimension, answer)
        by, answer = best
        return Movement(
            scope=scope,
            period=period,
            metric=metric_id,
            currency=currency,
            against=query.against,
            by=by,
            choices=choices,
            version=int(now["version"]),
            way=answer.way,
            opening=answer.opening,
            closing=answer.closing,
            bridge=answer.bridge,
            contribution=answer.contribution,
            refused=answer.refused,
        )


NO_DIMENSION = "The organization has no live dimension to split figures by."


def _told(answer: Moved) -> int:
    """How much an answer tells: all that was asked, the contribution beside a refusal, why not, or that the dimension
    is none of this figure's."""
    if answer.refused is None:
        return 3
    if answer.contribution is not None:
        return 2
    return 0 if answer.refused.refused == "not_split" else 1


def _months(period: str, against: Comparator) -> dict[str, str]:
    return {"before": shifted(period, -BACK.get(against, 0)), "after": period}


@dataclass(frozen=True, slots=True)
class _Cells:
    """A dashboard's sums of one scenario; of a dashboard that is not there, none."""

    name: str
    period: str
    scenario: str
    accounts: list[AccountCell]
    dimensions: list[DimensionCell]

    @classmethod
    def of(cls, fields: Fields | None, period: str, against: Comparator | None) -> _Cells:
        """Of a comparator; without one, the actual."""
        month = period if against is None else shifted(period, -BACK.get(against, 0))
        scenario = ACTUAL if against is None or against in BACK else against
        stored = fields or {"cells": "[]", "dimension_cells": "[]"}
        return cls(
            in_words(month) if scenario == ACTUAL else f"the {scenario} of {in_words(month)}",
            month,
            scenario,
            orjson.loads(stored["cells"]),
            orjson.loads(stored["dimension_cells"]),
        )

    def by(self, dimension: str, currency: str, accounts: Mapping[str, Account]) -> Side:
        """By the members of a dimension."""
        return side_of(
            self.name,
            self.period,
            self.accounts,
            self.dimensions,
            dimension,
            self.scenario,
            currency,
            accounts,
        )
