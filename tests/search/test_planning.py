"""clauses(): which terms of which fields a query looks for, with the real analyzer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.german.analysis import Analyzer
from search.query.clauses import (
    All,
    Boosted,
    Clause,
    DateRange,
    Every,
    Fuzzy,
    HasValue,
    Nothing,
    Pattern,
    Proximity,
    Sequence,
    Some,
    Terms,
    WeightedTerm,
    Without,
)
from search.query.parser import parse
from search.query.planning import clauses, searched
from search.query.query_tree import written
from search.request import Match, Operator, SearchRequest
from search.searcher import QueryTooLong
from tests.search.test_query import QUERIES


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def plan(analyzer: Analyzer, typed: str, operator: Operator = "and", match: Match = "forms") -> Clause:
    request = SearchRequest(typed, operator=operator, match=match)
    return clauses(parse(typed, operator).tree, analyzer, request)


def exact(text: str, form: str) -> Terms:
    return Terms(text, (WeightedTerm("exact", form),))


def form_and_part(text: str, body: str, form: str) -> Terms:
    return Terms(text, (WeightedTerm("body", body), WeightedTerm("body", form), WeightedTerm("parts", body, 0.3)))


def test_a_word_is_found_by_its_forms_and_inside_compounds(analyzer: Analyzer) -> None:
    assert plan(analyzer, "Garantien") == form_and_part("Garantien", "garanti", "garantien")
    assert plan(analyzer, "Kiew") == Terms("Kiew", (WeightedTerm("body", "kiew"), WeightedTerm("parts", "kiew", 0.3)))


def test_a_function_word_is_searched_for_as_such(analyzer: Analyzer) -> None:
    assert plan(analyzer, "der") == Terms("der", (WeightedTerm("body", "_der"), WeightedTerm("body", "der")))


def test_in_ranked_searches_the_words_of_a_chain_count_one_by_one(analyzer: Analyzer) -> None:
    found = plan(analyzer, "Frankfurt-an-der-Oder", "or")
    words = found.clauses[0] if isinstance(found, Every) else found
    assert isinstance(words, Terms)
    assert {"frankfurt", "frankfurtanderod"} <= {term.term for term in words.terms if term.field == "body"}
    assert not {"_der", "der", "_an", "an"} & {term.term for term in words.terms}


def test_a_chain_is_a_phrase_or_one_word(analyzer: Analyzer) -> None:
    assert plan(analyzer, "NATO-Gipfel") == Some(
        (
            Sequence("body", (("nato",), ("gipfel",))),
            Terms("NATO-Gipfel", (WeightedTerm("body", "natogipfel"), WeightedTerm("parts", "natogipfel", 0.3))),
        )
    )
    assert plan(analyzer, "Kiew/Paris") == Sequence("body", (("kiew",), ("paris",)))


@pytest.mark.parametrize(
    ("typed", "clause"),
    [
        ('"Garantien"', exact("Garantien", "garantien")),
        ('"Koalition der Willigen"', Sequence("exact", (("koalition",), ("der",), ("willigen",)))),
        ('"US-Präsident *"', Sequence("exact", (("us",), ("prasident",)))),
        ('"a b c"~5', Proximity("exact", (("a",), ("b",), ("c",)), 5)),
        ('"a"~5', exact("a", "a")),
        ("a NAHE/5 b", Proximity("exact", (("a",), ("b",)), 5)),
        ("a VOR/5 b", Proximity("exact", (("a",), ("b",)), 5, ordered=True)),
        (
            '"a b" NAHE/3 (c* ODER d~ ODER e-f)',
            Proximity(
                "exact",
                (
                    (Sequence("exact", (("a",), ("b",))),),
                    (Pattern("exact", "c*"), Fuzzy("exact", "d", 1), Sequence("exact", (("e",), ("f",)))),
                ),
                3,
            ),
        ),
        ("Brü*", Pattern("exact", "bru*")),
        ("M?ller", Pattern("exact", "m?ller")),
        ("*uer", Some((Pattern("exact", "*ur"), Pattern("exact", "*uer")))),
        ("NATO-Gip*", Sequence("exact", (("nato",), (Pattern("exact", "gip*"),)))),
        ("NATO-*", exact("NATO-*", "nato")),
        ("Umjerow~2", Fuzzy("exact", "umjerow", 2)),
        ("Groß-Umerow~", Sequence("exact", ((Fuzzy("exact", "gross", 1),), (Fuzzy("exact", "umerow", 1),)))),
        ("titel:Kiew", Terms("Kiew", (WeightedTerm("title", "kiew"),))),
        ('titel:"Kiew"', Terms("Kiew", (WeightedTerm("title_exact", "kiew"),))),
        ("titel:Ki*", Pattern("title_exact", "ki*")),
        ("titel:(a NAHE/2 b)", Proximity("title_exact", (("a",), ("b",)), 2)),
        ("person:Merz", HasValue("person", "Merz")),
        ("monat:ohne", HasValue("month", "none")),
        ("datum:2025..", DateRange("2025", None)),
        ("-datum:*", Without(DateRange(None, None))),
        ("", All()),
        ('""', Nothing()),
        ('"a" ODER "b" NICHT "c"', Some((exact("a", "a"), Every((exact("b", "b"), Without(exact("c", "c"))))))),
    ],
)
def test_the_rest_goes_by_surface_forms_fields_and_operators(analyzer: Analyzer, typed: str, clause: Clause) -> None:
    assert plan(analyzer, typed) == clause


def test_match_exact_takes_every_word_as_it_is(analyzer: Analyzer) -> None:
    assert plan(analyzer, "Garantien US-Präsident", match="exact") == Every(
        (exact("Garantien", "garantien"), Sequence("exact", (("us",), ("prasident",))))
    )


def test_ranked_searches_drop_function_words_unless_there_are_no_others(analyzer: Analyzer) -> None:
    kiew = plan(analyzer, "Kiew")
    assert plan(analyzer, "wer ist in Kiew", "or") == kiew
    assert plan(analyzer, "wer ist", "or") == Some((plan(analyzer, "wer"), plan(analyzer, "ist")))
    assert plan(analyzer, 'Kiew "in"', "or") == Some((kiew, exact("in", "in")))
    assert plan(analyzer, "in Kiew") == Every((plan(analyzer, "in"), kiew))


def test_ranked_searches_score_the_parts_of_a_compound_without_finding_more(analyzer: Analyzer) -> None:
    weighted = [
        ("body", "sicherheit", 1.0),
        ("body", "garanti", 1.0),
        ("parts", "sicherheit", 0.3),
        ("parts", "garanti", 0.3),
    ]
    parts = Terms("Sicherheitsgarantien", tuple(WeightedTerm(*term) for term in weighted))
    assert plan(analyzer, "Sicherheitsgarantien", "or") == Every(
        (plan(analyzer, "Sicherheitsgarantien"), Boosted(parts, 0.2, optional=True))
    )
    assert plan(analyzer, "Kiew -Sicherheitsgarantien", "or") == plan(analyzer, "Kiew -Sicherheitsgarantien")


@settings(max_examples=300, deadline=None)
@given(QUERIES, st.sampled_from(["and", "or"]), st.sampled_from(["forms", "exact"]))
def test_any_query_can_be_planned(analyzer: Analyzer, typed: str, operator: Operator, match: Match) -> None:
    try:
        tree = parse(typed, operator).tree
    except QueryTooLong:
        return
    clause = clauses(tree, analyzer, SearchRequest(typed, operator=operator, match=match))
    again = parse(parse(typed, operator).understood).tree
    assert clauses(again, analyzer, SearchRequest(typed, operator=operator, match=match)) == clause


_RANKED = SearchRequest(operator="or")


def test_what_was_searched_for_has_no_function_words(analyzer: Analyzer) -> None:
    question = "Warum hat der Reichstag die Kriegskredite bewilligt?"
    tree = searched(parse(question, "or").tree, analyzer, _RANKED)
    assert written(tree) == "Reichstag ODER Kriegskredite ODER bewilligt"
    assert written(searched(parse("der die", "or").tree, analyzer, _RANKED)) == "der ODER die"
    assert searched(parse(question).tree, analyzer, SearchRequest()) == parse(question).tree


@given(
    st.lists(st.sampled_from("Krieg der die und UND ODER NICHT ( ) titel: -der Rat* NAHE stadt:Kiew".split()))
    .map(" ".join)
    .filter(str.strip)
)
def test_what_was_searched_for_means_the_same_when_searched_again(analyzer: Analyzer, query: str) -> None:
    tree = searched(parse(query, "or").tree, analyzer, _RANKED)
    again = parse(written(tree), "or").tree
    assert searched(again, analyzer, _RANKED) == again
    assert clauses(again, analyzer, _RANKED) == clauses(parse(query, "or").tree, analyzer, _RANKED)
