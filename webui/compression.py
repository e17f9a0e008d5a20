"""Answers sent as gzip to those who take it: a page is a fifth as long on its way to a reader elsewhere."""

from __future__ import annotations

import gzip

from flask import Request, Response, session

SHORTEST = 1_000
"""Bytes; what is shorter fits into one packet anyway."""
_LEVEL = 5
_TYPES = (
    *("text/", "application/json", "application/problem+json", "image/svg+xml"),
    *("application/xml", "application/atom+xml", "application/sru+xml"),
)


def compress(response: Response, request: Request) -> Response:
    """The same answer, compressed where that helps and is safe.

    Nothing is compressed for somebody who is signed in: the length of a page that holds both a secret (the token of its forms) and words
    from its address would give the secret away piece by piece (BREACH). What is streamed stays so.
    """
    is_asset = request.endpoint == "static"
    if response.status_code != 200 or not response.content_type.startswith(_TYPES) or response.content_encoding:
        return response
    if not is_asset and (response.is_streamed or session):
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    if len(content) >= SHORTEST:
        response.set_data(gzip.compress(content, _LEVEL, mtime=0))
        response.content_encoding = "gzip"
        if etag := response.get_etag()[0]:
            response.set_etag(etag, weak=True)  # the same content, other bytes
    return response
