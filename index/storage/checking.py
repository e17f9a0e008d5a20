"""`fundstelle check`: is every file of the index whole, and what can be made again from the rest.

Columns come again from the Whoosh segment, the Whoosh segment from the columns, a generation's record from Whoosh's table
of contents. What cannot be made again is the text itself: then only `fundstelle index --rebuild` helps.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace

from index.config import Config
from index.storage.column_files import DamagedFile
from index.storage.columns import Segment
from index.storage.generation import (
    FileSum,
    GenerationInfo,
    Layout,
    NoGeneration,
    Record,
    SegmentEntry,
    newest,
    newest_record,
    no_index,
)
from index.storage.merging import Merge
from index.storage.publishing import grouped_duplicates, locked, now, publish, resolved_entities
from index.storage.whoosh_files import file_sum
from index.storage.whoosh_reading import WhooshReadError, WhooshSegment, open_source, toc_segments
from index.storage.whoosh_segments import delete_unused_files, latest_toc, write_columns_again, write_segment

_REBUILD = "nur `fundstelle index --rebuild` hilft"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the index, in German, in one line; and whether it is repaired now."""

    text: str
    repaired: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What a check looked at and what was wrong with it."""

    segments: int
    articles: int
    problems: tuple[Problem, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong any more."""
        return all(problem.repaired for problem in self.problems)


def check(config: Config, *, repair: bool = False) -> Report:
    """Reads every file of the index and compares checksums; with `repair`, makes again what is missing or damaged.

    Raises NoGeneration where nothing was indexed yet, IndexBusy because repairing is writing.
    """
    layout = Layout(config.archive)
    if not any(layout.whoosh.glob("*MAIN_*.*")) and newest(config.archive) is None:
        raise NoGeneration(no_index(config.archive))
    with locked(layout) if repair else nullcontext():
        return _Check(config, layout, repair=repair).run()


class _Check:
    """One run over an index."""

    def __init__(self, config: Config, layout: Layout, *, repair: bool) -> None:
        self._config = config
        self._layout = layout
        self._repair = repair
        self._problems: list[Problem] = []
        self._toc_is_damaged = False

    def run(self) -> Report:
        """Looks at everything, and publishes what had to get another name."""
        record = self._record()
        toc = latest_toc(self._layout)
        if record is not None and record.toc == toc:
            checked = [self._checked(entry) for entry in record.entries]
            self._check_toc(toc)
        elif toc >= 0:
            self._note("Whoosh-Index ohne zugehörige Generation", f"_MAIN_{toc}.toc", self._repair)
            checked = self._adopted(toc)
        else:
            self._note(f"kein Inhaltsverzeichnis; {_REBUILD}", "_MAIN_*.toc", False)
            checked = []
        entries = tuple(entry for entry in checked if entry is not None)
        if self._repair and len(entries) == len(checked) and self._is_other(record, entries, toc):
            self._publish(record, entries)
        return Report(len(entries), sum(entry.live_documents for entry in entries), tuple(self._problems))

    def _note(self, text: str, file: str, repaired: bool) -> None:
        self._problems.append(Problem(f"{self._layout.whoosh / file}: {text}", repaired))

    def _record(self) -> Record | None:
        try:
            return newest_record(self._layout)
        except (DamagedFile, FileNotFoundError) as error:
            self._problems.append(Problem(str(error), self._repair))
            return None

    def _check_toc(self, toc: int) -> None:
        """Notes a table of contents that plain Whoosh cannot open; publishing again writes another."""
        try:
            toc_segments(self._layout, toc)
        except WhooshReadError as error:
            self._toc_is_damaged = True
            self._problems.append(Problem(str(error), self._repair))

    def _checked(self, entry: SegmentEntry) -> SegmentEntry | None:
        """The entry, repaired where it had to be; None where that is impossible."""
        stored = self._layout.stored_of(entry.name).name
        bad_files = [expected.name for expected in entry.files if not self._is_whole(expected)]
        bad_columns = self._column_damage(entry)
        lost = stored in bad_files or (bad_files and bad_columns)
        for name in bad_files:
            self._note(f"fehlt oder ist beschädigt{f'; {_REBUILD}' if lost else ''}", name, self._repair and not lost)
        if bad_columns:
            self._problems.append(Problem(bad_columns, self._repair and not lost))
        if lost:
            return None
        if bad_columns and self._repair:
            self._columns_again(entry)
        if bad_files and self._repair:
            return self._whoosh_again(entry)
        return entry

    def _is_whole(self, expected: FileSum) -> bool:
        path = self._layout.whoosh / expected.name
        return path.is_file() and file_sum(path) == expected

    def _column_damage(self, entry: SegmentEntry) -> str:
        """What is wrong with a segment's columns, "" if nothing."""
        path = self._layout.columns_of(entry.name)
        if not path.is_file():
            return f"{path}: fehlt"
        try:
            segment = self._segment(entry)
        except DamagedFile as error:
            return str(error)
        except FileNotFoundError:
            return ""
        damaged = segment.file.damaged_arrays()
        return f"{path}: die Prüfsumme von {damaged[0]} stimmt nicht" if damaged else ""

    def _segment(self, entry: SegmentEntry) -> Segment:
        name = entry.name
        return Segment(name, self._layout.columns_of(name), self._layout.stored_of(name), entry.deleted)

    def _columns_again(self, entry: SegmentEntry) -> None:
        # From the entry, not from Whoosh's table of contents: that may be damaged too.
        segment = WhooshSegment(entry.name, entry.documents, entry.total_lengths, entry.deleted, is_compound=False)
        with closing(open_source(self._layout, segment)) as source:
            write_columns_again(source, self._layout, entry.name)

    def _whoosh_again(self, entry: SegmentEntry) -> SegmentEntry:
        return write_segment(Merge([self._segment(entry)]), self._layout)

    def _adopted(self, toc: int) -> list[SegmentEntry | None]:
        """The segments of a Whoosh index that has no generation: another program wrote it, or the record was lost."""
        if not self._repair:
            return []
        try:
            return [self._adopted_segment(segment) for segment in toc_segments(self._layout, toc)]
        except WhooshReadError as error:
            self._problems[-1] = Problem(f"{error}; {_REBUILD}", repaired=False)
            return [None]

    def _adopted_segment(self, segment: WhooshSegment) -> SegmentEntry:
        with closing(open_source(self._layout, segment)) as source:
            if segment.is_compound:
                return replace(write_segment(source, self._layout), deleted=segment.deleted)
            write_columns_again(source, self._layout, segment.name)
        files = tuple(file_sum(path) for path in sorted(self._layout.whoosh.glob(f"{segment.name}.*")))
        return SegmentEntry(segment.name, segment.documents, segment.total_lengths, files, segment.deleted)

    def _is_other(self, record: Record | None, entries: Iterable[SegmentEntry], toc: int) -> bool:
        """Whether these are other segments than those published."""
        if record is None or record.toc != toc or self._toc_is_damaged:
            return toc >= 0
        return [entry.name for entry in record.entries] != [entry.name for entry in entries]

    def _publish(self, record: Record | None, entries: tuple[SegmentEntry, ...]) -> None:
        """Publishes repaired segments. Who wrote adopted ones is unknown: the next indexing then asks for a rebuild."""
        articles = sum(entry.live_documents for entry in entries)
        segments = [self._segment(entry) for entry in entries]
        old = record.info if record else GenerationInfo("", "", 0, "")
        resolved = resolved_entities(self._config, segments, old.corrections)
        info = replace(old, articles=articles, created=now(), corrections=resolved.revision)
        duplicates = grouped_duplicates(segments, None)
        published = publish(self._layout, entries, resolved.entities, duplicates, info)
        delete_unused_files(self._layout, published)
