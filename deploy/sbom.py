"""``python -m deploy.sbom`` writes ``dist/sbom.cdx.json``: what is shipped, as CycloneDX 1.6.

From the locks, with their hashes; the same locks give the same bytes, so it carries neither a time nor a serial
number of its own.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from typing import Any
from urllib.parse import quote

from deploy.licences import WEB_LOCK, Shipped, python_packages, web_packages
from deploy.lock import PROJECT, ROOT

FILE = ROOT / "dist" / "sbom.cdx.json"
_IS_NAME = re.compile(r"[A-Za-z0-9.+-]+")
_ALGORITHMS = {"sha256": "SHA-256", "sha512": "SHA-512"}


def purl(shipped: Shipped) -> str:
    """The package's URL."""
    name = shipped.name.replace("@", "%40", 1) if shipped.name.startswith("@") else quote(shipped.name)
    return f"pkg:{shipped.kind}/{name}@{quote(shipped.version)}"


def component(shipped: Shipped) -> dict[str, Any]:
    """CycloneDX's form. Hashes of Python packages are of their files: each is one of those that may be installed."""
    single = {"license": {"id": shipped.licence}}
    licence = single if _IS_NAME.fullmatch(shipped.licence) else {"expression": shipped.licence}
    return {
        "type": "library",
        "bom-ref": purl(shipped),
        "name": shipped.name,
        "version": shipped.version,
        "purl": purl(shipped),
        "licenses": [licence],
        "hashes": [_hash(text) for text in shipped.hashes],
    }


def _hash(text: str) -> dict[str, str]:
    algorithm, _, value = text.replace("-", ":", 1).partition(":")
    content = value if algorithm == "sha256" else base64.b64decode(value).hex()
    return {"alg": _ALGORITHMS[algorithm], "content": content}


def bom(packages: list[Shipped], version: str) -> dict[str, Any]:
    """The bill of materials."""
    own = {"type": "application", "bom-ref": "ledgerlight", "name": "ledgerlight", "version": version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": [component(shipped) for shipped in packages],
        "dependencies": [{"ref": "ledgerlight", "dependsOn": sorted(purl(shipped) for shipped in packages)}],
    }


def main() -> int:
    """Write it."""
    packages = [*python_packages(), *web_packages(json.loads(WEB_LOCK.read_text()))]
    version = tomllib.loads(PROJECT.read_text())["project"]["version"]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(bom(packages, version), indent=1) + "\n")
    sys.stdout.write(f"{FILE.relative_to(ROOT)} {len(packages)} packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
