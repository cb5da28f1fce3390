"""``python -m emulator.hidane``: hidane, built from its source once when it is not installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable

from emulator import tools

VERSION = "0.6.0"


def require_hidane(report: Callable[[str], None]) -> str:
    """The program; ``report`` hears when it has to be built. Raises ``MissingTool``."""
    found = tools.hidane()
    if found is not None:
        return found
    cargo = shutil.which("cargo")
    if cargo is None:
        raise tools.MissingTool("hidane is missing; install Rust (cargo), then run `make hidane`")
    report(f"building hidane {VERSION}: about 4 minutes, once")
    done = subprocess.run(
        [cargo, "install", "hidane", "--version", VERSION, "--locked", "--root", str(tools.ROOT / ".tools")],
        capture_output=True,
        text=True,
        check=False,
    )
    built = tools.hidane()
    if done.returncode != 0 or built is None:
        last = done.stderr.strip().splitlines()[-1:]
        raise tools.MissingTool(f"cargo could not build hidane: {' '.join(last)}")
    return built


def main() -> None:
    """Build it if need be."""
    try:
        require_hidane(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201
    except tools.MissingTool as missing:
        sys.exit(str(missing))


if __name__ == "__main__":
    main()
