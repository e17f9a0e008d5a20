"""Entities that are likely one person: listed for people to decide, never joined by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from index.article import Entity
from index.authority.entity_table import EntityTable, FieldEntities
from index.names.person_names import PersonName, is_initial, is_regnal, parse_name, surname_key
from index.names.transliteration import fold

_LARGEST_BLOCK = 60
"""A surname with more bearers than this (Müller) says too little to compare them all."""


Reason = Literal["ending", "middle", "initial", "given", "surname"]
REASONS: dict[Reason, str] = {
    "ending": "der eine Name endet mit dem anderen",
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
    """Pairs worth comparing: of one surname with given names of one first letter, of one given name with surnames
    that differ in one letter, or a name and the end of another. The blocks keep this near linear."""
    blocks: dict[tuple[str, ...], list[Entity]] = defaultdict(list)
    for entity in entities:
        name = parse_name(entity.label)
        if not name.is_full:
            continue
        given, surname = fold(name.given[0]), fold(name.surname)
        blocks["surname", surname_key(name.surname), given[:1]].append(entity)
        for shorter in (
            ()
            if is_regnal(entity.label)
            else {surname, *(surname[:place] + surname[place + 1 :] for place in range(len(surname)))}
        ):
            blocks["given", given, shorter].append(entity)
        words = fold(entity.label).split()
        for first in range(len(words) - 1):
            blocks["end", *words[first:]].append(entity)
    for block in blocks.values():
        if len(block) <= _LARGEST_BLOCK:
            yield from combinations(block, 2)


def _reason(one: PersonName, other: PersonName) -> Reason | None:
    """Why two names may be one person's; None if nothing says so."""
    given, other_given = fold(one.given[0]).rstrip("."), fold(other.given[0]).rstrip(".")
    same_surname = surname_key(one.surname) == surname_key(other.surname)
    if _ends_with(one, other) or _ends_with(other, one):
        return "ending"
    if same_surname and given == other_given:
        return None if _middle_differs(one, other) else "middle"
    if same_surname and (is_initial(one.given[0]) or is_initial(other.given[0])):
        return "initial"
    shorter, longer = sorted((given, other_given), key=len)
    is_short_form = longer.startswith(shorter) and " " not in longer  # Friedrich Wilhelm II. is not Friedrich II.
    if same_surname and (_one_letter_apart(given, other_given) or is_short_form):
        return "given"
    if (
        given == other_given
        and len(fold(one.surname)) > 4
        and _one_letter_apart(fold(one.surname), fold(other.surname))
    ):
        return "surname"
    return None


def _ends_with(fuller: PersonName, other: PersonName) -> bool:
    """Whether all words of one name are the last ones of a longer: Theobald von Bethmann Hollweg, Bethmann Hollweg."""
    words, end = (fold(" ".join((*name.given, name.surname))).split() for name in (fuller, other))
    return len(words) > len(end) > 1 and words[-len(end) :] == end


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
