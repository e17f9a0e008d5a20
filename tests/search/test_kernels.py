"""The compiled kernels give what their NumPy twins give."""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.kernels import VARIABLE, fastest
from search.engine import counting
from tests.test_layers import ROOT

TWINS = (counting,)
is_built = fastest(counting) is not counting
COMPILED = sorted(path for room in ("index", "search") for path in (ROOT / room).rglob("*.pyx"))
compiled = pytest.mark.skipif(not is_built, reason="no C compiler was there")


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.stem)
def test_every_compiled_kernel_has_a_twin(path: Path) -> None:
    assert path.stem.endswith("_compiled")
    assert path.with_name(path.stem.removesuffix("_compiled") + ".py").exists()


@pytest.mark.skipif("CI" not in os.environ, reason="a machine may be without a C compiler")
@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.__name__)
def test_where_every_change_is_tested_all_kernels_are_compiled(twin: ModuleType) -> None:
    assert fastest(twin).__name__ == f"{twin.__name__}_compiled"


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin.__name__)
def test_the_compiled_kernel_can_be_switched_off(twin: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "numpy")
    assert fastest(twin) is twin


@compiled
@given(values=st.lists(st.sets(st.integers(0, 9)), min_size=1), data=st.data())
def test_counts_are_equal(values: list[set[int]], data: st.DataObject) -> None:
    offsets = np.cumsum([0, *map(len, values)], dtype=np.int64)
    numbers = np.array([number for one in values for number in one], np.int32)
    documents = np.array(sorted(data.draw(st.sets(st.integers(0, len(values) - 1)))), np.uint32)
    found, missing = fastest(counting).count_values(documents, offsets, numbers, 10)
    expected, expected_missing = counting.count_values(documents, offsets, numbers, 10)
    assert found.tolist() == expected.tolist()
    assert missing == expected_missing
