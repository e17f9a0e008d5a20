"""The names of an entity as people read them."""

from __future__ import annotations

from index.article import Entity
from index.authority.single_articles import plain_key
from index.names.gazetteer.cities import load_gazetteer
from index.names.person_names import DOUBTFUL


def form_of(key: str, entity: Entity) -> str:
    """A name's key as people read it: of a city, whose keys are slugs, its name in the gazetteer."""
    key = plain_key(key).removeprefix(DOUBTFUL)
    if entity.field != "city":
        return key
    city = load_gazetteer().city(key)
    return city.label if city else entity.label if key == entity.id else key
