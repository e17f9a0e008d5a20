"""Ways out of a search that finds nothing: the same search, but … with the number of articles each would find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from search.page import SearchPage
from search.request import SearchRequest
from search.searcher import Searcher
from webui.chips import Chip

_MOST_CHIPS_TRIED = 8
"""Every way out costs a search."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A neighbouring search that finds `count` articles; `chip` is what it drops, for kind "without"."""

    kind: Literal["without", "without_all", "or", "forms"]
    request: SearchRequest
    count: int
    chip: Chip | None = None


def ways_out(searcher: Searcher, page: SearchPage, asked: SearchRequest, chips: tuple[Chip, ...]) -> tuple[WayOut, ...]:
    """The neighbours of a search without hits that have some, the nearest first."""
    found: dict[SearchRequest, WayOut] = {}
    for kind, neighbour, chip in _neighbours(page, asked.at_page(None), chips):
        if neighbour not in found:
            count = searcher.search(neighbour.without_page()).total
            found[neighbour] = WayOut(kind, neighbour, count, chip)
    return tuple(way for way in found.values() if way.count)


def _neighbours(
    page: SearchPage, asked: SearchRequest, chips: tuple[Chip, ...]
) -> Iterator[tuple[Literal["without", "without_all", "or", "forms"], SearchRequest, Chip | None]]:
    for chip in chips[:_MOST_CHIPS_TRIED]:
        yield "without", chip.request, chip
    if chips:
        yield "without_all", asked.without_filters(), None
    if asked.match == "exact":
        yield "forms", replace(asked, match="forms"), None
    if asked.operator == "and" and " " in asked.query.strip():
        yield "or", replace(asked, operator="or"), None
