"""EntityTable: which person or city each name of an archive means. Made by index/authority/resolving.py, read by every search."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Entity
from index.names.transliteration import fold, slug

HIDDEN = -1


@dataclass(frozen=True, slots=True)
class FieldEntities:
    """The entities of one field. `entity_of_key` holds positions in the others, HIDDEN for names not to be shown.

    `articles` is the number of articles of all an entity's names together, when the table was made; empty: not known.
    """

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    entity_of_key: dict[str, int]
    articles: tuple[int, ...] = ()


_EMPTY = FieldEntities((), (), {})
DOMINANT = 3
"""A surname alone means the bearer who is in three times as many articles as all its other bearers together."""


@dataclass(frozen=True)
class EntityTable:
    """The names of an archive and their entities, by field. Looking up takes no time that grows with the archive, save find()."""

    fields: dict[str, FieldEntities] = field(default_factory=dict)

    def entity_of(self, field: str, key: str) -> Entity | None:
        """The entity that a name's key means; None for one that is hidden or unknown."""
        position = self._of(field).entity_of_key.get(key, HIDDEN)
        return None if position == HIDDEN else self._entity(field, position)

    def positions(self, field: str, keys: Iterable[str]) -> list[int]:
        """For each key the position of its entity in entities(field), HIDDEN for one that is hidden or unknown."""
        entity_of_key = self._of(field).entity_of_key
        return [entity_of_key.get(key, HIDDEN) for key in keys]

    def entities(self, field: str) -> tuple[Entity, ...]:
        """All entities of a field, in the order of positions()."""
        return tuple(self._entity(field, position) for position in range(len(self._of(field).ids)))

    def keys_of(self, field: str, entity_id: str) -> tuple[str, ...]:
        """The keys that mean an entity, in alphabetical order; empty for an unknown id."""
        table = self._of(field)
        if entity_id not in table.ids:
            return ()
        position = table.ids.index(entity_id)
        return tuple(sorted(key for key, entity in table.entity_of_key.items() if entity == position))

    def find(self, field: str, name: str) -> Entity | None:
        """The entity with this id, label or form, in this order, then without regard to case and accents; last by surname.

        An id that an entity had under an earlier label finds it as well: it is the slug of one of its forms. A surname finds
        its only or dominant bearer.
        """
        table = self._of(field)
        if name in table.ids:
            return self._entity(field, table.ids.index(name))
        if name in table.labels:
            return self._entity(field, table.labels.index(name))
        if (entity := self.entity_of(field, name)) is not None:
            return entity
        folded = fold(name)
        for position, label in enumerate(table.labels):
            if fold(label) == folded:
                return self._entity(field, position)
        slugged = slug(name)
        matching = (key for key, position in table.entity_of_key.items() if position != HIDDEN and slug(key) == slugged)
        if (key := min(matching, default=None)) is not None:
            return self.entity_of(field, key)
        return self._dominant(field, [i for i, label in enumerate(table.labels) if fold(label).endswith(f" {folded}")])

    def _dominant(self, field: str, positions: list[int]) -> Entity | None:
        counts = self._of(field).articles or (1,) * len(self._of(field).ids)
        best = max(positions, key=counts.__getitem__, default=None)
        if best is None or counts[best] < DOMINANT * (sum(counts[position] for position in positions) - counts[best]):
            return None
        return self._entity(field, best)

    def to_bytes(self) -> bytes:
        """The table as UTF-8 JSON, the same bytes for the same table."""
        return json.dumps(
            {
                name: {
                    "ids": table.ids,
                    "labels": table.labels,
                    "articles": table.articles,
                    "keys": dict(sorted(table.entity_of_key.items())),
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
            return EntityTable(
                {
                    name: FieldEntities(
                        tuple(table["ids"]), tuple(table["labels"]), table["keys"], tuple(table["articles"])
                    )
                    for name, table in json.loads(data).items()
                }
            )
        except (AttributeError, KeyError, TypeError) as error:
            raise ValueError(f"no entity table: {error}") from error

    def save(self, path: Path) -> None:
        """Writes the table to a file."""
        path.write_bytes(self.to_bytes())

    @staticmethod
    def load(path: Path) -> EntityTable:
        """Reads the table from a file. Raises OSError, ValueError."""
        return EntityTable.from_bytes(path.read_bytes())

    def _of(self, field: str) -> FieldEntities:
        return self.fields.get(field, _EMPTY)

    def _entity(self, field: str, position: int) -> Entity:
        table = self._of(field)
        return Entity(field, table.ids[position], table.labels[position])
