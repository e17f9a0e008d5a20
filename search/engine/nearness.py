"""Where words stand beside each other, with NumPy; nearness_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
"""Places of words, rising: see search/engine/proximity.py."""
NO_KEYS: Keys = np.zeros(0, np.int64)


def common(keys: Keys, others: Keys) -> Keys:
    """The keys that are also among the others; both are rising."""
    if not len(others):
        return NO_KEYS
    at = np.searchsorted(others, keys)
    at[at == len(others)] = 0
    found: Keys = keys[others[at] == keys]
    return found


def close(keys: Keys, others: Keys, room: int) -> Keys:
    """The keys that have one of the others, not the same one, at most `room` before or behind them; both are rising."""
    if not len(others):
        return NO_KEYS
    behind = np.searchsorted(others, keys, side="right")
    before = np.searchsorted(others, keys, side="left") - 1
    fits = (behind < len(others)) & (others[behind % len(others)] - keys <= room)
    fits |= (before >= 0) & (keys - others[before] <= room)
    return keys[fits]
