"""From a text to the hashes of its shingles and their MinHash, with NumPy; minhash_compiled.pyx does the same in C (index/kernels.py).

shingles.py says what both are for.
"""

from __future__ import annotations

import re
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BANDS = 16
"""Keys of a signature."""
ROWS = 3
_BLOCK = 4_096

Hashes = NDArray[np.uint32]
Shingles = NDArray[np.uint64]
Signature = NDArray[np.uint32]

_WORD = re.compile(r"\w+")
# Odd 64-bit constants without structure: the fractional parts of square roots (as in SHA-512).
FACTORS = (0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B)
STIR = 0xA54FF53A5F1D36F1
_FIRST, _SECOND, _THIRD = map(np.uint64, FACTORS)


def word_hashes(text: str) -> Hashes:
    """(words,) the CRC-32 of each word of a text."""
    # A hyphen joins, whether a line ends behind it or not: else every new make-up of a page would change words.
    words = _WORD.findall(text.replace("\u00ad", "").replace("-\n", "").replace("-", "").casefold())
    return np.fromiter(map(crc32, map(str.encode, words)), np.uint32, len(words))


def shingle_hashes(words: Hashes) -> Shingles:
    """(words - 2,) the hashes of all three words in a row, in their order; `words` are at least three."""
    hashes = words.astype(np.uint64)
    return _stirred(hashes[:-2] * _FIRST + hashes[1:-1] * _SECOND + hashes[2:] * _THIRD)


def signature(shingles: Shingles) -> Signature:
    """(BANDS,) keys of some shingles, at least one, in any order and however often each."""
    factors, terms = permutations()
    numbers = (shingles >> np.uint64(32)).astype(np.uint32)[:, None]
    least = np.full(BANDS * ROWS, 0xFFFFFFFF, np.uint32)
    for start in range(0, len(numbers), _BLOCK):
        np.minimum(least, (numbers[start : start + _BLOCK] * factors + terms).min(axis=0), out=least)
    rows = least.reshape(BANDS, ROWS).astype(np.uint64)
    keys = _stirred(rows[:, 0] * _FIRST + rows[:, 1] * _SECOND + rows[:, 2] * _THIRD) >> np.uint64(32)
    found: Signature = np.maximum(keys, 1).astype(np.uint32)
    return found


@cache
def permutations() -> tuple[Signature, Signature]:
    """Factors (odd) and terms of x -> factor · x + term modulo 2^32, one for each number of a MinHash."""
    counted = _stirred(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * _FIRST)
    numbers = (counted >> np.uint64(32)).astype(np.uint32)
    return numbers[::2] | np.uint32(1), numbers[1::2]


def _stirred(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spreads what differs in some bits over all of them."""
    numbers = (numbers ^ (numbers >> np.uint64(32))) * np.uint64(STIR)
    stirred: NDArray[np.uint64] = numbers ^ (numbers >> np.uint64(29))
    return stirred
