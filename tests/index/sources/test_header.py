"""What the header of a text file says, and that nothing of it is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.sources.header import author_lines, read_header
from index.sources.text import read_text


def read(text: str, path: str = "blatt/a.txt") -> Article:
    article = read_text("id", path, text.encode())
    assert isinstance(article, Article), article
    return article


def test_labelled_lines_give_title_date_and_source_and_stay_to_be_found() -> None:
    article = read(
        "Quelle: Morgenblatt, 12.03.1999, S. 3\nAutor: Hans Müller\nDatum: 12.03.1999\nTitel: Die Brücke\n\nSie wird gebaut."
    )
    assert article.date is not None
    assert (article.title, article.date.value, article.source) == ("Die Brücke", "1999-03-12", "Morgenblatt")
    assert article.text == (
        "Die Brücke\n\nSie wird gebaut.\n\nQuelle: Morgenblatt, 12.03.1999, S. 3\nAutor: Hans Müller"
    )
    assert article.remark == ""


def test_front_matter_is_read_the_same() -> None:
    article = read('---\ntitle: "Brücke: ein Bau"\ndate: 2026-01-08T14:30\ntags:\n  - Bau\n---\nSie wird gebaut.\n')
    assert article.date is not None
    assert (article.title, article.date.value, article.source) == ("Brücke: ein Bau", "2026-01-08", "blatt")
    assert article.text == "Brücke: ein Bau\n\nSie wird gebaut.\n\ntags:\n  - Bau"


def test_a_title_that_the_text_begins_with_is_not_repeated() -> None:
    assert read("Titel: Die Brücke\nDie Brücke\n\nSie wird gebaut.").text == "Die Brücke\n\nSie wird gebaut."


@pytest.mark.parametrize(
    "text",
    [
        "Erscheinungsdatum: 8. Januar 2026\nSie wird gebaut.",
        "DATE: 8 January 2026\r\nSie wird gebaut.",
        "Datum: 8.1.2026\n\nSie wird gebaut.",
    ],
)
def test_a_date_alone_is_a_header_too(text: str) -> None:
    article = read(text)
    assert article.date is not None
    assert (article.date.value, article.text) == ("2026-01-08", "Sie wird gebaut.")


@pytest.mark.parametrize("value", ["31.2.1999", "gestern", "08.01.26"])
def test_a_date_that_is_not_understood_is_told_and_no_title(value: str) -> None:
    article = read(f"Datum: {value}\nDie Brücke")
    assert (article.title, article.date) == ("Die Brücke", None)
    assert article.text.endswith(f"Datum: {value}")
    assert f"„Datum: {value}“ nennt kein Datum" in article.remark


@pytest.mark.parametrize(
    "text",
    [
        "Ort: ein Versuch über das Bleiben",
        "Kanzler: Wir bauen.\nDatum: 8.1.2026",
        "---\nEin Strich davor\n---\nund danach",
        "dates 2026-01-08",
        "date 20260108 x",
    ],
)
def test_what_only_looks_like_a_header_is_text(text: str) -> None:
    header = read_header(text)
    assert (header.text, header.lines, header.date, header.problem) == (text, (), None, "")


def test_authors_are_told_apart_from_the_persons_of_the_article() -> None:
    text = read("Titel: Die Brücke\nAutor: Hans Müller\nSeite: 3\n\nAngela Merkel kam nach Bonn.").text
    ((start, end),) = author_lines(text)
    assert text[start:end] == "Autor: Hans Müller"


def test_a_list_of_authors_is_all_authors() -> None:
    text = read("---\ntitle: Die Brücke\nauthors:\n  - Hans Müller\n  - Eva Roth\npage: 3\n---\nSie wird gebaut.").text
    assert [text[start:end] for start, end in author_lines(text)] == ["authors:", "  - Hans Müller", "  - Eva Roth"]


@given(st.text(), st.sampled_from(["", "Datum: ", "Titel: ", "---\n", "Quelle: x\nAutor: "]))
def test_any_text_is_read_and_what_follows_its_header_is_whole(text: str, before: str) -> None:
    header = read_header(before + text)
    assert (before + text).endswith(header.text)
    author_lines(text)
