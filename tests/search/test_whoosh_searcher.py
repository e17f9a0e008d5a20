"""What the embedded engine promises beyond the contract: it follows the archive, waits for nobody, and forgets in time."""

from __future__ import annotations

import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from subprocess import run

import pytest

from index.article import AnnotatedArticle
from index.config import Config
from index.storage.generation import Layout, newest_record, write_record
from index.storage.publishing import PublishedNames
from index.storage.whoosh_writer import WhooshWriter
from index.writer import WriterError
from search.engine.following import Following
from search.engine.page_cache import MOST_PAGES, PageCache
from search.engines import open_searcher
from search.request import SearchRequest
from search.searcher import BadCursor, EngineUnavailable, StaleCursor
from tests.search.archives import article

HAUS = SearchRequest(query="Haus", size=2)


def write(archive: Path, *articles: AnnotatedArticle, deleted: tuple[str, ...] = ()) -> None:
    with WhooshWriter(Config(archive=archive)) as writer:
        writer.write(articles)
        writer.delete(deleted)
        writer.commit("test")


def houses(first: int, last: int) -> list[AnnotatedArticle]:
    return [article(f"h{number:03}", "Ein Haus", persons=["Donald Trump"]) for number in range(first, last)]


def test_before_there_is_an_index_the_engine_says_what_to_do(tmp_path: Path) -> None:
    searcher = open_searcher(Config(archive=tmp_path / "none"))
    for ask in (lambda: searcher.search(HAUS), searcher.status, lambda: searcher.article("a")):
        with pytest.raises(EngineUnavailable, match="fundstelle index"):
            ask()
    assert not (tmp_path / "none").exists()
    write(tmp_path / "none", *houses(0, 1))
    assert searcher.search(HAUS).total == 1


def test_a_damaged_index_is_named(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 3))
    columns = next(Layout(tmp_path).columns.iterdir())
    columns.write_bytes(columns.read_bytes()[:100])
    with pytest.raises(EngineUnavailable, match=columns.name):
        open_searcher(Config(archive=tmp_path)).search(HAUS)


@pytest.mark.parametrize(
    "entities",
    [
        b"\xff\xfe",
        b"[]",
        b'{"person": {"ids": []}}',
        b'{"person": 1}',
        *(
            b'{"person": {"ids": ["a"], "labels": ["A"], "articles": [], "keys": {"A": %d}}}' % position
            for position in (-2, 1)
        ),
    ],
)
def test_an_unreadable_table_of_names_is_one_line_that_says_what_to_do(tmp_path: Path, entities: bytes) -> None:
    write(tmp_path, *houses(0, 3))
    layout = Layout(tmp_path)
    record = newest_record(layout)
    assert record is not None
    write_record(layout, replace(record, entities=entities))
    with pytest.raises(EngineUnavailable, match="fundstelle index --rebuild") as error:
        open_searcher(Config(archive=tmp_path)).search(HAUS)
    assert "\n" not in str(error.value)
    with pytest.raises(WriterError, match="fundstelle index --rebuild"):
        PublishedNames(Config(archive=tmp_path))
    with WhooshWriter(Config(archive=tmp_path), rebuild=True) as writer:
        writer.write(houses(0, 3))
        writer.commit("test")
    assert open_searcher(Config(archive=tmp_path)).search(HAUS).total == 3


def test_a_new_generation_is_followed_and_its_cursors_with_it(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 5))
    searcher = open_searcher(Config(archive=tmp_path))
    before = searcher.search(HAUS)
    assert before.next is not None
    assert searcher.search(HAUS).hits == before.hits
    write(tmp_path, *houses(5, 7), deleted=("h000",))
    after = searcher.search(HAUS)
    assert (before.total, after.total) == (5, 6)
    assert after.generation != before.generation
    with pytest.raises(StaleCursor):
        searcher.search(HAUS.at_page(before.next))


def test_a_snapshot_in_use_stays_readable_whatever_is_written(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 4))
    held = Following(tmp_path).newest()
    write(tmp_path, *houses(4, 20), deleted=("h000", "h001", "h002", "h003"))
    write(tmp_path, deleted=tuple(f"h{number:03}" for number in range(4, 19)))
    place = held.find("h003")
    assert place is not None
    segment, document = place
    assert segment.stored(document).article.id == "h003"
    assert segment.text("body").terms.find("haus") >= 0


def test_any_changed_cursor_is_refused(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 5))
    searcher = open_searcher(Config(archive=tmp_path))
    cursor = searcher.search(HAUS).next
    assert cursor is not None
    signed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for place in range(len(signed)):
        changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        with pytest.raises(BadCursor):
            searcher.search(HAUS.at_page(urlsafe_b64encode(changed).decode().rstrip("=")))
    other = open_searcher(Config(archive=tmp_path))
    assert other.search(HAUS.at_page(cursor)).hits == searcher.search(HAUS.at_page(cursor)).hits


def test_a_cursor_of_another_archive_is_refused(tmp_path: Path) -> None:
    cursors = []
    for archive in (tmp_path / "one", tmp_path / "other"):
        write(archive, *houses(0, 5))
        cursors.append(open_searcher(Config(archive=archive)).search(HAUS).next)
    with pytest.raises(BadCursor):
        open_searcher(Config(archive=tmp_path / "one")).search(HAUS.at_page(cursors[1]))


def test_an_archive_that_cannot_be_written_still_pages(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 5))
    (tmp_path / "cursor.key").mkdir()
    searcher = open_searcher(Config(archive=tmp_path))
    first = searcher.search(HAUS)
    assert first.next is not None
    assert searcher.search(HAUS.at_page(first.next)).hits


def test_threads_read_whole_commits_while_others_write(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 10))
    searcher = open_searcher(Config(archive=tmp_path))
    done = False

    def read(number: int) -> set[tuple[int, int, int]]:
        seen = set()
        while not done:
            page = searcher.search(SearchRequest(query="Haus", size=number, facets=("person", "month")))
            seen.add((page.total, page.facets[0].values[0].count, page.facets[1].missing))
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, number) for number in (1, 2, 3)]
        try:
            for commit in range(1, 4):
                write(tmp_path, *houses(10 * commit, 10 * commit + 10))
        finally:
            done = True
        seen = set().union(*(reader.result() for reader in readers))
    assert seen <= {(total, total, total) for total in (10, 20, 30, 40)}
    assert searcher.search(HAUS).total == 40


def test_pages_are_kept_for_their_generation_and_not_without_end(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 1))
    page = open_searcher(Config(archive=tmp_path)).search(HAUS)
    cache = PageCache()
    cache.put(page)
    assert cache.get(page.generation, page.request) is page
    assert cache.get("another", page.request) is None
    for number in range(MOST_PAGES):
        cache.put(replace(page, request=HAUS.with_query(str(number))))
    assert cache.get(page.generation, page.request) is None


def test_searching_loads_nothing_heavy(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 5))
    script = """
import json, sys
from pathlib import Path
from index.config import Config
from search.request import SearchRequest
from search.engines import open_searcher
page = open_searcher(Config(archive=Path(sys.argv[1]))).search(SearchRequest(query="Haus Hauz", size=2))
heavy = {"spacy", "flask", "langdetect", "whoosh", "babel", "numpy.ma", "sqlite3", "secrets"}
print(json.dumps([page.total, page.next is not None, sorted(heavy & set(sys.modules))]))
"""
    answer = run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert json.loads(answer.stdout) == [0, False, []]


def test_opening_an_index_loads_nothing_that_only_some_searches_need(tmp_path: Path) -> None:
    write(tmp_path, *houses(0, 5))
    script = """
import sys
from pathlib import Path
from search.engine.snapshot import open_snapshot
open_snapshot(Path(sys.argv[1]))
print([name for name in sys.modules if name.startswith(("search.highlighting", "index.german.analysis", "index.names.gazetteer"))])
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    answer = run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert answer.stdout.strip() == "[]"
