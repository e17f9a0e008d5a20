"""A generation is published whole or not at all, and stays readable while it is in use."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir

from index.article import AnnotatedArticle
from index.config import Config
from index.storage.checking import check
from index.storage.generation import DamagedGeneration, Generation, NoGeneration, newest, open_generation
from index.storage.whoosh_writer import WhooshWriter
from index.writer import WriterError
from tests.index.sample_articles import sample_article


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(archive=tmp_path)


def commit(config: Config, articles: list[AnnotatedArticle], deleted: tuple[str, ...] = ()) -> str:
    with WhooshWriter(config) as writer:
        writer.write(articles)
        writer.delete(deleted)
        return writer.commit("v1")


def articles_in(generation: Generation) -> dict[str, AnnotatedArticle]:
    found = [
        segment.stored(document)
        for segment in generation.segments
        for document in range(segment.documents)
        if segment.live is None or segment.live[document]
    ]
    assert len(found) == generation.info.articles
    return {annotated.article.id: annotated for annotated in found}


def test_without_an_index_there_is_no_generation(tmp_path: Path) -> None:
    assert newest(tmp_path) is None
    with pytest.raises(NoGeneration, match="fundstelle index"):
        open_generation(tmp_path)


def test_nothing_shows_before_commit_and_nothing_stays_without_it(config: Config) -> None:
    name = commit(config, [sample_article(1)])
    before = sorted(path.name for path in config.archive.rglob("*") if path.is_file())
    with WhooshWriter(config) as writer:
        writer.write([sample_article(2)])
        assert newest(config.archive) == name
    assert newest(config.archive) == name
    assert sorted(path.name for path in config.archive.rglob("*") if path.is_file()) == before


def test_a_commit_without_changes_keeps_the_generation(config: Config) -> None:
    name = commit(config, [sample_article(1)])
    assert commit(config, []) == name
    assert commit(config, [], ("unknown",)) == name
    assert commit(config, [sample_article(1)]) != name


def test_a_generation_stays_readable_while_newer_ones_replace_it(config: Config) -> None:
    first = {f"a{number}": sample_article(number) for number in range(50)}
    commit(config, list(first.values()))
    held = open_generation(config.archive)
    for number in range(8):
        commit(config, [sample_article(number, seed=1)], (f"a{number + 20}",))
    assert articles_in(held) == first
    assert held.segments[0].text("exact").terms.find("berlin") >= 0
    assert articles_in(open_generation(config.archive)).keys() == first.keys() - {
        f"a{number + 20}" for number in range(8)
    }


def test_readers_never_see_half_a_commit(config: Config) -> None:
    """A reader opens as often as it can while a writer replaces all articles again and again."""
    commit(config, [sample_article(number, seed=0) for number in range(20)])
    done = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        while not done.is_set():
            seen.append(
                {one.article.fingerprint.split("-")[1] for one in articles_in(open_generation(config.archive)).values()}
            )

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for seed in range(1, 12):
            commit(config, [sample_article(number, seed=seed) for number in range(20)])
    finally:
        done.set()
        reader.join()
    assert len(seen) > 3
    assert all(len(seeds) == 1 for seeds in seen)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked writer")
def test_a_writer_killed_at_any_point_leaves_the_old_or_the_new_generation_whole(config: Config) -> None:
    state = {f"a{number}": sample_article(number) for number in range(6)}
    commit(config, list(state.values()))
    steps, outcomes = 0, set()
    while steps < 400:
        steps += 1
        changed = [sample_article(number, seed=steps) for number in range(3)]
        after = state | {one.article.id: one for one in changed}
        finished = _commit_in_child(config, changed, kill_at=steps)
        found = articles_in(open_generation(config.archive))
        assert found in (state, after), steps
        with open_dir(config.archive / "whoosh").reader() as reader:
            stored = [fields["article"] for fields in reader.all_stored_fields()]
        assert len(stored) == len(found)
        if steps % 10 == 0:
            assert check(config).is_sound
        outcomes.add(found == after)
        state = found
        if finished:
            break
    assert finished
    assert outcomes == {True, False}
    commit(config, [sample_article(77)])
    assert articles_in(open_generation(config.archive)).keys() == state.keys() | {"a77"}


def _commit_in_child(config: Config, articles: list[AnnotatedArticle], kill_at: int) -> bool:
    """Commits in a child process that dies at its n-th step on the file system; False if it died."""
    child = os.fork()
    if child == 0:
        steps = 0

        def die_in_time(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal steps
            touches = event in ("os.rename", "os.remove") or (
                event == "open" and str(arguments[0]).startswith(str(config.archive)) and arguments[2] & os.O_CREAT
            )
            steps += bool(touches)
            if steps == kill_at:
                os._exit(9)

        sys.addaudithook(die_in_time)
        status = 1
        try:
            commit(config, articles)
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 0


def test_a_full_disk_is_told_in_a_line_and_changes_nothing(config: Config) -> None:
    name = commit(config, [sample_article(1)])
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with pytest.raises(WriterError, match="nichts geändert"):
            commit(config, [sample_article(number) for number in range(50)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert open_generation(config.archive).name == name
    commit(config, [sample_article(2)])
    assert articles_in(open_generation(config.archive)).keys() == {"a1", "a2"}


def test_an_archive_that_is_no_folder_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WriterError, match="file"), WhooshWriter(Config(archive=tmp_path / "file")):
        pass
    with pytest.raises((NoGeneration, DamagedGeneration)):
        open_generation(tmp_path / "file")
