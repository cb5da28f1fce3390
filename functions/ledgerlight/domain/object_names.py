"""What an object's name says: whose it is, and whether it is a file to import."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from schemas.names import INBOX, ORGANIZATIONS, SOURCES, STAGING, UPLOADS

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,63}")
_IMPORT_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9\-]{0,127}")


@dataclass(frozen=True, slots=True)
class Target:
    """A file to import."""

    org_id: str
    import_id: str
    filename: str


@dataclass(frozen=True, slots=True)
class Derived:
    """An object that functions wrote, or one that waits for a preview: nothing to import."""


@dataclass(frozen=True, slots=True)
class NotOurs:
    """An object that no organization will read, and why."""

    reason: str


def target_of_object(name: str, generation: str) -> Target | Derived | NotOurs:
    """Decide by the name alone.

    ``organizations/{org}/inbox/{anything}`` is a file dropped by hand; its import id is a digest of the name and
    generation, so the same event always means the same import. ``organizations/{org}/imports/{id}/source/{file}``
    was put there by an upload or the API.
    """
    parts = name.split("/")
    if len(parts) < 4 or parts[0] != ORGANIZATIONS or not _SLUG.fullmatch(parts[1]):
        return NotOurs(
            f"files are read from {ORGANIZATIONS}/<organization>/{INBOX}/; this one lies outside any organization"
        )
    if ".." in parts or "." in parts:
        return NotOurs("the name climbs out of its folder")
    org_id, folder = parts[1], parts[2]
    if folder in (STAGING, SOURCES):
        return Derived()
    if folder == INBOX and parts[-1]:
        digest = blake2b(f"{name}#{generation}".encode(), digest_size=10).hexdigest()
        return Target(org_id, f"imp-{digest}", parts[-1])
    if folder == UPLOADS and _IMPORT_ID.fullmatch(parts[3]):
        if len(parts) == 6 and parts[4] == "source" and parts[5]:
            return Target(org_id, parts[3], parts[5])
        return Derived()
    return NotOurs(f"{folder!r} is no folder that is read; drop files into {ORGANIZATIONS}/{org_id}/{INBOX}/")
