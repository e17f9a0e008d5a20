"""Words are read alike, and folded alike, in C and in Python; the short way to the terms of a plain word is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german import cutting, fold, reading
from index.german.analysis import Analyzer
from index.german.compound_lexicon import lexicon_text, load_lexicon
from index.german.lemmas import LemmaTable
from index.german.reading import Reader
from index.german.tokens import plain_word, words
from index.kernels import fastest

COMPILED, COMPILED_FOLD = fastest(reading), fastest(fold)
compiled = pytest.mark.skipif(COMPILED is reading, reason="no C compiler was there")
PARTS = st.sampled_from([part for part in sorted(load_lexicon().parts) if part])
PIECES = st.one_of(PARTS, PARTS.map(str.capitalize), st.sampled_from(("s", "ue", "ss", "é", "en", "ging", "Der")))
WORDS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=3).map("".join), st.text("aeouißsÄÖÜäöüNGq", min_size=1, max_size=9)
)


@pytest.fixture(scope="module")
def readers(lemma_cache: Path) -> tuple[Reader, Reader]:
    look_up, cut = LemmaTable(lemma_cache).get, cutting.Cutter(lexicon_text()).cut
    twin, compiled_twin = (module.Reader(look_up, cut, frozenset(("der", "über"))) for module in (reading, COMPILED))
    return twin, compiled_twin


@compiled
@given(WORDS | WORDS.map(str.upper) | st.text(min_size=1))
def test_any_word_is_read_alike(readers: tuple[Reader, Reader], word: str) -> None:
    assert readers[1].read(word) == readers[0].read(word)


@compiled
@given(st.text("aeouqxyAEOUQäöüÄÖÜßéﬁ字 -7") | st.text() | st.integers(190, 260).map("Äue".__mul__))
def test_any_text_is_folded_alike(text: str) -> None:
    assert COMPILED_FOLD.fold(text) == fold.fold(text)


@given(
    st.text("aÄßſI\u0301\u02bcn'’-_.,:;!?)\"“”*3", min_size=1, max_size=8)
    | st.sampled_from(("NutzerInnen", "Dr.", "a" * 300))
)
def test_a_plain_word_is_read_like_any_other(chunk: str) -> None:
    spelling = plain_word(chunk)
    if spelling:
        assert [(word.spelling, word.base, word.other_gender, word.glued) for word in words(chunk)] == [
            (spelling, spelling, "", False)
        ]
    else:
        assert not chunk.isalpha() or "I" in chunk


@given(WORDS, st.sampled_from(("", ".", "“", "-", "s’")))
def test_a_plain_chunk_gives_what_any_chunk_gives(analyzer: Analyzer, word: str, mark: str) -> None:
    plain, chunk = analyzer.plain_chunk(word + mark), analyzer.new_chunk(word + mark)
    assert (plain is None) == (mark in ("-", "s’") or not plain_word(word))
    if plain is not None:
        spelling, exact, body, parts = plain
        assert ((exact,), (body,), "") == (chunk.exact, chunk.body, chunk.cut_short)
        assert [(0, 0, part, spelling) for part in parts if part != body] == list(chunk.parts)
