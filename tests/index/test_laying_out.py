"""The compiled layout of words and parts is that of NumPy."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german import laying_out
from index.german.laying_out import ChunkColumns, Paragraphs
from index.kernels import fastest

COMPILED = fastest(laying_out)
compiled = pytest.mark.skipif(COMPILED is laying_out, reason="no C compiler was there")
# Chunks with so many words and so many parts each; texts with paragraphs of chunks, some of them without words.
CHUNKS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=6)
TEXTS = st.lists(
    st.tuples(st.booleans(), st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=5), max_size=3)), max_size=4
)


@compiled
@given(CHUNKS, TEXTS)
def test_words_and_parts_are_laid_out_alike(
    chunks: list[tuple[int, int]], texts: list[tuple[bool, list[list[int]]]]
) -> None:
    words, parts = ([chunk[kind] for chunk in chunks] for kind in (0, 1))
    columns = ChunkColumns(
        *(numbers(np.cumsum([0, *words])), numbers(range(sum(words))), numbers(range(100, 100 + sum(words)))),
        *(numbers(np.cumsum([0, *parts])), numbers(range(200, 200 + sum(parts)))),
        *(numbers(range(300, 300 + sum(parts))), numbers([place % 3 for place in range(sum(parts))])),
    )
    paragraphs = [(text, paragraph) for text, (_, of_text) in enumerate(texts) for paragraph in of_text]
    found = Paragraphs(
        numbers([chunk % len(chunks) for _, paragraph in paragraphs for chunk in paragraph]),
        numbers([len(paragraph) for _, paragraph in paragraphs]),
        numbers([text for text, _ in paragraphs]),
    )
    is_german = np.array([german for german, _ in texts], np.bool_)
    one, other = (module.laid_out(found, columns, is_german) for module in (COMPILED, laying_out))
    for name, mine, expected in zip(one._fields, one, other, strict=True):
        assert mine.dtype == expected.dtype, name
        assert mine.tolist() == expected.tolist(), name


def numbers(values: Iterable[int]) -> laying_out.Numbers:
    return np.array(list(values), np.uint32)
