"""The cache of annotations: what is put is found, for the same text and model only, whatever happens in between."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.annotating import ArticleAnnotator
from index.article import Article, Mention
from index.config import Config
from index.names.annotations import Annotation, AnnotationCache, CacheUnusable
from index.names.annotator import Annotator

TEXT = "Petra Lindqvist flog nach Kiew."
ANNOTATION = Annotation("de", (Mention(0, 15, "Petra Lindqvist", "PER"), Mention(26, 30, "Kiew", "LOC")))


def test_what_is_put_is_found_again_later(tmp_path: Path) -> None:
    with AnnotationCache(tmp_path / "archive" / "annotations.sqlite", "m1") as cache:
        assert cache.get([TEXT]) == [None]
        cache.put([(TEXT, ANNOTATION)])
    with AnnotationCache(tmp_path / "archive" / "annotations.sqlite", "m1") as cache:
        assert cache.get([TEXT, "anderes", TEXT]) == [ANNOTATION, None, ANNOTATION]


def test_another_model_or_text_finds_nothing(tmp_path: Path) -> None:
    with AnnotationCache(tmp_path / "a.sqlite", "m1") as cache:
        cache.put([(TEXT, ANNOTATION)])
        assert cache.get([TEXT + " "]) == [None]
    with AnnotationCache(tmp_path / "a.sqlite", "m2") as cache:
        assert cache.get([TEXT]) == [None]


def test_many_texts_at_once(tmp_path: Path) -> None:
    texts = [f"Text {number}" for number in range(2500)]
    with AnnotationCache(tmp_path / "a.sqlite", "m1") as cache:
        cache.put([(text, Annotation("de", ())) for text in texts])
        assert None not in cache.get(texts)


@settings(max_examples=30)
@given(st.text(max_size=40), st.text(max_size=5))
def test_any_text(tmp_path_factory: pytest.TempPathFactory, text: str, language: str) -> None:
    annotation = Annotation(language, (Mention(0, len(text), text, "ORG"),) if text else ())
    with AnnotationCache(tmp_path_factory.mktemp("cache") / "a.sqlite", "m1") as cache:
        cache.put([(text, annotation)])
        assert cache.get([text]) == [annotation]


def test_what_another_model_found_is_not_taken(tmp_path: Path) -> None:
    with AnnotationCache(tmp_path / "a.sqlite", "old") as cache:
        cache.put([(TEXT, ANNOTATION)])
    with AnnotationCache(tmp_path / "a.sqlite", "new") as cache:
        assert cache.get([TEXT]) == [None]


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with AnnotationCache(path, "m1") as cache:
        cache.put([(TEXT, ANNOTATION)])
        assert cache.get([TEXT]) == [ANNOTATION]
    assert path.with_suffix(".damaged").read_bytes().startswith(b"no database")


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CacheUnusable, match=r"a\.sqlite: nicht zu öffnen"):
        AnnotationCache(tmp_path / "file" / "a.sqlite", "m1")


def _put_and_die(path: Path) -> None:
    cache = AnnotationCache(path, "m1")
    cache.put([(TEXT, ANNOTATION)])

    def rows() -> object:
        yield "halb", ANNOTATION
        os.kill(os.getpid(), signal.SIGKILL)

    cache.put(rows())  # type: ignore[arg-type]


def test_after_a_crash_whole_puts_are_there_and_no_half_ones(tmp_path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_put_and_die, args=(tmp_path / "a.sqlite",))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    with AnnotationCache(tmp_path / "a.sqlite", "m1") as cache:
        assert cache.get([TEXT, "halb"]) == [ANNOTATION, None]


def test_a_language_that_could_not_be_told_is_asked_for_again(tmp_path: Path) -> None:
    config = Config(archive=tmp_path / "var")
    texts = "Zwei Verletzte bei einem Brand in Chemnitz.", "The mayor opened the bridge."
    with AnnotationCache(config.archive / "annotations.sqlite", Annotator(config.model).fingerprint) as cache:
        cache.put([(text, Annotation("und", ())) for text in texts])
    with closing(ArticleAnnotator(config)) as annotator:
        found = annotator.annotate([Article("id", "id.txt", "", text, None, "", "") for text in texts])
        assert [one.language for one in found] == ["de", "und"]
