"""The page of queries over time, its JSON and its CSV."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from index.authority.entity_table import EntityTable
from index.config import Config
from index.german.analysis import Analyzer
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from tests.webui.reading import page
from webui.app import create_app


def client_of(*dates: str | None) -> FlaskClient:
    articles = [article(f"a{number}", "Krieg", date=date) for number, date in enumerate(dates)]
    return create_app(NaiveSearcher(articles, EntityTable({}), Analyzer()), Config()).test_client()


def test_several_queries_with_the_same_filters(client: FlaskClient) -> None:
    shown = page(client, "/verlauf?q=Garantien&q=Meldung&source=Bote&interval=month")
    assert [its["value"] for its in shown.all("input", name="q")] == ["Garantien", "Meldung", ""]
    assert shown.all("input", name="source", value="Bote")
    assert shown.all("a", href="/verlauf?q=Meldung&source=Bote&interval=month")  # without the first
    assert "Mai 2024: 20 von 20 Artikeln, 100 %" in shown.text
    assert len(shown.all("a", href="/?q=Meldung&month=2024-05&source=Bote")) == 2  # the point and the table's cell
    assert shown.all("a", href="/?q=Garantien&source=Bote&undated=only")


def test_the_measure_is_the_share_unless_the_count_is_chosen(client: FlaskClient) -> None:
    share = page(client, "/verlauf?q=Meldung")
    assert "100 %" in share.text
    count = page(client, "/verlauf?q=Meldung&measure=count")
    assert count.all("input", name="measure", value="count")
    assert count.all("a", href="/verlauf?q=Meldung")
    assert "Sie wächst auch" in count.text


def test_without_a_query_all_articles_are_shown(client: FlaskClient) -> None:
    shown = page(client, "/verlauf?person=donald-trump")
    assert "alle Artikel" in shown.text
    assert "Donald Trump" in shown.text
    assert shown.all("a", href="/?person=donald-trump")


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/verlauf?q=Meldung&interval=week", 400, "interval"),
        ("/verlauf?q=Meldung&measure=x", 400, "measure"),
        ("/verlauf?q=Meldung&from=2026&to=2020", 200, "die beiden wurden vertauscht"),
        ("/verlauf?q=Meldung&offset=-3", 400, "offset"),
        ("/verlauf?q=Meldung&offset=500", 200, "Hier endet die Liste"),
        ("/verlauf?" + "&".join(f"q=wort{number}" for number in range(20)), 200, "14 weitere sind weggelassen"),
        ("/verlauf?q=&q=++&q=Meldung", 200, "Verlauf"),
        ("/verlauf?q=nirgends", 200, "Kein Artikel gefunden"),
        ("/verlauf?q=Meldung&wetter=1", 200, "wetter"),
        ("/verlauf?q=Krieg&from=1700&to=1800", 200, "Kein"),
        ("/verlauf?q=%22%3E%3Cscript%3E&q=Meldung", 200, "100 %"),
        ("/verlauf?q=" + "a" * 2_500, 400, "zu lang"),
    ],
)
def test_strange_addresses(client: FlaskClient, address: str, status: int, words: str) -> None:
    shown = page(client, address, status)
    assert words in shown.text
    assert len(shown.all("script")) == 1


def test_an_archive_without_dates_or_articles() -> None:
    assert "Kein gefundener Artikel ist so genau datiert" in page(client_of(None, None), "/verlauf?q=Krieg").text
    assert "Kein gefundener Artikel" in page(client_of("2025"), "/verlauf?q=Krieg&interval=day").text
    assert "Kein Artikel gefunden" in page(client_of(), "/verlauf").text


def test_days_that_are_too_many_are_told() -> None:
    dates = [f"{year}-{month:02}-{day:02}" for year in (2024, 2025) for month in range(1, 13) for day in range(1, 20)]
    client = client_of(*dates)
    assert "gezählt ist nach Monaten" in page(client, "/verlauf?q=Krieg&interval=day").text
    assert client.get("/api/v1/timeline?q=Krieg&interval=day").json["interval"] == "month"


def test_english_words_and_months(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    shown = page(client, "/verlauf?q=Meldung")
    assert "20 of 20 articles, 100%" in shown.text
    assert "1 more is left out" in page(client, "/verlauf?" + "&".join(f"q=w{number}" for number in range(7))).text


def test_a_long_table_is_shown_in_parts() -> None:
    client = client_of(*(f"{year}-{month:02}" for year in range(2020, 2026) for month in range(1, 13)))
    first = page(client, "/verlauf?q=Krieg")
    assert first.link("offset=48") == "/verlauf?q=Krieg&offset=48#tabelle"
    assert page(client, "/verlauf?q=Krieg&offset=48").all("a", href="/verlauf?q=Krieg#tabelle")


def test_the_counts_as_json_and_csv(client: FlaskClient) -> None:
    body = client.get("/api/v1/timeline?q=Meldung&q=Garantien&interval=year").json
    assert [span["value"] for span in body["spans"]] == ["2024", "2025", "2026"]
    assert [one["counts"] for one in body["series"]] == [[20, 0, 0], [0, 1, 1]]
    assert body["series"][0]["shares"] == [1.0, 0.0, 0.0]
    assert body["series"][1]["undated"] == 1
    assert client.get(body["links"]["html"].removeprefix("http://localhost")).status_code == 200
    address = "/api/v1/timeline?q=Meldung&q=Garantien&interval=year&format=csv"
    table = client.get(address, buffered=True)
    lines = table.text.splitlines()
    assert lines[0] == "time,articles,count: Meldung,share: Meldung,count: Garantien,share: Garantien"
    assert lines[1] == "2024,20,20,1.0,0,0.0"
    assert "fundstelle-verlauf-meldung-garantien-20" in table.headers["Content-Disposition"]
    assert client.get(address, headers={"If-None-Match": table.headers["ETag"]}, buffered=True).status_code == 304


@pytest.mark.parametrize(
    ("arguments", "param"),
    [("interval=week", "interval"), ("&".join(f"q={n}" for n in range(7)), "q"), ("measure=share", "measure")],
)
def test_wrong_arguments_of_the_api_are_named(client: FlaskClient, arguments: str, param: str) -> None:
    answer = client.get(f"/api/v1/timeline?{arguments}")
    assert (answer.status_code, answer.json["param"]) == (400, param)
