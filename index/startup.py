"""How a process starts: what is set before the libraries are imported that it would slow down."""

from __future__ import annotations

import gc
import os

_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def start_lean() -> None:
    """Called before NumPy is imported, which then takes 45 ms of processor time, not 95.

    The threads of its OpenBLAS begin by waiting in a busy loop, and nothing here needs them: only the names' pipeline multiplies
    matrices, small ones, and is 5 % faster without. What imports make stays, some 100,000 objects, which Python's collector
    would otherwise look through again and again.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *gc.get_threshold()[1:])
