"""What libraries and the system say on the command line is German, in one line."""

from __future__ import annotations

import errno
import gettext
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from click.testing import CliRunner

from fundstelle import main
from index.command_texts import reason
from index.config import Config
from index.storage.whoosh_writer import WhooshWriter
from tests.index.sample_articles import sample_article

CATALOG = Path(__file__).parents[2] / "index" / "locale" / "de" / "LC_MESSAGES"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search"], "Es fehlt das Argument 'ANFRAGE'."),
        (["search", "zwei", "Wörter"], "mehrere Wörter gehören in Anführungszeichen"),
        (["such"], "Den Befehl 'such' gibt es nicht."),
        (["search", "x", "--nirgends"], "Die Option '--nirgends' gibt es nicht."),
        (["search", "x", "--size", "viele"], "Falscher Wert für '--size'"),
        (["search", "x", "--size", "999"], "999 liegt nicht im Bereich 0<=x<=200."),
        (["search", "x", "--month", "2024-13"], "Falscher Wert für '--month': '2024-13' ist kein Monat wie 2026-01"),
        (["search", "x", "--month", "Januar"], "'Januar' ist kein Monat wie 2026-01"),
        (["search", "x", "--sort", "schön"], "'schön' ist keines von 'relevance', 'newest', 'oldest'."),
    ],
)
def test_usage_errors_are_german_and_end_with_2(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Error" not in result.output
    assert "Usage" not in result.output


def test_every_help_is_german() -> None:
    def commands_of(group: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield (*path, name)
            if isinstance(command, click.Group):
                yield from commands_of(command, *path, name)

    paths = [(), *commands_of(main)]
    assert ("entities", "merge") in paths
    for path in paths:
        said = CliRunner().invoke(main, [*path, "--help"]).output
        assert "[OPTIONEN]" in said.splitlines()[0]
        english = re.findall(r"\b(?:OPTIONS|COMMAND|ARGS|QUERY|NAMES|LABEL|NUMBER|INTEGER|RANGE|FILENAME)\b", said)
        assert english == [], path


def test_the_compiled_catalog_is_that_of_the_source() -> None:
    with (CATALOG / "click.po").open("rb") as file:
        source = read_po(file)
    with (CATALOG / "click.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in source:
        if message.id:
            singular, *plural = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            assert all(forms)
            assert [compiled.ngettext(singular, plural[0], n) for n in (1, 2)] == list(forms) if plural else True
            assert compiled.gettext(singular) == forms[0] or plural


def test_every_message_of_the_catalog_is_one_of_click() -> None:
    known = set()
    for path in Path(click.__file__).parent.glob("*.py"):
        for _, id, *_ in extract_from_file("python", path, keywords={"_": None, "ngettext": (1, 2)}):
            known.add(id)
    with (CATALOG / "click.po").open("rb") as file:
        assert {message.id for message in read_po(file) if message.id} <= known


def test_reasons_are_german_and_never_empty() -> None:
    assert reason(FileNotFoundError(errno.ENOENT, "No such file or directory")) == "Datei oder Ordner nicht vorhanden"
    assert reason(OSError(errno.ENOSPC, "No space left on device", "x")) == "kein Platz mehr auf dem Datenträger"
    assert reason(OSError(9999, "Odd")) == "Odd"
    assert reason(OSError()) == "OSError"
    assert reason(ValueError("no such host")) == "no such host"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [["status", "--json"], ["search", ""], ["export", ""]])
def test_a_full_disk_is_said_in_one_line(command: list[str], indexed: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "fundstelle", "--archive", str(indexed), *command],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr == "Fehler: Die Ausgabe ist nicht möglich (kein Platz mehr auf dem Datenträger).\n"


def test_a_file_that_cannot_be_written_is_named(indexed: Path) -> None:
    result = CliRunner().invoke(main, ["--archive", str(indexed), "export", "", "--output", "/nirgends/hier.csv"])
    assert result.exit_code == 1
    assert (
        "Fehler: Die Datei '/nirgends/hier.csv' lässt sich nicht öffnen: Datei oder Ordner nicht vorhanden"
        in result.output
    )


def test_a_sound_archive_is_told_with_its_numbers(indexed: Path) -> None:
    assert CliRunner().invoke(main, ["--archive", str(indexed), "check"]).output == "1 Segment, 1 Artikel: heil\n"


@pytest.fixture
def indexed(tmp_path: Path) -> Path:
    with WhooshWriter(Config(archive=tmp_path)) as writer:
        writer.write([sample_article(1)])
        writer.commit("test")
    return tmp_path
