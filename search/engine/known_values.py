"""Which value of an archive somebody means who types one: a city by an old name of it, a language by its name.

The gazetteer and the names of languages are read only where the archive itself does not know what was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from index.article import Entity
from index.authority.entity_table import EntityTable
from index.language import UNDETERMINED

if TYPE_CHECKING:
    from index.names.gazetteer.cities import Gazetteer

_UNDETERMINED_NAMES = ("unbestimmt", "undetermined")


def entity_named(entities: EntityTable, field: str, name: str) -> Entity | None:
    """The entity that EntityTable.find() means, else the city of the archive that has this name too: Kaliningrad for Königsberg."""
    found = entities.find(field, name)
    if found is None and field == "city":
        cities = (entities.entity_of(field, city.id) for city in _gazetteer().cities_named(name))
        return next(filter(None, cities), None)
    return found


def names_of(entity_field: str, key: str) -> tuple[str, ...]:
    """The names under which entity_named() finds a key that is a city of the gazetteer; () for all others."""
    return _gazetteer().names_of(key) if entity_field == "city" else ()


def languages_named(name: str) -> Iterator[str]:
    """The codes of the languages called so in German or English, whatever the case: de for Deutsch, und for unbestimmt."""
    yield from _codes().get(name.casefold(), ())


def _gazetteer() -> Gazetteer:
    from index.names.gazetteer.cities import load_gazetteer  # not before somebody types the name of a city

    return load_gazetteer()


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    from babel import Locale  # not before somebody types the name of a language

    codes: dict[str, tuple[str, ...]] = dict.fromkeys(_UNDETERMINED_NAMES, (UNDETERMINED,))
    for locale in ("de", "en"):
        for code, name in Locale.parse(locale).languages.items():
            codes[name.casefold()] = (*codes.get(name.casefold(), ()), code)
    return codes
