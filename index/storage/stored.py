"""The stored form of an article: one compact JSON text, kept once, in the Whoosh segment's stored column.

Whoosh keeps a document's stored fields as zlib(pickle({"article": text})); a reader of ours needs the place of those bytes,
no Whoosh.
"""

from __future__ import annotations

import io
import json
import pickle
import zlib

from index.article import AnnotatedArticle, Article, ArticleDate, Mention, Name
from index.storage.compressing import compressed

STORED_FIELD = "article"


def stored_value(text: str) -> bytes:
    """What to_text wrote, as Whoosh's stored column holds it."""
    return compressed(pickle.dumps({STORED_FIELD: text}, 2))


def read_stored_value(value: bytes | memoryview) -> AnnotatedArticle:
    """The article that stored_value made into bytes."""
    fields = _PlainUnpickler(io.BytesIO(zlib.decompress(value))).load()
    return from_text(fields[STORED_FIELD])


def to_text(annotated: AnnotatedArticle) -> str:
    """The article as JSON; title and mentions are kept as places in the text where they stand there."""
    article = annotated.article
    text = article.text
    title = len(article.title) if text.startswith(article.title) else article.title
    date = [article.date.value, article.date.precision, article.date.evidence] if article.date else None
    mentions: list[int | str] = []
    for mention in annotated.mentions:
        mentions += (mention.start, mention.end, mention.label)
    names = [[name.field, name.key, *name.mentions] for name in annotated.names]
    values = [
        *(article.id, article.path, title, text, date, article.source, article.fingerprint),
        *(annotated.language, mentions, names),
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def from_text(value: str) -> AnnotatedArticle:
    """The article that to_text wrote."""
    id_, path, title, text, date, source, fingerprint, language, mentions, names = json.loads(value)
    return AnnotatedArticle(
        Article(
            id=id_,
            path=path,
            title=text[:title] if isinstance(title, int) else title,
            text=text,
            date=ArticleDate(*date) if date else None,
            source=source,
            fingerprint=fingerprint,
        ),
        language,
        tuple(
            Mention(start, end, text[start:end], label)
            for start, end, label in zip(mentions[::3], mentions[1::3], mentions[2::3], strict=True)
        ),
        tuple(Name(field, key, tuple(places)) for field, key, *places in names),
    )


class _PlainUnpickler(pickle.Unpickler):
    """Reads pickles of texts, numbers and dicts; refuses every other class, so that a foreign file cannot run code."""

    def find_class(self, module: str, name: str) -> object:
        raise pickle.UnpicklingError(f"unexpected {module}.{name}")
