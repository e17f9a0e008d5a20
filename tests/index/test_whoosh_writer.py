"""What the writer publishes is a genuine Whoosh index that says the same as one by Whoosh's own writer."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import LockError, open_dir
from whoosh.query import And, Phrase, Prefix, Term

from index.article import AnnotatedArticle
from index.authority.authority_file import change_corrections
from index.authority.corrections import Corrections
from index.authority.entity_table import EntityTable
from index.authority.resolving import NameCount, NameInArticle, resolve
from index.config import Config
from index.german.analysis import Analyzer
from index.schema import TEXT_FIELDS
from index.storage.archive_lock import ArchiveLock
from index.storage.checking import check
from index.storage.columns import KEYWORD_FIELDS, Segment
from index.storage.generation import Generation, Layout, open_generation
from index.storage.length_bytes import BYTE_LENGTHS
from index.storage.merging import SEGMENT_LIMIT, SegmentSize, segments_to_merge
from index.storage.publishing import refresh_entities
from index.storage.whoosh_segments import write_lock
from index.storage.whoosh_writer import WhooshWriter
from index.worker_processes import ProcessKilled
from index.writer import IndexBusy, WriterError
from tests.index.sample_articles import sample_article
from tests.index.stock_whoosh import content, write_with_whoosh


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(archive=tmp_path / "ours")


def indexed(config: Config, articles: Iterable[AnnotatedArticle]) -> None:
    with WhooshWriter(config) as writer:
        writer.write(articles)
        writer.commit("v1")


def test_a_segment_says_the_same_as_one_by_whooshs_own_writer(
    config: Config, tmp_path: Path, analyzer: Analyzer
) -> None:
    articles = [sample_article(number) for number in range(300)]
    articles.append(sample_article(300, length=40_000))
    indexed(config, articles)
    stock = write_with_whoosh(tmp_path / "stock", articles, analyzer)
    with open_dir(config.archive / "whoosh").reader() as ours, stock.reader() as theirs:
        assert content(ours, range(301)) == content(theirs, range(301))


def test_plain_whoosh_finds_the_same_as_in_its_own_index(config: Config, tmp_path: Path, analyzer: Analyzer) -> None:
    articles = [sample_article(number) for number in range(200)]
    indexed(config, articles)
    stock = write_with_whoosh(tmp_path / "stock", articles, analyzer)
    queries = [
        Term("body", "krieg"),
        Term("parts", "garanti"),
        And([Term("exact", "berlin"), Term("person", "Müller, Hans")]),
        Phrase("exact", ["nato", "gipfel"]),
        Prefix("exact", "ges"),
        Term("source", "Zeitung, alte"),
        Term("date", "2025-04"),
    ]
    with open_dir(config.archive / "whoosh").searcher() as ours, stock.searcher() as theirs:
        for query in queries:
            expected = [(hit["article"], hit.score) for hit in theirs.search(query, limit=None)]
            assert expected, query
            assert [(hit["article"], hit.score) for hit in ours.search(query, limit=None)] == expected


def test_merged_segments_say_the_same_as_one_by_whooshs_own_writer(
    config: Config, tmp_path: Path, analyzer: Analyzer
) -> None:
    for start in range(0, 200, 20):
        with WhooshWriter(config) as writer:
            writer.write(sample_article(number) for number in range(start, start + 20))
            writer.delete(f"a{number}" for number in range(start - 40, start, 3))
            writer.commit("v1")
    with WhooshWriter(config) as writer:
        writer.write(sample_article(number) for number in range(200, 500))
        writer.commit("v1")
    (segment,) = open_generation(config.archive).segments
    assert segment.live is None
    articles = [segment.stored(document) for document in range(segment.documents)]
    stock = write_with_whoosh(tmp_path / "stock", articles, analyzer)
    with open_dir(config.archive / "whoosh").reader() as ours, stock.reader() as theirs:
        assert content(ours, range(len(articles))) == content(theirs, range(len(articles)))
    assert_columns_equal(segment, config.archive)


def assert_columns_equal(segment: Segment, archive: Path) -> None:
    """The columns of an index of one segment hold what plain Whoosh reads from it."""
    with open_dir(archive / "whoosh").reader() as reader:
        for field in TEXT_FIELDS:
            text = segment.text(field)
            assert [term.decode() for term in text.terms.all_bytes()] == list(reader.field_terms(field))
            assert text.total_length == reader.field_length(field)
            lengths = [reader.doc_field_length(document, field) or 0 for document in range(segment.documents)]
            assert BYTE_LENGTHS[text.length_bytes].tolist() == lengths
            for rank in range(len(text.terms)):
                matcher = reader.postings(field, text.terms.term(rank))
                documents, frequencies = text.postings(rank)
                starts, positions = text.positions(rank)
                for place, (document, frequency) in enumerate(zip(documents, frequencies, strict=True)):
                    assert (matcher.id(), matcher.weight()) == (document, frequency)
                    here = positions[starts[place] : starts[place + 1]].tolist()
                    assert here == matcher.value_as("positions")
                    matcher.next()
                assert not matcher.is_active()
        for field in KEYWORD_FIELDS:
            column = segment.keyword(field)
            assert [term.decode() for term in column.terms.all_bytes()] == list(reader.field_terms(field))
            forward: dict[int, list[int]] = {}
            for rank in range(len(column.terms)):
                documents = column.postings(rank)
                assert documents.tolist() == list(reader.postings(field, column.terms.term(rank)).all_ids())
                for document in documents.tolist():
                    forward.setdefault(document, []).append(rank)
            for document in range(segment.documents):
                assert column.values(document).tolist() == forward.get(document, [])


Step = tuple[dict[int, int], set[int]]
STEPS = st.lists(
    st.tuples(st.dictionaries(st.integers(0, 40), st.integers(0, 5), max_size=25), st.sets(st.integers(0, 40))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_any_history_of_commits_leaves_the_articles_written_last(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder) / "archive")
        expected: dict[str, AnnotatedArticle] = {}
        for written, deleted in steps:
            new = [sample_article(number, seed) for number, seed in written.items()]
            gone = [f"a{number}" for number in deleted]
            with WhooshWriter(config) as writer:
                writer.write([sample_article(number, seed=9) for number in list(written)[:3]])
                writer.write(new)
                writer.delete(gone)
                writer.commit("v1")
            expected.update((one.article.id, one) for one in new)
            for name in gone:
                expected.pop(name, None)
            generation = open_generation(config.archive)
            assert len(generation.segments) <= 6
            assert generation.info.articles == len(expected)
            assert live_articles(generation) == expected
        with WhooshWriter(config) as writer:
            published = {name: one.article.fingerprint for name, one in expected.items()}
            fingerprints = writer.fingerprints()
            assert fingerprints == published
            assert {*gone, *expected} & fingerprints.keys() == expected.keys()
            writer.delete(list(expected)[:2])
            assert fingerprints == published
        with open_dir(config.archive / "whoosh").reader() as reader:
            assert reader.doc_count() == len(expected)


def live_articles(generation: Generation) -> dict[str, AnnotatedArticle]:
    """id -> article of everything that can be found; fails where an id stands twice."""
    found = [
        segment.stored(document)
        for segment in generation.segments
        for document in range(segment.documents)
        if segment.live is None or segment.live[document]
    ]
    by_id = {annotated.article.id: annotated for annotated in found}
    assert len(by_id) == len(found)
    return by_id


def test_more_than_memory_holds_becomes_one_segment(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.gathering._BATCH", 50)
    monkeypatch.setattr("index.storage.gathering._RUN_ARTICLES", 300)
    config = replace(config, workers=1)
    articles = [sample_article(number % 900, seed=number) for number in range(1000)]
    indexed(config, articles)
    generation = open_generation(config.archive)
    assert len(generation.segments) == 1
    assert live_articles(generation) == {one.article.id: one for one in articles}


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 500)), max_size=9), st.integers(0, 3000))
def test_a_merge_leaves_few_segments_and_takes_the_small_ones(sizes: list[tuple[int, int]], fresh: int) -> None:
    segments = [SegmentSize(live, live + dead) for live, dead in sizes]
    due = segments_to_merge(segments, fresh)
    kept = [segment for place, segment in enumerate(segments) if place not in due]
    made = fresh + sum(segments[place].live for place in due)
    if made or due:
        assert len(kept) + bool(made) <= SEGMENT_LIMIT
    assert all(2 * segment.live >= segment.documents for segment in kept)


@pytest.mark.parametrize("commits", [300])
def test_an_article_is_rewritten_only_some_times_however_many_commits_there_are(commits: int) -> None:
    sizes: list[SegmentSize] = []
    rewritten = 0
    for _ in range(commits):
        due = segments_to_merge(sizes, 1)
        merged = 1 + sum(sizes[place].live for place in due)
        rewritten += merged
        sizes = [size for place, size in enumerate(sizes) if place not in due] + [SegmentSize(merged, merged)]
        assert len(sizes) <= SEGMENT_LIMIT
    assert rewritten < commits * 10


def test_an_index_of_another_analysis_asks_for_a_rebuild(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    indexed(config, [sample_article(1)])
    monkeypatch.setattr("index.german.analysis.CODE_VERSION", 1_000_000)
    with pytest.raises(WriterError, match="fundstelle index --rebuild"), WhooshWriter(config):
        pass
    with WhooshWriter(config, rebuild=True) as writer:
        assert writer.fingerprints() == {}
        assert writer.annotation_version() == ""
        writer.write([sample_article(2)])
        writer.commit("v2")
    assert live_articles(open_generation(config.archive)).keys() == {"a2"}
    with WhooshWriter(config) as writer:
        assert writer.annotation_version() == "v2"


def test_corrections_make_a_new_generation_of_the_same_segments(config: Config) -> None:
    indexed(config, [sample_article(number) for number in range(30)])
    before = open_generation(config.archive)
    assert refresh_entities(config) == before.name
    entity = EntityTable.from_bytes(before.entities).entity_of("person", "Émile Zola")
    assert entity is not None
    change_corrections(
        config.authority_file, lambda now: now.with_entry("rename", "person", ("Émile Zola",), "E. Zola")
    )
    renamed = refresh_entities(config)
    after = open_generation(config.archive)
    assert after.name == renamed != before.name
    entity = EntityTable.from_bytes(after.entities).entity_of("person", "Émile Zola")
    assert entity is not None
    assert entity.label == "E. Zola"
    assert [segment.name for segment in after.segments] == [segment.name for segment in before.segments]
    with WhooshWriter(config) as writer:
        assert writer.commit("v1") == renamed


def test_a_correction_that_comes_while_names_are_resolved_is_in_force_with_that_commit(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(config, [sample_article(number) for number in range(30)])
    resolved: list[int] = []

    def resolve_slowly(
        names: Iterable[NameCount], corrections: Corrections, *rest: Iterable[NameInArticle]
    ) -> EntityTable:
        if not resolved:
            change_corrections(
                config.authority_file, lambda now: now.with_entry("rename", "person", ("Émile Zola",), "E. Zola")
            )
        resolved.append(corrections.revision)
        return resolve(names, corrections, *rest)

    monkeypatch.setattr("index.storage.publishing.resolve", resolve_slowly)
    with WhooshWriter(config) as writer:
        writer.write([sample_article(31)])
        writer.commit("v1")
    published = open_generation(config.archive)
    entity = EntityTable.from_bytes(published.entities).entity_of("person", "Émile Zola")
    assert entity is not None
    assert entity.label == "E. Zola"
    assert published.info.corrections == 1
    assert resolved == [0, 1]


def test_a_second_writer_is_told_who_writes(config: Config) -> None:
    layout = Layout(config.archive)
    indexed(config, [sample_article(1)])
    with WhooshWriter(config):
        with pytest.raises(IndexBusy, match=rf"Prozess {os.getpid()} \(seit \d\d"):
            ArchiveLock(write_lock(layout), layout.whoosh / "writer.json", wait=0.1).__enter__()
        with pytest.raises(LockError):
            open_dir(layout.whoosh).writer()
    open_dir(layout.whoosh).writer().cancel()


def test_several_processes_write_the_same_as_one(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles come again while others of the same id wait in another process, in a run, or in the same batch; some are deleted there."""
    other = Config(archive=tmp_path / "other")
    first = [sample_article(number % 650, seed=number) for number in range(700)]
    second = [sample_article(number, seed=2000) for number in range(600, 800)]
    gone = [f"a{number}" for number in range(0, 800, 9)]
    for one, workers in ((config, 1), (other, 3)):
        monkeypatch.setattr("index.storage.gathering._ALONE", 100)
        monkeypatch.setattr("index.storage.gathering._BATCH", 40)
        monkeypatch.setattr("index.storage.gathering._RUN_ARTICLES", 90)
        with WhooshWriter(replace(one, workers=workers)) as writer:
            writer.write([sample_article(number, seed=3000) for number in range(50, 60)])
            writer.commit("v1")
            writer.write(first)
            writer.delete(gone)
            writer.write(second)
            writer.delete(gone[-20:])
            writer.commit("v2")
            writer.write([sample_article(number, seed=4000) for number in range(120)])
            writer.commit("v3")
    assert found_by_id(other) == found_by_id(config)


def found_by_id(config: Config) -> tuple[object, ...]:
    """All articles by id, and for each term the articles that have it, with weights and positions: from Whoosh and from the columns."""
    assert check(config).is_sound
    generation = open_generation(config.archive)
    articles = live_articles(generation)
    with open_dir(config.archive / "whoosh").reader() as reader:
        ids = {document: reader.stored_fields(document)["article"].split('"')[1] for document in reader.all_doc_ids()}
        assert sorted(ids.values()) == sorted(articles)
        found = content(reader, ids)["terms"]
    postings = {term: sorted((ids[at], *rest) for at, *rest in of_term) for term, (_, _, of_term) in found.items()}
    columns: dict[tuple[str, str], list[tuple[str, list[int]]]] = defaultdict(list)
    for segment in generation.segments:
        own = {number: segment.stored(number).article.id for number in range(segment.documents)}
        for field in (*TEXT_FIELDS, *KEYWORD_FIELDS):
            for term, number, positions in _occurrences(segment, field):
                if segment.live is None or segment.live[number]:
                    columns[field, term].append((own[number], positions))
    return articles, _filled(postings), {term: sorted(of_term) for term, of_term in columns.items()}


def _filled(postings: dict[tuple[str, str], list[object]]) -> dict[tuple[str, str], list[object]]:
    return {term: of_term for term, of_term in postings.items() if of_term}


def _occurrences(segment: Segment, field: str) -> Iterator[tuple[str, int, list[int]]]:
    """(term, document, positions) of a field."""
    if field in KEYWORD_FIELDS:
        keywords = segment.keyword(field)
        for number in range(segment.documents):
            yield from ((keywords.terms.term(int(rank)), number, []) for rank in keywords.values(number))
            assert all(number in keywords.postings(int(rank)) for rank in keywords.values(number))
        return
    column = segment.text(field)
    for rank in range(len(column.terms)):
        starts, positions = column.positions(rank)
        for number, start, end in zip(column.postings(rank)[0].tolist(), starts, starts[1:], strict=False):
            yield column.terms.term(rank), number, positions[start:end].tolist()


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_process_that_is_killed_is_told_in_a_line_and_changes_nothing(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(config, [sample_article(1)])
    name = open_generation(config.archive).name
    monkeypatch.setattr("index.storage.gathering._ALONE", 0)

    def articles() -> Iterator[AnnotatedArticle]:
        yield from (sample_article(number) for number in range(2, 1100))
        while not multiprocessing.active_children():
            time.sleep(0.01)
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(ProcessKilled, match="von außen beendet"):
        indexed(replace(config, workers=2), articles())
    assert open_generation(config.archive).name == name
    assert not list((config.archive / "whoosh" / "columns").glob("*.part"))
    indexed(config, [sample_article(2)])
    assert live_articles(open_generation(config.archive)).keys() == {"a1", "a2"}


def test_what_another_process_cannot_write_is_told_in_a_line(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.gathering._ALONE", 0)
    with WhooshWriter(replace(config, workers=2)) as writer:
        writer.write(sample_article(number) for number in range(20))
        columns = config.archive / "whoosh" / "columns"
        columns.rename(columns.with_name("elsewhere"))
        with pytest.raises(WriterError, match="columns"):
            writer.commit("v1")
        columns.with_name("elsewhere").rename(columns)
