"""What date an article bears, and the evidence for it: a header, the file's name, a dateline. Never a guess.

Dates named in the running text and a file's time of change are no evidence, and a month never becomes its first day.
"""

from __future__ import annotations

import datetime
import re

from index.article import ArticleDate

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan",
            "februar feber feb",
            "märz mär mrz",
            "april apr",
            "mai",
            "juni jun",
            "juli jul",
            "august aug",
            "september sept sep",
            "oktober okt",
            "november nov",
            "dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = r"(?P<iso>\d{4}(?:-\d{2}(?:-\d{2})?)?)"
_GERMAN = (
    rf"(?:(?:(?P<day>\d{{1,2}})\.[ ]?)?(?P<name>{_MONTH_NAME})\.?[ ](?P<named_year>\d{{4}})"
    r"|(?P<day2>\d{1,2})\.[ ]?(?P<month2>\d{1,2})\.[ ]?(?P<year2>\d{4}))"
)
# " date 2026-01-08 Nach dem Gipfel …": the header may be followed by the text on the same line.
_HEADER = re.compile(rf"\s*date[ \t]+{_ISO}(?=\s|$)[ \t]*", re.IGNORECASE)
_LABELLED = re.compile(rf"\s*(?:datum|date):[ \t]*(?:{_ISO}|{_GERMAN})[ \t]*(?:\r?\n|$)", re.IGNORECASE)
_FILE_NAME = re.compile(r"(?<![0-9A-Za-z])(\d{4})([-_]?)(\d{2})\2(\d{2})(?![0-9A-Za-z])")
# "Kiew, 8. Januar 2026 (dpa) –": place, full date and a dash or an agency, within the first line of a paragraph.
_DATELINE = re.compile(
    rf"^[A-ZÄÖÜ][\w .()/-]{{1,40}},?[ ](?:den[ ])?{_GERMAN}[ ]?(?:\([\w/, -]{{2,20}}\))?[ ]?(?:[–—:-]|\.[ ]?[–—-])[ ]",
    re.MULTILINE | re.IGNORECASE,
)
_DATELINE_WITHIN = 600
"""Code points from the beginning in which a dateline may stand."""
_FIRST_YEAR = 1500
"""Newspapers began in 1605; a smaller number with four digits is no year of one."""


def split_header(text: str) -> tuple[ArticleDate | None, str]:
    """The date of a header at the start of a file, and the text without that header.

    Reads `date 2026-01-08`, `date 2025-04`, `date 2025` (as in seeds/) and a first line `Datum: 8. Januar 2026`.
    A header whose date does not exist stays in the text.
    """
    for pattern in (_HEADER, _LABELLED):
        match = pattern.match(text)
        if match and (value := _value(match)):
            return _dated(value, f"Kopfzeile „{' '.join(match[0].split())}“"), text[match.end() :]
    return None, text


def date_of(path: str, text: str) -> ArticleDate | None:
    """The date that the file's name or a dateline of the text proves; None without evidence."""
    name = path.rpartition("/")[2]
    for match in _FILE_NAME.finditer(name):
        value = _existing(int(match[1]), int(match[3]), int(match[4]))
        if value:
            return _dated(value, f"Dateiname „{name}“")
    line = _DATELINE.search(text, 0, _DATELINE_WITHIN)
    # "Im Mai 2026 - " is no dateline: only a full date counts here.
    if line and (value := _value(line)) and len(value) == len("2026-01-08"):
        return _dated(value, f"Ortszeile „{line[0].strip()}“")
    return None


def _value(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    if found.get("iso"):
        numbers = [int(number) for number in found["iso"].split("-")]
        return _existing(*numbers)
    if found["name"]:
        day = int(found["day"]) if found["day"] else None
        return _existing(int(found["named_year"]), _MONTHS[found["name"].lower()], day)
    return _existing(int(found["year2"]), int(found["month2"]), int(found["day2"]))


def _existing(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; None if the calendar has no such date."""
    if year < _FIRST_YEAR:
        return None
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _dated(value: str, evidence: str) -> ArticleDate:
    if len(value) == len("2026"):
        return ArticleDate(value, "year", evidence)
    return ArticleDate(value, "month" if len(value) == len("2026-01") else "day", evidence)
