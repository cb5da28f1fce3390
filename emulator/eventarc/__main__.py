"""``python -m emulator.eventarc``: the Eventarc stand-in of the suite that the environment names."""

from __future__ import annotations

import logging

import uvloop
from aiohttp import web

from emulator.environment import PROJECT
from emulator.eventarc.server import application
from emulator.ports import HOST, Ports
from schemas.names import Function


def main() -> None:
    """Serve until stopped."""
    logging.basicConfig(level=logging.WARNING)
    ports = Ports.from_environment()
    functions = {f: f"http://{HOST}:{ports.function(f)}/" for f in Function}
    app = application(PROJECT, f"{HOST}:{ports.pubsub}", functions)
    web.run_app(app, host=HOST, port=ports.eventarc, access_log=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    main()
