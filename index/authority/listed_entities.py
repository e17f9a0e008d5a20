"""The persons and cities of the published generation as a list: in how many articles each is, and under which forms."""

from __future__ import annotations

from collections import Counter

from index.article import Entity
from index.authority.correcting import UnknownName, nobody
from index.authority.single_articles import plain_key
from index.authority.written_forms import form_of
from index.config import Config
from index.storage.publishing import PublishedNames


class ListedEntities:
    """The published names with their numbers of articles."""

    def __init__(self, config: Config) -> None:
        self._names = PublishedNames(config)
        self.table = self._names.table

    def listed(self, field: str, part: str) -> list[tuple[int, Entity]]:
        """(articles, entity) of those of whom the label, the id or a form has this part, the most frequent first."""
        part = part.lower()
        keys = self.table.fields[field].entity_of_key if field in self.table.fields else {}
        of_form = {position for key, position in keys.items() if part in plain_key(key).lower()}
        counts = self._names.entity_counts(field).tolist()
        matching = [
            (count, entity)
            for position, (count, entity) in enumerate(zip(counts, self.table.entities(field), strict=True))
            if position in of_form or part in entity.label.lower() or part in entity.id
        ]
        return sorted(matching, key=lambda pair: (-pair[0], pair[1].id))

    def forms(self, entity: Entity) -> Counter[str]:
        """The articles of every form of an entity."""
        articles = Counter({key: count for field, key, count in self._names.counts() if field == entity.field})
        forms: Counter[str] = Counter()
        apart = Counter(key for key, _ in self.table.apart(entity.field))
        for key in self.table.keys_of(entity.field, entity.id):
            forms[form_of(key, entity)] += 1 if plain_key(key) != key else articles[key] - apart[key]
        return +forms

    def entity(self, field: str, name: str) -> Entity:
        """Who is called so. Raises UnknownName."""
        entity = self.table.find(field, name)
        if entity is None:
            raise UnknownName(nobody(field, name))
        return entity
