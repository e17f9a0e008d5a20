"""How the articles of a generation write a folded form: Brüssel for brussel. Found once a form, and remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from index.german.fold import fold
from index.german.tokens import clean_text
from index.storage.columns import Segment
from search.engine.evaluate import Evaluator
from search.query.clauses import Terms, WeightedTerm

if TYPE_CHECKING:
    from index.german.analysis import Analyzer

_REMEMBERED = 1 << 14


class WrittenForms:
    """The spellings of one generation. Threads may share it."""

    def __init__(self, segments: Sequence[Segment], evaluator: Evaluator) -> None:
        self._segments = segments
        self._evaluator = evaluator
        self.spelling: Callable[[Analyzer, str], str] = lru_cache(_REMEMBERED)(self._spelling)
        """A folded form as an article writes it; as it is if none does."""

    def _spelling(self, analyzer: Analyzer, form: str) -> str:
        from search.engine.hits import marked_article  # 20 ms that opening an index needs not take
        from search.highlighting.highlight import Highlighter

        matches, _ = self._evaluator.evaluate(exactly(form))
        highlighter = Highlighter(exactly(form), analyzer)
        for segment, found in zip(self._segments, matches, strict=True):
            for document in found.documents[:1].tolist():
                marked = marked_article(segment.stored(document), highlighter)
                for start, end in marked.marks:
                    written = clean_text(marked.text[start:end]).text
                    if fold(written) == form:
                        return written
        return form


def exactly(form: str, field: str = "exact") -> Terms:
    """The clause of a folded surface form alone; `field` may be title_exact."""
    return Terms(form, (WeightedTerm(field, form),))
