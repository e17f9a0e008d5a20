"""The measurements of var/bench as the tables of docs/performance.md.

python -m tests.bench.engine.tables [FOLDER]
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


def main(folder: str = "var/bench") -> None:
    """Prints all tables for every size that was measured."""
    sizes = sorted(int(path.stem) for path in Path(folder).glob("*.json") if path.stem.isdecimal())
    for size in sizes:
        measured, more = (_read(Path(folder) / f"{size}{end}.json") for end in ("", "-more"))
        engines = [name for name in ENGINES if name in measured["index"]]
        titles = [_NAMES[name] for name in engines]
        print(f"\n## {size:,} articles\n")
        for section, title in (("pages", "Page"), ("search_alone", "Search alone")):
            print(f"{title}, p50 / p95 in ms:\n")
            rows = [
                [kind, *(_both(of[name]) if name in of else "–" for name in engines), _ratio(of)]
                for kind, of in measured[section].items()
            ]
            _print_table(["", *titles, "tantivy ÷ Fundstelle"], rows)
        if "tantivy" in engines:
            print("The median of the least times of each query in ms, which a busy machine disturbs least:\n")
            least = more["least_ms"]
            rows = [
                [kind, *(one for section in ("pages", "search_alone") for one in _beside_tantivy(least[section][kind]))]
                for kind in least["pages"]
                if "tantivy" in least["pages"][kind]
            ]
            _print_table(
                ["", "page: Fundstelle", "tantivy", "ratio", "search alone: Fundstelle", "tantivy", "ratio"], rows
            )
        print("The whole product, p50 / p95 in ms:\n")
        _print_table(["", "WhooshSearcher.search"], [[kind, _both(one)] for kind, one in more["product"].items()])
        columns = ("seconds", "cpu_seconds", "mb", "peak_rss_mb", "peak_pss_mb")
        rows = [[_NAMES[name], *(built[column] for column in columns)] for name, built in more["index"].items()]
        _print_table(["", "index, s", "processor, s", "size, MB", "peak RSS, MB", "peak PSS, MB"], rows)
        rows = [
            [_NAMES[name], measured["cold"][name]["first_page_ms"], round(more["resident_mb"][name] or 0)]
            for name in engines
        ]
        _print_table(["", "first page, ms", "resident, MB"], rows)
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


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _both(one: dict[str, float]) -> str:
    return f"{_short(one['p50_ms'])} / {_short(one['p95_ms'])}"


def _beside_tantivy(least: dict[str, float]) -> tuple[str, str, str]:
    ours, theirs = least["fundstelle"], least["tantivy"]
    return f"{ours:.3f}", f"{theirs:.3f}", f"{theirs / ours:.1f}"


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
