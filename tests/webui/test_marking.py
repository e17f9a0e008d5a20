"""Text and offsets become HTML that says the same words."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from index.config import Config
from search.highlighting.snippets import snippet
from tests.search.archives import ANALYZER, ENTITIES, article
from tests.search.naive import NaiveSearcher
from webui.app import create_app
from webui.marking import NameSpan, excerpt, marked_part, paragraphs, plain


def test_a_very_long_line_is_shown_whole() -> None:
    text = "x" * 10_000_000
    assert len(marked_part(text, 0, len(text), ((5, 6),), (), None)) == len(text) + len("<mark></mark>")


def test_an_excerpt_says_where_its_sentence_goes_on() -> None:
    text = "Verhandlungen\n\nSie sprachen über Garantien für Kiew. Der Krieg geht weiter."
    garantien = text.index("Garantien")
    marks = ((garantien, garantien + 9),)

    def shown(piece: str) -> str:
        start = text.index(piece)
        return str(excerpt(snippet(text, start, start + len(piece), marks)))

    assert shown("sprachen über Garantien für") == "… sprachen über <mark>Garantien</mark> für …"
    assert shown("Der Krieg geht weiter.") == "Der Krieg geht weiter."
    assert shown("Verhandlungen") == "Verhandlungen"
    assert str(excerpt(snippet("kurz", 0, 4, ()))) == "kurz"


def test_an_excerpt_shows_where_a_paragraph_ends() -> None:
    text = "Mehr <Waffen>\r\n\r\nSie sprachen\nüber Garantien.\n \n\nKiew"
    shown = str(excerpt(snippet(text, 0, len(text), ((0, 20),))))
    end = '<span class="paragraph-end"> </span>'
    assert shown == f"<mark>Mehr &lt;Waffen&gt;{end}Sie</mark> sprachen\nüber Garantien.{end}Kiew"


def test_paragraphs_are_what_stands_between_blank_lines() -> None:
    text = "Titel\n\nErster Satz.\nZweite Zeile. \n \t\n\n  Dritter\n"
    assert [text[start:end] for start, end in paragraphs(text, 5)] == ["Erster Satz.\nZweite Zeile.", "Dritter"]


@given(st.text(st.sampled_from("a .\n\t")))
def test_paragraphs_lose_nothing_but_space(text: str) -> None:
    shown = [text[start:end] for start, end in paragraphs(text, 0)]
    assert "".join("".join(shown).split()) == "".join(text.split())
    assert all(part == part.strip() and "\n\n" not in part for part in shown)


@given(st.text(max_size=40), st.data())
def test_marks_and_names_change_no_word(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = tuple(pairwise(cuts))
    marks, names = spans[::2], tuple(NameSpan(a, b, "/?x", "person", "X") for a, b in spans[1::3])
    html = marked_part(text, 0, len(text), marks, names, None)
    plainly = re.sub(r"</?(?:mark|a)(?: [^>]*)?>", "", html)
    assert unescape(plainly) == plain(text)
    assert html.count("<mark>") == html.count("</mark>") >= len(marks)


def test_torn_words_are_whole_everywhere_but_in_the_data(tmp_path: Path) -> None:
    text = "Über Sicherheits-\ngarantien sprach der NATO-\nGipfel."
    one = article("a", text, title="")
    pages = create_app(NaiveSearcher([one], ENTITIES, ANALYZER), Config(archive=tmp_path)).test_client()
    asked = "Sicherheitsgarantie"
    assert "Über <mark>Sicherheitsgarantien</mark> sprach der NATO-Gipfel." in pages.get(f"/?q={asked}").text
    for address in (
        "/feed.atom?q=",
        "/sru?operation=searchRetrieve&version=1.2&query=",
        "/api/v1/export?format=csv&q=",
    ):
        assert "Über Sicherheitsgarantien sprach der NATO-Gipfel." in pages.get(address + asked).text
    # The text itself is as it was printed, and so are its offsets.
    (snippet,) = pages.get(f"/api/v1/search?q={asked}").get_json()["hits"][0]["snippets"]
    ((start, end),) = snippet["marks"]
    assert snippet["text"][start:end] == "Sicherheits-\ngarantien"
    assert "Sicherheits-\ngarantien</mark> sprach der NATO-\nGipfel." in pages.get(f"/artikel/a?q={asked}").text
