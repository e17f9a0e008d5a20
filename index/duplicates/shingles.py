"""How much text two articles share, and the signature that says without reading which ones may share most of it.

Compared are the sets of all three words in a row (shingles) below the title; papers print one text under different titles.
Two articles are nearly the same when their sets have a Jaccard similarity of at least 0.8: of 200 words, seven spread ones may
differ, or the last fifth may be cut. Line ends, hyphens, case and punctuation make no difference.

A signature is MinHash in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3): two articles
share a key with probability 1 - (1 - s³)^16, that is .99999 at s = .8, .24 at s = .25 and .002 at s = .05.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import ModuleType

import numpy as np

from index.article import Article
from index.duplicates import minhash
from index.duplicates.minhash import BANDS, Shingles, Signature
from index.kernels import fastest

__all__ = ["BANDS", "Shingles", "Signature", "nearly_same", "shared", "shingles", "signature", "signatures"]

_LEAST_WORDS = 12
"""Of a text with fewer words below its title the title is compared as well; with fewer in all, nothing is."""


def shingles(article: Article) -> Shingles:
    """The hashes of all three words in a row of an article, rising, each once; none where there is too little text to compare."""
    return _each_once(_shingles(article, fastest(minhash)))


def signature(shingles: Shingles) -> Signature:
    """(BANDS,) keys: articles that share most of their shingles share at least one. All 0 where there are no shingles."""
    return _signature(shingles, fastest(minhash))


def signatures(articles: Iterable[Article]) -> Signature:
    """(articles, BANDS) the signatures of articles."""
    kernel = fastest(minhash)
    found = [_signature(_shingles(article, kernel), kernel) for article in articles]
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


def _shingles(article: Article, kernel: ModuleType) -> Shingles:
    """The hashes of all three words in a row, in their order."""
    text = article.text
    words = kernel.word_hashes(text[len(article.title) :] if text.startswith(article.title) else text)
    if len(words) < _LEAST_WORDS:
        words = kernel.word_hashes(text)
        if len(words) < _LEAST_WORDS:
            return np.zeros(0, np.uint64)
    found: Shingles = kernel.shingle_hashes(words)
    return found


def _signature(shingles: Shingles, kernel: ModuleType) -> Signature:
    found: Signature = kernel.signature(shingles) if len(shingles) else np.zeros(BANDS, np.uint32)
    return found


def _each_once(numbers: Shingles) -> Shingles:
    numbers.sort()
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]
