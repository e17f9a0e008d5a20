"""Feeds parse() whatever a fuzzer invents: every text gives a tree, and what was understood gives the same tree.

    pip install atheris
    python -m tests.bench.fuzz_query -atheris_runs=1000000

atheris is for Linux and macOS, and no dependency of Fundstelle; tests/search/test_query.py holds the same property for hypothesis.
"""

from __future__ import annotations

import sys

from search.query.parser import parse
from search.query.query_tree import outline
from search.request import Operator
from search.searcher import QueryTooLong

OPERATORS: tuple[Operator, ...] = ("and", "or")
SIGNS = 'UND ODER NICHT OR - ( ) " „ “ ” » « ~ ~2 * ? NAHE/5 VOR/2 NEAR titel: person: monat: datum: x: : .. >= 2025 2026-01 ohne , a B'.split()


def check(typed: str, operator: Operator) -> None:
    """Raises AssertionError where the parser breaks its word."""
    try:
        parsed = parse(typed, operator)
    except QueryTooLong:
        return
    for other in OPERATORS:
        if len(parsed.understood) <= 2_000:
            again = parse(parsed.understood, other)
            assert again.tree == parsed.tree, (typed, parsed.understood)
            assert again.understood == parsed.understood, (typed, parsed.understood)
    assert all(str(warning) and warning.text("en") for warning in parsed.warnings), typed
    outline(parsed.tree)


def main() -> None:
    """Runs until stopped, or as often as -atheris_runs says."""
    import atheris  # type: ignore[import-untyped, unused-ignore]

    def one_input(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        operator = OPERATORS[provider.ConsumeBool()]
        if provider.ConsumeBool():
            check(provider.ConsumeUnicodeNoSurrogates(400), operator)
        signs = [SIGNS[number % len(SIGNS)] + " " * (number >> 7) for number in provider.ConsumeBytes(60)]
        check("".join(signs), operator)

    atheris.instrument_all()
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
