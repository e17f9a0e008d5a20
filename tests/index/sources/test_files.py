"""Which files belong to a source, and their ids."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from index.article import Article, Unreadable
from index.sources.files import (
    MAX_BYTES,
    Source,
    SourceError,
    SourceFile,
    article_id,
    find_files,
    labels_for,
    read_file,
    source_of,
)


def paths(folder: Path) -> list[str]:
    return [found.path for found in find_files(Source(folder))]


def test_a_folder_gives_its_files_sorted_without_hidden_ones(tmp_path: Path) -> None:
    for name in ["b.txt", "a/z.txt", "a/.hidden.txt", ".git/config", "a/b/c.txt"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert paths(tmp_path) == ["b.txt", "a/z.txt", "a/b/c.txt"]


def test_a_named_file_is_a_source_of_its_own(tmp_path: Path) -> None:
    for name in ["a.txt", "b.txt"]:
        (tmp_path / name).write_text("x")
    source = source_of(tmp_path / "a.txt")
    assert source == Source(tmp_path.resolve(), "a.txt")
    assert [found.path for found in find_files(source)] == ["a.txt"]


def test_a_path_that_does_not_exist_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"none: Datei oder Ordner nicht vorhanden; den Pfad prüfen"):
        source_of(tmp_path / "none")


def test_links_into_nothing_and_pipes_are_reported(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(find_files(Source(tmp_path)))
    assert [type(one) for one in found] == [Unreadable, Unreadable]


def test_a_link_out_of_the_source_is_reported_one_inside_it_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "blatt"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("x")
    (folder / "a.txt").write_text("x")
    (folder / "inside.txt").symlink_to("a.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    *read, outside = find_files(Source(folder))
    assert [one.path for one in read if isinstance(one, SourceFile)] == ["a.txt", "inside.txt"]
    assert outside == Unreadable("outside.txt", "Verweis auf eine Datei außerhalb des Ordners")


def test_a_link_in_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    assert "a.txt" in paths(tmp_path)


def test_a_name_that_is_no_utf8_is_read_all_the_same(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/gr\xfc\xdfe.txt"))).write_text("Ein Text")
    (found,) = find_files(Source(tmp_path))
    assert isinstance(found, SourceFile)
    assert found.path == "gr��e.txt"
    assert isinstance(read_file(found, "x"), Article)


def test_other_kinds_and_giants_are_reported_not_read(tmp_path: Path) -> None:
    giant = SourceFile(str(tmp_path / "a.txt"), "a.txt", MAX_BYTES + 1, 0)
    picture = SourceFile(str(tmp_path / "b.jpg"), "b.jpg", 3, 0)
    for file, reason in [(giant, "zu groß"), (picture, ".jpg"), (picture, ".txt, .text und Dateien ohne Endung")]:
        result = read_file(file, "x")
        assert isinstance(result, Unreadable)
        assert reason in result.reason


def test_a_file_that_vanished_meanwhile_is_reported(tmp_path: Path) -> None:
    result = read_file(SourceFile(str(tmp_path / "gone.txt"), "gone.txt", 3, 0), "x")
    assert isinstance(result, Unreadable)
    assert "nicht lesbar" in result.reason


def test_ids_are_url_safe_and_differ_by_source() -> None:
    one, other = article_id("seeds", "ä b/c.txt"), article_id("blatt", "ä b/c.txt")
    assert one != other
    assert one.isalnum()
    assert one == article_id("seeds", "ä b/c.txt")


def test_labels_are_the_shortest_that_differ(tmp_path: Path) -> None:
    one, two = tmp_path / "one" / "texte", tmp_path / "two" / "texte"
    for folder in (one, two):
        folder.mkdir(parents=True)
    labels = labels_for([one, two], {})
    assert labels == {one: "texte", two: "two/texte"}
    assert labels_for([one], labels) == labels


def test_a_folder_that_moved_takes_its_label_along(tmp_path: Path) -> None:
    new = tmp_path / "new" / "texte"
    new.mkdir(parents=True)
    assert labels_for([new], {tmp_path / "old" / "texte": "texte"}) == {new: "texte"}
