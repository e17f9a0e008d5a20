"""Compressed bytes and CRC-32 as zlib has them, made by Intel's ISA-L where it is installed: in a third to a tenth of the time."""

from __future__ import annotations

import zlib
from functools import cache
from types import ModuleType

_ZLIB_LEVEL = 1
# Of ISA-L: no larger than zlib's, and a third larger in a quarter of the time.
_SMALL, _QUICK = 2, 0


def compressed(data: bytes) -> bytes:
    """What zlib.decompress turns back into `data`."""
    return _compressed(data, _SMALL)


def quickly_compressed(data: bytes) -> bytes:
    """The same for what is written more often than it is read."""
    return _compressed(data, _QUICK)


def crc32(data: bytes | memoryview, begun: int = 0) -> int:
    """The CRC-32 of what `begun` is that of, and of `data` behind it."""
    isal = _isal()
    found: int = isal.crc32(data, begun) if isal else zlib.crc32(data, begun)
    return found


def _compressed(data: bytes, level: int) -> bytes:
    isal = _isal()
    found: bytes = isal.compress(data, level) if isal else zlib.compress(data, _ZLIB_LEVEL)
    return found


@cache
def _isal() -> ModuleType | None:
    # Looked for when something is written: no search waits for it.
    try:
        from isal import isal_zlib
    except ImportError:  # no wheel for this machine
        return None
    return isal_zlib
