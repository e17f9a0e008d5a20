"""The benchmark of the engine: make bench ARTICLES=100000 [TEXT=sentences.txt] [ENGINES="fundstelle tantivy"]

Writes FOLDER/<articles>.json (pages, search_alone, index, cold; issue's form, see docs/performance.md) and <articles>-more.json (agreement,
memory, the whole product, versions). Corpus and indexes stay in the folder; a second run measures again without building again.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from search.engine.snapshot import open_snapshot
from tests.bench.engine.corpus import write_corpus
from tests.bench.engine.documents import documents
from tests.bench.engine.engine import ENGINES, TANTIVY_PRODUCT, open_engine
from tests.bench.engine.interleaved import Measured, measure
from tests.bench.engine.product import measure_product, percentiles
from tests.bench.engine.queries import CLASSES, EXTRAS, BenchQuery, choose_queries
from tests.bench.engine.xapian_engine import SYSTEM_PYTHON

SAMPLE = 3_000
COLD_RUNS = 5
_INDEX_KEYS = ("seconds", "mb", "peak_rss_mb")
SERVED = 2
"""Questions of each class that the last of these processes answers before it tells its memory."""


def main() -> None:
    """Builds what is missing, measures, writes."""
    options = _options()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    corpus = write_corpus(folder, options.articles, options.text)
    pythons = {name: python for name in options.engines if (python := _python_for(name))}
    print(f"{options.articles} articles; engines: {', '.join(pythons)}", flush=True)
    indexes = {name: folder / f"{corpus.name.replace('corpus', name)}" for name in pythons}
    index = {name: _built(name, pythons[name], corpus, indexes[name]) for name in pythons}
    product_peer = (
        _built(TANTIVY_PRODUCT, sys.executable, corpus, folder / corpus.name.replace("corpus", TANTIVY_PRODUCT))
        if "tantivy" in pythons
        else None
    )
    queries = choose_queries(open_snapshot(indexes["fundstelle"]), list(islice(documents(corpus), SAMPLE)))
    cold = {name: _cold(name, python, indexes[name], queries) for name, python in pythons.items()}
    engines = {name: open_engine(name, indexes[name]) for name in pythons}
    kinds = (*CLASSES, *EXTRAS)
    pages = measure(engines, queries, kinds, facets=True)
    alone = measure(engines, queries, kinds, facets=False)
    for engine in engines.values():
        engine.close()
    product = measure_product(indexes["fundstelle"], queries)
    _write(
        folder / f"{options.articles}.json",
        {
            "articles": options.articles,
            "pages": _percentiles(pages),
            "search_alone": _percentiles(alone),
            "index": {name: {key: one[key] for key in _INDEX_KEYS} for name, one in index.items()},
            "cold": {name: {"first_page_ms": one["first_page_ms"]} for name, one in cold.items()},
        },
    )
    _write(
        folder / f"{options.articles}-more.json",
        {
            "articles": options.articles,
            "least_ms": {"pages": _least(pages), "search_alone": _least(alone)},
            "product": product,
            "index": index if product_peer is None else {**index, TANTIVY_PRODUCT: product_peer},
            "resident_mb": {name: one["resident_mb"] for name, one in cold.items()},
            "agreement": _agreement(pages),
            "queries": {kind: [query.request.query for query in queries if query.kind == kind] for kind in kinds},
            "machine": {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()},
            "versions": {name: _version(name) for name in pythons},
        },
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--text", type=Path, help="a file of German sentences; without it, seeds/")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    options = parser.parse_args()
    if "fundstelle" not in options.engines:
        parser.error("--engines needs fundstelle: the queries are chosen from its index")
    return options


def _python_for(name: str) -> str | None:
    """The Python that has an engine; None where none has."""
    if name != "xapian" or find_spec("xapian"):
        return sys.executable
    found = (
        Path(SYSTEM_PYTHON).exists()
        and not subprocess.run([SYSTEM_PYTHON, "-c", "import xapian"], capture_output=True, check=False).returncode
    )
    return SYSTEM_PYTHON if found else None


def _built(name: str, python: str, corpus: Path, folder: Path) -> Any:
    """What building the index took; it is built where it is not there."""
    told = folder / "built.json"
    if not told.exists():
        shutil.rmtree(folder, ignore_errors=True)
        built = _told_by(python, "build", name, corpus, folder)
        _write(told, built)
        print(name, built, flush=True)
    return json.loads(told.read_text())


def _cold(name: str, python: str, folder: Path, queries: Sequence[BenchQuery]) -> Any:
    """Median of the first pages of COLD_RUNS processes; the last one answers all queries and tells its memory."""
    questions = folder / "questions.pickle"
    frequent = [query.question for query in queries if query.kind == "frequent"]
    runs = []
    for number in range(COLD_RUNS):
        is_last = number == COLD_RUNS - 1
        few = dict.fromkeys((*CLASSES, *EXTRAS), 0)
        others = []
        for query in queries if is_last else ():
            few[query.kind] += 1
            if few[query.kind] <= SERVED:
                others.append(query.question)
        questions.write_bytes(pickle.dumps([frequent[number % len(frequent)], *others]))
        runs.append(_told_by(python, "cold", name, folder, questions, *(["serve"] if is_last else [])))
    return {
        "first_page_ms": median(run["first_page_ms"] for run in runs),
        "resident_mb": runs[-1]["resident_mb"],
    }


def _told_by(python: str, module: str, *arguments: object) -> Any:
    """What a module prints in a fresh process."""
    command = [python, "-m", f"tests.bench.engine.{module}", *map(str, arguments)]
    # An installed program has its byte code on disk; without it a fresh process spends most of its time compiling.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment).stdout)


def _percentiles(measured: dict[str, dict[str, Measured]]) -> dict[str, dict[str, dict[str, float]]]:
    return {
        kind: {name: percentiles(one.milliseconds) for name, one in engines.items()}
        for kind, engines in measured.items()
    }


def _least(measured: dict[str, dict[str, Measured]]) -> dict[str, dict[str, float]]:
    return {kind: {name: round(one.least, 4) for name, one in engines.items()} for kind, engines in measured.items()}


def _agreement(measured: dict[str, dict[str, Measured]]) -> dict[str, dict[str, dict[str, int]]]:
    return {
        kind: {
            name: {
                "queries": one.agreement.queries,
                "totals": one.agreement.totals,
                "facets": one.agreement.facets,
                "scores": one.agreement.scores,
            }
            for name, one in engines.items()
        }
        for kind, engines in measured.items()
    }


def _version(name: str) -> str:
    match name:
        case "sqlite":
            import sqlite3

            return sqlite3.sqlite_version
        case "xapian":
            command = [SYSTEM_PYTHON, "-c", "import xapian; print(xapian.version_string())"]
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        case "whoosh":
            return version("whoosh-reloaded")
        case _:
            return version(name)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
