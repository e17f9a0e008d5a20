"""Everything here that needs Whoosh itself: its schema, its segments and its table of contents (TOC).

The schema uses only Whoosh's own classes, because Whoosh pickles their import paths into the index.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import ID, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC
from whoosh.util.filelock import FileLock

from index.schema import FIELDS, Field
from index.storage.archive_lock import Lock
from index.storage.column_files import sync_folder
from index.storage.columns_writer import ColumnsWriter
from index.storage.generation import Layout, Record, SegmentEntry
from index.storage.postings import Dates, Postings, SegmentSource
from index.storage.whoosh_files import WhooshSegmentWriter, write_stored

INDEX_NAME = "MAIN"
_NONE_DELETED = np.zeros(0, np.uint32)


def whoosh_schema() -> Schema:
    """FIELDS as Whoosh declares them. Text fields take terms separated by blanks; keywords and dates are whole values."""
    return Schema(**{field.name: _whoosh_field(field) for field in FIELDS})


def _whoosh_field(field: Field) -> ID | STORED | TEXT:
    match field.kind:
        case "text":
            return TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
        case "stored":
            return STORED()
        case _:
            return ID(unique=field.name == "id")


def write_segment(source: SegmentSource, layout: Layout) -> SegmentEntry:
    """Writes a new segment, for Whoosh and as columns, with everything on disk; nothing refers to it yet."""
    name = _new_name()
    with (
        WhooshSegmentWriter(layout.whoosh, name) as whoosh,
        ColumnsWriter(layout.columns_of(name), source) as columns,
    ):
        _write_fields(source, columns, whoosh)
        stored = write_stored(layout.stored_of(name), source.stored())
        columns.finish(stored.sizes)
        total_lengths = tuple(sorted(whoosh.total_lengths.items()))
        return SegmentEntry(name, source.documents, total_lengths, (*whoosh.finish(), stored.sum), _NONE_DELETED)


def write_run(source: SegmentSource, layout: Layout) -> SegmentEntry:
    """Writes what a later merge reads of a segment, columns and stored values, and nothing for Whoosh."""
    name = _new_name()
    with ColumnsWriter(layout.columns_of(name), source, lasting=False) as columns:
        _write_fields(source, columns, None)
        stored = write_stored(layout.stored_of(name), source.stored(), lasting=False)
        columns.finish(stored.sizes)
        return SegmentEntry(name, source.documents, (), (), _NONE_DELETED)


def write_columns_again(source: SegmentSource, layout: Layout, name: str) -> None:
    """Writes the columns of a Whoosh segment that is there, in place of those it has, if any."""
    with ColumnsWriter(layout.columns_of(name), source) as columns:
        _write_fields(source, columns, None)
        sizes = [np.zeros(0, np.int64), *(portion.sizes for portion in source.stored())]
        columns.finish(np.concatenate(sizes))


def _new_name() -> str:
    return str(W3Segment(W3Codec(), INDEX_NAME).segment_id())


def _write_fields(source: SegmentSource, columns: ColumnsWriter, whoosh: WhooshSegmentWriter | None) -> None:
    for declared in sorted(FIELDS, key=lambda field: field.name):
        if declared.kind == "date" and whoosh:
            whoosh.start_field(declared.name, None)
            for postings in date_postings(source.dates()):
                whoosh.add(postings)
        elif declared.kind in ("text", "keyword"):
            lengths = source.lengths(declared.name) if declared.kind == "text" else None
            columns.start_field(declared.name, lengths)
            if whoosh:
                whoosh.start_field(declared.name, lengths)
            for postings in source.postings(declared.name):
                columns.add(postings)
                if whoosh:
                    whoosh.add(postings)
            columns.finish_field()


def date_postings(dates: Dates) -> Iterable[Postings]:
    """The field date as terms (YYYY, YYYY-MM, YYYY-MM-DD)."""
    keys, inverse = np.unique(dates.days.astype(np.int64) * 4 + dates.precisions, return_inverse=True)
    terms = [_date_term(key).encode() for key in keys.tolist()]
    order = sorted((number for number, term in enumerate(terms) if term), key=terms.__getitem__)
    if not order:
        return
    by_key = np.argsort(inverse, kind="stable").astype(np.uint32)
    ends = np.cumsum(np.bincount(inverse))
    documents = [by_key[end - size : end] for end, size in zip(ends, np.diff(ends, prepend=0), strict=True)]
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum([len(documents[number]) for number in order])))
    yield Postings([terms[number] for number in order], offsets, np.concatenate([documents[n] for n in order]))


def _date_term(key: int) -> str:
    day, precision = divmod(key, 4)
    text = f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}"
    return text[: (0, 4, 7, 10)[precision]]


def latest_toc(layout: Layout) -> int:
    """The number of the newest TOC, -1 where there is none."""
    return int(TOC._latest_generation(FileStorage(str(layout.whoosh)), INDEX_NAME))


def write_toc(layout: Layout, number: int, entries: Iterable[SegmentEntry]) -> None:
    """Publishes these segments as the Whoosh index of that number: the last step of a commit, all or nothing."""
    memory = RamStorage()
    TOC(whoosh_schema(), [_whoosh_segment(entry) for entry in entries], number).write(memory, INDEX_NAME)
    path = layout.toc(number)
    # Not a name of Whoosh's, so that Whoosh takes no half-written file for a TOC.
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(memory.files[path.name])
        file.flush()
        os.fsync(file.fileno())
    sync_folder(layout.whoosh)
    part.replace(path)
    sync_folder(layout.whoosh)


def _whoosh_segment(entry: SegmentEntry) -> W3Segment:
    deleted = set(entry.deleted.tolist()) or None
    name, _, number = entry.name.rpartition("_")
    segment = W3Segment(W3Codec(), name, entry.documents, number, deleted)
    segment._fieldlengths = dict(entry.total_lengths)
    return segment


def write_lock(layout: Layout) -> Lock:
    """The lock that Whoosh's own writers take too."""
    return file_lock(layout.whoosh / f"{INDEX_NAME}_WRITELOCK")


def file_lock(path: Path) -> Lock:
    """A lock on a file, made if it is not there, that the system gives free when its holder ends. For processes and threads."""
    lock: Lock = FileLock(str(path))
    return lock


def delete_unused_files(layout: Layout, record: Record | None) -> None:
    """Deletes what neither this generation nor its Whoosh index refers to; what is still in use somewhere may stay."""
    if record is None and latest_toc(layout) >= 0:
        return
    segments = {entry.name for entry in record.entries} if record else set()
    toc = layout.toc(record.toc).name if record else ""
    for path in layout.whoosh.iterdir():
        if path.name.startswith(f"_{INDEX_NAME}_"):
            unused = path.name != toc
        else:
            unused = path.name.startswith(f"{INDEX_NAME}_") and path.name.split(".")[0] not in segments
        if unused and path.name != f"{INDEX_NAME}_WRITELOCK":
            _delete(path)
    for path in layout.columns.iterdir():
        if path.name.split(".")[0] not in segments:
            _delete(path)
    for path in layout.generations.iterdir():
        if record is None or path.name != record.name:
            _delete(path)


def _delete(path: Path) -> None:
    # On Windows a file that someone reads cannot go; the next writer tries again.
    with contextlib.suppress(PermissionError, FileNotFoundError):
        path.unlink()
