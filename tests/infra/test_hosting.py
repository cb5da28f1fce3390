"""What the web client is served with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from deploy.hosting import NotReady, assemble

ROOT = Path(__file__).resolve().parents[2]
OUTPUTS: dict[str, dict[str, Any]] = {
    "site": {"value": "acme-ledger"},
    "api": {"value": "https://api-1.a.run.app"},
    "web_config": {
        "value": {"projectId": "acme", "apiKey": "k", "apiBaseUrl": "u", "organizations": ["acme"]}
    },
}


def _headers(config: dict[str, Any]) -> dict[str, str]:
    hosting = config["hosting"]
    everywhere = next(entry for entry in hosting["headers"] if entry["source"] == "**")
    return {header["key"]: header["value"] for header in everywhere["headers"]}


def _policy(headers: dict[str, str]) -> dict[str, list[str]]:
    parts = [part.split() for part in headers["Content-Security-Policy"].split(";") if part.strip()]
    return {part[0]: part[1:] for part in parts}


@pytest.fixture(name="built")
def _built(tmp_path: Path) -> Path:
    (tmp_path / "web" / "dist").mkdir(parents=True)
    (tmp_path / "web" / "dist" / "index.html").write_text("<!doctype html>")
    (tmp_path / "firebase.json").write_text((ROOT / "firebase.json").read_text())
    return tmp_path


def test_no_script_but_our_own_runs() -> None:
    policy = _policy(_headers(json.loads((ROOT / "firebase.json").read_text())))
    assert policy["script-src"] == ["'self'"]
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]


def test_browsers_stay_on_https_for_two_years() -> None:
    value = _headers(json.loads((ROOT / "firebase.json").read_text()))["Strict-Transport-Security"]
    assert value == "max-age=63072000; includeSubDomains"


def test_production_connects_to_google_and_its_own_api_alone(built: Path) -> None:
    assemble(OUTPUTS, built / "out", built)
    config = json.loads((built / "out" / "firebase.json").read_text())
    assert config["hosting"]["site"] == "acme-ledger"
    policy = _policy(_headers(config))
    assert policy["connect-src"] == ["'self'", "https://*.googleapis.com", "https://api-1.a.run.app"]
    assert policy["script-src"] == ["'self'"]
    assert "emulators" not in config


def test_app_check_brings_recaptcha_and_nothing_else(built: Path) -> None:
    config = OUTPUTS["web_config"]["value"] | {"appId": "1:2:web:3", "appCheckSiteKey": "6L"}
    assemble(OUTPUTS | {"web_config": {"value": config}}, built / "out", built)
    policy = _policy(_headers(json.loads((built / "out" / "firebase.json").read_text())))
    recaptcha = "https://www.google.com/recaptcha/"
    assert policy["script-src"] == ["'self'", recaptcha, "https://www.gstatic.com/recaptcha/"]
    assert policy["frame-src"] == [recaptcha]
    assert policy["connect-src"][3:] == [recaptcha]


def test_the_client_gets_its_configuration(built: Path) -> None:
    assemble(OUTPUTS, built / "out", built)
    assert (
        json.loads((built / "out" / "public" / "config.json").read_text()) == OUTPUTS["web_config"]["value"]
    )
    assert (built / "out" / "public" / "index.html").exists()


def test_what_is_missing_is_named(built: Path) -> None:
    with pytest.raises(NotReady, match="site"):
        assemble({"api": {"value": "u"}, "web_config": {"value": {}}}, built / "out", built)
    (built / "web" / "dist" / "index.html").unlink()
    with pytest.raises(NotReady, match="npm --prefix web run build"):
        assemble(OUTPUTS, built / "out", built)
