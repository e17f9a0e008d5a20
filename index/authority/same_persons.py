"""Which names of an archive are one person's, decided by the names and their numbers of articles alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from index.authority.entity_table import DOMINANT
from index.names.person_names import (
    DOUBTFUL,
    PersonName,
    full_key,
    is_initial,
    parse_name,
    surname_key,
    without_genitive,
)
from index.names.transliteration import fold


class Groups:
    """Names joined into groups (disjoint sets); the result does not depend on the order of joining."""

    def __init__(self, names: Iterable[str]) -> None:
        self._parent = {name: name for name in names}

    def root(self, name: str) -> str:
        """The name that stands for a name's group at present."""
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def join(self, one: str, other: str) -> None:
        """Makes two groups one."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def groups(self) -> Iterator[tuple[str, ...]]:
        """All groups, each with its names in alphabetical order."""
        members: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self._parent):
            members[self.root(name)].append(name)
        yield from (tuple(names) for names in members.values())


def same_persons(articles: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """The names (with their numbers of articles) grouped into persons. Takes time linear in the names, some 20 µs each."""
    groups = Groups(articles)
    doubtful = sorted(name for name in articles if name.startswith(DOUBTFUL))
    articles = {name: count for name, count in articles.items() if not name.startswith(DOUBTFUL)}
    full = sorted(name for name in articles if parse_name(name).is_full)
    single = sorted(name for name in articles if not parse_name(name).is_full)
    _join_genitives(groups, articles)
    _join_spellings(groups, [name for name in full if not is_initial(parse_name(name).given[0])])
    _join_initials(groups, full)
    _join_surnames(groups, single, full, doubtful, articles)
    return tuple(groups.groups())


def _join_genitives(groups: Groups, articles: Mapping[str, int]) -> None:
    """Angela Merkels and Angela Merkel; a surname alone only if the form without -s is in more articles."""
    for name in articles:
        bare = without_genitive(name)
        if bare != name and bare in articles and (" " in name or articles[bare] > articles[name]):
            groups.join(name, bare)


def _join_spellings(groups: Groups, full: list[str]) -> None:
    """Names whose surname and first given name agree; middle initials may be missing or written out, but not differ."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in full:
        blocks[full_key(parse_name(name))].append(name)
    for names in blocks.values():
        by_middle: dict[Middle, str] = {}
        for name in names:
            groups.join(by_middle.setdefault(_middle(parse_name(name)), name), name)
        written = [middle for middle in by_middle if middle]
        short = [middle for middle in written if all(len(word) == 1 for word in middle)]
        for middle in short:
            agreeing = [other for other in written if other != middle and _agree(middle, other)]
            if len(agreeing) == 1:
                groups.join(by_middle[middle], by_middle[agreeing[0]])
        if () in by_middle and short and len({groups.root(by_middle[middle]) for middle in written}) == 1:
            groups.join(by_middle[()], by_middle[short[0]])


Middle = tuple[str, ...]


def _middle(name: PersonName) -> Middle:
    """The given names after the first, folded: j for Donald J. Trump, john for Donald John Trump."""
    return tuple(fold(given).rstrip(".") for given in name.given[1:])


def _agree(initials: Middle, other: Middle) -> bool:
    return len(initials) == len(other) and all(
        word.startswith(letter) for letter, word in zip(initials, other, strict=True)
    )


def _join_initials(groups: Groups, full: list[str]) -> None:
    """D. Trump goes to Donald Trump if no other Trump begins with D."""
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    short = []
    for name in full:
        parsed = parse_name(name)
        if is_initial(parsed.given[0]):
            short.append((name, (surname_key(parsed.surname), fold(parsed.given[0])[:1])))
        else:
            bearers[surname_key(parsed.surname), fold(parsed.given[0])[:1]].add(groups.root(name))
    for name, key in short:
        if len(bearers[key]) == 1:
            groups.join(name, next(iter(bearers[key])))


def _join_surnames(
    groups: Groups, single: list[str], full: list[str], doubtful: list[str], articles: Mapping[str, int]
) -> None:
    """A surname alone goes to its only or dominant bearer; without one, its spellings are one name of their own."""
    weights: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name in full:
        weights[surname_key(parse_name(name).surname)][groups.root(name)] += articles[name]
    dominant = {}
    for key, bearers in weights.items():
        best = max(bearers, key=lambda root: (bearers[root], root))
        if bearers[best] >= DOMINANT * (sum(bearers.values()) - bearers[best]):
            dominant[key] = best
    alone: dict[str, str] = {}
    for name in (*single, *doubtful):
        surname = name.removeprefix(DOUBTFUL)
        key = surname_key(surname)
        if key not in weights and surname_key(without_genitive(surname)) in weights:
            key = surname_key(without_genitive(surname))
        groups.join(dominant.get(key) or alone.setdefault(key, name), name)
