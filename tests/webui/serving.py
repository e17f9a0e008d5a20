"""Archives served as `fundstelle serve` serves them: for the browser's tests, for Lighthouse and for the pictures of the docs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from waitress.server import create_server

from index.config import Config
from index.indexing import update
from search.engines import open_searcher
from tests.conftest import SEEDS
from webui.app import create_app


@contextmanager
def listening(config: Config) -> Iterator[str]:
    """The address of a server over the archive that config names."""
    server = create_server(create_app(open_searcher(config), config), host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)


@contextmanager
def served(config: Config) -> Iterator[str]:
    """The same after indexing the seeds there."""
    config = replace(config, sources=(SEEDS,))
    update(config)
    with listening(config) as root:
        yield root
