"""Columns say what was written, find terms by bytes, and notice every flipped bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Existence, Positions

from index.storage.column_files import ArrayFile, ArrayFileWriter, DamagedFile
from index.storage.columns import TermTable
from index.storage.postings import Postings
from index.storage.whoosh_postings import encode

TERMS = st.sets(st.text(st.characters(exclude_categories=("Cs",)), max_size=6), max_size=30)


def term_table(terms: set[str]) -> TermTable:
    encoded = sorted(term.encode() for term in terms)
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    return TermTable(memoryview(b"".join(encoded)), offsets)


@given(TERMS, st.text(st.characters(exclude_categories=("Cs",)), max_size=3))
def test_a_term_table_finds_what_it_has_and_nothing_else(terms: set[str], wanted: str) -> None:
    table = term_table(terms)
    in_order = sorted(terms, key=str.encode)
    assert [table.term(rank) for rank in range(len(table))] == in_order
    assert [table.find(term) for term in in_order] == list(range(len(table)))
    assert (table.find(wanted) >= 0) == (wanted in terms)
    first, last = table.range(wanted)
    assert in_order[first:last] == [term for term in in_order if term.startswith(wanted)]


@st.composite
def text_postings(draw: st.DrawFn) -> Postings:
    """Terms with documents, frequencies and positions of very different sizes."""
    lists = draw(st.lists(st.integers(1, 400), min_size=1, max_size=5))
    seed = np.random.default_rng(draw(st.integers(0, 1000)))
    gap, step = draw(st.sampled_from([2, 300, 100_000])), draw(st.sampled_from([2, 300, 70_000]))
    documents = [np.cumsum(seed.integers(1, gap, size)).astype(np.uint32) for size in lists]
    most = draw(st.sampled_from([2, 4, 120]))
    frequencies = seed.integers(1, most, sum(lists)).astype(np.uint8)
    positions = np.concatenate([np.cumsum(seed.integers(0, step, count)) for count in frequencies]).astype(np.uint32)
    offsets = np.cumsum([0, *lists], dtype=np.int64)
    return Postings([b"t%d" % n for n in range(len(lists))], offsets, np.concatenate(documents), frequencies, positions)


@settings(max_examples=60, deadline=None)
@given(text_postings())
def test_whoosh_reads_the_posting_lists_made_here(postings: Postings) -> None:
    assert postings.frequencies is not None
    assert postings.positions is not None
    lengths = (np.arange(int(postings.documents.max()) + 1) % 256).astype(np.uint8)
    encoded = encode(postings, lengths, 1000)
    expected = list(
        zip(
            postings.documents.tolist(),
            postings.frequencies.tolist(),
            [part.tolist() for part in np.split(postings.positions, np.cumsum(postings.frequencies)[:-1])],
            strict=True,
        )
    )
    found = []
    for info in encoded.infos:
        matcher = W3LeafMatcher(BufferFile(encoded.data), int(info["place"]) - 1000, int(info["size"]), Positions())
        while matcher.is_active():
            found.append((matcher.id(), matcher.weight(), matcher.value_as("positions")))
            matcher.next()
    assert found == expected
    assert encoded.infos["documents"].tolist() == np.diff(postings.offsets).tolist()


@given(st.lists(st.integers(1, 70_000), min_size=1, max_size=300))
def test_whoosh_reads_the_keyword_lists_made_here(gaps: list[int]) -> None:
    documents = np.cumsum(gaps).astype(np.uint32)
    encoded = encode(Postings([b"x"], np.array([0, len(gaps)]), documents), None, 0)
    matcher = W3LeafMatcher(BufferFile(encoded.data), 0, len(encoded.data), Existence())
    assert list(matcher.all_ids()) == documents.tolist()


def test_a_file_of_arrays_gives_back_what_was_put_in(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "file") as writer:
        writer.put("numbers", np.arange(1000, dtype=np.uint16))
        roomy = writer.array("roomy", np.uint32, 100)
        roomy.append(np.arange(3))
        roomy.append(np.arange(4))
        writer.put("empty", np.zeros(0, np.float32))
        writer.finish({"a": 1})
    file = ArrayFile(tmp_path / "file")
    assert file.array("numbers").tolist() == list(range(1000))
    assert file.array("roomy").tolist() == [0, 1, 2, 0, 1, 2, 3]
    assert file.array("empty").tolist() == []
    assert file.notes == {"a": 1}
    assert not file.damaged_arrays()


def test_a_file_that_was_not_finished_leaves_nothing(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "file") as writer:
        writer.put("numbers", np.arange(5))
    assert not list(tmp_path.iterdir())


def test_every_flipped_byte_that_matters_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with ArrayFileWriter(path) as writer:
        writer.put("numbers", np.arange(16, dtype=np.uint32))
        writer.finish({})
    whole = path.read_bytes()
    used_head = 32
    for place in (*range(used_head), *range(64, len(whole))):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        if place < used_head or place >= 128:
            with pytest.raises(DamagedFile, match=path.name):
                ArrayFile(path)
        else:
            assert ArrayFile(path).damaged_arrays() == ("numbers",)


@pytest.mark.parametrize("size", [0, 10, 64, 100])
def test_a_file_cut_short_is_noticed(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    with ArrayFileWriter(path) as writer:
        writer.put("numbers", np.arange(16, dtype=np.uint32))
        writer.finish({})
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(DamagedFile):
        ArrayFile(path)
