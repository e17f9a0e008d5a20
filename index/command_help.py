"""German for what click says on the command line: its messages, and the words of its help."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import click

_ARGUMENTS = {"query": "ANFRAGE", "names": "NAMEN", "label": "NEUER_NAME", "number": "NUMMER"}
_TYPES = {"integer": "ZAHL", "integer range": "ZAHL", "filename": "DATEI"}
"""What click writes for an argument without a word of its own, and for a value of such a type."""


def with_german_help(command: click.Command) -> click.Command:
    """The command with German words for what its help leaves open (OPTIONEN, ZAHL), and its subcommands too."""
    command.options_metavar = "[OPTIONEN]"
    for one in command.params:
        if one.metavar is None and isinstance(one, click.Argument):
            name = str(one.name)
            one.metavar = _ARGUMENTS.get(name, name.upper()) + ("..." if one.nargs == -1 else "")
        elif one.metavar is None:
            one.metavar = _TYPES.get(one.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "BEFEHL [ANGABEN]..."
        for its in command.commands.values():
            with_german_help(its)
    return command


def speak_german() -> None:
    """Lets click take its messages from locale/ (it asks gettext for them), whatever the system's language is."""
    os.environ["LANGUAGE"] = "de"
    gettext.bindtextdomain("click", str(Path(__file__).with_name("locale")))
    gettext.textdomain("click")
