"""Type-ahead offers whole queries, with the word being typed completed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient


def suggested(client: FlaskClient, query: str) -> Any:
    return client.get(f"/api/v1/suggest?q={quote(query)}").json


def queries(client: FlaskClient, query: str) -> set[str]:
    body = suggested(client, query)
    return {one["query"] for kind in ("terms", "person", "city", "organization") for one in body.get(kind, [])}


def test_words_persons_and_cities_are_offered_with_their_articles(client: FlaskClient) -> None:
    body = suggested(client, "Gipfel tru")
    assert body["terms"] == [{"text": "trump", "count": 2, "query": "Gipfel trump"}]
    assert body["person"] == [
        {"id": "donald-trump", "label": "Donald Trump", "count": 2, "query": 'Gipfel person:"Donald Trump"'}
    ]
    assert body["city"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", set()),
        ("Gipfel ", set()),
        ("(Krieg ODER garant", {"(Krieg ODER garantien"}),
        ("-pari", {"-paris", '-stadt:"Paris"'}),
        ("stadt:pa", {'stadt:"Paris"'}),
        ('Krieg city:"ki', {'Krieg stadt:"Kiew"'}),
        ("titel:pa", set()),
        ('"Krieg und frie', {'"Krieg und frieden'}),
        ("„Krieg und frie", {"„Krieg und frieden"}),
        ("»Krieg und frie", {"»Krieg und frieden"}),
        ("“Krieg und frie", {"“Krieg und frieden"}),
        ("„Krieg“ pari", {"„Krieg“ paris", '„Krieg“ stadt:"Paris"'}),
        ("»Krieg« stadt:„ki", {'»Krieg« stadt:"Kiew"'}),
        ('Zoll 5" pari', {'Zoll 5" paris', 'Zoll 5" stadt:"Paris"'}),
        ("KIE", {"kiew", 'stadt:"Kiew"'}),
        ("\0", set()),
    ],
)
def test_the_last_word_is_completed_where_it_stands(client: FlaskClient, query: str, expected: set[str]) -> None:
    assert queries(client, query) == expected


def test_words_are_written_as_the_archive_writes_them(seeds_client: FlaskClient) -> None:
    body = suggested(seeds_client, "sicherheitsg")
    assert body["terms"][0]["text"].startswith("Sicherheitsgarantie")
    assert seeds_client.get(f"/api/v1/search?q={quote(body['terms'][0]['query'])}").json["total"]["value"] > 0


def test_a_label_that_means_harm_stays_one_value(client: FlaskClient) -> None:
    [found] = suggested(client, "img")["person"]
    assert found["query"].count('"') == 2


def test_browsers_get_a_list_of_queries(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=pari&format=opensearch")
    assert answer.content_type == "application/x-suggestions+json"
    assert answer.get_json(force=True) == ["pari", ["paris", 'stadt:"Paris"']]
