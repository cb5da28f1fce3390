"""Terraform files as blocks that know their file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hcl2
from hcl2.rules.base import AttributeRule, BlockRule, BodyRule
from hcl2.utils import SerializationOptions

_PLAIN = re.compile(r'"((?:[^"\\$%]|\\.|\$(?!\{)|%(?!\{))*)"')
_OPTIONS = SerializationOptions(with_comments=False, explicit_blocks=False)


@dataclass(frozen=True, slots=True)
class Expression:
    """What only Terraform could compute; ``text`` as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """``name = value``; the value is plain where it is written plainly, else an ``Expression``."""

    name: str
    value: Any
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block with its labels; ``dynamic`` blocks appear as the block they make, with ``dynamic`` set."""

    file: Path
    kind: str
    labels: tuple[str, ...]
    line: int
    text: str
    attributes: dict[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()
    dynamic: bool = False

    @property
    def address(self) -> str:
        """As Terraform writes it."""
        head = () if self.kind == "resource" else (self.kind,)
        return ".".join((*head, *self.labels))

    def value(self, name: str) -> Any:
        """The value of an attribute, None when it is absent."""
        found = self.attributes.get(name)
        return None if found is None else found.value

    def text_of(self, name: str) -> str:
        """An attribute as written, empty when it is absent."""
        found = self.attributes.get(name)
        return "" if found is None else found.text

    def nested(self, kind: str) -> list[Block]:
        """Blocks inside of this kind."""
        return [block for block in self.blocks if block.kind == kind]


def read_terraform(root: Path) -> list[Block]:
    """Every block of every file below ``root``. Raises ``ValueError`` naming a file that cannot be parsed."""
    return [block for path in sorted(root.rglob("*.tf")) for block in read_file(path)]


def read_file(path: Path) -> list[Block]:
    """The blocks of one file. Raises ``ValueError`` with its name and the parser's words."""
    text = path.read_text()
    try:
        tree = hcl2.parses(text)
    except Exception as error:
        raise ValueError(f"{path}: {error}") from error
    return list(_blocks(tree.body, path, text))


def literal(value: Any) -> Any:
    """A value as plain Python where it is written plainly, else an ``Expression``."""
    if isinstance(value, str):
        matched = _PLAIN.fullmatch(value)
        if matched:
            return matched.group(1).replace('\\"', '"').replace("\\\\", "\\").replace("\\n", "\n")
        if value in {"true", "false"}:
            return value == "true"
        if value == "null":
            return None
        return Expression(value)
    if isinstance(value, list):
        return [literal(item) for item in value]
    if isinstance(value, dict):
        return {
            str(literal(key) if key.startswith('"') else key): literal(item) for key, item in value.items()
        }
    return value


def _blocks(body: BodyRule, path: Path, text: str) -> Iterator[Block]:
    for child in body.children:
        if isinstance(child, BlockRule):
            yield _block(child, path, text)


def _block(rule: BlockRule, path: Path, text: str) -> Block:
    kind, *labels = [str(label.serialize(_OPTIONS)).strip('"') for label in rule.labels]
    body, dynamic, meta = rule.body, False, rule._meta
    if kind == "dynamic":
        content = next(child for child in body.children if isinstance(child, BlockRule))
        kind, labels, body, dynamic = labels[0], [], content.body, True
    attributes = {}
    for child in body.children:
        if isinstance(child, AttributeRule):
            name = str(child.identifier.serialize(_OPTIONS))
            written = text[child.expression._meta.start_pos : child.expression._meta.end_pos]
            value = literal(child.expression.serialize(_OPTIONS))
            attributes[name] = Attribute(name, value, child._meta.line, written.strip())
    return Block(
        file=path,
        kind=kind,
        labels=tuple(labels),
        line=meta.line,
        text=text[meta.start_pos : meta.end_pos],
        attributes=attributes,
        blocks=tuple(_blocks(body, path, text)),
        dynamic=dynamic,
    )
