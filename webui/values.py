"""Facet values as people read them: labels, and lines with a share for a bar. No HTML."""

from __future__ import annotations

from dataclasses import dataclass

from index.schema import NO_VALUE, field_named
from search.page import Facet, FacetValue
from webui.language import LANGUAGES, Language


@dataclass(frozen=True, slots=True)
class Item:
    """A facet value as a line; `share` is the length of its bar in percent, `part` its part of all such articles where that is shown."""

    value: str
    label: str
    count: int
    selected: bool
    excluded: bool
    share: int
    part: float | None = None


def items_of(facet: Facet, language: Language) -> tuple[Item, ...]:
    """The listed values of a facet, without the line for articles that have none."""
    values = [value for value in facet.values if value.value != NO_VALUE]
    most = max((value.count for value in values), default=0)
    return tuple(item_of(facet.field, value, most, language) for value in values)


def item_of(field: str, value: FacetValue, most: int, language: Language) -> Item:
    """One value; the bar of a value with `most` articles is full."""
    label = value_label(field, value.value, value.label, language)
    return Item(value.value, label, value.count, value.selected, value.excluded, share_of(value.count, most))


def value_label(field: str, value: str, label: str, language: Language) -> str:
    """A facet value's name: months and languages in the reader's way."""
    if value == NO_VALUE:
        return language.text(f"facet.{field}.none")
    if field == "month":
        return language.day_or_month(value)
    if field == "language":
        return language.language_name(value)
    return label


def field_label(field: str, language: Language) -> str:
    """A facet's own name."""
    return field_named(field).label[LANGUAGES.index(language.code)]


def share_of(count: float, most: float) -> int:
    """Percent of the longest bar; something is always to be seen of something."""
    return max(2, round(100 * count / most)) if count and most else 0
