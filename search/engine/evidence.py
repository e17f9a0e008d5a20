"""The sentences of an article where an entity stands: what shows that it is named there."""

from __future__ import annotations

import re

from index.article import AnnotatedArticle
from search.entity_page import Evidence
from search.highlighting.snippets import snippet
from search.page import Marks, Snippet

MOST_SENTENCES = 3
"""Sentences shown of one article."""
_AROUND = 240
"""Code points looked at before and behind a name; a longer sentence is cut between words."""
_SENTENCE_END = re.compile(r"[.!?…]+[\"“”»«’')\]]*\s+(?=[\"„“»«(\[‚]*[^\W_a-zß-öø-ÿ])|\n[^\S\n]*\n\s*|\n(?=[-–•*]\s)")
_NO_END = re.compile(
    # an initial, a day or month, a title or shortened word
    r"(?:\b[^\W\d_]|\b\d{1,2}|\b(?:Dr|Prof|Nr|St|Str|bzw|ca|vgl|evtl|sog|geb|gest|inkl|Abs|Art|Hrsg|Jan|Feb|Aug|Sept|Okt|Nov|Dez|Mr|Mrs|Ms|Jr|Sr))$"
)


def evidence(annotated: AnnotatedArticle, spans: Marks) -> Evidence:
    """An article with its first sentences that hold one of the spans, every span in them marked."""
    article = annotated.article
    return Evidence(
        id=article.id,
        title=article.title,
        date=article.date,
        source=article.source,
        language=annotated.language,
        mentions=len(spans),
        sentences=_sentences(article.text, _title_end(article.text, article.title), spans),
    )


def sentence_around(text: str, start: int, end: int, lowest: int, highest: int) -> tuple[int, int]:
    """[start, end) widened to the sentence it stands in, inside [lowest, highest) and never across a blank line or to another item of a list.

    At most _AROUND code points are added on either side; where a sentence is longer it is cut between words, if it has any.
    """
    return _sentence_start(text, start, end, lowest), _sentence_end(text, end, highest)


def _sentences(text: str, title_end: int, spans: Marks) -> tuple[Snippet, ...]:
    found: list[Snippet] = []
    covered = 0
    for start, end in spans:
        if end <= covered:
            continue
        if len(found) == MOST_SENTENCES:
            break
        # A headline ends like a sentence, whatever its last character is.
        limits = (0, max(title_end, end)) if start < title_end else (title_end, len(text))
        first, covered = sentence_around(text, start, end, *limits)
        found.append(snippet(text, first, covered, spans))
    return tuple(found)


def _title_end(text: str, title: str) -> int:
    return len(title) if text.startswith(title) else 0


def _sentence_start(text: str, start: int, end: int, lowest: int) -> int:
    first = max(start - _AROUND, lowest)
    ends = [its.end() for its in _SENTENCE_END.finditer(text, first, end) if its.end() <= start and _is_end(text, its)]
    if ends:
        return ends[-1]
    before = text[first:start]
    if first > lowest:
        _, space, after = before.partition(" ")
        before = after if space else before
    return start - len(before.lstrip())


def _sentence_end(text: str, end: int, highest: int) -> int:
    last = min(end + _AROUND, highest)
    # One character more, to see what stands behind an end.
    ends = _SENTENCE_END.finditer(text, end, min(last + 1, highest))
    found = next((its for its in ends if _is_end(text, its)), None)
    after = text[end : found.end() if found else last]
    if found is None and last < highest:
        before, space, _ = after.rpartition(" ")
        after = before if space else after
    return end + len(after.rstrip())


def _is_end(text: str, found: re.Match[str]) -> bool:
    is_break = found[0].isspace()
    return is_break or found[0][0] != "." or not _NO_END.search(text, max(found.start() - 6, 0), found.start())
