"""The articles that are nearly the same as one: which, and how much of the text they share. Only those shown are read."""

from __future__ import annotations

from index.article import AnnotatedArticle
from index.duplicates.shingles import Shingles, shared, shingles
from search.article_page import Duplicate, DuplicatesPage
from search.engine.snapshot import Snapshot


def duplicates_page(snapshot: Snapshot, original: AnnotatedArticle, offset: int, size: int) -> DuplicatesPage:
    """The duplicates of an article of this generation, `size` of them from `offset`."""
    id = original.article.id
    dated = []
    for other in snapshot.duplicates.others(id):
        place = snapshot.find(other)
        if place is not None:
            segment, document = place
            date = int(segment.dates[document])
            dated.append((date == 0, date, other, segment, document))
    own = shingles(original.article)
    return DuplicatesPage(
        id=id,
        total=len(dated),
        duplicates=tuple(
            duplicate(own, segment.stored(document))
            for *_, segment, document in sorted(dated, key=lambda one: one[:3])[offset : offset + size]
        ),
        offset=offset,
        generation=snapshot.generation,
    )


def duplicate(own: Shingles, other: AnnotatedArticle) -> Duplicate:
    """An article beside one with these shingles."""
    common, together = shared(own, shingles(other.article))
    return Duplicate(
        id=other.article.id,
        path=other.article.path,
        title=other.article.title,
        date=other.article.date,
        source=other.article.source,
        language=other.language,
        similarity=common / together,
    )
