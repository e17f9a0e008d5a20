"""Sicherheitsgarantien -> sicherheit + garantien: which words a German compound is made of.

The lexicon (index/german/compound_lexicon.py) proposes every place where a known first part, with or
without a linking -s-, -n-, -er- …, meets a known noun; static frequency decides. A split wins by the geometric mean of
its parts' frequencies; a word that is itself more than twice as frequent as that mean stays whole, and so do names.
No corpus is asked, so the same word splits the same way in every archive.
"""

from __future__ import annotations

from collections.abc import Callable

from index.german import cutting
from index.german.compound_lexicon import lexicon_key
from index.german.cutting import Cut
from index.kernels import fastest


class CompoundSplitter:
    """Splits words by a lexicon (as `Lexicon.to_text` writes it); deterministic."""

    def __init__(self, lexicon_text: str) -> None:
        self._cut: Callable[[str], Cut | None] = fastest(cutting).Cutter(lexicon_text).cut

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a compound, two levels deep, in lower case and without linking letters; () for no compound."""
        split = self.split_once(word)
        if split is None:
            return ()
        parts = [split.first, split.head]
        for part in (split.first, split.head):
            inner = self.split_once(part)
            if inner is not None:
                parts += [inner_part for inner_part in (inner.first, inner.head) if inner_part not in parts]
        return tuple(parts)

    def split_once(self, word: str) -> Cut | None:
        """The best cut of a word in two, or None where it should stay whole."""
        return self._cut(lexicon_key(word))
