"""``python -m emulator.inbox``: keeps in memory what would be sent to people, and shows it on a page.

It takes mail (SMTP), and stands in for Slack's webhooks, Twilio and Firebase Cloud Messaging (HTTP). ``/`` is for
people, ``/messages`` for tests; ``DELETE /messages`` forgets everything.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from html import escape

import orjson
import uvloop
from aiohttp import web

from emulator.ports import HOST, Ports
from ledgerlight.adapters.system_clock import SystemClock

KEPT = 2_000
"""Messages; older ones are forgotten."""
MAX_BODY_BYTES = 4 * 1024 * 1024
_LINE_BYTES = 64 * 1024
_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
article{border:1px solid var(--line);border-radius:.5rem;margin:.75rem 0;padding:.5rem 1rem}
h2{font-size:1rem;margin:.25rem 0;overflow-wrap:anywhere}
p{margin:.25rem 0;opacity:.8}
b{display:inline-block;min-width:4.5rem}
img{max-width:100%;width:560px;border-radius:.5rem}
pre{background:var(--soft);padding:.75rem;overflow-x:auto;border-radius:.5rem;white-space:pre-wrap}
"""


@dataclass(frozen=True, slots=True)
class Captured:
    """One message."""

    id: str
    at: str
    channel: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str = ""
    images: tuple[str, ...] = ()
    """Pictures within the HTML, as ``data:`` addresses."""
    data: dict[str, str] = field(default_factory=dict)
    """What a push message carries for the client's worker."""


class Inbox:
    """What arrived, oldest first."""

    def __init__(self) -> None:
        self.messages: list[Captured] = []

    def add(
        self,
        channel: str,
        sender: str,
        to: list[str],
        subject: str,
        text: str,
        html: str = "",
        images: tuple[str, ...] = (),
        data: dict[str, str] | None = None,
    ) -> str:
        """Keep a message; returns its id."""
        at = SystemClock().now()
        message = Captured(
            secrets.token_hex(8), at, channel, sender, to, subject, text, html, images, data or {}
        )
        self.messages = [*self.messages, message][-KEPT:]
        return message.id

    def add_mail(self, sender: str, to: list[str], data: bytes) -> str:
        """Keep a mail as it was transmitted."""
        parsed = email.message_from_bytes(data, policy=email.policy.default)
        if not isinstance(parsed, EmailMessage):
            raise TypeError("the default policy makes an EmailMessage")
        plain, rich = parsed.get_body(("plain",)), parsed.get_body(("html",))
        text = plain.get_content() if plain is not None else ""
        html = rich.get_content() if rich is not None else ""
        images = tuple(
            f"data:image/png;base64,{b64encode(part.get_content()).decode()}"
            for part in parsed.walk()
            if part.get_content_type() == "image/png" and part["content-id"]
        )
        return self.add("email", sender, to, str(parsed["subject"] or ""), text, html, images)


class SmtpSession:
    """One client's connection: as much of SMTP as a client needs that neither signs in nor encrypts."""

    def __init__(self, inbox: Inbox, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._inbox = inbox
        self._reader = reader
        self._writer = writer
        self._sender = ""
        self._to: list[str] = []

    async def run(self) -> None:
        """Until the client leaves."""
        try:
            await self._say("220 inbox")
            while line := await self._reader.readline():
                if not await self._answer(line.decode("utf-8", "replace").strip()):
                    break
        except (ConnectionError, ValueError):
            pass  # the client is gone, or sends a line without end
        finally:
            self._writer.close()

    async def _answer(self, line: str) -> bool:
        verb, _, rest = line.partition(" ")
        match verb.upper():
            case "QUIT":
                await self._say("221 bye")
                return False
            case "EHLO":
                await self._say("250-inbox", "250-8BITMIME", "250-SMTPUTF8", f"250 SIZE {MAX_BODY_BYTES}")
            case "MAIL":
                self._sender, self._to = _address(rest), []
                await self._say("250 ok")
            case "RCPT":
                self._to.append(_address(rest))
                await self._say("250 ok")
            case "DATA":
                await self._say("354 go on")
                data = b"".join([part async for part in self._data()])
                await self._say(f"250 kept as {self._inbox.add_mail(self._sender, self._to, data)}")
            case "HELO" | "RSET" | "NOOP":
                await self._say("250 ok")
            case _:
                await self._say("502 not known here")
        return True

    async def _data(self) -> AsyncIterator[bytes]:
        size = 0
        while (line := await self._reader.readline()) not in (b".\r\n", b".\n", b""):
            size += len(line)
            if size > MAX_BODY_BYTES:
                raise ValueError("the mail is too large")
            yield line[1:] if line.startswith(b"..") else line

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()


def _address(text: str) -> str:
    """``FROM:<a@b> SIZE=1`` names a@b."""
    return text.partition("<")[2].partition(">")[0]


_INBOX = web.AppKey("inbox", Inbox)


async def slack(request: web.Request) -> web.Response:
    """An incoming webhook."""
    body = orjson.loads(await request.read())
    parts = [body.get("text") or ""]
    titles = []
    for attachment in body.get("attachments", []):
        titles.append(str(attachment.get("title") or ""))
        parts.append(str(attachment.get("text") or ""))
    sender, to = str(body.get("username") or ""), [str(body.get("channel") or "")]
    request.app[_INBOX].add(
        "slack", sender, to, " ".join(filter(None, titles)), "\n".join(filter(None, parts))
    )
    return web.Response(text="ok")


async def twilio(request: web.Request) -> web.Response:
    """A text message."""
    form = await request.post()
    kept = request.app[_INBOX].add(
        "sms", str(form.get("From", "")), [str(form.get("To", ""))], "", str(form.get("Body", ""))
    )
    return web.json_response({"sid": f"SM{kept}", "status": "queued"}, status=201)


async def fcm(request: web.Request) -> web.Response:
    """A push message."""
    message = orjson.loads(await request.read())["message"]
    shown = message.get("data", {})
    kept = request.app[_INBOX].add(
        "push", "", [str(message.get("topic") or message.get("token"))],
        str(shown.get("title", "")), str(shown.get("body", "")),
        data={str(name): str(value) for name, value in shown.items()},
    )  # fmt: skip
    return web.json_response({"name": f"projects/{request.match_info['project']}/messages/{kept}"})


async def list_messages(request: web.Request) -> web.Response:
    """Everything, oldest first."""
    body = orjson.dumps([asdict(message) for message in request.app[_INBOX].messages])
    return web.Response(body=body, content_type="application/json")


async def forget(request: web.Request) -> web.Response:
    """Begin empty."""
    request.app[_INBOX].messages = []
    return web.Response(status=204)


async def page(request: web.Request) -> web.Response:
    """For people, the newest first."""
    articles = "".join(_article(message) for message in reversed(request.app[_INBOX].messages))
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">'
        f"<title>Inbox</title><style>{_STYLE}</style></head><body><h1>Inbox</h1>"
        f"<p>What the local suite would have sent to people.</p>{articles or '<p>Nothing yet.</p>'}</body></html>"
    )
    response = web.Response(text=body, content_type="text/html")
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    return response


def _article(message: Captured) -> str:
    return (
        f"<article><h2><b>{escape(message.channel)}</b> {escape(message.subject or message.text[:120])}</h2>"
        f"<p>to {escape(', '.join(message.to))} at {escape(message.at)}</p>"
        f"<pre>{escape(message.text or message.html)}</pre>"
        + "".join(f"<p>{escape(name)}: {escape(value)}</p>" for name, value in message.data.items())
        + "".join(f'<img src="{escape(image)}" alt="The chart in this mail">' for image in message.images)
        + "</article>"
    )


def application(smtp_port: int) -> web.Application:
    """The inbox with its SMTP side."""
    app = web.Application(client_max_size=MAX_BODY_BYTES)
    app[_INBOX] = Inbox()

    async def serve_smtp(app: web.Application) -> AsyncIterator[None]:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await SmtpSession(app[_INBOX], reader, writer).run()

        server = await asyncio.start_server(connected, HOST, smtp_port, limit=_LINE_BYTES)
        yield
        server.close()

    app.cleanup_ctx.append(serve_smtp)
    app.add_routes(
        [
            web.get("/", page),
            web.get("/messages", list_messages),
            web.delete("/messages", forget),
            web.post("/slack/{rest:.*}", slack),
            web.post("/twilio/{sid}", twilio),
            web.post("/fcm/v1/projects/{project}/messages:send", fcm),
        ]
    )
    return app


def main() -> None:
    """Serve until stopped."""
    ports = Ports.from_environment()
    web.run_app(
        application(ports.inbox_smtp), host=HOST, port=ports.inbox, access_log=None,
        loop=uvloop.new_event_loop(), shutdown_timeout=1.0, print=None,
    )  # fmt: skip


if __name__ == "__main__":
    main()
