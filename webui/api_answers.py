"""The JSON answers of the API, which a reader that has them already is spared."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from flask import Response, g, request


def json_answer(body: dict[str, Any], generation: str) -> Response:
    """The answer with its ETag, the generation and what was asked; 304 without a body where the reader has it already.

    The ETag is weak: `took_ms` differs from one answer to the next.
    """
    response = Response(json.dumps(body), content_type="application/json")
    asked = request.full_path + "\n" + g.links.root
    response.set_etag(f"{generation}-{sha256(asked.encode()).hexdigest()[:16]}", weak=True)
    response.make_conditional(request)
    return response
