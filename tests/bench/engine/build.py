"""Indexes a corpus in a process of its own, which may use all cores: prints seconds, size and peak memory as JSON.

python -m tests.bench.engine.build ENGINE CORPUS FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from index.startup import start_lean
from tests.bench.engine.engine import build_index
from tests.bench.engine.process import PeakMemory


def main(engine: str, corpus: str, folder: str) -> None:
    """Builds the index of one engine, in a process that starts as `fundstelle` does."""
    start_lean()
    with PeakMemory() as memory:
        seconds = build_index(engine, Path(corpus), Path(folder))
    size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    built = {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(sum(os.times()[:4]), 1),
        "mb": round(size / 1e6, 1),
        "peak_rss_mb": round(memory.rss_mb),
        "peak_pss_mb": round(memory.pss_mb),
    }
    print(json.dumps(built))


if __name__ == "__main__":
    main(*sys.argv[1:])
