"""Type-ahead: what the word that is being typed may become, each as the whole query with it in place (/api/v1/suggest)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, Response

from index.schema import ENTITY_FIELDS, OPTIONAL_FIELDS, field_named
from search.as_json import JsonObject
from search.page import Completion, Completions
from search.query.lexer import QUOTES, ends_in_quotes
from search.searcher import Searcher
from webui.api_answers import json_answer
from webui.arguments import only, own_argument, typed
from webui.params import one_of, whole_number

SIZE = 6
MOST = 20
FORMATS = ("json", "opensearch")
_INSIDE_WORDS = "_'’-"
_FIELD = re.compile(rf"\w+:[{QUOTES}]?\Z")
_LONGEST_FIELD = 20


@dataclass(frozen=True, slots=True)
class _Cut:
    """A query cut before the word being typed; `field` is the one it is typed into ("person:"), `quoted` within a phrase."""

    before: str
    field: str
    word: str
    quoted: bool


def add_api(routes: Blueprint, searcher: Searcher) -> None:
    """Adds /suggest."""

    @routes.get("/suggest")
    def suggest() -> Response:
        only("q", "size", "format")
        query = typed("q")
        size: int = own_argument("size", SIZE, whole_number, 1, MOST)
        format = own_argument("format", "json", one_of, FORMATS)
        cut = _cut(query)
        found = searcher.complete(cut.word, size, words=not cut.field, fields=_fields(cut))
        if format == "opensearch":
            queries = [whole for whole, _ in _queries(found, cut)][:size]
            return json_answer([query, queries], found.generation, "application/x-suggestions+json")
        return json_answer(_body(query, found, cut), found.generation)


def _cut(query: str) -> _Cut:
    start = len(query)
    while start and (query[start - 1].isalnum() or query[start - 1] in _INSIDE_WORDS):
        start -= 1
    start += len(query[start:]) - len(query[start:].lstrip(_INSIDE_WORDS))  # -wort excludes
    field = _FIELD.search(query[max(0, start - _LONGEST_FIELD) : start])
    length = len(field[0]) if field else 0
    return _Cut(query[: start - length], field[0] if field else "", query[start:], ends_in_quotes(query))


def _fields(cut: _Cut) -> tuple[str, ...]:
    """Whose names the place can take: of the field typed, of none within a phrase, else of all."""
    if cut.field:
        typed = cut.field.rstrip(f"{QUOTES}:").lower()
        return tuple(field for field in ENTITY_FIELDS if typed in field_named(field).query_names)
    return () if cut.quoted else ENTITY_FIELDS


def _queries(found: Completions, cut: _Cut) -> list[tuple[str, Completion]]:
    """Each completion with the whole query it makes."""
    words = [(f"{cut.before}{one.text}", one) for one in found.words]
    return [*words, *((f"{cut.before}{_chosen(one)}", one) for one in found.entities)]


def _chosen(one: Completion) -> str:
    """person:"Donald Trump"."""
    assert one.entity is not None
    label = one.text.replace('"', " ")
    return f'{field_named(one.entity.field).query_names[0]}:"{label}"'


def _body(query: str, found: Completions, cut: _Cut) -> JsonObject:
    lists: JsonObject = {name: [] for name in ("terms", *ENTITY_FIELDS)}
    for whole, one in _queries(found, cut):
        if one.entity is None:
            lists["terms"].append({"text": one.text, "count": one.articles, "query": whole})
        else:
            its = {"id": one.entity.id, "label": one.text, "count": one.articles, "query": whole}
            lists[one.entity.field].append(its)
    shown = {name: its for name, its in lists.items() if its or name not in OPTIONAL_FIELDS}
    return {"query": query, **shown, "generation": found.generation}
