"""Names that the code shares with Terraform are taken from one file, and that file is true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from schemas.names import Function
from schemas.terraform_names import names
from tests.infra.tree import Problem, Tree, problem_at


def names_file(tree: Tree) -> Iterator[Problem]:
    """``names.json`` says what ``schemas`` says."""
    path = tree.root / "names.json"
    said, now = json.loads(path.read_text()), json.loads(json.dumps(names()))
    for key in sorted(set(said) | set(now)):
        if said.get(key) != now.get(key):
            line = _line_of(path, f'"{key}"')
            message = f"{key} differs from schemas/names.py: {_difference(said.get(key), now.get(key))}"
            yield Problem(str(path.relative_to(tree.root.parent)), line, message)


def _difference(said: object, now: object) -> str:
    if isinstance(said, dict) and isinstance(now, dict):
        for key in sorted(set(said) | set(now)):
            if said.get(key) != now.get(key):
                return f"{key}: {_difference(said.get(key), now.get(key))}"
    return f"{json.dumps(said)} here, {json.dumps(now)} there"


def _line_of(path: Path, text: str) -> int:
    return next((n for n, line in enumerate(path.read_text().splitlines(), 1) if text in line), 1)


def written_names(tree: Tree) -> Iterator[Problem]:
    """A shared name is never written out in a Terraform file; ``local.names.*`` keys exist."""
    shared = _shared_names()
    keys = names()
    for block in tree.blocks:
        lines = block.text.split("\n")
        for offset, line in enumerate(lines):
            code = line.split("#", 1)[0]
            for word in re.findall(r'"([^"\s$]+)"', code):
                if word in shared:
                    message = f"{word!r} is a shared name: take it from names.json"
                    yield problem_at(tree, block, offset, message)
            for path in re.findall(r"local\.names\.([A-Za-z_][\w.\-]*)", code):
                if not _has(keys, path.split(".")):
                    yield problem_at(tree, block, offset, f"names.json has no {path}")


def _shared_names() -> set[str]:
    said = names()
    topics = {
        value for topic in said["topics"].values() for value in topic.values() if isinstance(value, str)
    }
    functions = {f.value for f in Function}
    return (topics - functions) | set(said["events_dead_letter"].values()) | {
        *said["tables"], *said["views"], *said["collections"],
    } - {"accounts"}  # fmt: skip


def _has(tree: object, path: list[str]) -> bool:
    if not path or not isinstance(tree, dict):
        return True
    return path[0] in tree and _has(tree[path[0]], path[1:])
