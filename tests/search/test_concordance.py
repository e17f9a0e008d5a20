"""Concordances show every occurrence once, in its words, in the order asked for, and read no more than they say."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import concordance
from search.article_page import FoundArticle, Walk
from search.concordance import Concordances, ContextLine, in_line_order, sort_words
from search.request import SearchRequest
from tests.search.archives import ANALYZER, ENTITIES, article
from tests.search.naive import NaiveSearcher

TEXTS = (
    "Der Krieg geht weiter. Äpfel vor dem Krieg, Zebras nach dem Krieg.\n\nKein Krieg!",
    "Vom Krieg der Ärzte und vom Krieg der Zahnärzte.",
    "Nichts davon.",
    "„Krieg“ und Frie\u00adden im Großen Krieg",
)
ARTICLES = tuple(
    article(f"a{number}", text, title=f"Titel {number}", date=f"2026-01-0{number + 1}")
    for number, text in enumerate(TEXTS)
)
SEARCHER = NaiveSearcher(ARTICLES, ENTITIES, ANALYZER)
KRIEG = SearchRequest(query="Krieg", sort="oldest")


class Reading(NaiveSearcher):
    """Counts the articles that are read."""

    def __init__(self) -> None:
        super().__init__(ARTICLES, ENTITIES, ANALYZER)
        self.read: list[str] = []

    def walk(self, request: SearchRequest, start: int = 0) -> Walk:
        walk = super().walk(request, start)

        def noted(found: FoundArticle) -> FoundArticle:
            self.read.append(found.hit.id)
            return found

        return Walk(walk.total, walk.generation, map(noted, walk.articles))


def whole(line: ContextLine) -> str:
    return line.left + line.hit + line.right


def test_a_line_is_an_occurrence_with_the_words_around_it() -> None:
    page = Concordances(SEARCHER).page(KRIEG, "article", width=24)
    assert [(line.id, line.number) for line in page.lines] == [
        *(("a0", number) for number in (1, 2, 3, 4)),
        *(("a1", number) for number in (1, 2)),
        *(("a3", number) for number in (1, 2)),
    ]
    second = page.lines[1]
    assert (second.left, second.hit, second.right) == ("weiter. Äpfel vor dem ", "Krieg", ", Zebras nach dem Krieg.")
    assert page.lines[-1].left == "und Frieden im Großen "
    assert (page.articles, page.read, page.occurrences, page.next) == (3, 3, 8, None)


def test_lines_are_the_marks_of_the_articles_page() -> None:
    for line in Concordances(SEARCHER).page(KRIEG, "right").lines:
        shown = SEARCHER.article(line.id, KRIEG)
        start, end = shown.marks[line.number - 1]
        assert shown.text[start:end] == line.hit
    (line,) = Concordances(SEARCHER).page(SearchRequest(query="Krieg NAHE/2 Großen"), "article").lines
    marks = SEARCHER.article(line.id, SearchRequest(query="Krieg NAHE/2 Großen")).marks
    assert (line.number, line.hit, len(marks)) == (1, "Großen Krieg", 2)


def test_the_words_found_are_marked_in_one_line_of_text() -> None:
    one = article("a", "Im Schatten\n der\u00ad  Sicherheits-\ngarantien:\tFrie\u00adden und Krieg", title="")
    searcher = NaiveSearcher([one], ENTITIES, ANALYZER)
    asked = SearchRequest(query='"Schatten Sicherheitsgarantien Frieden Krieg"~6')
    (line,) = Concordances(searcher).page(asked, "article").lines
    assert whole(line) == "Im Schatten der Sicherheitsgarantien: Frieden und Krieg"
    assert [line.hit[start:end] for start, end in line.marks] == [
        "Schatten",
        "Sicherheitsgarantien",
        "Frieden",
        "Krieg",
    ]


def test_phrases_forms_and_words_that_are_near_are_one_occurrence() -> None:
    def hits(query: str, **options: str) -> list[str]:
        page = Concordances(SEARCHER).page(SearchRequest(query=query, **options), "article")  # type: ignore[arg-type]
        return [line.hit for line in page.lines]

    assert hits('"Krieg der"') == ["Krieg der", "Krieg der"]
    assert hits("Zebra") == ["Zebras"]
    assert hits("Zebra", match="exact") == []
    assert hits("Äpfel NAHE/4 Krieg") == ["Krieg geht weiter. Äpfel vor dem Krieg"]
    assert hits("Äpfel NAHE/4 dem") == ["Äpfel vor dem"]
    assert hits("Ärzte NAHE/5 Krieg") == ["Krieg der Ärzte und vom Krieg"]
    assert hits('"Zahnärzte Krieg Zahlen"~9') == []
    assert hits('"Krieg Äpfel Zebras"~6') == ["Krieg geht weiter. Äpfel vor dem Krieg, Zebras nach dem Krieg"]
    assert hits('"Krieg Äpfel Zebras"~4 ODER weiter') == ["weiter", "Äpfel vor dem Krieg, Zebras"]
    assert hits("datum:2026") == []


def test_lines_are_sorted_as_a_german_dictionary_by_what_stands_beside() -> None:
    page = Concordances(SEARCHER).page(KRIEG, "right")
    assert [sort_words(line.right)[:2] for line in page.lines] == [
        [],
        [],
        ["der", "arzte"],
        ["der", "zahnarzte"],
        ["geht", "weiter"],
        ["kein", "krieg"],
        ["und", "frieden"],
        ["zebras", "nach"],
    ]
    left = Concordances(SEARCHER).page(KRIEG, "left").lines
    assert [sort_words(line.left)[::-1][:2] for line in left] == sorted(
        sort_words(line.left)[::-1][:2] for line in left
    )
    assert sort_words("Öl, Straße") == ["ol", "strasse"]


@pytest.mark.parametrize("order", ["article", "left", "right"])
@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("bound", [1, 2, 1_000])
def test_pages_lead_through_all_lines(monkeypatch: pytest.MonkeyPatch, order: str, size: int, bound: int) -> None:
    monkeypatch.setattr(concordance, "MOST_ARTICLES", bound)
    monkeypatch.setattr(concordance, "COUNTED", bound)
    concordances = Concordances(SEARCHER)
    seen, place = [], (0, 0)
    for _ in range(20):
        page = concordances.page(KRIEG, order, offset=place[0], skip=place[1], size=size)  # type: ignore[arg-type]
        assert len(page.lines) <= size
        assert page.read <= bound
        assert (page.occurrences is None) == (bound < 3)
        seen += page.lines
        if page.next is None:
            break
        place = page.next
    assert len(seen) == 8
    everything, _ = concordances.all_lines(KRIEG, "article")
    assert {(line.id, line.number) for line in seen} == {(line.id, line.number) for line in everything}
    if bound == 1_000:
        assert seen == in_line_order(concordances.page(KRIEG, "article", size=100).lines, order)  # type: ignore[arg-type]


def test_no_more_articles_are_read_than_the_page_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "MOST_ARTICLES", 2)
    monkeypatch.setattr(concordance, "COUNTED", 2)
    searcher = Reading()
    assert len(Concordances(searcher).page(KRIEG, "article", size=3).lines) == 3
    assert searcher.read == ["a0"]
    searcher.read.clear()
    concordances = Concordances(searcher)
    page = concordances.page(KRIEG, "right")
    assert (searcher.read, page.read, page.occurrences, page.next) == (["a0", "a1"], 2, None, (2, 0))
    assert page.limit == "articles"
    concordances.page(KRIEG, "left", size=1)
    assert searcher.read == ["a0", "a1"]  # remembered
    searcher.read.clear()
    assert concordances.page(SearchRequest(), "article").lines == ()
    assert len(searcher.read) == 2


def test_long_articles_and_many_lines_end_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "MOST_CHARACTERS", 50)
    page = Concordances(SEARCHER).page(KRIEG, "right")
    assert (page.read, page.occurrences, page.next, page.limit) == (1, None, (1, 0), "characters")
    monkeypatch.setattr(concordance, "MOST_CHARACTERS", 10_000)
    monkeypatch.setattr(concordance, "MOST_LINES", 3)
    page = Concordances(SEARCHER).page(KRIEG, "left")
    assert (len(page.lines), page.read, page.occurrences, page.next) == (4, 1, None, (1, 0))
    assert page.limit == "lines"
    assert Concordances(SEARCHER).page(KRIEG, "left", offset=page.articles - 1).limit is None


@pytest.mark.parametrize("order", ["article", "left", "right"])
@pytest.mark.parametrize("most", range(1, 10))
def test_no_line_is_lost_between_windows(monkeypatch: pytest.MonkeyPatch, order: str, most: int) -> None:
    monkeypatch.setattr(concordance, "MOST_LINES", most)
    concordances = Concordances(SEARCHER)
    seen: list[tuple[str, int]] = []
    place: tuple[int, int] | None = (0, 0)
    while place is not None:
        page = concordances.page(KRIEG, order, offset=place[0], skip=place[1], size=3)  # type: ignore[arg-type]
        seen += [(line.id, line.number) for line in page.lines]
        place = page.next
    marks = {one.article.id: len(SEARCHER.article(one.article.id, KRIEG).marks) for one in ARTICLES}
    assert sorted(seen) == [(id, number) for id in sorted(marks) for number in range(1, marks[id] + 1)]


def test_a_page_past_the_end_is_empty() -> None:
    for order in ("article", "right"):
        page = Concordances(SEARCHER).page(KRIEG, order, offset=99)  # type: ignore[arg-type]
        assert (page.lines, page.next, page.articles) == ((), None, 3)
        page = Concordances(SEARCHER).page(KRIEG, order, skip=99)  # type: ignore[arg-type]
        assert (page.lines, page.next) == ((), None)


@given(text=st.text(st.sampled_from("aä \n\u00ad\u202e.Krieg"), max_size=80), width=st.integers(1, 30))
def test_a_line_is_one_line_no_wider_than_asked(text: str, width: int) -> None:
    one = article("a", f"{text} Krieg {text}")
    lines, _ = Concordances(NaiveSearcher([one], ENTITIES, ANALYZER)).all_lines(KRIEG, "article", width=width)
    for line in lines:
        assert len(line.left) <= width
        assert len(line.right) <= width
        assert not any(unicodedata.category(character) in ("Cc", "Cf", "Zl") for character in whole(line))


def test_a_new_generation_is_read_anew(tmp_path: Path) -> None:
    from tests.search.test_searchers import whoosh

    concordances = Concordances(whoosh([(ARTICLES[:2], [])], tmp_path))
    assert concordances.page(KRIEG, "right").occurrences == 6
    whoosh([(ARTICLES[2:], [])], tmp_path)
    assert concordances.page(KRIEG, "right").occurrences == 8
