"""How often are compounds split rightly, and other words wrongly? On the hand-made lists of tests/index.

python -m tests.bench.compound_quality
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from index.german.analysis import Analyzer

LISTS = Path(__file__).parent.parent / "index"


@dataclass(frozen=True, slots=True)
class Quality:
    """The compounds whose head is missed, those with another part missed, and the words split wrongly, with their parts."""

    compounds: int
    without_head: list[str]
    without_part: list[str]
    others: int
    wrongly_split: list[str]


def measure(analyzer: Analyzer, lists: str = "") -> Quality:
    """Compare the parts a query for each word would ask for with the words the lists name, both as body terms."""
    without_head, without_part, wrongly_split = [], [], []
    compounds = [line.split() for line in _lines(f"compounds{lists}.txt")]
    for word, *expected in compounds:
        found = set(analyzer.word(word).parts)
        right = [bool(found & set(analyzer.word(part).body[0])) for part in expected]
        if not right[-1]:
            without_head.append(f"{word}: {' '.join(sorted(found)) or 'whole'}")
        elif not all(right):
            without_part.append(f"{word}: {' '.join(sorted(found))}")
    others = [word for line in _lines(f"not_compounds{lists}.txt") for word in line.split()]
    for word in others:
        if found := set(analyzer.word(word).parts):
            wrongly_split.append(f"{word}: {' '.join(sorted(found))}")
    return Quality(len(compounds), without_head, without_part, len(others), wrongly_split)


def _lines(name: str) -> list[str]:
    lines = (LISTS / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def main() -> None:
    """Print the figures and every miss."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cache", type=Path, help="folder of the lemma table")
    analyzer = Analyzer(arguments.parse_args().cache)
    for lists in ("", "_unseen"):
        _report(f"compounds{lists}.txt, not_compounds{lists}.txt", measure(analyzer, lists))


def _report(title: str, quality: Quality) -> None:
    heads = quality.compounds - len(quality.without_head)
    whole = heads - len(quality.without_part)
    wrong = len(quality.wrongly_split)
    print(title)
    print(f"  heads right      {heads} of {quality.compounds} ({heads / quality.compounds:.1%})")
    print(f"  all parts right  {whole} of {quality.compounds} ({whole / quality.compounds:.1%})")
    print(f"  wrongly split    {wrong} of {quality.others} ({wrong / quality.others:.1%})")
    for name, misses in (
        ("head missed", quality.without_head),
        ("part missed", quality.without_part),
        ("wrongly split", quality.wrongly_split),
    ):
        print(f"  {name}: {', '.join(misses)}")


if __name__ == "__main__":
    main()
