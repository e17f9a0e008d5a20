"""Every page is HTML without an error: parsed strictly, its references alive, and by the Nu checker where Java and npm are.

`sh tests/find_page_checkers.sh` gets the checker (the W3C's own). Where CI is set it must be there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.webui.pages_under_test import PAGES, PageUnderTest
from tests.webui.reading import Page

ROOT = Path(__file__).parent.parent.parent
VNU = ROOT / "tests" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
REFERENCES = ("for", "form", "list", "popovertarget", "aria-labelledby", "aria-describedby", "aria-controls", "headers")


@pytest.fixture(scope="module")
def vnu() -> list[str]:
    """The command of the Nu checker."""
    if shutil.which("java") and VNU.exists():
        return ["java", "-Xss1m", "-jar", str(VNU), "--format", "json"]
    reason = "no Nu HTML checker: sh tests/find_page_checkers.sh gets it where Java and npm are"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def html_of(client: FlaskClient, shown: PageUnderTest) -> str:
    answer = client.get(shown.address)
    assert answer.status_code == shown.status, shown.address
    return answer.text


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_a_page_parses_strictly_and_refers_to_what_it_has(seeds_client: FlaskClient, shown: PageUnderTest) -> None:
    html = html_of(seeds_client, shown)
    html5lib.HTMLParser(strict=True).parse(html)
    tags = Page(html).tags
    ids = Counter(its["id"] for _, its in tags if "id" in its)
    assert [id for id, times in ids.items() if times > 1] == []
    wanted = {id for _, its in tags for name in REFERENCES for id in its.get(name, "").split()}
    wanted |= {its["href"].removeprefix("#") for _, its in tags if its.get("href", "").startswith("#")}
    assert wanted - set(ids) == set()


def test_the_nu_checker_has_no_objection(seeds_client: FlaskClient, vnu: list[str], tmp_path: Path) -> None:
    for language in ("de", "en"):
        seeds_client.set_cookie("lang", language)
        for shown in PAGES:
            (tmp_path / f"{shown.name}.{language}.html").write_text(html_of(seeds_client, shown), encoding="utf-8")
    seeds_client.delete_cookie("lang")
    assert objections([*vnu, *map(str, sorted(tmp_path.iterdir()))]) == []


@pytest.mark.parametrize("name", [path.name for path in (ROOT / "webui" / "static").glob("*.[cs][sv][sg]")])
def test_the_nu_checker_accepts_styles_and_pictures(vnu: list[str], name: str) -> None:
    path = ROOT / "webui" / "static" / name
    assert objections([*vnu, f"--{path.suffix.removeprefix('.')}", str(path)]) == []


def test_the_nu_checker_does_object(vnu: list[str], tmp_path: Path) -> None:
    """The checker is one that can object: else the tests above would prove nothing."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=de><title>x</title><p aria-labelledby=none><div></p>", encoding="utf-8")
    assert objections([*vnu, str(wrong)])


def objections(command: list[str]) -> list[str]:
    """Errors and warnings, one line each."""
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    messages: list[dict[str, Any]] = json.loads(ran.stderr)["messages"]
    return [
        f"{Path(one.get('url', '')).name}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')}"
        for one in messages
    ]
