"""A cache of whole pages: the same request to the same generation has the same answer."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from search.page import SearchPage
from search.request import SearchRequest

MOST_PAGES = 512
MOST_HITS = 50
"""Longer pages (exports) are not kept."""


class PageCache:
    """The pages asked for last. Threads may share it."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, SearchRequest], SearchPage] = OrderedDict()
        self._lock = Lock()

    def get(self, generation: str, request: SearchRequest) -> SearchPage | None:
        """The page, if it is kept."""
        with self._lock:
            page = self._pages.get((generation, request))
            if page is not None:
                self._pages.move_to_end((generation, request))
            return page

    def put(self, page: SearchPage) -> None:
        """Keeps a page; the one not asked for the longest goes."""
        if len(page.hits) > MOST_HITS:
            return
        with self._lock:
            self._pages[page.generation, page.request] = page
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
