"""Everything that narrows a search besides its words, each with the way to drop it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.page import Chosen
from search.request import SearchRequest
from webui.language import Language
from webui.values import field_label, value_label


@dataclass(frozen=True, slots=True)
class Chip:
    """Something chosen, and the same search without it."""

    label: str
    value: str
    excluded: bool
    request: SearchRequest


def chips_of(chosen: tuple[Chosen, ...], asked: SearchRequest, language: Language) -> tuple[Chip, ...]:
    """Chosen and excluded values, the period, and what happens to undated articles."""
    made = [
        Chip(
            field_label(one.field, language),
            value_label(one.field, one.value, one.label, language),
            one.excluded,
            asked.without_filter(one.field, one.typed),
        )
        for one in chosen
    ]
    if asked.date_from or asked.date_to:
        without = replace(asked.at_page(None), date_from=None, date_to=None)
        made.append(Chip(language.text("range.label"), _period(asked, language), False, without))
    if asked.undated != "include":
        value = language.text(f"undated.{asked.undated}.chip")
        made.append(Chip(language.text("undated.label"), value, False, replace(asked.at_page(None), undated="include")))
    return tuple(made)


def _period(asked: SearchRequest, language: Language) -> str:
    first = language.day_or_month(asked.date_from or "")
    last = language.day_or_month(asked.date_to or "")
    if first == last:
        return first
    key = "range.between" if first and last else "range.from" if first else "range.to"
    return language.text(key, first=first, last=last)
