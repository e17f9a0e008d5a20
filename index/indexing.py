"""`fundstelle index`: what changed on disk, read, annotated, written, and published in one step."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.annotating import ArticleAnnotator
from index.article import Article, Unreadable
from index.config import Config
from index.engines import open_writer
from index.manifest import FileRow, Manifest
from index.sources.files import Source, SourceError, SourceFile, find_files, labels_for, read_file, source_of

Progress = Callable[[int, int], None]
"""Called with (files done, files in all)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run of indexing did. `unreadable` names every file of the sources that holds no article now."""

    generation: str
    added: int
    changed: int
    removed: int
    unchanged: int
    unreadable: tuple[Unreadable, ...]
    seconds: float


def update(
    config: Config,
    paths: Iterable[Path] = (),
    *,
    rebuild: bool = False,
    allow_empty: bool = False,
    progress: Progress = lambda done, total: None,
) -> Outcome:
    """Brings the index in line with the sources: `paths`, or those of the config. Other sources stay as they are.

    With `rebuild` everything the archive ever read is read and written again. Raises SourceError, WriterError, ModelUnavailable.

    A folder that lost all its articles, or one a rebuild does not find, is an error (a disk may not be mounted), unless `allow_empty`.
    """
    began = time.monotonic()
    named = [source_of(path) for path in (tuple(paths) or config.sources)]
    with (
        closing(Manifest(config.archive)) as manifest,
        closing(ArticleAnnotator(config)) as annotator,
        open_writer(config, rebuild=rebuild) as writer,
    ):
        again = rebuild or annotator.version != writer.annotation_version()
        sources = _with_known(named, manifest) if again else named
        labels = labels_for([source.root for source in sources], manifest.labels())
        manifest.set_labels(labels)
        if rebuild:
            _settle_missing(labels, manifest, allow_empty)
        run = _Run(manifest, writer.fingerprints(), labels, again, progress)
        for source in sources:
            run.scan(source, allow_empty)
        writer.write(annotator.annotate(run.changed_articles()))
        annotator.end_processes()  # before the commit, which needs memory itself
        writer.delete(run.vanished)
        generation = writer.commit(annotator.version)
        manifest.commit()
    return run.outcome(generation, time.monotonic() - began)


def _with_known(named: list[Source], manifest: Manifest) -> list[Source]:
    """The named sources and every folder indexed before that still exists."""
    whole = {source.root for source in named if source.only is None}
    known = [Source(root) for root in manifest.labels() if root.is_dir() and root not in whole]
    covered = {source.root for source in known}
    return [source for source in named if source.only is None or source.root not in whole | covered] + known


def _settle_missing(labels: Mapping[Path, str], manifest: Manifest, allow_empty: bool) -> None:
    """A rebuilt index loses the articles of a folder that is not there now: forgets them if allowed. Raises SourceError."""
    for root in labels:
        rows = {} if root.is_dir() else manifest.files(root)
        lost = sum(len(row.articles) for row in rows.values())
        if lost and not allow_empty:
            raise SourceError(_lost(root, "den Ordner gibt es nicht", lost))
        manifest.remove(root, rows)


def _lost(root: Path, state: str, articles: int) -> str:
    return (
        f"{root}: {state}, im Index stehen {articles} Artikel daraus. Fehlt ein Datenträger? "
        "Sollen sie entfernt werden: fundstelle index --allow-empty."
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
        self._labels = labels
        self._again = again
        self._progress = progress
        self._to_read: deque[tuple[Path, SourceFile]] = deque()
        self._unreadable: dict[tuple[Path, str], Unreadable] = {}
        self._added = self._changed = self._unchanged = 0

    def scan(self, source: Source, allow_empty: bool) -> None:
        """Sorts a source's files into unchanged, to read, unreadable and vanished. Raises SourceError where all of them vanished."""
        rows = self._manifest.files(source.root)
        if source.only is not None:
            rows = {path: row for path, row in rows.items() if path == source.only}
        is_empty = True
        for found in find_files(source):
            is_empty = False
            row = rows.pop(found.path, None)
            if isinstance(found, Unreadable):
                self._note_unreadable(source.root, found, row)
            elif row is None or not self._is_current(row, found):
                self._retire(row)
                self._to_read.append((source.root, found))
            elif row.reason:
                self._unreadable[source.root, found.path] = Unreadable(found.path, row.reason)
            else:
                self._unchanged += len(row.articles)
        lost = sum(len(row.articles) for row in rows.values())
        if is_empty and lost and not allow_empty:
            raise SourceError(_lost(source.root, "der Ordner ist leer", lost))
        for row in rows.values():
            self._retire(row)
        self._manifest.remove(source.root, rows)

    def changed_articles(self) -> Iterator[Article]:
        """Reads the files that may have changed and gives the articles that did; notes the rest."""
        total = len(self._to_read)
        while self._to_read:
            self._progress(total - len(self._to_read), total)
            root, file = self._to_read.popleft()
            article = read_file(file, self._labels[root])
            if isinstance(article, Unreadable):
                self._note_unreadable(root, article, None, file)
                continue
            self._manifest.put(root, FileRow(file.path, file.size, file.modified_ns, (article.id,)))
            self.vanished.discard(article.id)
            before = self._fingerprints.get(article.id)
            if before == article.fingerprint:
                self._unchanged += 1
            elif before is None:
                self._added += 1
            else:
                self._changed += 1
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
            tuple(sorted(self._unreadable.values(), key=lambda one: one.path)),
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

    def _note_unreadable(
        self, root: Path, problem: Unreadable, row: FileRow | None, file: SourceFile | None = None
    ) -> None:
        self._retire(row)
        self._unreadable[root, problem.path] = problem
        size, modified_ns = (file.size, file.modified_ns) if file else (-1, -1)
        self._manifest.put(root, FileRow(problem.path, size, modified_ns, (), problem.reason))
