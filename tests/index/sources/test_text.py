"""Reading text files: encodings, headers, titles, and files that are none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, ArticleDate, Unreadable
from index.sources.text import MAX_TITLE, read_text, title_of

TEXT = "Größe zählt\n\n„Über die Brücke“, sagte er – für 20 €.\n"


def read(data: bytes, path: str = "blatt/a.txt") -> Article:
    article = read_text("id", path, data)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-32"])
def test_every_encoding_of_german_files_gives_the_same_text(encoding: str) -> None:
    assert read(TEXT.encode(encoding)).text == TEXT.strip()


def test_decomposed_text_is_composed() -> None:
    assert read(unicodedata.normalize("NFD", TEXT).encode()).text == TEXT.strip()


def test_windows_1252_whose_bytes_look_like_utf8_is_still_windows_1252() -> None:
    # ß followed by a closing quotation mark is a valid UTF-8 sequence.
    assert read("Sie rief: „Spaß“ und schloß die Tür.".encode("cp1252")).text == "Sie rief: „Spaß“ und schloß die Tür."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "leer"),
        (b" \n\t \xef\xbb\xbf", "leer"),
        (b"-- \n ***", "leer"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binär"),
        (b"%PDF-1.4 \x00\x01\x02", "binär"),
        ("Größe für Bürger".encode() + b"\xff\n", "beschädigtes UTF-8 (Zeile 1"),
        (b"Stra\xdfe\nund \x81\n", "weder UTF-8 noch Windows-1252 (Zeile 2"),
        (b"\xff\xfea\x00b", "beschädigtes UTF-16-LE"),
    ],
)
def test_what_is_no_text_is_reported_with_its_reason(data: bytes, reason: str) -> None:
    result = read_text("id", "a.txt", data)
    assert isinstance(result, Unreadable)
    assert reason in result.reason
    assert result.path == "a.txt"


@pytest.mark.parametrize(
    ("head", "value", "precision"),
    [
        (" date 2026-01-08 ", "2026-01-08", "day"),
        (" date 2025-04 ", "2025-04", "month"),
        ("date 1914\n", "1914", "year"),
    ],
)
def test_a_header_is_a_date_and_no_text(head: str, value: str, precision: str) -> None:
    article = read((head + "Nach dem Gipfel verhandelten sie weiter.").encode())
    assert article.date is not None
    assert (article.date.value, article.date.precision) == (value, precision)
    assert article.text == article.title == "Nach dem Gipfel verhandelten sie weiter."


def test_a_header_with_a_date_that_does_not_exist_stays_text() -> None:
    article = read(b" date 2026-02-31 Nach dem Gipfel")
    assert article.date is None
    assert article.text.startswith("date 2026-02-31")
    assert "„date 2026-02-31“" in article.remark


def test_a_file_without_evidence_has_no_date() -> None:
    assert read(b"Am 8. Januar 2026 tagte der Rat.").date is None


def test_the_source_is_the_first_folder() -> None:
    assert read(b"Text", "morgenblatt/1914/a.txt").source == "morgenblatt"
    assert read(b"Text", "a.txt").source == ""


def test_a_long_first_line_gives_its_first_sentence_as_title() -> None:
    line = (
        "Am 8. Januar verhandelten Dr. Müller und die Unterhändler in Paris weiter. "
        + "Kiews Präsident äußert sich. " * 8
    )
    assert title_of(line) == "Am 8. Januar verhandelten Dr. Müller und die Unterhändler in Paris weiter."


@given(st.text())
def test_any_text_gives_a_title_it_begins_with(text: str) -> None:
    article = read_text("id", "a.txt", text.encode("utf-8", "ignore"))
    if isinstance(article, Article):
        assert article.title
        assert article.text.startswith(article.title)
        assert "\n" not in article.title
        assert len(article.title) <= 2 * MAX_TITLE


@given(st.binary())
def test_any_bytes_give_an_article_or_a_reason(data: bytes) -> None:
    result = read_text("id", "a.txt", data)
    assert isinstance(result, Article) or result.reason


def test_the_fingerprint_changes_with_text_date_and_place() -> None:
    prints = {
        read(data, path).fingerprint
        for data, path in [(b"a b", "x.txt"), (b"a c", "x.txt"), (b"a b", "y.txt"), (b"date 2026 a b", "x.txt")]
    }
    assert len(prints) == 4
    assert read(b"a b").fingerprint == read(b"a b").fingerprint


def test_dates_carry_their_evidence() -> None:
    assert read(b" date 2026-01-08 Nach").date == ArticleDate("2026-01-08", "day", "Kopfzeile „date 2026-01-08“")
