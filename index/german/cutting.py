"""Sicherheitsgarantien -> sicherheit + garantien: where a German compound is cut in two; cutting_compiled.pyx does the same in C (index/kernels.py).

The lexicon (index/german/compound_lexicon.py) proposes every place where a known first part, with or
without a linking -s-, -n-, -er- …, meets a known noun; static frequency decides. A cut wins by the geometric mean of
its parts' frequencies; a word that is itself more than twice as frequent as that mean stays whole, and so do names.
No corpus is asked, so the same word is cut the same way in every archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from index.german.compound_lexicon import FREQUENCY_STEPS, NEVER, Lexicon, Steps, lexicon_key
from index.german.remembering import Remembered

SHORTEST_COMPOUND = 7
LONGEST_COMPOUND = 60
SHORTEST_PART = 2
# "Schul-" may stand for "Schule", but "Ent-" not for "Ente".
SHORTEST_CUT = 4
LINKS = ("s", "es", "n", "en", "e", "er", "ens")
LONGEST_SIMPLE_WORD = 10

_REMEMBERED_WORDS = 5_000


class Cut(NamedTuple):
    """A compound cut in two: its first part without its link, and the head that ends it; both in `lexicon_key` spelling.

    `strength` is the sum of their steps, which is twice the log of the geometric mean of their frequencies.
    """

    first: str
    head: str
    strength: int


class Cutter:
    """Cuts words by a lexicon (as `Lexicon.to_text` writes it; letters of Latin-1) that are not too frequent to be compounds."""

    def __init__(self, lexicon_text: str) -> None:
        self._lexicon = Lexicon.from_text(lexicon_text)
        self._cuts = Remembered(self._cut, _REMEMBERED_WORDS)

    def cut(self, word: str) -> Cut | None:
        """The best cut of a word, None where it should stay whole."""
        return self._cuts[lexicon_key(word)]

    def _cut(self, word: str) -> Cut | None:
        lexicon = self._lexicon
        # Names stay whole, and names with the -s of their genitive.
        if NEVER in (lexicon.wholes.get(word), lexicon.wholes.get(word.removesuffix("s"))):
            return None
        cut = best_cut(word, lexicon.parts, lexicon.first_parts)
        frequency = lexicon.wholes.get(word) or lexicon.parts.get(word, 0)
        return None if cut is None or is_too_frequent(word, frequency, cut) else cut


def is_too_frequent(word: str, frequency: int, cut: Cut) -> bool:
    """Whether a word of this frequency (in steps) is so much more frequent than its parts that they stand in it by chance.

    Twice as frequent is enough for short words; longer ones are seldom anything but compounds.
    """
    allowed = FREQUENCY_STEPS * (1 + max(0, len(word) - LONGEST_SIMPLE_WORD))
    return 2 * (frequency - allowed) > cut.strength


def best_cut(word: str, parts: Steps, first_parts: Steps) -> Cut | None:
    """The most frequent pair of a word that begins `word` and a noun that ends it, None where there is none.

    `parts` are nouns and `first_parts` other words (index/german/compound_lexicon.py), each with the step of its frequency.
    """
    if not (SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND and word.isalpha()):
        return None
    best: Cut | None = None
    heads = [start for start in range(SHORTEST_PART, len(word) - 1) if parts.get(word[start:])]
    for start in heads:
        head = word[start:]
        first, first_steps = _first_part(word[:start], parts, first_parts)
        # Longer heads come first: "Bahn-steig" is kept, "Bahn-s-teig" is not looked for.
        is_longer_head_known = best is not None and first == best.first
        strength = first_steps + parts[head]
        if first and not is_longer_head_known and (best is None or strength > best.strength):
            best = Cut(first, head, strength)
    if best is None and heads:
        # The longest head, where what stands before it is no noun of the lexicon but a compound ("Artenschutz-abkommen").
        first, head = word[: heads[0]].removesuffix("s"), word[heads[0] :]
        inner = best_cut(first, parts, first_parts)
        return None if inner is None else Cut(first, head, inner.strength // 2 + parts[head])
    return best


def _first_part(beginning: str, parts: Steps, first_parts: Steps) -> tuple[str, int]:
    """The word that stands before the head, freed from its link, and its steps; ("", 0) if it is no word."""
    if beginning in first_parts:
        return beginning, first_parts[beginning]
    if beginning in parts:
        steps = parts[beginning]
        return (beginning, steps) if steps else ("", 0)
    for word in _without_link(beginning):
        if steps := parts.get(word, 0):
            return word, steps
    stem = beginning.removesuffix("e")
    return (stem, first_parts[stem]) if stem in first_parts else ("", 0)


def _without_link(beginning: str) -> Iterator[str]:
    """What may stand before a head as `beginning`: "sicherheit" for "sicherheits", "geschichte" for "geschichts"."""
    for link in LINKS:
        if beginning.endswith(link):
            rest = beginning[: -len(link)]
            yield rest
            if link == "s" and len(rest) >= SHORTEST_CUT:
                yield rest + "e"
    if len(beginning) >= SHORTEST_CUT:
        yield beginning + "e"
