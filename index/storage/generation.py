"""A generation: the archive as one commit left it, readable while others write, and for as long as someone uses it.

    archive/whoosh/                the Whoosh index: segments and its table of contents (TOC), _MAIN_12.toc
    archive/whoosh/columns/        one file of columns a segment
    archive/whoosh/generations/    12-0-3f9a61c2: what belongs together: segments, deletions, entities, duplicates, versions

A generation counts once its TOC is there. 12-0 is what the commit of TOC 12 published, 12-1 the same segments with another
entity table (corrections). Opening one needs no Whoosh.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.command_texts import reason
from index.errors import FundstelleError
from index.storage.column_files import ArrayFile, ArrayFileWriter, DamagedFile
from index.storage.columns import Segment

_NAME = re.compile(r"(\d+)-(\d+)-[0-9a-f]{8}")
_ATTEMPTS = 20


class NoGeneration(FundstelleError):
    """Nothing was indexed yet."""


class DamagedGeneration(FundstelleError):
    """A file of the index is missing or damaged."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of an archive's index lie."""

    archive: Path

    @property
    def whoosh(self) -> Path:
        """The Whoosh index."""
        return self.archive / "whoosh"

    @property
    def columns(self) -> Path:
        """The columns."""
        return self.whoosh / "columns"

    @property
    def generations(self) -> Path:
        """The generations."""
        return self.whoosh / "generations"

    def columns_of(self, segment: str) -> Path:
        """The columns of a segment."""
        return self.columns / f"{segment}.columns"

    def stored_of(self, segment: str) -> Path:
        """The stored values of a segment."""
        return self.whoosh / f"{segment}._stored.col"

    def toc(self, number: int) -> Path:
        """The Whoosh table of contents of that number."""
        return self.whoosh / f"_MAIN_{number}.toc"


@dataclass(frozen=True, slots=True)
class GenerationInfo:
    """What made a generation. analysis: Analyzer.version · annotations: version of names and languages · created: ISO 8601, UTC.

    `articles` counts what can be found; `corrections` is the revision of authority.yaml that its names follow.
    """

    analysis: str
    annotations: str
    articles: int
    created: str
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class FileSum:
    """A file as it was written: its name, its bytes and their CRC-32."""

    name: str
    size: int
    crc: int


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment of a generation: `name` is that of its files, `deleted` are document numbers, rising.

    `total_lengths` are (text field, tokens); `files` those of the Whoosh segment.
    """

    name: str
    documents: int
    total_lengths: tuple[tuple[str, int], ...]
    files: tuple[FileSum, ...]
    deleted: NDArray[np.uint32]

    @property
    def live_documents(self) -> int:
        """How many documents are not deleted."""
        return self.documents - len(self.deleted)


@dataclass(frozen=True, slots=True)
class Record:
    """The file of a generation: everything that is not in the segments themselves."""

    name: str
    entries: tuple[SegmentEntry, ...]
    entities: bytes
    duplicates: bytes
    info: GenerationInfo

    @property
    def toc(self) -> int:
        """The number of its Whoosh TOC."""
        return int(self.name.split("-")[0])

    @property
    def revision(self) -> int:
        """How many entity tables these segments had before."""
        return int(self.name.split("-")[1])


@dataclass(frozen=True, slots=True)
class Generation:
    """A published generation: `name` changes with every commit and with every change of the entity table.

    Everything in it is read-only and mapped into memory; threads may share it. It needs no closing: its files are given up
    with the last reference, and stay readable until then even if a newer commit deletes them (on POSIX systems).
    """

    name: str
    segments: tuple[Segment, ...]
    entities: bytes
    duplicates: bytes
    info: GenerationInfo


def newest(archive: Path) -> str | None:
    """The name of the newest generation, None where nothing was published; one look into a folder, so ask often."""
    names = _published(Layout(archive))
    return names[-1] if names else None


def open_generation(archive: Path) -> Generation:
    """Opens the newest generation. Raises NoGeneration, DamagedGeneration."""
    layout = Layout(archive)
    for attempt in range(_ATTEMPTS):
        name = None
        try:
            name = newest(archive)
            if name is None:
                raise NoGeneration(no_index(archive))
            return _open(layout, name)
        except FileNotFoundError as error:
            # A writer may have published a newer one in between, and deleted this one's files.
            if newest(archive) == name or attempt == _ATTEMPTS - 1:
                raise DamagedGeneration(damage(error)) from error
        except OSError as error:
            text = f"{error.filename}: die Datei ist nicht lesbar ({reason(error)}); prüfen Sie ihre Rechte."
            raise DamagedGeneration(text) from error
        except DamagedFile as error:
            raise DamagedGeneration(damage(error)) from error
    raise AssertionError("the last attempt returns or raises")


def no_index(archive: Path) -> str:
    """What is said where nothing was indexed yet."""
    return f"{archive}: hier ist noch kein Index; legen Sie ihn mit `fundstelle index` an."


def no_entity_table(archive: Path) -> str:
    """What is said of a generation whose entity table is damaged, or of another version of Fundstelle."""
    return f"{archive}: die Tabelle der Namen ist nicht lesbar; `fundstelle index --rebuild` schreibt den Index neu."


def damage(error: DamagedFile | FileNotFoundError) -> str:
    """What is said of a damaged or missing file. Texts cannot be made again: for them the check names `index --rebuild`."""
    what = f"{error.filename}: die Datei fehlt" if isinstance(error, FileNotFoundError) else error
    return f"{what}; `fundstelle check --repair` stellt sie wieder her oder sagt, was sonst hilft."


def _open(layout: Layout, name: str) -> Generation:
    record = read_record(layout, name)
    segments = tuple(
        Segment(entry.name, layout.columns_of(entry.name), layout.stored_of(entry.name), entry.deleted)
        for entry in record.entries
    )
    return Generation(name, segments, record.entities, record.duplicates, record.info)


def newest_record(layout: Layout) -> Record | None:
    """The record of the newest generation, None where nothing was published. Raises DamagedFile."""
    name = newest(layout.archive)
    return read_record(layout, name) if name else None


def read_record(layout: Layout, name: str) -> Record:
    """The record of a generation. Raises DamagedFile, FileNotFoundError."""
    file = ArrayFile(layout.generations / name)
    if damaged := file.damaged_arrays():
        raise DamagedFile(f"{file.path}: die Prüfsumme von {damaged[0]} stimmt nicht")
    entries = tuple(
        SegmentEntry(
            entry["name"],
            entry["documents"],
            tuple((field, length) for field, length in entry["total_lengths"]),
            tuple(FileSum(*values) for values in entry["files"]),
            file.array(f"deleted/{entry['name']}"),
        )
        for entry in file.notes["segments"]
    )
    entities, duplicates = bytes(file.bytes("entities")), bytes(file.bytes("duplicates"))
    return Record(name, entries, entities, duplicates, GenerationInfo(**file.notes["info"]))


def write_record(layout: Layout, record: Record) -> None:
    """Writes the file of a generation, whole or not at all."""
    with ArrayFileWriter(layout.generations / record.name) as file:
        for entry in record.entries:
            file.put(f"deleted/{entry.name}", entry.deleted)
        file.put("entities", np.frombuffer(record.entities, np.uint8))
        file.put("duplicates", np.frombuffer(record.duplicates, np.uint8))
        segments = [
            {
                "name": entry.name,
                "documents": entry.documents,
                "total_lengths": entry.total_lengths,
                "files": [astuple(file_sum) for file_sum in entry.files],
            }
            for entry in record.entries
        ]
        file.finish({"segments": segments, "info": asdict(record.info)})


def _published(layout: Layout) -> list[str]:
    """The names of the generations whose TOC is there, oldest first."""
    with contextlib.suppress(FileNotFoundError):
        matches = [match for path in layout.generations.iterdir() if (match := _NAME.fullmatch(path.name))]
        matches.sort(key=lambda match: (int(match[1]), int(match[2])))
        return [match[0] for match in matches if layout.toc(int(match[1])).exists()]
    return []
