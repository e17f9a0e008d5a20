"""`fundstelle entities` on a real archive: what is corrected holds at once, and can be taken back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fundstelle import main
from index.article import AnnotatedArticle, Article, Entity, Mention, Name
from index.authority.authority_file import load_corrections
from index.authority.entity_table import EntityTable
from index.config import Config
from index.engines import open_writer
from index.manifest import FileRow, Manifest
from index.storage.publishing import PublishedNames
from search.engines import open_searcher
from search.request import SearchRequest

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
    return PublishedNames(Config(archive=archive)).table


def test_list_and_show(run: Run) -> None:
    listed = run("list", "--limit", "1")
    assert [line.split() for line in listed.stdout.splitlines()] == [["3", "petra-lindqvist", "Petra", "Lindqvist"]]
    assert listed.stderr.startswith("1 von 5; mit --limit mehr")
    assert run("list", "--limit", "5").stderr == ""
    assert "zzz: so heißt hier niemand" in run("list", "zzz").stderr
    (first,) = json.loads(run("list", "--limit", "1", "--json").output)
    assert set(first) == {"id", "label", "articles"}
    assert run("list", "balkm").output.count("\n") == 2
    shown = run("show", "lindqvist").output.splitlines()
    assert shown[0] == "Petra Lindqvist  (petra-lindqvist)"
    assert [line.split(maxsplit=1) for line in shown[1:]] == [["2", "Petra Lindqvist"], ["1", "Lindqvist"]]


def test_an_article_counts_once_for_whoever_it_names_in_several_ways(run: Run, archive: Path) -> None:
    run("merge", "Petra Lindkvist", "Ole Brandstätter", "--to", "petra-lindqvist")
    run("merge", "Jan Balkmann", "--article", "a3", "--to", "petra-lindqvist")
    run("hide", "Jan Peter Balkmann")
    (only,) = json.loads(run("list", "--json").output)
    assert only == {"id": "petra-lindqvist", "label": "Petra Lindqvist", "articles": 3}
    assert json.loads(run("list", "Brandst", "--json").output) == [only]
    (value,) = open_searcher(Config(archive=archive)).facet(SearchRequest(), "person").facet.values
    assert (value.value, value.count) == ("petra-lindqvist", 3)


def test_what_was_corrected_is_told_to_scripts(run: Run) -> None:
    made = [
        json.loads(run(*arguments, "--json").output)
        for arguments in (
            ("merge", "petra-lindkvist", "--to", "petra-lindqvist"),
            ("rename", "petra-lindqvist", "P. Lindqvist"),
            ("hide", "ole-brandstaetter"),
            ("split", "Petra Lindkvist"),
            ("identify", "petra-lindqvist", "--wikidata", "Q64"),
            ("distinct", "petra-lindqvist", "petra-lindkvist"),
            ("undo", "2"),
        )
    ]
    assert [(one["number"], one["revision"]) for one in made] == [(n, n) for n in range(1, 7)] + [(2, 7)]
    assert len({one["generation"] for one in made}) == 7


def test_an_id_is_kept_as_the_form_that_people_can_read(run: Run, archive: Path) -> None:
    run("rename", "petra-lindqvist", "Petra L.")
    run("split", "jan-balkmann", "--article", "a3", "--to", "Jan Balkmann (Maler)")
    run("hide", "petra-lindqvist", "--article", "a3")
    assert [entry.names for entry in load_corrections(archive / "authority.yaml").entries] == [
        ("Petra Lindqvist",),
        ("Jan Balkmann",),
        ("petra-lindqvist",),  # here all forms of hers, not this one alone
    ]


def test_merge_holds_at_once_and_can_be_undone(run: Run, archive: Path) -> None:
    assert run("merge", "Petra Lindkvist", "--to", "petra-lindqvist").exit_code == 0
    assert table(archive).entity_of("person", "Petra Lindkvist") == table(archive).entity_of("person", "Lindqvist")
    assert "1" in run("log").output
    (entry,) = json.loads(run("log", "--json").output)
    assert (entry["action"], entry["names"], entry["to"], entry["undone"]) == (
        "merge",
        ["Petra Lindkvist"],
        "Petra Lindqvist",
        False,
    )
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


def test_two_of_one_name_are_split_by_article_named_by_id_or_path(run: Run, archive: Path) -> None:
    manifest = Manifest(archive)
    manifest.put(archive, FileRow("a2.txt", 1, 1, ("a2",)))
    manifest.commit()
    manifest.close()
    split = run(
        "split", "petra-lindqvist", "--article", "a2.txt", "--to", "Petra Lindqvist (Malerin)", "--note", "1920"
    )
    assert split.exit_code == 0
    shown = json.loads(run("show", "petra-lindqvist-malerin", "--json").output)
    assert shown["forms"] == [{"form": "Petra Lindqvist", "count": 1}]
    assert run("show", "Petra Lindqvist").output.splitlines()[1:] == ["      1  Lindqvist", "      1  Petra Lindqvist"]
    assert "[a2.txt]  – 1920" in run("log").output
    assert "  articles:\n    a2: a2.txt\n" in (archive / "authority.yaml").read_text(encoding="utf-8")
    assert run("hide", "petra-lindqvist", "--article", "a3").exit_code == 0
    assert run("merge", "Jan Balkmann", "--article", "a3", "--to", "Jan Peter Balkmann").exit_code == 0
    assert table(archive).entity_of("person", "Lindqvist", "a3") is None
    assert [entity.id for entity in table(archive).entities("person") if "balkmann" in entity.id] == [
        "jan-peter-balkmann"
    ]
    for number in ("1", "2", "3"):
        assert run("undo", number).exit_code == 0
    assert table(archive).apart("person") == ()


def test_numbers_elsewhere_are_kept_shown_and_taken_back(run: Run) -> None:
    assert run("identify", "petra-lindqvist", "--gnd", "https://d-nb.info/gnd/118540238").exit_code == 0
    assert run("identify", "petra-lindqvist", "--wikidata", "q5879").exit_code == 0
    assert "GND 118540238  https://d-nb.info/gnd/118540238" in run("show", "petra-lindqvist").output
    assert json.loads(run("show", "petra-lindqvist", "--json").output)["identifiers"] == {
        "gnd": {"id": "118540238", "url": "https://d-nb.info/gnd/118540238"},
        "wikidata": {"id": "Q5879", "url": "https://www.wikidata.org/wiki/Q5879"},
    }
    run("undo", "2")
    assert "Wikidata" not in run("show", "petra-lindqvist").output
    assert run("identify", "petra-lindqvist", "--gnd", "").exit_code == 0
    assert json.loads(run("show", "petra-lindqvist", "--json").output)["identifiers"] == {}


def test_who_is_not_the_same_is_not_suggested_again(run: Run) -> None:
    pair = json.loads(run("suggest", "--json").output)[0]
    assert (pair["one"]["id"], pair["other"]["id"], pair["reason"]) == ("petra-lindqvist", "petra-lindkvist", "surname")
    assert run("distinct", "petra-lindkvist", "petra-lindqvist").exit_code == 0
    assert "petra-lindkvist" not in run("suggest").output
    run("distinct", "jan-balkmann", "jan-peter-balkmann")
    assert run("suggest").stderr == "Nichts vorzuschlagen: Keine zwei Personen heißen ähnlich.\n"
    run("undo", "1")
    assert "petra-lindkvist" in run("suggest").output


def test_lost_corrections_stop_whatever_would_go_on_without_them(run: Run, archive: Path) -> None:
    run("hide", "ole-brandstaetter")
    (archive / "authority.yaml").unlink()
    for result in (
        run("hide", "Jan Balkmann"),
        CliRunner().invoke(main, ["--archive", str(archive), "index", "--rebuild"]),
    ):
        assert result.exit_code == 1
        assert "das Archiv kennt schon Revision 1" in result.output
    assert not (archive / "authority.yaml").exists()
    assert table(archive).find("person", "ole-brandstaetter") is None


def test_a_damaged_index_takes_no_corrections(run: Run, archive: Path) -> None:
    assert run("hide", "Petra Lindqvist").exit_code == 0
    before = (archive / "authority.yaml").read_bytes()
    (generation,) = (archive / "whoosh" / "generations").iterdir()
    generation.write_bytes(generation.read_bytes()[:100])
    for words in (("undo", "1"), ("rename", "Petra Lindqvist", "P. L.")):
        result = run(*words)
        assert result.exit_code == 1
        assert "fundstelle check --repair" in result.output
        assert len(result.output.splitlines()) == 1
    assert (archive / "authority.yaml").read_bytes() == before


def test_while_others_index_a_correction_waits_for_their_commit(run: Run, archive: Path) -> None:
    with open_writer(Config(archive=archive)) as writer:
        result = run("hide", "ole-brandstaetter")
        assert "gerade wird indiziert" in result.output
        assert table(archive).find("person", "ole-brandstaetter") is not None
        writer.commit("test")
    assert table(archive).find("person", "ole-brandstaetter") is None


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
        (("split", "petra-lindqvist", "--article", "a9", "--to", "X"), "a9: einen Artikel"),
        (("split", "petra-lindqvist", "--article", "a4", "--to", "X"), "a4.txt: hier steht petra-lindqvist nicht"),
        (("split", "petra-lindqvist", "--article", "a2"), "Der neue Name ist leer"),
        (("split", "Jan Balkmann", "--to", "X"), "andere Schreibweisen hat jan-balkmann nicht"),
        (("merge", "Lindqvist", "--to", "petra-lindqvist"), "schon dieselbe"),
        (("distinct", "Lindqvist", "petra-lindqvist"), "zwei verschiedene"),
        (("identify", "Lindqvist", "--gnd", "118540239"), "118540239: ist keine Nummer der GND"),
        (("rename", "Lindqvist", " "), "Der neue Name ist leer"),
        (("rename", "Lindqvist", "ole  brandstaetter"), "merge petra-lindqvist --to ole-brandstaetter"),
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


def test_a_name_with_another_case_is_no_other(run: Run, archive: Path) -> None:
    assert run("rename", "Ole Brandstätter", "OLE BRANDSTÄTTER").exit_code == 0
    assert table(archive).find("person", "ole-brandstaetter") == Entity(
        "person", "ole-brandstaetter", "OLE BRANDSTÄTTER"
    )


def test_who_is_hidden_gets_no_name_of_somebody_else(run: Run) -> None:
    run("hide", "Ole Brandstätter")
    refused = run("rename", "Ole Brandstätter", "Jan Balkmann")
    assert refused.exit_code == 1
    assert "so heißt hier schon jemand anderes (jan-balkmann)" in refused.output


def test_no_index_yet(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--archive", str(tmp_path), "entities", "list"])
    assert result.exit_code == 1
    assert "fundstelle index" in result.output
