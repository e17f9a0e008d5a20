"""What a query finds in an article, to be marked: the same in snippets, on the article's page and in the API.

clause ──Candidates──▶ pieces of the text ──Analyzer──▶ tokens ──occurrences──▶ marks ──snippets──▶ Snippet
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from operator import attrgetter

from index.german.analysis import Analyzer, Token
from search.highlighting import snippets
from search.highlighting.candidates import Candidates
from search.highlighting.occurrences import Occurrence, TextReading, occurrences
from search.highlighting.snippets import Mark
from search.page import Marks, Snippet
from search.query.clauses import Clause

_APART = 1_000_000
"""Added to the positions from piece to piece, so that no phrase reaches from one to the next."""


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with what the query finds in it. `title_end` is how much of the text is its title."""

    text: str
    title_end: int
    found: tuple[Mark, ...]

    @property
    def marks(self) -> Marks:
        """Marks of the whole text: words and compounds, whole chains ("US-Sicherheitsgarantien"), whole phrases."""
        return tuple((mark.start, mark.end) for mark in self.found)

    @property
    def occurrences(self) -> Marks:
        """The marks, where those that a NEAR finds together are one, with all that stands between them."""
        found: list[tuple[int, int]] = []
        for mark in self.found:
            if found and mark.start < found[-1][1]:
                found[-1] = found[-1][0], max(found[-1][1], mark.reach)
            else:
                found.append((mark.start, mark.reach))
        return tuple(found)

    @property
    def title_marks(self) -> Marks:
        """Those of the marks that lie in the title."""
        return tuple((start, min(end, self.title_end)) for start, end in self.marks if start < self.title_end)

    @property
    def snippets(self) -> tuple[Snippet, ...]:
        """The best pieces of the text, at most three."""
        return snippets.snippets(self.text, self.found, self.title_end)


class Highlighter:
    """Marks articles for one request. Threads may share it."""

    def __init__(self, clause: Clause, analyzer: Analyzer) -> None:
        self._clause = clause
        self._analyzer = analyzer
        self._candidates = Candidates(clause)

    def mark(
        self, text: str, title: str = "", *, language: str = "de", names: Container[str] = frozenset()
    ) -> MarkedArticle:
        """What the query finds in an article whose text begins with its title; language and names as they were indexed.

        Nothing is marked in an article that the query does not match.
        """
        title_end = len(title) if text.startswith(title) else 0
        text_tokens = self._tokens(text, self._candidates.pieces(text), language, names)
        title_tokens = self._tokens(title, self._candidates.pieces(title), language, names) if title_end else []
        found = occurrences(self._clause, TextReading(text, text_tokens), TextReading(title, title_tokens))
        return MarkedArticle(text, title_end, merged(found or []))

    def _tokens(self, text: str, pieces: list[tuple[int, int]], language: str, names: Container[str]) -> list[Token]:
        analysed: dict[str, list[Token]] = {}  # most pieces are a word, and the same again and again
        found: list[Token] = []
        for number, (start, end) in enumerate(pieces):
            piece = text[start:end]
            tokens = analysed.get(piece)
            if tokens is None:
                tokens = analysed[piece] = self._analyzer.tokens(piece, language=language, names=names)
            found += [
                Token(
                    token.start + start,
                    token.end + start,
                    token.position + number * _APART,
                    token.exact,
                    token.body,
                    token.parts,
                    tuple([end + start for end in token.part_ends]),
                )
                for token in tokens
            ]
        return found


def merged(found: list[Occurrence]) -> tuple[Mark, ...]:
    """The occurrences as marks, sorted; what overlaps becomes one."""
    leaves = {id(one.leaf): one.leaf for one in found}  # few, and a leaf's hash takes its time
    numbers = {leaf: number for number, leaf in enumerate(dict.fromkeys(leaves.values()))}
    words_of = {key: frozenset((numbers[leaf],)) for key, leaf in leaves.items()}
    marks: list[Mark] = []
    for one in sorted(found, key=attrgetter("start", "end")):
        words = words_of[id(one.leaf)]
        if marks and one.start < marks[-1].end:
            last = marks.pop()
            marks.append(Mark(last.start, max(last.end, one.end), last.words | words, max(last.reach, one.reach)))
        else:
            marks.append(Mark(one.start, one.end, words, one.reach))
    return tuple(marks)
