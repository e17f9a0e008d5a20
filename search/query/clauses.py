"""Clauses: a query said in terms of the index. Evaluation, highlighting, the oracle and the DSL of other engines all read them.

query.py says what was typed (words); here the analyzer has turned each word into terms of fields, with weights. Text fields are those of
index.schema.TEXT_FIELDS; positions are Token.position. A score is the sum of the BM25 scores of the terms under it, times their weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WeightedTerm:
    """One term of one text field."""

    field: str
    term: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Terms:
    """A word: articles that have any of these terms; scores add up. `word` is what was typed, for messages."""

    word: str
    terms: tuple[WeightedTerm, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Terms of a field that match a wildcard pattern: `*` any run, `?` one character, already folded. Expansion is the engine's, capped."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Terms of a field within that edit distance (1 or 2, Damerau-Levenshtein, adjacent swaps count one; same first letter not needed)."""

    field: str
    term: str
    distance: int


Alternative = str | Pattern | Fuzzy
"""What may stand in a slot: a term, or a pattern of the same field, which stands for the terms it matches."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Terms at consecutive positions of one field, each slot with its alternatives. Scores as the sum of all its terms."""

    field: str
    slots: tuple[tuple[Alternative, ...], ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Proximity:
    """Slots at different positions of one field that all lie within a window: last - first <= distance + words - 2.

    `words` is how many the matched slots take: one each, a Sequence as many as it has slots (they do not overlap). Two operands are
    thus at most `distance` apart, from the end of one to the start of the other. `ordered`: positions also rise from slot to slot.
    """

    field: str
    slots: tuple[tuple[Alternative | Sequence, ...], ...]
    distance: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class HasValue:
    """Articles with that value of a facet: an entity's id or label, a facet value, or NO_VALUE. Scores 0."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles whose date lies in [first, last], both included (YYYY, YYYY-MM or YYYY-MM-DD; None is open). Scores 0.

    An article dated to a month or year counts where that whole month or year overlaps the range; an undated one never does.
    """

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class All:
    """Every article. Scores 0."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article (a query of which nothing searchable was left)."""


@dataclass(frozen=True, slots=True)
class Every:
    """Articles that match all of these; scores add up. Never empty."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Articles that match any of these; scores add up. Never empty."""

    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Articles that do not match. Scores 0."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class Boosted:
    """The same articles, scores times `weight`; with `optional`, all articles match and it only adds score (inside Every)."""

    clause: Clause
    weight: float
    optional: bool = False


Clause = (
    Terms
    | Sequence
    | Proximity
    | Pattern
    | Fuzzy
    | HasValue
    | DateRange
    | All
    | Nothing
    | Every
    | Some
    | Without
    | Boosted
)


def values_in(clause: Clause) -> Iterator[HasValue]:
    """The values of facets that a clause asks for or excludes, in order."""
    match clause:
        case HasValue():
            yield clause
        case Every(clauses) | Some(clauses):
            for part in clauses:
                yield from values_in(part)
        case Without(inner) | Boosted(inner):
            yield from values_in(inner)
