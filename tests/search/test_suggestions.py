""" "Meinten Sie" offers the archive's own words and names, and tells which words no article has."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engine.snapshot import Snapshot
from search.engine.suggestions import FEW, suggested
from search.engine.word_forms import explained, words_in
from search.query.parser import parse
from search.query.planning import clauses
from search.request import SearchRequest
from tests.search.archives import ANALYZER, Part, article, open_parts

ARTICLES = [
    article("1", "Die Ausstellung in Brüssel zeigt Münzen.", persons=["Rustem Umerow"]),
    article("2", "Eine Ausstellung, viele Ausstellungen, und die Kunstausstellung.", persons=["Rustem Umjerow"]),
    article("3", "Die Verhandlungen in Brüssel dauern. Brüssel schweigt."),
    article("4", "Haus und Maus, Haus und Hof."),
    *(article(f"more-{number}", "Das Haus steht, Gespräche dauern.") for number in range(2 * FEW)),
    article("gone", "Verschollenes"),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    parts = [Part(ARTICLES[:2]), Part(ARTICLES[2:], frozenset({"gone"}))]
    return open_parts(tmp_path_factory.mktemp("suggestions"), parts)


def offered(snapshot: Snapshot, query: str) -> list[tuple[str, str, str, int]]:
    request = SearchRequest(query=query)
    clause = clauses(parse(query).tree, ANALYZER, request)
    return [(one.word, one.instead, one.query, one.count) for one in suggested(snapshot, ANALYZER, clause, request)[0]]


def missing(snapshot: Snapshot, query: str) -> tuple[str, ...]:
    request = SearchRequest(query=query)
    return suggested(snapshot, ANALYZER, clauses(parse(query).tree, ANALYZER, request), request)[1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Brusel", ("Brusel", "Brüssel", "Brüssel", 2)),
        ("Austsellung", ("Austsellung", "Ausstellung", "Ausstellung", 2)),
        ("Münze Verhandlugnen", ("Verhandlugnen", "Verhandlungen", "Münze Verhandlungen", 1)),
        ('"Brusel schweigt"', ("Brusel", "Brüssel", '"Brüssel schweigt"', 2)),
        ("(Gespräche ODER Brusel) NICHT Haus", ("Brusel", "Brüssel", "(Gespräche ODER Brüssel) NICHT Haus", 2)),
    ],
)
def test_a_word_that_no_article_has_is_offered_as_the_archive_spells_it(
    snapshot: Snapshot, query: str, expected: tuple[str, str, str, int]
) -> None:
    assert offered(snapshot, query)[0] == expected


def test_another_spelling_of_a_name_is_offered_though_the_one_typed_is_found(snapshot: Snapshot) -> None:
    person = 'person:"Rustem Umjerow"'
    assert offered(snapshot, "Umerow") == [("Umerow", person, person, 2), ("Umerow", "Umjerow", "Umjerow", 1)]
    assert offered(snapshot, "umjerow") == [("umjerow", person, person, 2), ("umjerow", "Umerow", "Umerow", 1)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Umjeroff", 'person:"Rustem Umjerow"'),
        ("(Haus ODER Umjerov) NICHT Maus", '(Haus ODER person:"Rustem Umjerow") NICHT Maus'),
        ("Haus Umerow", 'Haus person:"Rustem Umjerow"'),
    ],
)
def test_a_person_is_offered_whose_name_is_spelled_alike_and_found_under_several_spellings(
    snapshot: Snapshot, query: str, expected: str
) -> None:
    assert [one for one in offered(snapshot, query) if one[2] == expected and one[3] == 2]


@pytest.mark.parametrize(
    "query", ['"Umjerov schweigt"', "„Umjerov schweigt“", "titel:Umerow", "Umerow NAHE/3 Brüssel", "Brusel"]
)
def test_no_person_is_offered_where_none_can_stand_or_a_word_finds_as_much(snapshot: Snapshot, query: str) -> None:
    assert not [one for one in offered(snapshot, query) if ":" in one[1]]


def test_a_rare_word_gives_way_only_to_one_far_more_frequent(snapshot: Snapshot) -> None:
    assert offered(snapshot, "Maus") == [("Maus", "Haus", "Haus", 2 * FEW + 1)]
    assert offered(snapshot, "Hof") == []


@pytest.mark.parametrize(
    "query", ["Haus", "Gespräch", "Ausstellung", "", "*", "Haus NICHT Brusel", "Brus*", "xyzzyxyz"]
)
def test_nothing_is_offered_where_nothing_is_likelier(snapshot: Snapshot, query: str) -> None:
    assert offered(snapshot, query) == []


def test_words_that_no_article_has_are_named_as_typed(snapshot: Snapshot) -> None:
    assert missing(snapshot, 'Haus Quark "Brüssel Kässe"') == ("Quark", "Kässe")
    assert missing(snapshot, "Haus") == ()
    assert missing(snapshot, "Verschollenes") == ("Verschollenes",)


def test_a_word_is_explained_by_the_forms_found(snapshot: Snapshot) -> None:
    clause = clauses(parse("Ausstellung Bruss*").tree, ANALYZER, SearchRequest())
    found = [explained(snapshot, ANALYZER, word) for word in words_in(clause)]
    assert [word.word for word in found] == ["Ausstellung", "bruss*"]
    assert found[0].forms == (("Ausstellung", 2), ("Ausstellungen", 1), ("Kunstausstellung", 1))
    assert "parts:" in " ".join(found[0].terms)
    assert found[1].forms == (("brussel", 2),)


def test_forms_are_found_in_articles_far_behind_the_first_ones(tmp_path: Path) -> None:
    many = [article(f"{number:03}", "Das Haus steht.") for number in range(60)]
    snapshot = open_parts(tmp_path, [Part([*many, article("z", "Viele Häuser stehen.")])])
    (word,) = words_in(clauses(parse("Haus").tree, ANALYZER, SearchRequest()))
    assert explained(snapshot, ANALYZER, word).forms == (("Haus", 60), ("Häuser", 1))


def test_forms_of_a_title_are_those_that_titles_have(tmp_path: Path) -> None:
    snapshot = open_parts(
        tmp_path,
        [
            Part([article("1", "Häuser und ein Hausboot.", title="Haus am See")]),
            Part([article("2", "Das Haus.", title="Viele Häuser"), article("3", "Haus")]),
        ],
    )

    def forms(query: str) -> tuple[tuple[str, int], ...]:
        (word,) = words_in(clauses(parse(query).tree, ANALYZER, SearchRequest()))
        return explained(snapshot, ANALYZER, word).forms

    assert forms("titel:Haus") == (("Haus", 1), ("Häuser", 1))
    assert forms("titel:hau*") == (("haus", 1), ("hauser", 1))
    assert forms("Haus") == (("Haus", 3), ("Häuser", 2), ("Hausboot", 1))


@pytest.mark.parametrize("typed", ["Haus II", "Haus VI", "Haus dei"])
def test_no_function_word_is_offered_and_nothing_for_a_ruler_s_numeral(tmp_path: Path, typed: str) -> None:
    articles = [article(str(number), "Das Haus in der Stadt, die im Tal liegt.") for number in range(2 * FEW)]
    snapshot = open_parts(tmp_path, [Part(articles)])
    assert offered(snapshot, typed) == []
    assert missing(snapshot, typed) == (typed.split()[1],)
