"""Articles wait in bounded batches and runs, whatever their length."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.storage.gathering import Gathering, in_batches
from index.storage.generation import Layout
from tests.index.sample_articles import sample_article


def test_batches_are_cut_by_number_and_by_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [sample_article(number, length=10) for number in range(7)]
    articles[3] = sample_article(3, length=20_000)
    monkeypatch.setattr("index.storage.gathering._BATCH", 3)
    assert [len(batch) for batch in in_batches(articles)] == [3, 3, 1]
    monkeypatch.setattr("index.storage.gathering._BATCH_CHARACTERS", 50_000)
    batches = list(in_batches(articles))
    assert [len(batch) for batch in batches] == [3, 1, 3]
    assert [annotated for batch in batches for annotated in batch] == articles
    assert list(in_batches([])) == []


def test_long_articles_fill_a_run_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.storage.gathering._RUN_CHARACTERS", 100_000)
    layout = Layout(tmp_path)
    layout.columns.mkdir(parents=True)
    with Gathering(layout, workers=1) as gathering:
        for number in range(6):
            gathering.add([sample_article(number, length=5_000)])
            gathering.add([sample_article(number + 10)])
        gathering.delete(["a3", "a99"])
        assert not gathering.is_small
        assert gathering.articles == 11
        sizes = [segment.size for segment in gathering.runs()]
    assert sum(size.live for size in sizes) == 11
    assert sum(size.documents for size in sizes) == 12
    assert len(sizes) > 1
