"""The compiled kernels give what their NumPy twins give."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index import kernels
from index.kernels import VARIABLE, fastest
from index.storage import inverting, posting_blocks, runs
from index.storage.columns import TextColumn
from search.engine import best, combining, counting, kernel, nearness
from search.engine.document_sets import Documents
from search.engine.kernel import Scores
from search.engine.scoring import K1, ScoredTerms, norms
from tests.search.archives import Part, article, open_parts
from tests.test_layers import ROOT

TWINS = (best, combining, counting, inverting, kernel, nearness, posting_blocks, runs)
is_built = fastest(counting) is not counting
COMPILED = sorted(path for room in ("index", "search") for path in (ROOT / room).rglob("*.pyx"))
compiled = pytest.mark.skipif(not is_built, reason="no C compiler was there")


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.stem)
def test_every_compiled_kernel_has_a_twin(path: Path) -> None:
    assert path.stem.endswith("_compiled")
    assert path.with_name(path.stem.removesuffix("_compiled") + ".py").exists()


@pytest.mark.skipif("CI" not in os.environ, reason="a machine may be without a C compiler")
@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.__name__)
def test_where_every_change_is_tested_all_kernels_are_compiled(twin: ModuleType) -> None:
    assert fastest(twin).__name__ == f"{twin.__name__}_compiled"


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.__name__)
def test_the_compiled_kernel_can_be_switched_off(twin: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "numpy")
    assert fastest(twin) is twin


@dataclass
class Column:
    """What a ValueCounter reads of a KeywordColumn."""

    forward_offsets: NDArray[np.uint32]
    forward_values: NDArray[np.unsignedinteger]


@compiled
@given(
    ranks=st.lists(st.lists(st.integers(0, 9), max_size=6, unique=True).map(sorted), min_size=1, max_size=60),
    numbers=st.lists(st.integers(-1, 9), min_size=10, max_size=10),
    type=st.sampled_from([np.uint16, np.uint32]),
    size=st.integers(0, 12),
    data=st.data(),
)
def test_counts_are_equal(
    ranks: list[list[int]], numbers: list[int], type: Any, size: int, data: st.DataObject
) -> None:
    offsets = np.cumsum([0, *map(len, ranks)], dtype=np.uint32)
    column: Any = Column(offsets, np.array([rank for one in ranks for rank in one], type))
    documents = [np.array(sorted(data.draw(st.sets(st.integers(0, len(ranks) - 1)))), np.uint32) for _ in range(3)]
    results = []
    for module in (counting, fastest(counting)):
        counter = module.ValueCounter(column, np.array(numbers, np.int32))
        counts = np.zeros(10, np.uint32)
        missing = [counter.add(some, counts) for some in documents]
        results.append((counts.tolist(), missing, counter.without_value().tolist(), module.most(counts, size)))
    assert results[0] == results[1]


DOCUMENTS = 300
documents = st.sets(st.integers(0, DOCUMENTS - 1)).map(lambda chosen: np.array(sorted(chosen), np.uint32))


@compiled
@given(some=documents, sets=st.lists(documents, min_size=1, max_size=4))
def test_sets_are_equal(some: Documents, sets: list[Documents]) -> None:
    for function, arguments in (
        ("union", (sets, DOCUMENTS)),
        ("among", (some, sets, DOCUMENTS)),
        ("without", (some, sets[0], DOCUMENTS)),
    ):
        found = getattr(fastest(kernel), function)(*arguments)
        assert found.dtype == np.uint32
        assert found.tolist() == getattr(kernel, function)(*arguments).tolist()


@compiled
@given(
    keys=st.sets(st.integers(0, 60)).map(sorted), others=st.sets(st.integers(0, 60)).map(sorted), room=st.integers(1, 6)
)
def test_places_of_words_are_equal(keys: list[int], others: list[int], room: int) -> None:
    one, other = np.array(keys, np.int64), np.array(others, np.int64)
    fast = fastest(kernel)
    assert fast.common(one, other).tolist() == kernel.common(one, other).tolist() == sorted({*keys} & {*others})
    expected = [key for key in keys if any(0 < abs(key - there) <= room for there in others)]
    assert fast.close(one, other, room).tolist() == kernel.close(one, other, room).tolist() == expected


@compiled
@given(some=documents, filters=st.lists(st.lists(documents, max_size=3), min_size=1, max_size=4))
def test_filters_narrow_equally(some: Documents, filters: list[list[Documents]]) -> None:
    found, expected = (module.narrow(some, filters, DOCUMENTS) for module in (fastest(kernel), kernel))
    assert [one.tolist() for one in (found[0], *found[1])] == [one.tolist() for one in (expected[0], *expected[1])]


@compiled
@given(some=documents, data=st.data(), size=st.integers(1, DOCUMENTS), type=st.sampled_from(["u2", "u4"]))
def test_the_best_are_equal(some: Documents, data: st.DataObject, size: int, type: str) -> None:
    keys = np.array(data.draw(st.lists(st.integers(-2, 2), min_size=len(some), max_size=len(some))), np.float64)
    ranks = np.random.default_rng(data.draw(st.integers(0, 99))).permutation(DOCUMENTS).astype(type)
    assert fastest(kernel).best(keys, some, ranks, size) == kernel.best(keys, some, ranks, size)


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> tuple[TextColumn, Scores]:
    """Words of all frequencies, one of which some articles have a hundred times."""
    chosen = random.Random(5)
    vocabulary = [f"w{number}" for number in range(40)]
    shares = [1 / (number + 1) for number in range(40)]
    articles = [
        article(
            f"a{number:03}",
            " ".join([*chosen.choices(vocabulary, shares, k=30), *["oft"] * chosen.choice((0, 1, 100))]),
        )
        for number in range(DOCUMENTS)
    ]
    column = open_parts(tmp_path_factory.mktemp("columns"), [Part(articles)]).segments[0].text("exact")
    return column, norms(30.0)


def test_postings_are_equal(columns: tuple[TextColumn, Scores]) -> None:
    column, table = columns
    terms = range(len(column.terms))

    @settings(max_examples=200, deadline=None)
    @given(
        some=documents,
        ranks=st.lists(st.sampled_from(terms), min_size=1, max_size=9, unique=True),
        weight=st.floats(0.5, 2),
    )
    def check(some: Documents, ranks: list[int], weight: float) -> None:
        given, scored = [], []
        for module in (kernel, fastest(kernel)):
            postings = module.TextPostings(column, table, K1)
            numbers = np.arange(0, len(some), 2, dtype=np.int64)
            given.append(
                [
                    [postings.find(column.terms.term(rank)) for rank in ranks]
                    + [postings.find("w"), postings.find("zz")],
                    [postings.frequency(rank) for rank in ranks],
                    postings.documents(ranks[0]).tolist(),
                    postings.documents_of(ranks, DOCUMENTS).tolist(),
                    postings.occurrences(sorted(ranks), some, numbers).tolist(),
                    *(
                        module.phrase(postings, words, within, DOCUMENTS).tolist()
                        for words in ([*ranks[:2], ranks[0]], ranks[-1:] * 2)
                        for within in (None, some)
                    ),
                ]
            )
            parts = [ScoredTerms(postings, [rank], [float(rank)]) for rank in ranks]
            several = [ScoredTerms(postings, ranks, [1.0 + rank for rank in ranks])]
            for documents in (some, postings.documents(ranks[0])):
                scores = np.zeros(len(documents))
                module.add_scores(parts, documents, scores, weight, DOCUMENTS)
                module.add_scores(several, documents, scores, weight, DOCUMENTS)
                scored.append(scores)
        assert given[0] == given[1]
        assert scored[0] == pytest.approx(scored[2])
        assert scored[1] == pytest.approx(scored[3])

    check()


@compiled
def test_a_kernel_older_than_its_sources_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built = Path(fastest(counting).__file__ or "")
    copy = Path(shutil.copy2(built, tmp_path))
    source, declared = tmp_path / "counting_compiled.pyx", tmp_path / "arrays.pxd"
    twin = ModuleType("counting")
    monkeypatch.syspath_prepend(tmp_path)

    def found() -> ModuleType:
        kernels._is_built.cache_clear()
        return fastest(twin)

    source.write_text("from search.engine.never_compiled import best\n", encoding="utf-8")
    os.utime(copy)
    assert found() is twin
    source.write_text("from search.engine.arrays cimport Documents\n", encoding="utf-8")
    declared.touch()
    for newer in (source, declared):
        os.utime(copy)
        os.utime(newer, (copy.stat().st_mtime + 60,) * 2)
        assert found() is twin
        os.utime(newer, (copy.stat().st_mtime,) * 2)
    assert found() is not twin


@compiled
def test_a_kernel_that_cannot_run_here_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built = Path(fastest(counting).__file__ or "")
    (tmp_path / built.name.replace("counting", "foreign")).write_bytes(b"of another machine")
    twin = ModuleType("foreign")
    monkeypatch.syspath_prepend(tmp_path)
    assert fastest(twin) is twin


@compiled
def test_more_values_than_there_are_need_no_room() -> None:
    counts = np.array([3, 0, 1], np.uint32)
    assert fastest(counting).most(counts, 1 << 60) == counting.most(counts, 1 << 60) == ([(0, 3), (2, 1)], 2, 4)
    keys, documents = np.array([1.0, 2.0]), np.array([0, 1], np.uint32)
    assert fastest(kernel).best(keys, documents, np.arange(2, dtype="u2"), 1 << 58) == ([1, 0], [2.0, 1.0])
