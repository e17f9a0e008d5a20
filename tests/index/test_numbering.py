"""Chunks have the same numbers whether they are looked up in C or in a dict."""

from __future__ import annotations

from array import array
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german import numbering
from index.kernels import fastest

COMPILED = fastest(numbering)
compiled = pytest.mark.skipif(COMPILED is numbering, reason="no C compiler was there")
# All that parts words for str.split, and letters of one, two and four bytes.
TEXTS = st.one_of(st.text("ab 字𝔄\t\n\r\x0b\x0c\x1c\x1f\x85\u00a0\u2003\u2028\u3000\u200b", max_size=20), st.text())


def numbered(module: ModuleType, known: list[str], texts: list[str]) -> tuple[list[int], list[str]]:
    raws = list(known)
    numbers = array("I")
    table = module.ChunkNumbers(raws, raws.append)
    for text in texts:
        table.extend(numbers, text)
    return numbers.tolist(), raws


@compiled
@given(st.lists(st.sampled_from(("a", "b", "ab", "字")), unique=True), st.lists(TEXTS))
def test_numbers_are_those_of_split_and_a_dict(known: list[str], texts: list[str]) -> None:
    found = numbered(COMPILED, known, texts)
    assert found == numbered(numbering, known, texts)
    assert [found[1][number] for number in found[0]] == [raw for text in texts for raw in text.split()]


@compiled
def test_many_chunks_find_room() -> None:
    text = " ".join(f"{number % 3_000}ß" for number in range(9_000))
    assert numbered(COMPILED, [], [text]) == numbered(numbering, [], [text])
