"""Whether every reference in a Terraform tree names something, and whether nothing waits for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.infra.terraform_files import Block

Said = tuple[str, int, str]

META_MODULE = {"source", "providers", "count", "for_each", "depends_on", "version"}
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"')
_REFERENCE = re.compile(
    r"(?<![\w.\-])(?:(var|local)\.(\w+)|module\.(\w+)\.(\w+)|(data\.)?(google_\w+|terraform_data)\.(\w+))"
)


@dataclass(slots=True)
class _Folder:
    """One module's own blocks by what they are called."""

    path: Path
    nodes: dict[str, list[Block]] = field(default_factory=dict)
    locals_: dict[str, tuple[Block, str, int]] = field(default_factory=dict)


def reference_problems(root: Path, blocks: list[Block]) -> Iterator[Said]:
    """(file, line, message) of each reference to nothing, wrong module argument, and circle."""
    folders: dict[Path, _Folder] = {}
    for block in blocks:
        folder = folders.setdefault(block.file.parent.resolve(), _Folder(block.file.parent))
        if block.kind == "locals":
            for name, attribute in block.attributes.items():
                folder.locals_[name] = (block, attribute.text, attribute.line)
        elif block.kind in {"resource", "data", "variable", "output", "module"}:
            folder.nodes.setdefault(_name(block), []).append(block)
    for folder in folders.values():
        yield from _unknown(root, folder, folders)
        yield from _calls(root, folder, folders)
    for path, folder in folders.items():
        if path.parent.name == "environments":
            yield from _circles(root, folder, folders)


def _name(block: Block) -> str:
    if block.kind == "resource":
        return ".".join(block.labels)
    if block.kind == "data":
        return "data." + ".".join(block.labels)
    return {"variable": "var", "output": "output", "module": "module"}[block.kind] + "." + block.labels[0]


def _file(root: Path, block: Block) -> str:
    return str(block.file.relative_to(root.parent))


def _references(text: str) -> Iterator[tuple[str, int]]:
    """(name, line offset) of what a text refers to; inside strings only in interpolations."""
    for offset, line in enumerate(text.split("\n")):
        code = _STRINGS.sub(_interpolations, line)
        code = code.split("#", 1)[0]
        for match in _REFERENCE.finditer(code):
            plain, name, module, output, data, kind, resource = match.groups()
            if plain:
                yield f"{plain}.{name}", offset
            elif module:
                yield f"module.{module}.{output}", offset
            else:
                yield f"{data or ''}{kind}.{resource}", offset


def _interpolations(match: re.Match[str]) -> str:
    found = re.findall(r"\$\{([^}]*)\}", match.group(0))
    return " " + " ".join(found) + " "


def _target(folder: _Folder, block: Block, folders: dict[Path, _Folder]) -> _Folder | None:
    source = block.value("source")
    if not isinstance(source, str):
        return None
    return folders.get((folder.path / source).resolve())


def _unknown(root: Path, folder: _Folder, folders: dict[Path, _Folder]) -> Iterator[Said]:
    texts = [(block, block.text, block.line) for group in folder.nodes.values() for block in group]
    texts += list(folder.locals_.values())
    for group in folder.nodes.values():
        for block in group[1:]:
            yield _file(root, block), block.line, f"{block.address}: is there twice"
    for block, text, line in texts:
        for name, offset in _references(text):
            kind, *rest = name.split(".")
            if kind == "local":
                known = rest[0] in folder.locals_
            elif kind == "module":
                called = folder.nodes.get(f"module.{rest[0]}")
                target = _target(folder, called[0], folders) if called else None
                known = target is not None and f"output.{rest[1]}" in target.nodes
            else:
                known = name in folder.nodes
            if not known:
                yield _file(root, block), line + offset, f"{block.address}: there is no {name}"
    for name, group in folder.nodes.items():
        if name.startswith("var.") and not _used(folder, name):
            yield _file(root, group[0]), group[0].line, f"{name} is never used"


def _used(folder: _Folder, name: str) -> bool:
    texts = [b.text for key, group in folder.nodes.items() if key != name for b in group]
    texts += [text for _, text, _ in folder.locals_.values()]
    others = [
        path.read_text() for path in folder.path.glob("*.tf")
        if re.search(r"^provider ", path.read_text(), re.MULTILINE)
    ]  # fmt: skip
    return any(re.search(rf"\b{re.escape(name)}\b", text) for text in [*texts, *others])


def _calls(root: Path, folder: _Folder, folders: dict[Path, _Folder]) -> Iterator[Said]:
    for name, group in folder.nodes.items():
        if not name.startswith("module."):
            continue
        block = group[0]
        target = _target(folder, block, folders)
        if target is None:
            yield (
                _file(root, block),
                block.line,
                f"{block.address}: there is no module at {block.value('source')}",
            )
            continue
        taken = {
            key.removeprefix("var."): found[0]
            for key, found in target.nodes.items()
            if key.startswith("var.")
        }
        for argument, attribute in block.attributes.items():
            if argument not in taken and argument not in META_MODULE:
                message = f"{block.address}: the module takes no {argument}"
                yield _file(root, block), attribute.line, message
        for argument, variable in taken.items():
            if "default" not in variable.attributes and argument not in block.attributes:
                message = f"{block.address}: the module needs {argument}"
                yield _file(root, block), block.line, message


def _circles(root: Path, environment: _Folder, folders: dict[Path, _Folder]) -> Iterator[Said]:
    """Follow every reference from every resource, through modules in both directions."""
    edges: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    _edges(environment, (), folders, edges)
    done: set[tuple[str, ...]] = set()
    for start in sorted(edges):
        trail: list[tuple[str, ...]] = []
        circle = _walk(start, edges, done, trail, set())
        if circle:
            said = " -> ".join("/".join(node) for node in circle)
            yield str((environment.path / "main.tf").relative_to(root.parent)), 1, f"a circle: {said}"
            return


def _edges(
    folder: _Folder,
    place: tuple[str, ...],
    folders: dict[Path, _Folder],
    edges: dict[tuple[str, ...], set[tuple[str, ...]]],
) -> None:
    for name, (_, text, _) in folder.locals_.items():
        edges[(*place, f"local.{name}")] = set(_nodes(text, place))
    for name, group in folder.nodes.items():
        block = group[0]
        if name.startswith("module."):
            target = _target(folder, block, folders)
            if target is None:
                continue
            inner = (*place, name)
            for argument, attribute in block.attributes.items():
                edges[(*inner, f"var.{argument}")] = set(_nodes(attribute.text, place))
            _edges(target, inner, folders, edges)
        elif not name.startswith("var."):
            edges.setdefault((*place, name), set()).update(_nodes(block.text, place))


def _nodes(text: str, place: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, _ in _references(text):
        kind, *rest = name.split(".")
        if kind == "module":
            yield (*place, f"module.{rest[0]}", f"output.{rest[1]}")
        else:
            yield (*place, name)


def _walk(
    node: tuple[str, ...],
    edges: dict[tuple[str, ...], set[tuple[str, ...]]],
    done: set[tuple[str, ...]],
    trail: list[tuple[str, ...]],
    on_trail: set[tuple[str, ...]],
) -> list[tuple[str, ...]]:
    if node in on_trail:
        return [*trail[trail.index(node) :], node]
    if node in done:
        return []
    trail.append(node)
    on_trail.add(node)
    for following in sorted(edges.get(node, ())):
        circle = _walk(following, edges, done, trail, on_trail)
        if circle:
            return circle
    trail.pop()
    on_trail.discard(node)
    done.add(node)
    return []
