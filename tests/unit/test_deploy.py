"""What is deployed: the lock read, the bundle assembled, licences and bill of materials."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from deploy import sbom
from deploy.bundle import Incomplete, assemble
from deploy.licences import Shipped, refused, web_packages
from deploy.lock import LOCK, REQUIREMENTS, ROOT, deployed, needed, normal, read_lock, requirements, roots
from deploy.prove import recorded_requests
from schemas.names import Function

HASH = "sha256:" + "0" * 64
SMALL = f"""a==1.0 \\
    --hash={HASH}
    # via ledgerlight (pyproject.toml)
b-two==2.0 ; sys_platform == 'win32' \\
    --hash={HASH} \\
    --hash={HASH[:-1]}1
    # via
    #   a
    #   ledgerlight (pyproject.toml)
c==3 \\
    --hash={HASH}
    # via b-two
d==4 \\
    --hash={HASH}
    # via ledgerlight (pyproject.toml)
"""


def test_a_lock_is_read() -> None:
    lock = read_lock(SMALL)
    assert [package.name for package in lock] == ["a", "b-two", "c", "d"]
    second = lock[1]
    assert second.version == "2.0"
    assert second.marker == "sys_platform == 'win32'"
    assert second.hashes == (HASH, HASH[:-1] + "1")
    assert second.via == ("a", "ledgerlight")
    assert "via" not in second.text


def test_a_package_with_two_versions_is_needed_in_both() -> None:
    twice = SMALL.replace("d==4 ", "c==2 ; python_full_version < '3.12' ")
    assert [(p.name, p.version) for p in needed(read_lock(twice), {"c"})] == [("c", "2"), ("c", "3")]


def test_what_is_needed_follows_who_asked() -> None:
    assert [package.name for package in needed(read_lock(SMALL), {"a"})] == ["a", "b-two", "c"]
    assert [package.name for package in needed(read_lock(SMALL), {"d"})] == ["d"]


def test_what_is_not_locked_is_named() -> None:
    with pytest.raises(KeyError, match="zebra"):
        needed(read_lock(SMALL), {"zebra"})


def test_a_package_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="a has no hash"):
        read_lock("a==1.0\n    # via ledgerlight (pyproject.toml)\n")


def test_every_package_of_our_lock_is_read() -> None:
    pins = [line for line in LOCK.read_text().splitlines() if line[:1].isalnum()]
    assert len(read_lock(LOCK.read_text())) == len(pins) > 100


def test_functions_get_neither_the_suite_nor_the_tools() -> None:
    names = {package.name for package in deployed()}
    assert roots((ROOT / "pyproject.toml").read_text()) <= names
    assert not names & {
        "pytest",
        "ruff",
        "typer",
        "bqemulator",
        "duckdb",
        "cdktn-provider-google",
        "colorama",
    }


def test_requirements_are_as_the_lock_says() -> None:
    assert REQUIREMENTS.read_text() == requirements(), "run `make generate`"


def test_names_compare_as_indexes_do() -> None:
    assert normal("Flask_OpenAPI3") == normal("flask.openapi3") == "flask-openapi3"


@pytest.fixture(name="source")
def _source(tmp_path: Path) -> Path:
    for folder in ("functions", "schemas"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def _names(data: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_the_same_source_gives_the_same_bytes(source: Path) -> None:
    first = assemble(source)
    for path in sorted(source.rglob("*"), reverse=True):
        os.utime(path, (1, 1))
        path.chmod(0o755)
    assert assemble(source) == first


def test_another_source_gives_other_bytes(source: Path) -> None:
    first = assemble(source)
    (source / "functions" / "main.py").write_text("# changed\n")
    assert assemble(source) != first


def test_the_bundle_holds_the_source_and_nothing_else(source: Path) -> None:
    (source / "functions" / "__pycache__").mkdir(exist_ok=True)
    (source / "functions" / "__pycache__" / "main.py").write_text("")
    (source / "functions" / "ledgerlight" / "secret.env").write_text("")
    names = _names(assemble(source))
    assert names == sorted(names)
    assert {
        "main.py",
        "requirements.txt",
        "ledgerlight/metrics_config.json",
        "ledgerlight/charts/standard.json",
        "ledgerlight/notification_settings.yaml",
        "ledgerlight/adapters/fonts/NotoSansGeorgian.ttf",
        "ledgerlight/adapters/fonts/OFL.txt",
    } <= set(names)
    assert not [
        name for name in names if "__pycache__" in name or name.endswith(".env") or "/generated/" in name
    ]
    assert {name.split("/")[0] for name in names} == {"main.py", "requirements.txt", "ledgerlight", "schemas"}


def test_a_bundle_without_requirements_is_not_made(source: Path) -> None:
    (source / "functions" / "requirements.txt").unlink()
    with pytest.raises(Incomplete, match=r"requirements\.txt"):
        assemble(source)


def test_every_function_has_a_recorded_request() -> None:
    assert set(recorded_requests()) == set(Function)


@pytest.mark.parametrize(
    "licence",
    ["MIT", "(MIT OR GPL-3.0-only)", "MPL-2.0 AND (GPL-3.0-only OR MIT)", "Apache-2.0 WITH LLVM-exception"],
)
def test_a_licence_that_is_allowed(licence: str) -> None:
    assert not refused(Shipped("p", "1", licence))


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "MIT AND AGPL-3.0-only", "GPL-3.0-only AND (Apache-2.0 OR MIT)", "MIT)(", "unknown", ""],
)
def test_a_licence_that_nobody_allowed(licence: str) -> None:
    assert refused(Shipped("p", "1", licence))


def test_the_web_clients_packages_are_those_it_ships() -> None:
    lock = {
        "packages": {
            "": {},
            "node_modules/react": {"version": "19.0.0", "license": "MIT", "integrity": "sha512-AAAA"},
            "node_modules/a/node_modules/@s/b": {"version": "1.0.0", "license": "ISC"},
            "node_modules/vite": {"version": "7.0.0", "license": "MIT", "dev": True},
            "node_modules/plugin": {"version": "1.0.0", "license": "MIT", "devOptional": True},
        }
    }
    assert [(p.name, p.version, p.kind) for p in web_packages(lock)] == [
        ("@s/b", "1.0.0", "npm"),
        ("react", "19.0.0", "npm"),
    ]


def test_a_bill_of_materials() -> None:
    said = sbom.bom(
        [
            Shipped("orjson", "3.1", "Apache-2.0 OR MIT", (HASH,)),
            Shipped("@s/b", "1.0.0", "ISC", ("sha512-AAEC",), "npm"),
        ],
        "0.1.0",
    )
    first, second = said["components"]
    assert first["purl"] == "pkg:pypi/orjson@3.1"
    assert first["licenses"] == [{"expression": "Apache-2.0 OR MIT"}]
    assert first["hashes"] == [{"alg": "SHA-256", "content": "0" * 64}]
    assert second["purl"] == "pkg:npm/%40s/b@1.0.0"
    assert second["hashes"] == [{"alg": "SHA-512", "content": "000102"}]
    assert said["dependencies"] == [
        {"ref": "ledgerlight", "dependsOn": ["pkg:npm/%40s/b@1.0.0", "pkg:pypi/orjson@3.1"]}
    ]
    json.dumps(said)
