"""Text from files: names compared, control characters removed or shown, slugs made, names suggested."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from hashlib import blake2b

MAX_SHOWN = 200
MAX_FILENAME_BYTES = 200

_SPACES = re.compile(r"\s+")
_NOT_SLUG = re.compile(r"[^a-z0-9.]+")
_UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def name_key(name: str) -> str:
    """How column and entity names are compared: without marks of order, extra spaces and case."""
    return _SPACES.sub(" ", clean(name)).strip().casefold()


def clean(text: str) -> str:
    """Text to keep: trimmed, without control and direction-changing characters; line breaks become spaces."""
    if text.isprintable():
        return text.strip()
    kept = (
        " " if character in "\r\n\t\u2028\u2029" else character
        for character in text
        if character in "\r\n\t\u2028\u2029\u200c\u200d"
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
    )
    return "".join(kept).strip()


def shown(text: str) -> str:
    """A value as an error shows it: control and direction characters escaped, at most 200 characters."""
    head = text[:MAX_SHOWN]
    if not head.isprintable():
        head = "".join(c if c.isprintable() or c == "\xa0" else _escaped(c) for c in head)
    return head[: MAX_SHOWN - 1] + "…" if len(text) > MAX_SHOWN or len(head) > MAX_SHOWN else head


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def slug(name: str) -> str:
    """An id made of a name: lower-case ASCII letters, digits, dots and dashes; others become a stable
    hash."""
    ascii_text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    text = _NOT_SLUG.sub("-", ascii_text.casefold()).strip("-.")[:48].strip("-.")
    letters = sum(character.isalnum() for character in name)
    if text and sum(character.isalnum() for character in text) * 2 >= letters:
        return text
    return f"n{blake2b(name.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"


def near_matches(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that look like this one."""
    by_key = {name_key(candidate): candidate for candidate in known}
    return [by_key[key] for key in get_close_matches(name_key(name), by_key, n=3, cutoff=0.6)]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that names near matches, empty when there are none."""
    near = near_matches(name, known)
    return f" Did you mean {' or '.join(repr(candidate) for candidate in near)}?" if near else ""


def safe_filename(name: str) -> str:
    """A file name without path, control or direction characters, at most 200 bytes, its extension kept."""
    base = clean(name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1])
    base = _SPACES.sub(" ", _UNSAFE.sub("_", base)).strip(" .")
    stem, dot, extension = base.rpartition(".")
    if not dot or not stem or len(extension) > 10:
        stem, extension = base, ""
    suffix = f".{extension}" if extension else ""
    room = MAX_FILENAME_BYTES - len(suffix.encode("utf-8", "replace"))
    stem = stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").strip()
    return f"{stem or 'file'}{suffix}"
