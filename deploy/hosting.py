"""``python -m deploy.hosting`` puts together in ``dist/hosting`` what `firebase deploy` publishes in production.

Reads `terraform output -json` from standard input: the site, the web client's ``config.json``, and the one address
of the api, which takes the place of every broader one in the Content-Security-Policy.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from deploy.lock import ROOT

FOLDER = ROOT / "dist" / "hosting"
_GOOGLE = "https://*.googleapis.com"
_CSP = "Content-Security-Policy"
_RECAPTCHA = "https://www.google.com/recaptcha/"
_RECAPTCHA_SCRIPTS = "https://www.gstatic.com/recaptcha/"


class NotReady(Exception):
    """Something is missing; the message says what to do."""


def firebase_json(written: dict[str, Any], site: str, api: str, *, app_check: bool) -> dict[str, Any]:
    """The configuration for production: its site, and connections to Google's interfaces and the api alone."""
    hosting = json.loads(json.dumps(written["hosting"])) | {"site": site, "public": "public"}
    for entry in hosting["headers"]:
        for header in entry["headers"]:
            if header["key"] == _CSP:
                header["value"] = narrowed(header["value"], api, app_check=app_check)
    return {"hosting": hosting}


def narrowed(policy: str, api: str, *, app_check: bool) -> str:
    """A Content-Security-Policy whose connect-src names the api's own address.

    With App Check also what reCAPTCHA Enterprise needs: its two folders of scripts, and its invisible frame.
    """
    parts = [part.strip() for part in policy.split(";")]
    kept = [part for part in parts if part and not part.startswith("connect-src ")]
    connect = f"connect-src 'self' {_GOOGLE} {api}"
    if not app_check:
        return "; ".join([*kept, connect])
    kept = [
        f"{part} {_RECAPTCHA} {_RECAPTCHA_SCRIPTS}" if part.startswith("script-src ") else part
        for part in kept
    ]
    return "; ".join([*kept, f"{connect} {_RECAPTCHA}", f"frame-src {_RECAPTCHA}"])


def assemble(outputs: dict[str, Any], folder: Path, root: Path = ROOT) -> None:
    """Write ``folder``. Raises ``NotReady``."""
    built = root / "web" / "dist"
    if not (built / "index.html").exists():
        raise NotReady("the web client is not built; run `npm --prefix web run build`")
    missing = [name for name in ("site", "web_config", "api") if name not in outputs]
    if missing:
        raise NotReady(f"Terraform has no output {', '.join(missing)}; run `terraform apply` first")
    site, config, api = (outputs[name]["value"] for name in ("site", "web_config", "api"))
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, folder / "public")
    (folder / "public" / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    written = json.loads((root / "firebase.json").read_text())
    production = firebase_json(written, site, api, app_check=bool(config.get("appCheckSiteKey")))
    (folder / "firebase.json").write_text(json.dumps(production, indent=2) + "\n")


def main() -> int:
    """Assemble from standard input."""
    try:
        assemble(json.load(sys.stdin), FOLDER)
    except NotReady as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{FOLDER.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
