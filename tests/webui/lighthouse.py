"""Lighthouse over the main pages, as on a phone and as on a desk: `make lighthouse` (needs Node and Chromium).

Every page must reach 95 of 100 for accessibility and best practices. Performance is to reach as much, but depends on how busy the machine is:
a page that stays below is measured up to three times, its best counts, and what is still below is told and fails nothing. Prints a
table for docs/pages.md.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from index.config import Config
from tests.webui.browser_fixtures import ARGUMENTS, chromium
from tests.webui.pages_under_test import PAGES
from tests.webui.serving import served

TOOLS = Path(__file__).parent.parent / "tools"
MAIN = ("search", "start", "article", "context", "trends", "map", "facet", "register", "person", "archive", "help")
CATEGORIES = ("accessibility", "best-practices", "performance")
ENFORCED = 2
"""So many of them, the first, do not depend on the machine."""
LEAST = 95
TRIES = 3


@dataclass(frozen=True, slots=True)
class Scores:
    """Of 100, in the order of CATEGORIES."""

    page: str
    device: str
    values: tuple[int, ...]

    @property
    def enough(self) -> bool:
        """Whether every category reaches LEAST."""
        return min(self.values) >= LEAST


def measure(address: str, page: str, device: str) -> Scores | None:
    """One run of Lighthouse; None where it lost the browser's trace, as happens on a busy machine."""
    command = [
        str(TOOLS / "node_modules" / ".bin" / "lighthouse"),
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}",
        *(["--preset=desktop"] if device == "desktop" else []),
    ]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "CHROME_PATH": str(chromium())}
    )
    if ran.returncode:
        print(ran.stderr.strip(), file=sys.stderr)
        return None
    categories = json.loads(ran.stdout)["categories"]
    return Scores(page, device, tuple(round(100 * categories[name]["score"]) for name in CATEGORIES))


def best(address: str, page: str, device: str) -> Scores:
    """The best of up to TRIES runs; more than one only where the first is not enough."""
    reached = Scores(page, device, (0,) * len(CATEGORIES))
    for _ in range(TRIES):
        if not reached.enough and (run := measure(address, page, device)):
            reached = max(reached, run, key=lambda one: min(one.values))
    return reached


def main() -> int:
    """Prints the table; 1 if a page is not good enough."""
    if not shutil.which("node") or not (TOOLS / "node_modules" / "lighthouse").exists():
        print("No Lighthouse here: sh tests/find_page_checkers.sh gets it where Node (npm) and Java are.")
        return 1 if os.environ.get("CI") else 0
    chosen = [shown for shown in PAGES if shown.name in MAIN]
    print(f"| page | device | {' | '.join(CATEGORIES)} |\n|---|---|---:|---:|---:|")
    found = []
    with tempfile.TemporaryDirectory() as folder, served(Config(archive=Path(folder))) as root:
        for shown in chosen:
            for device in ("mobile", "desktop"):
                found.append(best(root + shown.address, shown.name, device))
                print(f"| {shown.name} | {device} | {' | '.join(map(str, found[-1].values))} |", flush=True)
    for slow in (scores for scores in found if not scores.enough):
        print(f"Below {LEAST}: {slow.page}, {slow.device}", file=sys.stderr)
    return 0 if all(min(scores.values[:ENFORCED]) >= LEAST for scores in found) else 1


if __name__ == "__main__":
    sys.exit(main())
