"""What every commit publishes: the segments, the entities their names mean, the groups of near-equal articles, and who made them when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.authority.authority_file import load_corrections
from index.authority.entity_table import HIDDEN, EntityTable
from index.authority.resolving import NameCount, NameInArticle, resolve
from index.authority.single_articles import key_apart
from index.config import Config
from index.duplicates.groups import DuplicateGroups, find_groups
from index.schema import ENTITY_FIELDS
from index.storage.archive_lock import ArchiveLock
from index.storage.column_files import DamagedFile
from index.storage.columns import Segment
from index.storage.generation import (
    GenerationInfo,
    Layout,
    Record,
    SegmentEntry,
    damage,
    newest_record,
    no_entity_table,
    no_index,
    write_record,
)
from index.storage.whoosh_segments import delete_unused_files, latest_toc, write_lock, write_toc
from index.writer import WriterError


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entity table as bytes, and the revision of the corrections in it."""

    entities: bytes
    revision: int


@dataclass(frozen=True, slots=True)
class NamesOfArticle:
    """The path of an article, and its names as (field, key)."""

    path: str
    names: tuple[tuple[str, str], ...]


def locked(layout: Layout) -> ArchiveLock:
    """The archive for one writer, as a context manager. Raises IndexBusy when it is entered."""
    return ArchiveLock(write_lock(layout), layout.whoosh / "writer.json")


def last_record(layout: Layout) -> Record | None:
    """The record of what is published, None where nothing is. Raises WriterError where it is damaged or foreign."""
    try:
        record = newest_record(layout)
    except (DamagedFile, FileNotFoundError) as error:
        raise WriterError(damage(error)) from error
    if latest_toc(layout) > (record.toc if record else -1):
        raise WriterError(
            f"{layout.whoosh}: ein anderes Programm hat diesen Whoosh-Index geändert; "
            "`fundstelle check --repair` übernimmt die Änderung."
        )
    return record


def publish(
    layout: Layout, entries: tuple[SegmentEntry, ...], entities: bytes, duplicates: bytes, info: GenerationInfo
) -> Record:
    """Makes these segments the newest generation; all their files are on disk already."""
    number = max(latest_toc(layout), 0) + 1
    record = _named(number, 0, entries, entities, duplicates, info)
    write_record(layout, record)
    write_toc(layout, number, entries)
    return record


def refresh_entities(config: Config) -> str:
    """Publishes the same segments with an entity table made anew (after a correction), and returns the generation.

    Gives the old one if the table stays the same. Raises WriterError where there is no index, IndexBusy, AuthorityError.
    """
    layout = Layout(config.archive)
    if not layout.whoosh.is_dir():
        raise WriterError(no_index(layout.archive))
    with locked(layout):
        record = _published(layout)
        segments = _segments(layout, record.entries)
        resolved = resolved_entities(config, segments, record.info.corrections)
        if resolved == Resolved(record.entities, record.info.corrections):
            return record.name
        info = replace(record.info, created=now(), corrections=resolved.revision)
        renewed = _named(record.toc, record.revision + 1, record.entries, resolved.entities, record.duplicates, info)
        write_record(layout, renewed)
        delete_unused_files(layout, renewed)
        return renewed.name


class PublishedNames:
    """The names of the published generation and what they mean there. Raises WriterError where there is no index, or a damaged one."""

    def __init__(self, config: Config) -> None:
        layout = Layout(config.archive)
        record = _published(layout)
        try:
            self.table = EntityTable.from_bytes(record.entities)
        except ValueError as error:
            raise WriterError(no_entity_table(config.archive)) from error
        self.corrections = record.info.corrections
        """The revision of authority.yaml that the table follows."""
        self._layout = layout
        self._entries = record.entries

    def counts(self) -> Iterator[NameCount]:
        """Every name with its number of articles."""
        return name_counts(_segments(self._layout, self._entries))

    def entity_counts(self, field: str) -> NDArray[np.int64]:
        """In how many articles each entity of a field is, in the order of the table: once each, however many names it has there."""
        counts = np.zeros(len(self.table.entities(field)), np.int64)
        for segment in _segments(self._layout, self._entries) if len(counts) else ():
            documents, entities = _entities_in(segment, field, self.table)
            shown = entities != HIDDEN
            if segment.live is not None:
                shown &= segment.live[documents]
            once = np.unique(documents[shown] * len(counts) + entities[shown])
            counts += np.bincount(once % len(counts), minlength=len(counts))
        return counts

    def articles(self, ids: Collection[str]) -> dict[str, NamesOfArticle]:
        """Those of the articles that there are, by id."""
        found: dict[str, NamesOfArticle] = {}
        for segment in _segments(self._layout, self._entries):
            for id_, document in segment.documents_of(ids):
                one = segment.stored(document)
                found[id_] = NamesOfArticle(one.article.path, tuple((name.field, name.key) for name in one.names))
        return found


def _entities_in(segment: Segment, field: str, table: EntityTable) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(document, position of the entity) of every name of a field in a segment, deleted documents and hidden names included."""
    column = segment.keyword(field)
    terms = (term.decode() for term in column.terms.all_bytes())
    entities = np.array(table.positions(field, terms), np.int64)[column.forward_values]
    for key, article in table.apart(field):
        rank = column.terms.find(key)
        for _, document in segment.documents_of((article,)):
            first, last = column.forward_offsets[document : document + 2].tolist()
            here = first + np.flatnonzero(column.forward_values[first:last] == rank)
            entities[here] = table.positions(field, (key_apart(key, article),))
    documents = np.repeat(np.arange(segment.documents, dtype=np.int64), np.diff(column.forward_offsets))
    return documents, entities


def known_corrections(layout: Layout) -> int:
    """The revision of the corrections in the newest generation; 0 where there is none that can be read."""
    try:
        record = newest_record(layout)
    except (DamagedFile, FileNotFoundError):
        return 0
    return record.info.corrections if record else 0


def resolved_entities(config: Config, segments: Sequence[Segment], known_revision: int = 0) -> Resolved:
    """The entity table of these segments' names under the archive's corrections, which are at least at the known revision.

    For the moment before they are published: who corrects while this runs has to wait for it, so it is done again with that.
    """
    names = tuple(name_counts(segments))
    corrections = load_corrections(config.authority_file, known_revision)
    while True:
        entities = resolve(names, corrections, _names_in(segments, corrections.articles())).to_bytes()
        before, corrections = corrections, load_corrections(config.authority_file, known_revision)
        if corrections == before:
            return Resolved(entities, corrections.revision)


def _names_in(segments: Iterable[Segment], articles: Collection[str]) -> Iterator[NameInArticle]:
    for segment in segments:
        for id_, document in segment.documents_of(sorted(articles)):
            for field in ENTITY_FIELDS:
                column = segment.keyword(field)
                yield from ((field, column.terms.term(rank), id_) for rank in column.values(document).tolist())


def grouped_duplicates(segments: Sequence[Segment], published: Record | None) -> bytes:
    """The groups of articles that are nearly the same, going on from those of a published generation where there is one."""
    if published is None:
        return find_groups(segments).to_bytes()
    settled = frozenset(entry.name for entry in published.entries)
    return find_groups(segments, DuplicateGroups.from_bytes(published.duplicates), settled).to_bytes()


def name_counts(segments: Iterable[Segment]) -> Iterator[NameCount]:
    """Every name of these segments with the number of its live articles."""
    articles: Counter[tuple[str, str]] = Counter()
    for segment in segments:
        for field in ENTITY_FIELDS:
            column = segment.keyword(field)
            values = column.forward_values
            if segment.live is not None:
                values = values[np.repeat(segment.live, np.diff(column.forward_offsets))]
            counts = np.bincount(values, minlength=len(column.terms)).tolist()
            for term, count in zip(column.terms.all_bytes(), counts, strict=True):
                if count:
                    articles[field, term.decode()] += count
    for (field, key), count in articles.items():
        yield field, key, count


def _published(layout: Layout) -> Record:
    record = last_record(layout) if layout.whoosh.is_dir() else None
    if record is None:
        raise WriterError(no_index(layout.archive))
    return record


def _segments(layout: Layout, entries: Iterable[SegmentEntry]) -> list[Segment]:
    return [
        Segment(entry.name, layout.columns_of(entry.name), layout.stored_of(entry.name), entry.deleted)
        for entry in entries
    ]


def now() -> str:
    """The time of a generation: ISO 8601, UTC, in seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _named(
    toc: int,
    revision: int,
    entries: tuple[SegmentEntry, ...],
    entities: bytes,
    duplicates: bytes,
    info: GenerationInfo,
) -> Record:
    """A record under its name, which no other archive or rebuild repeats."""
    digest = blake2b(f"{info.created} {[entry.name for entry in entries]}".encode(), digest_size=4)
    digest.update(entities)
    return Record(f"{toc}-{revision}-{digest.hexdigest()}", entries, entities, duplicates, info)
