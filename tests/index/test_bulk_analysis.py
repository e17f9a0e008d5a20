"""Analysing many texts at once gives what the analyzer gives for each."""

from __future__ import annotations

from array import array

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.german import chunk_table
from index.german.analysis import Analyzer
from index.german.bulk_analysis import BulkAnalyzer, FieldChunk, Text
from index.german.chunk_table import ChunkTable

PIECES = (
    "Sicherheitsgarantien NATO-Gipfel Staats- und Regierungschefs Innen-, Außen- Finanzpolitik Müller-Lüdenscheidt "
    "Bundeskanzlerin 21.000 Politiker*innen Trump’s , — Kiews der In- ?! 8. Januar Haustür Gartenhaus Straßen-"
).split()
NAMES = ("Müller", "Lüdenscheidt", "Gartenhaus", "Bundeskanzlerin", "Regierungschefs", "Unbekannt")
TEXTS = st.builds(
    Text,
    st.lists(st.sampled_from((*PIECES, "\n\n", "\n", "\f", "\u00ad")), max_size=30).map(" ".join),
    st.sampled_from(("de", "en", "und")),
    st.frozensets(st.sampled_from(NAMES), max_size=3),
)
Occurrences = list[list[tuple[str, int]]]


def occurrences(field: FieldChunk) -> Occurrences:
    """(term, position) of each text."""
    assert field.positions is not None
    terms = [field.terms[number] for number in field.numbers.tolist()]
    found = list(zip(terms, field.positions.tolist(), strict=True))
    ends = field.counts.cumsum().tolist()
    return [found[end - count : end] for end, count in zip(ends, field.counts.tolist(), strict=True)]


@settings(deadline=None)
@given(st.lists(st.lists(TEXTS, max_size=6), min_size=1, max_size=5), st.sampled_from((2, 10, chunk_table.MOST_CHUNKS)))
def test_many_texts_at_once_give_what_each_gives(
    analyzer: Analyzer, batches: list[list[Text]], most_chunks: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunk_table, "MOST_CHUNKS", most_chunks)
        patch.setattr(chunk_table, "KEPT_CHUNKS", most_chunks // 2)
        _compare(analyzer, batches)


def _compare(analyzer: Analyzer, batches: list[list[Text]]) -> None:
    bulk = BulkAnalyzer(analyzer)
    for texts in batches:
        fields = bulk.fields(texts)
        single = [analyzer.terms(one.text, language=one.language, names=one.names) for one in texts]
        assert occurrences(fields.exact) == [list(zip(one.exact, one.positions, strict=True)) for one in single]
        assert occurrences(fields.body) == [list(zip(one.body, one.positions, strict=True)) for one in single]
        assert occurrences(fields.parts) == [
            list(zip(one.part_terms, one.part_positions, strict=True)) for one in single
        ]


def test_where_there_are_too_many_chunks_the_frequent_ones_stay(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk_table, "KEPT_CHUNKS", 2)
    table = ChunkTable(analyzer)
    for raws in ("Haus Garten Haus", "Kiew Haus Garten", "Berlin Bonn"):
        numbers = array("I")
        table.numbers.extend(numbers, raws)
        table.note_uses(np.array(numbers, np.uint32))
    table.forget_rare(allowed=4)
    assert table.raws == ["Haus", "Garten"]
    assert [table.all_terms()[number] for number in table.columns().exact.tolist()] == ["haus", "garten"]
    numbers = array("I")
    table.numbers.extend(numbers, "Bonn Haus")
    assert numbers.tolist() == [2, 0]
