"""A small archive in memory for the pages: dated and undated articles, names, and one that means harm."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.authority.entity_table import EntityTable, FieldEntities
from index.config import Config
from index.german.analysis import Analyzer
from search.article_page import ArticlePage
from search.engines import open_searcher
from search.request import SearchRequest
from search.searcher import Searcher
from tests.search.archives import article
from tests.search.naive import NaiveSearcher
from tests.webui.browser_fixtures import browser, open_page, server
from webui.app import create_app

__all__ = ["browser", "client", "failing", "open_page", "searcher", "seeds_client", "server"]

TOKEN = "ein-langes-Kennwort"
"""What editors sign in with."""
HOSTILE = "<script>alert(1)</script> Gipfel & <b>Krieg</b> \"onload='x'\" \u202egnirts\u202c \u2066innen\n\n</p></article><h1>falsch</h1>"
PERSONS = {"donald-trump": "Donald Trump", "rustem-umerow": "Rustem Umerow", "boese": '"><img src=x onerror=alert(1)>'}
CITIES = {"kiew": "Kiew", "paris": "Paris"}


def table(names: dict[str, str]) -> FieldEntities:
    """Entities that are called like their keys."""
    labels = tuple(names.values())
    return FieldEntities(
        ids=tuple(names), labels=labels, entity_of_key={label: place for place, label in enumerate(labels)}
    )


ARTICLES = (
    article(
        "gipfel",
        "Die Unterhändler sprachen über Garantien.\n\nDer Krieg geht weiter.",
        title="Gipfel in Paris",
        date="2026-01-08",
        persons=["Donald Trump", "Rustem Umerow"],
        cities=["Paris", "Kiew"],
        source="Nordkurier",
    ),
    article(
        "krieg", "Ein Bericht über Garantien.", title="Krieg und Frieden", date="2025-04", persons=["Donald Trump"]
    ),
    article("jahr", "Nur das Jahr ist bekannt.", title="Ein Gipfel", date="2025", cities=["Kiew"]),
    article("ohne", "Ein Text mit Garantien.", title="Ohne Datum", persons=["Rustem Umerow"], language="en"),
    article("boese", HOSTILE, title="<script>alert(2)</script>", persons=[PERSONS["boese"]], date="2026-01"),
    *(article(f"masse{number:02}", "Eine Meldung.", title=f"Meldung {number}", date="2024-05") for number in range(20)),
)


@pytest.fixture(scope="session")
def searcher() -> Searcher:
    return NaiveSearcher(ARTICLES, EntityTable({"person": table(PERSONS), "city": table(CITIES)}), Analyzer())


@pytest.fixture
def client(searcher: Searcher) -> FlaskClient:
    return create_app(searcher, Config()).test_client()


@pytest.fixture(scope="session")
def seeds_client(seeds_archive: Config) -> FlaskClient:
    """A client of the real engine over the seeds."""
    return create_app(open_searcher(seeds_archive), seeds_archive).test_client()


@pytest.fixture
def edited_archive(seeds_archive: Config, tmp_path: Path) -> Config:
    """A copy of the seeds, whose operator set TOKEN for editors."""
    shutil.copytree(seeds_archive.archive, tmp_path / "var")
    (tmp_path / "token").write_text(TOKEN + "\n", encoding="utf-8")
    return replace(seeds_archive, archive=tmp_path / "var", editor_token_file=tmp_path / "token")


@pytest.fixture
def failing(searcher: Searcher) -> Callable[[Exception], FlaskClient]:
    """A client of an archive whose engine raises this for every search and article."""

    def client_of(error: Exception) -> FlaskClient:
        class Failing(NaiveSearcher):
            def __init__(self) -> None:
                pass

            def search(self, request: SearchRequest) -> Any:
                raise error

            def article(self, id: str, request: SearchRequest | None = None) -> ArticlePage:
                raise error

        return create_app(Failing(), Config()).test_client()

    return client_of
