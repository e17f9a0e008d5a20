"""EntityTable: which person or city each name of an archive means. Made by index/authority/resolving.py, read by every search."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.article import Entity
from index.authority.identifiers import NO_IDENTIFIERS, Identifiers
from index.authority.single_articles import key_apart, plain_key
from index.names.transliteration import fold, slug
from index.schema import ENTITY_FIELDS, OPTIONAL_FIELDS

HIDDEN = -1
DOMINANT = 3
"""A surname alone means the bearer who is in three times as many articles as all its other bearers together."""


@dataclass(frozen=True)
class FieldEntities:
    """The entities of one field. `entity_of_key` holds positions in the others, HIDDEN for names not to be shown.

    `articles` is the number of articles of all an entity's names together, when the table was made; empty: not known.
    `apart` are (key, article id) of names that mean someone else there; `entity_of_key` has them under key_apart().
    `identifiers` are by entity id; `distinct` are ids of entities that people know not to be the same.
    What looks names up is made when it is first needed; of 300,000 names that takes 0.2 s, and 2 s for
    a name that no id, label or key is.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    entity_of_key: dict[str, int]
    articles: tuple[int, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    identifiers: dict[str, Identifiers] = field(default_factory=dict)
    distinct: tuple[tuple[str, ...], ...] = ()

    def position(self, entity_id: str) -> int:
        """Where the entity with this id stands, HIDDEN if there is none."""
        return self._position_of_id.get(entity_id, HIDDEN)

    def keys(self, position: int) -> tuple[str, ...]:
        """The keys that mean the entity there, in alphabetical order."""
        keys, order, positions = self._keys_by_position
        first, last = np.searchsorted(positions, (position, position + 1)).tolist()
        return tuple(sorted(keys[number] for number in order[first:last].tolist()))

    def find(self, name: str) -> int:
        """Where the entity stands that EntityTable.find() means, HIDDEN if there is none."""
        for positions in (self._position_of_id, self._position_of_label, self.entity_of_key):
            if (position := positions.get(name, HIDDEN)) != HIDDEN:
                return position
        folded = fold(name)
        if folded in self._position_of_folded_label:
            return self._position_of_folded_label[folded]
        if (key := self._key_of_slug.get(slug(name))) is not None:
            return self.entity_of_key[key]
        same_end = self._positions_of_last_word.get(_last_word(folded), ())
        return self._dominant([one for one in same_end if fold(self.labels[one]).endswith(f" {folded}")])

    def _dominant(self, positions: list[int]) -> int:
        counts = self.articles or (1,) * len(self.ids)
        best = max(positions, key=counts.__getitem__, default=HIDDEN)
        if best == HIDDEN or counts[best] < DOMINANT * (sum(counts[one] for one in positions) - counts[best]):
            return HIDDEN
        return best

    @cached_property
    def _position_of_id(self) -> dict[str, int]:
        return _first_positions(self.ids)

    @cached_property
    def _position_of_label(self) -> dict[str, int]:
        return _first_positions(self.labels)

    @cached_property
    def _position_of_folded_label(self) -> dict[str, int]:
        return _first_positions(tuple(map(fold, self.labels)))

    @cached_property
    def _key_of_slug(self) -> dict[str, str]:
        """Of the keys with the same slug the alphabetically first."""
        found: dict[str, str] = {}
        for key in sorted(key for key, position in self.entity_of_key.items() if position != HIDDEN):
            found.setdefault(slug(plain_key(key)), key)
        return found

    @cached_property
    def articles_apart(self) -> frozenset[str]:
        """The articles with names that mean someone else there."""
        return frozenset(article for _, article in self.apart)

    @cached_property
    def _positions_of_last_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for position, label in enumerate(self.labels):
            found[_last_word(fold(label))].append(position)
        return dict(found)

    @cached_property
    def _keys_by_position(self) -> tuple[list[str], NDArray[np.intp], NDArray[np.int64]]:
        """All keys, their numbers in the order of the positions they mean, and these positions."""
        positions = np.fromiter(self.entity_of_key.values(), np.int64, len(self.entity_of_key))
        order = np.argsort(positions, kind="stable")
        return list(self.entity_of_key), order, positions[order]


def _field_entities(
    ids: list[str],
    labels: list[str],
    keys: dict[str, int],
    articles: list[int],
    apart: Iterable[list[str]] = (),
    identifiers: dict[str, dict[str, str]] | None = None,
    distinct: Iterable[list[str]] = (),
) -> FieldEntities:
    if not (isinstance(keys, dict) and len(ids) == len(labels) and len(articles) in (0, len(ids))):
        raise ValueError("no entity table: ids, labels, articles and keys do not fit")
    if not HIDDEN <= min(keys.values(), default=HIDDEN) <= max(keys.values(), default=HIDDEN) < len(ids):
        raise ValueError("no entity table: a key means an entity that is not there")
    return FieldEntities(
        tuple(ids),
        tuple(labels),
        keys,
        tuple(articles),
        tuple((key, article) for key, article in apart),
        {id_: Identifiers(**numbers) for id_, numbers in (identifiers or {}).items()},
        tuple(map(tuple, distinct)),
    )


def _first_positions(names: tuple[str, ...]) -> dict[str, int]:
    return dict(zip(reversed(names), range(len(names) - 1, -1, -1), strict=True))


def _last_word(folded: str) -> str:
    return folded.rpartition(" ")[2]


_EMPTY = FieldEntities((), (), {})


@dataclass(frozen=True)
class EntityTable:
    """The names of an archive and their entities, by field. Looking up takes no time that grows with the archive, save the first time.

    Threads may share it.
    """

    fields: dict[str, FieldEntities] = field(default_factory=dict)

    @property
    def entity_fields(self) -> tuple[str, ...]:
        """The entity fields of this archive, in the order of FIELDS: an optional one only if an article has a value."""
        return tuple(name for name in ENTITY_FIELDS if name not in OPTIONAL_FIELDS or self._of(name).ids)

    def entity_of(self, field: str, key: str, article_id: str = "") -> Entity | None:
        """The entity that a name's key means, in that article or wherever nothing else was said of one; None if hidden or unknown."""
        table = self._of(field)
        position = table.entity_of_key.get(key, HIDDEN)
        if article_id in table.articles_apart:
            position = table.entity_of_key.get(key_apart(key, article_id), position)
        return None if position == HIDDEN else self._entity(field, position)

    def positions(self, field: str, keys: Iterable[str]) -> list[int]:
        """For each key the position of its entity in entities(field), HIDDEN for one that is hidden or unknown."""
        entity_of_key = self._of(field).entity_of_key
        return [entity_of_key.get(key, HIDDEN) for key in keys]

    def entities(self, field: str) -> tuple[Entity, ...]:
        """All entities of a field, in the order of positions()."""
        return tuple(self._entity(field, position) for position in range(len(self._of(field).ids)))

    def keys_of(self, field: str, entity_id: str) -> tuple[str, ...]:
        """The keys that mean an entity, those of single articles too, in alphabetical order; empty for an unknown id."""
        table = self._of(field)
        position = table.position(entity_id)
        return () if position == HIDDEN else table.keys(position)

    def apart(self, field: str) -> tuple[tuple[str, str], ...]:
        """(key, article id) of the names of a field that mean someone else there than elsewhere."""
        return self._of(field).apart

    def identifiers(self, entity: Entity) -> Identifiers:
        """What people said an entity is called elsewhere."""
        return self._of(entity.field).identifiers.get(entity.id, NO_IDENTIFIERS)

    def find(self, field: str, name: str) -> Entity | None:
        """The entity with this id, label or form, in this order, then without regard to case and accents; last by surname.

        An id that an entity had under an earlier label finds it as well: it is the slug of one of its forms. A surname finds
        its only or dominant bearer.
        """
        position = self._of(field).find(name)
        return None if position == HIDDEN else self._entity(field, position)

    def to_bytes(self) -> bytes:
        """The table as UTF-8 JSON, the same bytes for the same table."""
        return json.dumps(
            {
                name: {
                    "ids": table.ids,
                    "labels": table.labels,
                    "articles": table.articles,
                    "keys": dict(sorted(table.entity_of_key.items())),
                    "apart": table.apart,
                    "identifiers": {id_: asdict(numbers) for id_, numbers in sorted(table.identifiers.items())},
                    "distinct": table.distinct,
                }
                for name, table in sorted(self.fields.items())
            },
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode()

    @staticmethod
    def from_bytes(data: bytes) -> EntityTable:
        """The table that to_bytes() wrote. Raises ValueError for anything else."""
        try:
            return EntityTable({name: _field_entities(**table) for name, table in json.loads(data).items()})
        except (AttributeError, TypeError) as error:
            raise ValueError(f"no entity table: {error}") from error

    def _of(self, field: str) -> FieldEntities:
        return self.fields.get(field, _EMPTY)

    def _entity(self, field: str, position: int) -> Entity:
        table = self._of(field)
        return Entity(field, table.ids[position], table.labels[position])
