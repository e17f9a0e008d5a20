"""`fundstelle index` and `fundstelle check`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from index.config import Config
from index.indexing import Outcome, update
from index.options import with_config
from index.storage.checking import Report, check


@click.command("index")
@click.argument("paths", nargs=-1, metavar="[PFAD]…", type=click.Path(path_type=Path))
@click.option(
    "--forget",
    multiple=True,
    metavar="PFAD",
    type=click.Path(path_type=Path),
    help="Diese Quelle mit ihren Artikeln herausnehmen; gelesen wird dann nur, was als PFAD genannt ist.",
)
@click.option("--rebuild", is_flag=True, help="Alles neu lesen und den Index neu schreiben.")
@click.option("--allow-empty", is_flag=True, help="Auch dann weitermachen, wenn ein Ordner alle Artikel verloren hat.")
@click.option("--workers", type=click.IntRange(0, 256), help="Prozesse für die Namenserkennung (0 = je Kern einer).")
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Skripte.")
@with_config
def index_command(
    config: Config,
    paths: tuple[Path, ...],
    forget: tuple[Path, ...],
    rebuild: bool,
    allow_empty: bool,
    workers: int | None,
    as_json: bool,
) -> None:
    """Bringt den Index auf den Stand der Ordner und Dateien PFAD (sonst `sources` der config.yaml)."""
    if workers is not None:
        config = replace(config, workers=workers)
    progress = _show_progress if _on_terminal(as_json) else _quiet
    outcome = update(config, paths, forget=forget, rebuild=rebuild, allow_empty=allow_empty, progress=progress)
    if as_json:
        click.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2))
        return
    for problem in outcome.unreadable:
        click.echo(f"Nicht gelesen: {problem.path}: {problem.reason}", err=True)
    for remark in outcome.remarks:
        click.echo(f"Nicht verstanden: {remark.path}: {remark.text}", err=True)
    for path in {path.resolve() for path in forget} & {path.resolve() for path in config.sources}:
        click.echo(
            f"{path} steht noch unter `sources` in der config.yaml; dort streichen, sonst liest fundstelle index ihn wieder.",
            err=True,
        )
    click.echo(
        f"{outcome.added} neu, {outcome.changed} geändert, {outcome.removed} entfernt, {outcome.unchanged} unverändert"
        f"{f', {len(outcome.unreadable)} nicht lesbar' if outcome.unreadable else ''}"
        f"{f'; {outcome.undated} der neuen und geänderten ohne Datum' if outcome.undated else ''}"
        f" ({outcome.seconds:.1f} s, Generation {outcome.generation})"
    )


@click.command("check")
@click.option("--repair", is_flag=True, help="Neu herstellen, was fehlt oder beschädigt ist.")
@click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Skripte.")
@with_config
def check_command(config: Config, repair: bool, as_json: bool) -> None:
    """Prüft, ob jede Datei des Index heil ist (Ende mit 1, wenn nicht)."""
    report = check(config, repair=repair)
    click.echo(
        json.dumps(_report_as_json(report), ensure_ascii=False, indent=2) if as_json else _report_as_text(report)
    )
    if not report.is_sound:
        sys.exit(1)


def _on_terminal(as_json: bool) -> bool:
    return sys.stderr.isatty() and not as_json


def _quiet(done: int, total: int) -> None:
    """Progress where nobody watches."""


def _show_progress(done: int, total: int) -> None:
    width = 30
    filled = width if not total else width * done // total
    click.echo(f"\r[{'#' * filled}{'·' * (width - filled)}] {done}/{total}", nl=done == total, err=True)


def _as_json(outcome: Outcome) -> dict[str, object]:
    return {
        "generation": outcome.generation,
        "added": outcome.added,
        "changed": outcome.changed,
        "removed": outcome.removed,
        "unchanged": outcome.unchanged,
        "undated": outcome.undated,
        "unreadable": [{"path": problem.path, "reason": problem.reason} for problem in outcome.unreadable],
        "remarks": [{"path": remark.path, "text": remark.text} for remark in outcome.remarks],
        "seconds": round(outcome.seconds, 2),
    }


def _report_as_text(report: Report) -> str:
    lines = [f"{'Behoben' if one.repaired else 'Fehler'}: {one.text}" for one in report.problems]
    state = (
        "heil" if report.is_sound else "beschädigt (fundstelle check --repair stellt her, was sich herstellen lässt)"
    )
    return "\n".join(
        [*lines, f"{report.segments} Segment{'' if report.segments == 1 else 'e'}, {report.articles} Artikel: {state}"]
    )


def _report_as_json(report: Report) -> dict[str, object]:
    return {
        "sound": report.is_sound,
        "segments": report.segments,
        "articles": report.articles,
        "problems": [{"text": one.text, "repaired": one.repaired} for one in report.problems],
    }
