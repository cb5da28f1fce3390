"""``requirements.lock`` as packages that know who asked for them, and the part that functions need.

``python -m deploy.lock`` writes ``functions/requirements.txt``; ``--check`` fails when it differs.
"""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
REQUIREMENTS = ROOT / "functions" / "requirements.txt"
HEADER = "# Written by `python -m deploy.lock` from requirements.lock; do not edit.\n"

_PIN = re.compile(r"^([A-Za-z0-9._-]+)(\[[^\]]*\])?==(\S+)\s*(?:;\s*([^\\]+?))?\s*\\?$")
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_PROJECT_ITSELF = "ledgerlight"
_UNDEPLOYED = "win32"


@dataclass(frozen=True, slots=True)
class Locked:
    """One package of the lock. ``text``: its lines without comments; ``via``: who asked for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...]
    text: str


def normal(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text: str) -> list[Locked]:
    """The packages of a lock; one that has several versions, each under its marker, is there several times.

    Raises ``ValueError`` for a package without a hash.
    """
    found: list[Locked] = []
    for part in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        lines = part.split("\n")
        pin = _PIN.match(lines[0])
        if pin is None:
            raise ValueError(f"no pinned package: {lines[0]!r}")
        hashes = tuple(re.findall(r"--hash=(sha256:[0-9a-f]{64})", part))
        if not hashes:
            raise ValueError(f"{pin.group(1)} has no hash")
        comment = " ".join(line.strip().lstrip("#").strip() for line in lines if line.strip().startswith("#"))
        via = tuple(
            normal(word)
            for word in comment.removeprefix("via").replace("(pyproject.toml)", "").split()
            if _NAME.fullmatch(word)
        )
        kept = "\n".join(line for line in lines if not line.strip().startswith("#"))
        marker = (pin.group(4) or "").strip()
        found.append(Locked(normal(pin.group(1)), pin.group(3), marker, hashes, via, kept))
    return found


def roots(project: str) -> set[str]:
    """Packages that a ``pyproject.toml`` names."""
    wanted = tomllib.loads(project)["project"]["dependencies"]
    return {normal(match.group()) for match in map(_NAME.match, wanted) if match}


def needed(lock: list[Locked], wanted: set[str]) -> list[Locked]:
    """The wanted packages and whatever they need, by name. Raises ``KeyError`` for one that is not locked."""
    missing = wanted - {package.name for package in lock}
    if missing:
        raise KeyError(f"not in requirements.lock: {sorted(missing)}; run `make lock`")
    chosen, size = set(wanted), -1
    while size != len(chosen):
        size = len(chosen)
        chosen |= {package.name for package in lock if chosen & (set(package.via) - {_PROJECT_ITSELF})}
    return sorted((package for package in lock if package.name in chosen), key=lambda p: (p.name, p.version))


def deployed() -> list[Locked]:
    """What the functions need on Linux."""
    found = needed(read_lock(LOCK.read_text()), roots(PROJECT.read_text()))
    return [package for package in found if _UNDEPLOYED not in package.marker]


def requirements() -> str:
    """``functions/requirements.txt``, with hashes."""
    return HEADER + "\n".join(package.text for package in deployed()) + "\n"


def main() -> int:
    """Write or check."""
    text = requirements()
    if REQUIREMENTS.exists() and REQUIREMENTS.read_text() == text:
        return 0
    if "--check" in sys.argv[1:]:
        sys.stderr.write(f"differs: {REQUIREMENTS.relative_to(ROOT)}\nrun `make generate`\n")
        return 1
    REQUIREMENTS.write_text(text)
    sys.stderr.write(f"wrote: {REQUIREMENTS.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
