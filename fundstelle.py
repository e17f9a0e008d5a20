"""The command line: joins the commands of index/, search/ and webui/."""

from __future__ import annotations

import errno
import importlib
import os
import sys
from typing import Any

import click

from index.command_help import speak_german, with_german_help
from index.command_texts import reason
from index.errors import FundstelleError
from index.options import config_options
from index.startup import start_lean

_COMMANDS = {
    "index": "index.commands:index_command",
    "status": "search.commands:status_command",
    "check": "index.commands:check_command",
    "entities": "index.authority.entity_commands:entities",
    "search": "search.commands:search_command",
    "export": "search.export.command:export_command",
    "serve": "webui.commands:serve_command",
}
"""name -> where it stands: a command's module is imported only when it is called, so that a search starts at once."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return with_german_help(command)

    def main(self, *args: Any, **extra: Any) -> Any:
        start_lean()
        speak_german()
        with_german_help(self)
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FundstelleError as error:
            click.echo(f"Fehler: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("Abgebrochen.", err=True)
            sys.exit(1)
        except click.FileError as error:
            why = error.__cause__
            raise click.FileError(error.filename, reason(why) if isinstance(why, OSError) else None) from why
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # click ends quietly: the reader has enough, as in `fundstelle search … | head`
            _drop_output()
            what = f"{error.filename}: kein Zugriff" if error.filename else "Die Ausgabe ist nicht möglich"
            click.echo(f"Fehler: {what} ({reason(error)}).", err=True)
            sys.exit(1)


def _drop_output() -> None:
    """What waits to be printed is given up: else it would fail once more when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@config_options
@click.version_option(
    package_name="fundstelle", prog_name="fundstelle", help="Zeigt die Version.", message="%(prog)s %(version)s"
)
def main(config: Any, archive: Any) -> None:
    """Volltextsuche mit Facetten für Archive deutscher Zeitungsartikel."""


if __name__ == "__main__":
    main()
