"""The docs are true: every module is told, every link and every named file lives, every figure says its command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_layers import MODULES, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "index").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
NAMED_FILE = re.compile(r"`((?:index|search|webui|tests|docs)/[\w./-]+\.(?:py|md|json|yaml))`")


@pytest.mark.parametrize("module", [module for module in MODULES if module.name != "__init__.py"], ids=str)
def test_the_architecture_tells_every_module(module: Path) -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert re.search(rf"(?m)^ +{re.escape(module.name)} |`[\w/]*{re.escape(module.name)}`", page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_named_files_live(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
    for name in NAMED_FILE.findall(text):
        assert (ROOT / name).exists(), f"{page.name} names {name}"


def test_there_are_pages_to_check() -> None:
    assert len(PAGES) >= 8
