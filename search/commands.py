"""`fundstelle search` and `fundstelle status`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import click

from index.config import Config
from index.options import with_config
from index.schema import FACETS, NO_VALUE
from search.as_json import explanation_json, page_json, status_json
from search.engines import open_searcher
from search.page import Explanation, SearchPage, Snippet
from search.query.field_values import one_date
from search.request import MAX_SIZE, SearchRequest, Sort, Undated
from search.running_text import unbroken_snippet

_json_option = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON, für Skripte.")


def request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that say what is searched; request_of() reads them."""
    for option in (
        click.option(
            "--sort",
            type=click.Choice(["relevance", "newest", "oldest"]),
            default="relevance",
            help="Reihenfolge der Treffer.",
        ),
        click.option(
            "--undated",
            type=click.Choice(get_args(Undated)),
            default="include",
            help="Artikel ohne Datum: auch, nur oder nicht.",
        ),
        click.option("--to", "date_to", type=_Date(), help="Bis zu diesem Jahr, Monat oder Tag."),
        click.option("--from", "date_from", type=_Date(), help="Ab diesem Jahr (2025), Monat (2025-04) oder Tag."),
        click.option("--exact", is_flag=True, help="Nur die getippten Wortformen."),
        click.option("--or", "any_word", is_flag=True, help="Artikel mit irgendeinem der Wörter, nach Rang."),
    ):
        command = option(command)
    for field in reversed(FACETS):
        command = click.option(
            f"--{field.name}",
            f"only_{field.name}",
            multiple=True,
            type=_Month() if field.name == "month" else str,
            metavar="WERT",
            help=f"{field.label[0]}: nur Artikel mit diesem Wert (mehrfach: einer davon).",
        )(command)
    return command


class _Date(click.ParamType[str]):
    """YYYY, YYYY-MM or YYYY-MM-DD; 8.1.2026 as well."""

    name = "datum"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The date, exit 2 if it is none."""
        return one_date(value.strip()) or self.fail(
            f"{value!r} ist kein Datum wie 2026, 2026-01 oder 2026-01-08.", param, ctx
        )


class _Month(click.ParamType[str]):
    """YYYY-MM, YYYY for articles of which no month is known, or none."""

    name = "monat"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value of the facet, exit 2 if it can be none."""
        month = value if value == NO_VALUE else one_date(value.strip())
        if month is None or len(month) > len("2026-01"):
            self.fail(f"{value!r} ist kein Monat wie 2026-01, kein Jahr wie 2026 und nicht {NO_VALUE}.", param, ctx)
        return month


def request_of(
    query: str,
    *,
    sort: Sort,
    exact: bool,
    any_word: bool,
    date_from: str | None,
    date_to: str | None,
    undated: Undated,
    **chosen: tuple[str, ...],
) -> SearchRequest:
    """The request of a command that has request_options; `chosen` holds the values of every facet."""
    if date_from and date_to and date_from[: len(date_to)] > date_to[: len(date_from)]:
        raise click.UsageError(f"Der Anfang (--from {date_from}) liegt nach dem Ende (--to {date_to}).")
    request = SearchRequest(
        query,
        operator="or" if any_word else "and",
        match="exact" if exact else "forms",
        date_from=date_from,
        date_to=date_to,
        undated=undated,
        sort=sort,
    )
    for field in FACETS:
        for value in chosen[f"only_{field.name}"]:
            request = request.with_filter(field.name, value)
    return request


@click.command("search")
@click.argument("query")
@request_options
@click.option("--size", type=click.IntRange(0, MAX_SIZE), default=10, show_default=True, help="Zahl der Treffer.")
@click.option("--explain", is_flag=True, help="Zeigt, wie die Anfrage gelesen wird, statt zu suchen.")
@_json_option
@with_config
def search_command(
    config: Config,
    query: str,
    size: int,
    explain: bool,
    as_json: bool,
    **asked: Any,
) -> None:
    """Sucht ANFRAGE im Archiv ("" = alle Artikel)."""
    request = replace(request_of(query, **asked), size=size)
    searcher = open_searcher(config)
    if explain:
        explanation = searcher.explain(request)
        click.echo(_as_json(explanation_json(explanation)) if as_json else _explained(explanation))
    else:
        page = searcher.search(request)
        click.echo(_as_json(page_json(page)) if as_json else _printed(page))


@click.command("status")
@_json_option
@with_config
def status_command(config: Config, as_json: bool) -> None:
    """Zeigt, was das Archiv enthält, woher, und was nicht gelesen werden konnte."""
    from index.manifest import articles_by_source, remarks, unreadable  # 15 ms that no search needs

    searcher = open_searcher(config)
    status = searcher.status()
    undated = searcher.search(SearchRequest("", undated="only", size=0)).total
    sources = articles_by_source(config.archive)
    problems = unreadable(config.archive)
    if as_json:
        listed = {
            "undated": undated,
            "sources": [{"path": str(path), "articles": articles} for path, articles in sources],
            "unreadable": [{"path": problem.path, "reason": problem.reason} for problem in problems],
            "remarks": [{"path": remark.path, "text": remark.text} for remark in remarks(config.archive)],
        }
        click.echo(_as_json(status_json(status) | listed))
        return
    click.echo(f"Archiv       {config.archive}")
    click.echo(f"Artikel      {status.articles}, davon {undated} ohne Datum")
    for path, articles in sources:
        click.echo(f"Quelle       {path}: {articles} Artikel")
    click.echo(f"Generation   {status.generation}")
    click.echo(f"Suche mit    {status.engine}, {'kompiliert' if status.kernel == 'compiled' else 'nur NumPy'}")
    click.echo(f"Analyse      {status.analysis}{'' if status.analysis_current else ' (veraltet: index --rebuild)'}")
    click.echo(f"Namensmodell {status.model}")
    for problem in problems:
        click.echo(f"Nicht gelesen: {problem.path}: {problem.reason}")
    for remark in remarks(config.archive):
        click.echo(f"Nicht verstanden: {remark.path}: {remark.text}")


def _printed(page: SearchPage) -> str:
    """A page for the terminal: marks in bold, facets below."""
    lines = [click.style(f"{page.total} Artikel", bold=True) + f" für {page.understood or 'alle'}"]
    lines += [f"Hinweis: {warning}" for warning in page.warnings]
    lines += [f"Kein Artikel enthält „{word}“." for word in page.words_without_hits]
    lines += [f"Meinten Sie „{one.query}“? ({one.count})" for one in page.suggestions]
    for number, hit in enumerate(page.hits, start=1):
        date = hit.date.value if hit.date else "ohne Datum"
        lines += ["", f"{number}. " + click.style(hit.title, bold=True), f"   {hit.path} · {date}"]
        lines += [f"   {'… ' * one.is_led}{_marked(one)}{' …' * one.is_followed}" for one in hit.snippets]
    for facet in page.facets:
        values = ", ".join(f"{value.label} ({value.count})" for value in facet.values)
        label = next(field.label[0] for field in FACETS if field.name == facet.field)
        missing = f"; ohne: {facet.missing}" if facet.missing else ""
        lines += ["", click.style(label, bold=True) + f": {values or '–'}{missing}"]
    return "\n".join(lines)


def _marked(snippet: Snippet) -> str:
    shown = unbroken_snippet(snippet)
    pieces, last = [], 0
    for start, end in shown.marks:
        pieces += [shown.text[last:start], click.style(shown.text[start:end], bold=True, reverse=True)]
        last = end
    return " ".join("".join([*pieces, shown.text[last:]]).split())


def _explained(explanation: Explanation) -> str:
    lines = [f"Gelesen als: {explanation.understood or 'alle Artikel'}", "", explanation.tree, ""]
    lines += [f"Hinweis: {warning}" for warning in explanation.warnings]
    for word in explanation.words:
        forms = ", ".join(f"{form} ({count})" for form, count in word.forms) or "keine im Archiv"
        lines.append(f"{word.word}: {', '.join(word.terms)} · Wortformen: {forms}")
    return "\n".join(lines)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
