"""What a pipeline is worth on text it was not trained on, and how fast it is.

    python -m index.names.model.evaluate --data DIR [--model index/names/model/pipeline]

Prints precision, recall and F1 (exact spans and labels) on GermEval 2014 test (outer level) and on the news articles
of SmartData v3 dev and test, and words (between blanks) a second of processor time. What becomes of the mentions,
the facets, is measured by tests/bench/facets_quality.py.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path

from index.article import Mention
from index.names.annotator import Annotator
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
            [corpus.marked_names(one) for one in corpus.smartdata_test(chosen.data) if one.source == "news"],
        )
    )
    for name, gold in sets:
        found = list(annotator.mentions(sample.text for sample in gold))
        for label, (precision, recall, f1) in scores(gold, found).items():
            print(f"{name:15} {label:6}  P {precision:5.1f}  R {recall:5.1f}  F1 {f1:5.1f}")
    texts = [" ".join(sample.text for sample in sets[0][1][at : at + 25]) for at in range(0, 5000, 25)]
    started = time.process_time()
    list(annotator.mentions(texts))
    print(f"{sum(len(text.split()) for text in texts) / (time.process_time() - started):,.0f} words/s")


if __name__ == "__main__":
    main()
