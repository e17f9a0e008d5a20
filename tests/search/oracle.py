"""The oracle: whether an article matches a clause, and how well, word by word, by reading it. Slow, obvious, and right.

Nothing here knows of postings, segments or arrays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from math import log

from index.article import AnnotatedArticle
from index.authority.entity_table import EntityTable
from index.german.analysis import Analyzer
from index.schema import FACETS, NO_VALUE, TEXT_FIELDS, field_named
from index.storage.article_fields import ArticleAnalyzer
from index.storage.length_bytes import BYTE_LENGTHS
from search.query import clauses as c
from search.request import Operator

Occurrence = tuple[int, int]
"""Position of the first word, and how many words it takes."""


@dataclass(frozen=True)
class Document:
    """One article: its terms with their positions, field by field, and its facet values (label by value)."""

    annotated: AnnotatedArticle
    terms: Mapping[str, list[tuple[str, int]]]
    values: Mapping[str, dict[str, str]]

    @property
    def id(self) -> str:
        return self.annotated.article.id

    @cached_property
    def period(self) -> tuple[str, str] | None:
        """First and last day of its date, as text that sorts."""
        date = self.annotated.article.date
        return (date.value.ljust(10, "-"), date.value.ljust(10, "~")) if date else None


class Matcher:
    """Whether a document matches a clause, and how well, word by word.

    `documents` are those that scores are drawn from: all that an engine holds, those deleted but not yet merged away included.
    """

    def __init__(self, documents: list[Document], entities: EntityTable, operator: Operator = "and") -> None:
        self._operator = operator
        self._documents = documents
        self._entities = entities
        self._found = Counter(
            (field, term)
            for document in documents
            for field, terms in document.terms.items()
            for term in {term for term, _ in terms}
        )
        total = Counter({field: sum(len(document.terms[field]) for document in documents) for field in TEXT_FIELDS})
        self._average = {field: total[field] / (len(documents) or 1) or 1 for field in TEXT_FIELDS}

    def matches(self, clause: c.Clause, document: Document) -> bool:
        match clause:
            case c.Terms():
                return any(self._positions(document, term.field, term.term) for term in clause.terms)
            case c.Pattern() | c.Fuzzy():
                return any(self._stands_for(clause, term) for term, _ in document.terms[clause.field])
            case c.Sequence():
                return bool(self._phrases(document, clause))
            case c.Proximity():
                return self._near(document, clause)
            case c.HasValue():
                values = document.values[clause.field]
                return not values if clause.value == NO_VALUE else self.value(clause.field, clause.value)[0] in values
            case c.DateRange():
                if document.period is None:
                    return False
                first, last = document.period
                begins, ends = (clause.first or "").ljust(10, "-"), (clause.last or "~").ljust(10, "~")
                return begins <= last and first <= ends
            case c.All():
                return True
            case c.Nothing():
                return False
            case c.Every():
                return all(self.matches(part, document) for part in clause.clauses)
            case c.Some():
                return any(self.matches(part, document) for part in clause.clauses)
            case c.Without():
                return not self.matches(clause.clause, document)
            case c.Boosted():
                return clause.optional or self.matches(clause.clause, document)

    def score(self, clause: c.Clause, document: Document) -> float:
        if not self.matches(clause, document):
            return 0.0
        match clause:
            case c.Terms():
                return sum(term.weight * self._bm25(document, term.field, term.term) for term in clause.terms)
            case c.Pattern() | c.Fuzzy():
                terms = {term for term, _ in document.terms[clause.field] if self._stands_for(clause, term)}
                return sum(self._bm25(document, clause.field, term) for term in terms)
            case c.Sequence() | c.Proximity():
                return self._score_of_slots(clause, document)
            case c.Every() | c.Some():
                return sum(self.score(part, document) for part in clause.clauses)
            case c.Boosted():
                return clause.weight * self.score(clause.clause, document)
            case _:
                return 0.0

    def value(self, field: str, typed: str) -> tuple[str, str]:
        """Value and label of what a filter names."""
        entity = self._entities.find(field, typed) if field_named(field).entity and typed != NO_VALUE else None
        return (entity.id, entity.label) if entity else (typed, typed)

    def _score_of_slots(self, clause: c.Sequence | c.Proximity, document: Document) -> float:
        score = 0.0
        for one in (one for slot in clause.slots for one in dict.fromkeys(slot)):
            if isinstance(one, str):
                score += self._bm25(document, clause.field, one)
            elif isinstance(one, c.Sequence):
                score += self._score_of_slots(one, document)
            else:
                score += self.score(one, document)
        return score * (clause.weight if isinstance(clause, c.Sequence) else 1.0)

    def saturated(self, document: Document, field: str, term: str) -> float:
        """What BM25 makes of how often a term stands in a document of that length."""
        frequency = len(self._positions(document, field, term))
        length = min(known for known in BYTE_LENGTHS.tolist() if known >= len(document.terms[field]))
        return float(frequency * 1.9 / (frequency + 0.9 * (0.25 + 0.75 * length / self._average[field])))

    def _bm25(self, document: Document, field: str, term: str) -> float:
        articles, found = len(self._documents), self._found[field, term]
        ranked = log(1 + (articles - found + 0.5) / (found + 0.5))
        idf = ranked if self._operator == "or" else log(articles / (found + 1)) + 1
        return float(idf * self.saturated(document, field, term))

    def _positions(self, document: Document, field: str, term: str) -> list[int]:
        return [position for other, position in document.terms[field] if other == term]

    def _stands_for(self, clause: c.Pattern | c.Fuzzy, term: str) -> bool:
        if isinstance(clause, c.Fuzzy):
            return distance(clause.term, term) <= clause.distance
        wanted = "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in clause.pattern)
        return re.fullmatch(wanted, term, re.DOTALL) is not None

    def _phrases(self, document: Document, clause: c.Sequence) -> list[Occurrence]:
        slots = [{start for start, _ in self._occurrences(document, clause.field, slot)} for slot in clause.slots]
        length = len(slots)
        return [(start, length) for start in slots[0] if all(start + n in slot for n, slot in enumerate(slots))]

    def _occurrences(
        self, document: Document, field: str, slot: Iterable[c.Alternative | c.Sequence]
    ) -> Iterator[Occurrence]:
        for one in slot:
            if isinstance(one, c.Sequence):
                yield from self._phrases(document, one)
            elif isinstance(one, str):
                yield from ((position, 1) for position in self._positions(document, field, one))
            else:
                yield from ((position, 1) for term, position in document.terms[field] if self._stands_for(one, term))

    def _near(self, document: Document, clause: c.Proximity) -> bool:
        slots = [set(self._occurrences(document, clause.field, slot)) for slot in clause.slots]
        for chosen in product(*slots):
            placed = list(chosen) if clause.ordered else sorted(chosen)
            apart = all(start + words <= after for (start, words), (after, _) in pairwise(placed))
            first, last = placed[0][0], placed[-1][0] + placed[-1][1] - 1
            if apart and last - first <= clause.distance + sum(words for _, words in placed) - 2:
                return True
        return False


def distance(a: str, b: str) -> int:
    """Edit distance; swapping two neighbours counts 1."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(row[j - 1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def document_of(annotated: AnnotatedArticle, entities: EntityTable, analyzer: Analyzer) -> Document:
    """An article as lists of terms."""
    fields = dict(zip(TEXT_FIELDS, ArticleAnalyzer(analyzer).analyse([annotated]).fields, strict=False))
    terms = {
        name: [(field.terms[n], p) for n, p in zip(field.numbers.tolist(), field.positions.tolist(), strict=True)]
        for name, field in fields.items()
        if field.positions is not None
    }
    article = annotated.article
    plain = {
        "month": article.date.month if article.date else "",
        "language": annotated.language,
        "source": article.source,
    }
    values = {}
    for facet in FACETS:
        if facet.entity:
            found = (
                entities.entity_of(facet.name, name.key, article.id)
                for name in annotated.names
                if name.field == facet.name
            )
            values[facet.name] = {entity.id: entity.label for entity in found if entity}
        else:
            values[facet.name] = {plain[facet.name]: plain[facet.name]} if plain[facet.name] else {}
    return Document(annotated, terms, values)
