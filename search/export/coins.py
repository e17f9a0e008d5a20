"""An article as a context object (OpenURL, Z39.88-2004): in the title of an HTML span (COinS) Zotero and others find it on a page."""

from __future__ import annotations

from urllib.parse import urlencode

from search.page import Hit
from search.running_text import one_line


def context_object(hit: Hit, url: str) -> str:
    """The article as keys and values, not yet escaped for HTML."""
    fields = {
        "ctx_ver": "Z39.88-2004",
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:journal",
        "rft.genre": "article",
        "rft.atitle": one_line(hit.title) or one_line(hit.path),
        "rft.jtitle": one_line(hit.source),
        "rft.date": hit.date.value if hit.date else "",
        "rft.language": "" if hit.language == "und" else hit.language,
        "rft_id": url,
    }
    return urlencode([(name, value) for name, value in fields.items() if value])
