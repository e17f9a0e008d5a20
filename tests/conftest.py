"""Fixtures in the words of the project: a folder of articles, an archive with the seeds indexed."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.config import Config

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seeds_archive(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The archive of the five seed articles, made once by the real pipeline; tests only read it."""
    from index.indexing import update

    config = Config(archive=tmp_path_factory.mktemp("seeds") / "var", sources=(SEEDS,))
    update(config)
    return config
