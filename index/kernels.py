"""Which kernel runs: compiled from a .pyx where that was possible, or its NumPy twin, the .py of the same name without `_compiled`.

Both have the same functions with the same results; the tests run both against each other and against the oracle.
"""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

VARIABLE = "FUNDSTELLE_KERNEL"
"""Set to `numpy` this environment variable switches the compiled kernels off."""


def fastest(twin: ModuleType) -> ModuleType:
    """The compiled twin of a NumPy module, or the module itself where there is none, none that runs here, or none is wanted."""
    name = f"{twin.__name__}_compiled"
    if not (_wanted() and _is_built(name)):
        return twin
    try:
        return import_module(name)
    except ImportError:  # made on another machine, or for another Python
        return twin


def _is_built(name: str) -> bool:
    """Whether there is such a kernel, no older than its source: a checkout may bring a new one before `make setup` compiles it."""
    found = find_spec(name)
    if found is None or found.origin is None:
        return False
    compiled = Path(found.origin)
    source = compiled.with_name(f"{name.rpartition('.')[2]}.pyx")
    return not source.exists() or source.stat().st_mtime <= compiled.stat().st_mtime


def _wanted() -> bool:
    return os.environ.get(VARIABLE, "") != "numpy"
