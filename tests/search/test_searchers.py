"""The contract of every Searcher: what docs/search.md promises holds for each engine, and equals what reading every article gives.

A new engine is one line in ENGINES; nothing else here may change for it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import AnnotatedArticle
from index.authority.entity_table import EntityTable
from index.authority.resolving import resolve
from index.config import Config
from index.german.fold import fold
from index.kernels import VARIABLE
from index.schema import FACETS
from index.storage.whoosh_writer import WhooshWriter
from search.engine.whoosh_searcher import WhooshSearcher
from search.page import Bucket, Interval, SearchPage
from search.request import Filter, SearchRequest
from search.searcher import ArticleNotFound, BadCursor, QueryTooLong, Searcher
from tests.search.archives import ANALYZER, article, random_article
from tests.search.naive import NaiveSearcher
from tests.search.strategies import requests

Commits = Sequence[tuple[Sequence[AnnotatedArticle], Sequence[str]]]
"""Articles written and ids deleted, commit by commit."""


def whoosh(commits: Commits, folder: Path) -> Searcher:
    for written, deleted in commits:
        with WhooshWriter(Config(archive=folder)) as writer:
            writer.write(written)
            writer.delete(deleted)
            writer.commit("test")
    return WhooshSearcher(Config(archive=folder))


def whoosh_on_numpy(commits: Commits, folder: Path) -> Searcher:
    searcher = whoosh(commits, folder)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(VARIABLE, "numpy")
        assert searcher.status().kernel == "numpy"  # opens the archive
    return searcher


def naive(commits: Commits, folder: Path) -> Searcher:
    articles = what_remains(commits)
    return NaiveSearcher(articles, entities_of(articles), ANALYZER)


ENGINES: dict[str, Callable[[Commits, Path], Searcher]] = {
    "naive": naive,
    "whoosh": whoosh,
    "whoosh on NumPy": whoosh_on_numpy,
}


def what_remains(commits: Commits) -> list[AnnotatedArticle]:
    articles: dict[str, AnnotatedArticle] = {}
    for written, deleted in commits:
        articles |= {one.article.id: one for one in written}
        articles = {id: one for id, one in articles.items() if id not in deleted}
    return list(articles.values())


def entities_of(articles: Sequence[AnnotatedArticle]) -> EntityTable:
    names = Counter((name.field, name.key) for one in articles for name in one.names)
    return resolve((field, key, count) for (field, key), count in names.items())


SMALL: Commits = (
    (
        [
            article("old", "Nichts davon bleibt."),
            article("trump-1", "Krieg und Krieg.", date="2026-01-08", persons=["Donald Trump"], cities=["kiew"]),
            article(
                "trump-2", "Frieden", title="Kein Krieg", date="2026-01", persons=["Donald Trump"], source="Zeitung"
            ),
            article("umerow", "Krieg und Frieden", persons=["Rustem Umerow", "Donald Trump"], language="en"),
            article("umjerow", "Der Krieg geht weiter.", date="2025-12-31", persons=["Rustem Umjerow", "Anna Öz"]),
            article("year", "Krieg", date="2026", cities=["kiew"]),
            article("gone", "Krieg", persons=["Donald Trump"]),
        ],
        [],
    ),
    ([article("old", "Es bleibt ein Krieg.", title="Neu")], ["gone"]),
)


def random_commits() -> Commits:
    chosen = random.Random(11)
    ids = [f"a{number}" for number in range(60)]
    return [
        ([random_article(id, chosen) for id in chosen.sample(ids, size)], chosen.sample(ids, 3)) for size in (40, 15, 6)
    ]


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def small(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return ENGINES[engine](SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def large(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return ENGINES[engine](random_commits(), tmp_path_factory.mktemp("large"))


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return naive(random_commits(), tmp_path_factory.mktemp("oracle"))


ZOO = (
    "Im Zoo ist am Sonntag ein Elefant geboren worden, der erste seit zwanzig Jahren. Das Jungtier wiegt hundert Kilogramm und steht "
    "schon auf eigenen Beinen, wie der Direktor mitteilte."
)
NEWS: Commits = (
    (
        [
            article(
                "umerow",
                "Der Chefunterhändler sprach über eine Waffenruhe. Die Verhandlungen über die Waffenruhe gehen weiter.",
                persons=["Rustem Umerow"],
                cities=["genf"],
            ),
            article(
                "umerow-2",
                "Eine Waffenruhe bleibt möglich, sagte der Chefunterhändler.",
                persons=["Rustem Umerow"],
                cities=["genf"],
            ),
            article("zoo", ZOO, title="Elefant geboren"),
            article("zoo-kopie", ZOO, title="Nachwuchs im Zoo", source="Zeitung"),
            article("zoo-bericht", "Der Elefant im Zoo lockt viele Besucher an, das Jungtier besonders."),
            article("allein", "Quittengelee kocht man mit Geduld."),
            article("fuell-1", "Regen am Abend, Wind am Morgen."),
        ],
        [],
    ),
    (
        [
            article("genf", "In der Stadt begannen neue Verhandlungen über Handel und Zölle.", cities=["genf"]),
            article("fuell-2", "Der Zoo öffnet um neun Uhr."),
        ],
        [],
    ),
)


@pytest.fixture(scope="module")
def news(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return ENGINES[engine](NEWS, tmp_path_factory.mktemp("news"))


@pytest.fixture(scope="module")
def whole(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return ENGINES[engine](one_commit(), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def whole_oracle(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return naive(one_commit(), tmp_path_factory.mktemp("whole-oracle"))


def one_commit() -> Commits:
    """Nothing deleted: then scores are those of the live articles."""
    chosen = random.Random(12)
    return [([random_article(f"a{number}", chosen) for number in range(60)], [])]


def ids(page: SearchPage) -> list[str]:
    return [hit.id for hit in page.hits]


def counts(page: SearchPage, field: str) -> dict[str, int]:
    facet = next(facet for facet in page.facets if facet.field == field)
    return {value.label: value.count for value in facet.values}


@settings(max_examples=150, deadline=None)
@given(request=requests)
def test_hits_and_counts_are_those_of_the_oracle(large: Searcher, oracle: Searcher, request: SearchRequest) -> None:
    page, expected = large.search(request), oracle.search(request)
    assert page.total == expected.total
    assert page.facets == expected.facets
    assert page.chosen == expected.chosen
    assert [one for one in page.warnings if one.code == "unknown_name"] == [
        one for one in expected.warnings if one.code == "unknown_name"
    ]
    assert page.understood == expected.understood
    assert page.total_exact
    if request.sort != "relevance":
        assert ids(page) == ids(expected)
        assert [hit.entities for hit in page.hits] == [hit.entities for hit in expected.hits]
        assert [hit.snippets for hit in page.hits] == [hit.snippets for hit in expected.hits]


@settings(max_examples=100, deadline=None)
@given(
    request=requests,
    field=st.sampled_from([facet.name for facet in FACETS]),
    prefix=st.sampled_from(("", "D", "ö", "u", "2026", "donald tr", "x")),
    sort=st.sampled_from(("count", "label")),
    offset=st.integers(0, 3),
    size=st.sampled_from((1, 2, 100)),
)
def test_pages_of_facet_values_are_those_of_the_oracle(
    large: Searcher,
    oracle: Searcher,
    request: SearchRequest,
    field: str,
    prefix: str,
    sort: str,
    offset: int,
    size: int,
) -> None:
    page, expected = (
        searcher.facet(request, field, prefix=prefix, sort=sort, offset=offset, size=size)  # type: ignore[arg-type]
        for searcher in (large, oracle)
    )
    assert page.facet == expected.facet


@settings(max_examples=100, deadline=None)
@given(request=requests, interval=st.sampled_from(get_args(Interval)))
def test_a_histogram_is_that_of_the_oracle_and_has_every_hit_once(
    large: Searcher, oracle: Searcher, request: SearchRequest, interval: Interval
) -> None:
    found, expected = (searcher.histogram(request, interval) for searcher in (large, oracle))
    assert found == replace(expected, generation=found.generation)
    assert sum(one.count for one in (*found.buckets, *found.coarser, found.undated)) == found.total
    assert found.total == large.search(request).total


@settings(max_examples=60, deadline=None)
@given(request=requests)
def test_cursors_walk_through_all_hits_once_and_in_order(large: Searcher, request: SearchRequest) -> None:
    whole = large.search(replace(request, size=200))
    assert whole.next is None
    walked: list[str] = []
    page = large.search(replace(request, size=7))
    walked += ids(page)
    while page.next is not None:
        page = large.search(page.request.at_page(page.next))
        assert page.hits
        walked += ids(page)
    assert walked == ids(whole)
    assert len(set(walked)) == whole.total


@settings(max_examples=60, deadline=None)
@given(request=requests, start=st.sampled_from((0, 0, 5)))
def test_a_walk_gives_every_hit_as_a_page_of_them_would(large: Searcher, request: SearchRequest, start: int) -> None:
    walk = large.walk(request, start)
    page = large.search(replace(request, size=200))
    found = list(walk.articles)
    assert (walk.total, walk.generation) == (page.total, page.generation)
    assert [one.hit for one in found] == list(page.hits[start:])
    for one in found[:3]:
        article = large.article(one.hit.id, request)
        assert one.article == article if request.query else one.article.text == article.text


def test_a_walk_keeps_its_generation_while_others_write(tmp_path: Path) -> None:
    searcher = whoosh(SMALL, tmp_path)
    walk = searcher.walk(SearchRequest())
    first = next(walk.articles)
    whoosh([([article("new", "Neu.")], ["trump-1", "umerow", "year"])], tmp_path)
    assert searcher.search(SearchRequest(size=0)).generation != walk.generation
    assert 1 + len(list(walk.articles)) == walk.total == 6
    assert first.article.generation == walk.generation


def test_a_walk_refuses_a_wrong_request_before_its_first_step(small: Searcher) -> None:
    with pytest.raises(QueryTooLong):
        small.walk(SearchRequest(query="a " * 65))


def test_alternatives_inside_a_facet_and_all_facets_together(small: Searcher) -> None:
    request = SearchRequest(query="Krieg").with_filter("person", "Donald Trump").with_filter("person", "Anna Öz")
    page = small.search(request)
    assert set(ids(page)) == {"trump-1", "trump-2", "umerow", "umjerow"}
    narrowed = small.search(request.with_filter("month", "2025-12"))
    assert ids(narrowed) == ["umjerow"]
    assert counts(narrowed, "month") == {"2025-12": 1, "2026-01": 2}
    assert {label.split()[0]: count for label, count in counts(narrowed, "person").items()} == {
        "Anna": 1,
        "Rustem": 1,
        "Donald": 0,
    }


def test_two_spellings_are_one_person_and_one_article_counts_once(small: Searcher) -> None:
    page = small.search(SearchRequest().with_filter("person", "Rustem Umerow"))
    assert set(ids(page)) == {"umerow", "umjerow"}
    assert ids(small.search(SearchRequest().with_filter("person", "Rustem Umjerow"))) == ids(page)
    assert page.chosen[0].value == small.search(page.request.with_filter("person", "Rustem Umjerow")).chosen[1].value


def test_mode_all_demands_every_value_and_cuts_its_own_facet(small: Searcher) -> None:
    request = SearchRequest().with_filter("person", "Donald Trump").with_filter("person", "Rustem Umerow")
    page = small.search(request.with_mode("person", "all"))
    assert ids(page) == ["umerow"]
    assert all(count <= 1 for count in counts(page, "person").values())


def test_excluded_values_are_listed_and_count_nowhere(small: Searcher) -> None:
    page = small.search(SearchRequest().with_excluded("person", "Donald Trump"))
    assert set(ids(page)) == {"old", "umjerow", "year"}
    trump = next(value for value in page.facets[0].values if value.label == "Donald Trump")
    assert (trump.count, trump.excluded, trump.selected) == (0, True, False)


def test_chosen_values_are_listed_at_zero(small: Searcher) -> None:
    page = small.search(SearchRequest(query="Frieden").with_filter("city", "kiew"))
    assert page.total == 0
    assert [(value.count, value.selected) for value in page.facets[1].values] == [(0, True)]


def test_articles_without_a_date_have_a_bucket_of_their_own(small: Searcher) -> None:
    page = small.search(SearchRequest().with_filter("month", "none"))
    assert set(ids(page)) == {"old", "umerow"}
    month = page.facets[2]
    assert month.missing == 2
    assert {value.value: value.count for value in month.values} == {"2026-01": 2, "2025-12": 1, "2026": 1}


def test_a_histogram_guesses_no_month_and_knows_the_whole_archive(small: Searcher) -> None:
    found = small.histogram(SearchRequest(query="Krieg"), "month")
    assert found.buckets == (Bucket("2025-12", 1, 1), Bucket("2026-01", 2, 2))
    assert found.coarser == (Bucket("2026", 1, 1),)
    assert found.undated == Bucket("none", 2, 2)
    assert small.histogram(SearchRequest(query="Krieg"), "year").buckets[1] == Bucket("2026", 3, 3)
    frieden = small.histogram(SearchRequest(query="Frieden"), "month")
    assert [(one.value, one.share) for one in frieden.buckets] == [("2026-01", 0.5)]
    days = small.histogram(SearchRequest(), "day")
    assert [one.value for one in (*days.buckets, *days.coarser)] == ["2025-12-31", "2026-01-08", "2026", "2026-01"]
    nothing = small.histogram(SearchRequest(query="gibtesnicht"), "day")
    assert (nothing.buckets, nothing.coarser, nothing.undated.count, nothing.total) == ((), (), 0, 0)


@pytest.mark.parametrize(
    ("first", "last", "undated", "expected"),
    [
        ("2026", None, "exclude", {"trump-1", "trump-2", "year"}),
        ("2026-01-20", "2026-01-21", "exclude", {"trump-2", "year"}),
        (None, "2025", "exclude", {"umjerow"}),
        (None, "2025", "include", {"umjerow", "old", "umerow"}),
        ("2026", None, "only", {"old", "umerow"}),
        (None, None, "exclude", {"trump-1", "trump-2", "year", "umjerow"}),
    ],
)
def test_a_range_of_dates_takes_in_whatever_overlaps_it(
    small: Searcher, first: str | None, last: str | None, undated: str, expected: set[str]
) -> None:
    request = SearchRequest(date_from=first, date_to=last, undated=undated)  # type: ignore[arg-type]
    assert set(ids(small.search(request))) == expected


def test_undated_articles_come_last_in_either_order(small: Searcher) -> None:
    assert ids(small.search(SearchRequest(sort="newest"))) == ["trump-1", "trump-2", "year", "umjerow", "old", "umerow"]
    assert ids(small.search(SearchRequest(sort="oldest"))) == ["umjerow", "year", "trump-2", "trump-1", "old", "umerow"]


def test_what_matches_better_comes_first(small: Searcher) -> None:
    page = small.search(SearchRequest(query="Krieg"))
    scores = [hit.score for hit in page.hits]
    assert scores == sorted(scores, reverse=True)
    assert ids(page).index("trump-1") < ids(page).index("umjerow")


def test_a_hit_shows_its_article(small: Searcher) -> None:
    hit = next(hit for hit in small.search(SearchRequest(query="Krieg")).hits if hit.id == "trump-2")
    assert (hit.title, hit.path, hit.source, hit.language) == ("Kein Krieg", "trump-2.txt", "Zeitung", "de")
    assert hit.date is not None
    assert hit.date.value == "2026-01"
    assert [hit.title[start:end] for start, end in hit.title_marks] == ["Krieg"]
    assert [entity.label for entity in hit.entities] == ["Donald Trump"]
    for snippet in hit.snippets:
        assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.marks)


def test_entities_stand_in_the_order_of_fields_and_of_the_text(small: Searcher) -> None:
    hits = {hit.id: [entity.label for entity in hit.entities] for hit in small.search(SearchRequest()).hits}
    assert hits["umerow"][0].startswith("Rustem")
    assert hits["umerow"][1] == "Donald Trump"


def test_a_replaced_article_is_found_as_it_is_now(small: Searcher) -> None:
    assert small.search(SearchRequest(query="Nichts")).total == 0
    assert ids(small.search(SearchRequest(query="titel:Neu"))) == ["old"]
    assert small.article("old").title == "Neu"


def test_an_article_shows_its_names_and_the_marks_of_a_search(small: Searcher) -> None:
    page = small.article("umerow", SearchRequest(query="Krieg"))
    assert [page.text[start:end] for start, end in page.marks] == ["Krieg"]
    assert [page.text[start:end] for one in page.entities for start, end in one.spans] == [
        "Rustem Umerow",
        "Donald Trump",
    ]
    assert small.article("umerow").marks == ()


@pytest.mark.parametrize("unknown", ["gone", "nobody", "", "../etc/passwd", "\0"])
def test_an_unknown_article_is_not_found(small: Searcher, unknown: str) -> None:
    with pytest.raises(ArticleNotFound):
        small.article(unknown)


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "é", "0", "a" * 5_000, "e30="])
def test_what_is_no_cursor_is_refused(small: Searcher, cursor: str) -> None:
    with pytest.raises(BadCursor):
        small.search(SearchRequest(cursor=cursor))


def test_a_cursor_belongs_to_its_request(small: Searcher) -> None:
    cursor = small.search(SearchRequest(size=1)).next
    assert cursor is not None
    with pytest.raises(BadCursor):
        small.search(SearchRequest(query="Krieg", size=1, cursor=cursor))
    with pytest.raises(BadCursor):
        small.search(SearchRequest(size=1, filters=(Filter("city", ("kiew",)),), cursor=cursor))


def test_a_page_of_no_hits_still_counts(small: Searcher) -> None:
    page = small.search(SearchRequest(size=0))
    assert (page.total, page.hits, page.next) == (6, (), None)
    assert [(value.value, value.count) for value in page.facets[1].values] == [("kiew", 2)]


def test_a_query_past_the_limits_is_refused(small: Searcher) -> None:
    with pytest.raises(QueryTooLong):
        small.search(SearchRequest(query="a " * 65))


@pytest.mark.parametrize(
    "beginning", ["k", "kr", "KRI", "klim", "ö", "don", "donald tr", "ume", "a", "zz", " ", "", "*", "-"]
)
@pytest.mark.parametrize("size", [1, 3, 50])
def test_completions_are_those_of_the_oracle(large: Searcher, oracle: Searcher, beginning: str, size: int) -> None:
    found, expected = (searcher.complete(beginning, size) for searcher in (large, oracle))
    assert found.entities == expected.entities
    assert [(fold(one.text), one.articles) for one in found.words] == [
        (one.text, one.articles) for one in expected.words
    ]
    assert not (found.words or found.entities) or beginning.strip()
    names = large.complete(beginning, size, words=False, fields=("city",))
    assert names.words == ()
    assert names.entities == tuple(one for one in found.entities if one.entity and one.entity.field == "city")


def test_an_explanation_tells_how_the_query_is_read(small: Searcher) -> None:
    explanation = small.explain(SearchRequest(query='Krieg ("der'))
    assert explanation.input == 'Krieg ("der'
    assert "Krieg" in explanation.understood
    assert "Krieg" in explanation.tree
    assert explanation.warnings
    assert explanation.warnings == small.search(SearchRequest(query='Krieg ("der')).warnings


def test_the_status_counts_the_articles(small: Searcher) -> None:
    status = small.status()
    assert status.articles == 6
    assert status.analysis_current
    assert status.generation == small.search(SearchRequest()).generation


AGENCY = (
    "Kiew (dpa) - Die Vertreter der Ukraine haben am Freitag in Genf neue Vorschläge für einen Frieden vorgelegt. "
    "Ein Sprecher nannte sie einen ersten Schritt, über den nun in Brüssel und Paris weiter beraten werden müsse."
)
REPRINTS: Commits = (
    (
        [
            article("agency", AGENCY, title="Vorschlag aus Kiew", date="2026-01-08", source="Bote"),
            article("corrected", AGENCY.replace("Freitag", "Samstag"), title="Neuer Vorschlag", source="Zeitung"),
            article("other", "Ein ganz anderer Text über Kiew und die Ukraine, der nur einige Wörter mit ihm teilt."),
        ],
        [],
    ),
    ([article("early", AGENCY, title="Frieden?", date="2026-01-07"), article("gone", AGENCY)], []),
    ([], ["gone"]),
)


@pytest.fixture(scope="module")
def reprints(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return ENGINES[engine](REPRINTS, tmp_path_factory.mktemp("reprints"))


def test_a_hit_counts_the_articles_that_are_nearly_the_same(reprints: Searcher) -> None:
    hits = reprints.search(SearchRequest(query="Kiew")).hits
    assert {hit.id: hit.duplicates for hit in hits} == {"agency": 2, "corrected": 2, "early": 2, "other": 0}


def test_duplicates_come_by_date_with_the_share_of_common_text(reprints: Searcher) -> None:
    page = reprints.duplicates("agency")
    assert page.total == 2
    assert [one.id for one in page.duplicates] == ["early", "corrected"]
    early, corrected = page.duplicates
    assert early.similarity == 1.0
    assert 0.8 <= corrected.similarity < 1.0
    assert (corrected.title, corrected.source, corrected.date) == ("Neuer Vorschlag", "Zeitung", None)
    second = reprints.duplicates("agency", offset=1, size=1)
    assert (second.total, second.offset, [one.id for one in second.duplicates]) == (2, 1, ["corrected"])
    assert reprints.duplicates("other").duplicates == ()


@pytest.mark.parametrize("unknown", ["gone", "nobody", ""])
def test_an_unknown_article_has_no_duplicates(reprints: Searcher, unknown: str) -> None:
    with pytest.raises(ArticleNotFound):
        reprints.duplicates(unknown)


def test_similar_articles_share_telling_words_persons_and_cities(news: Searcher) -> None:
    page = news.similar("umerow")
    assert [one.id for one in page.similar] == ["umerow-2", "genf"]
    first, second = page.similar
    assert first.likeness > second.likeness > 0
    assert [entity.label for entity in first.entities] == ["Rustem Umerow", "Genf"]
    assert "Waffenruhe" in first.words
    assert "Umerow" not in first.words
    assert [entity.label for entity in second.entities] == ["Genf"]
    assert second.words == ("Verhandlungen",)


def test_what_is_nearly_the_same_is_not_similar_and_stands_for_its_group_once(news: Searcher) -> None:
    assert news.search(SearchRequest(query="Zoo")).total == 4
    assert news.duplicates("zoo").total == 1
    assert [one.id for one in news.similar("zoo").similar] == ["zoo-bericht"]
    similar = news.similar("zoo-bericht").similar
    assert [(one.id, one.duplicates) for one in similar][:1] == [("zoo", 1)]
    assert "zoo-kopie" not in [one.id for one in similar]


def test_no_more_similar_articles_than_asked_for_and_none_where_nothing_is_shared(news: Searcher) -> None:
    assert [one.id for one in news.similar("umerow", size=1).similar] == ["umerow-2"]
    assert news.similar("umerow", size=0).similar == ()
    assert news.similar("allein").similar == ()
    with pytest.raises(ArticleNotFound):
        news.similar("niemand")


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_similar_articles_are_those_of_the_oracle(whole: Searcher, whole_oracle: Searcher, number: int) -> None:
    page, expected = whole.similar(f"a{number}"), whole_oracle.similar(f"a{number}")
    assert [(one.id, one.words, one.entities) for one in page.similar] == [
        (one.id, one.words, one.entities) for one in expected.similar
    ]
    assert [one.likeness for one in page.similar] == pytest.approx([one.likeness for one in expected.similar])
