"""URL arguments and requests mean the same: every request comes back from its own arguments."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.request import MAX_FACET_SIZE, MAX_SIZE, Filter, SearchRequest
from webui.errors import param_message
from webui.language import load_languages
from webui.params import FACET_NAMES, HIT_KEYS, ParamError, parse_args, to_args, to_query

CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")  # NUL is dropped: no text has it
TEXT = st.text(CHARACTERS, max_size=12)
VALUES = st.lists(st.text(CHARACTERS, min_size=1, max_size=8), max_size=3, unique=True).map(tuple)
SIZES = st.integers(0, MAX_FACET_SIZE)
DATES = st.dates().flatmap(lambda day: st.sampled_from((f"{day:%Y}".zfill(4), day.isoformat()[:7], day.isoformat())))


def values_of(facet: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Whatever an archive may call its values; months are those of the calendar."""
    months = st.dates().map(lambda day: day.isoformat()[:7]) | st.sampled_from(("none", "2026"))
    return st.lists(months, max_size=3, unique=True).map(tuple) if facet == "month" else VALUES


@st.composite
def requests(draw: st.DrawFn) -> SearchRequest:
    filters = tuple(
        chosen
        for name in FACET_NAMES
        if draw(st.booleans())
        and (
            chosen := Filter(name, draw(values_of(name)), draw(values_of(name)), draw(st.sampled_from(("any", "all"))))
        )
        is not None
        and (chosen.values or chosen.excluded)
    )
    first, last = sorted((draw(DATES), draw(DATES)))
    facet_names = st.lists(st.sampled_from(FACET_NAMES), unique=True)
    return SearchRequest(
        query=draw(TEXT),
        operator=draw(st.sampled_from(("and", "or"))),
        match=draw(st.sampled_from(("forms", "exact"))),
        filters=filters,
        date_from=draw(st.sampled_from((None, first))),
        date_to=draw(st.sampled_from((None, last))),
        undated=draw(st.sampled_from(("include", "only", "exclude"))),
        sort=draw(st.sampled_from(("relevance", "newest", "oldest"))),
        size=draw(st.integers(0, MAX_SIZE)),
        cursor=draw(st.none() | TEXT.filter(bool)),
        facets=tuple(draw(facet_names)),
        facet_size=draw(SIZES),
        facet_sizes=tuple((name, draw(SIZES)) for name in draw(facet_names)),
    )


@given(requests())
def test_a_request_comes_back_from_its_arguments(request: SearchRequest) -> None:
    parsed = parse_args(to_args(request))
    assert parsed.request == request
    assert parsed.errors == parsed.unknown == ()


@given(requests())
def test_a_request_comes_back_from_its_address(request: SearchRequest) -> None:
    assert parse_args(parse_qsl(to_query(request), keep_blank_values=True)).request == request


@given(st.lists(st.tuples(st.sampled_from(("q", "size", "from", "person", "facets", "x", "person.mode")), TEXT)))
def test_any_arguments_are_read_without_an_exception(pairs: list[tuple[str, str]]) -> None:
    request = parse_args(pairs).request
    assert parse_args(to_args(request)).request == request


def test_defaults_are_left_out() -> None:
    assert to_args(SearchRequest()) == ()
    assert to_args(SearchRequest(query="Kiew", size=10, sort="relevance")) == (("q", "Kiew"),)


def test_arguments_stand_in_the_order_of_the_contract() -> None:
    request = SearchRequest(query="a", date_from="2025").with_filter("city", "kiew").with_excluded("person", "p")
    assert to_args(request) == (("q", "a"), ("not.person", "p"), ("city", "kiew"), ("from", "2025"))


def test_empty_values_as_forms_send_them_are_not_given() -> None:
    assert parse_args([("q", ""), ("from", ""), ("person", ""), ("operator", "")]).request == SearchRequest()


def test_no_facets_can_be_asked_for() -> None:
    assert parse_args([("facets", "")]).request.facets == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [("8.1.2026", "2026-01-08"), ("01.2026", "2026-01"), ("2026", "2026"), ("29.2.2024", "2024-02-29")],
)
def test_dates_are_read_as_germans_type_them(typed: str, read: str) -> None:
    assert parse_args([("from", typed)]).request.date_from == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("operator", "xor"),
        ("match", "fuzzy"),
        ("sort", "random"),
        ("undated", "never"),
        ("size", "201"),
        ("size", "-1"),
        ("size", "ten"),
        ("size", "１０"),
        ("facet.size", "1001"),
        ("facet.person.size", "x"),
        ("person.mode", "none"),
        ("facets", "person,weather"),
        ("fields", "id,secret"),
        ("from", "2025-13"),
        ("to", "2025-02-30"),
        ("to", "0000"),
        ("from", "gestern"),
    ],
)
def test_a_wrong_value_is_told_and_left_out(name: str, value: str) -> None:
    parsed = parse_args([("q", "Kiew"), (name, value), ("person", "p")])
    assert [error.param for error in parsed.errors] == [name]
    assert parsed.request == SearchRequest(query="Kiew").with_filter("person", "p")
    for language in load_languages().values():
        message = param_message(parsed.errors[0], language)
        assert name in message
        assert "allowed." not in message


def test_a_period_that_ends_before_it_begins_is_wrong() -> None:
    parsed = parse_args([("from", "2026-02"), ("to", "2026-01")])
    assert parsed.errors == (ParamError("order", "from", "2026-02", ("2026-01",)),)
    assert parsed.request == SearchRequest()
    assert parse_args([("from", "2026-02"), ("to", "2026")]).errors == ()


def test_a_single_parameter_given_twice_is_wrong() -> None:
    assert parse_args([("size", "5"), ("size", "6")]).errors[0].code == "repeated"
    assert parse_args([("size", "5"), ("size", "5")]).errors == ()


def test_an_unknown_parameter_is_told_apart_with_the_likeliest_name() -> None:
    parsed = parse_args([("persn", "x"), ("q", "Kiew")])
    assert parsed.errors == ()
    assert parsed.unknown == (ParamError("unknown", "persn", "x", ("person",)),)
    assert parsed.request.query == "Kiew"


def test_fields_choose_keys_of_a_hit() -> None:
    assert parse_args([("fields", "id, title")]).fields == ("id", "title")
    assert parse_args([]).fields is None
    assert {"id", "url", "person", "city", "snippets", "duplicates"} <= set(HIT_KEYS)


def test_what_a_page_asks_besides_is_passed_over() -> None:
    assert parse_args([("lang", "en"), ("q", "a")], also=("lang",)).unknown == ()


def test_a_narrowed_request_keeps_everything_else() -> None:
    request = parse_args([("q", "a"), ("sort", "newest"), ("cursor", "x")]).request
    narrowed = request.with_filter("person", "p")
    assert to_args(narrowed) == (("q", "a"), ("person", "p"), ("sort", "newest"))
    assert narrowed == replace(request, cursor=None, filters=(Filter("person", ("p",)),))
