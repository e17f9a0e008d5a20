"""One analyzer for all tests: its lemma table takes seconds to make."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.german.analysis import Analyzer


@pytest.fixture(scope="session")
def lemma_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the lemma table; tests only read it."""
    folder = tmp_path_factory.mktemp("lemmas")
    Analyzer(folder).word("Wort")
    return folder


@pytest.fixture(scope="session")
def analyzer(lemma_cache: Path) -> Analyzer:
    """The analyzer of the German tests."""
    return Analyzer(lemma_cache)
