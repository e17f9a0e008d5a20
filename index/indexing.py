"""`fundstelle index`: what changed on disk, read, annotated, written, and published in one step."""

from __future__ import annotations

import shlex
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.annotating import ArticleAnnotator
from index.article import Article, Remark, Unreadable
from index.config import Config
from index.engines import open_writer
from index.manifest import FileRow, Manifest
from index.sources.files import (
    Source,
    SourceError,
    SourceFile,
    find_files,
    ids_for,
    labels_for,
    outermost,
    part_of,
    read_file,
    source_of,
)

Progress = Callable[[int, int], None]
"""Called with (files done, files in all)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of indexing did: `unreadable` names every file of the sources that holds no article now, `undated` is
    how many of the articles that are new or changed bear no date, `remarks` name what was not understood in those that were read.
    """

    generation: str
    added: int
    changed: int
    removed: int
    unchanged: int
    undated: int
    unreadable: tuple[Unreadable, ...]
    remarks: tuple[Remark, ...]
    seconds: float


def update(
    config: Config,
    paths: Iterable[Path] = (),
    *,
    forget: Iterable[Path] = (),
    rebuild: bool = False,
    allow_empty: bool = False,
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Brings the index in line with the sources: `paths`, or those of the config. Other sources stay as they are.

    The sources of `forget` are taken out with their articles; then only `paths` are read, not the config's. With `rebuild`
    every source of the archive is read and written again. Raises SourceError, WriterError, ModelUnavailable.

    A file is of one source, however it is reached: a folder in a known source is read as a part of that, and a folder around
    known ones takes them over, their articles' ids included.

    A folder that lost all its articles, or is not there, is an error (a disk may not be mounted), unless `allow_empty`.
    """
    began = time.monotonic()
    paths, forget = tuple(paths), tuple(forget)
    with (
        closing(Manifest(config.archive)) as manifest,
        closing(ArticleAnnotator(config)) as annotator,
        open_writer(config, rebuild=rebuild) as writer,
    ):
        again = rebuild or annotator.version != writer.annotation_version()
        known = manifest.sources()
        forgotten = [_known_source(path, known) for path in forget]
        remaining = [source for source in known if source not in forgotten]
        named = [_named_source(path, remaining) for path in (paths or (() if forget else config.sources))]
        sources = outermost([*remaining, *named])
        taken_over = [source for source in remaining if source not in sources]
        labels = labels_for([source.root for source in sources if source.root.exists()], manifest.labels())
        run = _Run(manifest, writer.fingerprints(), labels, again, progress)
        for source in [*forgotten, *taken_over, *(part_of(sources, inner) for inner in taken_over)]:
            run.forget(source)
        manifest.set_labels({root: label for root, label in labels.items() if _is_needed(root, sources)})
        sources = [source for source in sources if source.root in labels]  # a moved folder is one, not two
        manifest.set_sources(sources)
        if again:
            to_scan = [source for source in sources if rebuild or source in named or source.path.exists()]
        else:
            to_scan = outermost(part_of(sources, source) for source in [*named, *taken_over])
        for source in to_scan:
            run.scan(source, allow_empty)
        writer.write(annotator.annotate(run.changed_articles()))
        annotator.end_processes()  # before the commit, which needs memory itself
        writer.delete(run.vanished)
        generation = writer.commit(annotator.version)
        manifest.commit()
    return run.outcome(generation, time.monotonic() - began)


def _named_source(path: Path, known: list[Source]) -> Source:
    """The source a path means, one that was known and is gone included. Raises SourceError."""
    try:
        return source_of(path)
    except SourceError:
        gone = next((source for source in known if source.path == path.resolve()), None)
        if gone is None:
            raise
        return gone


def _known_source(path: Path, known: list[Source]) -> Source:
    """The source of the archive at a path, whether it is still there or not. Raises SourceError if none is."""
    absolute = path.resolve()
    for source in known:
        if source.path == absolute:
            return source
    listed = ", ".join(str(source.path) for source in known) or "keine"
    raise SourceError(f"{path}: keine Quelle dieses Archivs; Quellen sind: {listed}.")


def _is_needed(root: Path, sources: list[Source]) -> bool:
    return any(source.root == root or source.root in root.parents for source in sources)


def _lost(path: Path, articles: int) -> str:
    return (
        f"{path}: der Ordner ist leer, im Index stehen {articles} Artikel daraus. Fehlt ein Datenträger? "
        f"Sollen sie entfernt werden: fundstelle index --allow-empty {shlex.quote(str(path))}"
    )


def _gone(path: Path, articles: int) -> str:
    return (
        f"{path}: nicht vorhanden, im Index stehen {articles} Artikel daraus. Fehlt ein Datenträger? "
        f"Sollen sie entfernt werden: fundstelle index --forget {shlex.quote(str(path))}"
    )


class _Run:
    """The bookkeeping of one run: which files to read, what became of them."""

    def __init__(
        self,
        manifest: Manifest,
        fingerprints: Mapping[str, str],
        labels: Mapping[Path, str],
        again: bool,
        progress: Progress,
    ) -> None:
        self.vanished: set[str] = set()
        self._manifest = manifest
        self._fingerprints = fingerprints
        self._id_of = {root: ids_for(root, labels) for root in labels}
        self._again = again
        self._progress = progress
        self._to_read: deque[tuple[Path, SourceFile]] = deque()
        self._unreadable: dict[tuple[Path, str], Unreadable] = {}
        self._remarks: list[Remark] = []
        self._added = self._changed = self._unchanged = self._undated = 0

    def forget(self, source: Source) -> None:
        """Takes out the articles of a source; those that are read again in this run stay."""
        rows = self._manifest.files(source)
        for row in rows.values():
            self._retire(row)
        self._manifest.remove(source.root, rows)

    def scan(self, source: Source, allow_empty: bool) -> None:
        """Sorts a source's files into unchanged, to read, unreadable and vanished. Raises SourceError where all of them vanished."""
        rows = self._manifest.files(source)
        is_there = source.path.exists()
        is_empty = True
        for found in find_files(source) if is_there else ():
            is_empty = False
            row = rows.pop(found.path, None)
            if isinstance(found, Unreadable):
                self._note_unreadable(source.root, found, row)
            elif row is None or not self._is_current(row, found):
                self._retire(row)
                self._to_read.append((source.root, found))
            elif row.reason and not row.articles:
                self._unreadable[source.root, found.path] = Unreadable(found.path, row.reason)
            else:
                self._unchanged += len(row.articles)
                self._note_remark(found.path, row.reason)
        lost = sum(len(row.articles) for row in rows.values())
        if is_empty and lost and not allow_empty:
            raise SourceError(_lost(source.path, lost) if is_there else _gone(source.path, lost))
        for row in rows.values():
            self._retire(row)
        self._manifest.remove(source.root, rows)

    def changed_articles(self) -> Iterator[Article]:
        """Reads the files that may have changed and gives the articles that did; notes the rest."""
        total = len(self._to_read)
        while self._to_read:
            self._progress(total - len(self._to_read), total)
            root, file = self._to_read.popleft()
            article = read_file(file, self._id_of[root](file.path))
            if isinstance(article, Unreadable):
                self._note_unreadable(root, article, None, file)
                continue
            self._manifest.put(root, FileRow(file.path, file.size, file.modified_ns, (article.id,), article.remark))
            self._note_remark(file.path, article.remark)
            self.vanished.discard(article.id)
            before = self._fingerprints.get(article.id)
            if before == article.fingerprint:
                self._unchanged += 1
            else:
                self._added += before is None
                self._changed += before is not None
                self._undated += article.date is None
            if before != article.fingerprint or self._again:
                yield article
        self._progress(total, total)

    def outcome(self, generation: str, seconds: float) -> Outcome:
        """What became of it all."""
        return Outcome(
            generation,
            self._added,
            self._changed,
            len(self.vanished & self._fingerprints.keys()),
            self._unchanged,
            self._undated,
            tuple(sorted(self._unreadable.values(), key=lambda one: one.path)),
            tuple(sorted(self._remarks, key=lambda one: one.path)),
            seconds,
        )

    def _is_current(self, row: FileRow, file: SourceFile) -> bool:
        """Whether the file need not be read: as it was, and all its articles are in the index."""
        return (
            not self._again
            and (row.size, row.modified_ns) == (file.size, file.modified_ns)
            and all(id in self._fingerprints for id in row.articles)
        )

    def _retire(self, row: FileRow | None) -> None:
        if row is not None:
            self.vanished.update(row.articles)

    def _note_remark(self, path: str, text: str) -> None:
        if text:
            self._remarks.append(Remark(path, text))

    def _note_unreadable(
        self, root: Path, problem: Unreadable, row: FileRow | None, file: SourceFile | None = None
    ) -> None:
        self._retire(row)
        self._unreadable[root, problem.path] = problem
        size, modified_ns = (file.size, file.modified_ns) if file else (-1, -1)
        self._manifest.put(root, FileRow(problem.path, size, modified_ns, (), problem.reason))
