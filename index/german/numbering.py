"""Chunks of text get numbers in the order in which they come, with a dict; numbering_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from itertools import count


class ChunkNumbers:
    """Chunk -> its place in `raws`; one that is unknown is given to `add`, which appends it there."""

    def __init__(self, raws: list[str], add: Callable[[str], None]) -> None:
        self._numbers = _Numbers(raws, add)

    def extend(self, numbers: array[int], paragraph: str) -> None:
        """Appends the numbers of a paragraph's chunks: of what stands between white space."""
        numbers.extend(map(self._numbers.__getitem__, paragraph.split()))


class _Numbers(dict[str, int]):
    def __init__(self, raws: list[str], add: Callable[[str], None]) -> None:
        super().__init__(zip(raws, count()))
        self._add = add

    def __missing__(self, raw: str) -> int:
        number = self[raw] = len(self)
        self._add(raw)
        return number
