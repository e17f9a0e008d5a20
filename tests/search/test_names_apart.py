"""Two persons of one name, split by article: every count, filter, page and piece of evidence equals what reading every article gives."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from index.article import AnnotatedArticle
from index.authority.authority_file import change_corrections
from index.authority.corrections import ArticleRef, Corrections
from index.authority.entity_table import EntityTable
from index.authority.resolving import resolve
from index.config import Config
from index.schema import ENTITY_FIELDS
from index.storage.publishing import refresh_entities
from search.engine.whoosh_searcher import WhooshSearcher
from search.entity_page import EntityPage
from search.request import SearchRequest
from tests.search.archives import ANALYZER, CITIES, ORGANIZATIONS, PERSONS, article
from tests.search.naive import NaiveSearcher
from tests.search.strategies import requests
from tests.search.test_searchers import Commits, random_commits, what_remains, whoosh

KEYS = {"person": PERSONS, "city": CITIES, "organization": ORGANIZATIONS}


def entities_of(articles: Sequence[AnnotatedArticle], corrections: Corrections) -> EntityTable:
    names = [(name.field, name.key, one.article.id) for one in articles for name in one.names]
    counts = Counter((field, key) for field, key, _ in names)
    return resolve(((field, key, count) for (field, key), count in counts.items()), corrections, names)


def random_corrections(seed: int, ids: Sequence[str]) -> Corrections:
    chosen = random.Random(seed)
    corrections = Corrections()
    for number in range(12):
        field = chosen.choice(ENTITY_FIELDS)
        names = (chosen.choice(KEYS[field]),)
        articles = tuple(map(ArticleRef, chosen.sample(ids, chosen.randint(1, len(ids)))))
        match chosen.choice(("split", "merge", "hide", "all")):
            case "split":
                corrections = corrections.with_entry("split", field, names, f"Neu {number}", articles=articles)
            case "merge":
                to = chosen.choice((*KEYS[field], f"Neu {number - 1}"))
                corrections = corrections.with_entry("merge", field, names, to, articles=articles)
            case "hide":
                corrections = corrections.with_entry("hide", field, names, articles=articles[:3])
            case _:
                corrections = corrections.with_entry("merge", field, (f"Neu {number - 1}",), chosen.choice(KEYS[field]))
    return corrections


def corrected(commits: Commits, corrections: Corrections, folder: Path) -> tuple[WhooshSearcher, NaiveSearcher]:
    whoosh(commits, folder)
    config = Config(archive=folder)
    change_corrections(config.authority_file, lambda _: corrections)
    refresh_entities(config)
    articles = what_remains(commits)
    return WhooshSearcher(config), NaiveSearcher(articles, entities_of(articles, corrections), ANALYZER)


@pytest.fixture(scope="module", params=range(4))
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[WhooshSearcher, NaiveSearcher]:
    commits = random_commits()
    ids = sorted({one.article.id for written, _ in commits for one in written})
    return corrected(commits, random_corrections(request.param, ids), tmp_path_factory.mktemp("apart"))


@settings(deadline=None)
@given(asked=requests)
def test_every_search_is_that_of_the_oracle(both: tuple[WhooshSearcher, NaiveSearcher], asked: SearchRequest) -> None:
    found, expected = (searcher.search(asked) for searcher in both)
    assert found.facets == expected.facets
    assert found.total == expected.total
    assert found.chosen == expected.chosen
    if asked.sort != "relevance":
        assert [(hit.id, hit.entities) for hit in found.hits] == [(hit.id, hit.entities) for hit in expected.hits]


def test_every_entity_has_the_page_of_the_oracle(both: tuple[WhooshSearcher, NaiveSearcher]) -> None:
    def page(of: WhooshSearcher | NaiveSearcher, field: str, id: str) -> EntityPage:
        return replace(of.entity(field, id, size=100), generation="")

    ours, oracle = both
    seen = 0
    for field in ENTITY_FIELDS:
        for value in oracle.facet(SearchRequest(), field).facet.values:
            found = page(ours, field, value.value)
            assert found == page(oracle, field, value.value)
            assert found.articles == value.count == len(found.evidence)
            seen += 1
    assert seen >= 8


MAYORS: Commits = [
    (
        [
            article("rathaus", "Der Bürgermeister sprach.", persons=["Michael Müller"], cities=["kiew"]),
            article("stadion", "Der Stürmer traf.", persons=["Michael Müller", "Anna Öz"]),
            article("beide", "Noch ein Treffen.", persons=["Michael Müller"]),
        ],
        [],
    ),
    ([article("stadion", "Der Stürmer traf zweimal.", persons=["Michael Müller", "Anna Öz"])], []),
]


def test_a_replaced_article_keeps_its_correction_and_the_rest_its_meaning(tmp_path: Path) -> None:
    corrections = Corrections().with_entry(
        "split", "person", ("Michael Müller",), "Michael Müller (Fußballer)", articles=(ArticleRef("stadion"),)
    )
    ours, _ = corrected(MAYORS, corrections, tmp_path)
    persons = ours.facet(SearchRequest(), "person").facet
    assert {value.label: value.count for value in persons.values} == {
        "Michael Müller": 2,
        "Michael Müller (Fußballer)": 1,
        "Anna Öz": 1,
    }
    page = ours.entity("person", "michael-mueller-fussballer")
    assert [form.text for form in page.forms] == ["Michael Müller"]
    assert [one.id for one in page.evidence] == ["stadion"]
    assert [one.entity.label for one in ours.article("stadion").entities] == ["Michael Müller (Fußballer)", "Anna Öz"]
    assert ours.search(SearchRequest(query='person:"Michael Müller (Fußballer)"')).total == 1
    assert ours.search(SearchRequest(query="person:michael-mueller")).total == 2
