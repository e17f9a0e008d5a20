"""From the names of an archive to its persons and cities, people's corrections included.

`resolve` is a pure function: the same names and corrections make the same table in whatever order they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from index.authority.corrections import Correction, Corrections
from index.authority.entity_table import HIDDEN, EntityTable, FieldEntities
from index.authority.same_persons import Groups, same_persons
from index.names.gazetteer.cities import load_gazetteer
from index.names.person_names import DOUBTFUL, is_initial, parse_name, without_genitive
from index.names.transliteration import fold, slug

NameCount = tuple[str, str, int]
"""(field, key, number of articles)"""


@dataclass(slots=True)
class _Entity:
    id: str
    label: str
    keys: dict[str, int] = field(default_factory=dict)
    hidden: bool = False
    merged_into: _Entity | None = None


def resolve(names: Iterable[NameCount], corrections: Corrections | None = None) -> EntityTable:
    """The entities that the names of an archive mean.

    Of a person's forms the one in most articles is the label; of equals the one with fewer initials, with more words, the
    shorter one, the alphabetically first. An id is the slug of the label that the forms give, so a rename keeps it.
    100,000 names take about 4 s on one core.
    """
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name_field, key, articles in names:
        counts[name_field][key] += articles
    fields = {}
    for name_field, articles_of in sorted(counts.items()):
        archive = _Archive(_entities(name_field, articles_of))
        for correction in corrections.active(name_field) if corrections else ():
            archive.apply(correction)
        fields[name_field] = _as_table(archive)
    return EntityTable(fields)


def _entities(name_field: str, articles: Mapping[str, int]) -> list[_Entity]:
    if name_field == "city":
        return [_city(key, articles[key]) for key in sorted(articles)]
    groups = same_persons(articles) if name_field == "person" else _same_words(articles)
    entities = []
    for keys in groups:
        label = min(keys, key=lambda key: _unlikely_label(key, articles, keys))
        hidden = label.startswith(DOUBTFUL)
        label = label.removeprefix(DOUBTFUL)
        entities.append(_Entity(slug(label), label, {key: articles[key] for key in keys}, hidden))
    entities.sort(key=lambda entity: (entity.hidden, entity.id, entity.label))
    taken: set[str] = set()
    for entity in entities:
        entity.id = _free(entity.id, taken)
        taken.add(entity.id)
    return entities


def _city(key: str, articles: int) -> _Entity:
    city = load_gazetteer().city(key)
    return _Entity(key, city.label if city else key, {key: articles})


def _same_words(articles: Mapping[str, int]) -> Iterable[tuple[str, ...]]:
    """Names that differ in nothing but case, accents and a genitive -s that is missing elsewhere."""
    groups = Groups(articles)
    first: dict[str, str] = {}
    for name in sorted(articles):
        groups.join(first.setdefault(fold(name), name), name)
        bare = without_genitive(name)
        if bare in articles:
            groups.join(bare, name)
    return groups.groups()


def _unlikely_label(key: str, articles: Mapping[str, int], keys: tuple[str, ...]) -> tuple[object, ...]:
    """Sorts the forms of an entity, the best label first."""
    name = parse_name(key)
    bare = without_genitive(key)
    genitive = bare != key and bare in keys and articles[bare] >= articles[key]
    initials = sum(is_initial(given) for given in name.given)
    return (
        key.startswith(DOUBTFUL),
        not name.is_full,
        genitive,
        -articles[key],
        initials,
        -len(key.split()),
        len(key),
        key,
    )


def _free(id_: str, taken: Container[str]) -> str:
    """The id, with the first number that makes it unique if it is taken."""
    number, free = 1, id_
    while free in taken:
        number += 1
        free = f"{id_}-{number}"
    return free


class _Archive:
    """The entities of one field while corrections are carried out, found by form, id and label."""

    def __init__(self, entities: Iterable[_Entity]) -> None:
        self.by_id: dict[str, _Entity] = {}
        self._by_key: dict[str, _Entity] = {}
        self._by_label: dict[str, _Entity] = {}
        for entity in entities:
            self._add(entity)

    def apply(self, correction: Correction) -> None:
        """Carries out one correction; what names nobody of this archive waits until somebody of that name comes."""
        match correction.action:
            case "merge":
                self._merge(correction.names, correction.to)
            case "rename":
                if entity := self._named(correction.names[0]):
                    entity.label = correction.to
                    self._by_label.setdefault(correction.to, entity)
            case "hide":
                for entity in filter(None, map(self._named, correction.names)):
                    entity.hidden = True
            case "split":
                self._split(correction.names, correction.to)

    def _named(self, name: str) -> _Entity | None:
        entity = self._by_key.get(name) or self.by_id.get(name) or self._by_label.get(name)
        while entity and entity.merged_into:
            entity = entity.merged_into
        return entity

    def _add(self, entity: _Entity) -> None:
        self.by_id[entity.id] = entity
        self._by_label.setdefault(entity.label, entity)
        for key in entity.keys:
            self._by_key[key] = entity

    def _merge(self, names: Iterable[str], to: str) -> None:
        target = self._named(to)
        if target is None:
            return
        for source in filter(None, map(self._named, names)):
            if source is not target:
                target.keys |= source.keys
                self._by_key |= dict.fromkeys(source.keys, target)
                source.merged_into = target

    def _split(self, names: Iterable[str], label: str) -> None:
        keys: dict[str, int] = {}
        for name in names:
            entity = self._by_key.get(name)
            if entity and len(entity.keys) > 1:
                keys[name] = entity.keys.pop(name)
        if keys:
            label = label or min(keys, key=lambda key: _unlikely_label(key, keys, tuple(keys)))
            self._add(_Entity(_free(slug(label), self.by_id), label, keys))


def _as_table(archive: _Archive) -> FieldEntities:
    entities = [entity for entity in archive.by_id.values() if not entity.merged_into]
    shown = sorted((entity for entity in entities if not entity.hidden), key=lambda entity: entity.id)
    keys = {key: position for position, entity in enumerate(shown) for key in entity.keys}
    keys |= {key: HIDDEN for entity in entities if entity.hidden for key in entity.keys}
    return FieldEntities(
        tuple(entity.id for entity in shown),
        tuple(entity.label for entity in shown),
        keys,
        tuple(sum(entity.keys.values()) for entity in shown),
    )
