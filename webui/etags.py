"""Which version of an answer a reader has: one ETag for all that is told from the archive."""

from __future__ import annotations

from hashlib import sha256

from flask import g, request


def etag_of(version: str) -> str:
    """The generation an answer is of, with all else that it depends on: what was asked, at which address, in which language."""
    asked = "\n".join((request.full_path, g.links.root, g.language.code))
    return f"{version}-{sha256(asked.encode()).hexdigest()[:16]}"
