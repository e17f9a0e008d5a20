"""URL arguments <-> SearchRequest: the same names for the pages, the API and every link.

    pairs ──parse_args──▶ Parsed(request, errors, unknown)        request ──to_args──▶ pairs

`parse_args(to_args(request)).request == request` for every valid request. Canonical arguments leave out what is the default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from index.schema import FACETS, NO_VALUE
from search.page import Hit
from search.query.field_values import one_date
from search.request import (
    MAX_FACET_SIZE,
    MAX_SIZE,
    Filter,
    FilterMode,
    Match,
    Operator,
    SearchRequest,
    Sort,
    Undated,
)

Pairs = tuple[tuple[str, str], ...]
ErrorCode = Literal["unknown", "value", "repeated", "order"]

FACET_NAMES = tuple(field.name for field in FACETS)
HIT_KEYS = (
    *(key.name for key in fields(Hit) if key.name not in ("title_marks", "entities")),
    "url",
    *(field.name for field in FACETS if field.entity),
)
"""The keys of a hit in the API, from which `fields=` chooses."""

_DEFAULT = SearchRequest()
CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "operator": ("operator", get_args(Operator)),
    "match": ("match", get_args(Match)),
    "undated": ("undated", get_args(Undated)),
    "sort": ("sort", get_args(Sort)),
}
DATES = {"from": "date_from", "to": "date_to"}
MODES = get_args(FilterMode)
_REPEATABLE = {*FACET_NAMES, *(f"not.{name}" for name in FACET_NAMES)}
SEARCH_PARAMETERS = (
    "q",
    "operator",
    "match",
    *(name for facet in FACETS for name in (facet.name, f"{facet.name}.mode", f"not.{facet.name}")),
    "from",
    "to",
    "undated",
    "sort",
    "size",
    "cursor",
    "facets",
    "facet.size",
    *(f"facet.{name}.size" for name in FACET_NAMES),
)
_NUMBER = re.compile(r"\d{1,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ParamError:
    """An argument that cannot be used: which one, its value, and what it takes instead.

    `code` names the sentence for people (texts: error.param.<code>). `allowed` is a list of values, or a single text key
    "allowed.…" with the numbers in `bounds`.
    """

    code: ErrorCode
    param: str
    value: str
    allowed: tuple[str, ...] = ()
    bounds: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the arguments ask for. A wrong argument is left out of `request` and told in `errors`, an unknown one in `unknown`.

    `fields` are the keys wanted of each hit; None is all of them.
    """

    request: SearchRequest
    fields: tuple[str, ...] | None = None
    errors: tuple[ParamError, ...] = ()
    unknown: tuple[ParamError, ...] = ()


def to_args(request: SearchRequest) -> Pairs:
    """The canonical arguments of a request, in the order of the contract, defaults left out."""
    pairs: list[tuple[str, str]] = []

    def add(name: str, value: Any, default: Any) -> None:
        if value != default:
            pairs.append((name, str(value)))

    add("q", request.query, "")
    add("operator", request.operator, _DEFAULT.operator)
    add("match", request.match, _DEFAULT.match)
    for chosen in request.filters:
        pairs += [(chosen.field, value) for value in chosen.values]
        add(f"{chosen.field}.mode", chosen.mode, "any")
        pairs += [(f"not.{chosen.field}", value) for value in chosen.excluded]
    add("from", request.date_from, None)
    add("to", request.date_to, None)
    add("undated", request.undated, _DEFAULT.undated)
    add("sort", request.sort, _DEFAULT.sort)
    add("size", request.size, _DEFAULT.size)
    add("cursor", request.cursor, None)
    add("facets", ",".join(request.facets), ",".join(_DEFAULT.facets))
    add("facet.size", request.facet_size, _DEFAULT.facet_size)
    pairs += [(f"facet.{name}.size", str(size)) for name, size in request.facet_sizes]
    return tuple(pairs)


def to_query(request: SearchRequest, *more: tuple[str, str]) -> str:
    """The canonical arguments (and `more` behind them) as a query string without "?"."""
    return urlencode((*to_args(request), *more))


def parse_args(pairs: Iterable[tuple[str, str]], also: Iterable[str] = ()) -> Parsed:
    """Reads arguments; never fails. `also` names parameters of the caller's own, which are passed over.

    An empty value means "not given", as forms send it; `facets=` alone means "no facets".
    """
    reader = _Reader()
    known = (*SEARCH_PARAMETERS, "fields", *also)
    unknown: dict[str, ParamError] = {}
    for name, value in pairs:
        if name in also:
            continue
        if name in known:
            reader.add(name, value)
        else:
            unknown[name] = ParamError("unknown", name, value, tuple(get_close_matches(name, known, n=1)))
    request, wanted = reader.read()
    return Parsed(request, wanted, tuple(reader.errors), tuple(unknown.values()))


def whole_number(name: str, value: str, low: int, high: int) -> int | ParamError:
    """The number that `value` writes, if it lies in low..high."""
    if _NUMBER.fullmatch(value) and low <= int(value) <= high:
        return int(value)
    return ParamError("value", name, value, ("allowed.number",), (low, high))


def one_of(name: str, value: str, choices: tuple[str, ...]) -> str | ParamError:
    """`value`, if it is one of the choices."""
    return value if value in choices else ParamError("value", name, value, choices)


class _Reader:
    """Collects arguments by name, then reads each in turn; what is wrong goes to `errors`."""

    def __init__(self) -> None:
        self.errors: list[ParamError] = []
        self._given: dict[str, list[str]] = {}

    def add(self, name: str, value: str) -> None:
        value = value.replace("\0", "")  # no text has it, and no page may show it
        values = self._given.setdefault(name, [])
        if value in values or (value == "" and name != "facets"):
            return
        if values and name not in _REPEATABLE:
            self.errors.append(ParamError("repeated", name, value))
            return
        values.append(value)

    def read(self) -> tuple[SearchRequest, tuple[str, ...] | None]:
        settings: dict[str, Any] = {"query": self._one("q") or "", "cursor": self._one("cursor")}
        for name, (attribute, choices) in CHOICES.items():
            self._keep(settings, attribute, one_of, name, choices)
        for name, attribute in DATES.items():
            self._keep(settings, attribute, _date, name)
        self._keep(settings, "size", whole_number, "size", 0, MAX_SIZE)
        self._keep(settings, "facet_size", whole_number, "facet.size", 0, MAX_FACET_SIZE)
        self._keep(settings, "facets", _names, "facets", FACET_NAMES)
        settings["facet_sizes"] = self._facet_sizes()
        settings["filters"] = tuple(chosen for name in FACET_NAMES if (chosen := self._filter(name)))
        self._check_order(settings)
        wanted: dict[str, Any] = {}
        self._keep(wanted, "fields", _names, "fields", HIT_KEYS)
        return SearchRequest(**settings), wanted.get("fields")

    def _one(self, name: str) -> str | None:
        return next(iter(self._given.get(name, ())), None)

    def _keep(self, settings: dict[str, Any], attribute: str, read: Any, name: str, *limits: Any) -> None:
        given = self._one(name)
        if given is None:
            return
        value = read(name, given, *limits)
        if isinstance(value, ParamError):
            self.errors.append(value)
        else:
            settings[attribute] = value

    def _facet_sizes(self) -> tuple[tuple[str, int], ...]:
        sizes: dict[str, Any] = {}
        for name in self._given:  # in the order given, so that the round trip keeps it
            facet = name.removeprefix("facet.").removesuffix(".size")
            if name == f"facet.{facet}.size":
                self._keep(sizes, facet, whole_number, name, 0, MAX_FACET_SIZE)
        return tuple(sizes.items())

    def _filter(self, name: str) -> Filter | None:
        values, excluded = self._values(name, name), self._values(name, f"not.{name}")
        mode: dict[str, Any] = {}
        self._keep(mode, "mode", one_of, f"{name}.mode", MODES)
        return Filter(name, values, excluded, **mode) if values or excluded else None

    def _values(self, facet: str, name: str) -> tuple[str, ...]:
        """The values of a facet; a month that is none of the calendar is an error, all else may be the archive's."""
        read: list[str] = []
        for value in self._given.get(name, ()):
            known = _month(name, value) if facet == "month" and value != NO_VALUE else value
            if isinstance(known, ParamError):
                self.errors.append(known)
            elif known not in read:
                read.append(known)
        return tuple(read)

    def _check_order(self, settings: dict[str, Any]) -> None:
        first, last = settings.get("date_from"), settings.get("date_to")
        if first and last:
            shared = min(len(first), len(last))
            if first[:shared] > last[:shared]:
                self.errors.append(ParamError("order", "from", first, (last,)))
                del settings["date_from"], settings["date_to"]


def _names(name: str, value: str, choices: tuple[str, ...]) -> tuple[str, ...] | ParamError:
    parts = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    wrong = next((part for part in parts if part not in choices), None)
    return parts if wrong is None else ParamError("value", name, wrong, choices)


def _month(name: str, value: str) -> str | ParamError:
    """YYYY-MM, or YYYY for the articles of which no month is known."""
    month = _date(name, value)
    return month if isinstance(month, str) and len(month) <= 7 else ParamError("value", name, value, ("allowed.month",))


def _date(name: str, value: str) -> str | ParamError:
    """YYYY, YYYY-MM or YYYY-MM-DD; as readers of German type dates, 8.1.2026 and 1.2026 too."""
    return one_date(value.strip()) or ParamError("value", name, value, ("allowed.date",))
