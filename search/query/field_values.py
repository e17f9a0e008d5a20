"""What stands behind the colon of a field that has whole values: persons, cities, months, sources, dates.

A date is YYYY, YYYY-MM or YYYY-MM-DD; as Germans write them, 8.1.2026, 1.2026, 1/2026, 8. Januar 2026 and Januar 2026 are read as well.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import takewhile

from index.schema import NO_VALUE, field_named
from search.query.lexer import Token
from search.query.notices import Notice
from search.query.query_tree import KEYWORD_FOR_NO_VALUE, Dates, Query, Value, negated

_NO_VALUE_NAMES = {NO_VALUE, KEYWORD_FOR_NO_VALUE, "ohne datum", "no date"}
_MONTH_NAMES = {
    name: number
    for names in (
        "januar februar märz april mai juni juli august september oktober november dezember",
        "january february march april may june july august september october november december",
        "jänner feber maerz",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_GERMAN_DATE = re.compile(r"(?:(\d{1,2})\. ?)?(\d{1,2})\. ?(\d{4})", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"(\d{1,2})/(\d{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"(?:(\d{1,2})\. ?)?([^\W\d_]+) (\d{4})")
_LONGEST_PERIOD = 5
"""Words of "1. August 1914..31. Juli 1918"."""
_RANGE = re.compile(r"(.*?)(?:\.\.+|–|(?<=^\d{4})-(?=\d{4}$))(.*)")
_COMPARISON = re.compile(r"(>=|<=|>|<|=)(.*)")


def value_query(field: str, typed: str) -> tuple[Query | None, tuple[Notice, ...]]:
    """What `field:typed` means, None where it means nothing, and what was unclear."""
    typed = typed.strip(" ,;:!?")
    if field_named(field).kind == "date":
        return _dates(typed)
    if typed == "*":
        return negated(Value(field, NO_VALUE)), ()
    if typed.casefold() in _NO_VALUE_NAMES:
        return Value(field, NO_VALUE), ()
    if field == "month":
        month = one_date(typed)
        return (Value(field, month), ()) if month and len(month) == len("2026-01") else _dates(typed)
    notices = (Notice("whole_value", (field_named(field).query_names[0], typed)),) if "*" in typed else ()
    return Value(field, typed), notices


def with_whole_dates(tokens: list[Token]) -> list[Token]:
    """The tokens, where words behind a date's field that are a date only together are one: datum:8. Januar 2026."""
    whole: list[Token] = []
    at = 0
    while at < len(tokens):
        token, end = tokens[at], at + 1
        if whole and whole[-1].kind == "field" and whole[-1].text in ("date", "month"):
            words = [one.text for one in takewhile(lambda one: one.kind == "word", tokens[at : at + _LONGEST_PERIOD])]
            lengths = [count for count in range(1, len(words) + 1) if value_query("date", " ".join(words[:count]))[0]]
            if lengths and lengths[0] > 1:
                end = at + lengths[-1]
                token = Token("word", " ".join(words[: lengths[-1]]))
        whole.append(token)
        at = end
    return whole


def _dates(typed: str) -> tuple[Query | None, tuple[Notice, ...]]:
    if typed == "*":
        return Dates(None, None), ()
    if typed.casefold() in _NO_VALUE_NAMES:
        return Value("month", NO_VALUE), ()
    if comparison := _COMPARISON.fullmatch(typed):
        period = _compared(comparison[1], comparison[2])
    elif one := one_date(typed):
        period = Dates(one, one)
    elif ends := _RANGE.fullmatch(typed):
        period = _between(ends[1], ends[2])
    else:
        period = None
    if period is None:
        code = "month_without_year" if typed.casefold() in _MONTH_NAMES else "not_a_date"
        return None, (Notice(code, (typed,)),)
    if period.first and period.last and period.first[: len(period.last)] > period.last[: len(period.first)]:
        return Dates(period.last, period.first), (Notice("dates_swapped", (typed,)),)
    return period, ()


def _compared(sign: str, typed: str) -> Dates | None:
    day = one_date(typed)
    if day is None:
        return None
    if sign == "=":
        return Dates(day, day)
    if sign in (">=", "<="):
        return Dates(day, None) if sign == ">=" else Dates(None, day)
    beside = _neighbour(day, 1 if sign == ">" else -1)
    if beside is None:
        return None
    return Dates(beside, None) if sign == ">" else Dates(None, beside)


def _between(first: str, last: str) -> Dates | None:
    begin, end = one_date(first), one_date(last)
    if (first and not begin) or (last and not end) or not (begin or end):
        return None
    return Dates(begin, end)


def one_date(typed: str) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; None if it is none of the calendar."""
    day = month = year = 0
    if iso := _ISO_DATE.fullmatch(typed):
        year, month, day = (int(number or 0) for number in iso.groups())
        precision = 1 + sum(number is not None for number in iso.groups()[1:])
    elif german := _GERMAN_DATE.fullmatch(typed):
        day, month, year = (int(number or 0) for number in german.groups())
        precision = 2 + (german[1] is not None)
    elif slashed := _MONTH_AND_YEAR.fullmatch(typed):
        month, year = int(slashed[1]), int(slashed[2])
        precision = 2
    elif (named := _NAMED_MONTH.fullmatch(typed)) and named[2].casefold() in _MONTH_NAMES:
        day, month, year = int(named[1] or 0), _MONTH_NAMES[named[2].casefold()], int(named[3])
        precision = 2 + (named[1] is not None)
    else:
        return None
    try:
        return date(year, month if precision > 1 else 1, day if precision > 2 else 1).isoformat()[: 1 + 3 * precision]
    except ValueError:
        return None


def _neighbour(typed: str, step: int) -> str | None:
    """The year, month or day before or after; None beyond the calendar."""
    year, month, day = (int(number) for number in (typed + "-01-01"[len(typed) - 4 :])[:10].split("-"))
    try:
        if len(typed) == len("2026"):
            return date(year + step, 1, 1).isoformat()[:4]
        if len(typed) == len("2026-01"):
            return date(year + (month - 1 + step) // 12, (month - 1 + step) % 12 + 1, 1).isoformat()[:7]
        return (date(year, month, day) + timedelta(days=step)).isoformat()
    except (ValueError, OverflowError):
        return None
