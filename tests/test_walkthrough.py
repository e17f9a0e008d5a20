"""A walk through Fundstelle, from a folder of articles to an answer. Read it from top to bottom: it is the tutorial.

Every step runs what a user types, in a process of its own, on the five articles of seeds/.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SEEDS

FUNDSTELLE = Path(sys.executable).with_name("fundstelle")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own, in which all of the walk happens."""
    return tmp_path_factory.mktemp("walk") / "archive"


@pytest.fixture(scope="module")
def run(archive: Path) -> Any:
    """run("search", "Kiew") types `fundstelle search Kiew` and gives what it prints."""
    environment = {**os.environ, "FUNDSTELLE_ARCHIVE": str(archive)}

    def typed(*words: str, exit_code: int = 0) -> str:
        done = subprocess.run(
            [FUNDSTELLE, *words], env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == exit_code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    return typed


def found(output: str) -> set[str]:
    """The numbers of the seed articles in the JSON of a search: {"000", "001"}."""
    return {hit["path"][:3] for hit in json.loads(output)["hits"]}


def test_01_before_anything_is_indexed_every_command_says_what_to_do(run: Any) -> None:
    for words in (["search", "Kiew"], ["status"], ["check"], ["check", "--repair"], ["serve", "--port", "0"]):
        said = run(*words, exit_code=1)
        assert said.count("\n") == 1
        assert "fundstelle index" in said


def test_02_index_reads_a_folder(run: Any) -> None:
    assert "5 neu" in run("index", str(SEEDS))


def test_03_indexing_again_reads_only_what_changed(run: Any) -> None:
    assert "0 neu, 0 geändert, 0 entfernt, 5 unverändert" in run("index", str(SEEDS))


def test_04_a_word_finds_its_forms_and_compounds(run: Any) -> None:
    assert found(run("search", "Sicherheitsgarantien", "--json")) == {"000", "001", "003", "004"}
    assert found(run("search", "Sicherheitsgarantie", "--json")) == {"000", "001", "003", "004"}
    assert "US-Sicherheitsgarantien" in run("search", "Sicherheitsgarantien")


def test_05_quotes_are_exact(run: Any) -> None:
    assert found(run("search", "„Koalition der Willigen“", "--json")) == {"001"}
    assert found(run("search", '"Sicherheitsgarantie"', "--json")) == set()


def test_06_words_join_by_und_oder_nicht(run: Any) -> None:
    assert found(run("search", "Ukraine NICHT Paris", "--json")) == {"003", "004"}
    assert found(run("search", "Istanbul ODER Driscoll", "--json")) == {"000", "003"}
    assert found(run("search", "(Istanbul ODER Driscoll) UND Genf", "--json")) == {"000"}


def test_07_every_hit_is_marked(run: Any) -> None:
    (hit,) = json.loads(run("search", "„Koalition der Willigen“", "--json"))["hits"]
    marked = [snippet["text"][start:end] for snippet in hit["snippets"] for start, end in snippet["marks"]]
    assert marked
    assert set(marked) == {"Koalition der Willigen"}


def test_08_facets_count_and_narrow(run: Any) -> None:
    facets = json.loads(run("search", "Sicherheitsgarantien", "--json"))["facets"]
    persons = {value["label"]: value["count"] for value in facets["person"]["values"]}
    assert (persons["Donald Trump"], persons["Rustem Umerow"], persons["Melania Trump"]) == (4, 2, 1)
    assert {value["id"]: value["count"] for value in facets["month"]["values"]} == {"2026-01": 1}
    assert facets["month"]["missing"] == 3
    assert found(run("search", "Sicherheitsgarantien", "--person", "Rustem Umerow", "--json")) == {"000", "001"}
    assert found(run("search", "", "--city", "Kiew", "--month", "2025-04", "--json")) == {"002"}


def test_09_an_unclear_query_is_read_as_the_likeliest_meaning(run: Any) -> None:
    answer = json.loads(run("search", '"Koalition der', "--json"))
    assert answer["total"]["value"] == 1
    assert answer["query"]["warnings"]


def test_10_explain_shows_how_a_query_is_read(run: Any) -> None:
    assert "Garantiemächte" in run("search", "--explain", "Garantiemacht")


def test_11_status_tells_what_is_there(run: Any) -> None:
    status = json.loads(run("status", "--json"))
    assert (status["articles"], status["undated"]) == (5, 3)
    assert status["sources"] == [{"path": str(SEEDS), "articles": 5}]
    assert f"Quelle       {SEEDS}: 5 Artikel" in run("status")


def test_12_mistakes_are_one_clear_line(run: Any, tmp_path: Path) -> None:
    assert "nicht vorhanden" in run("index", str(tmp_path / "nirgends"), exit_code=1)
    (tmp_path / "config.yaml").write_text("prot: 80\n")
    assert "`prot`" in run("--config", str(tmp_path / "config.yaml"), "status", exit_code=1)
    (tmp_path / "datei").touch()
    assert "kein Ordner" in run("--archive", str(tmp_path / "datei" / "archiv"), "index", exit_code=1)
    assert "gehört werden" in run("serve", "--host", "999.1.1.1", exit_code=1)
    assert "ist leer" in run("entities", "rename", "Selenskyj", " ", exit_code=1)
    assert "noch kein Index" in run("entities", "--archive", str(tmp_path / "x"), "list", exit_code=1)
    run("search", exit_code=2)
    run("nonsense", exit_code=2)


def test_13_the_server_shows_pages_and_answers_scripts(archive: Path) -> None:
    with server(archive) as address:
        page = get(f"{address}?q=Sicherheitsgarantien")
        assert "<mark>Sicherheitsgarantien</mark>" in page
        answer = json.loads(get(f"{address}api/v1/search?q=Sicherheitsgarantien&person=Rustem+Umerow"))
        assert answer["total"] == {"value": 2, "exact": True}
        article = json.loads(get(f"{address}api/v1/articles/{answer['hits'][0]['id']}?q=Ukraine"))
        assert all(article["text"][start:end].lower().startswith("ukrain") for start, end in article["marks"])


def test_14_a_port_that_is_taken_is_said(archive: Path, run: Any) -> None:
    with server(archive) as address:
        port = re.findall(r":(\d+)", address)[0]
        assert "belegt" in run("serve", "--port", port, exit_code=1)


@contextmanager
def server(archive: Path) -> Iterator[str]:
    """`fundstelle serve` on a free port; gives the address it prints."""
    environment = {**os.environ, "FUNDSTELLE_ARCHIVE": str(archive), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [FUNDSTELLE, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield re.findall(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.terminate()


def get(address: str) -> str:
    with urllib.request.urlopen(address) as response:
        text: str = response.read().decode()
        return text
