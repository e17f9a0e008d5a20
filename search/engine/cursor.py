"""Cursors: where a page ended, signed, so that the next one can begin there however many hits came before.

A cursor names its generation, its request (by a digest) and the place of the last hit. Nothing is kept on the server.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hmac
import json
import os
from dataclasses import replace
from hashlib import blake2b, sha256
from pathlib import Path

from search.engine.ordering import Place
from search.request import SearchRequest
from search.searcher import BadCursor, StaleCursor

_KEY_FILE = "cursor.key"
_KEY_SIZE = 32
_SIGNATURE_SIZE = 16


class Cursors:
    """Makes and reads the cursors of one archive."""

    def __init__(self, archive: Path) -> None:
        self._key = _key(archive)

    def write(self, generation: str, request: SearchRequest, last: Place) -> str:
        """The cursor of the page behind `last`."""
        content = json.dumps([generation, _digest(request), last.key, last.id], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._signature(content) + content).decode().rstrip("=")

    def read(self, generation: str, request: SearchRequest) -> Place | None:
        """Where the request's cursor begins, None where it has none. Raises BadCursor, StaleCursor."""
        if request.cursor is None:
            return None
        try:
            signed = base64.b64decode(request.cursor + "=" * (-len(request.cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            signed = b""
        signature, content = signed[:_SIGNATURE_SIZE], signed[_SIGNATURE_SIZE:]
        if not hmac.compare_digest(signature, self._signature(content)):
            raise BadCursor("Der Cursor ist keiner dieses Archivs; beginnen Sie ohne `cursor` mit der ersten Seite.")
        of_generation, digest, key, id = json.loads(content)
        if digest != _digest(request):
            raise BadCursor(
                "Der Cursor gehört zu einer anderen Suche; beginnen Sie ohne `cursor` mit der ersten Seite."
            )
        if of_generation != generation:
            raise StaleCursor(
                "Der Index hat sich inzwischen geändert; beginnen Sie ohne `cursor` mit der ersten Seite."
            )
        return Place(key, id)

    def _signature(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, sha256)[:_SIGNATURE_SIZE]


def _digest(request: SearchRequest) -> str:
    """What makes two requests one search: all but cursor, size of a page, and facets."""
    same = replace(request.without_page(), facet_size=0)
    return blake2b(repr(same).encode(), digest_size=8).hexdigest()


def _key(archive: Path) -> bytes:
    """The archive's key, made at its first use; where it cannot be kept, one for this process."""
    file = archive / _KEY_FILE
    with contextlib.suppress(OSError):
        return _kept(file)
    key = os.urandom(_KEY_SIZE)
    with contextlib.suppress(OSError):
        part = file.with_name(f"{_KEY_FILE}.{os.getpid()}")
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as handle:
            handle.write(key)
        try:
            os.link(part, file)  # unlike a rename, leaves the key of another process that came first
        finally:
            part.unlink()
    with contextlib.suppress(OSError):
        return _kept(file)
    return key


def _kept(file: Path) -> bytes:
    key = file.read_bytes()
    if len(key) != _KEY_SIZE:
        raise OSError
    return key
