"""How right the facets persons and cities are: F1 of (article, value) on news articles whose names people marked.

    python -m tests.bench.facets_quality --data DIR [--model FOLDER] [--errors]

DIR holds smartdata-v3-dev.json.gz and smartdata-v3-test.json.gz (DFKI SmartData corpus, CC BY 4.0), which the shipped model
was not trained on. A gold person is a marked person after the same rules (full forms of an article, one archive of all
articles); a gold city is a marked city under its id in the gazetteer, or as it stands if it is not in it. Adjectives
marked as cities (Kölner, Münchener) are left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.article import Mention, MentionLabel
from index.authority.resolving import resolve
from index.names.annotator import Annotator
from index.names.article_names import names_in
from index.names.gazetteer.cities import Gazetteer, load_gazetteer
from index.names.person_names import DOUBTFUL

FILES = ("smartdata-v3-dev.json.gz", "smartdata-v3-test.json.gz")
_ADJECTIVE = re.compile(r"\w+[a-zäöüß]ern?$")
Values = set[tuple[str, str]]
"""(article, key)"""


@dataclass(frozen=True, slots=True)
class Marked:
    """A news article with what people marked in it: (start, end, type)."""

    id: str
    text: str
    marks: tuple[tuple[int, int, str], ...]


def main() -> None:
    """Prints precision, recall and F1, with --errors each wrong and missed value."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default=None)
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    articles = [article for name in FILES for article in read_news(arguments.data / name)]
    gazetteer = load_gazetteer()
    found: dict[str, Values] = {"person": set(), "city": set()}
    not_judged: Values = set()
    for article, mentions in zip(
        articles, Annotator(arguments.model).mentions([article.text for article in articles]), strict=True
    ):
        held, names = names_in(article.text, mentions, gazetteer)
        for name in names:
            found[name.field].add((article.id, name.key))
            if name.field == "city" and all(_in_other_mark(article, held[number]) for number in name.mentions):
                not_judged.add((article.id, name.key))
    gold = {
        "person": {pair for article in articles for pair in gold_persons(article, gazetteer)},
        "city": {pair for article in articles for pair in gold_cities(article, gazetteer)},
    }
    print(f"{len(articles)} articles")
    for field in ("person", "city"):
        report(field, *_as_entities(field, found[field], gold[field]), errors=arguments.errors)
    print("without cities found only in other marked places and organisations (Flughafen Wien, Nordhorn-Range):")
    report("city", *_as_entities("city", found["city"] - (not_judged - gold["city"]), gold["city"]), errors=False)


def report(field: str, found: Values, gold: Values, *, errors: bool) -> None:
    """One line of figures, and the errors if wanted."""
    right = len(found & gold)
    precision, recall = right / max(len(found), 1), right / max(len(gold), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
        f"{field:7} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  ({right} right, {len(found)} found, {len(gold)} gold)"
    )
    if errors:
        print("  wrong: ", *sorted(f"{key} [{article}]" for article, key in found - gold), sep="\n    ")
        print("  missed:", *sorted(f"{key} [{article}]" for article, key in gold - found), sep="\n    ")


def read_news(file: Path) -> Iterator[Marked]:
    """The news articles of one file of the corpus."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        data = stream.read().strip()
    decoder, position = json.JSONDecoder(), 0
    while position < len(data):
        if data[position] in " \r\n\t,[]":
            position += 1
            continue
        document, position = decoder.raw_decode(data, position)
        if ((document.get("refids") or {}).get("map") or {}).get("source") == "news":
            text = document["text"]
            yield Marked(document["id"], text["string"] if isinstance(text, dict) else text, tuple(_marks(document)))


def gold_persons(article: Marked, gazetteer: Gazetteer) -> Values:
    """The persons that people marked."""
    marks = [(start, end) for start, end, kind in article.marks if kind == "PERSON"]
    _, names = names_in(article.text, _mentions(article.text, marks, "PER"), gazetteer)
    return {(article.id, name.key.removeprefix(DOUBTFUL)) for name in names if name.field == "person"}


def gold_cities(article: Marked, gazetteer: Gazetteer) -> Values:
    """The cities that people marked, adjectives left out."""
    values: Values = set()
    for start, end, kind in article.marks:
        surface = article.text[start:end].strip("#@ ,.;:()")
        if kind != "LOCATION_CITY" or (_ADJECTIVE.match(surface) and not gazetteer.cities_named(surface)):
            continue
        mentions, names = names_in(article.text, _mentions(article.text, [(start, end)], "LOC"), gazetteer)
        here = {
            name.key
            for name in names
            for number in name.mentions
            if mentions[number].start < end and start < mentions[number].end
        }
        values |= {(article.id, key) for key in here or {surface}}
    return values


def _in_other_mark(article: Marked, mention: Mention) -> bool:
    return any(
        start < mention.end and mention.start < end and kind.startswith(("LOCATION", "ORG")) and kind != "LOCATION_CITY"
        for start, end, kind in article.marks
    )


def _mentions(text: str, spans: list[tuple[int, int]], label: MentionLabel) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for start, end in sorted(spans):
        if not found or found[-1].end <= start:
            found.append(Mention(start, end, text[start:end], label))
    return tuple(found)


def _marks(document: dict[str, Any]) -> Iterator[tuple[int, int, str]]:
    marked = document["conceptMentions"] or {}
    for mark in marked.get("array", []) if isinstance(marked, dict) else marked:
        yield mark["span"]["start"], mark["span"]["end"], mark["type"]


def _as_entities(field: str, found: Values, gold: Values) -> tuple[Values, Values]:
    """Both as values of one archive, so that a surname alone counts for its bearer in both."""
    table = resolve([(field, key, 1) for _, key in sorted(found | gold)])

    def entities(values: Values) -> Values:
        return {(article, entity.label) for article, key in values if (entity := table.entity_of(field, key))}

    return entities(found), entities(gold)


if __name__ == "__main__":
    main()
