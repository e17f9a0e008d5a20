"""Compressed bytes as zlib reads them, made by Intel's ISA-L where it is installed: no larger, in a third of the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

_LEVEL = 1


def compressed(data: bytes) -> bytes:
    """What zlib.decompress turns back into `data`. It lets other threads run."""
    return _compress()(data, _LEVEL)


@cache
def _compress() -> Callable[[bytes, int], bytes]:
    # Looked for when something is written: no search waits for it.
    try:
        from isal.isal_zlib import compress
    except ImportError:  # no wheel for this machine
        from zlib import compress
    return compress
