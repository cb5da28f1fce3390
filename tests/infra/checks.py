"""What is wrong with a Terraform tree, each thing with its file, line and name. Needs no provider and no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.infra.delivery_checks import delivery, entry_points
from tests.infra.grant_checks import buckets, grants
from tests.infra.name_checks import names_file, written_names
from tests.infra.references import reference_problems
from tests.infra.schema_checks import arguments, values
from tests.infra.tree import Problem, Tree


def all_problems(root: Path, functions: Path) -> list[Problem]:
    """Everything that is wrong, in order; ``functions`` is the file of the entry points."""
    tree = Tree.read(root)
    found: list[Problem] = []
    checks: tuple[Callable[[Tree], Iterator[Problem]], ...] = (
        arguments,
        values,
        names_file,
        written_names,
        delivery,
        grants,
        buckets,
    )
    for check in checks:
        found.extend(check(tree))
    found.extend(entry_points(tree, functions))
    found.extend(Problem(*said) for said in reference_problems(root, tree.blocks))
    return sorted(set(found))
