"""The documents that the other engines index. Read by any Python, so nothing of the product is imported here."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACETS = ("person", "city", "month")


@dataclass(frozen=True, slots=True)
class Document:
    """An article for an engine that has no German: `body` is the terms of Fundstelle's field body, joined by spaces."""

    number: int
    id: str
    title: str
    text: str
    date: str
    person: tuple[str, ...]
    city: tuple[str, ...]
    body: str

    @property
    def month(self) -> str:
        """The month facet's value."""
        return self.date[:7]

    def values(self, facet: str) -> tuple[str, ...]:
        """The values of a facet."""
        return (self.month,) if facet == "month" else getattr(self, facet)


def documents(folder: Path) -> Iterator[Document]:
    """All documents of a corpus."""
    yield from _unpickled(folder, "documents")


def texts_of_articles(folder: Path) -> Iterator[str]:
    """All articles of a corpus, each as index.storage.stored.to_text writes it."""
    yield from _unpickled(folder, "articles")


def _unpickled(folder: Path, kind: str) -> Iterator[Any]:
    """Everything in the files <number>.<kind> of a folder, in their order."""
    for path in sorted(folder.glob(f"*.{kind}")):
        yield from pickle.loads(path.read_bytes())
