"""FIELDS: the one table of what an archive's index holds. Mapping, columns, facets, pages and docs derive from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "keyword", "date", "stored"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the index.

    kind    text: terms with positions, ranked · keyword: whole values · date: one comparable value · stored: kept, not searched
    facet   counted in the sidebar and usable as a filter
    multi   an article may have several values
    entity  values are keys of names; the generation's entity table tells which person or city each one is
    optional  found only where config.yaml switches it on; elsewhere no article has a value
    label   what people read (German, English); query_names are the prefixes of the query language ("stadt:")
    """

    name: str
    kind: FieldKind
    facet: bool = False
    multi: bool = False
    entity: bool = False
    optional: bool = False
    label: tuple[str, str] = ("", "")
    query_names: tuple[str, ...] = ()


FIELDS: tuple[Field, ...] = (
    Field("id", "keyword"),
    Field("exact", "text"),
    Field("body", "text"),
    Field("parts", "text"),
    Field("title", "text", label=("Titel", "Title"), query_names=("titel", "title")),
    Field("title_exact", "text"),
    Field(
        "person", "keyword", facet=True, multi=True, entity=True, label=("Person", "Person"), query_names=("person",)
    ),
    Field(
        "city", "keyword", facet=True, multi=True, entity=True, label=("Stadt", "City"), query_names=("stadt", "city")
    ),
    Field(
        "organization",
        "keyword",
        facet=True,
        multi=True,
        entity=True,
        optional=True,
        label=("Organisation", "Organization"),
        query_names=("organisation", "organization"),
    ),
    Field("month", "keyword", facet=True, label=("Monat", "Month"), query_names=("monat", "month")),
    Field("language", "keyword", facet=True, label=("Sprache", "Language"), query_names=("sprache", "language")),
    Field("source", "keyword", facet=True, label=("Quelle", "Source"), query_names=("quelle", "source")),
    Field("date", "date", label=("Datum", "Date"), query_names=("datum", "date")),
    Field("article", "stored"),
)

FACETS: tuple[Field, ...] = tuple(field for field in FIELDS if field.facet)
TEXT_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.kind == "text")
ENTITY_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.entity)
OPTIONAL_FIELDS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.optional)

NO_VALUE = "none"
"""The filter value that chooses the articles without any value of a facet (month=none: "ohne Datum")."""


def field_named(name: str) -> Field:
    """The field of that name. KeyError if FIELDS has none."""
    return _BY_NAME[name]


_BY_NAME = {field.name: field for field in FIELDS}
