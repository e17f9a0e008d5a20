"""Do halves of an article find each other? How right "similar articles" are, on text that nobody had to judge for it.

    python -m tests.bench.similar_quality --data DIR

DIR holds the files of the DFKI SmartData corpus that index/names/model/README.md names. Each news article of 120 words or more is cut
in two between its lines, each half indexed as an article of its own (without the title's line it would give the other away by), with all
shorter texts of the corpus around them. Asked for what is like one half, the other one should come first. Beside it stands a ranked search
(operator=or) with the half's own words as the query, as many as a query may have. Texts on one subject stand in the corpus, so that a half
may come second rightly: the figures compare ways, they are no share of errors.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from time import perf_counter

from index.config import Config
from index.indexing import update
from index.names.model.corpus import smartdata_test, smartdata_train
from search.engines import open_searcher
from search.query.parser import MOST_CHARACTERS
from search.request import SearchRequest
from search.searcher import Searcher

LEAST_WORDS = 120
SHOWN = 10
FOLDER = "artikel"


def main() -> None:
    """Prints a line for each way."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    data: Path = arguments.parse_args().data
    with TemporaryDirectory() as folder:
        pairs = write_texts(data, Path(folder, FOLDER))
        config = Config(archive=Path(folder, "archiv"))
        update(config, (Path(folder, FOLDER),))
        searcher = open_searcher(config)
        ids = ids_by_path(searcher)
        print(f"{len(ids)} texts, {len(pairs)} cut in two")

        def similar(path: str) -> list[str]:
            return [one.path for one in searcher.similar(ids[path], size=SHOWN).similar]

        def ranked(path: str) -> list[str]:
            query = searcher.article(ids[path]).text.replace('"', " ")[: MOST_CHARACTERS - 1]
            found = searcher.search(SearchRequest(query, operator="or", size=SHOWN + 1, facets=()))
            return [hit.path for hit in found.hits if hit.path != path]

        for name, way in (("similar", similar), ("ranked search", ranked)):
            print(measured(name, way, pairs))


def write_texts(data: Path, folder: Path) -> list[tuple[str, str]]:
    """Writes the texts as files and gives the paths of the halves."""
    folder.mkdir(parents=True)
    pairs = []
    texts = {document.text: document for document in (*smartdata_train(data), *smartdata_test(data))}
    for number, document in enumerate(texts.values()):
        lines = [line for line in document.text.splitlines() if line.strip()]
        body = lines[1:]
        halves = cut(body) if document.source == "news" else None
        if halves is None:
            (folder / f"{number:05}.txt").write_text(document.text, encoding="utf-8")
        else:
            paths = [f"{number:05}-{place}.txt" for place in ("a", "b")]
            for path, half in zip(paths, halves, strict=True):
                (folder / path).write_text("\n".join(half), encoding="utf-8")
            pairs.append((paths[0], paths[1]))
    return pairs


def cut(lines: Sequence[str]) -> tuple[Sequence[str], Sequence[str]] | None:
    """The lines in two parts of about as many words; None where there are too few, or one line has most of them."""
    words = [len(line.split()) for line in lines]
    if sum(words) < LEAST_WORDS:
        return None
    place = min(range(1, len(lines) + 1), key=lambda place: abs(2 * sum(words[:place]) - sum(words)))
    smaller = min(sum(words[:place]), sum(words[place:]))
    return (lines[:place], lines[place:]) if 3 * smaller >= sum(words) else None


def ids_by_path(searcher: Searcher) -> dict[str, str]:
    """The ids of all articles."""
    found: dict[str, str] = {}
    request: SearchRequest | None = SearchRequest(size=200, facets=())
    while request is not None:
        page = searcher.search(request)
        found |= {hit.path: hit.id for hit in page.hits}
        request = request.at_page(page.next) if page.next else None
    return found


def measured(name: str, way: Callable[[str], list[str]], pairs: Sequence[tuple[str, str]]) -> str:
    """MRR of the other half among the first SHOWN, how often it comes first or at all, and ms a question."""
    ranks = []
    started = perf_counter()
    for one, other in (*pairs, *((other, one) for one, other in pairs)):
        found = way(one)
        ranks.append(found.index(other) + 1 if other in found else 0)
    elapsed = (perf_counter() - started) * 1000 / len(ranks)
    reciprocal = mean(1 / rank if rank else 0.0 for rank in ranks)
    first, there = mean(rank == 1 for rank in ranks), mean(rank > 0 for rank in ranks)
    return f"{name:14} MRR@{SHOWN} {reciprocal:.3f}, first {first:.3f}, among {SHOWN} {there:.3f}; {elapsed:.1f} ms"


if __name__ == "__main__":
    main()
