"""Which terms of a dictionary a wildcard pattern stands for."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from index.storage.columns import TermTable
from search.engine.document_sets import each_once

Ranks = NDArray[np.int64]

_WILDCARD = re.compile(r"[*?]")
_FEW = 5_000


def matching(terms: TermTable, pattern: str) -> Ranks:
    """The ranks of the terms that match the pattern, rising. `*` is any run of characters, `?` exactly one."""
    fragments = _WILDCARD.split(pattern)
    if len(fragments) == 1:
        rank = terms.find(pattern)
        return np.array([rank] if rank >= 0 else [], np.int64)
    first, last = terms.range(fragments[0])
    if pattern == fragments[0] + "*":
        return np.arange(first, last)
    longest = max(fragments[1:], key=len)
    some = longest and last - first > _FEW
    candidates = _ranks_with(terms, _fragment(longest), first, last) if some else np.arange(first, last)
    fits = _regex(pattern).fullmatch
    return np.array([rank for rank in candidates.tolist() if fits(terms.term(rank))], np.int64)


def _ranks_with(terms: TermTable, fragment: re.Pattern[bytes], first: int, last: int) -> Ranks:
    """The ranks from first to last whose terms hold the fragment (or seem to, across a border), by one search through their bytes."""
    start, end = int(terms.offsets[first]), int(terms.offsets[last])
    places = np.fromiter((hit.start() for hit in fragment.finditer(terms.blob[start:end])), np.int64) + start
    return each_once(np.searchsorted(terms.offsets, places, side="right") - 1)


def _fragment(run: str) -> re.Pattern[bytes]:
    return re.compile(re.escape(run.encode()))


def _regex(pattern: str) -> re.Pattern[str]:
    """A regex in which each `*` takes the first place that fits and never goes back, so that no pattern takes long."""
    head, *runs = pattern.split("*")
    middle = "".join(f"(?>.*?{_literal(run)})" for run in runs[:-1])
    tail = f".*{_literal(runs[-1])}" if runs else ""
    return re.compile(_literal(head) + middle + tail, re.DOTALL)


def _literal(run: str) -> str:
    return ".".join(map(re.escape, run.split("?")))
