"""Formulas: parsed with the place of every error, evaluated exactly."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.formulas import (
    MAX_DEPTH,
    Expression,
    FormulaError,
    Lookup,
    Name,
    Undefined,
    Value,
    evaluate,
    linear,
    names,
    parse,
)

NAMES = {"a": Fraction(7), "b": Fraction(-3), "class.revenue": Fraction(10**15 + 1), "zero": Fraction(0)}


def leaf() -> st.SearchStrategy[str]:
    return st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(sorted(NAMES)))


def joined(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    two = st.tuples(parts, st.sampled_from([" + ", "-", " * ", "/"]), parts).map("".join)
    return st.one_of(two.map(lambda text: f"({text})"), two, parts.map(lambda text: f"-({text})"))


FORMULAS = st.recursive(leaf(), joined, max_leaves=12)


def lookup(name: str, ago: int = 0) -> Value:
    assert ago == 0
    return NAMES[name]


def reference(formula: str) -> Fraction | None:
    """The same by Python's own grammar over Fractions; None where a denominator is not above zero."""

    def divide(left: Fraction, right: Fraction) -> Fraction:
        if right <= 0:
            raise ZeroDivisionError
        return left / right

    def run(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant(value=int() as value):
                return Fraction(value)
            case ast.Name(id=name):
                return NAMES[name.replace("__", ".")]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -run(operand)
            case ast.BinOp(left=left, op=operator, right=right):
                one, other = run(left), run(right)
                match operator:
                    case ast.Add():
                        return one + other
                    case ast.Sub():
                        return one - other
                    case ast.Mult():
                        return one * other
                return divide(one, other)
        raise AssertionError(ast.dump(node))

    try:
        return run(ast.parse(formula.replace("class.", "class__"), mode="eval").body)
    except ZeroDivisionError:
        return None


@given(FORMULAS)
def test_a_formula_has_the_value_that_exact_arithmetic_gives(formula: str) -> None:
    value = evaluate(parse(formula), lookup)
    wanted = reference(formula)
    if wanted is None:
        assert value == Undefined("zero_denominator")
    else:
        assert value == wanted


@given(FORMULAS)
def test_the_names_of_a_formula_are_those_it_looks_up(formula: str) -> None:
    asked: set[str] = set()

    def noted(name: str, ago: int) -> Value:
        assert ago == 0
        asked.add(name)
        return Fraction(1)

    expression = parse(formula)
    evaluate(expression, noted)
    assert asked == names(expression)


def test_products_bind_before_sums_and_both_from_the_left() -> None:
    assert evaluate(parse("2 + 3 * 4 - 10 / 5 / 2"), lookup) == Fraction(13)
    assert evaluate(parse("10 - 4 - 3"), lookup) == Fraction(3)


@pytest.mark.parametrize("formula", ["a / zero", "a / b", "1 / (a - 7)"])
def test_a_denominator_of_zero_or_below_has_no_ratio(formula: str) -> None:
    assert evaluate(parse(formula), lookup) == Undefined("zero_denominator")


def undefined(reason: str) -> Value:
    return Undefined(reason)  # type: ignore[arg-type]


def with_gaps(name: str, ago: int) -> Value:
    gaps = {"none": undefined("no_entries"), "mixed": undefined("mixed_currency")}
    return gaps[name] if name in gaps else lookup(name, ago)


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("a + none", Fraction(7)),
        ("none + a", Fraction(7)),
        ("none - a", Fraction(-7)),
        ("a - none", Fraction(7)),
        ("none + none", Undefined("no_entries")),
        ("none - none", Undefined("no_entries")),
        ("none * a", Undefined("no_entries")),
        ("a / none", Undefined("no_entries")),
        ("none / a", Undefined("no_entries")),
        ("mixed + a", Undefined("mixed_currency")),
        ("a - mixed", Undefined("mixed_currency")),
        ("none + mixed", Undefined("mixed_currency")),
        ("mixed / zero", Undefined("mixed_currency")),
    ],
)
def test_no_entries_is_nothing_in_a_sum_and_a_reason_elsewhere(formula: str, wanted: Value) -> None:
    assert evaluate(parse(formula), with_gaps) == wanted


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("", "line 1, column 1: the formula ends too early; expected a name, a number or ("),
        ("a +", "line 1, column 4: the formula ends too early; expected a name"),
        ("a + ) b", "line 1, column 5: unexpected ')'; expected a name"),
        ("(a + b", "line 1, column 7: the formula ends too early; expected )"),
        ("a b", "line 1, column 3: unexpected 'b'; expected one of + - * / or the end"),
        ("a ^ b", "line 1, column 3: '^' has no meaning here; expected a name"),
        ("a +\n  b +\n  / c", "line 3, column 3: unexpected '/'; expected a name"),
        ("a + 1.5", "line 1, column 6: '.' has no meaning here"),
        ("__import__('os')", "line 1, column 1: '_' has no meaning here"),
        ("A", "line 1, column 1: 'A' has no meaning here"),
        (
            "sum(a)",
            "line 1, column 1: 'sum' is no function; expected ttm(x), avg(x, months), max(x, y) or min(x, y)",
        ),
        ("avg(a)", "line 1, column 6: unexpected ')'; expected ,"),
        ("avg(a, 1)", "line 1, column 8: unexpected '1'; expected a number of periods from 2 to 24"),
        ("avg(a, 25)", "line 1, column 8: unexpected '25'; expected a number of periods from 2 to 24"),
        ("ttm(a, 3)", "line 1, column 6: unexpected ','; expected )"),
        ("1 + ttm(avg(a, 3))", "line 1, column 9: avg() stands inside ttm()"),
    ],
)
def test_what_cannot_be_parsed_is_refused_with_its_place(formula: str, place: str) -> None:
    with pytest.raises(FormulaError) as refused:
        parse(formula)
    assert place in str(refused.value)


def test_a_formula_without_end_is_refused_before_it_is_read() -> None:
    with pytest.raises(FormulaError, match="longer than"):
        parse("1 + " * 200 + "1")
    with pytest.raises(FormulaError, match="nested deeper"):
        parse("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))


def months(*values: int | None) -> Lookup:
    """The name x with these values, this period's first; None without entries. Before them lies nothing known."""

    def look(name: str, ago: int) -> Value:
        assert name == "x"
        if ago >= len(values):
            return undefined("insufficient_history")
        value = values[ago]
        return undefined("no_entries") if value is None else Fraction(value)

    return look


@pytest.mark.parametrize(
    ("formula", "values", "wanted"),
    [
        ("ttm(x)", range(1, 13), Fraction(78)),
        ("ttm(x) / 12", range(1, 14), Fraction(78, 12)),
        ("ttm(x)", range(11), Undefined("insufficient_history")),
        ("ttm(x)", [5, *[None] * 11], Fraction(5)),
        ("ttm(x)", [None] * 12, Undefined("no_entries")),
        ("avg(x, 2)", [10, 30], Fraction(20)),
        ("avg(x, 3)", [1, 1, 2], Fraction(4, 3)),
        ("avg(x, 2)", [10], Undefined("insufficient_history")),
        ("avg(x, 2)", [10, None], Undefined("insufficient_history")),
        ("avg(x, 2)", [None, 10], Undefined("no_entries")),
        ("ttm(x * 2 - 1)", range(1, 13), Fraction(144)),
        ("x / avg(x, 2)", [30, 10], Fraction(3, 2)),
    ],
)
def test_a_sum_and_a_mean_over_the_last_periods(
    formula: str, values: Sequence[int | None], wanted: Value
) -> None:
    assert evaluate(parse(formula), months(*values)) == wanted


@given(st.lists(st.integers(-(10**12), 10**12), min_size=24, max_size=24), st.integers(2, 24))
def test_a_mean_is_the_exact_sum_over_the_count(values: list[int], count: int) -> None:
    assert evaluate(parse(f"avg(x, {count})"), months(*values)) == Fraction(sum(values[:count]), count)
    assert evaluate(parse("ttm(x)"), months(*values)) == sum(values[:12])


def test_parsing_gives_a_tree_of_these_things_alone() -> None:
    tree: Expression = parse("-(a) / 2")
    assert names(tree) == {"a"}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("max(a, b)", Fraction(4)), ("min(a, b)", Fraction(2)), ("a / max(a - b, 1 / 60)", Fraction(120)),
        ("max(ttm(a), b + 1)", Fraction(24)), ("ttm(min(a, b))", Fraction(24)), ("-max(a, b) * 2", Fraction(-8)),
        ("max(a, nothing)", Undefined("no_entries")), ("min(nothing, a)", Undefined("no_entries")),
        ("max(a / 0, b)", Undefined("zero_denominator")),
    ],
)  # fmt: skip
def test_of_two_the_larger_or_the_smaller(formula: str, value: object) -> None:
    known = {"a": Fraction(2), "b": Fraction(4)}
    found = evaluate(parse(formula), lambda name, _: known.get(name, Undefined("no_entries")))
    assert found == value
    assert linear(parse(formula)) is None


@pytest.mark.parametrize("formula", ["max(a)", "max(a, b, c)", "min()", "max(a b)", "max"])
def test_two_are_two(formula: str) -> None:
    if formula == "max":
        assert parse(formula) == Name("max")
        return
    with pytest.raises(FormulaError):
        parse(formula)
