"""What was read from where: one row a file, so that indexing again reads only what changed.

The manifest is a convenience, not the truth: the index knows its own articles. Where the two differ (a crash between their
commits, a lost manifest), files are read again and the index comes out the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.article import Remark, Unreadable
from index.command_texts import reason
from index.errors import FundstelleError
from index.sources.files import Source

FILE_NAME = "manifest.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS source (root TEXT PRIMARY KEY, label TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS indexed (root TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (root, part)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    root TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, modified_ns INTEGER NOT NULL,
    articles TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (root, path)
) WITHOUT ROWID;
"""


class ManifestUnusable(FundstelleError):
    """The archive's folder cannot be made or written."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as it was read last: the ids of its articles, or the reason (in German) why there is none.

    With articles, `reason` tells what of the file was not understood.
    """

    path: str
    size: int
    modified_ns: int
    articles: tuple[str, ...]
    reason: str = ""


class Manifest:
    """The rows of one archive. Changes show to others after commit(). Raises ManifestUnusable."""

    def __init__(self, archive: Path) -> None:
        try:
            archive.mkdir(parents=True, exist_ok=True)
            self._database = _open(archive / FILE_NAME)
        except (OSError, sqlite3.OperationalError) as error:
            raise ManifestUnusable(
                f"{archive}: kein Ordner, in den geschrieben werden kann ({reason(error)}); Rechte prüfen oder mit --archive einen anderen nennen."
            ) from error

    def close(self) -> None:
        """Gives up what was not committed."""
        self._database.close()

    def sources(self) -> list[Source]:
        """What the archive reads, sorted: folders, and files that were named alone."""
        return [
            Source(Path(root), part or None)
            for root, part in self._database.execute(
                # A manifest of before had the labels only.
                "SELECT root, part FROM indexed UNION "
                "SELECT root, '' FROM source WHERE NOT EXISTS (SELECT 1 FROM indexed) ORDER BY root, part"
            )
        ]

    def set_sources(self, sources: Iterable[Source]) -> None:
        """Replaces what the archive reads."""
        self._database.execute("DELETE FROM indexed")
        self._database.executemany(
            "INSERT INTO indexed VALUES (?, ?)", [(str(source.root), source.only or "") for source in sources]
        )

    def labels(self) -> dict[Path, str]:
        """folder -> the label in its articles' ids: those of sources, and those in them that were sources before."""
        return {Path(root): label for root, label in self._database.execute("SELECT root, label FROM source")}

    def files(self, source: Source) -> dict[str, FileRow]:
        """path -> row of one source."""
        rows = self._database.execute(
            "SELECT path, size, modified_ns, articles, reason FROM file WHERE root = ?", (str(source.root),)
        )
        return {
            path: FileRow(path, size, modified, tuple(json.loads(articles)), reason)
            for path, size, modified, articles, reason in rows
            if source.holds(path)
        }

    def set_labels(self, labels: dict[Path, str]) -> None:
        """Replaces the labels; the rows of a source that has none any more go to the source that took its label."""
        for root, label in self.labels().items():
            heir = next((other for other, its in labels.items() if its == label), None)
            if root not in labels and heir is not None:
                self._database.execute("UPDATE OR REPLACE file SET root = ? WHERE root = ?", (str(heir), str(root)))
        self._database.execute("DELETE FROM source")
        self._database.executemany(
            "INSERT INTO source VALUES (?, ?)", [(str(root), label) for root, label in labels.items()]
        )

    def put(self, root: Path, row: FileRow) -> None:
        """Notes how a file was read."""
        self._database.execute(
            "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?)",
            (str(root), row.path, row.size, row.modified_ns, json.dumps(row.articles), row.reason),
        )

    def remove(self, root: Path, paths: Iterable[str]) -> None:
        """Forgets files that are gone."""
        self._database.executemany(
            "DELETE FROM file WHERE root = ? AND path = ?", [(str(root), path) for path in paths]
        )

    def commit(self) -> None:
        """Makes the changes last."""
        self._database.commit()


def unreadable(archive: Path) -> tuple[Unreadable, ...]:
    """What could not be read at the last indexing, sorted by path; nothing where there is no manifest, or a damaged one."""
    rows = _rows(archive, "SELECT path, reason FROM file WHERE reason != '' AND articles = '[]' ORDER BY path")
    return tuple(Unreadable(path, reason) for path, reason in rows)


def remarks(archive: Path) -> tuple[Remark, ...]:
    """What was not understood in files that were read all the same, sorted by path."""
    rows = _rows(archive, "SELECT path, reason FROM file WHERE reason != '' AND articles != '[]' ORDER BY path")
    return tuple(Remark(path, text) for path, text in rows)


def articles_by_source(archive: Path) -> tuple[tuple[Path, int], ...]:
    """Each folder or single file that the archive reads, with its number of articles; nothing where there is no manifest."""
    rows = _rows(
        archive,
        "SELECT indexed.root, part, coalesce(sum(json_array_length(articles)), 0) FROM indexed "
        "LEFT JOIN file ON file.root = indexed.root AND part IN ('', path) "
        "GROUP BY indexed.root, part",
    )
    return tuple(sorted((Path(root, part), int(articles)) for root, part, articles in rows))


def articles_at(archive: Path, path: str) -> tuple[str, ...]:
    """The ids of the articles that were read from a path, as it is shown; of several folders with such a path all."""
    rows = _rows(archive, "SELECT articles FROM file WHERE path = ? ORDER BY root", path)
    return tuple(id_ for (articles,) in rows for id_ in json.loads(articles))


def _rows(archive: Path, query: str, *values: str) -> list[tuple[str, ...]]:
    """Looks into the manifest without making one; no rows where there is none, or a damaged one."""
    path = archive / FILE_NAME
    if not path.is_file():
        return []
    try:
        # mode=rw: nothing is made or begun anew by looking.
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", timeout=30, uri=True)) as database:
            return database.execute(query, values).fetchall()
    except sqlite3.DatabaseError:
        return []


def _open(path: Path) -> sqlite3.Connection:
    """The database; one that is no database any more is begun anew, because it can be made again."""
    try:
        return _connect(path)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            raise
        path.unlink()
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=30)
    try:
        # Changes that fill the cache stay in memory: written before the commit, they would lock readers out until then.
        database.executescript(f"PRAGMA cache_spill = OFF;{_SCHEMA}")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
