"""Indexes a corpus in a process of its own, on one core: prints seconds, size and peak memory as JSON.

python -m tests.bench.engine.build ENGINE CORPUS FOLDER
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.bench.engine.engine import build_index
from tests.bench.engine.process import peak_rss_mb


def main(engine: str, corpus: str, folder: str) -> None:
    """Builds the index of one engine."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    seconds = build_index(engine, Path(corpus), Path(folder))
    size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    print(json.dumps({"seconds": round(seconds, 1), "mb": round(size / 1e6, 1), "peak_rss_mb": round(peak_rss_mb())}))


if __name__ == "__main__":
    main(*sys.argv[1:])
