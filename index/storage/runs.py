"""Many short pieces of an array copied to their places, with NumPy; runs_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def copy_runs(target: NDArray[Any], places: NDArray[np.int64], values: NDArray[Any], sizes: NDArray[np.int64]) -> None:
    """The next sizes[i] of `values` go to target[places[i]:], for each i. Both are contiguous and of one type."""
    begins = np.cumsum(sizes) - sizes
    target[np.repeat(places - begins, sizes) + np.arange(len(values))] = values
