"""What date an article bears, and the evidence for it: a header, the file's name, a dateline. Never a guess.

Dates named in the running text and a file's time of change are no evidence, and a month never becomes its first day. The
forms that are read: docs/sources.md.
"""

from __future__ import annotations

import datetime
import re

from index.article import ArticleDate

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan january",
            "februar feber feb february",
            "märz mär mrz march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_NAME = f"(?i:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_ISO = r"(?P<iso>\d{4}(?:-\d{2}(?:-\d{2})?)?)"
_GERMAN = (
    rf"(?:(?:(?P<day>\d{{1,2}})\.[ ]?)?(?P<name>{_MONTH_NAME})\.?[ ](?P<named_year>\d{{4}})"
    r"|(?P<day2>\d{1,2})\.[ ]?(?P<month2>\d{1,2})\.[ ]?(?P<year2>\d{4}))"
)
_ENGLISH = (
    rf"(?:(?P<day3>\d{{1,2}})[ ](?P<name3>{_MONTH_NAME})[ ](?P<year3>\d{{4}})"
    rf"|(?P<name4>{_MONTH_NAME})[ ](?P<day4>\d{{1,2}}),[ ](?P<year4>\d{{4}}))"
)
_WEEKDAY = (
    r"(?i:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)\b\.?)"
)
_TIME = r"(?:T|,?[ ])(?:um[ ])?\d{1,2}[:.]\d{2}(?::\d{2}(?:[.,]\d+)?)?[ ]?(?:Uhr|Z|[+-]\d{2}:?\d{2})?"
_HEADER_VALUE = re.compile(rf"(?:{_WEEKDAY},?[ ])?(?:den[ ])?(?:{_ISO}|{_GERMAN}|{_ENGLISH})(?:{_TIME})?")
_ALONE = r"(?![0-9A-Za-z])"
_FILE_NAMES = (
    # 2026-01-08_gipfel, 2026.01.08, 20260108, FAZ20260108, 20260108T1430
    re.compile(
        rf"(?<![0-9A-Za-z])(?:[A-ZÄÖÜ]{{2,5}})?(?P<y>\d{{4}})([-_.]?)(?P<m>\d\d)\2(?P<d>\d\d)(?:T\d{{4,6}})?{_ALONE}"
    ),
    # 8.1.2026: day first, as no other country writes it with full stops.
    re.compile(rf"(?<![0-9A-Za-z.])(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>\d{{4}}){_ALONE}"),
    # 2026-01 and nothing else: within a longer name it may be the number of an issue.
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d\d)(?P<d>)(?:\.[A-Za-z]+)?$"),
)
_FOLDERS = re.compile(r"(?:^|/)(?P<y>\d{4})([-/])(?P<m>\d\d)\2(?P<d>\d\d)/")
_PLACE = (
    r"[A-ZÄÖÜ][\w'’.-]*"
    r"(?:[ ](?:am|an|der|im|in|bei|ob|vor|auf|unter|de|la|le|del|a\.|d\.|i\.|[A-ZÄÖÜ][\w'’.-]*|\(\w+\)|/)){0,4}"
)
_AGENCY = r"\([\w/, -]{2,20}\)"
# "Kiew, 8. Januar 2026 (dpa) –", "Kiel, 28. Juni 1914. Kaiser Wilhelm …": place, full date and a dash, an agency or, before a
# sentence, a full stop. "Das Urteil vom 12.03.2019 – ein Rückblick" begins with no place.
_DATELINE = re.compile(
    rf"^(?!(?:Der|Die|Das|Ein|Eine|Am|Im|In|An|Zum|Zur|Vom|Von|Beim|Nach|Seit|Bis|Ab|Vor)\b)"
    rf"{_PLACE}(?:(?:/|,[ ]|[ ]und[ ]){_PLACE}){{0,2}}(?:[ ]{_AGENCY})?(?P<comma>,)?[ ](?:den[ ])?{_GERMAN}"
    rf"(?:[ ]?(?P<agency>{_AGENCY})[ ]?(?:[–—:-]|\.(?:[ ]?[–—-])?)"
    rf"|(?(comma)(?:[ ]?[–—-]|\.[ ]?[–—-]|\.(?=[ ][A-ZÄÖÜ„»](?:.|\n(?!\n))*?[.!?])))"
    # Without a comma only an agency makes it a dateline.
    rf"(?(comma)|(?!)))[ ]",
    re.MULTILINE,
)
_DATELINE_WITHIN = 600
"""Code points from the beginning in which a dateline may stand."""
_FIRST_YEAR = 1600
"""Newspapers began in 1605."""


def header_date(value: str, line: str) -> ArticleDate | None:
    """The date that a header's value says, as „8. Januar 2026“ or „2026-01-08 14:30“; `line` is the whole header, the evidence."""
    match = _HEADER_VALUE.fullmatch(" ".join(value.split()))
    found = match and _value(match)
    return _dated(found, f"Kopfzeile „{' '.join(line.split())}“") if found else None


def date_of(path: str, text: str) -> ArticleDate | None:
    """The date that the file's name, its folders or a dateline of the text prove; None without evidence."""
    name = path.rpartition("/")[2]
    for pattern in _FILE_NAMES:
        for match in pattern.finditer(name):
            if value := _numbered(match):
                return _dated(value, f"Dateiname „{name}“")
    for match in _FOLDERS.finditer(path):
        if value := _numbered(match):
            return _dated(value, f"Ordner „{match[0].strip('/')}“")
    line = _DATELINE.search(text, 0, _DATELINE_WITHIN)
    # "Im Mai 2026 - " is no dateline: only a full date counts here.
    if line and (value := _value(line)) and len(value) == len("2026-01-08"):
        return _dated(value, f"Ortszeile „{line[0].strip()}“")
    return None


def _numbered(match: re.Match[str]) -> str | None:
    return _existing(int(match["y"]), int(match["m"]), int(match["d"]) if match["d"] else None)


def _value(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    if found.get("iso"):
        return _existing(*(int(number) for number in found["iso"].split("-")))
    for day, month, year in (
        ("day", "name", "named_year"),
        ("day2", "month2", "year2"),
        ("day3", "name3", "year3"),
        ("day4", "name4", "year4"),
    ):
        if found.get(year):
            name = found[month].lower()
            return _existing(int(found[year]), _MONTHS.get(name) or int(name), int(found[day]) if found[day] else None)
    return None


def _existing(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; None if the calendar has no such date, or no paper yet."""
    if year < _FIRST_YEAR or month == 0 or day == 0:
        return None
    try:
        first = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if first > datetime.date.today() + datetime.timedelta(days=1):  # tomorrow's paper is printed today
        return None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _dated(value: str, evidence: str) -> ArticleDate:
    if len(value) == len("2026"):
        return ArticleDate(value, "year", evidence)
    return ArticleDate(value, "month" if len(value) == len("2026-01") else "day", evidence)
