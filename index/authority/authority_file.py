"""authority.yaml: the corrections of an archive as a file that people read, compare and may edit."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import yaml

from index.authority.corrections import ACTIONS, Correction, Corrections, Identifier
from index.errors import FundstelleError

_WAIT_SECONDS = 5.0
_STALE_SECONDS = 60.0
_HEADER = """\
# Korrekturen der Personen und Städte dieses Archivs; docs/entities.md erklärt sie.
# `fundstelle entities` schreibt diese Datei; wer sie von Hand ändert, zählt `revision` um eins weiter.
"""


class AuthorityError(FundstelleError):
    """authority.yaml cannot be read or written."""


class CorrectionsChanged(AuthorityError):
    """Somebody else changed the corrections since they were read."""


def load_corrections(path: Path) -> Corrections:
    """The corrections in a file; none if there is no such file. Raises AuthorityError, naming file and line."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except FileNotFoundError:
        return Corrections()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise AuthorityError(f"{path}, Zeile {line}: kein YAML ({error.problem}); die Zeile berichtigen.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AuthorityError(f"{path}: nicht als YAML in UTF-8 lesbar; als Text in UTF-8 speichern.") from error
    except OSError as error:
        raise AuthorityError(f"{path}: nicht lesbar ({error.strerror}); die Rechte der Datei prüfen.") from error
    return Corrections() if root is None else _Reader(path).corrections(root)


def save_corrections(path: Path, corrections: Corrections) -> Corrections:
    """Replaces the file in one step and returns what it holds now, one revision on.

    Raises CorrectionsChanged if the file is not at the revision these corrections come from, AuthorityError if it cannot
    be read or written. Whatever goes wrong, the old file stays whole.
    """
    with _locked(path):
        return _save(path, corrections)


def change_corrections(path: Path, change: Callable[[Corrections], Corrections]) -> Corrections:
    """Reads, changes and saves the corrections while nobody else can. Raises AuthorityError and whatever `change` raises."""
    with _locked(path):
        return _save(path, change(load_corrections(path)))


def _save(path: Path, corrections: Corrections) -> Corrections:
    found = load_corrections(path).revision
    if found != corrections.revision:
        raise CorrectionsChanged(
            f"{path}: inzwischen von jemand anderem geändert (Revision {found} statt {corrections.revision});"
            " die Änderung bitte neu ansehen und wiederholen."
        )
    saved = Corrections(corrections.entries, corrections.identifiers, corrections.revision + 1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            file.write(_HEADER + yaml.safe_dump(_plain(saved), allow_unicode=True, sort_keys=False, width=1000))
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError as error:
        raise AuthorityError(
            f"{path}: nicht zu schreiben ({error.strerror}); die Rechte des Ordners prüfen."
        ) from error
    return saved


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds `path`.lock, a file that only its maker deletes; one that outlived its maker by a minute is taken over."""
    lock = path.with_name(path.name + ".lock")
    until = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            lock.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            if _age(lock) > _STALE_SECONDS:
                lock.unlink(missing_ok=True)
            elif time.monotonic() > until:
                raise AuthorityError(
                    f"{path}: wird gerade von jemand anderem geändert; gleich noch einmal versuchen"
                    f" (ist niemand mehr dabei, {lock.name} löschen)."
                ) from None
            time.sleep(0.02)
        except OSError as error:
            raise AuthorityError(
                f"{path}: nicht zu schreiben ({error.strerror}); die Rechte des Ordners prüfen."
            ) from error
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _age(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _plain(corrections: Corrections) -> dict[str, object]:
    """The corrections as YAML takes them: in the order of the fields, those left out that have no value."""

    def row(value: Correction | Identifier) -> dict[str, object]:
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: list(one) if isinstance(one, tuple) else one for name, one in pairs if one}

    plain: dict[str, object] = {"revision": corrections.revision, "corrections": list(map(row, corrections.entries))}
    if corrections.identifiers:
        plain["identifiers"] = list(map(row, corrections.identifiers))
    return plain


class _Reader:
    """Turns the nodes of a YAML document into Corrections, every error with its line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def corrections(self, root: yaml.Node) -> Corrections:
        parts = self._mapping(root, {"revision", "corrections", "identifiers"})
        revision = self._number(parts["revision"]) if "revision" in parts else 0
        entries = tuple(self._correction(node) for node in self._items(parts.get("corrections")))
        numbers: set[int] = set()
        for node, entry in zip(self._items(parts.get("corrections")), entries, strict=True):
            if entry.number in numbers:
                raise self._error(node, f"die Nummer {entry.number} gibt es schon; eine freie Nummer nehmen")
            numbers.add(entry.number)
        identifiers = tuple(self._identifier(node) for node in self._items(parts.get("identifiers")))
        return Corrections(entries, identifiers, revision)

    def _correction(self, node: yaml.Node) -> Correction:
        parts = self._mapping(node, {field.name for field in fields(Correction)})
        for needed in ("number", "action", "field", "names"):
            if needed not in parts:
                raise self._error(node, f"der Korrektur fehlt `{needed}`; es ergänzen")
        action = next((one for one in ACTIONS if one == parts["action"].value), None)
        if action is None:
            raise self._error(parts["action"], f"`action` ist eines von {', '.join(ACTIONS)}")
        names = tuple(self._text(item) for item in self._items(parts["names"]))
        to = self._text(parts["to"]) if "to" in parts else ""
        if not names:
            raise self._error(parts["names"], "`names` nennt niemanden; mindestens einen Namen nennen")
        if action in ("merge", "rename") and not to:
            raise self._error(node, f"der Korrektur `{action}` fehlt `to`; es ergänzen")
        return Correction(
            self._number(parts["number"]),
            action,
            self._text(parts["field"]),
            names,
            to,
            self._text(parts["date"]) if "date" in parts else "",
            self._text(parts["note"]) if "note" in parts else "",
            "undone" in parts and self._yes(parts["undone"]),
        )

    def _identifier(self, node: yaml.Node) -> Identifier:
        parts = self._mapping(node, {field.name for field in fields(Identifier)})
        values = {name: self._text(part) for name, part in parts.items()}
        if not values.get("field") or not values.get("name"):
            raise self._error(node, "dem Eintrag fehlt `field` oder `name`; beides nennen")
        return Identifier(**values)

    def _mapping(self, node: yaml.Node, known: set[str]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "erwartet werden Zeilen der Form `schlüssel: wert`")
        parts: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in known:
                raise self._error(key, f"unbekannter Schlüssel `{key.value}`; bekannt sind {', '.join(sorted(known))}")
            if key.value in parts:
                raise self._error(key, f"`{key.value}` steht hier zum zweiten Mal; eines davon streichen")
            parts[key.value] = value
        return parts

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value == ""):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "erwartet wird eine Liste, jede Zeile mit `- `")
        return list(node.value)

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, "erwartet wird ein Text")
        return str(node.value)

    def _number(self, node: yaml.Node) -> int:
        if not isinstance(node, yaml.ScalarNode) or not node.value.isdecimal():
            raise self._error(node, "erwartet wird eine ganze Zahl")
        return int(node.value)

    def _yes(self, node: yaml.Node) -> bool:
        if node.value not in ("true", "false"):
            raise self._error(node, "erwartet wird true oder false")
        return bool(node.value == "true")

    def _error(self, node: yaml.Node, problem: str) -> AuthorityError:
        return AuthorityError(f"{self._path}, Zeile {node.start_mark.line + 1}: {problem}.")
