"""The writer of the embedded engine: articles into segments, segments into a generation, all at once or not at all.

Segments, columns and the generation's record are brought to disk under new names first; renaming Whoosh's new table of
contents into place is the commit. Whatever a crash leaves behind has names that nothing refers to, and goes with the
next writer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from types import TracebackType
from typing import Self

from index.article import AnnotatedArticle
from index.authority.authority_file import load_corrections
from index.command_texts import reason
from index.config import Config
from index.german.analysis import Analyzer
from index.storage.column_files import DamagedFile
from index.storage.gathering import Gathering, in_batches
from index.storage.generation import GenerationInfo, Layout, Record, SegmentEntry, damage
from index.storage.merging import Merge, segments_to_merge
from index.storage.open_segments import OpenSegment, PublishedFingerprints
from index.storage.publishing import (
    grouped_duplicates,
    known_corrections,
    last_record,
    locked,
    now,
    publish,
    resolved_entities,
)
from index.storage.whoosh_segments import delete_unused_files, write_segment
from index.worker_processes import killed_processes_told
from index.writer import WriterError


class WhooshWriter:
    """Implements index.writer.IndexWriter over archive/whoosh. Entering it raises WriterError or IndexBusy."""

    def __init__(self, config: Config, *, rebuild: bool = False) -> None:
        self._config = config
        self._layout = Layout(config.archive)
        self._rebuild = rebuild
        self._analysis = Analyzer().version
        self._gathering = Gathering(self._layout, config.workers)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack, self._told():
            for folder in (self._layout.whoosh, self._layout.columns, self._layout.generations):
                folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(self._layout))
            self._published: Record | None = None
            if not self._rebuild:
                self._published = last_record(self._layout)
                self._check_analysis()
                delete_unused_files(self._layout, self._published)
                self._known_corrections = self._published.info.corrections if self._published else 0
            else:
                self._known_corrections = known_corrections(self._layout)
            # Looked at now: a damaged file should not be told after hours of reading.
            load_corrections(self._config.authority_file, self._known_corrections)
            entries = self._published.entries if self._published else ()
            self._segments = [OpenSegment(self._layout, entry) for entry in entries]
            stack.callback(self._delete_unused_files)
            stack.enter_context(self._gathering)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def fingerprints(self) -> Mapping[str, str]:
        """id -> fingerprint of every article that is published now."""
        return PublishedFingerprints(self._segments)

    def write(self, articles: Iterable[AnnotatedArticle]) -> None:
        """Adds these articles; one whose id is in the index already replaces it."""
        for batch in in_batches(articles):
            with self._told():
                self.delete(annotated.article.id for annotated in batch)
                self._gathering.add(batch)

    def delete(self, ids: Iterable[str]) -> None:
        """Takes these articles out; unknown ids are passed over."""
        wanted = tuple(ids)
        for segment in self._segments:
            segment.delete(wanted)
        self._gathering.delete(wanted)

    def annotation_version(self) -> str:
        """The version of names and languages that the last commit noted; "" where there is no index."""
        return self._published.info.annotations if self._published else ""

    def commit(self, annotation_version: str) -> str:
        """Publishes the change and returns the new generation; the old one if nothing changed, corrections included."""
        with self._told():
            return self._commit(annotation_version)

    def _commit(self, annotation_version: str) -> str:
        self._write_segments()
        entries = tuple(segment.entry() for segment in self._segments if segment.size.live)
        current = [segment.current() for segment in self._segments]
        old = self._published
        duplicates = old.duplicates if old and _are_same(old.entries, entries) else grouped_duplicates(current, old)
        # Last, so that hardly a correction comes after it that has to wait for the next commit.
        resolved = resolved_entities(self._config, current, self._known_corrections)
        info = GenerationInfo(
            analysis=self._analysis,
            annotations=annotation_version,
            articles=sum(entry.live_documents for entry in entries),
            created=now(),
            corrections=resolved.revision,
        )
        if old and _is_same(old, entries, resolved.entities, info):
            return old.name
        self._published = publish(self._layout, entries, resolved.entities, duplicates, info)
        return self._published.name

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Says in one line what stops the writer: a damaged or missing file of the index, a full disk, missing rights."""
        try:
            with killed_processes_told():
                yield
        except (DamagedFile, FileNotFoundError) as error:
            raise WriterError(damage(error)) from error
        except OSError as error:
            where = error.filename or self._layout.whoosh
            raise WriterError(f"{where}: nicht schreibbar ({reason(error)}); am Index ist nichts geändert.") from error

    def _check_analysis(self) -> None:
        if self._published and self._published.info.analysis != self._analysis:
            raise WriterError(
                f"{self._layout.whoosh}: der Index stammt von einer anderen Version der Sprachanalyse; "
                "`fundstelle index --rebuild` legt ihn neu an."
            )

    def _delete_unused_files(self) -> None:
        delete_unused_files(self._layout, self._published)

    def _write_segments(self) -> None:
        """Makes one segment of all new articles and of the older segments that are due to be merged with them."""
        fresh = self._gathering.articles
        due = segments_to_merge([segment.size for segment in self._segments], fresh)
        if not due and self._gathering.is_small:
            if fresh:
                self._segments.append(self._gathering.segment())
            return
        inputs = (*(self._segments[place] for place in due), *self._gathering.runs())
        self._segments = [segment for place, segment in enumerate(self._segments) if place not in due]
        merge = Merge([part.current() for part in inputs])
        if merge.documents:
            self._segments.append(OpenSegment(self._layout, write_segment(merge, self._layout)))


def _are_same(some: tuple[SegmentEntry, ...], others: tuple[SegmentEntry, ...]) -> bool:
    """Whether these are the same segments with the same articles; deletions only grow, so their number tells."""
    some_sizes, other_sizes = ([(entry.name, len(entry.deleted)) for entry in entries] for entries in (some, others))
    return some_sizes == other_sizes


def _is_same(record: Record, entries: tuple[SegmentEntry, ...], entities: bytes, info: GenerationInfo) -> bool:
    """Whether a generation says the same as these."""
    same_info = replace(record.info, created=info.created) == info
    return same_info and _are_same(record.entries, entries) and record.entities == entities
