"""The options every command takes: which config file, which archive."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from index.config import load_config

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)
# Here click would ask for their names before it speaks German.
_FILE.name, _FOLDER.name = "Datei", "Ordner"


def config_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --config and --archive; values given before the command's name hold too, those after it win."""
    command = click.option(
        "--archive", type=_FOLDER, help="Ordner des Archivs (sonst FUNDSTELLE_ARCHIVE, config.yaml)."
    )(command)
    return click.option("--config", type=_FILE, help="Einstellungen (sonst FUNDSTELLE_CONFIG, ./config.yaml).")(command)


def with_config(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command its Config as the first argument. Raises ConfigError."""

    @functools.wraps(command)
    @click.pass_context
    def wrapper(context: click.Context, /, config: Path | None, archive: Path | None, **arguments: Any) -> Any:
        outer = context.parent
        while outer:
            config = config or outer.params.get("config")
            archive = archive or outer.params.get("archive")
            outer = outer.parent
        return command(load_config(config, archive), **arguments)

    return config_options(wrapper)
