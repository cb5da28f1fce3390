"""Assembles ``dist/bundle.zip``: the source that Cloud Functions builds. The same source gives the same bytes.

``python -m deploy.bundle`` writes it and prints its digest.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from deploy.lock import ROOT

BUNDLE = ROOT / "dist" / "bundle.zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FILE_MODE = 0o644 << 16
_UNIX = 3
_KINDS = {".py", ".json", ".txt", ".ttf", ".yaml"}
_GENERATORS = {"generate.py", "terraform_names.py"}
"""Of ``schemas/``, what only writes files."""


class Incomplete(Exception):
    """Something that must be in the bundle is not there."""


def members(root: Path = ROOT) -> Iterator[tuple[str, Path]]:
    """(name in the bundle, file), in order: ``functions/`` at the top, ``schemas/`` beside it."""
    functions, schemas = root / "functions", root / "schemas"
    chosen: list[tuple[str, Path]] = []
    for path in functions.rglob("*"):
        if _is_source(path):
            chosen.append((path.relative_to(functions).as_posix(), path))
    for path in schemas.glob("*.py"):
        if path.name not in _GENERATORS:
            chosen.append((path.relative_to(root).as_posix(), path))
    return iter(sorted(chosen))


def _is_source(path: Path) -> bool:
    return path.is_file() and path.suffix in _KINDS and "__pycache__" not in path.parts


def assemble(root: Path = ROOT) -> bytes:
    """The bundle. Raises ``Incomplete``."""
    buffer = io.BytesIO()
    names = set()
    with zipfile.ZipFile(buffer, "w") as bundle:
        for name, path in members(root):
            names.add(name)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = _FILE_MODE
            info.create_system = _UNIX
            bundle.writestr(info, path.read_bytes(), compresslevel=9)
    missing = {"main.py", "requirements.txt", "ledgerlight/wiring.py", "schemas/names.py"} - names
    if missing:
        raise Incomplete(f"the bundle has no {', '.join(sorted(missing))}")
    return buffer.getvalue()


def main() -> int:
    """Write the bundle."""
    data = assemble()
    BUNDLE.parent.mkdir(exist_ok=True)
    BUNDLE.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    sys.stdout.write(f"{BUNDLE.relative_to(ROOT)} {len(data) // 1024} KB sha256 {digest}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
