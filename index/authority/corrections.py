"""What people corrected of the names of an archive: an ordered list, undone by number, kept in authority.yaml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from index.authority.identifiers import NO_IDENTIFIERS, Identifiers

Action = Literal["merge", "rename", "hide", "split", "identify", "distinct"]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article by its id; `path` tells people which one it is."""

    id: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about names. `number` is its own for ever; `date` is YYYY-MM-DD or, with a time in UTC, YYYY-MM-DDTHH:MMZ.

    merge     the entities that `names` mean are the one that `to` means
    rename    the entity that names[0] means is shown as `to`
    hide      the entities that `names` mean are not shown
    split     the forms `names` are an entity of their own, shown as `to` if given
    identify  the entity that names[0] means has just these `identifiers` elsewhere
    distinct  the entities that `names` mean are not the same, and never suggested as such

    With `articles` a merge, hide or split is about the names in these articles alone; a split then takes all forms of the entities named.
    An entity is named by any of its forms, its id or its label, so a correction outlives changes of all three.
    """

    number: int
    action: Action
    field: str
    names: tuple[str, ...]
    to: str = ""
    articles: tuple[ArticleRef, ...] = ()
    identifiers: Identifiers = NO_IDENTIFIERS
    date: str = ""
    editor: str = ""
    note: str = ""
    undone: bool = False
    undone_date: str = ""
    undone_by: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All decisions, in the order in which they are carried out. `revision` grows by one with every change of the file."""

    entries: tuple[Correction, ...] = ()
    revision: int = 0

    def active(self, field: str) -> tuple[Correction, ...]:
        """The decisions about a field that were not undone."""
        return tuple(entry for entry in self.entries if entry.field == field and not entry.undone)

    def articles(self) -> frozenset[str]:
        """The ids of the articles that decisions in force are about."""
        return frozenset(article.id for entry in self.entries if not entry.undone for article in entry.articles)

    def with_entry(
        self,
        action: Action,
        field: str,
        names: tuple[str, ...],
        to: str = "",
        date: str = "",
        note: str = "",
        *,
        articles: tuple[ArticleRef, ...] = (),
        identifiers: Identifiers = NO_IDENTIFIERS,
        editor: str = "",
    ) -> Corrections:
        """The same, and one more decision at the end."""
        number = max((entry.number for entry in self.entries), default=0) + 1
        entry = Correction(number, action, field, names, to, articles, identifiers, date, editor, note)
        return replace(self, entries=(*self.entries, entry))

    def with_undone(self, number: int, date: str = "", editor: str = "") -> Corrections:
        """The same without the effect of one decision, which stays in the list. Raises KeyError if there is none to undo."""
        if not any(entry.number == number and not entry.undone for entry in self.entries):
            raise KeyError(number)
        entries = tuple(
            replace(entry, undone=True, undone_date=date, undone_by=editor) if entry.number == number else entry
            for entry in self.entries
        )
        return replace(self, entries=entries)
