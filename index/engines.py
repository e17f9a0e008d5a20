"""Which engine writes an archive: the one place that knows them all."""

from __future__ import annotations

from index.config import Config
from index.storage.whoosh_writer import WhooshWriter
from index.writer import IndexWriter


def open_writer(config: Config, *, rebuild: bool = False) -> IndexWriter:
    """The writer of the archive that config names; with `rebuild`, of an empty one that replaces it at commit.

    Raises WriterError, IndexBusy.
    """
    return WhooshWriter(config, rebuild=rebuild)
