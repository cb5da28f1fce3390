"""Forecasts: no worse than repeating the last season, by a back-test that sees nothing later."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.analysis import forecast as module
from ledgerlight.domain.analysis.forecast import forecast
from ledgerlight.domain.analysis.smoothing import HORIZON, SEASONAL, SHORT, Candidate
from schemas.analysis import Forecast
from tests.unit.analysis.superstore import monthly_sales

REGIONS = ("Central", "East", "South", "West")
MONTHS = [100, 90, 120, 130, 110, 150, 160, 140, 180, 170, 220, 260]


def wape(found: Forecast) -> int:
    assert found.error is not None
    assert found.error.wape_bp is not None
    return found.error.wape_bp


def baseline(found: Forecast) -> int:
    assert found.baseline is not None
    assert found.baseline.wape_bp is not None
    return found.baseline.wape_bp


def test_the_samples_sales_are_those_its_readme_states() -> None:
    sales = monthly_sales()
    assert {region: sum(months) for region, months in sales.items()} == {
        "West": 72_545_775, "East": 67_878_130, "Central": 50_123_977, "South": 39_172_183,
    }  # fmt: skip
    assert sum(months[0] for months in sales.values()) == 1_423_690
    assert sum(months[47] for months in sales.values()) == 8_382_930


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_forecast_no_worse_than_by_repeating_its_last_season(region: str) -> None:
    found = forecast(monthly_sales()[region])
    sys.stdout.write(
        f"{region:8} {found.method} of {len(found.combined)}: WAPE {wape(found) / 100:.1f} %, "
        f"seasonal-naive {baseline(found) / 100:.1f} % over {found.origins} origins\n"
    )
    assert wape(found) < baseline(found)
    assert found.origins == 30
    assert found.reason is None
    assert [point.step for point in found.points] == [1, 2, 3]


def unseen_errors(series: Sequence[int], start: int) -> tuple[int, int, int]:
    """Forecasts made from the outside, a history at a time: errors, seasonal-naive's, and those in their interval."""
    own = naive = inside = 0
    for origin in range(start, len(series) - HORIZON + 1):
        for point in forecast(series[:origin]).points:
            actual = series[origin + point.step - 1]
            own += abs(point.value - actual)
            naive += abs(series[origin + point.step - 13] - actual)
            assert point.low is not None
            assert point.high is not None
            inside += point.low <= actual <= point.high
    return own, naive, inside


def test_the_last_year_is_forecast_better_from_what_was_known_than_by_the_year_before() -> None:
    own = naive = inside = cases = 0
    for region in REGIONS:
        found = unseen_errors(monthly_sales()[region], 34)
        own, naive, inside = own + found[0], naive + found[1], inside + found[2]
        cases += HORIZON * len(range(34, 48 - HORIZON + 1))
        sys.stdout.write(f"{region:8} last year: {found[0] / found[1]:.2f} of seasonal-naive's error\n")
    sys.stdout.write(f"all: {own / naive:.2f}; {inside} of {cases} inside the 80 % interval\n")
    assert own < 0.95 * naive
    assert 0.65 <= inside / cases <= 0.95


def test_a_season_that_repeats_is_repeated_exactly() -> None:
    found = forecast(MONTHS * 4)
    assert [point.value for point in found.points] == MONTHS[:3]
    assert (found.method, found.combined, wape(found)) == ("seasonal_naive", ["seasonal_naive"], 0)
    assert [(point.low, point.high) for point in found.points] == [(value, value) for value in MONTHS[:3]]


def test_a_season_that_grows_is_not_merely_repeated() -> None:
    grown = [round(value * 1_000 * 1.02**at) for at, value in enumerate(MONTHS * 5)]
    found = forecast(grown)
    expected = [round(value * 1_000 * 1.02 ** (60 + at)) for at, value in enumerate(MONTHS[:3])]
    assert found.method != "seasonal_naive"
    assert wape(found) < baseline(found) / 2
    assert all(abs(p.value - e) < 0.1 * e for p, e in zip(found.points, expected, strict=True))


def test_noise_around_a_season_is_never_reported_as_worse_than_the_baseline() -> None:
    rng = random.Random(3)  # noqa: S311 - cases to reproduce, not secrets
    for _ in range(40):
        series = [value * 100 + rng.randint(-9_000, 9_000) for value in MONTHS * 4]
        found = forecast(series)
        assert wape(found) <= baseline(found)


def test_where_choosing_did_worse_the_last_season_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def tempting(values: Sequence[float], season: int, first: int) -> list[tuple[float, ...]]:
        """Right for two years and then absurd."""
        target = [*values, 0.0, 0.0, 0.0]
        return [
            tuple(target[at : at + 3]) if at < 22 else (10.0**6,) * 3 for at in range(first, len(values) + 1)
        ]

    series = [value * 100 + at * 37 % 1_000 for at, value in enumerate(MONTHS * 3)]
    trap = (SEASONAL[0], Candidate("drift", tempting))
    monkeypatch.setattr(module, "SEASONAL", trap)
    found = forecast(series)
    assert found.combined == ["seasonal_naive"]
    assert wape(found) == baseline(found)


def test_a_method_sees_nothing_later_than_its_origin() -> None:
    series = [float(value) for value in monthly_sales()["West"]]
    for candidate in SEASONAL:
        paths = candidate.method(series, 12, 12)
        assert len(paths) == 37
        for origin in (12, 13, 24, 31, 47):
            changed = series[:origin] + [-1e9] * (48 - origin)
            assert candidate.method(changed, 12, 12)[origin - 12] == paths[origin - 12]
    for candidate in SHORT:
        changed = [*series[:9], *([-1e9] * 39)]
        assert candidate.method(changed, 1, 3)[6] == candidate.method(series, 1, 3)[6]


def test_the_choice_at_an_origin_depends_only_on_targets_past_there() -> None:
    series = monthly_sales()["Central"]
    whole = module._Backtest.of(series, SEASONAL, 12)
    for origin in (18, 25, 40):
        known = module._Backtest.of(series[:origin], SEASONAL, 12)
        assert known.choice(origin) == whole.choice(origin)
        assert known.combine(known.choice(origin), origin) == whole.combine(whole.choice(origin), origin)


def test_a_short_history_has_a_forecast_and_no_seasonal_method() -> None:
    found = forecast([100 + 10 * at for at in range(20)])
    assert found.baseline is not None
    assert found.baseline.method == "naive"
    assert found.method == "drift"
    assert abs(found.points[0].value - 300) <= 5


def test_too_little_history_is_said() -> None:
    none = forecast([1, 2, 3, 4, 5])
    assert (none.method, none.points, none.reason) == (None, [], "insufficient_history")
    unproven = forecast([5, 5, 5, 5, 5, 5])
    assert [(point.value, point.low, point.high) for point in unproven.points] == [(5, None, None)] * 3
    assert (unproven.method, unproven.error, unproven.reason) == ("naive", None, "insufficient_history")


def test_errors_are_shares_of_the_actuals_and_of_the_change_in_a_season() -> None:
    west = monthly_sales()["West"]
    cases = [
        (origin + step, origin + step - 12)
        for origin in range(18, 48)
        for step in range(3)
        if origin + step < 48
    ]
    off = sum(abs(west[at] - west[then]) for at, then in cases)
    scale = sum(abs(west[at] - west[at - 12]) for at in range(12, 48)) / 36
    found = forecast(west).baseline
    assert found is not None
    assert found.wape_bp == round(off / sum(west[at] for at, _ in cases) * 10_000)
    assert found.mase_bp == round(off / len(cases) / scale * 10_000)


def test_two_whole_seasons_are_enough_for_seasonal_methods() -> None:
    for count, method in ((23, "naive"), (24, "seasonal_naive")):
        found = forecast((MONTHS * 2)[:count]).baseline
        assert found is not None
        assert found.method == method


def test_an_interval_holds_four_of_five_past_errors_of_its_step() -> None:
    assert module._quantile([float(size) for size in range(9)]) is None
    assert module._quantile([float(size) for size in range(10)]) == 8
    assert module._quantile([float(size) for size in range(99)]) == 79
    near = [(1, 10.0, 0.0)] * 10 + [(2, -30.0, 0.0)] * 10 + [(3, 20.0, 0.0)] * 9
    points = module._points((100.0, 100.0, 100.0), near, non_negative=False)
    assert [(point.low, point.high) for point in points] == [(90, 110), (70, 130), (70, 130)]


def test_the_baseline_keeps_a_part_unless_it_is_far_worse() -> None:
    test = module._Backtest.of(monthly_sales()["West"], SEASONAL, 12)
    weights = test.choice(48)
    assert sum(weights.values()) == pytest.approx(1)
    assert weights[0] == pytest.approx(1 / 3)
    grown = [round(value * 1_000 * 1.02**at) for at, value in enumerate(MONTHS * 5)]
    alone = module._Backtest.of(grown, SEASONAL, 12).choice(60)
    assert 0 not in alone
    assert test.choice(17) == {0: 1.0}


def test_a_gap_ends_the_history_before_it() -> None:
    series: list[int | None] = [9, 9, 9, None, *range(1, 21), None]
    assert forecast(series) == forecast(list(range(1, 21)))
    assert forecast([*range(1, 21), None, 4]).reason == "insufficient_history"


def test_sales_never_below_zero_are_not_forecast_below_it() -> None:
    found = forecast([max(0, 2_000 - 100 * at) + at % 3 for at in range(30)])
    assert all(point.value >= 0 and (point.low is None or point.low >= 0) for point in found.points)
    losses = forecast([1_000 - 100 * at for at in range(30)])
    assert losses.points[0].value < -1_500


def test_nothing_but_zeros_has_no_percentage_error() -> None:
    found = forecast([0] * 40)
    assert found.error is not None
    assert (found.error.wape_bp, found.error.mase_bp) == (None, None)
    assert [point.value for point in found.points] == [0, 0, 0]


def test_it_imports_without_any_library_for_numbers() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None; import ledgerlight.domain.analysis.forecast;"
        "sys.exit('pandas' in sys.modules or 'scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(st.integers(-(10**12), 10**12), max_size=60))
def test_any_history_gives_widening_intervals_around_whole_numbers(series: list[int]) -> None:
    found = forecast(series)
    if len(series) < 6:
        assert found.points == []
        return
    assert len(found.points) == HORIZON
    widths = [p.high - p.low for p in found.points if p.high is not None and p.low is not None]
    assert all(p.low <= p.value <= p.high for p in found.points if p.high is not None and p.low is not None)
    if min(series) < 0:
        assert all(a <= b + 1 for a, b in pairwise(widths))
    if found.error is not None and found.error.wape_bp is not None:
        assert wape(found) <= baseline(found)
