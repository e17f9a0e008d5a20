"""What near-equal and similar articles cost: bytes and time an article when indexing, ms when they are asked for.

    python -m tests.bench.related_speed [--articles 100000] [--text sentences.txt] [--folder var/bench]

The articles are those of tests/bench/engine/corpus.py, made from the sentences of a text file (without one, of seeds/); to one in twelve
come one to five edited copies (a word in a hundred changed, or the last tenth cut as well), which count among the articles. One process.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TypeVar

from index.article import AnnotatedArticle
from index.config import Config
from index.duplicates.groups import DuplicateGroups, find_groups
from index.duplicates.shingles import shingles, signature
from index.storage.generation import Layout, open_generation
from index.storage.whoosh_writer import WhooshWriter
from search.engines import open_searcher
from tests.bench.engine.corpus import CHUNK, Generator, sentences_of

ASKED = 200
Result = TypeVar("Result")


def main() -> None:
    """Prints a line for each figure."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--articles", type=int, default=100_000)
    arguments.add_argument("--text", type=Path)
    arguments.add_argument("--folder", type=Path, default=Path("var/bench"))
    given = arguments.parse_args()
    folder = given.folder / "related"
    shutil.rmtree(folder, ignore_errors=True)
    config = Config(archive=folder, workers=1)

    generator = Generator(sentences_of(given.text))
    sample = list(islice(with_copies(generator), 2_000))
    sets, seconds = cpu(lambda: [shingles(one.article) for one in sample])
    print(f"shingles          {seconds / len(sample) * 1e6:8.0f} µs an article (CPU)")
    _, seconds = cpu(lambda: [signature(one) for one in sets])
    print(f"signature         {seconds / len(sample) * 1e6:8.0f} µs an article (CPU)")

    def write() -> None:
        with WhooshWriter(config, rebuild=True) as writer:
            writer.write(islice(with_copies(generator), given.articles))
            writer.commit("bench")

    _, seconds = cpu(write)
    print(f"writing it all    {seconds:8.1f} s (CPU, the articles' making included)")
    generation = open_generation(folder)
    groups = DuplicateGroups.from_bytes(generation.duplicates)
    _, seconds = cpu(lambda: find_groups(generation.segments))
    print(
        f"all groups        {seconds:8.1f} s (CPU), {len(groups.group_of)} articles in {len(set(groups.group_of.values()))}"
    )
    names = [segment.name for segment in generation.segments]
    _, seconds = cpu(lambda: find_groups(generation.segments, groups, names))
    print(f"nothing new       {seconds * 1000:8.0f} ms (CPU)")
    _, seconds = cpu(lambda: DuplicateGroups.from_bytes(generation.duplicates))
    print(f"reading groups    {seconds * 1000:8.1f} ms (CPU)")
    stored = sum(path.stat().st_size for path in Layout(folder).whoosh.rglob("*") if path.is_file())
    extra = sum(segment.signatures.nbytes for segment in generation.segments) + len(generation.duplicates)
    print(
        f"bytes             {extra / given.articles:8.1f} an article, of {stored / given.articles:.0f} of the whole index"
    )
    print(f"peak memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")

    searcher = open_searcher(config)
    chosen = random.Random(1)
    ids = [f"archiv-{chosen.randrange(given.articles // 2):07}" for _ in range(ASKED)]
    for name, ask in (("similar", searcher.similar), ("duplicates", searcher.duplicates)):
        times = sorted(cpu(lambda id=id, ask=ask: ask(id))[1] * 1000 for id in ids)  # type: ignore[misc]
        print(f"{name:17} {times[ASKED // 2]:8.1f} ms p50, {times[ASKED * 95 // 100]:.1f} ms p95 (CPU)")


def cpu(work: Callable[[], Result]) -> tuple[Result, float]:
    """What a piece of work gives, and the seconds of this process's CPU it took."""
    started = process_time()
    found = work()
    return found, process_time() - started


def with_copies(generator: Generator) -> Iterator[AnnotatedArticle]:
    """The articles without end, with edited copies of some behind them."""
    chosen = random.Random(5)
    first = 0
    while True:
        for annotated in generator.articles(first, CHUNK):
            yield annotated
            if chosen.random() < 1 / 12:
                for number in range(chosen.choice((1, 1, 2, 5))):
                    yield edited(annotated, number, chosen)
        first += CHUNK


def edited(annotated: AnnotatedArticle, number: int, chosen: random.Random) -> AnnotatedArticle:
    """Another print of an article, without names: their places would be others."""
    article = annotated.article
    words = [word if chosen.random() > 0.01 else "anderswo" for word in article.text.split(" ")]
    text = " ".join(words[: len(words) - chosen.choice((0, 0, len(words) // 10))])
    print_ = replace(
        article, id=f"{article.id}-{number}", text=text, title=text[: len(article.title)], source=f"Blatt {number}"
    )
    return replace(annotated, article=print_, mentions=(), names=())


if __name__ == "__main__":
    main()
