"""`fundstelle entities`: the persons and cities of an archive, and corrections of them, in force at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import click

from index.article import Entity
from index.authority.authority_file import change_corrections, load_corrections
from index.authority.corrections import Corrections
from index.authority.entity_table import EntityTable
from index.authority.likely_same import likely_same_persons
from index.config import Config
from index.errors import FundstelleError
from index.names.person_names import DOUBTFUL
from index.options import config_options, with_config
from index.schema import ENTITY_FIELDS
from index.storage.publishing import published_names, refresh_entities

_FIELD = click.option(
    "--field", type=click.Choice(ENTITY_FIELDS), default="person", show_default=True, help="Um welche Facette es geht."
)


class UnknownName(FundstelleError):
    """No entity of the archive is called so."""


class EmptyLabel(FundstelleError):
    """Nothing can be shown under a name of no letters."""


class NothingToUndo(FundstelleError):
    """There is no correction of that number in force."""


@click.group("entities")
@config_options
def entities(config: Path | None, archive: Path | None) -> None:
    """Personen und Städte: ansehen, zusammenführen, umbenennen, ausblenden, trennen – sofort wirksam, widerrufbar."""


@entities.command("list")
@_FIELD
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="Wie viele, die häufigsten zuerst."
)
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Skripte.")
@click.argument("part", default="", metavar="[TEIL]")
@with_config
def list_command(config: Config, field: str, limit: int, part: str, as_json: bool) -> None:
    """Zeigt die häufigsten Personen (oder Städte), deren Name TEIL enthält: Artikel, Kennung, Name."""
    archive = _Archive(config)
    matching = [
        (count, entity)
        for entity, count in archive.counts(field).items()
        if part.lower() in entity.label.lower() or part.lower() in entity.id
    ]
    listed = sorted(matching, key=lambda pair: (-pair[0], pair[1].id))[:limit]
    if as_json:
        values = [{"id": entity.id, "label": entity.label, "articles": count} for count, entity in listed]
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    for count, entity in listed:
        click.echo(f"{count:7}  {entity.id:32}  {entity.label}")


@entities.command("show")
@_FIELD
@click.argument("name")
@with_config
def show_command(config: Config, field: str, name: str) -> None:
    """Zeigt, unter welchen Namen NAME (Kennung, Name oder Schreibweise) im Archiv steht."""
    archive = _Archive(config)
    entity = archive.entity(field, name)
    click.echo(f"{entity.label}  ({entity.id})")
    forms: Counter[str] = Counter()
    for key in archive.table.keys_of(field, entity.id):
        forms[key.removeprefix(DOUBTFUL)] += archive.articles[field, key]
    for form, count in sorted(forms.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"{count:7}  {form}")
    for identifier in load_corrections(config.authority_file).identifiers:
        if identifier.field == field and archive.table.find(field, identifier.name) == entity:
            known = (("GND", identifier.gnd), ("GeoNames", identifier.geonames), ("Wikidata", identifier.wikidata))
            click.echo("  ".join(f"{where} {number}" for where, number in known if number))


@entities.command("merge")
@_FIELD
@click.argument("names", nargs=-1, required=True)
@click.option("--to", required=True, help="Wer sie alle sind (Kennung, Name oder Schreibweise).")
@click.option("--note", default="", help="Warum, für andere.")
@with_config
def merge_command(config: Config, field: str, names: tuple[str, ...], to: str, note: str) -> None:
    """Macht NAMES und den mit --to genannten zu einer Person (oder Stadt)."""
    _check(config, field, (*names, to))
    _correct(config, lambda now: now.with_entry("merge", field, names, to, _today(), note))


@entities.command("rename")
@_FIELD
@click.argument("name")
@click.argument("label")
@click.option("--note", default="", help="Warum, für andere.")
@with_config
def rename_command(config: Config, field: str, name: str, label: str, note: str) -> None:
    """Zeigt NAME künftig als LABEL; die Kennung bleibt."""
    _check(config, field, (name,))
    shown = " ".join(label.split())
    if not shown:
        raise EmptyLabel("Der neue Name ist leer; einen nennen, oder mit `fundstelle entities hide` ausblenden.")
    _correct(config, lambda now: now.with_entry("rename", field, (name,), shown, _today(), note))


@entities.command("hide")
@_FIELD
@click.argument("names", nargs=-1, required=True)
@click.option("--note", default="", help="Warum, für andere.")
@with_config
def hide_command(config: Config, field: str, names: tuple[str, ...], note: str) -> None:
    """Zeigt NAMES nicht mehr: was keine Person (oder Stadt) ist."""
    _check(config, field, names)
    _correct(config, lambda now: now.with_entry("hide", field, names, date=_today(), note=note))


@entities.command("split")
@_FIELD
@click.argument("forms", nargs=-1, required=True)
@click.option("--to", default="", help="Wie die abgetrennte Person heißen soll (sonst die häufigste Schreibweise).")
@click.option("--note", default="", help="Warum, für andere.")
@with_config
def split_command(config: Config, field: str, forms: tuple[str, ...], to: str, note: str) -> None:
    """Trennt die Schreibweisen FORMS als eigene Person (oder Stadt) ab; `entities show` nennt sie."""
    _check(config, field, forms)
    _correct(config, lambda now: now.with_entry("split", field, forms, to, _today(), note))


@entities.command("undo")
@click.argument("number", type=int)
@with_config
def undo_command(config: Config, number: int) -> None:
    """Nimmt die Korrektur NUMBER zurück; `entities log` nennt die Nummern."""

    def undone(now: Corrections) -> Corrections:
        try:
            return now.with_undone(number)
        except KeyError:
            raise NothingToUndo(
                f"Korrektur {number} gibt es nicht oder sie ist schon zurückgenommen; `fundstelle entities log` zeigt alle."
            ) from None

    _correct(config, undone)


@entities.command("log")
@with_config
def log_command(config: Config) -> None:
    """Zeigt alle Korrekturen mit ihren Nummern."""
    for entry in load_corrections(config.authority_file).entries:
        target = f" → {entry.to}" if entry.to else ""
        undone = "  (zurückgenommen)" if entry.undone else ""
        note = f"  – {entry.note}" if entry.note else ""
        click.echo(
            f"{entry.number:4}  {entry.date:10}  {entry.action:6}  {entry.field}: {', '.join(entry.names)}{target}{note}{undone}"
        )


@entities.command("suggest")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Wie viele, die häufigsten zuerst."
)
@with_config
def suggest_command(config: Config, limit: int) -> None:
    """Zeigt Personen, die vielleicht dieselbe sind; entscheiden müssen Menschen."""
    archive = _Archive(config)
    counts = {entity.id: count for entity, count in archive.counts("person").items()}
    for pair in likely_same_persons(archive.table, counts)[:limit]:
        click.echo(f"{pair.one.label} ({pair.articles}) – {pair.other.label} ({pair.other_articles}): {pair.reason}")
        click.echo(f"    fundstelle entities merge {pair.other.id} --to {pair.one.id}")


class _Archive:
    """The published names with their numbers of articles."""

    def __init__(self, config: Config) -> None:
        names, self.table = published_names(config)
        self.articles = Counter({(field, key): articles for field, key, articles in names})

    def counts(self, field: str) -> dict[Entity, int]:
        """The articles of every entity of a field; one that names it in two ways counts once for each."""
        return (
            dict(zip(self.table.entities(field), self.table.fields[field].articles, strict=True))
            if field in self.table.fields
            else {}
        )

    def entity(self, field: str, name: str) -> Entity:
        """Who is called so. Raises UnknownName."""
        return _found(self.table, field, name)


def _found(table: EntityTable, field: str, name: str) -> Entity:
    entity = table.find(field, name)
    if entity is None:
        raise UnknownName(
            f"{name}: so heißt hier niemand (Facette {field}); `fundstelle entities list` zeigt, wen es gibt."
        )
    return entity


def _check(config: Config, field: str, names: Iterable[str]) -> None:
    """Raises UnknownName for a name that nobody has, so that a slip of the pen is told and not kept."""
    archive = _Archive(config)
    for name in names:
        if (field, name) not in archive.articles and (field, DOUBTFUL + name) not in archive.articles:
            archive.entity(field, name)


def _correct(config: Config, change: Callable[[Corrections], Corrections]) -> None:
    saved = change_corrections(config.authority_file, change)
    generation = refresh_entities(config)
    click.echo(
        f"Gespeichert in {config.authority_file} (Revision {saved.revision}), in Kraft seit Generation {generation}."
    )


def _today() -> str:
    return date.today().isoformat()
