"""What is known of one person or city of a generation, counted over the columns; only the articles shown as evidence are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.article import Entity
from index.authority.entity_table import EntityTable
from index.authority.identifiers import Identifiers
from index.authority.written_forms import form_of
from index.german.fold import fold
from index.names.gazetteer.cities import load_gazetteer
from index.schema import ENTITY_FIELDS
from search.engine.document_sets import Documents, contained
from search.engine.evidence import evidence
from search.engine.facets import facet
from search.engine.hits import mentions
from search.engine.known_values import entity_named
from search.engine.ordering import ranked
from search.engine.snapshot import Snapshot
from search.entity_page import EntityPage, Evidence, Form
from search.page import Facet
from search.query.clauses import HasValue
from search.request import Filter

MOST_TOGETHER = 20
"""Persons, and cities, listed as standing in the same articles."""


def find_entity(entities: EntityTable, field: str | None, name: str) -> Entity | None:
    """The entity that an id, label or form means: in one field, or in all, where the very id goes before all else."""
    fields = ENTITY_FIELDS if field is None else (field,)
    found = [entity for one in fields if (entity := entity_named(entities, one, name)) is not None]
    return next((entity for entity in found if entity.id == name), found[0] if found else None)


def entity_page(snapshot: Snapshot, entity: Entity, offset: int, size: int) -> EntityPage:
    """The page of an entity of this generation, with `size` articles of evidence from `offset`."""
    matches, _ = snapshot.evaluator.evaluate(HasValue(entity.field, entity.id))
    documents = [found.documents for found in matches]
    months = snapshot.facets["month"]
    order = ranked(snapshot, matches, documents, "newest", None, offset + size)
    articles = sum(map(len, documents))
    return EntityPage(
        entity=entity,
        identifiers=identifiers_of(snapshot.entities, entity),
        articles=articles,
        forms=_forms(snapshot, entity, documents),
        months=facet(months, documents, Filter("month"), articles),
        together=tuple(
            _together(snapshot, field, entity, documents, articles) for field in snapshot.entities.entity_fields
        ),
        evidence=tuple(
            _evidence(snapshot, one.segment, one.document, entity) for one in order.hits(offset, offset + size)
        ),
        offset=offset,
        generation=snapshot.generation,
    )


def identifiers_of(entities: EntityTable, entity: Entity) -> Identifiers:
    """What an entity is called elsewhere: as people said, and a city's number of GeoNames as the gazetteer has it."""
    said = entities.identifiers(entity)
    city = load_gazetteer().city(entity.id) if entity.field == "city" and not said.geonames else None
    return replace(said, geonames=str(city.geonames)) if city else said


def sorted_forms(forms: list[Form]) -> tuple[Form, ...]:
    """The forms in the order of a page."""
    return tuple(sorted(forms, key=lambda form: (-form.articles, fold(form.text), form.text)))


def _forms(snapshot: Snapshot, entity: Entity, documents: Sequence[Documents]) -> tuple[Form, ...]:
    keys: dict[str, list[str]] = defaultdict(list)
    for key in snapshot.entities.keys_of(entity.field, entity.id):
        keys[form_of(key, entity)].append(key)
    counted = [Form(text, _articles_with(snapshot, entity.field, same, documents)) for text, same in keys.items()]
    return sorted_forms([form for form in counted if form.articles])


def _articles_with(snapshot: Snapshot, field: str, keys: list[str], documents: Sequence[Documents]) -> int:
    articles = 0
    for number, (segment, here) in enumerate(zip(snapshot.segments, documents, strict=True)):
        having = snapshot.facets[field].having(number, keys)
        articles += int(contained(here, having, segment.documents).sum())
    return articles


def _together(snapshot: Snapshot, field: str, entity: Entity, documents: Sequence[Documents], articles: int) -> Facet:
    """The most frequent entities of a field in these articles."""
    if field != entity.field:
        return facet(snapshot.facets[field], documents, Filter(field), MOST_TOGETHER)
    found = facet(snapshot.facets[field], documents, Filter(field), MOST_TOGETHER + 1)
    others = tuple(value for value in found.values if value.value != entity.id)[:MOST_TOGETHER]
    everyone = found.other + sum(value.count for value in found.values)
    other = everyone - articles - sum(value.count for value in others)
    return replace(found, values=others, distinct=max(found.distinct - 1, 0), other=other)


def _evidence(snapshot: Snapshot, segment: int, document: int, entity: Entity) -> Evidence:
    annotated = snapshot.segments[segment].stored(document)
    named = mentions(annotated, snapshot.entities)
    return evidence(annotated, next(found.spans for found in named if found.entity == entity))
