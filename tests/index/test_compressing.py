"""What ISA-L makes is what zlib would make of it, and where ISA-L is missing zlib does its work."""

from __future__ import annotations

import random
import sys
import zlib
from collections.abc import Iterator

import pytest

from index.storage import compressing
from index.storage.compressing import compressed, crc32, quickly_compressed

SAMPLES = (b"", b"a", b"Sicherheitsgarantien " * 500, random.Random(7).randbytes(20_000))


@pytest.fixture(params=["isal", "zlib"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    compressing._isal.cache_clear()
    if request.param == "zlib":
        monkeypatch.setitem(sys.modules, "isal", None)
    else:
        pytest.importorskip("isal")
    yield request.param
    compressing._isal.cache_clear()


@pytest.mark.parametrize("data", SAMPLES)
def test_zlib_reads_what_was_compressed(library: str, data: bytes) -> None:
    assert (compressing._isal() is None) == (library == "zlib")
    for compress in (compressed, quickly_compressed):
        assert zlib.decompress(compress(data)) == data


def test_what_repeats_itself_gets_smaller(library: str) -> None:
    assert (compressing._isal() is None) == (library == "zlib")
    assert len(quickly_compressed(SAMPLES[2])) < len(SAMPLES[2]) / 20
    assert len(compressed(SAMPLES[2])) < len(SAMPLES[2]) / 20


@pytest.mark.parametrize("data", SAMPLES)
def test_the_crc_is_that_of_zlib_in_one_piece_or_several(library: str, data: bytes) -> None:
    assert (compressing._isal() is None) == (library == "zlib")
    assert crc32(data) == zlib.crc32(data)
    assert crc32(memoryview(data)[5:], crc32(data[:5])) == zlib.crc32(data)
