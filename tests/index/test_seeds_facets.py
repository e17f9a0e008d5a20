"""End to end on the five seeds: the shipped model and the rules find exactly the persons and cities that a reader finds."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from index.authority.resolving import resolve
from index.names.annotator import Annotator
from index.names.article_names import names_in
from index.names.gazetteer.cities import load_gazetteer

ROOT = Path(__file__).parent.parent.parent
GOLD: dict[str, dict[str, list[str]]] = json.loads(
    (Path(__file__).parent / "seeds-gold.json").read_text(encoding="utf-8")
)["docs"]


@cache
def facets() -> dict[str, dict[str, set[str]]]:
    """seed -> field -> labels, the five seeds being one archive."""
    files = sorted((ROOT / "seeds").glob("*.txt"))
    texts = [re.sub(r"^ date \S+ ", "", file.read_text(encoding="utf-8")) for file in files]
    names = [
        names_in(text, mentions, load_gazetteer())[1]
        for text, mentions in zip(texts, Annotator().mentions(texts), strict=True)
    ]
    table = resolve([(name.field, name.key, 1) for article in names for name in article])
    found: dict[str, dict[str, set[str]]] = {}
    for file, article in zip(files, names, strict=True):
        labels = found.setdefault(file.name[:3], {"person": set(), "city": set()})
        for name in article:
            if entity := table.entity_of(name.field, name.key):
                labels[name.field].add(entity.label)
    return found


@pytest.mark.parametrize("seed", sorted(GOLD))
def test_persons(seed: str) -> None:
    assert facets()[seed]["person"] == set(GOLD[seed]["persons"])


@pytest.mark.parametrize("seed", sorted(GOLD))
def test_cities(seed: str) -> None:
    assert facets()[seed]["city"] == set(GOLD[seed]["cities"])
