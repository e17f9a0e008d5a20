"""Posting lists as Whoosh 2.7 reads them ("W3" blocks), made with NumPy; posting_blocks_compiled.pyx does the same in C (index/kernels.py).

A block is a pickled head (number of postings, last document, greatest weight, compression, shortest and longest length
byte) and a pickled body (document deltas, weights, values). The pickles are put together from their opcodes: what unpickles
is equal to what Whoosh writes, 128 postings a block, at a tenth of the time.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.storage.compressing import quickly_compressed

BLOCK = 128
MAGIC = b"W3Bl"
# Bodies shorter than this gain nothing by compression.
WORTH_COMPRESSING = 300
# How a block's head says that its body is compressed.
COMPRESSION = 1
# How zlib's bytes begin; a pickle begins with 0x80.
_COMPRESSED = b"\x78"

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

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Numbers = NDArray[np.uint32]


class EncodedLists(NamedTuple):
    """The posting lists of some terms, one after the other, and for each (terms,): its bytes, its greatest weight, its length bytes."""

    data: bytes
    sizes: Places
    greatest: Numbers
    shortest: Bytes
    longest: Bytes


def encoded(
    offsets: Places,
    documents: Numbers,
    frequencies: Numbers | None,
    positions: Numbers | None,
    length_bytes: Bytes | None,
) -> EncodedLists:
    """Encodes whole lists: term i has the postings offsets[i]:offsets[i + 1], with offsets[0] = 0; without frequencies all weigh 1.

    `length_bytes` (documents of the segment,) are those of a text field.
    """
    blocks = _Cut(offsets)
    heads = _heads(blocks, documents, frequencies, length_bytes)
    bodies = [
        quickly_compressed(body) if len(body) >= WORTH_COMPRESSING else body
        for body in _bodies(documents, frequencies, positions, blocks.starts)
    ]
    heads["compression"] = [COMPRESSION * body.startswith(_COMPRESSED) for body in bodies]
    heads["length"] = [_HEAD_INFO_SIZE + len(body) for body in bodies]
    sizes = heads["length"] + np.where(blocks.is_first, 8, 4)
    heads["length"][blocks.is_last] *= -1
    raw = heads.tobytes()
    pieces: list[bytes] = []
    for at, is_first, body in zip(range(0, len(raw), _HEAD_SIZE), blocks.is_first.tolist(), bodies, strict=True):
        pieces += (raw[at if is_first else at + len(MAGIC) : at + _HEAD_SIZE], body)
    first = np.flatnonzero(blocks.is_first)
    return EncodedLists(
        b"".join(pieces),
        np.add.reduceat(sizes, first, dtype=np.int64),
        np.maximum.reduceat(heads["weight"], first).astype(np.uint32),
        np.minimum.reduceat(heads["shortest"], first),
        np.maximum.reduceat(heads["longest"], first),
    )


class _Cut:
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


def _heads(blocks: _Cut, documents: Numbers, frequencies: Numbers | None, length_bytes: Bytes | None) -> NDArray[Any]:
    heads = np.zeros(len(blocks), _HEAD)
    for name, opcodes in _HEAD_OPCODES:
        heads[name] = opcodes
    heads["count"] = blocks.ends - blocks.starts
    heads["last"] = documents[blocks.ends - 1]
    if frequencies is None or length_bytes is None:
        heads["weight"] = 1
    else:
        heads["weight"] = np.maximum.reduceat(frequencies, blocks.starts)
        lengths = length_bytes[documents]
        heads["shortest"] = np.minimum.reduceat(lengths, blocks.starts)
        heads["longest"] = np.maximum.reduceat(lengths, blocks.starts)
    return heads


def _bodies(documents: Numbers, frequencies: Numbers | None, positions: Numbers | None, starts: Places) -> list[bytes]:
    """The pickle of (document deltas, weights, values) for each block."""
    block = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(documents)))
    numbers = documents.astype(np.int64)
    deltas = numbers - np.concatenate((numbers[:1], numbers[:-1]))
    deltas[starts] = documents[starts]
    delta_at, deltas_size = _places(_number_sizes(deltas), starts)

    if frequencies is None or positions is None:
        tail_size = np.full(len(starts), 2)
    else:
        occurrences = frequencies.astype(np.int64)
        greatest = np.maximum.reduceat(occurrences, starts)
        varied = greatest != np.minimum.reduceat(occurrences, starts)
        weight_at, weights_size = _places(_number_sizes(occurrences) * varied[block], starts)
        # 'N' (all 1) or 'G' and eight bytes (all the same) or '(' … 't'
        weights_size = np.where(varied, weights_size + 2, np.where(greatest == 1, 1, 9))
        values = _Values(occurrences, positions)
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
        _put_numbers(out, weight_at[chosen] + (tail + 1)[block[chosen]], occurrences[chosen])
        tail += weights_size
        _put(out, tail, b"(")
        values.put(out, value_at + (tail + 1)[block])
        _put(out, tail + 1 + values_size, b"t")
    data = out.tobytes()
    return [data[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)]


class _Values:
    """What Whoosh's Positions format keeps of each posting: the frequency, and a pickled list of position deltas."""

    def __init__(self, frequencies: Places, positions: Numbers) -> None:
        self._frequencies = frequencies
        first = np.cumsum(frequencies) - frequencies
        places = positions.astype(np.int64)
        self._deltas = places - np.concatenate((places[:1], places[:-1]))
        self._deltas[first] = places[first]
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
