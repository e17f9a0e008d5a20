"""The first page of a fresh process: imports of the engine, opening the index, one page; prints JSON.

    python -m tests.bench.engine.cold ENGINE FOLDER QUESTIONS [serve]

The process starts as `fundstelle` does (index/startup.py). The interpreter's own start is not counted, nor is reading the disk: the
index's files are in the system's cache. With `serve` all the questions are answered afterwards, and the memory that is resident then
is told, mapped files aside.
"""

from __future__ import annotations

from time import perf_counter

_STARTED = perf_counter()

import json  # noqa: E402
import pickle  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from index.startup import start_lean  # noqa: E402
from tests.bench.engine.engine import Unanswerable, open_engine  # noqa: E402
from tests.bench.engine.process import resident_mb  # noqa: E402


def main(name: str, folder: str, questions: str, serve: str = "") -> None:
    """Answers the first question, and all the others if the process is to serve."""
    start_lean()
    first, *others = pickle.loads(Path(questions).read_bytes())
    engine = open_engine(name, Path(folder))
    engine.page(first)
    first_page_ms = (perf_counter() - _STARTED) * 1000
    for question in others if serve else ():
        try:
            engine.page(question)
        except Unanswerable:
            continue
    print(json.dumps({"first_page_ms": round(first_page_ms, 1), "resident_mb": resident_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
