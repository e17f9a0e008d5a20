"""All engines, query by query in one process: times, and whether they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from math import inf
from statistics import median

import numpy as np

from tests.bench.engine.engine import Answer, Engine, Unanswerable
from tests.bench.engine.queries import BenchQuery

ROUNDS = 6
"""The first one warms up and counts only for engines that get no further."""
LONGEST_SECONDS = 4.0
"""What an engine may take for one class of queries; then the others go on without it."""
REFERENCE = "fundstelle"


@dataclass(slots=True)
class Agreement:
    """How many queries an engine answered, with the total and with the facets of the reference; and how far its scores are off."""

    queries: int = 0
    totals: int = 0
    facets: int = 0
    scores: int = 0


@dataclass(slots=True)
class Measured:
    """Seconds by round, and agreement, of one engine in one class."""

    rounds: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    agreement: Agreement = field(default_factory=Agreement)

    @property
    def milliseconds(self) -> list[float]:
        """All that counts."""
        counted = [number for number in self.rounds if number] or list(self.rounds)
        return [seconds * 1000 for number in counted for seconds in self.rounds[number]]

    @property
    def least(self) -> float:
        """The least milliseconds of each query, of these the median: what a busy machine disturbs least."""
        return median(map(min, zip_longest(*self.rounds.values(), fillvalue=inf))) * 1000


def measure(
    engines: Mapping[str, Engine], queries: Sequence[BenchQuery], kinds: Sequence[str], *, facets: bool
) -> dict[str, dict[str, Measured]]:
    """Measured by class and engine, whole pages or (without `facets`) the search alone; unanswerable classes are missing."""
    for kind in kinds:  # as in a server that has answered before: what is made at the first query of a kind is there
        _measure_class(engines, [query for query in queries if query.kind == kind][:1], facets=facets, rounds=1)
    return {
        kind: _measure_class(engines, [query for query in queries if query.kind == kind], facets=facets, rounds=ROUNDS)
        for kind in kinds
    }


def _measure_class(
    engines: Mapping[str, Engine], queries: Sequence[BenchQuery], *, facets: bool, rounds: int
) -> dict[str, Measured]:
    measured = {name: Measured() for name in engines}
    spent = dict.fromkeys(engines, 0.0)
    for number in range(rounds):
        for query in queries:
            expected: Answer | None = None
            for name, engine in engines.items():
                if name not in measured or spent[name] > LONGEST_SECONDS:
                    continue
                try:
                    answer, seconds = engine.timed(query.question, facets=facets)
                except Unanswerable:
                    del measured[name]
                    continue
                measured[name].rounds[number].append(seconds)
                spent[name] += seconds
                if name == REFERENCE:
                    expected = answer
                if number == 0 and expected is not None:
                    _compare(answer, expected, measured[name].agreement)
    return {name: one for name, one in measured.items() if one.rounds}


def _compare(answer: Answer, expected: Answer, agreement: Agreement) -> None:
    agreement.queries += 1
    agreement.totals += answer.total == expected.total
    agreement.facets += len(answer.facets) == len(expected.facets) and all(
        map(_same_counts, answer.facets, expected.facets)
    )
    agreement.scores += len(answer.scores) == len(expected.scores) and np.allclose(
        answer.scores, expected.scores, rtol=1e-6
    )


def _same_counts(one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...]) -> bool:
    """The same values with the same counts; of equal counts at the end of the list, any."""
    last = min((count for _, count in one), default=0)
    return sorted(count for _, count in one) == sorted(count for _, count in other) and (
        {(value, count) for value, count in one if count > last}
        == {(value, count) for value, count in other if count > last}
    )
