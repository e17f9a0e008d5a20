"""What was found for the words asked for last: answered at the speed of a dict, within bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

_Found = TypeVar("_Found")


class Remembered(dict[str, _Found]):
    """word -> find(word). Holds two generations of at most `size` words: one that is asked for again stays, a rare one goes."""

    def __init__(self, find: Callable[[str], _Found], size: int) -> None:
        super().__init__()
        self._find = find
        self._size = size
        self._older: dict[str, _Found] = {}

    def __missing__(self, word: str) -> _Found:
        older = self._older
        found = older[word] if word in older else self._find(word)
        if len(self) >= self._size:
            self._older = self.copy()
            self.clear()
        self[word] = found
        return found
