"""What a pipeline is worth on text it was not trained on, and how fast it is.

    python -m index.names.model.evaluate --data DIR [--model index/names/model/pipeline]

Prints precision, recall and F1 (exact spans and labels) on GermEval 2014 test (outer level) and on the news articles
of SmartData v3 dev and test, there also of the facets, and words (between blanks) a second of processor time.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from index.article import Mention, MentionLabel
from index.names.annotator import Annotator
from index.names.article_names import names_in
from index.names.gazetteer.cities import Gazetteer, load_gazetteer
from index.names.model import corpus
from index.names.model.corpus import Sample


def scores(gold: list[Sample], found: list[tuple[Mention, ...]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 for each label, in per cent."""
    right, given, wanted = Counter[str](), Counter[str](), Counter[str]()
    for sample, mentions in zip(gold, found, strict=True):
        marked = {(n.start, n.end, n.label) for n in sample.names}
        seen = {(m.start, m.end, str(m.label)) for m in mentions}
        right.update(label for *_, label in marked & seen)
        given.update(label for *_, label in seen)
        wanted.update(label for *_, label in marked)
    table = {}
    for label in ("PER", "LOC", "ORG"):
        precision = 100 * right[label] / max(1, given[label])
        recall = 100 * right[label] / max(1, wanted[label])
        table[label] = (
            precision,
            recall,
            2 * precision * recall / max(1e-9, precision + recall),
        )
    return table


def facet_scores(gold: list[Sample], found: list[tuple[Mention, ...]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of (article, person) and (article, city), in per cent.

    Both sides go through the same resolver: the marked persons (of at least two words) and cities, and what was found.
    """
    gazetteer = load_gazetteer()
    table = {}
    for field in ("person", "city"):
        right = given = wanted = 0
        for sample, mentions in zip(gold, found, strict=True):
            marked = _values(sample.text, _gold_mentions(sample), gazetteer, field)
            seen = _values(sample.text, mentions, gazetteer, field)
            right, given, wanted = right + len(marked & seen), given + len(seen), wanted + len(marked)
        precision, recall = 100 * right / max(1, given), 100 * right / max(1, wanted)
        table[field] = (precision, recall, 2 * precision * recall / max(1e-9, precision + recall))
    return table


def _gold_mentions(sample: Sample) -> tuple[Mention, ...]:
    cities = set(sample.cities)
    kept = [name for name in sample.names if name.label in ("PER", "ORG") or name in cities]
    labels: dict[str, MentionLabel] = {"PER": "PER", "LOC": "LOC", "ORG": "ORG"}
    return tuple(Mention(n.start, n.end, sample.text[n.start : n.end], labels[n.label]) for n in kept)


def _values(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer, field: str) -> set[str]:
    found, names = names_in(text, mentions, gazetteer)
    return {
        name.key
        for name in names
        if name.field == field and (field == "city" or any(" " in found[number].text for number in name.mentions))
    }


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--model", default=None)
    options.add_argument(
        "--dev",
        action="store_true",
        help="GermEval's dev part too (of worth only --without-dev)",
    )
    chosen = options.parse_args()
    annotator = Annotator(chosen.model)
    sets = [("GermEval test", corpus.germeval(chosen.data, "test"))]
    if chosen.dev:
        sets.append(("GermEval dev", corpus.germeval(chosen.data, "dev")))
    sets.append(
        (
            "SmartData news",
            [one for one in corpus.smartdata_test(chosen.data) if one.source == "news"],
        )
    )
    for name, gold in sets:
        found = list(annotator.mentions(sample.text for sample in gold))
        for label, (precision, recall, f1) in scores(gold, found).items():
            print(f"{name:15} {label:6}  P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}")
    for field, (precision, recall, f1) in facet_scores(gold, found).items():
        print(f"{name:15} {field:6}  P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}  (facet)")
    texts = [" ".join(sample.text for sample in sets[0][1][at : at + 25]) for at in range(0, 5000, 25)]
    started = time.process_time()
    list(annotator.mentions(texts))
    print(f"{sum(len(text.split()) for text in texts) / (time.process_time() - started):,.0f} words/s")


if __name__ == "__main__":
    main()
