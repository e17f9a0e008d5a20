"""The manifest remembers files, survives its own loss, and follows a folder that moved."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from index.article import Unreadable
from index.manifest import FILE_NAME, FileRow, Manifest, unreadable
from index.sources.files import Source

ROOT = Path("/archive/blatt")


def stored(archive: Path) -> dict[str, FileRow]:
    with closing(Manifest(archive)) as manifest:
        return manifest.files(Source(ROOT))


def test_rows_come_back_after_commit_only(tmp_path: Path) -> None:
    row = FileRow("a.txt", 3, 4, ("id1",))
    manifest = Manifest(tmp_path)
    manifest.put(ROOT, row)
    manifest.close()
    assert stored(tmp_path) == {}
    manifest = Manifest(tmp_path)
    manifest.put(ROOT, row)
    manifest.commit()
    manifest.close()
    assert stored(tmp_path) == {"a.txt": row}


def test_unreadable_files_are_listed_with_their_reasons(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.put(ROOT, FileRow("z.txt", 0, 1, (), "leer"))
    manifest.put(ROOT, FileRow("a.txt", 0, 1, ("id",)))
    manifest.commit()
    manifest.close()
    assert unreadable(tmp_path) == (Unreadable("z.txt", "leer"),)
    assert unreadable(tmp_path / "nowhere") == ()


def test_a_long_run_of_indexing_locks_no_reader_out(tmp_path: Path) -> None:
    with closing(Manifest(tmp_path)) as manifest:
        manifest.put(ROOT, FileRow("a.txt", 0, 1, (), "leer"))
        manifest.commit()
        # More than the database's cache of 2 MB holds.
        for number in range(10_000):
            manifest.put(ROOT, FileRow(f"{number:0500}", 0, 1, (), "unlesbar"))
        assert unreadable(tmp_path) == (Unreadable("a.txt", "leer"),)


def test_a_damaged_manifest_lists_nothing_and_stays(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 100)
    assert unreadable(tmp_path) == ()
    assert (tmp_path / FILE_NAME).read_bytes() == b"no database" * 100


def test_the_rows_of_a_moved_folder_go_with_its_label(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.set_labels({ROOT: "blatt"})
    manifest.put(ROOT, FileRow("a.txt", 3, 4, ("id",)))
    moved = Path("/new/blatt")
    manifest.set_labels({moved: "blatt"})
    assert manifest.labels() == {moved: "blatt"}
    assert set(manifest.files(Source(moved))) == {"a.txt"}
    assert manifest.files(Source(ROOT)) == {}
    manifest.close()


def test_a_damaged_manifest_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is no database" * 100)
    manifest = Manifest(tmp_path)
    assert manifest.files(Source(ROOT)) == {}
    manifest.close()
