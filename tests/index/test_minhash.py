"""The compiled hashes of words and shingles, and the compiled MinHash, are those of NumPy."""

from __future__ import annotations

from types import ModuleType
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.duplicates import minhash
from index.kernels import fastest

COMPILED = fastest(minhash)
compiled = pytest.mark.skipif(COMPILED is minhash, reason="no C compiler was there")
# Whatever folding, joining and UTF-8 treat differently, and any text at all.
TEXTS = st.one_of(
    st.lists(
        st.sampled_from(
            "a Z ä Ü ß ẞ µ _ 7 ½ ª - \n \u00ad – „ ’ … ł İ ŉ Σ ς Ж \u0345 \u0301 字 𝔄 𐐀 \ud800 €".split(" ")
        ),
        max_size=30,
    ).map("".join),
    st.lists(
        st.sampled_from(("Straßen-", "-\n", "-", "\u00ad\n", "\n", "Bau ", "MÜLLER ", "Łódź ", "")), max_size=9
    ).map("".join),
    st.text(),
)


@pytest.mark.parametrize("module", list(dict.fromkeys((minhash, COMPILED))), ids=lambda module: module.__name__)
def test_words_are_compared_without_case_and_hyphens(module: ModuleType) -> None:
    expected = [crc32(word.encode()) for word in ("der", "strassenbau", "in", "łódź", "2")]
    assert module.word_hashes("Der Straßen-\nbau, in „ŁÓDŹ“: (2)").tolist() == expected


@compiled
@given(TEXTS)
def test_word_hashes_are_equal(text: str) -> None:
    found, expected = COMPILED.word_hashes(text), minhash.word_hashes(text)
    assert found.dtype == expected.dtype
    assert found.tolist() == expected.tolist()


@compiled
@given(st.lists(st.integers(0, 2**32 - 1), min_size=3, max_size=50))
def test_shingles_and_signatures_are_equal(numbers: list[int]) -> None:
    words = np.array(numbers, np.uint32)
    found, expected = COMPILED.shingle_hashes(words), minhash.shingle_hashes(words)
    assert found.tolist() == expected.tolist()
    assert COMPILED.signature(expected).tolist() == minhash.signature(expected).tolist()
