"""The compiled cutting of compounds is that of Python, and what is remembered of words is what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german import cutting
from index.german.compound_lexicon import NEVER, Lexicon, lexicon_text, load_lexicon
from index.german.remembering import Remembered
from index.kernels import fastest

COMPILED = fastest(cutting)
compiled = pytest.mark.skipif(COMPILED is cutting, reason="no C compiler was there")
LEXICON = sorted(load_lexicon().parts)
CUTTER, COMPILED_CUTTER = (module.Cutter(lexicon_text()) for module in (cutting, COMPILED))
# Few letters, so that many words are made of others; s, e, n and r link, and no lexicon has 字.
PIECES = st.text("aesnrß", min_size=1, max_size=4)
STEPS = st.dictionaries(PIECES, st.integers(0, 40), max_size=40)


@compiled
@given(st.lists(PIECES | st.just("字"), min_size=1, max_size=20).map("".join), STEPS, STEPS, st.data())
def test_any_words_are_cut_alike(word: str, parts: dict[str, int], firsts: dict[str, int], data: st.DataObject) -> None:
    wholes = data.draw(
        st.sampled_from(({}, {"ne": 9}, {word.replace("字", "r"): 40}, {word.replace("字", "s")[:-1] or "s": NEVER}))
    )
    text = Lexicon(parts, firsts, wholes).to_text()
    assert COMPILED.Cutter(text).cut(word) == cutting.Cutter(text).cut(word)


@compiled
@given(st.lists(st.sampled_from(LEXICON), min_size=1, max_size=3), st.sampled_from(("", *cutting.LINKS)))
def test_german_words_are_cut_alike(parts: list[str], link: str) -> None:
    word = link.join(parts)
    assert COMPILED_CUTTER.cut(word) == CUTTER.cut(word)


@given(st.lists(st.sampled_from("abcdef")), st.integers(1, 4))
def test_what_is_remembered_was_found_and_stays_within_bounds(asked: list[str], size: int) -> None:
    sought: list[str] = []

    def find(word: str) -> str | None:
        sought.append(word)
        return None if word == "a" else word.upper()

    memory = Remembered(find, size)
    for number, word in enumerate(asked):
        before = len(sought)
        assert memory[word] == (None if word == "a" else word.upper())
        assert len(memory) <= size
        # A word is sought again only if at least `size` others were asked for since.
        since = asked[:number][::-1]
        if word in since and len(set(since[: since.index(word)])) < size:
            assert len(sought) == before
