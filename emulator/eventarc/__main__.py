"""``python -m emulator.eventarc``: the Eventarc stand-in of the suite that the environment names."""

from __future__ import annotations

import argparse
import logging
import os

import uvloop
from aiohttp import web

from emulator.environment import PROJECT
from emulator.eventarc.dispatcher import RetryPolicy
from emulator.eventarc.server import application
from emulator.ports import HOST, Ports
from schemas.names import Function

_STOP_SECONDS = 1.0


def main() -> None:
    """Serve until stopped."""
    usual = RetryPolicy()
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempts", type=int, default=usual.attempts, help="before a dead letter")
    parser.add_argument(
        "--retry-seconds", type=float, default=usual.first_seconds, help="first wait; it doubles"
    )
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    ports = Ports.from_environment()
    pubsub = os.environ.get("PUBSUB_EMULATOR_HOST", f"{HOST}:{ports.pubsub}")
    functions = {f: f"http://{HOST}:{ports.function(f)}/" for f in Function}
    app = application(PROJECT, pubsub, functions, RetryPolicy(arguments.attempts, arguments.retry_seconds))
    web.run_app(
        app, host=HOST, port=ports.eventarc, access_log=None, loop=uvloop.new_event_loop(),
        shutdown_timeout=_STOP_SECONDS, print=None,
    )  # fmt: skip


if __name__ == "__main__":
    main()
