"""KPI definitions through the HTTP interface: tried, saved in versions, shown on every dashboard, retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from werkzeug.test import TestResponse

from ledgerlight.ports import Unavailable
from schemas.dashboards import DashboardView, KpiValue
from schemas.kpi_api import KpiLibrary, KpiPreview, KpiSaved
from schemas.metrics import OwnMetric
from tests.fakes.world import ORG, World

ROOT = f"/v1/organizations/{ORG}"
SALES = """entity,account,date,amount,currency,key
north,1.100,2026-01-05,100.00,USD,a
north,2.100,2026-01-05,40.00,USD,b
south,1.100,2026-01-05,50.00,USD,c
north,1.100,2026-02-05,200.00,USD,d
north,2.100,2026-02-05,50.00,USD,e
"""


def kpi(**changes: Any) -> dict[str, Any]:
    """A KPI of the organization's own."""
    return {
        "id": "markup", "name": "Markup", "formula": "gross_profit / cogs", "unit": "ratio", "direction": 1,
        "period_behaviour": "ratio", "family": "profitability", "headline": True,
    } | changes  # fmt: skip


class Books:
    """An organization with two months of figures."""

    def __init__(self) -> None:
        self.world = World()
        self.world.drop("sales.csv", SALES.encode())
        leaves = [("north", "2026-01"), ("south", "2026-01"), ("north", "2026-02")]
        self.world.recalculate(ORG, leaves)
        self.client = self.world.client()

    def send(self, method: str, path: str, body: Any = None, *, by: str = "owner") -> TestResponse:
        """A request."""
        headers = {"Authorization": f"Bearer token-of-{by}"}
        return self.client.open(ROOT + path, method=method, json=body, headers=headers)

    def save(self, metric: dict[str, Any], base: int = 0, *, by: str = "owner", **more: Any) -> TestResponse:
        """Save a KPI."""
        body = {"metric": metric, "base_version": base, "reason": "because"} | more
        return self.send("PUT", f"/kpis/{metric['id']}", body, by=by)

    def preview(self, metric: dict[str, Any], scope: str = "north") -> KpiPreview:
        """Try a KPI."""
        answer = self.send("POST", "/kpis:preview", {"metric": metric, "scope": scope})
        assert answer.status_code == 200, answer.text
        return KpiPreview.model_validate_json(answer.data)

    def library(self) -> KpiLibrary:
        """Every KPI."""
        return KpiLibrary.model_validate_json(self.send("GET", "/kpis").data)

    def shown(self, metric_id: str, scope: str = "group", period: str = "2026-01") -> KpiValue | None:
        """A KPI on a dashboard."""
        fields = self.world.documents.fields(f"organizations/{ORG}/dashboards/{scope}_{period}")
        found = DashboardView.model_validate_json(fields["view"]).kpis
        return next((each for each in found if each.id == metric_id), None)

    def versions(self, metric_id: str) -> list[OwnMetric]:
        """Every version of a KPI, oldest first."""
        prefix = f"organizations/{ORG}/metrics/{metric_id}/versions/"
        found = [
            OwnMetric.model_validate(self.world.documents.fields(p))
            for p in self.world.documents.paths(prefix)
        ]
        return sorted(found, key=lambda each: each.metric.version)


@pytest.fixture
def books() -> Books:
    return Books()


def test_a_saved_kpi_is_on_every_dashboard(books: Books) -> None:
    saved = KpiSaved.model_validate_json(books.save(kpi(), scope="group").data)
    assert (saved.kpi.metric.version, saved.progress.left) == (1, 0)
    shown = books.shown("markup", "north")
    assert shown is not None
    assert (shown.value, shown.headline) == (15_000, True)
    assert [books.shown("markup", scope, "2026-01") is not None for scope in ("group", "north", "south")] == [
        True
    ] * 3
    later = books.shown("markup", "north", "2026-02")
    assert later is not None
    assert [point.value for point in later.series[-2:]] == [15_000, 30_000]


def test_each_version_says_who_changed_what_and_why(books: Books) -> None:
    books.save(kpi(), by="owner")
    books.world.time.advance(60)
    assert (
        books.save(kpi(formula="revenue / cogs"), 1, by="editor", reason="as the board wants it").status_code
        == 200
    )
    first, second = books.versions("markup")
    assert (first.before, second.before) == (None, "gross_profit / cogs")
    assert (first.changed_by, second.changed_by) == ("owner", "editor")
    assert second.reason == "as the board wants it"
    assert second.at > first.at
    assert books.shown("markup", "north").value == 25_000  # type: ignore[union-attr]
    assert ("editor", "save_kpi", "done") in books.world.audit()


def test_a_kpi_of_the_product_is_changed_as_its_second_version(books: Books) -> None:
    listed = next(each for each in books.library().kpis if each.metric.id == "cost_ratio")
    changed = listed.metric.model_dump() | {"formula": "cogs / gross_sales"}
    assert books.save(changed, 1).status_code == 200
    (version,) = books.versions("cost_ratio")
    assert (version.metric.version, version.before) == (2, "cogs / revenue")
    described = next(each for each in books.library().kpis if each.metric.id == "cost_ratio")
    assert (described.origin, described.standard_formula) == ("changed", "cogs / revenue")
    assert described.words == "Cost of goods sold ÷ Gross sales"


def test_what_others_are_made_of_changes_them_too(books: Books) -> None:
    listed = next(each for each in books.library().kpis if each.metric.id == "cogs")
    assert {"gross_profit", "cost_ratio"} <= set(listed.used_by)
    books.save(listed.metric.model_dump() | {"formula": "class.cogs * 2"}, 1)
    assert books.shown("gross_profit", "north").value == 2_000  # type: ignore[union-attr]
    assert books.shown("gross_profit", "group").value == 7_000  # type: ignore[union-attr]
    # February compares with what January has become.
    assert books.shown("gross_profit", "north", "2026-02").previous.value == 2_000  # type: ignore[union-attr]


def test_another_organization_is_left_alone(books: Books) -> None:
    books.save(kpi())
    other = books.world.metric_definitions.of("other", fresh=True)
    assert "markup" not in other.graph.nodes
    assert "markup" in books.world.metric_definitions.of(ORG, fresh=True).graph.nodes


@pytest.mark.parametrize(
    ("formula", "place", "message", "near"),
    [
        ("gross_profit /", (14, 1, 15), "the formula ends too early; expected a name, a number or (", []),
        ("gross_profit / cosg", (15, 1, 16), "'cosg' is no KPI. Did you mean", ["cogs"]),
        (
            "gross_profit\n / class.cosg",
            (16, 2, 4),
            "'class.cosg' is no account class",
            ["class.cogs"],
        ),
        ("stat.headcont / 2", (0, 1, 1), "'stat.headcont' is no statistic", ["stat.headcount"]),
        ("markup + 1", (0, 1, 1), "markup uses itself", []),
    ],
)
def test_a_wrong_formula_is_told_with_its_place_and_not_saved(
    books: Books, formula: str, place: tuple[int, int, int], message: str, near: Sequence[str]
) -> None:
    problem = books.preview(kpi(formula=formula)).problem
    assert problem is not None
    assert (problem.start, problem.line, problem.column) == place
    assert message.lower() in problem.message.lower()
    assert set(near) <= set(problem.near)
    answer = books.save(kpi(formula=formula))
    assert answer.status_code == 422
    assert f"line {place[1]}, column {place[2]}" in answer.json["error"]["message"].lower()  # type: ignore[index]
    assert books.versions("markup") == []


def test_a_circle_is_refused_with_its_way_round(books: Books) -> None:
    books.save(kpi())
    listed = next(each for each in books.library().kpis if each.metric.id == "cogs")
    problem = books.preview(listed.metric.model_dump() | {"formula": "class.cogs + markup"}).problem
    assert problem is not None
    assert problem.path == ["cogs", "markup", "cogs"]
    assert (problem.start, problem.end) == (13, 19)


def test_a_circle_cannot_be_closed_by_two_people_at_once(books: Books) -> None:
    books.save(kpi(id="one", formula="class.cogs"))
    books.save(kpi(id="two", formula="class.cogs"))
    raced = []

    def meanwhile(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any(p.endswith("/metrics/one") for p in paths):
            books.world.documents.hook = None
            raced.append(books.save(kpi(id="two", formula="one + 1"), 1, by="editor").status_code)

    books.world.documents.hook = meanwhile
    answer = books.save(kpi(id="one", formula="two + 1"), 1)
    assert raced == [200]
    assert answer.status_code == 422
    assert "one → two → one" in answer.json["error"]["message"]  # type: ignore[index]


def test_a_preview_computes_on_the_entitys_own_figures_and_writes_nothing(books: Books) -> None:
    writes = books.world.documents.writes
    found = books.preview(kpi(formula="gross_profit / revenue * 2"), "north")
    assert [(p.period, p.value) for p in found.points[-2:]] == [("2026-01", 12_000), ("2026-02", 15_000)]
    assert len(found.points) == 13
    assert found.points[0].reason == "no_entries"
    assert found.words == "Gross profit ÷ Revenue × 2"
    assert books.world.documents.writes == writes


def test_a_preview_stands_beside_the_present_definition(books: Books) -> None:
    margin = next(each.metric for each in books.library().kpis if each.metric.id == "gross_margin")
    found = books.preview(margin.model_dump() | {"formula": "gross_profit / cogs"})
    assert [(p.value, p.present) for p in found.points[-2:]] == [(15_000, 6_000), (30_000, 7_500)]
    assert books.preview(kpi(formula="class.tax / revenue")).points[-1].reason == "no_entries"
    assert books.preview(kpi(formula="revenue / class.tax")).points[-1].reason == "no_entries"
    assert books.preview(kpi(formula="ttm(revenue)")).points[-1].reason == "insufficient_history"


def test_a_preview_is_of_entities_that_one_sees(books: Books) -> None:
    body = {"metric": kpi(), "scope": "south"}
    assert books.send("POST", "/kpis:preview", body, by="scoped").status_code == 403
    assert books.send("POST", "/kpis:preview", body | {"scope": "north"}, by="scoped").status_code == 200
    assert books.send("POST", "/kpis:preview", body | {"scope": "nowhere"}).status_code == 404


def test_a_change_on_an_old_version_is_refused_with_who_was_first(books: Books) -> None:
    books.save(kpi())
    books.save(kpi(name="Mark-up"), 1, by="editor")
    refused = books.save(kpi(name="Surcharge"), 1)
    assert refused.status_code == 409
    assert "editor changed this KPI meanwhile" in refused.json["error"]["message"]  # type: ignore[index]


def test_the_same_request_twice_makes_one_version(books: Books) -> None:
    assert books.save(kpi()).json["kpi"] == books.save(kpi()).json["kpi"]  # type: ignore[index]
    assert len(books.versions("markup")) == 1
    assert books.save(kpi(name="Other")).status_code == 409


def test_a_process_that_dies_after_saving_leaves_the_rest_to_the_sweeper(books: Books) -> None:
    def crash(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any("/dashboards/" in path for path in paths):
            raise Unavailable("killed")

    books.world.documents.hook = crash
    saved = KpiSaved.model_validate_json(books.save(kpi()).data)
    books.world.documents.hook = None
    assert saved.progress.left > 0
    assert books.shown("markup", "north") is None
    assert books.world.refresh_dashboards.sweep(ORG) > 0
    assert books.shown("markup", "north").value == 15_000  # type: ignore[union-attr]
    assert books.world.refresh_dashboards.sweep(ORG) == 0


def test_what_was_calculated_by_new_definitions_first_compares_with_the_rest_when_that_follows(
    books: Books,
) -> None:
    """An edit's own calculation is the first to use a saved KPI; the period before it follows later."""

    def crash(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before") and any("/dashboards/" in path for path in paths):
            raise Unavailable("killed")

    cogs = next(each.metric for each in books.library().kpis if each.metric.id == "cogs")
    books.world.documents.hook = crash
    books.save(cogs.model_dump() | {"formula": "class.cogs * 2"}, 1)
    books.world.documents.hook = None
    books.world.recalculate(ORG, [("north", "2026-02")])
    assert books.shown("cogs", "north", "2026-02").value == 10_000  # type: ignore[union-attr]
    books.world.refresh_dashboards.sweep(ORG)
    assert books.shown("cogs", "north", "2026-02").previous.value == 8_000  # type: ignore[union-attr]


def test_a_slice_ends_in_time_and_the_next_goes_on_with_the_entity_on_screen_first(books: Books) -> None:
    refresh = books.world.refresh_dashboards
    books.world.refresh_dashboards.sweep(ORG)
    seen: list[str] = []

    def slow(operation: str, moment: str, paths: Sequence[str]) -> None:
        if (operation, moment) == ("commit", "before"):
            seen.extend(path.rsplit("/", 1)[1] for path in paths if "/dashboards/" in path)
            books.world.time.advance(1)

    books.world.documents.hook = slow
    saved = KpiSaved.model_validate_json(books.save(kpi(), scope="group").data)
    assert seen[0].startswith("group_")
    assert saved.progress.left > 0
    while refresh(ORG, 1.0).left:
        pass
    books.world.documents.hook = None
    for scope, period in (
        ("group", "2026-01"),
        ("group", "2026-02"),
        ("north", "2026-01"),
        ("south", "2026-01"),
    ):
        assert books.shown("markup", scope, period) is not None
    assert (
        books.world.recalculate(ORG, [("north", "2026-01"), ("south", "2026-01"), ("north", "2026-02")]) == 0
    )


def test_a_process_that_knows_only_the_old_definitions_asks_for_the_new(books: Books) -> None:
    other = World(documents=books.world.documents, bucket=books.world.bucket, time=books.world.time)
    other.metric_definitions.of(ORG)
    books.save(kpi())
    digest = books.world.documents.fields(f"organizations/{ORG}/dashboards/north_2026-01")["graph_digest"]
    books.world.drop(
        "more.csv", b"entity,account,date,amount,currency,key\nnorth,1.100,2026-01-06,1.00,USD,z\n"
    )
    other.recalculate(ORG, [("north", "2026-01")])
    fields = books.world.documents.fields(f"organizations/{ORG}/dashboards/north_2026-01")
    assert fields["graph_digest"] == digest
    assert books.shown("markup", "north") is not None


def test_a_retired_kpi_is_gone_and_can_come_back(books: Books) -> None:
    books.save(kpi())
    body = {"base_version": 1, "reason": "nobody reads it"}
    assert books.send("POST", "/kpis/markup:retire", body).status_code == 200
    assert books.shown("markup", "north") is None
    listed = next(each for each in books.library().kpis if each.metric.id == "markup")
    assert listed.retired
    assert books.save(kpi(), 2).status_code == 200
    assert books.shown("markup", "north") is not None
    assert [each.retired for each in books.versions("markup")] == [False, True, False]


@pytest.mark.parametrize(
    ("metric_id", "message"),
    [("cogs", "is used by"), ("net_income", "on screens"), ("nothing", "there is no KPI")],
)
def test_what_is_needed_is_not_retired(books: Books, metric_id: str, message: str) -> None:
    base = 0 if metric_id == "nothing" else 1
    answer = books.send("POST", f"/kpis/{metric_id}:retire", {"base_version": base, "reason": "r"})
    assert answer.status_code in {404, 409}
    assert message in answer.json["error"]["message"]  # type: ignore[index]


def test_a_target_is_judged_on_the_dashboard(books: Books) -> None:
    targets = [{"value": 16_000, "warning": 14_000}, {"entity_id": "group", "value": 10_000}]
    assert books.save(kpi(targets=targets)).status_code == 200
    north, group = books.shown("markup", "north"), books.shown("markup", "group")
    assert north is not None
    assert north.target is not None
    assert (north.target.verdict, north.target.gap) == ("near", -1_000)
    assert group is not None
    assert group.target is not None
    assert group.target.verdict == "met"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"direction": 0, "targets": [{"value": 1}]}, "better side"),
        ({"targets": [{"value": 10, "warning": 20}]}, "better side of 10"),
        ({"targets": [{"value": 10}, {"value": 20}]}, "two targets for every entity"),
        ({"targets": [{"entity_id": "nowhere", "value": 10}]}, "'nowhere' does not exist"),
        ({"id": "revenue", "unit": "ratio"}, "is an amount of money"),
    ],
)
def test_what_contradicts_itself_is_refused(books: Books, changes: dict[str, Any], message: str) -> None:
    answer = books.save(kpi(**changes), 1 if "id" in changes else 0)
    assert answer.status_code == 422
    assert message in answer.json["error"]["message"]  # type: ignore[index]


def test_a_definition_that_the_product_outgrew_is_left_out_and_told(books: Books) -> None:
    books.save(kpi(formula="deduction_rate + 1"))
    path = f"organizations/{ORG}/internal/metrics"
    fields = books.world.documents.fields(path)
    stored = orjson.loads(fields["metrics"])
    stored[0]["formula"] = "gone_since + 1"
    books.world.documents.put(path, fields | {"metrics": orjson.dumps(stored).decode()})
    described = next(each for each in books.library().kpis if each.metric.id == "markup")
    assert described.problem is not None
    assert "gone_since" in described.problem
    assert "revenue" in books.world.metric_definitions.of(ORG, fresh=True).graph.nodes
