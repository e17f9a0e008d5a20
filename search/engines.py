"""Which engine answers for an archive: the one place that knows them all."""

from __future__ import annotations

from index.config import Config
from search.engine.whoosh_searcher import WhooshSearcher
from search.searcher import Searcher


def open_searcher(config: Config) -> Searcher:
    """The searcher of the archive that config names. Nothing is opened before its first request."""
    return WhooshSearcher(config)
