"""A Terraform tree as the checks see it, and one thing that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.infra.terraform_files import Block, read_terraform


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Tree:
    """A Terraform tree as read."""

    root: Path
    blocks: list[Block]

    @classmethod
    def read(cls, root: Path) -> Tree:
        """Read ``root``, a folder like ``terraform/``. Raises ``ValueError`` when a file cannot be parsed."""
        return cls(root, read_terraform(root))

    def problem(self, block: Block, message: str, name: str | None = None) -> Problem:
        """A problem at a block, or at one of its attributes."""
        attribute = block.attributes.get(name) if name else None
        line = attribute.line if attribute else block.line
        return Problem(str(block.file.relative_to(self.root.parent)), line, f"{block.address}: {message}")

    def resources(self, kind: str | None = None) -> list[Block]:
        """Resources, all or of one type."""
        return [b for b in self.blocks if b.kind == "resource" and (kind is None or b.labels[0] == kind)]

    def modules(self, source: str) -> list[Block]:
        """Calls of a module by the last part of its source."""
        return [
            b
            for b in self.blocks
            if b.kind == "module" and str(b.value("source")).rsplit("/", 1)[-1] == source
        ]


def problem_at(tree: Tree, block: Block, offset: int, message: str) -> Problem:
    """A problem so many lines below a block's first."""
    return Problem(
        str(block.file.relative_to(tree.root.parent)), block.line + offset, f"{block.address}: {message}"
    )
