"""Whether a KPI can be put into force, and if not, where its formula is wrong. Pure."""

from __future__ import annotations

from collections.abc import Collection

from ledgerlight.domain.formulas import FormulaError, Name, Window, parse, parts
from ledgerlight.domain.graph import (
    STATISTIC_PREFIX,
    BadFormula,
    Cycle,
    Graph,
    GraphError,
    unknown_name,
)
from schemas.kpi_api import FormulaProblem
from schemas.metrics import Metric


def with_metric(graph: Graph, metric: Metric, statistics: Collection[str]) -> Graph:
    """The graph with a KPI added, or in the place of the one of its id. Raises ``GraphError``: the rest can be
    computed, so what is wrong is of this one. ``statistics``: names that accounts of the organization have, or that
    the product's own formulas use."""
    metrics = [node.metric for node in graph.nodes.values() if node.metric.id != metric.id]
    made = Graph([*metrics, metric])
    for part in parts(made.nodes[metric.id].expression):
        if isinstance(part, Name) and part.id.startswith(STATISTIC_PREFIX):
            known = {STATISTIC_PREFIX + each for each in statistics}
            if part.id not in known:
                raise unknown_name(metric, part, "statistic", known)
    return made


def statistics_in(graph: Graph) -> set[str]:
    """The statistics that formulas use."""
    used = {name for node in graph.nodes.values() for name in node.inputs}
    return {name.removeprefix(STATISTIC_PREFIX) for name in used if name.startswith(STATISTIC_PREFIX)}


def summed_balance(metric: Metric, balances: Collection[str]) -> FormulaError | None:
    """``ttm()`` over a statistic that is a balance: twelve month-ends added up count everybody twelve times."""
    for part in parts(parse(metric.formula)):
        if not isinstance(part, Window) or part.function != "ttm":
            continue
        for inner in parts(part.inner):
            if isinstance(inner, Name) and inner.id in balances:
                problem = f"{inner.id} is a balance at the period's end, which is not added up over time"
                return FormulaError(metric.formula, inner.position, problem, inner.id, f"avg({inner.id}, 12)")
    return None


def problem_of(metric: Metric, error: GraphError) -> FormulaProblem:
    """What is wrong and where, for the person who writes the formula."""
    if isinstance(error, BadFormula) and error.metric_id == metric.id:
        return problem_at(error.error, error.near)
    if isinstance(error, Cycle) and metric.id in error.path:
        way = error.path[:-1]
        start = way.index(metric.id)
        path = [*way[start:], *way[:start], metric.id]
        position = next(
            (p.position for p in parts(parse(metric.formula)) if isinstance(p, Name) and p.id == path[1]), 0
        )
        problem = f"{path[1]} is itself made of {metric.id}: {' → '.join(path)}"
        if len(path) == 2:
            problem = f"{metric.id} uses itself"
        found = problem_at(FormulaError(metric.formula, position, problem, path[1]))
        return found.model_copy(update={"path": path})
    return FormulaProblem(message=str(error), start=0, end=len(metric.formula), line=1, column=1)


def problem_at(error: FormulaError, near: Collection[str] = ()) -> FormulaProblem:
    """An error with its place."""
    told = error.problem[0].upper() + error.problem[1:]
    if near:
        told += f". Did you mean {' or '.join(near)}?"
    elif error.expected:
        told += f"; expected {error.expected}"
    return FormulaProblem(
        message=f"Line {error.line}, column {error.column}: {told}",
        start=error.position,
        end=error.position + max(len(error.token), 1),
        line=error.line,
        column=error.column,
        token=error.token,
        expected=error.expected,
        near=list(near),
    )
