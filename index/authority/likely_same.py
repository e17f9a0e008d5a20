"""Entities that are likely one person: listed for people to decide, never joined by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from index.article import Entity
from index.authority.entity_table import EntityTable, FieldEntities
from index.names.person_names import PersonName, is_initial, parse_name, surname_key
from index.names.transliteration import fold

_LARGEST_BLOCK = 60
"""A surname with more bearers than this (Müller) says too little to compare them all."""


Reason = Literal["middle", "initial", "given", "surname"]
REASONS: dict[Reason, str] = {
    "middle": "ein weiterer Vorname",
    "initial": "Vorname abgekürzt",
    "given": "ähnlicher Vorname",
    "surname": "Nachname um einen Buchstaben anders",
}
"""Why two may be one, in German."""


@dataclass(frozen=True, slots=True)
class LikelySame:
    """Two entities, the one in more articles first, and why they may be one."""

    one: Entity
    other: Entity
    articles: int
    other_articles: int
    reason: Reason


def likely_same_persons(table: EntityTable, counts: Sequence[int]) -> list[LikelySame]:
    """Pairs of persons that may be one, those in most articles first; none that people know to be two.

    `counts` are the articles of the persons in the order of the table.
    """
    persons = table.fields.get("person", FieldEntities((), (), {}))
    articles = dict(zip(persons.ids, counts, strict=True))
    two = {pair for ids in persons.distinct for pair in combinations(ids, 2)}
    found: dict[tuple[str, str], LikelySame] = {}
    for first, second in _neighbours(table.entities("person")):
        reason = _reason(parse_name(first.label), parse_name(second.label))
        if reason and (first.id, second.id) not in two and (second.id, first.id) not in two:
            one, other = sorted((first, second), key=lambda entity: (-articles[entity.id], entity.id))
            found[one.id, other.id] = LikelySame(one, other, articles[one.id], articles[other.id], reason)
    return sorted(found.values(), key=lambda pair: (-pair.articles - pair.other_articles, pair.one.id, pair.other.id))


def _neighbours(entities: Iterable[Entity]) -> Iterator[tuple[Entity, Entity]]:
    """Pairs worth comparing: of one surname with given names of one first letter, or of one given name with surnames
    that differ in one letter. The blocks keep this near linear."""
    blocks: dict[tuple[str, ...], list[Entity]] = defaultdict(list)
    for entity in entities:
        name = parse_name(entity.label)
        if not name.is_full:
            continue
        given, surname = fold(name.given[0]), fold(name.surname)
        blocks["surname", surname_key(name.surname), given[:1]].append(entity)
        for shorter in {surname, *(surname[:place] + surname[place + 1 :] for place in range(len(surname)))}:
            blocks["given", given, shorter].append(entity)
    for block in blocks.values():
        if len(block) <= _LARGEST_BLOCK:
            yield from combinations(block, 2)


def _reason(one: PersonName, other: PersonName) -> Reason | None:
    """Why two names may be one person's; None if nothing says so."""
    given, other_given = fold(one.given[0]).rstrip("."), fold(other.given[0]).rstrip(".")
    same_surname = surname_key(one.surname) == surname_key(other.surname)
    if same_surname and given == other_given:
        return None if _middle_differs(one, other) else "middle"
    if same_surname and (is_initial(one.given[0]) or is_initial(other.given[0])):
        return "initial"
    if same_surname and (
        _one_letter_apart(given, other_given) or given.startswith(other_given) or other_given.startswith(given)
    ):
        return "given"
    if (
        given == other_given
        and len(fold(one.surname)) > 4
        and _one_letter_apart(fold(one.surname), fold(other.surname))
    ):
        return "surname"
    return None


def _middle_differs(one: PersonName, other: PersonName) -> bool:
    return bool(one.middle_initials and other.middle_initials and one.middle_initials != other.middle_initials)


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes one of the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    return one[start + (len(one) >= len(other)) :] == other[start + (len(other) >= len(one)) :]
