"""Articles that mean harm, read from files by the real pipeline: on every page, in every file and feed they are only text."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from index.config import Config
from index.engines import open_writer
from index.indexing import update
from search.engines import open_searcher
from tests.search.archives import article
from tests.webui.reading import Page
from webui.app import create_app

ATTACK = "<script>window.broken=1</script><img src=x onerror=window.broken=2>"
FILES = {
    "skript.txt": f"{ATTACK} Gipfel\n\nDer Gipfel {ATTACK} in Paris. Das sagte Donald Trump.\n",
    "ende.txt": "</title></article></main><h1>Gipfel</h1>\n\nGipfel </p></body></html> <style>*{display:none}</style> ]]> --> &amp; &#60;\n",
    "bidi.txt": "Gipfel \u202egnirts\u202c \u2066innen\n\nDer Gipfel \u202erückwärts \u2067und offen \u061c\ufeff Ende.\n",
    "formel.txt": '=cmd|"/c calc"!A1 Gipfel\n\n=HYPERLINK("http://evil.example") Gipfel +1 -1 @SUM(1)\n',
    "schablone.txt": "{{ 7*7 }} {% raw %} ${7*7} %s {0} Gipfel\n\nGipfel {{ config }} %(x)s\n",
    '"><svg onload=window.broken=3>.txt': "Böser Name\n\nEin Gipfel mit bösem Dateinamen.\n",
    "zeichen.txt": "Gipfel \u0007\u001b[31m\u0085 und\n\nGipfel \ud7ff\ue000\ufffe\U0010ffff ﷽ "
    + "e\u0301\u0302\u0303" * 300
    + "\n",
    "woerter.txt": "Gipfel\n\n" + "Gipfel" * 5_000 + " " + "ä" * 70_000 + " Gipfel\n",
}
LONG_LINE = 10_000_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The archive of the files, and an article of one line of 10 MB, for which finding names would take minutes."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "quellen" / "<b>Quelle</b>").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / "quellen" / "<b>Quelle</b>" / name.replace("/", "∕")).write_text(text, encoding="utf-8")
    config = Config(archive=folder / "var", sources=(folder / "quellen",))
    outcome = update(config)
    with open_writer(config) as writer:
        writer.write([article("zeile", f"{ATTACK} {'x' * LONG_LINE} Gipfel", title="Die Zeile")])
        writer.commit("test")
    assert outcome.added == len(FILES)
    return config


@pytest.fixture(scope="module")
def hostile(archive: Config) -> FlaskClient:
    return create_app(open_searcher(archive), archive).test_client()


def addresses(client: FlaskClient) -> list[str]:
    """The pages that show the articles: hits, facets, registers, and every page linked from a hit."""
    hits = client.get("/api/v1/search?q=Gipfel&size=50").json["hits"]
    assert len(hits) == len(FILES) + 1
    articles = [f"/artikel/{hit['id']}?q=Gipfel&names=1" for hit in hits if hit["id"] != "zeile"]
    persons = [f"/person/{person['id']}" for hit in hits for person in hit["person"]]
    found = ["/?q=Gipfel&size=50", "/", "/archiv", "/facette/source", "/register/person", *articles, *persons]
    linked = Page(client.get("/?q=Gipfel").text).all("a")
    ways = {its["href"] for its in linked if re.match(r"/(kontext|verlauf|karte|artikel/\w+/)", its["href"])}
    return [*found, *sorted(ways)]


def test_hostile_articles_are_only_text_on_every_page(hostile: FlaskClient) -> None:
    for address in addresses(hostile):
        answer = hostile.get(address)
        assert answer.status_code == 200, address
        shown = Page(answer.text)
        assert len(shown.all("script")) == 1, address
        assert len(shown.all("h1")) == 1, address
        assert not shown.all("style"), address
        assert not any(name.startswith("on") or name == "style" for _, its in shown.tags for name in its), address
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", answer.text), address


def test_text_comes_whole_to_scripts(hostile: FlaskClient) -> None:
    found = {hit["path"]: hit["id"] for hit in hostile.get("/api/v1/search?q=Gipfel&size=50").json["hits"]}
    text = hostile.get(f"/api/v1/articles/{next(id for path, id in found.items() if 'skript' in path)}").json["text"]
    assert ATTACK in text
    assert (
        "\u202e"
        in hostile.get(f"/api/v1/articles/{next(id for path, id in found.items() if 'bidi' in path)}").json["text"]
    )


def test_a_file_for_spreadsheets_has_no_formula(hostile: FlaskClient) -> None:
    rows = list(csv.reader(io.StringIO(hostile.get("/api/v1/export?q=Gipfel&format=csv").text)))
    assert len(rows) >= len(FILES)
    assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r]", cell)]
    assert len({len(row) for row in rows}) == 1


def test_a_line_of_ten_megabytes_is_found_and_shown(hostile: FlaskClient) -> None:
    answer = hostile.get("/artikel/zeile?q=Gipfel")
    assert answer.status_code == 200
    assert answer.text.count("x" * LONG_LINE) == 1
    assert "<mark" in answer.text
    assert len(hostile.get("/?q=Gipfel&size=50").data) < 200_000
