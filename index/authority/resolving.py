"""From the names of an archive to its persons and cities, people's corrections included.

`resolve` is a pure function: the same names and corrections make the same table in whatever order they come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from index.authority.corrections import Correction, Corrections
from index.authority.entity_table import HIDDEN, EntityTable, FieldEntities
from index.authority.identifiers import NO_IDENTIFIERS, Identifiers
from index.authority.same_persons import Groups, same_persons
from index.authority.single_articles import key_apart
from index.german import fold as german
from index.names.gazetteer.cities import load_gazetteer
from index.names.person_names import DOUBTFUL, is_initial, parse_name, without_genitive
from index.names.transliteration import fold, slug
from index.schema import ENTITY_FIELDS

NameCount = tuple[str, str, int]
"""(field, key, number of articles)"""
NameInArticle = tuple[str, str, str]
"""(field, key, id of an article that has it)"""


@dataclass(slots=True)
class _Entity:
    id: str
    label: str
    keys: dict[str, int] = field(default_factory=dict)
    hidden: bool = False
    merged_into: _Entity | None = None
    identifiers: Identifiers = NO_IDENTIFIERS


def resolve(
    names: Iterable[NameCount], corrections: Corrections | None = None, in_articles: Iterable[NameInArticle] = ()
) -> EntityTable:
    """The entities that the names of an archive mean. `in_articles` are the names of (at least) corrections.articles().

    Of a person's forms the one in most articles is the label; of equals the one with fewer initials, with more words, the
    shorter one, the alphabetically first. An id is the slug of the label that the forms give, so a rename keeps it.
    100,000 names take about 4 s on one core, and 130 MB.
    """
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name_field, key, articles in names:
        counts[name_field][key] += articles
    fields = {}
    in_articles = tuple(in_articles)
    for name_field, articles_of in sorted(counts.items()):
        here = ((key, article) for its_field, key, article in in_articles if its_field == name_field)
        archive = _Archive(_entities(name_field, articles_of), here)
        for correction in corrections.active(name_field) if corrections else ():
            archive.apply(correction)
        fields[name_field] = _as_table(archive)
    return EntityTable(fields)


@dataclass(frozen=True, slots=True)
class _Group:
    """An entity as the names alone give it."""

    id: str
    label: str
    keys: tuple[str, ...]
    hidden: bool


def _entities(name_field: str, articles: Mapping[str, int]) -> list[_Entity]:
    if name_field == "city":
        return [_city(key, articles[key]) for key in sorted(articles)]
    groups = _grouped(name_field, tuple(sorted(articles.items())))
    return [_Entity(one.id, one.label, {key: articles[key] for key in one.keys}, one.hidden) for one in groups]


@lru_cache(maxsize=len(ENTITY_FIELDS))
def _grouped(name_field: str, counted: tuple[tuple[str, int], ...]) -> tuple[_Group, ...]:
    """What a correction leaves as it is, and takes most of the time: remembered, so that in a server one is in force at once."""
    articles = dict(counted)
    groups = []
    for keys in same_persons(articles) if name_field == "person" else _same_words(articles):
        label = min(keys, key=lambda key: _unlikely_label(key, articles, keys))
        hidden = label.startswith(DOUBTFUL)
        label = label.removeprefix(DOUBTFUL)
        groups.append(_Group(slug(label), label, tuple(keys), hidden))
    groups.sort(key=lambda group: (group.hidden, group.id, group.label))
    taken: set[str] = set()
    for place, group in enumerate(groups):
        groups[place] = replace(group, id=_free(group.id, taken))
        taken.add(groups[place].id)
    return tuple(groups)


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

    def __init__(self, entities: Iterable[_Entity], in_articles: Iterable[tuple[str, str]] = ()) -> None:
        self.by_id: dict[str, _Entity] = {}
        self.nobody = _Entity("", "", hidden=True)
        """Has the names that are hidden in single articles."""
        self.apart: list[tuple[str, str]] = []
        """(key, article) of the names that mean someone else there."""
        self.distinct: list[tuple[_Entity, ...]] = []
        self._by_key: dict[str, _Entity] = {}
        self._by_label: dict[str, _Entity] = {}
        self._keys_in: dict[str, list[str]] = defaultdict(list)
        for key, article in sorted(set(in_articles)):
            self._keys_in[article].append(key)
        for entity in entities:
            self._add(entity)

    def apply(self, correction: Correction) -> None:
        """Carries out one correction; what names nobody of this archive waits until somebody of that name comes."""
        match correction.action:
            case "merge" | "hide" | "split" if correction.articles:
                self._apply_in_articles(correction)
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
            case "identify":
                if entity := self._named(correction.names[0]):
                    entity.identifiers = correction.identifiers
            case "distinct":
                self.distinct.append(tuple(filter(None, map(self._named, correction.names))))

    def _apply_in_articles(self, correction: Correction) -> None:
        target = self._named(correction.to) if correction.action == "merge" else self.nobody
        if target is None:
            return
        keys = self._taken_apart(correction)
        if correction.action == "split":
            self._found(keys, correction.to)
        else:
            self._give(keys, target)

    def _named(self, name: str) -> _Entity | None:
        by_form = self._by_key.get(name) or self._by_key.get(DOUBTFUL + name)
        entity = by_form or self.by_id.get(name) or self._by_label.get(name) or self._by_slug.get(name)
        return _final(entity) if entity else None

    @cached_property
    def _by_slug(self) -> dict[str, _Entity]:
        """Whom the ids meant that other forms gave, when they were in more articles."""
        return {slug(key): entity for key, entity in sorted(self._by_key.items(), reverse=True)}

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
                self._give(source.keys, target)
                source.merged_into = target
                target.identifiers = target.identifiers or source.identifiers

    def _split(self, names: Iterable[str], label: str) -> None:
        keys: dict[str, int] = {}
        for name in names:
            key = name if name in self._by_key else DOUBTFUL + name
            entity = self._by_key.get(key)
            if entity and key not in keys and len(entity.keys) > 1:
                keys[key] = entity.keys.pop(key)
        if keys:
            self._found(keys, label or min(keys, key=lambda key: _unlikely_label(key, keys, tuple(keys))))

    def _found(self, keys: dict[str, int], label: str) -> None:
        if keys:
            label = label.removeprefix(DOUBTFUL)
            self._add(_Entity(_free(slug(label), self.by_id), label, keys))

    def _give(self, keys: dict[str, int], target: _Entity) -> None:
        target.keys |= keys
        self._by_key |= dict.fromkeys(keys, target)

    def _taken_apart(self, correction: Correction) -> dict[str, int]:
        """The names meant in single articles, taken from those who had them, each under a key of its own.

        A name that stands there as it is means that form alone, any other one all forms of the entity.
        """
        keys: dict[str, int] = {}
        for article in correction.articles:
            for name in correction.names:
                for key in self._meant_in(article.id, name):
                    apart = key_apart(key, article.id)
                    if apart in keys:  # two names of the correction mean it
                        continue
                    if (owner := self._by_key.get(apart)) is not None:
                        owner.keys.pop(apart, None)
                    else:
                        self._by_key[key].keys[key] -= 1
                        self.apart.append((key, article.id))
                    keys[apart] = 1
        return keys

    def _meant_in(self, article: str, name: str) -> list[str]:
        here = self._keys_in.get(article, [])
        if as_it_is := [key for key in here if key in (name, DOUBTFUL + name)]:
            return as_it_is
        entity = self._named(name)
        return [key for key in here if self._by_key.get(key_apart(key, article), self._by_key[key]) is entity]


def _final(entity: _Entity) -> _Entity:
    """Whom an entity was merged into, at last."""
    while entity.merged_into:
        entity = entity.merged_into
    return entity


def _is_hidden(entity: _Entity) -> bool:
    """Whether it was hidden, or every name of it is someone else's in its articles, so that nothing is left to be found."""
    return entity.hidden or not any(entity.keys.values())


def _as_table(archive: _Archive) -> FieldEntities:
    entities = [entity for entity in (*archive.by_id.values(), archive.nobody) if not entity.merged_into]
    hidden = [entity for entity in entities if _is_hidden(entity)]
    # In the order of facets: there a position is also the rank among values that as many articles have.
    shown = sorted((one for one in entities if not _is_hidden(one)), key=lambda one: (german.fold(one.label), one.id))
    keys = {key: position for position, entity in enumerate(shown) for key in entity.keys}
    keys |= {key: HIDDEN for entity in hidden for key in entity.keys}
    distinct = {tuple(sorted(_final(entity).id for entity in entities)) for entities in archive.distinct}
    return FieldEntities(
        tuple(entity.id for entity in shown),
        tuple(entity.label for entity in shown),
        keys,
        tuple(sum(entity.keys.values()) for entity in shown),
        tuple(sorted(archive.apart)),
        {entity.id: entity.identifiers for entity in shown if entity.identifiers},
        tuple(sorted(distinct)),
    )
