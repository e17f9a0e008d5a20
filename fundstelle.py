"""The command line: joins the commands of index/, search/ and webui/."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

from index.errors import FundstelleError
from index.options import config_options

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
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FundstelleError as error:
            click.echo(f"Fehler: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("Abgebrochen.", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@config_options
@click.version_option(package_name="fundstelle", prog_name="fundstelle")
def main(config: Any, archive: Any) -> None:
    """Volltextsuche mit Facetten für Archive deutscher Zeitungsartikel."""


if __name__ == "__main__":
    main()
