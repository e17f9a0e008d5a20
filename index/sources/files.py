"""Which files belong to an archive's sources, and reading one of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from index.article import Article, Unreadable
from index.command_texts import reason
from index.errors import FundstelleError
from index.sources.text import read_text

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is no article; it is reported, not read."""
TEXT_SUFFIXES = (".txt", ".text", "")


class SourceError(FundstelleError):
    """A path that was named cannot be used."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of a source folder as it stands on disk.

    `path` is relative to the source's folder, with / on every system, and always text; `on_disk` opens the file.
    """

    on_disk: str
    path: str
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Source:
    """A folder whose files are indexed; `only` narrows it to one file or folder in it, a path relative to `root`."""

    root: Path
    only: str | None = None

    @property
    def path(self) -> Path:
        """The file or folder that is read."""
        return self.root / self.only if self.only else self.root

    def reads(self, other: Source) -> bool:
        """Whether reading this reads all of the other too: hidden folders and files are read only where they are named."""
        inner, outer = other.path.parts, self.path.parts
        return inner[: len(outer)] == outer and not any(part.startswith(".") for part in inner[len(outer) :])

    def holds(self, path: str) -> bool:
        """Whether a file of the folder, as its SourceFile says, is among those read."""
        part = _shown(self.only) if self.only else ""
        return not part or path == part or path.startswith(part + "/")


def source_of(path: Path) -> Source:
    """The source that a named path means. Raises SourceError if there is no such path, or one whose name is no UTF-8."""
    try:
        absolute = path.resolve(strict=True)
        str(absolute).encode()
    except UnicodeEncodeError as error:
        raise SourceError(f"{_shown(str(path))}: der Name ist kein UTF-8; den Ordner darüber nennen.") from error
    except OSError as error:
        raise SourceError(f"{path}: {reason(error)}; den Pfad prüfen.") from error
    return Source(absolute) if absolute.is_dir() else Source(absolute.parent, absolute.name)


def outermost(sources: Iterable[Source]) -> list[Source]:
    """The sources without those that another one reads too: so every file is of one source, however it is reached."""
    every = list(dict.fromkeys(sources))
    return [source for source in every if not any(other != source and other.reads(source) for other in every)]


def part_of(sources: Iterable[Source], inner: Source) -> Source:
    """The same files, as a part of that one of the sources that reads them."""
    outer = next(source for source in sources if source.reads(inner))
    return outer if outer.path == inner.path else Source(outer.root, os.path.relpath(inner.path, outer.root))


def find_files(source: Source) -> Iterator[SourceFile | Unreadable]:
    """The files of a source, sorted by path, hidden ones (.git, .DS_Store) left out.

    Links to folders are not followed; a link to a file that leads out of the source's folder is Unreadable.
    """
    if source.only is not None and not source.path.is_dir():
        yield _stat(str(source.path), _shown(source.only), source.root)
        return
    problems: list[Unreadable] = []

    def note(error: OSError) -> None:
        problems.append(Unreadable(_shown(os.path.relpath(error.filename, source.root)), _why(error)))

    for folder, folders, names in os.walk(source.path, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Joined as texts: as Paths, 100,000 files would take a second more.
        shown = "" if folder == str(source.root) else _shown(os.path.relpath(folder, source.root)) + "/"
        for name in sorted(names):
            if not name.startswith("."):
                yield _stat(os.path.join(folder, name), shown + _shown(name), source.root)
    yield from problems


def read_file(file: SourceFile, id: str) -> Article | Unreadable:
    """The article of one file, or why there is none."""
    suffix = Path(file.path).suffix.lower()
    if suffix not in TEXT_SUFFIXES:
        read = ", ".join(filter(None, TEXT_SUFFIXES))
        return Unreadable(
            file.path,
            f"Dateien der Art {suffix} werden nicht gelesen (gelesen werden {read} und Dateien ohne Endung)",
        )
    if file.size > MAX_BYTES:
        return Unreadable(file.path, f"zu groß ({file.size:,} Bytes, höchstens {MAX_BYTES:,})".replace(",", "."))
    try:
        data = Path(file.on_disk).read_bytes()
    except OSError as error:
        return Unreadable(file.path, _why(error))
    return read_text(id, file.path, data)


def article_id(label: str, path: str) -> str:
    """A short URL-safe id that stays while the source's name and the path in it stay: 16 hex digits of BLAKE2b."""
    return blake2b(f"{label}/{path}".encode(), digest_size=8).hexdigest()


def ids_for(root: Path, labels: Mapping[Path, str]) -> Callable[[str], str]:
    """path -> id of a source's articles. A folder in it that was a source before it goes on naming its own: their ids stay."""
    inner = [
        (_shown(os.path.relpath(folder, root)) + "/", label)
        for folder, label in labels.items()
        if root in folder.parents
    ]
    inner.sort(key=lambda one: len(one[0]), reverse=True)

    def id_of(path: str) -> str:
        for prefix, label in inner:
            if path.startswith(prefix):
                return article_id(label, path[len(prefix) :])
        return article_id(labels[root], path)

    return id_of


def labels_for(roots: Iterable[Path], known: Mapping[Path, str]) -> dict[Path, str]:
    """A label for every root: the folder's name, made longer by its parents' until no other root has it.

    `known` are the labels given before; they stay, but a root that is gone from the disk gives its label to a new one that would
    have it, so that a folder that was moved keeps its articles' ids.
    """
    # A folder in a known one gives nothing away: the known one's articles still bear its label.
    labels = {
        root: label
        for root, label in known.items()
        if root.exists() or any(outer in known and outer.exists() for outer in root.parents)
    }
    for root in roots:
        if root in labels:
            continue
        parts = [part for part in root.parts if part != root.anchor] or ["root"]
        length = 1
        while (label := "/".join(parts[-length:])) in labels.values() and length < len(parts):
            length += 1
        labels[root] = label
        for old in [old for old, its in known.items() if its == label and old != root]:
            labels |= {root / one.relative_to(old): its for one, its in known.items() if old in one.parents}
    gone = {root: label for root, label in known.items() if root not in labels and label not in labels.values()}
    return labels | gone


def _stat(path: str, shown: str, root: Path) -> SourceFile | Unreadable:
    try:
        found = os.lstat(path)
        if stat.S_ISLNK(found.st_mode):
            found = os.stat(path)
            if not Path(path).resolve().is_relative_to(root):
                return Unreadable(shown, "Verweis auf eine Datei außerhalb des Ordners")
    except OSError as error:
        return Unreadable(shown, _why(error))
    if not stat.S_ISREG(found.st_mode):
        return Unreadable(shown, "keine gewöhnliche Datei")
    return SourceFile(path, shown, found.st_size, found.st_mtime_ns)


def _shown(relative: str) -> str:
    """The path as text, with / on every system: bytes of a file name that are no UTF-8 become U+FFFD."""
    return os.fsencode(relative.replace(os.sep, "/")).decode("utf-8", "replace")


def _why(error: OSError) -> str:
    return f"nicht lesbar ({reason(error)})"
