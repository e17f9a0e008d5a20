"""Exported files hold every hit, read back as they were written by the programs they are for, and do no harm in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pybtex.database
import pytest
import rispy
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fundstelle import main
from index.config import Config
from search.article_page import FoundArticle
from search.export.csv_table import CsvStyle, csv_lines
from search.export.formats import exported, file_name
from search.request import SearchRequest
from tests.search.archives import ANALYZER, ENTITIES, article
from tests.search.naive import NaiveSearcher

CURIOUS = article(
    "curious",
    'Ein Krieg; "so", sagt man:\n=1+1',
    title='50 % {mehr} & "Krieg" \\ #1_~^$\u2028Zeile',
    date="2026-01-08",
    persons=["Donald Trump", "Änna Öz"],
    cities=["c-genf"],
    source='=HYPERLINK("evil")',
)
ARTICLES = (
    CURIOUS,
    article("month", "Krieg", title="Im April", date="2025-04", source="Bote & Anzeiger"),
    article("year", "Krieg", title="Irgendwann", date="2025", source="", language="en"),
    article("none", "Krieg", title="", source="Zeitung", language="und"),
)
SEARCHER = NaiveSearcher(ARTICLES, ENTITIES, ANALYZER)
REQUEST = SearchRequest(query="Krieg", sort="newest")


def url_of(id: str) -> str:
    return f"https://archiv.example/artikel/{id}"


def text(format: str, **options: object) -> str:
    return "".join(exported(SEARCHER.walk(REQUEST), format, url_of, **options))  # type: ignore[arg-type]


def test_a_table_has_every_hit_in_its_order() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv"), newline="")))
    assert [row["id"] for row in rows] == ["curious", "month", "year", "none"]
    assert [(row["date"], row["date_precision"]) for row in rows[:3]] == [
        ("2026-01-08", "day"),
        ("2025-04", "month"),
        ("2025", "year"),
    ]
    first = rows[0]
    assert first["person"] == "Donald Trump; Änna Öz"
    assert first["city"] == "Genf"
    assert first["url"] == "https://archiv.example/artikel/curious"
    assert first["title"] == '50 % {mehr} & "Krieg" \\ #1_~^$ Zeile'
    assert first["source"] == '\'=HYPERLINK("evil")'
    assert rows[3]["date"] == ""
    assert "\n" not in text("csv").replace("\r\n", "")


def test_a_table_is_restricted_to_some_keys() -> None:
    lines = text("csv", keys=("url", "id", "date")).splitlines()
    assert lines[0] == "id,date,date_precision,date_evidence,url"
    assert lines[2] == "month,2025-04,month,header,https://archiv.example/artikel/month"


def test_excel_gets_a_byte_order_mark_and_semicolons() -> None:
    table = text("csv", style=CsvStyle(bom=True, delimiter=";"), keys=("id", "source"))
    assert table.encode().startswith(b"\xef\xbb\xbfid;source\r\n")
    assert table.count("\ufeff") == 1


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])) | st.integers(), min_size=2), max_size=4))
def test_a_cell_comes_back_as_it_was_and_never_is_a_formula(rows: list[list[str | int]]) -> None:
    written = "".join(csv_lines(rows))
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    for row, again in zip(rows, read, strict=True):
        for cell, its in zip(row, again, strict=True):
            assert its.removeprefix("'") == str(cell).removeprefix("'")
            if isinstance(cell, str):
                assert not its.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))


def test_lines_of_json_are_hits_with_their_address() -> None:
    lines = [json.loads(line) for line in text("ndjson").splitlines()]
    assert [line["id"] for line in lines] == ["curious", "month", "year", "none"]
    assert lines[0]["source"] == '=HYPERLINK("evil")'
    assert lines[0]["url"] == "https://archiv.example/artikel/curious"
    assert lines[0]["snippets"][0]["marks"]
    assert [json.loads(line) for line in text("ndjson", keys=("id",)).splitlines()][1] == {"id": "month"}


def test_ris_is_read_as_newspaper_articles() -> None:
    first, month, year, none = rispy.loads(text("ris"))
    assert {one["type_of_reference"] for one in (first, month, year, none)} == {"NEWS"}
    assert first["title"] == '50 % {mehr} & "Krieg" \\ #1_~^$ Zeile'
    assert first["secondary_title"] == '=HYPERLINK("evil")'
    assert (first["year"], first["date"]) == ("2026", "2026/01/08/")
    assert first["keywords"] == ["Donald Trump", "Änna Öz", "Genf"]
    assert first["urls"] == ["https://archiv.example/artikel/curious"]
    assert (month["date"], year["date"]) == ("2025/04//", "2025///")
    assert "date" not in none
    assert none["title"] == "none.txt"


def test_bibtex_is_read_whatever_stands_in_a_title() -> None:
    entries = pybtex.database.parse_string(text("bibtex"), "bibtex").entries
    assert list(entries) == ["curious", "month", "year", "none"]
    first = entries["curious"]
    assert first.fields["title"] == (
        "{50 \\% \\textbraceleft{}mehr\\textbraceright{} \\& \\textquotedbl{}Krieg\\textquotedbl{} "
        "\\textbackslash{} \\#1\\_\\textasciitilde{}\\textasciicircum{}\\$ Zeile}"
    )
    assert [first.fields[key] for key in ("year", "month", "day")] == ["2026", "January", "8"]
    assert first.fields["keywords"] == "Donald Trump, Änna Öz, Genf"
    assert entries["month"].fields["journal"] == "Bote \\& Anzeiger"
    assert "day" not in entries["month"].fields
    assert (entries["year"].type, entries["month"].type) == ("misc", "article")
    assert "year" not in entries["none"].fields


def test_an_article_is_read_only_when_it_is_written() -> None:
    class Counting(NaiveSearcher):
        read = 0

        def walk(self, request: SearchRequest, start: int = 0) -> object:  # type: ignore[override]
            walk = super().walk(request, start)

            def counted(found: FoundArticle) -> FoundArticle:
                Counting.read += 1
                return found

            return type(walk)(walk.total, walk.generation, map(counted, walk.articles))

    pieces = exported(Counting(ARTICLES, ENTITIES, ANALYZER).walk(REQUEST), "csv", url_of)  # type: ignore[arg-type]
    next(pieces), next(pieces)
    assert Counting.read == 1


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Sicherheitsgarantien", "fundstelle-sicherheitsgarantien-2026-01-22.csv"),
        ('"Große Rede" ../etc\r\nX', "fundstelle-grosse-rede-etc-x-2026-01-22.csv"),
        ("", "fundstelle-alle-2026-01-22.csv"),
        ("Москва", "fundstelle-alle-2026-01-22.csv"),
        ("a" * 500, f"fundstelle-{'a' * 40}-2026-01-22.csv"),
    ],
)
def test_a_file_is_named_after_its_search(query: str, name: str) -> None:
    assert file_name(query, "2026-01-22", "csv") == name


def test_the_command_writes_all_hits(seeds_archive: Config, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    words = ["--archive", str(seeds_archive.archive), "export", "Sicherheitsgarantien", "--person", "Donald Trump"]
    done = CliRunner().invoke(main, [*words, "--excel", "--output", str(file)])
    assert (done.exit_code, done.output) == (0, "")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))
    assert len(rows) == 4
    assert all("Donald Trump" in row["person"] for row in rows)
    lines = CliRunner().invoke(main, [*words, "--format", "ndjson", "--sort", "newest"]).output.splitlines()
    assert json.loads(lines[0])["id"] == "a1a606c78cffe0e9"
    dated = ["export", "", "--format", "ndjson", "--undated", "exclude"]
    lines = CliRunner().invoke(main, [*words[:2], *dated, "--from", "2025-04", "--to", "2025"]).output.splitlines()
    assert [json.loads(line)["date"]["value"] for line in lines] == ["2025-04"]
    empty = CliRunner().invoke(
        main, [*words[:3], "gibtesnicht", "--format", "ris", "--output", str(tmp_path / "no.ris")]
    )
    assert (empty.exit_code, (tmp_path / "no.ris").read_bytes()) == (0, b"")
    assert CliRunner().invoke(main, [*words, "--format", "pdf"]).exit_code == 2


@pytest.mark.parametrize("command", ["search", "export"])
@pytest.mark.parametrize(
    ("dates", "says"),
    [
        (["--from", "gestern"], "'gestern' ist kein Datum"),
        (["--to", "2026-02-30"], "'2026-02-30' ist kein Datum"),
        (["--from", "2026-02", "--to", "2026-01-31"], "--from 2026-02"),
        (["--undated", "maybe"], "maybe"),
    ],
)
def test_commands_tell_of_a_date_that_is_none(seeds_archive: Config, command: str, dates: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["--archive", str(seeds_archive.archive), command, "", *dates])
    assert done.exit_code == 2
    assert says in done.output


def test_commands_read_dates_as_germans_write_them(seeds_archive: Config) -> None:
    asked = ["--archive", str(seeds_archive.archive), "search", "", "--json", "--undated", "exclude"]
    done = CliRunner().invoke(main, [*asked, "--from", "1.2025", "--to", "30.4.2025"])
    assert [hit["date"]["value"] for hit in json.loads(done.output)["hits"]] == ["2025-04"]
