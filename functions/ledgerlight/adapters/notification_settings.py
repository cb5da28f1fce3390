"""Reads YAML with the line of every part: ``notification_settings.yaml`` and files of alert rules.

Scalars are text, whole numbers, true, false or null and nothing else: ``20:00`` and ``2026-12-25`` stay text,
which YAML 1.1 would make a number of minutes and a date.
"""

from __future__ import annotations

import re
from pathlib import Path as FilePath
from typing import Any

import yaml

from ledgerlight.domain.alerting.settings import (
    BadConfiguration,
    Known,
    Located,
    Path,
    Problem,
    rules_of,
    settings_of,
)
from schemas.alerts import AlertRule
from schemas.notifications import NotificationSettings

DEFAULT_FILE = FilePath(__file__).resolve().parent.parent / "notification_settings.yaml"
MAX_CHARACTERS = 262_144
MAX_DEPTH = 20
MAX_PARTS = 20_000
"""An alias stands for all that it names; a file of a few lines could otherwise become a billion parts."""

_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_settings(text: str, file: str, known: Known) -> NotificationSettings:
    """The settings of a YAML text. Raises ``BadConfiguration``."""
    return settings_of(located(text, file), known)


def read_rules(text: str, file: str, known: Known) -> list[AlertRule]:
    """The alert rules of a YAML text. Raises ``BadConfiguration``."""
    return rules_of(located(text, file), known)


def located(text: str, file: str) -> Located:
    """YAML as plain data with its lines. Raises ``BadConfiguration`` where it cannot be read."""
    if len(text) > MAX_CHARACTERS:
        raise BadConfiguration(file, [Problem(1, f"longer than {MAX_CHARACTERS:,} characters; split it")])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or "it cannot be read"
        line = mark.line + 1 if mark is not None else 1
        raise BadConfiguration(file, [Problem(line, f"not valid YAML: {said}")]) from error
    except RecursionError:
        raise BadConfiguration(file, [Problem(1, f"nested deeper than {MAX_DEPTH}")]) from None
    walk = _Walk(file)
    return Located(file, walk.value(node, ()) if node is not None else None, walk.lines)


class _Walk:
    def __init__(self, file: str) -> None:
        self.lines: dict[Path, int] = {}
        self._file = file

    def value(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) > MAX_DEPTH:
            raise BadConfiguration(self._file, [Problem(line, f"nested deeper than {MAX_DEPTH}")])
        if len(self.lines) > MAX_PARTS:
            raise BadConfiguration(self._file, [Problem(line, f"more than {MAX_PARTS:,} parts; split it")])
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, number)) for number, child in enumerate(node.value)]
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key or key in found:
                said = f"{key!r} is there twice; keep one" if key else "a name must be a word"
                raise BadConfiguration(self._file, [Problem(line, said)])
            self.lines[*path, key] = line
            found[key] = self.value(child, (*path, key))
        return found


def _scalar(node: yaml.Node) -> str | int | bool | None:
    text = str(node.value)
    if getattr(node, "style", None) is not None:  # quoted
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    return int(text) if _INTEGER.fullmatch(text) else text
