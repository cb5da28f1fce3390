"""The google provider's arguments, read from the package that carries them (cdktn-provider-google).

The package's TypeScript declarations give, for every resource and data source, each argument's name, whether it
is required, whether it is a block, and of which form. Resources that only google-beta has are in
``google_beta.json``, written by ``python -m tests.infra.provider_schema FOLDER`` from the unpacked packaged
archive of cdktn-provider-google-beta, whose weight in every environment they are not worth.
"""

from __future__ import annotations

import json
import re
import sys
import tarfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

BETA_FILE = Path(__file__).with_name("google_beta.json")
BETA_TYPES = (
    "google_firebase_hosting_site",
    "google_firebase_project",
    "google_firebase_web_app",
    "data.google_firebase_web_app_config",
    "google_project_service_identity",
)

_INTERFACE = re.compile(r"^export interface (\w+)(?: extends [\w.]+)? \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_MEMBER = re.compile(
    r"/\*\*((?:(?!\*/).)*?#([a-z0-9_]+)\}(?:(?!\*/).)*?)\*/\s+readonly \w+(\??): ([^;]+);", re.DOTALL
)
_VALUES = re.compile(r"Possible values: \[([^\]]*)\]")
_TYPE_NAME = re.compile(r"static readonly tfResourceType = \"(\w+)\"")
_REFERENCE = re.compile(r"[A-Z]\w+")


@dataclass(frozen=True, slots=True)
class Argument:
    """``block`` names the nested form; ``form`` is the declared type of anything else; ``values`` those allowed."""

    required: bool
    form: str
    block: str | None = None
    repeated: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResourceSchema:
    """``forms``: arguments of the resource itself (under "") and of each nested block."""

    type: str
    forms: dict[str, dict[str, Argument]] = field(default_factory=dict)


@cache
def provider_schema(types: frozenset[str]) -> dict[str, ResourceSchema]:
    """These resources by type, data sources by ``data.`` and type; what the provider has not is left out."""
    # Found, not imported: importing the package starts a Node.js process.
    spec = find_spec("cdktn_provider_google")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("cdktn-provider-google is not installed; run `make setup`")
    archive = next(Path(spec.submodule_search_locations[0]).glob("_jsii/*.tgz"))
    found = _schemas(_members(archive), types)
    for kind, forms in json.loads(BETA_FILE.read_text()).items():
        if kind in types and kind not in found:
            found[kind] = ResourceSchema(
                kind,
                {
                    name: {key: Argument(**value) for key, value in arguments.items()}
                    for name, arguments in forms.items()
                },
            )
    return found


def _members(archive: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(archive, "r|gz") as opened:
        for member in opened:
            if not member.name.endswith("/index.d.ts"):
                continue
            extracted = opened.extractfile(member)
            if extracted is not None:
                yield member.name, extracted.read().decode()


def _schemas(members: Iterable[tuple[str, str]], types: Collection[str]) -> dict[str, ResourceSchema]:
    found = {}
    for name, text in members:
        declared = _TYPE_NAME.search(text)
        if declared is None:
            continue
        kind = ("data." if "/data-google" in name else "") + declared.group(1)
        if kind in types:
            found[kind] = ResourceSchema(kind, _forms(text))
    return found


def _forms(text: str) -> dict[str, dict[str, Argument]]:
    bodies = {match.group(1): match.group(2) for match in _INTERFACE.finditer(text)}
    top = re.findall(r"^export interface (\w+) extends cdktn", text, re.MULTILINE)[0]
    forms = {}
    for name, body in bodies.items():
        arguments = {}
        for match in _MEMBER.finditer(body):
            doc, argument, optional = match.group(1), match.group(2), match.group(3)
            form = " ".join(match.group(4).split())
            values = _VALUES.search(doc)
            nested = [word for word in _REFERENCE.findall(form) if word in bodies]
            arguments[argument] = Argument(
                required=not optional,
                form="" if nested else form,
                block=nested[0] if nested else None,
                repeated="[]" in form,
                values=tuple(re.findall(r'"([^"]+)"', values.group(1))) if values else (),
            )
        forms["" if name == top else name] = arguments
    return forms


def write_beta(folder: Path) -> None:
    """Extract what only google-beta has from its unpacked archive."""
    files = folder.glob("package/lib/*/index.d.ts")
    schemas = _schemas(((str(path), path.read_text()) for path in files), BETA_TYPES)
    chosen = {
        kind: {
            name: {key: asdict(value) for key, value in arguments.items()}
            for name, arguments in schemas[kind].forms.items()
        }
        for kind in BETA_TYPES
    }
    BETA_FILE.write_text(json.dumps(chosen, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    write_beta(Path(sys.argv[1]))
