"""Which files belong to an archive's sources, and reading one of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
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
    """A folder whose files are indexed (`only` narrows it to one file, where a file was named)."""

    root: Path
    only: str | None = None


def source_of(path: Path) -> Source:
    """The source that a named path means. Raises SourceError if there is no such path."""
    try:
        absolute = path.resolve(strict=True)
    except OSError as error:
        raise SourceError(f"{path}: {reason(error)}; den Pfad prüfen.") from error
    return Source(absolute) if absolute.is_dir() else Source(absolute.parent, absolute.name)


def find_files(source: Source) -> Iterator[SourceFile | Unreadable]:
    """The files of a source, sorted by path, hidden ones (.git, .DS_Store) left out. Links to folders are not followed."""
    if source.only is not None:
        yield _stat(str(source.root / source.only), _shown(source.only))
        return
    problems: list[Unreadable] = []

    def note(error: OSError) -> None:
        problems.append(Unreadable(_shown(os.path.relpath(error.filename, source.root)), _why(error)))

    for folder, folders, names in os.walk(source.root, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        # Joined as texts: as Paths, 100,000 files would take a second more.
        shown = "" if folder == str(source.root) else _shown(os.path.relpath(folder, source.root)) + "/"
        for name in sorted(names):
            if not name.startswith("."):
                yield _stat(os.path.join(folder, name), shown + _shown(name))
    yield from problems


def read_file(file: SourceFile, label: str) -> Article | Unreadable:
    """The article of one file, or why there is none. `label` names the source in the article's id."""
    suffix = Path(file.path).suffix.lower()
    if suffix not in TEXT_SUFFIXES:
        return Unreadable(file.path, f"Dateien der Art {suffix} werden nicht gelesen (gelesen wird .txt)")
    if file.size > MAX_BYTES:
        return Unreadable(file.path, f"zu groß ({file.size:,} Bytes, höchstens {MAX_BYTES:,})".replace(",", "."))
    try:
        data = Path(file.on_disk).read_bytes()
    except OSError as error:
        return Unreadable(file.path, _why(error))
    return read_text(article_id(label, file.path), file.path, data)


def article_id(label: str, path: str) -> str:
    """A short URL-safe id that stays while the source's name and the path in it stay: 16 hex digits of BLAKE2b."""
    return blake2b(f"{label}/{path}".encode(), digest_size=8).hexdigest()


def labels_for(roots: Iterable[Path], known: Mapping[Path, str]) -> dict[Path, str]:
    """A label for every root: the folder's name, made longer by its parents' until no other root has it.

    `known` are the labels given before; they stay, but a root that is gone from the disk gives its label to a new one that would
    have it, so that a folder that was moved keeps its articles' ids.
    """
    labels = {root: label for root, label in known.items() if root.exists()}
    for root in roots:
        if root in labels:
            continue
        parts = [part for part in root.parts if part != root.anchor] or ["root"]
        length = 1
        while (label := "/".join(parts[-length:])) in labels.values() and length < len(parts):
            length += 1
        labels[root] = label
    gone = {root: label for root, label in known.items() if root not in labels and label not in labels.values()}
    return labels | gone


def _stat(path: str, shown: str) -> SourceFile | Unreadable:
    try:
        found = os.stat(path)
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
