"""The compiled kernels of the writer give what their NumPy twins give."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.kernels import fastest
from index.storage import inverting, posting_blocks, runs
from index.storage.compressing import compressed

COMPILED_BLOCKS, COMPILED_INVERTING = fastest(posting_blocks), fastest(inverting)
compiled = pytest.mark.skipif(COMPILED_BLOCKS is posting_blocks, reason="no C compiler was there")

# (document, positions) of every posting of a term; long lists, frequent words and far positions change how they are written.
POSITIONS = st.one_of(
    st.sets(st.integers(0, 300), min_size=1, max_size=4),
    st.sets(st.integers(0, 100_000), min_size=1, max_size=3),
    st.integers(2, 300).map(lambda count: set(range(0, 3 * count, 3))),
)
TERM = st.dictionaries(st.integers(0, 400), POSITIONS, min_size=1, max_size=300)


def arrays(terms: list[dict[int, set[int]]]) -> tuple[Any, ...]:
    """offsets, documents, frequencies, positions, length bytes"""
    ordered = [sorted(term.items()) for term in terms]
    postings = [posting for term in ordered for posting in term]
    return (
        np.cumsum([0, *map(len, ordered)]),
        np.array([document for document, _ in postings], np.uint32),
        np.array([len(positions) for _, positions in postings], np.uint32),
        np.array([position for _, positions in postings for position in sorted(positions)], np.uint32),
        (np.arange(401) * 7 % 256).astype(np.uint8),
    )


@compiled
@settings(deadline=None)
@given(st.lists(TERM, min_size=1, max_size=3), st.booleans())
def test_posting_lists_are_equal(terms: list[dict[int, set[int]]], with_positions: bool) -> None:
    given_arrays = arrays(terms)
    if not with_positions:
        given_arrays = (*given_arrays[:2], None, None, None)
    found, expected = (kernel.encoded(*given_arrays) for kernel in (COMPILED_BLOCKS, posting_blocks))
    assert found.data == expected.data
    for column in ("sizes", "greatest", "shortest", "longest"):
        assert getattr(found, column).tolist() == getattr(expected, column).tolist()


@compiled
@given(st.lists(st.lists(st.integers(0, 9))), st.booleans())
def test_inverted_occurrences_are_equal(documents: list[list[int]], with_positions: bool) -> None:
    ranks = np.array([rank for ranks in documents for rank in ranks], np.uint32)
    counts = np.array([len(ranks) for ranks in documents], np.uint32)
    positions = np.arange(len(ranks), dtype=np.uint32) if with_positions else None
    found, expected = (kernel.inverted(ranks, counts, positions, 10) for kernel in (COMPILED_INVERTING, inverting))
    for one, other in zip(found, expected, strict=True):
        assert (one is None) == (other is None)
        assert one is None or (one.dtype == other.dtype and one.tolist() == other.tolist())


@compiled
@given(st.lists(st.lists(st.integers(0, 60_000), max_size=5)), st.sampled_from((np.uint8, np.uint16, np.uint32)))
def test_copied_runs_are_equal(pieces: list[list[int]], kind: type[np.unsignedinteger[Any]]) -> None:
    sizes = np.array([len(piece) for piece in pieces], np.int64)
    values = np.array([value for piece in pieces for value in piece], np.int64).astype(kind)
    places = (np.cumsum(sizes[::-1]) - sizes[::-1])[::-1].copy()  # the last piece comes first
    targets = [np.zeros(len(values), kind) for _ in range(2)]
    fastest(runs).copy_runs(targets[0], places, values, sizes)
    runs.copy_runs(targets[1], places, values, sizes)
    assert targets[0].tolist() == targets[1].tolist()
    assert targets[1].tolist() == np.array([value for piece in pieces[::-1] for value in piece]).astype(kind).tolist()


@given(st.binary(max_size=40), st.integers(0, 300))
def test_zlib_reads_what_is_compressed(piece: bytes, times: int) -> None:
    assert zlib.decompress(compressed(piece * times)) == piece * times
    assert compressed(piece).startswith(posting_blocks._COMPRESSED)  # by which a body in a block is known
