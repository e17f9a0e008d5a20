"""Which words of an article belong to names, and so are not split where they are compounds."""

from __future__ import annotations

from functools import lru_cache

from index.article import AnnotatedArticle
from index.german.tokens import clean_text, words
from index.schema import OPTIONAL_FIELDS


def name_words(annotated: AnnotatedArticle) -> frozenset[str]:
    """The words of an article that belong to names of persons and cities: compounds among them stay whole."""
    mentions = {
        annotated.mentions[place].text
        for name in annotated.names
        if name.field not in OPTIONAL_FIELDS  # switching them on changes no search
        for place in name.mentions
    }
    return frozenset(word for mention in mentions for word in _words_of_mention(mention))


@lru_cache(maxsize=50_000)
def _words_of_mention(mention: str) -> tuple[str, ...]:
    chunks = clean_text(mention).text.split()
    return tuple(form for chunk in chunks for word in words(chunk) for form in (word.spelling, word.base))
