"""The reader's language: texts from the catalogues in texts/, numbers, dates and plurals by Babel."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from index.article import ArticleDate

LANGUAGES = ("de", "en")
_LOCALES = {"de": "de_DE", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Language:
    """Speaks to the reader. A text is a string with {placeholders}, a mapping of plural categories to such, or rows for a table."""

    code: str
    locale: Locale
    texts: Mapping[str, Any]

    @property
    def csv_delimiter(self) -> Literal["comma", "semicolon"]:
        """What separates the cells of CSV in spreadsheets of that language."""
        return "semicolon" if self.code == "de" else "comma"

    def text(self, key: str, count: int | None = None, **values: object) -> str:
        """The text of that key. `count` chooses the plural form and is {count} in it, written as the reader writes numbers.

        KeyError if the catalogue has none.
        """
        found = self.texts[key]
        if count is not None:
            if isinstance(found, Mapping):
                found = found.get(self.locale.plural_form(count), found["other"])
            values["count"] = self.number(count)
        return str(found).format(**values)

    def rows(self, key: str) -> list[list[str]]:
        """The rows of a table or list among the texts."""
        return list(self.texts[key])

    def number(self, value: float) -> str:
        """12345 -> 12.345 (German), 12,345 (English)."""
        return format_decimal(value, locale=self.locale)

    def listed(self, keys: Iterable[str]) -> str:
        """The texts of those keys as a list in a sentence: a, b und c."""
        return str(format_list([self.text(key) for key in keys], locale=self.locale))

    def percent(self, part: float) -> str:
        """0.034 -> 3,4 % (German), 3.4% (English); small parts with up to three digits behind the point."""
        digits = "0.#" if part >= 0.01 or not part else "0.###"
        pattern = self.locale.percent_formats[None].pattern
        return format_percent(part, format=pattern.replace("0", digits), locale=self.locale)

    def date(self, date: ArticleDate | None) -> str:
        """A date for people, as precise as it is known: 8. Januar 2026 · April 2025 · 2025 · ohne Datum."""
        return self.day_or_month(date.value) if date else self.text("date.none")

    def day_or_month(self, value: str) -> str:
        """YYYY-MM-DD, YYYY-MM or YYYY for people; anything else as it stands."""
        try:
            parts = [int(part) for part in value.split("-")]
            day = datetime.date(*(*parts, 1, 1)[:3])
        except ValueError:
            return value
        if len(parts) == 1:
            return value
        if len(parts) == 2:
            return str(format_skeleton("yMMMM", day, locale=self.locale))
        return str(format_date(day, format="long", locale=self.locale))

    def short_day_or_month(self, value: str) -> str:
        """The same where there is little room: 8. Jan. 2026 · Apr. 2025 · 2025."""
        day = datetime.date.fromisoformat((value + "-01-01")[:10])
        skeleton = {7: "yMMM", 10: "yMMMd"}.get(len(value))
        return str(format_skeleton(skeleton, day, locale=self.locale)) if skeleton else value

    def month_name(self, value: str, width: Literal["wide", "abbreviated"] = "wide") -> str:
        """2025-04 -> April (or Apr); a bare year has none."""
        month = value[5:7]
        return str(self.locale.months["stand-alone"][width][int(month)]) if month else self.text("month.unknown")

    def today(self) -> str:
        """The day of access, for citations."""
        return str(format_date(datetime.date.today(), format="long", locale=self.locale))

    def country_name(self, code: str) -> str:
        """DE -> Deutschland (or Germany)."""
        return str(self.locale.territories.get(code, code))

    def language_name(self, code: str) -> str:
        """de -> Deutsch; und -> unbestimmt."""
        if code == "und":
            return self.text("language.unknown")
        return str(self.locale.languages.get(code, code))


def load_languages() -> dict[str, Language]:
    """Every language the pages speak, by its code."""
    folder = files("webui") / "texts"
    return {
        code: Language(
            code, Locale.parse(_LOCALES[code]), json.loads((folder / f"{code}.json").read_text(encoding="utf-8"))
        )
        for code in LANGUAGES
    }
