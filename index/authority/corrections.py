"""What people corrected of the names of an archive: an ordered list, undone by number, kept in authority.yaml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

Action = Literal["merge", "rename", "hide", "split"]
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision about names. `number` is its own for ever; `date` is YYYY-MM-DD.

    merge   the entities that `names` mean are the one that `to` means
    rename  the entity that names[0] means is shown as `to`
    hide    the entities that `names` mean are not shown
    split   the forms `names` are an entity of their own, shown as `to` if given

    An entity is named by any of its forms, its id or its label, so a correction outlives changes of all three.
    """

    number: int
    action: Action
    field: str
    names: tuple[str, ...]
    to: str = ""
    date: str = ""
    note: str = ""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Identifier:
    """What a person or city is called elsewhere: number of the GND, GeoNames or Wikidata."""

    field: str
    name: str
    gnd: str = ""
    geonames: str = ""
    wikidata: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All decisions, in the order in which they are carried out. `revision` grows by one with every change of the file."""

    entries: tuple[Correction, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    revision: int = 0

    def active(self, field: str) -> tuple[Correction, ...]:
        """The decisions about a field that were not undone."""
        return tuple(entry for entry in self.entries if entry.field == field and not entry.undone)

    def with_entry(
        self, action: Action, field: str, names: tuple[str, ...], to: str = "", date: str = "", note: str = ""
    ) -> Corrections:
        """The same, and one more decision at the end."""
        number = max((entry.number for entry in self.entries), default=0) + 1
        return replace(self, entries=(*self.entries, Correction(number, action, field, names, to, date, note)))

    def with_undone(self, number: int) -> Corrections:
        """The same without the effect of one decision, which stays in the list. Raises KeyError if there is none to undo."""
        if not any(entry.number == number and not entry.undone for entry in self.entries):
            raise KeyError(number)
        entries = tuple(replace(entry, undone=True) if entry.number == number else entry for entry in self.entries)
        return replace(self, entries=entries)

    def with_identifier(self, identifier: Identifier) -> Corrections:
        """The same with what an entity is called elsewhere, in place of what was known under that name."""
        kept = [one for one in self.identifiers if (one.field, one.name) != (identifier.field, identifier.name)]
        return replace(self, identifiers=tuple(sorted((*kept, identifier), key=lambda one: (one.field, one.name))))
