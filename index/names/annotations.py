"""What the model found in a text, kept under the text's content and the model's fingerprint, so that none is read twice."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from index.article import Mention
from index.errors import FundstelleError

_AT_ONCE = 500
_SCHEMA_VERSION = 1


class CacheUnusable(FundstelleError):
    """The cache cannot be opened or written."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """What is known of a text before names are made of it: its language (ISO 639-1 or "und") and the model's mentions."""

    language: str
    mentions: tuple[Mention, ...]


def content_key(text: str) -> bytes:
    """The key of a text: 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


class AnnotationCache:
    """Annotations on disk, written in transactions: after a crash those of the last put() that ended are there, whole.

    `model` is the fingerprint of whatever made the annotations; those of other models are neither found nor
    touched. A damaged file is put aside and begun anew: it can be made again. Several processes may read and write.
    """

    def __init__(self, path: Path, model: str) -> None:
        self._model = model
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connection = _open(path)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                path.replace(path.with_suffix(".damaged"))
                self._connection = _open(path)
        except (sqlite3.Error, OSError) as error:
            raise CacheUnusable(f"{path}: nicht zu öffnen ({error}); die Rechte des Ordners prüfen.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def get(self, texts: Sequence[str]) -> list[Annotation | None]:
        """For each text what is known of it, None where nothing is."""
        found: dict[bytes, tuple[str, str]] = {}
        for keys in _batches({content_key(text) for text in texts}):
            marks = ",".join("?" * len(keys))
            rows = self._connection.execute(
                f"SELECT content, language, mentions FROM annotation WHERE model = ? AND content IN ({marks})",  # noqa: S608
                (self._model, *keys),
            )
            found |= {content: (language, mentions) for content, language, mentions in rows}
        return [_annotation(text, found.get(content_key(text))) for text in texts]

    def put(self, annotations: Iterable[tuple[str, Annotation]]) -> None:
        """Keeps the annotations of these texts, all of them or, if this fails, none. Raises CacheUnusable."""
        rows = [
            (content_key(text), self._model, annotation.language, _packed(annotation.mentions))
            for text, annotation in annotations
        ]
        try:
            with self._connection:
                self._connection.executemany("INSERT OR IGNORE INTO annotation VALUES (?, ?, ?, ?)", rows)
        except sqlite3.Error as error:
            raise CacheUnusable(f"Cache der Namen: nicht zu schreiben ({error}); Platz und Rechte prüfen.") from error


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if connection.execute("PRAGMA user_version").fetchone()[0] != _SCHEMA_VERSION:
        with connection:
            connection.execute("DROP TABLE IF EXISTS annotation")
            connection.execute(
                "CREATE TABLE annotation (content BLOB, model TEXT, language TEXT NOT NULL, mentions TEXT NOT NULL,"
                " PRIMARY KEY (content, model)) WITHOUT ROWID"
            )
            connection.execute(f"PRAGMA user_version={_SCHEMA_VERSION}")
    return connection


def _packed(mentions: tuple[Mention, ...]) -> str:
    return json.dumps([(one.start, one.end, one.label) for one in mentions], separators=(",", ":"))


def _annotation(text: str, row: tuple[str, str] | None) -> Annotation | None:
    if row is None:
        return None
    language, mentions = row
    return Annotation(
        language, tuple(Mention(start, end, text[start:end], label) for start, end, label in json.loads(mentions))
    )


def _batches(keys: set[bytes]) -> Iterator[tuple[bytes, ...]]:
    remaining = iter(sorted(keys))
    while batch := tuple(islice(remaining, _AT_ONCE)):
        yield batch
