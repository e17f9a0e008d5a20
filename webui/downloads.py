"""Files that are sent while they are made, a few at a time, so that pages keep being answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import BoundedSemaphore

from flask import Response, request, stream_with_context

from search.export.formats import Format
from search.searcher import SearchError
from webui.etags import etag_of

_CHUNK = 1 << 15
"""Characters sent at once."""


class Busy(SearchError):
    """As many downloads as may run at once are running (503)."""


class Downloads:
    """Files on their way to readers, at most `most` at once; the threads beyond that stay free for pages."""

    def __init__(self, most: int) -> None:
        self._slots = BoundedSemaphore(most)

    def response(self, pieces: Iterable[str], format: Format, name: str, generation: str) -> Response:
        """The file as a response that is sent while it is made. Raises Busy."""
        response = self.stream(pieces, format.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.set_etag(etag_of(generation))
        response.make_conditional(request)
        return response

    def stream(self, pieces: Iterable[str], media_type: str) -> Response:
        """Pieces of text sent while they are made. Raises Busy."""
        if not self._slots.acquire(blocking=False):
            raise Busy
        response = Response(stream_with_context(_chunks(pieces)), content_type=media_type)
        response.implicit_sequence_conversion = False  # else make_conditional() gathers the whole file to measure it
        response.call_on_close(self._slots.release)
        return response


def _chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    """The pieces joined, so that few small ones are sent."""
    waiting: list[str] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= _CHUNK:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode()
