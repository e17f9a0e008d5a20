"""The column of a segment's names where people said that a name means someone else in one article than elsewhere.

The index knows one key for the name in all articles. Here the article has a key of its own for it instead, so that whatever reads the column
finds, filters and counts it as the entity that this key means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.authority.entity_table import EntityTable
from index.authority.single_articles import key_apart
from index.storage.columns import Array, KeywordColumn, Segment, TermTable


def names_column(segment: Segment, field: str, entities: EntityTable) -> KeywordColumn | NamesApart:
    """The names of a segment as the entity table takes them."""
    column = segment.keyword(field)
    moved = tuple(_places(segment, column, entities.apart(field)))
    return NamesApart(column, moved) if moved else column


class NamesApart:
    """A KeywordColumn in which some articles have other terms: each change is (document, rank of the term, term instead)."""

    def __init__(self, column: KeywordColumn, changes: tuple[tuple[int, int, str], ...]) -> None:
        self._column = column
        first = len(column.terms)
        self.terms = _MoreTerms(column.terms, tuple(term for _, _, term in changes))
        self.forward_offsets = column.forward_offsets
        self.forward_values: Array = column.forward_values.astype(np.uint32)
        self._documents_of: dict[int, NDArray[np.uint32]] = {}
        leaving: dict[int, list[int]] = defaultdict(list)
        for rank, (document, old, _) in enumerate(changes, first):
            here = self.values(document)
            here[here == old] = rank
            here.sort()
            leaving[old].append(document)
            self._documents_of[rank] = np.array([document], np.uint32)
        for old, documents in leaving.items():
            self._documents_of[old] = np.setdiff1d(column.postings(old), documents, assume_unique=True)

    def postings(self, rank: int) -> NDArray[np.uint32]:
        """The documents that have a value, rising."""
        documents = self._documents_of.get(rank)
        return self._column.postings(rank) if documents is None else documents

    def values(self, document: int) -> Array:
        """The ranks of a document's values, rising."""
        return self.forward_values[int(self.forward_offsets[document]) : int(self.forward_offsets[document + 1])]


class _MoreTerms:
    """A TermTable with some terms behind its own."""

    def __init__(self, terms: TermTable, more: tuple[str, ...]) -> None:
        self._terms = terms
        self._more = more
        self._ranks = {term: rank for rank, term in enumerate(more, len(terms))}

    def __len__(self) -> int:
        return len(self._terms) + len(self._more)

    def term(self, rank: int) -> str:
        """The term of that rank."""
        own = len(self._terms)
        return self._terms.term(rank) if rank < own else self._more[rank - own]

    def find(self, term: str) -> int:
        """The rank of a term, -1 if there is none."""
        return self._ranks[term] if term in self._ranks else self._terms.find(term)

    def all_bytes(self) -> list[bytes]:
        """All terms as UTF-8."""
        return [*self._terms.all_bytes(), *(term.encode() for term in self._more)]


def _places(
    segment: Segment, column: KeywordColumn, apart: tuple[tuple[str, str], ...]
) -> Iterator[tuple[int, int, str]]:
    ids = segment.keyword("id")
    for key, article in apart:
        id_, rank = ids.terms.find(article), column.terms.find(key)
        for document in ids.postings(id_).tolist() if min(id_, rank) >= 0 else ():
            if rank in column.values(document):
                yield document, rank, key_apart(key, article)
