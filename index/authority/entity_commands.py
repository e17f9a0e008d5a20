"""`fundstelle entities`: the persons and cities of an archive, and corrections of them, in force at once."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import click

from index.authority.authority_file import load_corrections
from index.authority.correcting import Corrected, Decision, decide, nobody, undo
from index.authority.identifiers import NAMES
from index.authority.likely_same import REASONS, likely_same_persons
from index.authority.listed_entities import ListedEntities
from index.config import Config
from index.manifest import articles_at
from index.options import config_options, with_config
from index.schema import ENTITY_FIELDS
from index.storage.publishing import PublishedNames

_FIELD = click.option(
    "--field", type=click.Choice(ENTITY_FIELDS), default="person", show_default=True, help="Um welche Facette es geht."
)
_ARTICLES = click.option(
    "--article", "articles", multiple=True, help="Nur in diesem Artikel (Kennung oder Pfad); mehrmals für mehrere."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Skripte.")
_NOTE = click.option("--note", default="", help="Warum, für andere.")


@click.group("entities")
@config_options
def entities(config: Path | None, archive: Path | None) -> None:
    """Personen und Städte: ansehen, zusammenführen, umbenennen, ausblenden, trennen, Normdaten – sofort wirksam, widerrufbar."""


@entities.command("list")
@_FIELD
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="Wie viele, die häufigsten zuerst."
)
@_JSON
@click.argument("part", default="", metavar="[TEIL]")
@with_config
def list_command(config: Config, field: str, limit: int, part: str, as_json: bool) -> None:
    """Zeigt die häufigsten Personen (oder Städte), von denen ein Name TEIL enthält: Artikel, Kennung, Name."""
    archive = ListedEntities(config)
    matching = archive.listed(field, part)
    listed = matching[:limit]
    if as_json:
        values = [{"id": entity.id, "label": entity.label, "articles": count} for count, entity in listed]
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    for count, entity in listed:
        click.echo(f"{count:7}  {entity.id:32}  {entity.label}")
    if not matching:
        click.echo(nobody(field, part) if part else f"Facette {field}: in diesem Archiv steht niemand.", err=True)
    elif len(listed) < len(matching):
        click.echo(
            f"{len(listed)} von {len(matching)}; mit --limit mehr, mit einem Teil des Namens die gesuchten.", err=True
        )


@entities.command("show")
@_FIELD
@_JSON
@click.argument("name")
@with_config
def show_command(config: Config, field: str, name: str, as_json: bool) -> None:
    """Zeigt, unter welchen Namen NAME (Kennung, Name oder Schreibweise) im Archiv steht."""
    archive = ListedEntities(config)
    entity = archive.entity(field, name)
    identifiers = archive.table.identifiers(entity).known()
    forms = sorted(archive.forms(entity).items(), key=lambda pair: (-pair[1], pair[0]))
    if as_json:
        value = {
            "field": field,
            "id": entity.id,
            "label": entity.label,
            "identifiers": {scheme: {"id": number, "url": address} for scheme, number, address in identifiers},
            "forms": [{"form": form, "count": count} for form, count in forms],
        }
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
        return
    click.echo(f"{entity.label}  ({entity.id})")
    for form, count in forms:
        click.echo(f"{count:7}  {form}")
    for scheme, number, address in identifiers:
        click.echo(f"{NAMES[scheme]} {number}  {address}")


@entities.command("merge")
@_FIELD
@click.argument("names", nargs=-1, required=True)
@click.option("--to", required=True, help="Wer sie alle sind (Kennung, Name oder Schreibweise).")
@_ARTICLES
@_NOTE
@_JSON
@with_config
def merge_command(
    config: Config, field: str, names: tuple[str, ...], to: str, articles: tuple[str, ...], note: str, as_json: bool
) -> None:
    """Macht NAMEN und den mit --to genannten zu einer Person (oder Stadt); mit --article nur in diesen Artikeln."""
    _decide(config, as_json, Decision("merge", field, names, to, _ids(config, articles), note=note))


@entities.command("rename")
@_FIELD
@click.argument("name")
@click.argument("label")
@_NOTE
@_JSON
@with_config
def rename_command(config: Config, field: str, name: str, label: str, note: str, as_json: bool) -> None:
    """Zeigt NAME künftig als NEUER_NAME; die Kennung bleibt."""
    _decide(config, as_json, Decision("rename", field, (name,), label, note=note))


@entities.command("hide")
@_FIELD
@click.argument("names", nargs=-1, required=True)
@_ARTICLES
@_NOTE
@_JSON
@with_config
def hide_command(
    config: Config, field: str, names: tuple[str, ...], articles: tuple[str, ...], note: str, as_json: bool
) -> None:
    """Zeigt NAMEN nicht mehr: was keine Person (oder Stadt) ist; mit --article nur in diesen Artikeln."""
    _decide(config, as_json, Decision("hide", field, names, articles=_ids(config, articles), note=note))


@entities.command("split")
@_FIELD
@click.argument("names", nargs=-1, required=True)
@click.option("--to", default="", help="Wie die abgetrennte Person heißen soll (sonst die häufigste Schreibweise).")
@_ARTICLES
@_NOTE
@_JSON
@with_config
def split_command(
    config: Config, field: str, names: tuple[str, ...], to: str, articles: tuple[str, ...], note: str, as_json: bool
) -> None:
    """Trennt die Schreibweisen NAMEN als eigene Person (oder Stadt) ab; `entities show` nennt sie.

    Mit --article und --to werden zwei desselben Namens getrennt: wer in diesen Artikeln steht, ist ein anderer.
    """
    _decide(config, as_json, Decision("split", field, names, to, _ids(config, articles), note=note))


@entities.command("identify")
@_FIELD
@click.argument("name")
@click.option("--gnd", help="Nummer in der Gemeinsamen Normdatei, etwa 118540238.")
@click.option("--geonames", help="Nummer bei GeoNames, etwa 2950159.")
@click.option("--wikidata", help="Nummer bei Wikidata, etwa Q64.")
@_NOTE
@_JSON
@with_config
def identify_command(
    config: Config,
    field: str,
    name: str,
    gnd: str | None,
    geonames: str | None,
    wikidata: str | None,
    note: str,
    as_json: bool,
) -> None:
    """Hält fest, welche Nummern NAME anderswo hat; nicht genannte bleiben, eine leere ('') wird gestrichen."""
    archive = ListedEntities(config)
    known = archive.table.identifiers(archive.entity(field, name))
    given = {"gnd": gnd, "geonames": geonames, "wikidata": wikidata}
    identifiers = replace(known, **{scheme: number for scheme, number in given.items() if number is not None})
    _decide(config, as_json, Decision("identify", field, (name,), identifiers=identifiers, note=note))


@entities.command("distinct")
@_FIELD
@click.argument("names", nargs=-1, required=True)
@_NOTE
@_JSON
@with_config
def distinct_command(config: Config, field: str, names: tuple[str, ...], note: str, as_json: bool) -> None:
    """Hält fest, dass NAMEN verschiedene sind; `suggest` schlägt sie nicht mehr vor."""
    _decide(config, as_json, Decision("distinct", field, names, note=note))


@entities.command("undo")
@click.argument("number", type=int)
@_JSON
@with_config
def undo_command(config: Config, number: int, as_json: bool) -> None:
    """Nimmt die Korrektur NUMMER zurück; `entities log` nennt die Nummern."""
    _tell(config, as_json, number, undo(config, number))


@entities.command("log")
@_JSON
@with_config
def log_command(config: Config, as_json: bool) -> None:
    """Zeigt alle Korrekturen mit ihren Nummern."""
    entries = load_corrections(config.authority_file).entries
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=2))
        return
    for entry in entries:
        target = f" → {entry.to}" if entry.to else ""
        articles = (
            f"  [{', '.join(article.path or article.id for article in entry.articles)}]" if entry.articles else ""
        )
        numbers = "".join(f"  {NAMES[scheme]} {number}" for scheme, number, _ in entry.identifiers.known())
        editor = f"  {entry.editor}" if entry.editor else ""
        undone = "  (zurückgenommen)" if entry.undone else ""
        note = f"  – {entry.note}" if entry.note else ""
        click.echo(
            f"{entry.number:4}  {entry.date:10}{editor}  {entry.action:6}  {entry.field}: {', '.join(entry.names)}{target}"
            f"{articles}{numbers}{note}{undone}"
        )


@entities.command("suggest")
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, help="Wie viele, die häufigsten zuerst."
)
@_JSON
@with_config
def suggest_command(config: Config, limit: int, as_json: bool) -> None:
    """Zeigt Personen, die vielleicht dieselbe sind; entscheiden müssen Menschen."""
    names = PublishedNames(config)
    pairs = likely_same_persons(names.table, names.entity_counts("person").tolist())[:limit]
    if as_json:
        click.echo(json.dumps([asdict(pair) for pair in pairs], ensure_ascii=False, indent=2))
        return
    if not pairs:
        click.echo("Nichts vorzuschlagen: Keine zwei Personen heißen ähnlich.", err=True)
    for pair in pairs:
        click.echo(
            f"{pair.one.label} ({pair.articles}) – {pair.other.label} ({pair.other_articles}): {REASONS[pair.reason]}"
        )
        click.echo(f"    fundstelle entities merge {pair.other.id} --to {pair.one.id}")
        click.echo(f"    fundstelle entities distinct {pair.other.id} {pair.one.id}")


def _ids(config: Config, articles: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of articles that are named by id or path."""
    return tuple(id_ for named in articles for id_ in articles_at(config.archive, named) or (named,))


def _decide(config: Config, as_json: bool, decision: Decision) -> None:
    corrected = decide(config, decision)
    _tell(config, as_json, corrected.corrections.entries[-1].number, corrected)


def _tell(config: Config, as_json: bool, number: int, corrected: Corrected) -> None:
    revision, generation = corrected.corrections.revision, corrected.generation
    if as_json:
        click.echo(json.dumps({"number": number, "revision": revision, "generation": generation}, indent=2))
        return
    since = (
        f", in Kraft seit Generation {generation}."
        if generation
        else "; gerade wird indiziert, danach ist es in Kraft."
    )
    click.echo(f"Gespeichert in {config.authority_file} (Revision {revision}){since}")
