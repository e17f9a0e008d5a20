"""The writer of the embedded engine: articles into segments, segments into a generation, all at once or not at all.

Segments, columns and the generation's record are brought to disk under new names first; renaming Whoosh's new table of
contents into place is the commit. Whatever a crash leaves behind has names that nothing refers to, and goes with the
next writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import islice
from types import TracebackType
from typing import Self

import numpy as np

from index.analysis import Analyzer
from index.archive_lock import ArchiveLock
from index.article import AnnotatedArticle
from index.column_files import DamagedFile
from index.columns import Segment
from index.config import Config
from index.generation import GenerationInfo, Layout, Record, SegmentEntry, newest_record, write_record
from index.inversion import AnalysedChunk, Inversion, analyse
from index.whoosh_segments import delete_unused_files, latest_toc, write_lock, write_segment, write_toc
from index.writer import WriterError

# A segment is written when this many articles or words wait: some 600 MB of memory at the moment of writing.
_FLUSH_ARTICLES = 50_000
_FLUSH_OCCURRENCES = 25_000_000
_CHUNK_ARTICLES = 200


class WhooshWriter:
    """Implements index.writer.IndexWriter over archive/whoosh."""

    def __init__(self, config: Config, *, rebuild: bool = False) -> None:
        self._layout = Layout(config.archive)
        self._rebuild = rebuild
        self._analyzer = Analyzer(config.archive / "cache")
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            for folder in (self._layout.whoosh, self._layout.columns, self._layout.generations):
                folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(ArchiveLock(write_lock(self._layout), self._layout.whoosh / "writer.json"))
            self._published = self._last_record()
            delete_unused_files(self._layout, self._published)
            self._segments = [_OpenSegment(self._layout, entry) for entry in self._kept_entries()]
            self._begin_segment()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def fingerprints(self) -> Mapping[str, str]:
        """id -> fingerprint of every article that is in the index now."""
        found: dict[str, str] = {}
        for segment in self._segments:
            found.update(segment.fingerprints())
        return found

    def write(self, articles: Iterable[AnnotatedArticle]) -> None:
        """Adds these articles; one whose id is in the index already replaces it."""
        remaining = iter(articles)
        while batch := tuple(islice(remaining, _CHUNK_ARTICLES)):
            self._add(analyse(batch, self._analyzer))

    def delete(self, ids: Iterable[str]) -> None:
        """Takes these articles out; unknown ids are passed over."""
        for article_id in ids:
            self._delete(article_id)

    def annotation_version(self) -> str:
        """The version of names and languages that the last commit noted; "" where there is no index."""
        return self._published.info.annotations if self._published else ""

    def commit(self, annotation_version: str) -> str:
        """Publishes the change and returns the new generation; the old one if nothing changed, corrections included."""
        self._flush()
        entries = tuple(entry for segment in self._segments if (entry := segment.entry()).live_documents)
        info = GenerationInfo(
            analysis=self._analyzer.version,
            annotations=annotation_version,
            articles=sum(entry.live_documents for entry in entries),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )
        number = max(latest_toc(self._layout), 0) + 1
        record = named_record(number, 0, entries, b"", info)
        write_record(self._layout, record)
        write_toc(self._layout, number, entries)
        self._published = record
        delete_unused_files(self._layout, record)
        return record.name

    def _last_record(self) -> Record | None:
        try:
            return newest_record(self._layout)
        except (DamagedFile, FileNotFoundError) as error:
            if self._rebuild:
                return None
            raise WriterError(f"{error}; `fundstelle check --repair` stellt sie wieder her.") from error

    def _kept_entries(self) -> tuple[SegmentEntry, ...]:
        if self._rebuild or self._published is None:
            return ()
        if self._published.info.analysis != self._analyzer.version:
            raise WriterError(
                f"{self._layout.whoosh}: der Index stammt von einer anderen Version der Sprachanalyse; "
                "`fundstelle index --rebuild` legt ihn neu an."
            )
        return self._published.entries

    def _begin_segment(self) -> None:
        self._inversion = Inversion()
        self._waiting: dict[str, int] = {}
        self._deleted_waiting: set[int] = set()

    def _add(self, chunk: AnalysedChunk) -> None:
        for document, article_id in enumerate(chunk.ids, self._inversion.documents):
            self._delete(article_id)
            self._waiting[article_id] = document
        self._inversion.add(chunk)
        if self._inversion.documents >= _FLUSH_ARTICLES or self._inversion.occurrences >= _FLUSH_OCCURRENCES:
            self._flush()

    def _delete(self, article_id: str) -> None:
        document = self._waiting.pop(article_id, None)
        if document is not None:
            self._deleted_waiting.add(document)
            return
        for segment in self._segments:
            if segment.delete(article_id):
                return

    def _flush(self) -> None:
        if self._inversion.documents:
            entry = write_segment(self._inversion, self._layout)
            segment = _OpenSegment(self._layout, entry)
            segment.deleted.update(self._deleted_waiting)
            self._segments.append(segment)
        self._begin_segment()


class _OpenSegment:
    """A segment of the generation-to-be, with its deletions."""

    def __init__(self, layout: Layout, entry: SegmentEntry) -> None:
        self._entry = entry
        self.columns = Segment(entry.name, layout.columns_of(entry.name), layout.stored_of(entry.name), entry.deleted)
        self.deleted: set[int] = set(entry.deleted.tolist())

    def entry(self) -> SegmentEntry:
        """The segment as the next generation lists it."""
        deleted = np.array(sorted(self.deleted), np.uint32)
        return SegmentEntry(self._entry.name, self._entry.documents, self._entry.total_lengths, deleted)

    def delete(self, article_id: str) -> bool:
        """Deletes the article of that id; False if the segment has none."""
        ids = self.columns.keyword("id")
        rank = ids.terms.find(article_id)
        if rank < 0:
            return False
        living = set(ids.postings(rank).tolist()) - self.deleted
        self.deleted |= living
        return bool(living)

    def fingerprints(self) -> Iterable[tuple[str, str]]:
        """(id, fingerprint) of every article that is not deleted."""
        ids = self.columns.keyword("id")
        names = [name.decode() for name in ids.terms.all_bytes()]
        for document, fingerprint in self.columns.fingerprints():
            if document not in self.deleted:
                yield names[ids.values(document)[0]], fingerprint


def named_record(
    toc: int, revision: int, entries: tuple[SegmentEntry, ...], entities: bytes, info: GenerationInfo
) -> Record:
    """A record under its name, which no other archive or rebuild repeats."""
    digest = blake2b(f"{info.created} {[entry.name for entry in entries]}".encode(), digest_size=4)
    digest.update(entities)
    return Record(f"{toc}-{revision}-{digest.hexdigest()}", entries, entities, info)
