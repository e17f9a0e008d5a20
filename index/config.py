"""config.yaml: what an operator changes, read into one frozen Config.

Frozen dataclasses with explicit checks instead of pydantic: a message can then name the line of the file, and no command
waits 70 ms for an import.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import yaml

from index.command_texts import reason
from index.errors import FundstelleError
from index.schema import ENTITY_FIELDS, OPTIONAL_FIELDS

DEFAULT_FILE = "config.yaml"


class ConfigError(FundstelleError):
    """config.yaml cannot be used."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one archive. Every key of config.yaml is a field here; docs/configuration.md explains each."""

    archive: Path = Path("var")
    """Folder of the index and everything derived from the articles."""
    sources: tuple[Path, ...] = (Path("seeds"),)
    """Folders and files that `fundstelle index` reads when none is named."""
    model: str = "shipped"
    """spaCy pipeline that finds names: "shipped", the name of an installed one, or a folder."""
    organizations: bool = False
    """Whether organisations are found and shown besides persons and cities."""
    authority: Path | None = None
    """Corrections of names; authority.yaml in the archive folder where not set."""
    host: str = "127.0.0.1"
    """Address the server listens on."""
    port: int = 8017
    """Port the server listens on."""
    threads: int = 4
    """Threads that answer requests."""
    base_url: str = ""
    """Address under which others reach the server, for permalinks and exports; the request's own where empty."""
    editor_token_file: Path | None = None
    """File with the token with which editors sign in; nobody can edit on the pages where not set."""
    language: str = "de"
    """Language of the pages: de or en; readers can switch."""
    workers: int = 0
    """Processes that annotate articles; 0 is one for each processor."""

    @property
    def optional_fields(self) -> tuple[str, ...]:
        """The optional fields of index.schema.FIELDS that are switched on."""
        return ("organization",) if self.organizations else ()

    @property
    def entity_fields(self) -> tuple[str, ...]:
        """The fields of index.schema.FIELDS whose values are persons, cities …, without those switched off."""
        return tuple(name for name in ENTITY_FIELDS if name not in OPTIONAL_FIELDS or name in self.optional_fields)

    @property
    def authority_file(self) -> Path:
        """Where the corrections of names are kept."""
        return self.authority or self.archive / "authority.yaml"


def load_config(file: Path | None = None, archive: Path | None = None) -> Config:
    """The Config of `file`, or of FUNDSTELLE_CONFIG, or of ./config.yaml; the defaults where there is none of them.

    `archive`, or FUNDSTELLE_ARCHIVE, replaces the archive folder. Relative paths of the file are relative to its folder.
    Raises ConfigError.
    """
    named = file or _from_environment("FUNDSTELLE_CONFIG")
    path = named or Path(DEFAULT_FILE)
    if path.is_file():
        config = _read(path)
    elif named:
        raise ConfigError(f"{path}: Diese Datei gibt es nicht; mit --config oder FUNDSTELLE_CONFIG eine andere nennen.")
    else:
        config = Config()
    archive = archive or _from_environment("FUNDSTELLE_ARCHIVE")
    return replace(config, archive=archive) if archive else config


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _read(path: Path) -> Config:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigError(f"{path}, Zeile {line}: kein YAML ({error.problem}); die Zeile berichtigen.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path}: nicht als YAML in UTF-8 lesbar ({' '.join(str(error).split())}); als Text in UTF-8 speichern."
        ) from error
    except OSError as error:
        raise ConfigError(f"{path}: nicht lesbar ({reason(error)}); die Rechte der Datei prüfen.") from error
    if root is None:
        return Config()
    if not isinstance(root, yaml.MappingNode):
        raise ConfigError(f"{path}, Zeile 1: erwartet werden Zeilen der Form `schlüssel: wert`.")
    constructor = yaml.SafeLoader("")
    settings: dict[str, Any] = {}
    for key_node, value_node in root.value:
        where = f"{path}, Zeile {key_node.start_mark.line + 1}"
        key = str(key_node.value)
        if key not in _READERS:
            raise ConfigError(f"{where}: unbekannter Schlüssel `{key}`; bekannt sind {', '.join(_READERS)}.")
        if key in settings:
            raise ConfigError(f"{where}: `{key}` steht hier ein zweites Mal; eines davon streichen.")
        try:
            value = constructor.construct_object(value_node, deep=True)
            settings[key] = _READERS[key](value, path.parent)
        except _Unfit as error:
            raise ConfigError(f"{where}: `{key}` {error}.") from error
        except (yaml.YAMLError, ValueError) as error:
            raise ConfigError(f"{where}: `{key}` hat einen Wert, den YAML nicht kennt; ihn berichtigen.") from error
    return replace(Config(), **settings)


class _Unfit(Exception):
    """A value that its key does not take; str() continues "`key` …"."""


def _path(value: Any, folder: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise _Unfit("verlangt einen Pfad")
    try:
        return folder / Path(value).expanduser()
    except RuntimeError as error:
        raise _Unfit(f"nennt den Ordner von jemandem, den es hier nicht gibt: {value}") from error


def _paths(value: Any, folder: Path) -> tuple[Path, ...]:
    values: Iterable[Any] = value if isinstance(value, list) else [value]
    return tuple(_path(one, folder) for one in values)


def _model(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if "\0" in text:
        raise _Unfit("verlangt einen Namen oder Pfad")
    return str(folder / text) if "/" in text or "\\" in text else text


def _text(value: Any, folder: Path) -> str:
    if not isinstance(value, str):
        raise _Unfit("verlangt einen Text")
    return value


def _whole(low: int, high: int) -> Any:
    def read(value: Any, folder: Path) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _Unfit(f"verlangt eine ganze Zahl von {low} bis {high}")
        return value

    return read


def _switch(value: Any, folder: Path) -> bool:
    if not isinstance(value, bool):
        raise _Unfit("verlangt true oder false")
    return value


def _one_of(*allowed: str) -> Any:
    def read(value: Any, folder: Path) -> str:
        if value not in allowed:
            raise _Unfit(f"verlangt eines von: {', '.join(allowed)}")
        return str(value)

    return read


_READERS: dict[str, Any] = {
    "archive": _path,
    "sources": _paths,
    "model": _model,
    "organizations": _switch,
    "authority": _path,
    "host": _text,
    "port": _whole(0, 65535),
    "threads": _whole(1, 256),
    "base_url": _text,
    "editor_token_file": _path,
    "language": _one_of("de", "en"),
    "workers": _whole(0, 256),
}
assert set(_READERS) == {field.name for field in fields(Config)}
