"""Which stretches of a text are spoken for already."""

from __future__ import annotations

from collections.abc import Iterable


class Taken:
    """Stretches of a text of `length` code points; asking takes the time of the stretch, however many were added."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._marks = bytearray(length)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Takes a stretch."""
        self._marks[start:end] = b"\x01" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of a stretch is taken."""
        return self._marks.find(1, start, end) >= 0
