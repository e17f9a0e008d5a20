"""The parameters of /sru: versions 1.1 and 1.2 (Library of Congress) and 2.0 (OASIS searchRetrieve, part 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from werkzeug.datastructures import MultiDict

from search.query.cql_indexes import sort_of
from search.request import MAX_SIZE, SearchRequest, Sort
from webui.sru_diagnostics import Diagnostic

Version = Literal["1.1", "1.2", "2.0"]
HIGHEST: Version = "2.0"
DEFAULT_SIZE = SearchRequest().size
DC_SCHEMA = "info:srw/schema/1/dc-v1.1"
SCHEMAS = ("dc", DC_SCHEMA)
GENERATION = "x-fundstelle-generation"
"""The generation that the pages before came from: another one is a diagnostic, so that no hit is passed over or met twice."""
_NAMES: dict[Version, tuple[str, ...]] = {
    "1.1": (
        *("version", "operation", "query", "startRecord", "maximumRecords", "recordPacking", "recordSchema"),
        *("recordXPath", "resultSetTTL", "sortKeys", "stylesheet"),
    ),
    "2.0": (
        *("version", "operation", "queryType", "query", "startRecord", "maximumRecords", "recordXMLEscaping"),
        *("recordPacking", "recordSchema", "resultSetTTL", "sortKeys", "stylesheet", "renderedBy", "httpAccept"),
        "responseType",
    ),
}
_NAMES["1.2"] = _NAMES["1.1"]
_NOT_ECHOED = ("operation", "recordXPath", "stylesheet")
"""What no answer is made with."""
_NUMBER = re.compile(r"\d{1,18}", re.ASCII)
_TRUTH = {"": True, "1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class SruRequest:
    """What is asked of /sru; no `query` is explain. Where there are `diagnostics`, it is not to be carried out.

    `start` counts from 1; `size` is 0..MAX_SIZE. `echo` are the parameters as they came, in the order of the schema.
    """

    version: Version
    query: str = ""
    start: int = 1
    size: int = DEFAULT_SIZE
    as_string: bool = False
    sort: Sort | None = None
    generation: str = ""
    accept: str = ""
    echo: tuple[tuple[str, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_request(arguments: MultiDict[str, str]) -> SruRequest:
    """Reads the parameters; never fails. An empty one counts as not given, unknown ones are passed over if they begin with x-."""
    return _Reader({name: [value.replace("\0", "") for value in values] for name, values in arguments.lists()}).read()


class _Reader:
    """Reads each parameter in turn; what is wrong goes to `wrong`."""

    def __init__(self, given: dict[str, list[str]]) -> None:
        self.given = {name: values[0].strip() for name, values in given.items() if values[0].strip()}
        self.wrong = [Diagnostic(6, name) for name, values in given.items() if len(set(values)) > 1]
        self.version = self._version()

    def read(self) -> SruRequest:
        is_search = self._is_search()
        self._check_names()
        string = self._as_string()
        start, size = self._number("startRecord", 1, 1), self._size()
        schema = self.given.get("recordSchema", "dc")
        if is_search and schema.lower() not in SCHEMAS:
            self._refuse(66, schema)
        sort = self._sort()
        return SruRequest(
            version=self.version,
            query=self.given.get("query", "") if is_search else "",
            start=start,
            size=size,
            as_string=string,
            sort=sort,
            generation=self.given.get(GENERATION, ""),
            accept=self.given.get("httpAccept", ""),
            echo=self._echo(),
            diagnostics=tuple(self.wrong),
        )

    def _refuse(self, number: int, details: str = "") -> None:
        self.wrong.append(Diagnostic(number, details))

    def _version(self) -> Version:
        """The version asked for; 2.0 has neither `version` nor `operation`, so one who sends the latter alone speaks 1.2."""
        asked = self.given.get("version")
        if asked is None:
            return "1.2" if "operation" in self.given else HIGHEST
        for version in _NAMES:
            if asked == version:
                return version
        self._refuse(5, HIGHEST)
        return HIGHEST

    def _is_search(self) -> bool:
        operation = self.given.get("operation", "searchRetrieve" if "query" in self.given else "explain")
        if operation not in ("explain", "searchRetrieve"):
            self._refuse(4, operation)
        elif operation == "searchRetrieve" and "query" not in self.given:
            self._refuse(7, "query")
        return operation == "searchRetrieve"

    def _check_names(self) -> None:
        for name, value in self.given.items():
            if name not in _NAMES[self.version] and not name.startswith("x-"):
                self._refuse(8, name)
            elif name == "recordXPath":
                self._refuse(72)
            elif name == "stylesheet":
                self._refuse(110)
            elif name == "queryType" and value.lower() != "cql":
                self._refuse(11, value)
            elif name == "renderedBy" and value != "client":
                self._refuse(6, name)

    def _as_string(self) -> bool:
        """Whether records are sent as text: what 1.x calls packing is XML escaping in 2.0, where records are packed or not."""
        if self.version == "2.0":
            name = "recordXMLEscaping"
            if self.given.get("recordPacking", "packed") != "packed":
                self._refuse(71, self.given["recordPacking"])
        else:
            name = "recordPacking"
        packing = self.given.get(name, "xml")
        if packing not in ("xml", "string"):
            self._refuse(71, packing)
        return packing == "string"

    def _number(self, name: str, default: int, low: int) -> int:
        value = self.given.get(name)
        if value is None:
            return default
        if _NUMBER.fullmatch(value) and int(value) >= low:
            return int(value)
        self._refuse(6, name)
        return default

    def _size(self) -> int:
        """As many as are asked for, but no more than MAX_SIZE: a server may send fewer, and says where to go on."""
        if self.given.get("maximumRecords", "").startswith("-"):
            self._refuse(62, "maximumRecords")
            return DEFAULT_SIZE
        self._number("resultSetTTL", 0, 0)
        return min(self._number("maximumRecords", DEFAULT_SIZE, 0), MAX_SIZE)

    def _sort(self) -> Sort | None:
        """sortKeys=path,schema,ascending,caseSensitive,missingValue; an order within the query comes before it."""
        keys = self.given.get("sortKeys", "").split()
        if not keys:
            return None
        if len(keys) > 1:
            self._refuse(84, "1")
            return None
        path, schema, direction, case, missing = [*keys[0].split(","), "", "", "", ""][:5]
        name = re.split(r"[/:]", path)[-1]
        by_date = sort_of(name, ascending=True) is not None
        ascending = _TRUTH.get(direction.lower()) if direction else by_date
        sort = None if ascending is None else sort_of(name, ascending=ascending)
        if schema and schema.lower() not in SCHEMAS:
            self._refuse(87, schema)
        elif not by_date and sort_of(name, ascending=False) is None:
            self._refuse(88, path)
        elif sort is None:
            self._refuse(90, direction)
        elif case.lower() not in _TRUTH:
            self._refuse(91, case)
        elif missing and missing != ("highValue" if ascending else "lowValue"):
            self._refuse(92, missing)
        return sort

    def _echo(self) -> tuple[tuple[str, str], ...]:
        """Without values that the schema of an answer has no room for."""
        left_out = {*_NOT_ECHOED, *(one.details for one in self.wrong)}
        if self.version == "2.0":
            left_out.add("version")
        if any(one.number == 71 for one in self.wrong):
            left_out |= {"recordPacking", "recordXMLEscaping"}
        return tuple((name, self.given[name]) for name in _NAMES[self.version] if name in {*self.given} - left_out)
