"""Dates are read from evidence only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import date_of, split_header


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Datum: 8. Januar 2026\nText", "2026-01-08"),
        ("Datum: 08.01.2026\nText", "2026-01-08"),
        ("Datum: Jänner 2026\nText", "2026-01"),
        ("Date: 2026-01-08\nText", "2026-01-08"),
        ("DATUM: 1. März 1933\r\nText", "1933-03-01"),
    ],
)
def test_a_labelled_first_line_is_a_header(text: str, value: str) -> None:
    found, rest = split_header(text)
    assert found is not None
    assert found.value == value
    assert rest == "Text"


@pytest.mark.parametrize(
    "text", ["Datum: gestern\nText", "dates 2026-01-08", "date 20260108 x", "date 0012", "Dating 2026-01-08"]
)
def test_what_only_looks_like_a_header_is_text(text: str) -> None:
    assert split_header(text) == (None, text)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a/2026-01-08_gipfel.txt", "2026-01-08"),
        ("20260108.txt", "2026-01-08"),
        ("gipfel_2026_01_08.txt", "2026-01-08"),
    ],
)
def test_a_date_in_the_file_name_counts(path: str, value: str) -> None:
    found = date_of(path, "")
    assert found is not None
    assert found.value == value
    assert found.precision == "day"


@pytest.mark.parametrize(
    "path",
    ["000_93c8b35e362b8c57.txt", "2026-13-08.txt", "12026-01-081.txt", "2026/01.txt", "a20260108.txt", "2026-01.txt"],
)
def test_a_number_in_the_file_name_is_no_date(path: str) -> None:
    assert date_of(path, "") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kiew, 8. Januar 2026 (dpa) – Der Präsident", "2026-01-08"),
        ("Titel\n\nBERLIN, 8.1.2026 – Der Kanzler", "2026-01-08"),
        ("Frankfurt am Main, den 1. Mai 1933. – Heute", "1933-05-01"),
    ],
)
def test_a_dateline_with_a_full_date_counts(text: str, value: str) -> None:
    found = date_of("a.txt", text)
    assert found is not None
    assert found.value == value
    assert "Ortszeile" in found.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Kiew (dpa) – Der Präsident",
        "Im Mai 2026 - das ist sicher - wird gewählt",
        "Am 8. Januar 2026 tagte der Rat.",
        "Sitzung am 8. Januar 2026: ein Bericht",
    ],
)
def test_a_date_in_the_running_text_does_not_count(text: str) -> None:
    found = date_of("a.txt", text)
    assert found is None, found


@given(st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    _, rest = split_header(text)
    assert text.endswith(rest)
    date_of(text, text)
