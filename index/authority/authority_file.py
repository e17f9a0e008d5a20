"""authority.yaml: the corrections of an archive as a file that people read, compare and may edit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

import yaml

from index.authority.corrections import ACTIONS, ArticleRef, Correction, Corrections
from index.authority.identifiers import SCHEMES, BadIdentifier, Identifiers, checked
from index.command_texts import reason
from index.errors import FundstelleError
from index.storage.archive_lock import acquired
from index.storage.column_files import sync_folder

_WAIT_SECONDS = 15.0
_HEADER = """\
# Korrekturen der Personen und Städte dieses Archivs; docs/entities.md erklärt sie.
# `fundstelle entities` schreibt diese Datei; wer sie von Hand ändert, zählt `revision` um eins weiter.
# Die letzte Zeile `...` bezeugt, dass nichts abgeschnitten ist.
"""
# libyaml reads and writes a file of thousands of corrections twenty times as fast; it comes with PyYAML's wheels.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_END = "..."
"""YAML's mark for the end of a document: what was cut off has none."""


class AuthorityError(FundstelleError):
    """authority.yaml cannot be read or written."""


class CorrectionsChanged(AuthorityError):
    """Somebody else changed the corrections since they were read."""


class CorrectionsLost(AuthorityError):
    """The file is cut off, or older than the corrections that the archive knows already."""


def load_corrections(path: Path, known_revision: int = 0) -> Corrections:
    """The corrections in a file; none if there is no such file. Raises AuthorityError, naming file and line.

    Raises CorrectionsLost if the file is not whole, or not yet at the revision that the archive knows.
    """
    corrections = _load(path)
    if corrections.revision < known_revision:
        raise CorrectionsLost(
            f"{path}: steht bei Revision {corrections.revision}, das Archiv kennt schon Revision {known_revision}: die Datei ist"
            f" verloren, leer oder veraltet; eine Sicherung zurückholen oder, wenn sie so gilt, `revision: {known_revision + 1}` setzen."
        )
    return corrections


def _load(path: Path) -> Corrections:
    try:
        state = path.stat()
        return _parsed(path, (state.st_mtime_ns, state.st_size, state.st_ino))
    except FileNotFoundError:
        return Corrections()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise AuthorityError(f"{path}, Zeile {line}: kein YAML ({error.problem}); die Zeile berichtigen.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AuthorityError(f"{path}: nicht als YAML in UTF-8 lesbar; als Text in UTF-8 speichern.") from error
    except OSError as error:
        raise AuthorityError(f"{path}: nicht lesbar ({reason(error)}); die Rechte der Datei prüfen.") from error


@lru_cache(maxsize=4)
def _parsed(path: Path, state: tuple[int, ...]) -> Corrections:
    """What stands in a file; read once as long as its time, size and inode stay."""
    text = path.read_text(encoding="utf-8")
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError:
        root = yaml.compose(text, Loader=yaml.SafeLoader)  # which names the line at fault more exactly
    corrections = Corrections() if root is None else _Reader(path).corrections(root)
    if corrections.revision and text.rstrip().rpartition("\n")[2] != _END:
        raise CorrectionsLost(
            f"{path}: die letzte Zeile `{_END}` fehlt, also ist die Datei wohl abgeschnitten; eine Sicherung zurückholen oder, wenn"
            " nichts fehlt, die Zeile anfügen."
        )
    return corrections


def change_corrections(
    path: Path, change: Callable[[Corrections], Corrections], known_revision: int = 0
) -> Corrections:
    """Replaces the file by what `change` makes of it, in one step, and returns what it holds now, one revision on.

    Raises CorrectionsChanged if somebody who does not ask for the lock (a text editor) wrote the file meanwhile, AuthorityError
    if it cannot be read or written, and whatever `change` raises. Whatever goes wrong, the old file stays whole.
    """
    with _locked(path):
        before = load_corrections(path, known_revision)
        return _replace(path, before, change(before))


def changed(path: Path, found: int, expected: int) -> str:
    """What is said to the second of two editors."""
    revision = f" (Revision {found} statt {expected})" if found != expected else ""
    return f"{path}: inzwischen von jemand anderem geändert{revision}; die Änderung bitte neu ansehen und wiederholen."


def _replace(path: Path, before: Corrections, after: Corrections) -> Corrections:
    """Puts `after` in the place of `before`, if that is what the file still holds."""
    saved = Corrections(after.entries, before.revision + 1)
    # One name for all: the lock has one holder, and what a crash leaves is overwritten by the next change.
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            with part.open("w", encoding="utf-8") as file:
                plain = yaml.dump(_plain(saved), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=1000)
                file.write(f"{_HEADER}{plain}{_END}\n")
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                shutil.copymode(path, part)
            now = _load(path)
            if now != before:
                raise CorrectionsChanged(changed(path, now.revision, before.revision))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        raise AuthorityError(f"{path}: nicht zu schreiben ({reason(error)}); die Rechte des Ordners prüfen.") from error
    return saved


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Holds `path`.lock, which the system gives free when its holder ends; the file itself stays."""
    from index.storage.whoosh_segments import file_lock  # which needs Whoosh: not on the way of those who only read

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = file_lock(path.with_name(path.name + ".lock"))
        if not acquired(lock, _WAIT_SECONDS):
            raise AuthorityError(f"{path}: wird gerade von jemand anderem geändert; gleich noch einmal versuchen.")
    except OSError as error:
        raise AuthorityError(f"{path}: nicht zu schreiben ({reason(error)}); die Rechte des Ordners prüfen.") from error
    try:
        yield
    finally:
        lock.release()


def _plain(corrections: Corrections) -> dict[str, object]:
    """The corrections as YAML takes them: in the order of the fields, those left out that have no value."""
    return {"revision": corrections.revision, "corrections": list(map(_row, corrections.entries))}


def _row(entry: Correction) -> dict[str, object]:
    row: dict[str, object] = {}
    for field in fields(entry):
        match value := getattr(entry, field.name):
            case Identifiers():
                row |= {scheme: number for scheme, number, _ in value.known()}
            case tuple() if field.name == "articles":
                row[field.name] = {article.id: article.path for article in value}
            case tuple():
                row[field.name] = list(value)
            case _:
                row[field.name] = value
    return {name: value for name, value in row.items() if value}


_TEXTS = ("field", "to", "date", "editor", "note", "undone_date", "undone_by")


class _Reader:
    """Turns the nodes of a YAML document into Corrections, every error with its line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def corrections(self, root: yaml.Node) -> Corrections:
        parts = self._mapping(root, {"revision", "corrections"})
        revision = self._number(parts["revision"]) if "revision" in parts else 0
        entries = tuple(self._correction(node) for node in self._items(parts.get("corrections")))
        numbers: set[int] = set()
        for node, entry in zip(self._items(parts.get("corrections")), entries, strict=True):
            if entry.number in numbers:
                raise self._error(node, f"die Nummer {entry.number} gibt es schon; eine freie Nummer nehmen")
            numbers.add(entry.number)
        return Corrections(entries, revision)

    def _correction(self, node: yaml.Node) -> Correction:
        known = {field.name for field in fields(Correction)} - {"identifiers"} | set(SCHEMES)
        parts = self._mapping(node, known)
        for needed in ("number", "action", "field", "names"):
            if needed not in parts:
                raise self._error(node, f"der Korrektur fehlt `{needed}`; es ergänzen")
        action = next((one for one in ACTIONS if one == parts["action"].value), None)
        if action is None:
            raise self._error(parts["action"], f"`action` ist eines von {', '.join(ACTIONS)}")
        texts = {name: self._text(parts[name]) for name in _TEXTS if name in parts}
        names = tuple(self._text(item) for item in self._items(parts["names"]))
        articles = self._articles(parts.get("articles"))
        if not names:
            raise self._error(parts["names"], "`names` nennt niemanden; mindestens einen Namen nennen")
        if not texts.get("to") and (action in ("merge", "rename") or (action == "split" and articles)):
            raise self._error(node, f"der Korrektur `{action}` fehlt `to`; es ergänzen")
        if articles and action not in ("merge", "hide", "split"):
            raise self._error(parts["articles"], f"`{action}` gilt nie für einzelne Artikel; `articles` streichen")
        return Correction(
            number=self._number(parts["number"]),
            action=action,
            names=names,
            articles=articles,
            identifiers=Identifiers(**{name: self._identifier(name, parts[name]) for name in SCHEMES if name in parts}),
            undone="undone" in parts and self._yes(parts["undone"]),
            **texts,
        )

    def _articles(self, node: yaml.Node | None) -> tuple[ArticleRef, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "erwartet werden Zeilen der Form `Kennung: Pfad`, eine für jeden Artikel")
        return tuple(ArticleRef(self._text(id_), self._text(path)) for id_, path in node.value)

    def _identifier(self, scheme: str, node: yaml.Node) -> str:
        try:
            return checked(scheme, self._text(node))
        except BadIdentifier as error:
            raise self._error(node, str(error).rstrip(".")) from error

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
