"""How many words a second does the analysis read, against Whoosh's own? One core, one run, the same texts.

    python -m tests.bench.analysis_speed --data DIR

DIR holds germeval-*.tsv.gz (GermEval 2014, CC BY 4.0) or any .txt files. "cold" is the first pass of a new analyzer: every
word form is new to it. "warm" is a second pass: it remembers.
"""

from __future__ import annotations

import argparse
import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path

from whoosh.analysis import LanguageAnalyzer

from index.german.analysis import Analyzer

SENTENCES_PER_TEXT = 12


def texts(data: Path) -> list[str]:
    """The texts of the folder; sentences of GermEval in runs of twelve."""
    found = [path.read_text(encoding="utf-8") for path in sorted(data.glob("*.txt"))]
    for path in sorted(data.glob("germeval-*.tsv.gz")):
        blocks = gzip.decompress(path.read_bytes()).decode().strip().split("\n\n")
        sentences = [" ".join(line.split("\t")[1] for line in block.split("\n") if "\t" in line) for block in blocks]
        starts = range(0, len(sentences), SENTENCES_PER_TEXT)
        found += ["\n".join(sentences[start : start + SENTENCES_PER_TEXT]) for start in starts]
    return found


def rate(read: Callable[[str], int], corpus: list[str]) -> float:
    """Words a second of processor time."""
    started = time.process_time()
    words = sum(read(text) for text in corpus)
    return words / (time.process_time() - started)


def main() -> None:
    """Print words a second and the ratio to Whoosh's LanguageAnalyzer("de")."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--cache", type=Path, help="folder of the lemma table")
    options = arguments.parse_args()
    corpus = texts(options.data)
    whoosh = LanguageAnalyzer("de")
    analyzer = Analyzer(options.cache)
    analyzer.word("Wort")  # the lemma table is made once and for all; that is not what is measured
    words_of = {text: len(analyzer.tokens(text)) for text in corpus}

    def read_with_whoosh(text: str) -> int:
        for _ in whoosh(text, positions=True, chars=True):
            pass
        return words_of[text]

    fresh = Analyzer(options.cache)
    fresh.word("Wort")
    measured = [
        ("Whoosh LanguageAnalyzer, cold", rate(read_with_whoosh, corpus)),
        ("Whoosh LanguageAnalyzer, warm", rate(read_with_whoosh, corpus)),
        ("terms (for the index), cold", rate(lambda text: len(fresh.terms(text).exact), corpus)),
        ("terms (for the index), warm", rate(lambda text: len(fresh.terms(text).exact), corpus)),
        ("tokens (with offsets), warm", rate(lambda text: len(fresh.tokens(text)), corpus)),
    ]
    print(f"{len(corpus)} texts, {sum(words_of.values())} words, 1 of {os.cpu_count()} cores")
    for name, speed in measured:
        print(f"{name:30} {speed:10,.0f} words/s   {speed / measured[1][1]:5.1f} x Whoosh warm")


if __name__ == "__main__":
    main()
