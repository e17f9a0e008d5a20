"""How often is a short text told to be German, and how often wrongly?

python -m tests.bench.language_quality --data DIR

On the beginnings of GermEval 2014's dev sentences, cut after so many words, and on all runs of so many words in the sentences of
tests/index/short_texts.py. --data names the folder with germeval-dev.tsv.gz.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from index.language import detect_language
from index.names.model.corpus import germeval
from tests.index.short_texts import NOT_GERMAN

LENGTHS = (5, 6, 7, 8, 10, 12, 15, 19)


def beginnings(texts: list[str], words: int) -> list[str]:
    """The first `words` words of each text that has as many."""
    return [" ".join(text.split()[:words]) for text in texts if len(text.split()) >= words]


def runs(texts: list[str], words: int) -> list[str]:
    """Every run of `words` words."""
    return [
        " ".join(found[start : start + words])
        for found in (text.split() for text in texts)
        for start in range(len(found) - words + 1)
    ]


def main() -> None:
    """Print a line a length."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    german = [sample.text for sample in germeval(parser.parse_args().data, "dev")]
    others = [text for texts in NOT_GERMAN.values() for text in texts]
    print("words  German texts  told  other languages  taken for German")
    for words in LENGTHS:
        own, foreign = beginnings(german, words), runs(others, words)
        told = [text for text in own if detect_language(text) == "de"]
        wrong = [text for text in foreign if detect_language(text) == "de"]
        print(f"{words:5}  {len(own):12}  {len(told) / len(own):4.0%}  {len(foreign):15}  {len(wrong):16}  {wrong[:3]}")


if __name__ == "__main__":
    main()
