"""Edit distances to many words at once are those to each of them, and no word of the dictionary is overlooked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.snapshot import Snapshot
from search.engine.spelling import edit_distances
from tests.search.archives import Part, article, open_parts
from tests.search.oracle import distance

LETTERS = "abcdeïж1-😀"
words = st.text(LETTERS, max_size=7)
SPELLINGS = "gipfel gipfl igpfel gifpel gipfeln kipfel gpfl gipf 1978 1987 киев киева ab ba abc b".split()


@given(word=words, others=st.lists(words, max_size=20))
def test_distances_to_many_words_are_those_to_each(word: str, others: list[str]) -> None:
    assert edit_distances(word, others).tolist() == [distance(word, other) for other in others]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return open_parts(tmp_path_factory.mktemp("words"), [Part([article("a", " ".join(SPELLINGS))])])


@pytest.mark.parametrize("word", [*SPELLINGS, "gip", "gipfelnn", "1", "киву", "zzz"])
@pytest.mark.parametrize("allowed", [1, 2])
def test_every_word_within_the_distance_is_found(snapshot: Snapshot, word: str, allowed: int) -> None:
    (column,) = snapshot.lookup.columns("exact")
    (index,) = snapshot.lookup.spelling("exact")
    ranks, distances = index.near(word, allowed)
    found = {column.terms.term(rank): far for rank, far in zip(ranks.tolist(), distances.tolist(), strict=True)}
    expected = {other: distance(word, other) for other in SPELLINGS}
    assert found == {other: far for other, far in expected.items() if far <= allowed}


def test_words_of_an_empty_dictionary(tmp_path: Path) -> None:
    snapshot = open_parts(tmp_path, [Part([article("a", "…")])])
    ranks, distances = snapshot.lookup.spelling("parts")[0].near("wort", 2)
    assert (len(ranks), len(distances)) == (0, 0)
