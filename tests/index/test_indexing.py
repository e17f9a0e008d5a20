"""`fundstelle index`: the index follows the folder, reads only what changed, and nothing stops it."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from index.config import Config
from index.indexing import Outcome, update
from index.manifest import FILE_NAME, articles_by_source, remarks, unreadable
from index.sources.files import SourceError
from index.storage.generation import open_generation
from index.worker_processes import ProcessKilled

KIEW = "Kiew (dpa) – Der ukrainische Präsident Wolodymyr Selenskyj sieht Fortschritte."
PARIS = "Frankreichs Präsident Emmanuel Macron sprach in Paris mit Journalisten."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "blatt"
    folder.mkdir()
    (folder / "kiew.txt").write_text(KIEW, encoding="utf-8")
    (folder / "paris.txt").write_text(PARIS, encoding="utf-8")
    return folder


@pytest.fixture
def config(tmp_path: Path, folder: Path) -> Config:
    return Config(archive=tmp_path / "var", sources=(folder,), workers=1)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.added, outcome.changed, outcome.removed, outcome.unchanged


def texts(config: Config) -> dict[str, str]:
    """path -> text of every article that the newest generation holds."""
    found = {}
    for segment in open_generation(config.archive).segments:
        for document in range(segment.documents):
            if segment.live is None or segment.live[document]:
                article = segment.stored(document).article
                found[article.path] = article.text
    return found


def test_a_second_run_reads_nothing_and_publishes_nothing(config: Config) -> None:
    first = update(config)
    assert counts(first) == (2, 0, 0, 0)
    second = update(config)
    assert counts(second) == (0, 0, 0, 2)
    assert second.generation == first.generation


def test_new_changed_and_vanished_files_are_followed(config: Config, folder: Path) -> None:
    update(config)
    (folder / "kiew.txt").write_text(KIEW + " Er dankte Macron.", encoding="utf-8")
    (folder / "paris.txt").unlink()
    (folder / "neu.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    assert counts(update(config)) == (1, 1, 1, 0)
    assert texts(config) == {"kiew.txt": KIEW + " Er dankte Macron.", "neu.txt": "In Genf wurde verhandelt."}


def test_a_touched_file_is_read_but_unchanged(config: Config, folder: Path) -> None:
    generation = update(config).generation
    os.utime(folder / "kiew.txt", (1, 1))
    again = update(config)
    assert counts(again) == (0, 0, 0, 2)
    assert again.generation == generation


def test_unreadable_files_are_named_and_stop_nothing(config: Config, folder: Path) -> None:
    (folder / "bild.txt").write_bytes(b"\x89PNG\x00\x00")
    (folder / "leer.txt").write_bytes(b"")
    (folder / "kaputt.txt").write_bytes("Größe für Bürger".encode() + b"\xff")
    outcome = update(config)
    assert counts(outcome) == (2, 0, 0, 0)
    assert [one.path for one in outcome.unreadable] == ["bild.txt", "kaputt.txt", "leer.txt"]
    assert update(config).unreadable == outcome.unreadable == unreadable(config.archive)
    (folder / "leer.txt").write_text(PARIS, encoding="utf-8")
    assert [one.path for one in update(config).unreadable] == ["bild.txt", "kaputt.txt"]


def test_an_article_that_became_unreadable_is_taken_out_and_said(config: Config, folder: Path) -> None:
    update(config)
    (folder / "kiew.txt").write_bytes(b"\x00\x01")
    outcome = update(config)
    assert outcome.removed == 1
    assert [one.path for one in outcome.unreadable] == ["kiew.txt"]
    assert set(texts(config)) == {"paris.txt"}


def test_other_sources_stay_when_one_is_indexed(config: Config, tmp_path: Path) -> None:
    update(config)
    other = tmp_path / "zeitung"
    other.mkdir()
    (other / "a.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    assert counts(update(config, [other])) == (1, 0, 0, 0)
    assert set(texts(config)) == {"kiew.txt", "paris.txt", "a.txt"}
    assert counts(update(config, [other / "a.txt"])) == (0, 0, 0, 1)


def test_a_moved_folder_keeps_its_articles(config: Config, folder: Path, tmp_path: Path) -> None:
    update(config)
    moved = tmp_path / "anderswo" / "blatt"
    moved.parent.mkdir()
    folder.rename(moved)
    assert counts(update(config, [moved])) == (0, 0, 0, 2)


def test_a_lost_manifest_changes_nothing(config: Config) -> None:
    generation = update(config).generation
    (config.archive / FILE_NAME).unlink()
    again = update(config)
    assert counts(again) == (0, 0, 0, 2)
    assert again.generation == generation


def test_rebuild_writes_everything_the_archive_ever_read(config: Config, tmp_path: Path) -> None:
    update(config)
    other = tmp_path / "zeitung"
    other.mkdir()
    (other / "a.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    update(config, [other])
    before = texts(config)
    update(config, rebuild=True)
    assert texts(config) == before


def test_many_processes_find_the_same_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "viele"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"{KIEW} Meldung {number} aus Paris.", encoding="utf-8")
    one = Config(archive=tmp_path / "one", sources=(folder,), workers=1)
    two = Config(archive=tmp_path / "two", sources=(folder,), workers=2)
    for config in (one, two):
        assert update(config).added == 300
    assert texts(one) == texts(two)
    assert _names(one) == _names(two)


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_a_killed_process_is_told_and_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "viele"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.txt").write_text(f"Meldung {number} aus Paris.", encoding="utf-8")
    monkeypatch.setattr("index.annotating._ALONE", 0)
    config = Config(archive=tmp_path / "var", sources=(folder,), workers=2)

    def kill_all(done: int, total: int) -> None:
        for child in multiprocessing.active_children():
            child.kill()

    with pytest.raises(ProcessKilled, match="von außen beendet"):
        update(config, progress=kill_all)
    assert update(config).added == 300


def _names(config: Config) -> set[tuple[str, ...]]:
    return {
        (stored.article.path, *(name.key for name in stored.names))
        for segment in open_generation(config.archive).segments
        for stored in map(segment.stored, range(segment.documents))
    }


def test_a_folder_that_lost_everything_is_not_taken_for_its_word(config: Config, folder: Path) -> None:
    update(config)
    for file in folder.iterdir():
        file.unlink()
    with pytest.raises(SourceError, match="2 Artikel daraus"):
        update(config)
    assert len(texts(config)) == 2
    assert update(config, allow_empty=True).removed == 2


def test_a_rebuild_does_not_lose_a_folder_that_is_away(config: Config, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "zeitung"
    other.mkdir()
    (other / "a.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    update(config)
    update(config, [other])
    away = tmp_path / "woanders"
    folder.rename(away)
    update(config, [other])
    with pytest.raises(SourceError, match="2 Artikel daraus"):
        update(config, [other], rebuild=True)
    assert len(texts(config)) == 3
    away.rename(folder)
    update(config, [other], rebuild=True)
    assert len(texts(config)) == 3
    folder.rename(away)
    update(config, [other], rebuild=True, allow_empty=True)
    assert set(texts(config)) == {"a.txt"}
    assert counts(update(config, [other], rebuild=True)) == (1, 0, 0, 0)


def test_rebuild_reads_a_new_single_file_too(config: Config, tmp_path: Path) -> None:
    update(config)
    single = tmp_path / "einzeln.txt"
    single.write_text("In Genf wurde verhandelt.", encoding="utf-8")
    update(config, [single], rebuild=True)
    assert set(texts(config)) == {"kiew.txt", "paris.txt", "einzeln.txt"}


def test_a_missing_path_changes_nothing(config: Config, tmp_path: Path) -> None:
    generation = update(config).generation
    with pytest.raises(SourceError, match="nicht vorhanden"):
        update(config, [tmp_path / "nirgends"])
    assert update(config).generation == generation


def test_a_reader_that_fails_leaves_the_old_generation(
    config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(config)
    before = texts(config)
    (folder / "neu.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("index.indexing.read_file", fail)
        with pytest.raises(KeyboardInterrupt):
            update(config)
    assert texts(config) == before
    assert counts(update(config)) == (1, 0, 0, 2)


@pytest.fixture
def inner(folder: Path) -> Path:
    inner = folder / "1914"
    inner.mkdir()
    (inner / "genf.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    return inner


def ids(config: Config) -> dict[str, str]:
    """path -> id of every article that the newest generation holds."""
    return {
        article.path: article.id
        for segment in open_generation(config.archive).segments
        for document in range(segment.documents)
        if segment.live is None or segment.live[document]
        for article in [segment.stored(document).article]
    }


def test_a_folder_in_a_known_source_is_a_part_of_it(config: Config, inner: Path, folder: Path) -> None:
    update(config)
    (folder / "paris.txt").unlink()
    (inner / "bern.txt").write_text("In Bern wurde getagt.", encoding="utf-8")
    assert counts(update(config, [inner])) == (1, 0, 0, 1)
    assert set(texts(config)) == {"kiew.txt", "paris.txt", "1914/genf.txt", "1914/bern.txt"}
    (inner / "genf.txt").unlink()
    assert counts(update(config, [inner])) == (0, 0, 1, 1)
    assert counts(update(config, [inner / "bern.txt"])) == (0, 0, 0, 1)
    assert articles_by_source(config.archive) == ((folder, 3),)


def test_folders_in_one_another_are_read_once(config: Config, inner: Path, folder: Path) -> None:
    assert counts(update(config, [inner, folder, inner / "genf.txt"])) == (3, 0, 0, 0)
    assert counts(update(config, [folder, inner])) == (0, 0, 0, 3)
    assert counts(update(config, rebuild=True)) == (3, 0, 0, 0)


def test_a_folder_around_a_source_takes_its_articles_over_with_their_addresses(
    config: Config, inner: Path, folder: Path, tmp_path: Path
) -> None:
    update(config, [inner])
    address = ids(config)["genf.txt"]
    update(config, [folder / "kiew.txt"])
    assert counts(update(config, [folder])) == (1, 1, 0, 1)
    assert set(texts(config)) == {"kiew.txt", "paris.txt", "1914/genf.txt"}
    assert ids(config)["1914/genf.txt"] == address
    assert articles_by_source(config.archive) == ((folder, 3),)
    update(config, rebuild=True)
    assert ids(config)["1914/genf.txt"] == address
    moved = tmp_path / "anderswo" / "blatt"
    moved.parent.mkdir()
    folder.rename(moved)
    assert counts(update(config, [moved])) == (0, 0, 0, 3)
    assert update(config, [moved], rebuild=True).added == 3
    assert ids(config)["1914/genf.txt"] == address


def test_a_file_named_alone_brings_no_others_in(config: Config, inner: Path, folder: Path) -> None:
    update(config, [inner])
    update(config, [folder / "kiew.txt"])
    update(config, [folder / "kiew.txt"], rebuild=True)
    assert set(texts(config)) == {"kiew.txt", "genf.txt"}
    assert articles_by_source(config.archive) == ((inner, 1), (folder / "kiew.txt", 1))


def test_a_hidden_folder_is_a_source_of_its_own(config: Config, folder: Path) -> None:
    update(config)
    hidden = folder / ".entwurf"
    hidden.mkdir()
    (hidden / "a.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    assert counts(update(config, [hidden])) == (1, 0, 0, 0)
    assert counts(update(config)) == (0, 0, 0, 2)
    assert set(texts(config)) == {"kiew.txt", "paris.txt", "a.txt"}


def test_a_forgotten_source_goes_with_its_articles_and_stays_away(config: Config, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "zeitung"
    other.mkdir()
    (other / "a.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    update(config)
    update(config, [other])
    assert counts(update(config, forget=[folder])) == (0, 0, 2, 0)
    assert set(texts(config)) == {"a.txt"}
    update(config, [other], rebuild=True)
    assert set(texts(config)) == {"a.txt"}
    with pytest.raises(SourceError, match=f"keine Quelle dieses Archivs; Quellen sind: {other}"):
        update(config, forget=[folder])
    (other / "a.txt").unlink()
    other.rmdir()
    with pytest.raises(SourceError, match=f"fundstelle index --forget {other}"):
        update(config, [other])
    assert counts(update(config, forget=[other])) == (0, 0, 1, 0)
    assert articles_by_source(config.archive) == ()


def test_a_source_that_is_gone_is_emptied_if_that_is_allowed(config: Config, folder: Path) -> None:
    update(config)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    with pytest.raises(SourceError, match="nicht vorhanden, im Index stehen 2 Artikel daraus"):
        update(config)
    assert counts(update(config, allow_empty=True)) == (0, 0, 2, 0)


def test_undated_articles_are_counted(config: Config, folder: Path) -> None:
    (folder / "2026-01-08.txt").write_text("In Genf wurde verhandelt.", encoding="utf-8")
    assert update(config).undated == 2
    assert update(config).undated == 0


def test_a_date_that_is_not_understood_is_told_at_every_run(config: Config, folder: Path) -> None:
    (folder / "genf.txt").write_text("Datum: gestern\nAutor: Hans Müller\nAngela Merkel war in Genf.", encoding="utf-8")
    outcome = update(config)
    assert (counts(outcome), outcome.unreadable) == ((3, 0, 0, 0), ())
    assert [one.path for one in outcome.remarks] == ["genf.txt"]
    assert update(config).remarks == outcome.remarks == remarks(config.archive)
    assert unreadable(config.archive) == ()
    names = {name for found in _names(config) if found[0] == "genf.txt" for name in found[1:]}
    assert any("merkel" in name.casefold() for name in names)
    assert not any("müller" in name.casefold() or "mueller" in name.casefold() for name in names)
