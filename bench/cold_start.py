"""`bench cold-start`: what a function's new process loads before it can take its first event."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from emulator import tools
from schemas.names import Function

RUNS = 3

_NEEDS: dict[Function, str] = {
    Function.INGEST_FILE: "services().ingest_file",
    Function.APPLY_CHANGES: "services().apply_changes",
    Function.APPLY_EDIT: "(services().apply_edit, services().recalculate)",
    Function.RECALCULATE: "services().recalculation_queue",
    Function.STREAM_TO_BIGQUERY: "services().facts",
    Function.SWEEP: "services().sweep",
    Function.CHECK_ALERTS: "services().check_alerts",
    Function.NOTIFY: "services().notify",
    Function.API: (
        "(__import__('ledgerlight.http.app'), services().apply_edit, services().recalculate, "
        "services().check_alerts)"
    ),
}
"""What the first event of each function has built."""

_PROGRAM = """
import json, resource, sys, time
began = time.perf_counter()
sys.path[:0] = {paths!r}
import main
from ledgerlight.wiring import services
{needs}
took = time.perf_counter() - began
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({{"ms": took * 1000, "kb": memory, "modules": len(sys.modules)}}))
"""


def measure(
    python: str = sys.executable,
    folders: Sequence[Path] = (tools.ROOT / "functions", tools.ROOT),
    environment: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Median import time, peak memory and modules loaded of each function, in fresh processes with its own code.

    ``python`` and ``folders``: another environment and another copy of the source, such as the bundle.
    """
    return [_function(function, python, folders, environment) for function in Function]


def _function(
    function: Function, python: str, folders: Sequence[Path], environment: Mapping[str, str] | None
) -> dict[str, Any]:
    program = _PROGRAM.format(paths=[str(folder) for folder in folders], needs=_NEEDS[function])
    runs = []
    for _ in range(RUNS):
        done = subprocess.run(
            [python, "-c", program], capture_output=True, text=True, check=True, timeout=120, env=environment
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return {
        "function": function.value,
        "import_ms": round(statistics.median(run["ms"] for run in runs)),
        "memory_mb": round(max(run["kb"] for run in runs) / 1024),
        "modules": runs[0]["modules"],
    }
