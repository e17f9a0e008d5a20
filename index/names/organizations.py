"""The organisations of one article: forms that differ in inflection, the legal form or a word put before are one.

Left out are those who only made the article: agencies that sign it, papers that are quoted, whose pictures it has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from index.article import Mention
from index.names.kind_words import LEGAL_FORM
from index.names.media import is_agency, is_medium
from index.names.person_names import without_genitive
from index.names.taken import Taken
from index.names.words_around import word_before

_LEGAL_FORMS = re.compile(rf"(?: (?:& )?{LEGAL_FORM})+$")
_EDGE = " \u00a0\t\"„“”»«‚‘'’.,;:!?()[]–—-/*•"
_ADDRESS = re.compile(r"(?:https?:|www\.|@|[a-zäöü0-9-]+\.(?:de|com|net|org|at|ch|eu|info)$)")
_CREDIT = re.compile(
    r"(?:©|\b(?:Fotos?|Bild|Bilder|Archivbild|Archivfoto|Symbolbild|Symbolfoto|Grafik|Quelle|Copyright|Bildquelle|Bildnachweis) ?:)"
    r"[^\n.!?()]{0,40}$"
)
_FEMININE = frozenset({"der", "zur", "einer", "ihrer", "seiner", "dieser"})
_ADJECTIVE = re.compile(
    r"^([\w-]*(?:sch|lich|ig|nal|ial|ral|[Nn]eu|[Rr]ot|[Ff]rei|[Vv]ereint|[Vv]ereinigt|[Gg]roß)e)n(?= )"
)
_SUBJECT_AFTER = 3
"""A paper that an article names so often is what it is about."""

Span = tuple[int, int]


def organizations_in(text: str, mentions: Iterable[Mention], taken: Taken, source: str = "") -> dict[str, list[Span]]:
    """Key -> places of the organisations that these mentions name, none of them in what is taken.

    News agencies count only where the first line names them, `source` (what the article was printed in) and other newspapers and
    broadcasters there or where they are named three times; nobody counts for a picture's credit.
    """
    forms: dict[str, list[Span]] = {}
    for mention in mentions:
        if mention.label == "ORG" and not taken.touches(mention.start, mention.end):
            form = _form(text, mention)
            if len(form) > 1 and any(character.isalpha() for character in form) and not _ADDRESS.match(form):
                forms.setdefault(form, []).append((mention.start, mention.end))
    keys: dict[str, list[Span]] = {}
    for form, places in forms.items():
        bare = without_genitive(form)
        keys.setdefault(bare if bare in forms else form, []).extend(places)
    return {key: places for key, places in keys.items() if _is_subject(text, key, places, source)}


def _form(text: str, mention: Mention) -> str:
    """The name without quotation marks and legal form, "der Europäischen Kommission" as Europäische Kommission."""
    form = unicodedata.normalize("NFC", " ".join(mention.text.split())).strip(_EDGE)
    if word_before(text, mention.start) in _FEMININE:
        form = _ADJECTIVE.sub(r"\1", form)
    return _LEGAL_FORMS.sub("", form)


def _is_subject(text: str, key: str, places: list[Span], source: str) -> bool:
    """Whether the article is about it, or has it for somebody who acts: not who signed, printed or took a picture."""
    if all(_CREDIT.search(text, max(0, start - 60), start) for start, _ in places):
        return False
    is_source = key.casefold() == source.casefold()
    if not is_source and not is_medium(key):
        return True
    headline = len(text.partition("\n")[0])
    in_headline = any(end <= headline < len(text) for _, end in places)
    return in_headline or (not is_agency(key) and len(places) >= _SUBJECT_AFTER)
