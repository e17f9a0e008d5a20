"""A query in CQL means what docs/sru.md says: the same tree, and so the same clauses, as its equal in our own query language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.german.analysis import Analyzer
from search.query.cql import read_cql
from search.query.cql_indexes import INDEXES, RELATIONS
from search.query.cql_syntax import MOST_NESTED, CqlError
from search.query.parser import parse
from search.query.planning import clauses
from search.query.query_tree import written
from search.request import SearchRequest
from search.searcher import QueryTooLong

PIECES = st.sampled_from(
    (
        *("(", ")", "=", "==", "<", ">", "<=", ">=", "<>", "/", "\\", '"', '""', "^", "*", "?", " ", "\n"),
        *(
            " and ",
            " or ",
            " not ",
            " prox ",
            " sortby ",
            " all ",
            " any ",
            " adj ",
            " within ",
            "/unit=word",
            "/distance<=5",
        ),
        *(
            "/fuzzy",
            "/ordered",
            "/sort.descending",
            "cql.allRecords=1",
            "dc.title=",
            "dc.date=",
            "dc.date>",
            '"2025 2026"',
        ),
        *(
            "dc.subject=",
            "fundstelle.person=",
            "dc.identifier=",
            "dc.source=",
            "Krieg",
            "Kriege*",
            '"der Krieg"',
            "UND",
        ),
        *(
            "NAHE/5",
            "person:x",
            "C++",
            "„",
            "»",
            "~",
            "-",
            "ä",
            "a\u0308",
            "\u00ad",
            "\x00",
            "\ud800",
            "none",
            "2025",
            "ohne",
        ),
    )
)
TERMS = st.sampled_from(
    (
        "Krieg",
        "Krieg*",
        '"der Krieg"',
        '"NATO-Gipfel, und"',
        "UND",
        "C++",
        "person:x",
        "*",
        '"a \\"b\\""',
        "2025",
        "„x“",
        "-x~2",
        "ä|ö",
    )
)
CLAUSES = st.one_of(
    TERMS,
    st.tuples(
        st.sampled_from([f"{index.set}.{index.name}" for index in INDEXES if index.kind in ("text", "value")]),
        st.sampled_from(("=", "==", " all ", " any ", " adj ", "=/fuzzy ")),
        TERMS,
    ).map("".join),
    st.tuples(st.sampled_from(("=", "<", ">=", ">")), st.sampled_from(("2025", "2025-04", "2026-01-08"))).map(
        lambda found: "dc.date" + "".join(found)
    ),
)
BOOLEANS = st.sampled_from((" and ", " or ", " not ", " prox ", " prox/distance<=5 ", " prox/ordered "))
WELL_FORMED = st.recursive(
    CLAUSES,
    lambda inner: st.tuples(inner, BOOLEANS, inner).map(lambda parts: f"({parts[0]}{parts[1]}{parts[2]})"),
    max_leaves=6,
)
QUERIES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=14).map("".join), WELL_FORMED, WELL_FORMED)


def rows(columns: int, heading: str) -> list[list[str]]:
    """The rows of the table of docs/sru.md under a heading, the first cell and the others without their quotes."""
    text = Path("docs/sru.md").read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = [re.fullmatch(r"\| `(.+?)` " + r"\|(.*?)" * columns + r"\|", line) for line in text.splitlines()]
    return [[cell.strip().strip("`") for cell in row.groups()] for row in found if row]


MEANINGS = [(cql, understood) for cql, _, understood in rows(2, "What a query means")]
REFUSALS = [(cql, int(number)) for cql, number, _ in rows(2, "What is refused")]


def test_the_tables_of_the_docs_are_found() -> None:
    assert len(MEANINGS) > 20
    assert len(REFUSALS) > 20


@pytest.mark.parametrize(("cql", "understood"), MEANINGS)
def test_a_query_means_its_equal(cql: str, understood: str) -> None:
    reading = read_cql(cql)
    ours, own = parse(reading.query), parse(understood)
    assert reading.query == understood
    assert ours.tree == own.tree
    analyzer, request = Analyzer(), SearchRequest()
    assert clauses(ours.tree, analyzer, request) == clauses(own.tree, analyzer, request)


@pytest.mark.parametrize(("cql", "number"), REFUSALS)
def test_what_cannot_be_done_is_refused_by_its_number(cql: str, number: int) -> None:
    with pytest.raises(CqlError) as refused:
        read_cql(cql)
    assert refused.value.number == number


@pytest.mark.parametrize(
    ("cql", "sort"),
    [
        ("a sortby dc.date", "oldest"),
        ("a sortBy date/sort.ascending/sort.missingHigh", "oldest"),
        ("(a or b) sortby dc.date/descending", "newest"),
        ("dc.title=a SORTBY fundstelle.relevance", "relevance"),
        ("a", None),
    ],
)
def test_an_order_is_read(cql: str, sort: str | None) -> None:
    assert read_cql(cql).sort == sort


@pytest.mark.parametrize(
    ("cql", "number"),
    [
        ("a sortby dc.date dc.title", 84),
        ("a sortby fundstelle.relevance/sort.ascending", 90),
        ("a sortby dc.date/sort.missingOmit", 92),
        ("a sortby dc.date/sort.missingLow", 92),
        ("a sortby dc.date/sort.locale=de", 81),
        ("a sortby", 10),
        ("(a sortby dc.date)", 10),
    ],
)
def test_another_order_is_refused(cql: str, number: int) -> None:
    with pytest.raises(CqlError) as refused:
        read_cql(cql)
    assert refused.value.number == number


def test_an_article_is_named_by_its_identifier() -> None:
    assert read_cql('dc.identifier == "http://localhost/artikel/a1"').identifier == "http://localhost/artikel/a1"
    assert read_cql(r"identifier=a\*b").identifier == "a*b"


def test_escaped_signs_are_no_masks() -> None:
    assert read_cql(r'"die \"Zeit\" fragt\?"').query == '"die Zeit fragt"'
    assert read_cql(r"Krieg\*").query == "Krieg"


def test_every_index_takes_its_relations_and_no_others() -> None:
    known = {relation for relations in RELATIONS.values() for relation in relations}
    for index in INDEXES:
        for relation in known:
            term = '"2025 2026"' if relation == "within" else "2025"
            cql = f"{index.set}.{index.name} {relation} {term}"
            if relation in RELATIONS[index.kind]:
                read_cql(cql)
            else:
                with pytest.raises(CqlError) as refused:
                    read_cql(cql)
                assert refused.value.number == 22


def test_a_query_is_bounded() -> None:
    for cql, number in (
        ("a" * 2_001, 12),
        ("(" * (MOST_NESTED + 1) + "a" + ")" * (MOST_NESTED + 1), 13),
        (" and ".join("a" * 65), 38),
    ):
        with pytest.raises(CqlError) as refused:
            read_cql(cql)
        assert refused.value.number == number
    assert read_cql("(" * MOST_NESTED + "a" + ")" * MOST_NESTED).query == "a"


@given(QUERIES)
@example("a not (b not (c or (d and e)))")
@example('dc.title=a prox (dc.title=b or dc.title="c d")')
def test_any_text_is_read_exactly_or_refused(cql: str) -> None:
    """What is read is said in our language without remark, and in the one way it is written: nothing else can be understood."""
    try:
        reading = read_cql(cql)
    except CqlError:
        return
    if reading.identifier:
        return
    try:
        parsed = parse(reading.query)
    except QueryTooLong:
        return
    assert parsed.understood == reading.query == written(parsed.tree)
    assert {warning.code for warning in parsed.warnings} <= {"everything"}
