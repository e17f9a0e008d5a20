"""What people type for a city or a language leads to the archive's own value; what the archive has not is told."""

from __future__ import annotations

import pytest

from index.authority.entity_table import EntityTable, FieldEntities
from search.engine.completions import completions
from search.engine.entity_view import find_entity
from search.engine.facets import unknown_values
from search.engine.snapshot import Snapshot
from search.engine.word_forms import articles_with
from search.query.parser import parse
from search.query.planning import clauses
from search.request import SearchRequest
from tests.search.archives import ANALYZER, Part, article, open_parts

CITIES = {"kaliningrad": "Kaliningrad", "tallinn": "Tallinn", "merged": "Istanbul"}
ENTITIES = EntityTable(
    {"city": FieldEntities(tuple(CITIES), tuple(CITIES.values()), {"kaliningrad": 0, "tallinn": 1, "istanbul": 2})}
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    articles = [
        article("1", "Krieg", cities=["kaliningrad", "istanbul"], source="Bote"),
        article("2", "Guerre", cities=["tallinn"], language="fr", source="Zeitung"),
        article("3", "Kurz", language="und", source="Bote"),
    ]
    return open_parts(tmp_path_factory.mktemp("values"), [Part(articles)], ENTITIES)


def found(snapshot: Snapshot, query: str) -> tuple[int, list[str]]:
    """How many articles, and the values that are told to be unknown."""
    request = SearchRequest(query)
    clause = clauses(parse(query).tree, ANALYZER, request)
    notices = unknown_values(snapshot.facets, request, clause)
    assert {one.code for one in notices} <= {"unknown_name"}
    return articles_with(snapshot, clause), [one.arguments[0] for one in notices]


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("stadt:Königsberg", 1),
        ("stadt:koenigsberg", 1),
        ("stadt:Reval", 1),
        ("stadt:Konstantinopel", 1),
        ("stadt:(Reval ODER Königsberg)", 2),
        ("-stadt:Reval", 2),
        ("sprache:Deutsch", 1),
        ("sprache:deutsch", 1),
        ("sprache:German", 1),
        ("sprache:Französisch", 1),
        ("sprache:unbestimmt", 1),
        ("sprache:fr", 1),
        ("quelle:Bote", 2),
        ("monat:1999-01", 0),
    ],
)
def test_a_value_is_found_by_the_names_people_have_for_it(snapshot: Snapshot, query: str, articles: int) -> None:
    assert found(snapshot, query) == (articles, [])


@pytest.mark.parametrize(
    "typed", ["stadt:Preßburg", "stadt:Xyz", "quelle:FAZ", "sprache:Englisch", "sprache:xx", "person:Niemand"]
)
def test_a_value_that_the_archive_has_not_is_named(snapshot: Snapshot, typed: str) -> None:
    value = typed.partition(":")[2]
    assert found(snapshot, typed) == (0, [value])
    assert found(snapshot, f"Krieg NICHT {typed}") == (1, [value])


def test_filters_are_told_like_the_query(snapshot: Snapshot) -> None:
    request = SearchRequest("stadt:Xyz").with_filter("city", "Xyz").with_filter("source", "FAZ")
    clause = clauses(parse(request.query).tree, ANALYZER, request)
    told = unknown_values(snapshot.facets, request.with_excluded("language", "Deutsch"), clause)
    assert [one.arguments for one in told] == [("Xyz",), ("FAZ",)]


def test_old_names_lead_to_the_city_everywhere(snapshot: Snapshot) -> None:
    assert snapshot.facets["city"].resolve("Königsberg") == ("kaliningrad", "Kaliningrad")
    entity = find_entity(snapshot.entities, None, "Konstantinopel")
    assert entity is not None
    assert entity.label == "Istanbul"
    offered = completions(snapshot, ANALYZER, "Königsb", 5, words=False, fields=("city",))
    assert [(one.text, one.articles) for one in offered.entities] == [("Kaliningrad", 1)]
