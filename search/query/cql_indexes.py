"""What can be asked in CQL: the indexes with the relations and modifiers their terms take, and the orders. Explain lists the same tables.

docs/sru.md tells them for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from index.schema import ENTITY_FIELDS
from search.query.cql_syntax import CqlError, SearchClause, SortKey
from search.request import Sort

Kind = Literal["text", "value", "date", "identifier", "all"]
EQUAL = ("=", "==", "exact")
RELATIONS: dict[Kind, tuple[str, ...]] = {
    "text": (*EQUAL, "adj", "all", "any"),
    "value": EQUAL,
    "date": (*EQUAL, "<", ">", "<=", ">=", "within"),
    "identifier": EQUAL,
    "all": EQUAL,
}
_KNOWN_RELATIONS = {relation for known in RELATIONS.values() for relation in known}
MODIFIERS: dict[Kind, tuple[str, ...]] = {
    "text": ("relevant", "masked", "ignorecase", "ignoreaccents", "stem", "word", "fuzzy"),
    "value": ("masked", "ignorecase", "ignoreaccents", "string"),
    "date": ("isodate",),
    "identifier": ("string",),
    "all": (),
}
"""Relation modifiers. But for fuzzy they ask for what is done anyway."""
OF_WORDS = ("stem", "word", "fuzzy")
"""Those that speak of single words, and so not of phrases."""
CONTEXT_SETS = {
    "cql": "info:srw/cql-context-set/1/cql-v1.2",
    "dc": "info:srw/cql-context-set/1/dc-v1.1",
    "sort": "info:srw/cql-context-set/1/sort-v1.0",
    "fundstelle": "urn:x-fundstelle:cql",
}


@dataclass(frozen=True, slots=True)
class CqlIndex:
    """An index that clients may name `set.name`, or `name` alone: what its terms are, and the fields they are looked up in."""

    set: str
    name: str
    kind: Kind
    fields: tuple[str, ...] = ()


INDEXES: tuple[CqlIndex, ...] = (
    CqlIndex("cql", "serverChoice", "text"),
    CqlIndex("cql", "anywhere", "text"),
    CqlIndex("cql", "keywords", "text"),
    CqlIndex("cql", "allRecords", "all"),
    CqlIndex("dc", "title", "text", ("title",)),
    CqlIndex("dc", "date", "date", ("date",)),
    CqlIndex("dc", "source", "value", ("source",)),
    CqlIndex("dc", "language", "value", ("language",)),
    CqlIndex("dc", "subject", "value", ENTITY_FIELDS),
    CqlIndex("dc", "identifier", "identifier"),
    *(CqlIndex("fundstelle", field, "value", (field,)) for field in ENTITY_FIELDS),
)
RELEVANCE = "relevance"
"""fundstelle.relevance: sorts only."""
SORT_KEYS = ("dc.date", f"fundstelle.{RELEVANCE}")


def index_named(name: str) -> CqlIndex:
    """The index of that name. Raises CqlError: 15, 16, 50."""
    prefix, dot, own = name.lower().rpartition(".")
    if dot and prefix == "cql" and own in ("resultsetid", "resultsetname"):
        raise CqlError(50)
    if dot and prefix not in CONTEXT_SETS:
        raise CqlError(15, prefix)
    for index in INDEXES:
        if index.name.lower() == own and (not dot or index.set == prefix):
            return index
    raise CqlError(16, name)


def relation_of(clause: SearchClause, index: CqlIndex) -> str:
    """The relation of a clause without its context set. Raises CqlError where the index does not take it, or a modifier: 19, 20, 22."""
    relation = clause.relation.removeprefix("cql.")
    if relation not in _KNOWN_RELATIONS:
        raise CqlError(19, clause.relation)
    if relation not in RELATIONS[index.kind]:
        raise CqlError(22, f"{clause.index} {clause.relation}")
    for modifier in clause.modifiers:
        if modifier.comparator or modifier.name not in MODIFIERS[index.kind]:
            raise CqlError(20, modifier.name)
    return relation


def sort_of(name: str, *, ascending: bool) -> Sort | None:
    """The order by an index; None if it cannot be had. Undated articles come last in either order of dates."""
    name = name.lower()
    if name in ("date", "dc.date"):
        return "oldest" if ascending else "newest"
    if name in (RELEVANCE, f"fundstelle.{RELEVANCE}"):
        return None if ascending else "relevance"
    return None


def order_of(keys: tuple[SortKey, ...]) -> Sort | None:
    """The order that the keys ask for, None where there are none. Raises CqlError: 81, 84, 88, 90, 92."""
    if not keys:
        return None
    if len(keys) > 1:
        raise CqlError(84, "1")
    name = keys[0].index
    by_date = sort_of(name, ascending=True) is not None
    ascending = by_date
    missing = ""
    for modifier in keys[0].modifiers:
        match modifier.name.removeprefix("sort."):
            case "ascending" | "descending" as direction:
                ascending = direction == "ascending"
            case "missinghigh" | "missinglow" as missing:
                pass
            case "missingomit" | "missingfail" | "missingvalue":
                raise CqlError(92, modifier.name)
            case _:
                raise CqlError(81, modifier.name)
    sort = sort_of(name, ascending=ascending)
    if sort is None:
        raise CqlError(90 if sort_of(name, ascending=not ascending) else 88, name)
    if missing and (missing == "missinghigh") != ascending:
        raise CqlError(92, missing)
    return sort
