"""The switch to English leaves no German in our own words: not in the catalogues, not in the templates, not on any page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.schema import FACETS
from tests.webui.pages_under_test import PAGES, PageUnderTest
from webui.language import LANGUAGES, load_languages

TEMPLATES = sorted((Path(__file__).parent.parent.parent / "webui" / "templates").glob("*.html"))
SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-done", "data-of", "data-on", "data-off")
"""Attributes that people read or hear."""
THE_SAME = {
    "lang",
    "openapi",
    "json",
    "Fund",
    "stelle",
    "Fundstelle",
    "Deutsch",
    "English",
    "API",
    "JSON",
    "CSV",
    "RIS",
    "BibTeX",
    "NDJSON",
    "RSS",
    "Atom",
}
"""Words of the templates that are the same in both languages, and an attribute's name that a macro writes."""
NO_WORDS = "|".join(
    (
        r"{% call.*?{% endcall %}",
        r"{% block page_class %}.*?{% endblock %}",
        r'<(code|p|dd|span)[^>]* translate="no".*?</\1>',
        r"{#.*?#}|{%.*?%}|{{.*?}}",
    )
)
GERMAN, ENGLISH = (language.texts for language in load_languages().values())


def said(texts: object) -> list[str]:
    """Every string of a text: itself, its plural forms, or the cells of its rows."""
    if isinstance(texts, str):
        return [texts]
    parts = texts.values() if isinstance(texts, dict) else texts
    return [string for part in parts for string in said(part)]  # type: ignore[attr-defined]


def pattern(text: str) -> str:
    """The text with anything in the place of its {placeholders}."""
    return ".+".join(re.escape(part) for part in re.split(r"\{\w+\}", " ".join(text.split())))


def words_of(texts: Iterable[str]) -> set[str]:
    """The words of texts, without their placeholders."""
    return {word for text in texts for word in re.findall(r"[^\W\d_]{3,}", re.sub(r"\{\w+\}", " ", text))}


class OwnWords(HTMLParser):
    """What a page says itself: texts and spoken attributes outside of what is marked as being in another language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._foreign: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        its = dict(attrs)
        if self._foreign:
            self._foreign += [tag] if tag == self._foreign[0] else []
        elif its.get("lang") == "de":
            self._foreign = [tag]
        else:
            self.words += [" ".join(its[name].split()) for name in SPOKEN if its.get(name)]  # type: ignore[union-attr]

    def handle_endtag(self, tag: str) -> None:
        if self._foreign and tag == self._foreign[-1]:
            self._foreign.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._foreign:
            self.words.append(" ".join(data.split()))


def test_plural_forms_are_complete() -> None:
    for catalogue in (GERMAN, ENGLISH):
        for key, text in catalogue.items():
            if isinstance(text, dict):
                assert set(text) == {"one", "other"}, key


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_templates_take_their_words_from_the_catalogues(template: Path) -> None:
    source = re.sub(NO_WORDS, " ", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    spoken = re.findall(rf'(?:{"|".join(SPOKEN)})="([^"]*)"', source)
    texts = re.sub(r"<[^>]*>|&\w+;", " ", source)
    assert set(re.findall(r"[^\W\d_]{2,}", " ".join([texts, *spoken]))) <= THE_SAME


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_an_english_page_says_nothing_in_german(seeds_client: FlaskClient, shown: PageUnderTest) -> None:
    labels = [field.label[LANGUAGES.index("en")] for field in FACETS]
    english = words_of([*labels, *(string for text in ENGLISH.values() for string in said(text))])
    german = [string for text in GERMAN.values() for string in said(text) if words_of([string]) - english]
    left = re.compile("|".join(map(pattern, german)))
    seeds_client.set_cookie("lang", "en")
    try:
        html = seeds_client.get(shown.address).text
    finally:
        seeds_client.delete_cookie("lang")
    assert '<html lang="en">' in html
    assert [words for words in OwnWords(html).words if left.fullmatch(words)] == []
    assert not re.search(
        r"\d\d?\. (Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember) \d{4}", " ".join(OwnWords(html).words)
    )
