"""The IndexWriter protocol: all that `fundstelle index` asks of an engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Protocol, Self

from index.article import AnnotatedArticle
from index.errors import FundstelleError


class WriterError(FundstelleError):
    """The index cannot be written."""


class IndexBusy(WriterError):
    """Another process writes this archive and did not finish in time."""


class IndexWriter(Protocol):
    """One change of one archive: used as a context manager, nothing shows before commit(), everything at once after it.

    Leaving the block without commit() (or by an exception) leaves the archive as it was.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def fingerprints(self) -> Mapping[str, str]:
        """id -> fingerprint of every article that is published now; stays so while this writer goes on."""
        ...

    def write(self, articles: Iterable[AnnotatedArticle]) -> None:
        """Adds these articles; one whose id is in the index already replaces it."""
        ...

    def delete(self, ids: Iterable[str]) -> None:
        """Takes these articles out; unknown ids are passed over."""
        ...

    def annotation_version(self) -> str:
        """The version of names and languages that the last commit noted; "" where there is no index."""
        ...

    def commit(self, annotation_version: str) -> str:
        """Publishes the change and returns the new generation; the old one if nothing changed, corrections included."""
        ...
