"""Messages as they travel: compressed when they are large, which an attribute says."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping

ENCODING = "content-encoding"
"""The attribute, by the name and values of HTTP's header."""

GZIP = "gzip"
COMPRESS_FROM_BYTES = 2048

_LEVEL = 1
"""Rows and events repeat their field names: the fastest level leaves a sixth of them, the best a seventh."""


def encoded(data: bytes) -> tuple[bytes, dict[str, str]]:
    """A message's data and attributes for its contents; the same contents always give the same bytes."""
    if len(data) < COMPRESS_FROM_BYTES:
        return data, {}
    return gzip.compress(data, _LEVEL, mtime=0), {ENCODING: GZIP}


def decoded(data: bytes, attributes: Mapping[str, str]) -> bytes:
    """A message's contents. Raises ``ValueError`` when they are not what its attributes say."""
    encoding = attributes.get(ENCODING)
    if encoding is None:
        return data
    if encoding != GZIP:
        raise ValueError(f"a message is encoded by {encoding!r}, which nothing here reads")
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error) as error:
        raise ValueError(f"a message does not decompress: {error}") from error
