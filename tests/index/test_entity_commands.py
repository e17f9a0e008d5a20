"""`fundstelle entities` on a real archive: what is corrected holds at once, and can be taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fundstelle import main
from index.article import AnnotatedArticle, Article, Mention, Name
from index.authority.authority_file import load_corrections
from index.authority.entity_table import EntityTable
from index.config import Config
from index.engines import open_writer
from index.storage.publishing import published_names

Run = Callable[..., Result]


def article(number: int, *persons: str) -> AnnotatedArticle:
    text = ", ".join(persons) + "."
    places = [text.index(person) for person in persons]
    mentions = tuple(Mention(at, at + len(person), person, "PER") for at, person in zip(places, persons, strict=True))
    names = tuple(Name("person", person, (position,)) for position, person in enumerate(persons))
    kept = Article(f"a{number}", f"a{number}.txt", persons[0], text, None, "", f"f{number}")
    return AnnotatedArticle(kept, "de", mentions, names)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    with open_writer(Config(archive=folder)) as writer:
        writer.write(
            [
                article(1, "Petra Lindqvist", "Ole Brandstätter"),
                article(2, "Petra Lindqvist", "Petra Lindkvist"),
                article(3, "Lindqvist", "Jan Balkmann"),
                article(4, "Jan Peter Balkmann"),
            ]
        )
        writer.commit("test")
    return folder


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "archive")


@pytest.fixture
def run(archive: Path) -> Run:
    def call(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--archive", str(archive), "entities", *arguments])

    return call


def table(archive: Path) -> EntityTable:
    return published_names(Config(archive=archive))[1]


def test_list_and_show(run: Run) -> None:
    assert [line.split() for line in run("list", "--limit", "1").output.splitlines()] == [
        ["3", "petra-lindqvist", "Petra", "Lindqvist"]
    ]
    (first,) = json.loads(run("list", "--limit", "1", "--json").output)
    assert set(first) == {"id", "label", "articles"}
    assert run("list", "balkm").output.count("\n") == 2
    shown = run("show", "lindqvist").output.splitlines()
    assert shown[0] == "Petra Lindqvist  (petra-lindqvist)"
    assert [line.split(maxsplit=1) for line in shown[1:]] == [["2", "Petra Lindqvist"], ["1", "Lindqvist"]]


def test_merge_holds_at_once_and_can_be_undone(run: Run, archive: Path) -> None:
    assert run("merge", "Petra Lindkvist", "--to", "petra-lindqvist").exit_code == 0
    assert table(archive).entity_of("person", "Petra Lindkvist") == table(archive).entity_of("person", "Lindqvist")
    assert "1" in run("log").output
    assert run("undo", "1").exit_code == 0
    assert table(archive).entity_of("person", "Petra Lindkvist") != table(archive).entity_of("person", "Lindqvist")
    assert "zurückgenommen" in run("log").output


def test_rename_hide_and_split(run: Run, archive: Path) -> None:
    run("rename", "Petra Lindqvist", "Petra Lindqvist (SPD)")
    run("hide", "ole-brandstaetter")
    run("split", "Lindqvist", "--to", "Sven Lindqvist")
    now = table(archive)
    labels = {entity.id: entity.label for entity in now.entities("person")}
    assert labels["petra-lindqvist"] == "Petra Lindqvist (SPD)"
    assert "ole-brandstaetter" not in labels
    assert now.keys_of("person", "sven-lindqvist") == ("Lindqvist",)


def test_suggestions_are_made_and_not_carried_out(run: Run, archive: Path) -> None:
    before = table(archive)
    output = run("suggest").output
    assert "entities merge petra-lindkvist --to petra-lindqvist" in output
    assert "Jan Balkmann (1) – Jan Peter Balkmann (1): ein weiterer Vorname" in output
    assert table(archive) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("show", "Mia Quandt"), "Mia Quandt: so heißt hier niemand"),
        (("merge", "Mia Quandt", "--to", "Lindqvist"), "Mia Quandt: so heißt hier niemand"),
        (("undo", "7"), "Korrektur 7 gibt es nicht"),
    ],
)
def test_a_slip_is_told_in_one_line_and_kept_nowhere(
    run: Run, archive: Path, arguments: tuple[str, ...], says: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert says in result.output
    assert result.output.count("\n") == 1
    assert load_corrections(archive / "authority.yaml").entries == ()


def test_no_index_yet(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--archive", str(tmp_path), "entities", "list"])
    assert result.exit_code == 1
    assert "fundstelle index" in result.output
