"""A signed-in person's client: writes edits under the security rules, and asks for them to be applied."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import Any

import httpx

from cli.connection import Connection
from cli.output import CommandFailed
from ledgerlight.usecases.records_query import Placed
from schemas.names import Collection, document_path

PASSWORD = "benchmark-only"  # noqa: S105 - of a sign-in that lives in the emulator while a measurement runs
_TIMEOUT_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Editor:
    """One person, signed in."""

    org_id: str
    uid: str
    token: str
    client: httpx.Client

    @classmethod
    def sign_in(cls, connection: Connection, org_id: str) -> Editor:
        """Make a member with the role editor, and sign in as them."""
        email = f"{org_id}@bench.test"
        member = connection.members.add(org_id, email, "editor", password=PASSWORD)
        client = httpx.Client(timeout=_TIMEOUT_SECONDS)
        host = os.environ["FIREBASE_AUTH_EMULATOR_HOST"]
        answer = client.post(
            f"http://{host}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=demo",
            json={"email": email, "password": PASSWORD, "returnSecureToken": True},
        )
        _require_ok(answer, "sign in")
        return cls(org_id, member.uid, answer.json()["idToken"], client)

    def write_edit(self, placed: Placed, amount_minor: int) -> str:
        """Create an edit document as the web client does; returns its id once it is durable."""
        edit_id = f"edit-{secrets.token_hex(10)}"
        project = os.environ["GOOGLE_CLOUD_PROJECT"]
        database = f"projects/{project}/databases/(default)/documents"
        name = f"{database}/{document_path(self.org_id, Collection.EDITS, edit_id)}"
        fields = {
            "id": _text(edit_id),
            "uid": _text(self.uid),
            "record_id": _text(placed.record["id"]),
            "entity_id": _text(placed.leaf.entity_id),
            "period": _text(placed.leaf.period),
            "base_version": _integer(placed.record["version"]),
            "patch": _map({"amount_minor": _integer(amount_minor)}),
            "base": _map({"amount_minor": _integer(placed.record["amount_minor"])}),
            "reason": _text("measured"),
            "status": _text("pending"),
        }
        write = {
            "update": {"name": name, "fields": fields},
            "updateTransforms": [{"fieldPath": "created_at", "setToServerValue": "REQUEST_TIME"}],
            "currentDocument": {"exists": False},
        }
        answer = self.client.post(
            f"http://{os.environ['FIRESTORE_EMULATOR_HOST']}/v1/{database}:commit",
            json={"writes": [write]},
            headers=self._authorization(),
        )
        _require_ok(answer, "write the edit")
        return edit_id

    def apply(self, edit_id: str) -> None:
        """The ``:apply`` call. Raises ``CommandFailed`` unless the edit is applied."""
        address = f"{os.environ['LEDGERLIGHT_API']}/v1/organizations/{self.org_id}/edits/{edit_id}:apply"
        answer = self.client.post(address, headers=self._authorization())
        _require_ok(answer, "apply the edit")
        status = answer.json()["status"]
        if status != "applied":
            raise CommandFailed(f"edit {edit_id} is in {status}: {answer.json().get('error')}")

    def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def _require_ok(answer: httpx.Response, what: str) -> None:
    if answer.status_code >= 300:
        raise CommandFailed(f"could not {what}: {answer.status_code} {answer.text[:300]}")


def _text(value: str) -> dict[str, Any]:
    return {"stringValue": value}


def _integer(value: int) -> dict[str, Any]:
    return {"integerValue": str(value)}


def _map(fields: dict[str, Any]) -> dict[str, Any]:
    return {"mapValue": {"fields": fields}}
