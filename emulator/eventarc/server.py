"""The Eventarc stand-in's HTTP side: Firestore triggers, Storage notifications, faults; and its pullers of messages."""

from __future__ import annotations

import base64
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from urllib.parse import quote

import orjson
from aiohttp import web
from pydantic import ValidationError

from emulator.eventarc.dispatcher import Dispatcher, Event, RetryPolicy, Stats
from emulator.eventarc.faults import FaultPlan, Faults
from emulator.eventarc.puller import Puller
from emulator.eventarc.subscription import EmulatorSubscription, Subscription, connect
from ledgerlight.adapters.system_clock import SystemClock
from schemas.names import Function
from schemas.triggers import OBJECT_FINALIZED, SUBSCRIBERS

MAX_BODY_BYTES = 32 * 1024 * 1024

DISPATCHER = web.AppKey("dispatcher", Dispatcher)
_HEADER_SAFE = "!#$&'()*+,/:;<=>?@[\\]^`{|}~"


async def firestore_event(request: web.Request) -> web.Response:
    """A document changed; the emulator names the trigger after the function."""
    body = base64.b64decode(await request.read())
    headers = {
        name.lower(): value for name, value in request.headers.items() if name.lower().startswith("ce-")
    }
    headers["content-type"] = "application/protobuf"
    # The official emulator says "projects" twice; production does not.
    headers["ce-source"] = headers.get("ce-source", "").replace("/projects/projects/", "/projects/")
    try:
        function = Function(request.match_info["trigger"].replace("-", "_"))
    except ValueError:
        return web.Response(status=404, text=f"no function for trigger {request.match_info['trigger']}")
    event_id = headers.setdefault("ce-id", uuid.uuid4().hex)
    request.app[DISPATCHER].enqueue(Event(event_id, function, headers, body))
    return web.Response(status=200)


async def storage_event(request: web.Request) -> web.Response:
    """An object was finalized; becomes the CloudEvent that production sends."""
    finalized: dict[str, Any] = orjson.loads(await request.read())
    bucket, name = finalized["bucket"], finalized["name"]
    event_id = uuid.uuid4().hex
    headers = {
        "content-type": "application/json",
        "ce-specversion": "1.0",
        "ce-id": event_id,
        "ce-type": OBJECT_FINALIZED,
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{bucket}",
        # As the HTTP binding of CloudEvents writes a header; the data has the name as it is.
        "ce-subject": quote(f"objects/{name}", safe=_HEADER_SAFE),
        "ce-bucket": bucket,
        "ce-time": SystemClock().now(),
    }
    request.app[DISPATCHER].enqueue(Event(event_id, Function.INGEST_FILE, headers, orjson.dumps(finalized)))
    return web.Response(status=200)


async def replay(request: web.Request) -> web.Response:
    """An operator sends a dead event again: its function, headers and body as the dead letter kept them."""
    letter: dict[str, Any] = orjson.loads(await request.read())
    try:
        function = Function(letter["function"])
    except ValueError:
        return web.Response(status=400, text=f"no function {letter['function']!r}")
    event = Event(
        uuid.uuid4().hex,
        function,
        {name: value for name, value in letter["headers"].items() if _is_event_header(name)},
        base64.b64decode(letter["data"]),
    )
    request.app[DISPATCHER].enqueue(event)
    return web.Response(status=202)


def _is_event_header(name: str) -> bool:
    return name.lower().startswith("ce-") or name.lower() == "content-type"


async def put_faults(request: web.Request) -> web.Response:
    """Set the fault plan."""
    try:
        plan = FaultPlan.model_validate_json(await request.read())
    except ValidationError as error:
        return web.Response(status=400, text=str(error))
    request.app[DISPATCHER].faults = Faults(plan)
    return web.json_response(plan.model_dump())


async def get_faults(request: web.Request) -> web.Response:
    """The plan that is in force."""
    return web.json_response(request.app[DISPATCHER].faults.plan.model_dump())


async def delete_faults(request: web.Request) -> web.Response:
    """Nothing goes wrong any more."""
    request.app[DISPATCHER].faults = Faults()
    return web.Response(status=204)


async def get_stats(request: web.Request) -> web.Response:
    """Counters, what is queued and since when, and where the functions are."""
    dispatcher = request.app[DISPATCHER]
    return web.json_response(
        {
            **dispatcher.stats.as_dict(),
            "queued": dispatcher.queued,
            "oldest_seconds": dispatcher.oldest_seconds,
            "functions": dispatcher.addresses,
        }
    )


async def delete_stats(request: web.Request) -> web.Response:
    """Count from zero."""
    request.app[DISPATCHER].stats = Stats()
    return web.Response(status=204)


async def health(_: web.Request) -> web.Response:
    """For the supervisor."""
    return web.Response(text="ok")


def application(
    project: str,
    pubsub: str,
    functions: Mapping[Function, str],
    retry: RetryPolicy | None = None,
    *,
    subscribe: Callable[[str], Subscription] | None = None,
) -> web.Application:
    """The stand-in for one project; ``functions`` are addresses. ``subscribe`` None: to the emulator at ``pubsub``."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    retry = retry or RetryPolicy()
    dispatcher = app[DISPATCHER] = Dispatcher(project, pubsub, functions, retry)

    async def hand_on(_: web.Application) -> AsyncIterator[None]:
        await dispatcher.start()
        async with connect(pubsub) as channel:
            pullers = []
            for topic, function in SUBSCRIBERS.items():
                name = f"projects/{project}/subscriptions/{topic.subscription}"
                subscription = subscribe(name) if subscribe else EmulatorSubscription(channel, name)
                pullers.append(Puller(dispatcher, subscription, topic, function, retry))
            for puller in pullers:
                puller.start()
            yield
            for puller in pullers:
                await puller.stop()
        await dispatcher.stop()

    app.cleanup_ctx.append(hand_on)
    app.add_routes(
        [
            web.get("/", health),
            web.post("/functions/projects/{project}/triggers/{trigger}", firestore_event),
            web.post("/storage/finalized", storage_event),
            web.post("/replay", replay),
            web.get("/faults", get_faults),
            web.put("/faults", put_faults),
            web.delete("/faults", delete_faults),
            web.get("/stats", get_stats),
            web.delete("/stats", delete_stats),
        ]
    )
    return app
