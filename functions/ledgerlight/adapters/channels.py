"""Ways to people: e-mail, Slack and text messages through Apprise, push through Firebase Cloud Messaging.

What each needs is in the environment; without it a message is undeliverable, which its notification says.

LEDGERLIGHT_MAIL_URL: ``mailtos://user:password@host?from=alerts@example.com`` (https://appriseit.com/services/email);
LEDGERLIGHT_SLACK_URL: ``slack://T.../B.../...``, the three parts of an incoming webhook;
LEDGERLIGHT_SMS_URL: ``twilio://AccountSid:AuthToken@FromPhone``.
LEDGERLIGHT_CAPTURE: address of an inbox that takes Slack's, Twilio's and FCM's place (the local suite's).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from ledgerlight.ports import Channel, Pushed, PushService, Unavailable, Undeliverable

if TYPE_CHECKING:
    from ledgerlight.domain.alerting.messages import Message
    from schemas.notifications import Channel as ChannelName
    from schemas.notifications import Notification, Recipient

MAIL = "LEDGERLIGHT_MAIL_URL"
SLACK = "LEDGERLIGHT_SLACK_URL"
SMS = "LEDGERLIGHT_SMS_URL"
CAPTURE = "LEDGERLIGHT_CAPTURE"

TIMEOUT_SECONDS = 15.0

WEB_HEADERS: Mapping[str, str] = {"Urgency": "high"}
"""Of every push message: a phone that saves its battery shows it at once."""

_lock = threading.Lock()


def channels(environment: Mapping[str, str] = os.environ) -> dict[ChannelName, Channel]:
    """The channels to an address of the settings. Push goes to devices; the dashboard is the notification itself."""
    capture = environment.get(CAPTURE, "").rstrip("/")
    return {
        "email": Mail(environment.get(MAIL, "")),
        "slack": Slack(environment.get(SLACK, ""), capture),
        "sms": TextMessage(environment.get(SMS, ""), capture),
    }


def push_service(project: str, environment: Mapping[str, str] = os.environ) -> PushService:
    """The way to members' devices."""
    return Push(project, environment.get(CAPTURE, "").rstrip("/"))


class Mail:
    """E-mail over SMTP."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, notification: Notification, recipient: Recipient, message: Message) -> str:
        """As HTML with its text beside it, and the picture of its chart within it."""
        url = _configured(self._url, MAIL)
        target = _present(recipient.email, "e-mail address")
        query = urlencode({"to": target, "format": "html", "inline": "yes"})
        plugin = _plugin(f"{url}{'&' if urlsplit(url).query else '?'}{query}", MAIL)
        attach = None
        if message.chart is not None:
            from apprise.attachment.memory import AttachMemory  # noqa: PLC0415

            from ledgerlight.adapters.chart_image import draw  # noqa: PLC0415 - pictures, and only for mails
            from ledgerlight.domain.alerting.messages import CHART  # noqa: PLC0415

            picture: Any = AttachMemory
            attach = [picture(draw(message.chart), name=CHART, mimetype="image/png")]
        return _sent(
            plugin, "email", target, notification, message.html, message.subject, "html", attach=attach
        )


class Slack:
    """A Slack incoming webhook; the recipient's address is a channel or a person."""

    def __init__(self, url: str, capture: str = "") -> None:
        self._url = url
        self._capture = capture

    def send(self, notification: Notification, recipient: Recipient, message: Message) -> str:
        """As text."""
        target = _present(recipient.slack, "slack name")
        plugin = _plugin(f"{_configured(self._url, SLACK).rstrip('/')}/{quote(target)}", SLACK)
        if self._capture:
            plugin.webhook_url = f"{self._capture}/slack"
        return _sent(plugin, "slack", target, notification, message.text, message.subject, "text")


class TextMessage:
    """A text message through Twilio."""

    def __init__(self, url: str, capture: str = "") -> None:
        self._url = url
        self._capture = capture

    def send(self, notification: Notification, recipient: Recipient, message: Message) -> str:
        """The short form, 160 characters at most."""
        target = _present(recipient.phone, "phone")
        plugin = _plugin(f"{_configured(self._url, SMS).rstrip('/')}/{quote(target)}", SMS)
        if self._capture:
            plugin.notify_sms_url = f"{self._capture}/twilio/{{sid}}"
        return _sent(plugin, "sms", target, notification, message.sms, "", "text")


class Push:
    """Push through Firebase Cloud Messaging, to the tokens of a member's devices.

    A message is data alone: the client's service worker (``web/public/push-worker.js``) shows it, and what can be
    done.
    """

    def __init__(self, project: str, capture: str = "") -> None:
        self._project = project
        self._capture = capture

    def push(self, notification: Notification, tokens: Sequence[str], message: Message) -> Pushed:
        """Title and first sentence, where it leads, and the alert that can be acknowledged."""
        data = {
            "notification": notification.id,
            "title": message.subject,
            "body": message.sms,
            "link": message.link,
            "alert": message.alert,
            "acknowledge": message.acknowledge,
        }
        if self._capture:
            return Pushed(",".join(self._captured(token, data) for token in tokens))
        from firebase_admin import exceptions, messaging  # noqa: PLC0415 - only what sends needs it

        try:
            sent = messaging.send_each(
                [admin_message(token, data) for token in tokens], app=self._app()
            ).responses
        except (exceptions.FirebaseError, ValueError) as error:
            raise Unavailable(f"Firebase Cloud Messaging: {error}") from error
        answers = list(zip(tokens, sent, strict=True))
        lost = (messaging.UnregisteredError, messaging.SenderIdMismatchError)
        gone = tuple(token for token, answer in answers if isinstance(answer.exception, lost))
        receipt = ",".join(str(answer.message_id) for _, answer in answers if answer.success)
        errors = [answer.exception for token, answer in answers if not answer.success and token not in gone]
        if not receipt and errors:
            refused = isinstance(
                errors[0], exceptions.InvalidArgumentError | exceptions.PermissionDeniedError
            )
            why = f"Firebase Cloud Messaging: {errors[0]}"
            raise Undeliverable(why) if refused else Unavailable(why)
        return Pushed(receipt, gone)

    def _captured(self, token: str, data: Mapping[str, str]) -> str:
        import requests  # noqa: PLC0415

        url = f"{self._capture}/fcm/v1/projects/{self._project}/messages:send"
        try:
            answer = requests.post(url, json={"message": fcm_message(token, data)}, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
        except requests.RequestException as error:
            raise Unavailable(f"the inbox did not take it: {error}") from error
        return str(answer.json()["name"])

    def _app(self) -> Any:
        import firebase_admin  # noqa: PLC0415

        name = f"ledgerlight-push-{self._project}"
        with _lock:
            try:
                return firebase_admin.get_app(name)
            except ValueError:
                return firebase_admin.initialize_app(options={"projectId": self._project}, name=name)


def admin_message(token: str, data: Mapping[str, str]) -> Any:
    """A message for firebase-admin. What it writes of it is ``fcm_message``."""
    from firebase_admin import messaging  # noqa: PLC0415 - only what sends needs it

    web = messaging.WebpushConfig(headers=dict(WEB_HEADERS))
    return messaging.Message(token=token, data=dict(data), webpush=web)


def fcm_message(token: str, data: Mapping[str, str]) -> dict[str, Any]:
    """The same as Firebase Cloud Messaging's v1 interface takes it: what the local inbox captures."""
    return {"data": dict(data), "token": token, "webpush": {"headers": dict(WEB_HEADERS)}}


def _configured(url: str, variable: str) -> str:
    if not url:
        raise Undeliverable(f"{variable} is not set, so nothing can be sent this way")
    return url


def _present(address: str | None, what: str) -> str:
    if address is None:
        raise Undeliverable(f"the recipient has no {what} any more")
    return address


def _plugin(url: str, variable: str) -> Any:
    from apprise import Apprise  # noqa: PLC0415 - 0.2 s that only what sends needs

    found = Apprise.instantiate(url, suppress_exceptions=True)
    if found is None:
        raise Undeliverable(f"{variable}, or the recipient's address, is not what Apprise takes")
    return found


def _sent(
    plugin: Any,
    channel: str,
    target: str,
    notification: Notification,
    body: str,
    title: str,
    form: str,
    attach: Any = None,
) -> str:
    """Apprise says yes or no; the receipt is ours. Text goes as it is: no markup of ours is interpreted."""
    if not plugin.notify(body=body, title=title, body_format=form, interpret_escapes=False, attach=attach):
        raise Unavailable(f"{channel} did not take the message")
    return f"{channel}:{target}:{notification.id}"
