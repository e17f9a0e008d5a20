"""How right the facets persons and cities are: F1 of (article, value) on news articles whose names people marked.

    python -m tests.bench.facets_quality --data DIR [--model FOLDER] [--part train] [--errors]

DIR holds the files of the DFKI SmartData corpus that index/names/model/README.md names. `--part test`: the news articles of
v3 dev and test, which the shipped model was not trained on; `--part train`: those of v1 that are not in them, of worth only for
a model trained without them. docs/entities.md says what counts and why.
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

from index.article import Mention, MentionLabel
from index.authority.resolving import resolve
from index.names.annotator import Annotator
from index.names.article_names import names_in
from index.names.gazetteer.cities import Gazetteer, load_gazetteer
from index.names.model.corpus import Document, Span, smartdata_test, smartdata_train
from index.names.person_names import DOUBTFUL

MARKS: dict[str, tuple[str, MentionLabel]] = {"person": ("person", "PER"), "city": ("location-city", "LOC")}
"""The corpus's label of a field's marks, and the model's."""
_ADJECTIVE = re.compile(r"(\w+)ern?$")
_EDGE = "#@ \n,.;:()"
Value = tuple[str, str]
"""(article, key)"""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one field: found in all articles, marked in them, and found where the marks cannot say."""

    found: frozenset[Value]
    gold: frozenset[Value]
    not_judged: frozenset[Value]


def main() -> None:
    """Prints precision, recall and F1, with --errors each wrong and missed value."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default=None)
    parser.add_argument("--part", choices=("test", "train"), default="test")
    parser.add_argument("--errors", action="store_true")
    arguments = parser.parse_args()
    documents = smartdata_test(arguments.data) if arguments.part == "test" else smartdata_train(arguments.data)
    articles = [document for document in documents if document.source == "news"]
    mentions = list(Annotator(arguments.model).mentions(article.text for article in articles))
    print(f"{len(articles)} articles")
    for field, values in facets(articles, mentions).items():
        report(field, values.found - values.not_judged, values.gold, errors=arguments.errors)
        if values.not_judged:
            report("city, none left out", values.found, values.gold, errors=False)
        if field == "person":
            report("person, full names", full_names(values.found), full_names(values.gold), errors=False)


def facets(articles: list[Document], mentions: list[tuple[Mention, ...]]) -> dict[str, Values]:
    """field -> values of these articles as one archive, `mentions` being what the model found in each."""
    gazetteer = load_gazetteer()
    found: dict[str, set[Value]] = {field: set() for field in MARKS}
    not_judged: set[Value] = set()
    for article, marked in zip(articles, mentions, strict=True):
        held, names = names_in(article.text, marked, gazetteer)
        for name in names:
            found[name.field].add((article.id, name.key))
            if name.field == "city" and all(_in_other_mark(article, held[number]) for number in name.mentions):
                not_judged.add((article.id, name.key))
    gold = {field: {one for article in articles for one in gold_values(article, field, gazetteer)} for field in MARKS}
    return {field: _as_shown(field, found[field], gold[field], not_judged) for field in MARKS}


def full_names(persons: frozenset[Value]) -> frozenset[Value]:
    """The persons that the archive knows by more than one word: what can be told apart, cited and looked up elsewhere."""
    return frozenset((article, key) for article, key in persons if " " in key)


def gold_values(article: Document, field: str, gazetteer: Gazetteer) -> set[Value]:
    """What people marked, grouped and named by the rules under test; a mark that these pass over counts as it stands."""
    label, model_label = MARKS[field]
    marks = [mark for mark in article.marks if mark.label == label]
    if field == "city":
        marks = [mark for mark in marks if not _is_adjective(article.text[mark.start : mark.end], gazetteer)]
    held, names = names_in(article.text, _as_mentions(article.text, marks, model_label), gazetteer)
    spans = [(held[number], name.key) for name in names if name.field == field for number in name.mentions]
    values = set()
    for mark in marks:
        keys = {key for span, key in spans if span.start < mark.end and mark.start < span.end}
        values |= {(article.id, key) for key in keys or {article.text[mark.start : mark.end].strip(_EDGE)}}
    return values


def report(name: str, found: frozenset[Value], gold: frozenset[Value], *, errors: bool) -> None:
    """One line of figures, and the errors if wanted."""
    right = len(found & gold)
    precision, recall = right / max(len(found), 1), right / max(len(gold), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
        f"{name:19} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  ({right} right, {len(found)} found, {len(gold)} gold)"
    )
    if errors:
        print("  wrong: ", *sorted(f"{key} [{article}]" for article, key in found - gold), sep="\n    ")
        print("  missed:", *sorted(f"{key} [{article}]" for article, key in gold - found), sep="\n    ")


def _is_adjective(marked: str, gazetteer: Gazetteer) -> bool:
    """Whether a mark is formed from a city, as the corpus marks them and these facets do not: Kölner, Münchner, Bremer."""
    formed = _ADJECTIVE.match(word := marked.strip(_EDGE))
    if not formed or gazetteer.cities_named(word):
        return False
    stem = formed[1]
    return any(gazetteer.cities_named(city) for city in (stem, stem + "e", stem + "en", stem.removesuffix("n") + "en"))


def _in_other_mark(article: Document, mention: Mention) -> bool:
    """Whether a place is marked as some other place, or stands in one; there the corpus cannot say which city is named."""
    return any(
        mark.start < mention.end
        and mention.start < mark.end
        and mark.label.startswith("location")
        and mark.label != "location-city"
        for mark in article.marks
    )


def _as_mentions(text: str, marks: list[Span], label: MentionLabel) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        if not found or found[-1].end <= mark.start:
            found.append(Mention(mark.start, mark.end, text[mark.start : mark.end], label))
    return tuple(found)


def _as_shown(field: str, found: set[Value], gold: set[Value], not_judged: set[Value]) -> Values:
    """The found keys that an archive of them shows; then all under the labels of one archive, a surname for its bearer."""
    shown = resolve([(field, key, 1) for _, key in sorted(found)])
    found = {(article, key) for article, key in found if shown.entity_of(field, key)}
    table = resolve([(field, key.removeprefix(DOUBTFUL), 1) for _, key in sorted(found | gold)])

    def labels(values: set[Value]) -> frozenset[Value]:
        keys = ((article, key.removeprefix(DOUBTFUL)) for article, key in values)
        return frozenset((article, entity.label) for article, key in keys if (entity := table.entity_of(field, key)))

    as_gold = labels(gold)
    return Values(labels(found), as_gold, labels(not_judged & found) - as_gold)


if __name__ == "__main__":
    main()
