"""The measurements of some folders as docs/performance-tables.md.

python -m tests.bench.engine.tables [FOLDER…] > docs/performance-tables.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.bench.engine.engine import ENGINES, TANTIVY_PRODUCT

_NAMES = {
    "fundstelle": "Fundstelle",
    "tantivy": "tantivy",
    TANTIVY_PRODUCT: "tantivy, all fields",
    "whoosh": "Whoosh",
    "sqlite": "FTS5",
    "xapian": "Xapian",
}

_SECTIONS = {"pages": "Page", "search_alone": "Search alone"}


def main(*folders: str) -> None:
    """Prints all tables for every size that was measured in each folder, and how the figures grow from one to the next."""
    print("# The engine's figures\n")
    print("Made by `python -m tests.bench.engine.tables`; [performance.md](performance.md) says what they mean.\n")
    for folder in folders or ("var/bench",):
        _print_folder(Path(folder))


def _print_folder(folder: Path) -> None:
    sizes = sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdecimal())
    measured = {size: _read(folder / f"{size}.json") for size in sizes}
    for size in sizes:
        names = [_NAMES[name] for name in ENGINES if name in measured[size]["index"]]
        print(f"## {size:,} articles: {', '.join(names)}\n")
        _print_size(measured[size], _read(folder / f"{size}-more.json"))
    if len(sizes) > 1:
        print(f"## From {sizes[0]:,} to {sizes[-1]:,} articles\n")
        _print_growth([measured[size] for size in sizes])


def _print_size(measured: Any, more: Any) -> None:
    engines = [name for name in ENGINES if name in measured["index"]]
    titles = [_NAMES[name] for name in engines]
    for section, title in _SECTIONS.items():
        print(f"{title}, p50 / p95 in ms:\n")
        rows = [
            [kind, *(_both(of[name]) if name in of else "–" for name in engines), _ratio(of)]
            for kind, of in measured[section].items()
        ]
        _print_table(["", *titles, "tantivy ÷ Fundstelle"], rows)
    print("The whole product, p50 / p95 in ms:\n")
    _print_table(["", "WhooshSearcher.search"], [[kind, _both(one)] for kind, one in more["product"].items()])
    columns = ("seconds", "cpu_seconds", "mb", "peak_rss_mb", "peak_pss_mb")
    rows = [[_NAMES[name], *(f"{built[column]:,}" for column in columns)] for name, built in more["index"].items()]
    _print_table(["", "index, s", "processor, s", "size, MB", "peak RSS, MB", "peak PSS, MB"], rows)
    rows = [
        [_NAMES[name], measured["cold"][name]["first_page_ms"], round(more["resident_mb"][name] or 0)]
        for name in engines
    ]
    _print_table(["", "first page of a fresh process, ms", "resident, MB"], rows)
    print("Queries with the total, the facets and the ten scores of Fundstelle, of how many:\n")
    rows = [
        [
            kind,
            *(
                "{totals} · {facets} · {scores} of {queries}".format(**of[name]) if name in of else "–"
                for name in engines[1:]
            ),
        ]
        for kind, of in more["agreement"].items()
    ]
    _print_table(["", *titles[1:]], rows)


def _print_growth(measured: Sequence[Any]) -> None:
    """p50 by size, for the engines that were measured at every size."""
    engines = [name for name in ENGINES if all(name in one["index"] for one in measured)]
    for section, title in _SECTIONS.items():
        print(f"{title}, p50 in ms:\n")
        rows = [
            [kind, *(" → ".join(_p50(one[section], kind, name) for one in measured) for name in engines)]
            for kind in measured[0][section]
        ]
        _print_table(["", *(_NAMES[name] for name in engines)], rows)
    rows = [
        [title, *(" → ".join(f"{one['index'][name][key]:,}" for one in measured) for name in engines)]
        for key, title in (("seconds", "index, s"), ("mb", "size, MB"), ("peak_rss_mb", "peak RSS, MB"))
    ]
    _print_table(["", *(_NAMES[name] for name in engines)], rows)


def _p50(section: Any, kind: str, name: str) -> str:
    of = section.get(kind, {})
    return _short(of[name]["p50_ms"]) if name in of else "–"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _both(one: dict[str, float]) -> str:
    return f"{_short(one['p50_ms'])} / {_short(one['p95_ms'])}"


def _short(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds < 10 else f"{milliseconds:,.0f}"


def _ratio(of: dict[str, dict[str, float]]) -> str:
    """How many times as long tantivy takes, by p50 and by p95."""
    if "tantivy" not in of:
        return "–"
    ratios = (of["tantivy"][percentile] / of["fundstelle"][percentile] for percentile in ("p50_ms", "p95_ms"))
    return " / ".join(f"{ratio:.1f}" for ratio in ratios)


def _print_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    print(f"| {' | '.join(head)} |")
    print(f"|---{'|--:' * (len(head) - 1)}|")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |")
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
