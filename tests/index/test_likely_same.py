"""Which pairs of persons are suggested as one, and which are not."""

from __future__ import annotations

import pytest

from index.authority.likely_same import likely_same_persons
from index.authority.resolving import resolve


def suggested(*names: str) -> list[str]:
    table = resolve([("person", name, len(names) - place) for place, name in enumerate(names)])
    return [
        f"{pair.one.label} = {pair.other.label}" for pair in likely_same_persons(table, table.fields["person"].articles)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petra Lindqvist", "Petra Lindkvist"),
        ("Petra Lindqvist", "Petra Lindqvis"),
        ("Petra Lindqvist", "Petra Anna Lindqvist"),
        ("Oleh Marinenko", "Oleg Marinenko"),
        ("Alexander Vogt", "Alex Vogt"),
        ("Selim Özkan", "Selim Ozkan"),
        ("Theobald von Bethmann Hollweg", "Bethmann Hollweg"),
        ("Jan Peter Balkmann", "Peter Balkmann"),
    ],
)
def test_likely(one: str, other: str) -> None:
    assert suggested(one, other) == [f"{one} = {other}"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Petra Lindqvist", "Sven Lindqvist"),
        ("Petra Lindqvist", "Petra Quandt"),
        ("Jan P. Balkmann", "Jan H. Balkmann"),
        ("Jan Roth", "Jan Rath"),
        ("Lindqvist", "Lindkvist"),
        ("Moritz von Bethmann Hollweg", "Theobald von Bethmann Hollweg"),
        ("Ole Hollweg", "Bethmann Hollweg"),
        ("Ludwig XVIII.", "Ludwig XVII."),
        ("Friedrich Wilhelm II.", "Friedrich II."),
    ],
)
def test_unlikely(one: str, other: str) -> None:
    assert suggested(one, other) == []


def test_an_initial_with_two_bearers() -> None:
    assert suggested("Jan Balkmann", "Jens Balkmann", "J. Balkmann") == [
        "Jan Balkmann = J. Balkmann",
        "Jens Balkmann = J. Balkmann",
    ]
