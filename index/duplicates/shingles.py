"""How much text two articles share, and the signature that says without reading which ones may share most of it.

Compared are the sets of all three words in a row (shingles) below the title; papers print one text under different titles.
Two articles are nearly the same when their sets have a Jaccard similarity of at least 0.8: of 200 words, seven spread ones may
differ, or the last fifth may be cut. Line ends, hyphens, case and punctuation make no difference.

A signature is MinHash in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3): two articles
share a key with probability 1 - (1 - s³)^16, that is .99999 at s = .8, .24 at s = .25 and .002 at s = .05.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.article import Article

BANDS = 16
"""Keys of a signature."""
_ROWS = 3
_LEAST_WORDS = 12
"""Of a text with fewer words below its title the title is compared as well; with fewer in all, nothing is."""
_BLOCK = 4_096

Shingles = NDArray[np.uint64]
Signature = NDArray[np.uint32]

_WORD = re.compile(r"\w+")
# Odd 64-bit constants without structure: the fractional parts of square roots (as in SHA-512).
_FIRST, _SECOND, _THIRD, _STIR = (
    np.uint64(number) for number in (0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1)
)


def shingles(article: Article) -> Shingles:
    """The hashes of all three words in a row of an article, rising, each once; none where there is too little text to compare."""
    text = article.text
    words = _words(text[len(article.title) :] if text.startswith(article.title) else text)
    if len(words) < _LEAST_WORDS:
        words = _words(text)
        if len(words) < _LEAST_WORDS:
            return np.zeros(0, np.uint64)
    hashes = np.fromiter(map(crc32, map(str.encode, words)), np.uint64, len(words))
    found = _stirred(hashes[:-2] * _FIRST + hashes[1:-1] * _SECOND + hashes[2:] * _THIRD)
    return _each_once(found)


def signature(shingles: Shingles) -> Signature:
    """(BANDS,) keys: articles that share most of their shingles share at least one. All 0 where there are no shingles."""
    if not len(shingles):
        return np.zeros(BANDS, np.uint32)
    factors, terms = _permutations()
    numbers = (shingles >> np.uint64(32)).astype(np.uint32)[:, None]
    least = np.full(BANDS * _ROWS, 0xFFFFFFFF, np.uint32)
    for start in range(0, len(numbers), _BLOCK):
        np.minimum(least, (numbers[start : start + _BLOCK] * factors + terms).min(axis=0), out=least)
    rows = least.reshape(BANDS, _ROWS).astype(np.uint64)
    keys = _stirred(rows[:, 0] * _FIRST + rows[:, 1] * _SECOND + rows[:, 2] * _THIRD) >> np.uint64(32)
    found: Signature = np.maximum(keys, 1).astype(np.uint32)
    return found


def signatures(articles: Iterable[Article]) -> Signature:
    """(articles, BANDS) the signatures of articles."""
    found = [signature(shingles(article)) for article in articles]
    return np.array(found, np.uint32).reshape(len(found), BANDS)


def shared(one: Shingles, other: Shingles) -> tuple[int, int]:
    """How many shingles both have, and how many there are in both together; the first by the second is the similarity."""
    both = np.concatenate((one, other))
    both.sort()
    common = int(np.count_nonzero(both[1:] == both[:-1]))
    return common, len(both) - common


def nearly_same(one: Shingles, other: Shingles) -> bool:
    """Whether the similarity is at least 0.8."""
    smaller, larger = sorted((len(one), len(other)))
    if not smaller or 5 * smaller < 4 * larger:
        return False
    common, together = shared(one, other)
    return 5 * common >= 4 * together


def _words(text: str) -> list[str]:
    # A hyphen joins, whether a line ends behind it or not: else every new make-up of a page would change words.
    return _WORD.findall(text.replace("\u00ad", "").replace("-\n", "").replace("-", "").casefold())


def _stirred(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spreads what differs in some bits over all of them."""
    numbers = (numbers ^ (numbers >> np.uint64(32))) * _STIR
    stirred: NDArray[np.uint64] = numbers ^ (numbers >> np.uint64(29))
    return stirred


def _each_once(numbers: Shingles) -> Shingles:
    numbers.sort()
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


@cache
def _permutations() -> tuple[Signature, Signature]:
    """Factors (odd) and terms of x -> factor · x + term modulo 2^32, one for each number of a MinHash."""
    counted = _stirred(np.arange(1, 2 * BANDS * _ROWS + 1, dtype=np.uint64) * _FIRST)
    numbers = (counted >> np.uint64(32)).astype(np.uint32)
    return numbers[::2] | np.uint32(1), numbers[1::2]
