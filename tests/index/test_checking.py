"""`check` finds whatever is damaged, and repairs what the rest of the index can give again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.query import Term

from index.article import AnnotatedArticle
from index.config import Config
from index.storage.checking import check
from index.storage.generation import DamagedGeneration, NoGeneration, open_generation
from index.storage.whoosh_writer import WhooshWriter
from index.writer import WriterError
from tests.index.sample_articles import sample_article
from tests.index.test_whoosh_writer import assert_columns_equal, live_articles

Articles = dict[str, AnnotatedArticle]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(archive=tmp_path)


@pytest.fixture
def articles(config: Config) -> Articles:
    """Two segments, with deletions."""
    articles = {f"a{number}": sample_article(number) for number in range(150)}
    with WhooshWriter(config) as writer:
        writer.write(articles.values())
        writer.commit("v1")
    changed = sample_article(7, seed=1)
    with WhooshWriter(config) as writer:
        writer.write([changed])
        writer.delete(["a9"])
        writer.commit("v1")
    del articles["a9"]
    return articles | {"a7": changed}


def only(folder: Path, pattern: str) -> Path:
    """The largest file of that pattern."""
    return max(folder.glob(pattern), key=lambda path: path.stat().st_size)


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    start = len(data) // 3
    for place in range(start, start + 64):  # more than the gap between two arrays
        data[place] ^= 1
    path.write_bytes(data)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def test_a_sound_index_is_sound(config: Config, articles: Articles) -> None:
    report = check(config)
    assert report.is_sound
    assert (report.problems, report.segments, report.articles) == ((), 2, len(articles))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [flip, shorten, empty, Path.unlink])
@pytest.mark.parametrize("pattern", ["columns/*.columns", "*.pst", "*.trm", "*_exact_len.col", "generations/*"])
def test_a_damaged_file_is_named_and_made_again(
    config: Config, articles: Articles, pattern: str, damage: Callable[[Path], None]
) -> None:
    path = only(config.archive / "whoosh", pattern)
    damage(path)
    found = check(config)
    assert not found.is_sound
    assert any(path.name in problem.text or pattern == "generations/*" for problem in found.problems)
    repaired = check(config, repair=True)
    assert repaired.problems
    assert repaired.is_sound, repaired
    assert check(config).problems == ()
    assert live_articles(open_generation(config.archive)) == articles
    with open_dir(config.archive / "whoosh").searcher() as searcher:
        assert {hit["article"] for hit in searcher.search(Term("id", "a7"), limit=None)}


def test_columns_made_again_say_the_same(config: Config) -> None:
    with WhooshWriter(config) as writer:
        writer.write(sample_article(number) for number in range(200))
        writer.commit("v1")
    (before,) = open_generation(config.archive).segments
    only(config.archive / "whoosh", "columns/*").unlink()
    with pytest.raises(DamagedGeneration, match="check --repair"):
        open_generation(config.archive)
    assert check(config, repair=True).is_sound
    (after,) = open_generation(config.archive).segments
    assert after.dates.tolist() == before.dates.tolist()
    assert after.date_precision.tolist() == before.date_precision.tolist()
    assert after.fingerprint_table().all_bytes() == before.fingerprint_table().all_bytes()
    assert [after.stored(document) for document in range(200)] == [before.stored(document) for document in range(200)]
    assert_columns_equal(after, config.archive)


def test_lost_texts_are_not_called_repaired(config: Config, articles: Articles) -> None:
    flip(only(config.archive / "whoosh", "*._stored.col"))
    report = check(config, repair=True)
    assert not report.is_sound
    assert any("fundstelle index --rebuild" in problem.text for problem in report.problems)


@pytest.mark.parametrize("damage", [shorten, empty])
def test_a_damaged_table_of_contents_is_written_again(
    config: Config, articles: Articles, damage: Callable[[Path], None]
) -> None:
    damage(only(config.archive / "whoosh", "_MAIN_*.toc"))
    only(config.archive / "whoosh", "columns/*.columns").unlink()
    assert any(".toc" in problem.text for problem in check(config).problems)
    assert check(config, repair=True).is_sound
    assert check(config).problems == ()
    assert live_articles(open_generation(config.archive)) == articles
    with open_dir(config.archive / "whoosh").searcher() as searcher:
        assert searcher.doc_count() == len(articles)


@pytest.mark.parametrize("damage", [empty, Path.unlink])
@pytest.mark.parametrize("pattern", ["columns/*.columns", "*._stored.col", "generations/*"])
def test_readers_and_writers_say_in_one_line_that_a_file_is_damaged(
    config: Config, articles: Articles, pattern: str, damage: Callable[[Path], None]
) -> None:
    damage(only(config.archive / "whoosh", pattern))
    with pytest.raises(WriterError, match="check --repair"), WhooshWriter(config):
        pass
    with pytest.raises((DamagedGeneration, NoGeneration)):
        open_generation(config.archive)


def test_what_whoosh_itself_merged_is_taken_over(config: Config, articles: Articles) -> None:
    writer = open_dir(config.archive / "whoosh").writer()
    writer.delete_by_term("id", "a11")
    writer.commit(optimize=True)
    with pytest.raises(WriterError, match="check --repair"), WhooshWriter(config):
        pass
    assert not check(config).is_sound
    assert check(config, repair=True).is_sound
    generation = open_generation(config.archive)
    assert live_articles(generation) == {name: one for name, one in articles.items() if name != "a11"}
    (segment,) = generation.segments
    assert_columns_equal(segment, config.archive)


def test_without_an_index_the_check_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoGeneration, match="fundstelle index"):
        check(Config(archive=tmp_path))


def test_an_index_that_is_being_made_first_is_no_damaged_one(config: Config) -> None:
    with WhooshWriter(config), pytest.raises(NoGeneration, match="fundstelle index"):
        check(config)
