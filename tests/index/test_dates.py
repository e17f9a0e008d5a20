"""Dates are read from evidence only."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.dates import date_of, header_date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("8. Januar 2026", "2026-01-08"),
        ("08.01.2026", "2026-01-08"),
        ("Freitag, 8. Januar 2026", "2026-01-08"),
        ("Fr., 8.1.2026", "2026-01-08"),
        ("8.1.2026, 14:30 Uhr", "2026-01-08"),
        ("2026-01-08 14:30", "2026-01-08"),
        ("2026-01-08T14:30:00+01:00", "2026-01-08"),
        ("8 January 2026", "2026-01-08"),
        ("January 8, 2026", "2026-01-08"),
        ("1. März 1933", "1933-03-01"),
        ("Jänner 2026", "2026-01"),
        ("1914", "1914"),
    ],
)
def test_the_value_of_a_header_is_read(value: str, date: str) -> None:
    found = header_date(value, f"Datum:  {value}")
    assert found is not None
    assert found.value == date
    assert found.evidence == f"Kopfzeile „Datum: {value}“"


@pytest.mark.parametrize(
    "value", ["gestern", "08.01.26", "31.2.1999", "00.01.2000", "9999-01-01", "1599", "8.1.2026 (S. 3)"]
)
def test_a_value_that_is_no_date_or_no_certain_one_is_not_read(value: str) -> None:
    assert header_date(value, value) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("a/2026-01-08_gipfel.txt", "2026-01-08"),
        ("20260108.txt", "2026-01-08"),
        ("gipfel_2026_01_08.txt", "2026-01-08"),
        ("2026.01.08.txt", "2026-01-08"),
        ("FAZ20260108.txt", "2026-01-08"),
        ("20260108T1430.txt", "2026-01-08"),
        ("01.08.1914_x.txt", "1914-08-01"),
        ("8.1.2026.txt", "2026-01-08"),
        ("1914/08/01/seite.txt", "1914-08-01"),
        ("blatt/1914-08-01/seite.txt", "1914-08-01"),
    ],
)
def test_a_date_in_the_file_name_counts(path: str, value: str) -> None:
    found = date_of(path, "")
    assert found is not None
    assert found.value == value
    assert found.precision == "day"


@pytest.mark.parametrize(
    "path",
    [
        "000_93c8b35e362b8c57.txt",
        "2026-13-08.txt",
        "12026-01-081.txt",
        "2026/01.txt",
        "a20260108.txt",
        "blatt_2026-01.txt",
        "99990101.txt",
        "15140801.txt",
        "1.2.3.2004.txt",
        "1914/08/01.txt",
    ],
)
def test_a_number_in_the_file_name_is_no_date(path: str) -> None:
    assert date_of(path, "") is None


def test_a_file_named_by_a_month_alone_is_of_that_month() -> None:
    found = date_of("blatt/2026-01.txt", "")
    assert found is not None
    assert (found.value, found.precision) == ("2026-01", "month")


def test_tomorrow_is_the_last_day_a_paper_may_bear() -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    assert date_of(f"{tomorrow}.txt", "") is not None
    assert date_of(f"{tomorrow + datetime.timedelta(days=2)}.txt", "") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Kiew, 8. Januar 2026 (dpa) – Der Präsident", "2026-01-08"),
        ("Titel\n\nBERLIN, 8.1.2026 – Der Kanzler", "2026-01-08"),
        ("Frankfurt am Main, den 1. Mai 1933. – Heute", "1933-05-01"),
        ("Frankfurt (Oder), 8. Januar 2026 (dpa) - Heute", "2026-01-08"),
        ("Berlin/Paris (dpa), 8. Januar 2026 – Heute", "2026-01-08"),
        ("Berlin 8. Januar 2026 (dpa) – Der Kanzler", "2026-01-08"),
        ("Kiel, 28. Juni 1914. Kaiser Wilhelm\nbrach die Regatta ab.", "1914-06-28"),
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
        "Das Urteil vom 12.03.2019 - ein Rückblick",
        "Der Fall Dreyfus vom 13.1.1898 - Rückblick",
        "Das Urteil, 12.03.2019 - ein Rückblick",
        "Konzert 12.3.2019 - Ein Abend",
        "Berlin, 8. Mai 1945. Eine Chronik",
    ],
)
def test_a_date_in_the_running_text_does_not_count(text: str) -> None:
    found = date_of("a.txt", text)
    assert found is None, found


@given(st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    header_date(text, text)
    date_of(text, text)
