"""Reads a mapping's YAML file; what is wrong with it is said with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from cli.output import CommandFailed
from schemas.mapping import Mapping

MAX_BYTES = 1_000_000


class BadMapping(CommandFailed):
    """A mapping file that cannot be used."""


def read_mapping(path: Path) -> Mapping:
    """The mapping of a YAML file. Raises ``BadMapping`` with file, line and reason."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadMapping(f"cannot read the mapping {path}: {error.strerror or error}") from error
    if len(data) > MAX_BYTES:
        raise BadMapping(f"{path} has {len(data)} bytes; a mapping has at most {MAX_BYTES}")
    try:
        text = data.decode("utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise BadMapping(f"{path} is not UTF-8 text (byte {error.start})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadMapping(f"{path}, line {line}: not valid YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise BadMapping(f"{path}: not valid YAML: {error}") from error
    if not isinstance(content, dict) or root is None:
        raise BadMapping(f"{path}, line 1: a mapping is a list of `name: value` lines; see the user guide")
    try:
        return Mapping.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        line = _line_of(root, first["loc"])
        place = ".".join(str(part) for part in first["loc"]) or "the mapping"
        reason = first["msg"].removeprefix("Value error, ")
        raise BadMapping(f"{path}, line {line}: {place}: {reason}") from error


def _line_of(root: yaml.Node, place: Sequence[int | str]) -> int:
    """The line of a place in the document, or of the nearest thing above it."""
    node = root
    line = node.start_mark.line + 1
    for part in place:
        below: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    below, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            below = node.value[part]
            line = node.value[part].start_mark.line + 1
        if below is None:
            break
        node = below
    return line
