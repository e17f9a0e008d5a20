"""Texts, dates and numbers in the reader's language."""

from __future__ import annotations

import re
from pathlib import Path

import webui
from index.article import ArticleDate
from index.schema import ENTITY_FIELDS
from webui.language import load_languages

WEBUI = Path(webui.__file__).parent


def test_both_catalogues_say_the_same() -> None:
    german, english = (language.texts for language in load_languages().values())
    assert set(german) == set(english)

    def placeholders(text: object) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", str(text)))

    for key in german:
        assert type(german[key]) is type(english[key]), key
        if not isinstance(german[key], list):
            assert placeholders(german[key]) == placeholders(english[key]), key
        else:
            assert len(german[key]) == len(english[key]), key


def test_every_kind_of_name_has_its_words() -> None:
    texts = load_languages()["de"].texts
    wanted = {f"{text}.{field}" for field in ENTITY_FIELDS for text in ("entities", "error.no")}
    wanted |= {f"facet.{field}.none" for field in ENTITY_FIELDS}
    assert wanted <= set(texts)


def test_dates_are_only_as_precise_as_known() -> None:
    german, english = load_languages()["de"], load_languages()["en"]
    assert german.date(ArticleDate("2025-04", "month", "x")) == "April 2025"
    assert german.date(ArticleDate("2025", "year", "x")) == "2025"
    assert german.date(ArticleDate("2026-01-08", "day", "x")) == "8. Januar 2026"
    assert german.date(None) == "ohne Datum"
    assert english.date(ArticleDate("2026-01-08", "day", "x")) == "8 January 2026"
    assert (german.number(12345), english.number(12345)) == ("12.345", "12,345")


def test_every_text_is_said_somewhere() -> None:
    """Its key stands in the code or a template, whole or with a part that is put in: f"facet.{field}.none", t("sort." ~ value)."""
    sources = [path.read_text(encoding="utf-8") for path in WEBUI.rglob("*") if path.suffix in (".py", ".html")]
    said = {found for source in sources for _, found in re.findall(r"""(["'])([a-z_]+(?:\.[^"\s]*)?)\1""", source)}
    said |= {"match.", "operator.", "edit.did."}  # made of more than one part: search.html, edit_log.py
    patterns = [re.sub(r"\\{.*?\\}", ".+", re.escape(one)) + (".+" if one.endswith(".") else "") for one in said]
    one_of_them = re.compile("|".join(patterns))
    assert [key for key in load_languages()["de"].texts if not one_of_them.fullmatch(key)] == []
