"""Which kernel runs: compiled from a .pyx where that was possible, or its NumPy twin, the .py of the same name without `_compiled`.

Both have the same functions with the same results; the tests run both against each other and against the oracle.
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

VARIABLE = "FUNDSTELLE_KERNEL"
"""Set to `numpy` this environment variable switches the compiled kernels off."""

_TAKEN_FROM = re.compile(r"^from ((?:index|search)\.[\w.]+) c?import ", re.MULTILINE)
"""What a .pyx takes from others of the same folder."""


def fastest(twin: ModuleType) -> ModuleType:
    """The compiled twin of a NumPy module, or the module itself where there is none, none that runs here, or none is wanted."""
    name = f"{twin.__name__}_compiled"
    if not (_wanted() and _is_built(name)):
        return twin
    try:
        return import_module(name)
    except ImportError:  # made on another machine, or for another Python
        return twin


@cache
def _is_built(name: str) -> bool:
    """Whether there is such a kernel, no older than its source and what that declares or takes from others.

    A checkout may bring new ones before `make setup` compiles them.
    """
    found = find_spec(name)
    if found is None or found.origin is None:
        return False
    compiled = Path(found.origin)
    source = compiled.with_name(f"{name.rpartition('.')[2]}.pyx")
    if not source.exists():
        return True
    others = _TAKEN_FROM.findall(source.read_text(encoding="utf-8"))
    declared = (compiled.with_name(f"{one.rpartition('.')[2]}.pxd") for one in (name, *others))
    made = compiled.stat().st_mtime
    return all(one.stat().st_mtime <= made for one in (source, *filter(Path.exists, declared))) and all(
        _is_built(one) for one in others if one.endswith("_compiled")
    )


def _wanted() -> bool:
    return os.environ.get(VARIABLE, "") != "numpy"
