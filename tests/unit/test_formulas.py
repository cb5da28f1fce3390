"""Formulas: parsed with the place of every error, evaluated exactly."""

from __future__ import annotations

import ast
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.formulas import (
    MAX_DEPTH,
    Expression,
    FormulaError,
    Undefined,
    Value,
    evaluate,
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


def lookup(name: str) -> Value:
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

    def noted(name: str) -> Value:
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


def with_gaps(name: str) -> Value:
    gaps = {"none": undefined("no_entries"), "mixed": undefined("mixed_currency")}
    return gaps[name] if name in gaps else lookup(name)


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
        ("", "character 1: expected a name"),
        ("a +", "character 4: expected a name"),
        ("a + ) b", "character 5: expected a name"),
        ("(a + b", "character 7: missing )"),
        ("a b", "character 3: unexpected 'b'"),
        ("a ^ b", "character 2: expected a name"),
        ("a + 1.5", "character 6: expected a name"),
        ("__import__('os')", "character 1: expected a name"),
        ("A", "character 1: expected a name"),
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


def test_parsing_gives_a_tree_of_the_five_things_alone() -> None:
    tree: Expression = parse("-(a) / 2")
    assert names(tree) == {"a"}
