"""Terraform files as blocks that know their file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hcl2.api import parses
from lark import Token, Tree

_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(.)")
_PLAIN = {"true": True, "false": False, "null": None}


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
        tree = parses(text)
    except Exception as error:
        raise ValueError(f"{path}: {error}") from error
    return list(_blocks(tree.children[0], path, text))


def literal(node: Any, text: str) -> Any:
    """A parsed expression as plain Python where it is written plainly, else an ``Expression``."""
    while isinstance(node, Tree) and node.data == "expr_term" and len(_trees(node)) == 1:
        [node] = _trees(node)
    if isinstance(node, Tree):
        if node.data == "identifier" and str(node.children[0]) in _PLAIN:
            return _PLAIN[str(node.children[0])]
        if node.data == "int_lit":
            return int("".join(map(str, node.children)))
        if node.data == "string" and all(_is_text(part) for part in node.children):
            return "".join(_unescaped(str(part.children[0])) for part in _trees(node))
        if node.data == "tuple":
            return [literal(item, text) for item in _trees(node) if not _is_space(item)]
        if node.data == "object":
            pairs = (_trees(element) for element in _trees(node) if element.data == "object_elem")
            return {_key(key, text): literal(value, text) for key, value in pairs}
    return Expression(_written(node, text))


def _key(key: Tree[Token], text: str) -> str:
    [named] = _trees(key)
    plain = literal(named, text)
    return plain.text if isinstance(plain, Expression) else str(plain)


def _is_text(part: Any) -> bool:
    return isinstance(part, Tree) and not _trees(part)


def _is_space(item: Tree[Token]) -> bool:
    return item.data == "new_line_or_comment"


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[0]), text)


def _trees(node: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in node.children if isinstance(child, Tree)]


def _written(node: Tree[Token], text: str) -> str:
    return text[node.meta.start_pos : node.meta.end_pos].strip()


def _of_kind(body: Tree[Token], kind: str) -> list[Tree[Token]]:
    return [child for child in _trees(body) if child.data == kind]


def _blocks(body: Tree[Token], path: Path, text: str) -> Iterator[Block]:
    for child in _of_kind(body, "block"):
        yield _block(child, path, text)


def _block(node: Tree[Token], path: Path, text: str) -> Block:
    *head, body = _trees(node)
    kind, *labels = [_written(label, text).strip('"') for label in head]
    dynamic = kind == "dynamic"
    if dynamic:
        content = _of_kind(body, "block")[0]
        kind, labels, body = labels[0], [], _trees(content)[-1]
    attributes = {}
    for child in _of_kind(body, "attribute"):
        identifier, expression = _trees(child)
        name = _written(identifier, text)
        written = _written(expression, text)
        attributes[name] = Attribute(name, literal(expression, text), child.meta.line, written)
    return Block(
        file=path,
        kind=kind,
        labels=tuple(labels),
        line=node.meta.line,
        text=_written(node, text),
        attributes=attributes,
        blocks=tuple(_blocks(body, path, text)),
        dynamic=dynamic,
    )
