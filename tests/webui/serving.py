"""Archives served as `fundstelle serve` serves them: for the browser's tests, for Lighthouse and for the pictures of the docs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from threading import Thread

from waitress.server import create_server

from index.config import Config
from index.engines import open_writer
from index.indexing import update
from search.engines import open_searcher
from tests.bench.engine.corpus import CHUNK, Generator, sentences_of
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


def index_generated(config: Config, articles: int) -> None:
    """Indexes the seeds, and articles made from their sentences, with thousands of persons, in 20 years."""
    update(replace(config, sources=(SEEDS,)))
    generator = Generator(sentences_of(None))
    with open_writer(config) as writer:
        writer.write(
            one
            for first in range(0, articles, CHUNK)
            for one in generator.articles(first, min(CHUNK, articles - first))
        )
        writer.commit("generated")


@contextmanager
def served(config: Config) -> Iterator[str]:
    """The same after indexing the seeds there."""
    config = replace(config, sources=(SEEDS,))
    update(config)
    with listening(config) as root:
        yield root
