"""Licences of what is shipped: the functions' packages and the web client's. ``docs/licences.md`` lists them.

``python -m deploy.licences`` writes it; ``--check`` fails when it differs. Both fail for a licence that nobody allowed.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from deploy.lock import ROOT, deployed

FILE = ROOT / "docs" / "licences.md"
WEB_LOCK = ROOT / "web" / "package-lock.json"

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0",
    "OFL-1.1", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
}  # fmt: skip
"""Permissive; MPL-2.0 asks for its own files' source alone, and we change none."""

_SPDX = {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "python software foundation license": "PSF-2.0",
}
_ANY, _NONE = "MIT", "refused"


@dataclass(frozen=True, slots=True)
class Shipped:
    """One package. ``licence`` as an SPDX expression, or what it says of itself."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...] = ()
    kind: str = "pypi"


def python_packages() -> list[Shipped]:
    """What the functions need. Raises ``PackageNotFoundError`` in an environment that is not the lock's."""
    return [
        Shipped(package.name, package.version, python_licence(package.name), package.hashes)
        for package in deployed()
    ]


def python_licence(name: str) -> str:
    """What a package's own metadata says, the newest form first."""
    said = metadata(name)
    if "License-Expression" in said:
        return said["License-Expression"]
    classified = [
        entry.rsplit(" :: ", 1)[1] for entry in said.get_all("Classifier") or []
        if entry.startswith("License ::") and not entry.endswith("OSI Approved")
    ]  # fmt: skip
    unclassified = said["License"] if "License" in said else "unknown"  # noqa: SIM401 - it is no mapping
    spoken = classified or [unclassified.split("\n", 1)[0]]
    return " OR ".join(dict.fromkeys(_SPDX.get(word.lower(), word) for word in spoken))


def web_packages(lock: dict[str, Any]) -> list[Shipped]:
    """What the web client's bundle is made of: an npm lock's packages that are no development ones. ``devOptional``
    are: what ships only may have them, as a library may have the plugin that builds with it."""
    found = []
    for path, package in sorted(lock["packages"].items()):
        if not path or any(package.get(mark) for mark in ("dev", "devOptional", "optional", "link")):
            continue
        name = path.rsplit("node_modules/", 1)[1]
        hashes = (package["integrity"],) if "integrity" in package else ()
        found.append(Shipped(name, package["version"], package.get("license", "unknown"), hashes, "npm"))
    return list({(shipped.name, shipped.version): shipped for shipped in found}.values())


def refused(shipped: Shipped) -> bool:
    """Whether nobody allowed the licence: of alternatives one must be, of parts each."""
    expression = shipped.licence
    while "(" in expression:
        said = re.sub(r"\(([^()]*)\)", lambda inner: _ANY if _allowed(inner.group(1)) else _NONE, expression)
        if said == expression:
            return True
        expression = said
    return not _allowed(expression)


def _allowed(expression: str) -> bool:
    """An expression without parentheses; AND binds closer than OR."""
    return any(
        all(part.split(" WITH ")[0].strip() in ALLOWED for part in re.split(r"\bAND\b", alternative))
        for alternative in re.split(r"\bOR\b", expression)
    )


def table(packages: list[Shipped]) -> str:
    """Rows by name."""
    rows = [f"| {p.name} | {p.version} | {p.licence} |" for p in packages]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows])


def document(python: list[Shipped], web: list[Shipped]) -> str:
    """``docs/licences.md``."""
    return (
        "# Licences of what is shipped\n\nWritten by `python -m deploy.licences`; do not edit.\n\n"
        f"## Functions\n{table(python)}\n\n## Web client\n{table(web)}\n"
    )


def main() -> int:
    """Write or check."""
    try:
        python = python_packages()
    except PackageNotFoundError as error:
        sys.stderr.write(f"{error} is not installed; run `make setup`\n")
        return 1
    web = web_packages(json.loads(WEB_LOCK.read_text()))
    bad = [shipped for shipped in [*python, *web] if refused(shipped)]
    for shipped in bad:
        sys.stderr.write(f"{shipped.name} {shipped.version}: nobody allowed {shipped.licence!r}\n")
    if bad:
        return 1
    return _write(FILE, document(python, web), check="--check" in sys.argv[1:])


def _write(path: Path, text: str, *, check: bool) -> int:
    if path.exists() and path.read_text() == text:
        return 0
    if check:
        sys.stderr.write(f"differs: {path.relative_to(ROOT)}\nrun `make generate`\n")
        return 1
    path.write_text(text)
    sys.stderr.write(f"wrote: {path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
