"""The length of an article as Whoosh keeps it: one byte a text field, exact for short ones only. Scores are made of these."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# byte -> length, Whoosh's table: round((1.033 ** byte - 1) * 27).
BYTE_LENGTHS: NDArray[np.int64] = np.rint((1.033 ** np.arange(256) - 1) * 27).astype(np.int64)


def packed_lengths(lengths: NDArray[Any]) -> NDArray[np.uint8]:
    """Whoosh's length bytes: the smallest byte whose length is not below the true one (whoosh.util.numeric)."""
    return np.minimum(np.searchsorted(BYTE_LENGTHS, lengths, side="left"), 255).astype(np.uint8)
