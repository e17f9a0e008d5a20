"""The organisations of one article: forms that differ in the genitive, the legal form or a word put before are one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from index.article import Mention
from index.names.person_names import without_genitive
from index.names.taken import Taken

_LEGAL_FORM = re.compile(
    r" (?:AG|SE|GmbH|KG|OHG|e\. ?V\.|Inc\.?|Corp\.?|Ltd\.?|Limited|Co\.?|plc|S\.A\.|GmbH & Co\. KG)$"
)
_EDGE = " \u00a0\t\"„“”»«‚‘'’.,;:!?()[]–—-/*•"

Span = tuple[int, int]


def organizations_in(mentions: Iterable[Mention], taken: Taken) -> dict[str, list[Span]]:
    """Key -> places of the organisations that these mentions name, none of them in what is taken."""
    forms: dict[str, list[Span]] = {}
    for mention in mentions:
        if mention.label != "ORG" or taken.touches(mention.start, mention.end):
            continue
        form = unicodedata.normalize("NFC", " ".join(mention.text.split())).strip(_EDGE)
        form = _LEGAL_FORM.sub("", form)
        if len(form) > 1 and any(character.isalpha() for character in form):
            forms.setdefault(form, []).append((mention.start, mention.end))
    keys: dict[str, list[Span]] = {}
    for form, places in forms.items():
        bare = without_genitive(form)
        keys.setdefault(bare if bare in forms else form, []).extend(places)
    return keys
