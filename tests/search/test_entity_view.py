"""The page of a person or city: the same from every engine, and equal to what reading every article gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.article import Entity
from search.engine.entity_view import MOST_TOGETHER
from search.engine.evidence import MOST_SENTENCES, evidence
from search.entity_page import EntityPage
from search.page import Snippet
from search.request import SearchRequest
from search.searcher import EntityNotFound, Searcher
from tests.search.archives import article
from tests.search.test_searchers import Commits, engine, large, naive, oracle, small, whoosh

__all__ = ["engine", "large", "oracle", "small"]


def comparable(page: EntityPage) -> EntityPage:
    return replace(page, generation="")


@pytest.mark.parametrize("paging", [{}, {"offset": 3, "size": 4}, {"offset": 500}, {"size": 0}], ids=str)
def test_every_page_is_that_of_the_oracle(large: Searcher, oracle: Searcher, paging: dict[str, int]) -> None:
    known = [
        (field, value.value)
        for field in ("person", "city")
        for value in oracle.facet(SearchRequest(), field).facet.values
    ]
    assert len(known) >= 4
    for field, id in known:
        assert comparable(large.entity(field, id, **paging)) == comparable(oracle.entity(field, id, **paging))


def test_counts_are_of_articles_and_forms_of_one_person_stand_together(small: Searcher) -> None:
    page = small.entity("person", "Rustem Umjerow")
    assert page.articles == 2
    assert {(form.text, form.articles) for form in page.forms} == {("Rustem Umerow", 1), ("Rustem Umjerow", 1)}
    assert [(month.value, month.count) for month in page.months.values] == [("2025-12", 1)]
    assert page.months.missing == 1
    persons, cities = page.together
    assert {value.label: value.count for value in persons.values} == {"Anna Öz": 1, "Donald Trump": 1}
    assert (persons.distinct, persons.other, persons.missing) == (2, 0, 0)
    assert (cities.values, cities.missing) == ((), 2)


def test_every_name_of_an_entity_finds_the_page_with_its_id(small: Searcher) -> None:
    ids = {
        small.entity("person", name).entity.id
        for name in ("Rustem Umerow", "rustem-umjerow", "rustem-umerow", "Umerow")
    }
    assert len(ids) == 1


def test_without_a_field_the_very_id_goes_before_other_names(engine: str, small: Searcher) -> None:
    assert small.entity(None, "kiew").entity == Entity("city", "kiew", "Kiew")
    assert small.entity(None, "donald-trump").entity.field == "person"
    assert small.entity(None, "Donald Trump").entity.field == "person"


@pytest.mark.parametrize(("field", "id"), [("person", "kiew"), ("city", "donald-trump"), (None, "x"), ("person", "\0")])
def test_who_is_unknown_is_not_found(small: Searcher, field: str | None, id: str) -> None:
    with pytest.raises(EntityNotFound):
        small.entity(field, id)


def test_evidence_comes_newest_first_and_in_pages(small: Searcher) -> None:
    page = small.entity("person", "donald-trump")
    assert [one.id for one in page.evidence] == ["trump-1", "trump-2", "umerow"]
    assert [one.id for one in small.entity("person", "donald-trump", offset=1, size=1).evidence] == ["trump-2"]
    for one in page.evidence:
        assert one.mentions == 1
        sentence = one.sentences[0]
        assert [sentence.text[start:end] for start, end in sentence.marks] == ["Donald Trump"]
        assert small.article(one.id).text[sentence.start :].startswith(sentence.text)


def test_many_companions_are_counted_though_not_listed(tmp_path_factory: pytest.TempPathFactory) -> None:
    surnames = [beginning + end for beginning in "BDFGH" for end in ("ach", "eld", "orn", "und", "itt")]
    others = [f"Kurt {surname}" for surname in surnames[: MOST_TOGETHER + 3]]
    commits: Commits = [
        ([article("a", "Text", persons=["Anna Öz", *others]), article("b", "Text", persons=["Anna Öz"])], [])
    ]
    found = [
        comparable(make(commits, tmp_path_factory.mktemp("many")).entity("person", name))
        for make in (naive, whoosh)
        for name in ("Anna Öz", others[-1])
    ]
    assert found[:2] == found[2:]
    for page in found[:2]:
        assert len(page.together[0].values) == MOST_TOGETHER
        assert (page.together[0].distinct, page.together[0].other) == (MOST_TOGETHER + 3, 3)


def sentences(text: str, *names: str, title: str = "") -> list[str]:
    places = [text.index(name) for name in names]
    spans = tuple(sorted((place, place + len(name)) for place, name in zip(places, names, strict=True)))
    annotated = article("a", text, title="")
    return [
        marked(one)
        for one in evidence(replace(annotated, article=replace(annotated.article, title=title)), spans).sentences
    ]


def marked(snippet: Snippet) -> str:
    text = snippet.text
    for start, end in reversed(snippet.marks):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Es regnet. Anna Öz ging. Es blieb so.", ["Anna Öz"], ["[Anna Öz] ging."]),
        ("Am 8. Januar kam Dr. Öz mit J. Klee an. Alle kamen.", ["Öz"], ["Am 8. Januar kam Dr. [Öz] mit J. Klee an."]),
        ("Das war 2025. Öz kam.", ["Öz"], ["[Öz] kam."]),
        ("Kein Ende\n\nÖz kam\n\nNoch einer", ["Öz"], ["[Öz] kam"]),
        ("Es kamen:\n- Anna Öz\n- Otto Klee", ["Klee"], ["- Otto [Klee]"]),
        ("Er rief: „Öz kommt!“ Dann war Ruhe.", ["Öz"], ["Er rief: „[Öz] kommt!“"]),
        ("Öz und Klee kamen. Klara ging.", ["Öz", "Klee", "Klara"], ["[Öz] und [Klee] kamen.", "[Klara] ging."]),
        ("Zeile eins\nmit Öz geht\nweiter. Punkt.", ["Öz"], ["Zeile eins\nmit [Öz] geht\nweiter."]),
    ],
)
def test_a_name_is_shown_in_its_sentence(text: str, names: list[str], expected: list[str]) -> None:
    assert sentences(text, *names) == expected


def test_a_headline_is_a_sentence_of_its_own() -> None:
    assert sentences("Öz in Wien\nDort sprach Klee lange.", "Öz", "Klee", title="Öz in Wien") == [
        "[Öz] in Wien",
        "Dort sprach [Klee] lange.",
    ]


def test_a_long_sentence_is_cut_between_words_and_a_line_without_spaces_anywhere() -> None:
    (words,) = sentences("wort " * 200 + "Öz" + " wort" * 200, "Öz")
    assert len(words) < 500
    assert set(words.replace("[Öz]", "").split()) == {"wort"}
    (line,) = sentences("a" * 100_000 + "Öz" + "a" * 100_000, "Öz")
    assert len(line) < 500


def test_only_the_first_sentences_are_shown_but_all_mentions_counted() -> None:
    text = " ".join(f"Öz{n} kam." for n in range(MOST_SENTENCES + 2))
    spans = tuple((place, place + 2) for place in range(len(text)) if text.startswith("Öz", place))
    found = evidence(article("a", text), spans)
    assert found.mentions == MOST_SENTENCES + 2
    assert len(found.sentences) == MOST_SENTENCES
