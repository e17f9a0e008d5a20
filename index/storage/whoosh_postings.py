"""Posting lists as Whoosh 2.7 reads them ("W3" blocks), made for a whole portion of terms at a time.

A block is a pickled head (number of postings, last document, greatest weight, compression, shortest and longest length
byte) and a pickled body (document deltas, weights, values). The pickles are put together from their opcodes with NumPy:
what unpickles is equal to what Whoosh writes, 128 postings a block, at a tenth of the time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.storage.postings import Array, Postings

BLOCK = 128
MAGIC = b"W3Bl"
_COMPRESSION = 1
# How zlib's bytes begin; a pickle begins with 0x80.
_COMPRESSED = b"\x78"
# Blocks shorter than this gain nothing by compression.
_WORTH_COMPRESSING = 300
# Occurrences put into bytes at a time: few enough to stay in the processor's cache.
_SLICE = 1 << 16

_HEAD_SIZE = 36
_HEAD = np.dtype(
    [
        ("magic", "S4"),
        ("length", ">i4"),
        ("begin", "S3"),
        ("count_op", "S1"),
        ("count", "<u2"),
        ("last_op", "S1"),
        ("last", "<i4"),
        ("weight_op", "S1"),
        ("weight", ">f8"),
        ("compression_op", "S1"),
        ("compression", "u1"),
        ("shortest_op", "S1"),
        ("shortest", "u1"),
        ("longest_op", "S1"),
        ("longest", "u1"),
        ("end", "S2"),
    ]
)
_HEAD_INFO_SIZE = 28
_HEAD_OPCODES = (
    *(("magic", MAGIC), ("begin", b"\x80\x02("), ("count_op", b"M"), ("last_op", b"J"), ("weight_op", b"G")),
    *(("compression_op", b"K"), ("shortest_op", b"K"), ("longest_op", b"K"), ("end", b"t.")),
)

# W3TermInfo: flags, weight, documents, shortest and longest length byte, greatest weight, first and last document,
# place and size of the postings.
TERM_INFO = np.dtype(
    [
        ("flags", "u1"),
        ("weight", ">f4"),
        ("documents", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("greatest_weight", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
        ("place", ">i8"),
        ("size", ">i4"),
    ]
)

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EncodedTerms:
    """The posting lists of some terms, one after the other, and what the term index says of each (TERM_INFO)."""

    data: bytes
    infos: NDArray[Any]


def encode(postings: Postings, length_bytes: Bytes | None, place: int, threads: Executor) -> EncodedTerms:
    """Encodes a portion that will stand at `place` of its file; `length_bytes` (documents,) are those of a text field.

    Compression, two fifths of the work, is done by `threads`: zlib lets other threads run.
    """
    blocks = _Blocks(postings.offsets)
    heads = _heads(postings, blocks, length_bytes)
    compressing = [threads.submit(_compressed, _bodies(*part)) for part in _slices(postings, blocks)]
    bodies = [body for part in compressing for body in part.result()]
    heads["compression"] = [_COMPRESSION * body.startswith(_COMPRESSED) for body in bodies]
    heads["length"] = [_HEAD_INFO_SIZE + len(body) for body in bodies]
    sizes = heads["length"] + np.where(blocks.is_first, 8, 4)
    heads["length"][blocks.is_last] *= -1
    raw = heads.tobytes()
    pieces: list[bytes] = []
    for at, is_first, body in zip(range(0, len(raw), _HEAD_SIZE), blocks.is_first.tolist(), bodies, strict=True):
        pieces += (raw[at if is_first else at + len(MAGIC) : at + _HEAD_SIZE], body)
    first = np.flatnonzero(blocks.is_first)
    infos = np.zeros(len(first), TERM_INFO)
    infos["documents"] = np.diff(postings.offsets)
    infos["first"] = postings.documents[postings.offsets[:-1]]
    infos["last"] = postings.documents[postings.offsets[1:] - 1]
    infos["greatest_weight"] = np.maximum.reduceat(heads["weight"], first)
    infos["shortest"] = np.minimum.reduceat(heads["shortest"], first)
    infos["longest"] = np.maximum.reduceat(heads["longest"], first)
    infos["size"] = np.add.reduceat(sizes, first)
    infos["place"] = place + np.cumsum(infos["size"], dtype=np.int64) - infos["size"]
    if postings.frequencies is None:
        infos["weight"] = infos["documents"]
    else:
        infos["weight"] = np.add.reduceat(postings.frequencies, postings.offsets[:-1], dtype=np.int64)
    return EncodedTerms(b"".join(pieces), infos)


class _Blocks:
    """Which postings make up each block: [starts, ends), and whether it is the first or last one of its term."""

    def __init__(self, offsets: Places) -> None:
        of_term = -(-np.diff(offsets) // BLOCK)
        term = np.repeat(np.arange(len(of_term)), of_term)
        number = np.arange(len(term)) - (np.cumsum(of_term) - of_term)[term]
        self.starts: Places = offsets[term] + number * BLOCK
        self.ends: Places = np.minimum(self.starts + BLOCK, offsets[term + 1])
        self.is_first = number == 0
        self.is_last = self.ends == offsets[term + 1]

    def __len__(self) -> int:
        return len(self.starts)


def _heads(postings: Postings, blocks: _Blocks, length_bytes: Bytes | None) -> NDArray[Any]:
    heads = np.zeros(len(blocks), _HEAD)
    for name, opcodes in _HEAD_OPCODES:
        heads[name] = opcodes
    heads["count"] = blocks.ends - blocks.starts
    heads["last"] = postings.documents[blocks.ends - 1]
    if postings.frequencies is None or length_bytes is None:
        heads["weight"] = 1
    else:
        heads["weight"] = np.maximum.reduceat(postings.frequencies, blocks.starts)
        lengths = length_bytes[postings.documents]
        heads["shortest"] = np.minimum.reduceat(lengths, blocks.starts)
        heads["longest"] = np.maximum.reduceat(lengths, blocks.starts)
    return heads


def _compressed(bodies: list[bytes]) -> list[bytes]:
    """The bodies, the long ones compressed."""
    return [zlib.compress(body, _COMPRESSION) if len(body) >= _WORTH_COMPRESSING else body for body in bodies]


def _slices(postings: Postings, blocks: _Blocks) -> Iterator[tuple[Array, Array | None, Array | None, Places]]:
    """Runs of blocks with some _SLICE occurrences: their documents, frequencies, positions, and where each block starts."""
    sizes = np.ones(len(postings.documents), np.int64) if postings.frequencies is None else postings.frequencies
    ends = np.cumsum(sizes, dtype=np.int64)
    cuts = np.searchsorted(ends[blocks.ends - 1], np.arange(_SLICE, ends[-1], _SLICE))
    bounds = np.unique(np.concatenate(([0], cuts, [len(blocks)]))).tolist()
    for first, last in pairwise(bounds):
        start, end = int(blocks.starts[first]), int(blocks.ends[last - 1])
        starts = blocks.starts[first:last] - start
        documents = postings.documents[start:end]
        if postings.frequencies is None or postings.positions is None:
            yield documents, None, None, starts
        else:
            positions = postings.positions[int(ends[start - 1]) if start else 0 : int(ends[end - 1])]
            yield documents, postings.frequencies[start:end], positions, starts


def _bodies(documents: Array, frequencies: Array | None, positions: Array | None, starts: Places) -> list[bytes]:
    """The pickle of (document deltas, weights, values) for each block."""
    block = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(documents)))
    documents = documents.astype(np.int64)
    deltas = np.concatenate((documents[:1], documents[1:] - documents[:-1]))
    deltas[starts] = documents[starts]
    delta_at, deltas_size = _places(_number_sizes(deltas), starts)

    if frequencies is None or positions is None:
        tail_size = np.full(len(starts), 2)
    else:
        frequencies = frequencies.astype(np.int64)
        greatest = np.maximum.reduceat(frequencies, starts)
        varied = greatest != np.minimum.reduceat(frequencies, starts)
        weight_at, weights_size = _places(_number_sizes(frequencies) * varied[block], starts)
        # 'N' (all 1) or 'G' and eight bytes (all the same) or '(' … 't'
        weights_size = np.where(varied, weights_size + 2, np.where(greatest == 1, 1, 9))
        values = _Values(frequencies, positions)
        value_at, values_size = _places(values.sizes, starts)
        tail_size = weights_size + 2 + values_size

    # "\x80\x03(" deltas "t" tail "\x87."
    begin = np.cumsum(6 + deltas_size + tail_size)
    end = begin.copy()
    begin -= 6 + deltas_size + tail_size
    out = np.empty(int(end[-1]), np.uint8)
    _put(out, begin, b"\x80\x03(")
    _put_numbers(out, delta_at + (begin + 3)[block], deltas)
    tail = begin + 3 + deltas_size
    _put(out, tail, b"t")
    tail += 1
    _put(out, end - 2, b"\x87.")
    if frequencies is None:
        _put(out, tail, b"NN")
    else:
        _put(out, tail[greatest == 1], b"N")
        same = np.flatnonzero(~varied & (greatest > 1))
        _put(out, tail[same], b"G")
        _put_rows(out, tail[same] + 1, greatest[same].astype(">f8").view(np.uint8).reshape(-1, 8))
        _put(out, tail[varied], b"(")
        _put(out, (tail + weights_size - 1)[varied], b"t")
        chosen = np.flatnonzero(varied[block])
        _put_numbers(out, weight_at[chosen] + (tail + 1)[block[chosen]], frequencies[chosen])
        tail += weights_size
        _put(out, tail, b"(")
        values.put(out, value_at + (tail + 1)[block])
        _put(out, tail + 1 + values_size, b"t")
    data = out.tobytes()
    return [data[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]


class _Values:
    """What Whoosh's Positions format keeps of each posting: the frequency, and a pickled list of position deltas."""

    def __init__(self, frequencies: Places, positions: Array) -> None:
        self._frequencies = frequencies
        first = np.cumsum(frequencies) - frequencies
        positions = positions.astype(np.int64)
        self._deltas = np.concatenate((positions[:1], positions[1:] - positions[:-1]))
        self._deltas[first] = positions[first]
        self._delta_at, deltas_size = _places(_number_sizes(self._deltas), first)
        # four bytes of frequency, then "]" delta "a." or "](" deltas "e."
        self._content = deltas_size + np.where(frequencies == 1, 7, 8)
        # as short bytes ("C" and one byte of size) or long ones ("B" and four)
        self.sizes = self._content + np.where(self._content < 256, 2, 5)

    def put(self, out: Bytes, at: Places) -> None:
        """Writes the value of posting i at out[at[i]:]."""
        long = self._content > 255
        _put(out, at[~long], b"C")
        out[at[~long] + 1] = self._content[~long]
        _put(out, at[long], b"B")
        _put_rows(out, at[long] + 1, self._content[long].astype("<u4").view(np.uint8).reshape(-1, 4))
        at = at + np.where(long, 5, 2)
        one = self._frequencies == 1
        several = ~one
        _put(out, at[one], b"\0\0\0\1]")
        _put(out, (at + self._content - 2)[one], b"a.")
        _put_rows(out, at[several], self._frequencies[several].astype(">u4").view(np.uint8).reshape(-1, 4))
        _put(out, at[several] + 4, b"](")
        _put(out, (at + self._content - 2)[several], b"e.")
        _put_numbers(out, self._delta_at + np.repeat(at + np.where(one, 5, 6), self._frequencies), self._deltas)


def _places(sizes: Places, starts: Places) -> tuple[Places, Places]:
    """Where each thing stands inside its group, and the size of each group; starts are the groups' first things."""
    ends = np.cumsum(sizes)
    before = ends - sizes
    lengths = np.diff(starts, append=len(sizes))
    return before - np.repeat(before[starts], lengths), np.add.reduceat(sizes, starts)


def _number_sizes(numbers: Places) -> Places:
    """Bytes of a pickled number: K and one byte, M and two, J and four."""
    return 2 + (numbers >= 1 << 8).astype(np.int64) + 2 * (numbers >= 1 << 16)


def _put_numbers(out: Bytes, at: Places, numbers: Places) -> None:
    short = numbers < 1 << 8
    long = numbers >= 1 << 16
    for opcode, width, chosen in ((b"K", 1, short), (b"M", 2, ~short & ~long), (b"J", 4, long)):
        if chosen.all():
            places, values = at, numbers
        else:
            places, values = at[chosen], numbers[chosen]
        _put(out, places, opcode)
        _put_rows(out, places + 1, values.astype(f"<u{width}").view(np.uint8).reshape(-1, width))


def _put(out: Bytes, at: Places, opcodes: bytes) -> None:
    for offset, byte in enumerate(opcodes):
        out[at + offset if offset else at] = byte


def _put_rows(out: Bytes, at: Places, rows: Bytes) -> None:
    for offset in range(rows.shape[1]):
        out[at + offset if offset else at] = rows[:, offset]
