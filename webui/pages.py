"""The pages that people read: search, a facet's values, help, and every error."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from flask import Blueprint, g, make_response, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from index.config import Config
from index.schema import ENTITY_FIELDS
from search.export.coins import context_object
from search.page import Facet, SearchPage
from search.request import SearchRequest
from search.searcher import ArticleNotFound, BadCursor, EngineUnavailable, EntityNotFound, Searcher, StaleCursor
from webui import (
    advice,
    api_page,
    archive_page,
    article_page,
    concordance_pages,
    entity_pages,
    feeds,
    map_page,
    sidebar,
    sru,
    trends_page,
)
from webui.arguments import LANGUAGE, TRUTH, offset_argument, own_argument, search_arguments
from webui.chips import chips_of
from webui.entity_pages import ways_on_without
from webui.errors import BadArguments, Problem
from webui.marking import excerpt, marked, plain
from webui.params import FACET_NAMES, one_of, parse_args, to_args
from webui.values import field_label, items_of

VALUES_ON_PAGE = 80


def blueprint(searcher: Searcher, config: Config) -> Blueprint:
    """The routes of the pages, answered by `searcher`."""
    routes = Blueprint("pages", __name__)
    routes.add_app_template_global(marked)
    routes.add_app_template_global(excerpt)
    routes.add_app_template_global(context_object)
    routes.add_app_template_filter(plain)

    @routes.get("/")
    def search() -> Response:
        parsed, notices = search_arguments(("share",))
        asked = parsed.request
        with_share = own_argument("share", "false", one_of, TRUTH) == "true"
        g.links = replace(g.links, kept=(("share", "true"),) if with_share else ())
        arguments = sorted(request.args.items(multi=True))
        if not notices and "fields" not in request.args and arguments != sorted((*to_args(asked), *g.links.kept)):
            # Forms send empty fields and defaults; the address people keep should say only what they chose.
            return redirect(g.links.search(asked))
        page = searcher.search(sidebar.for_page(asked))
        if not notices and not asked.cursor and (with_ids := sidebar.with_ids(asked, page)) != asked:
            return redirect(g.links.search(with_ids))
        months = _all_months(searcher) if with_share else None
        return _show(_search_page(searcher, page, asked, notices, months, config.entity_fields))

    @routes.get("/facette/<name>")
    def facet(name: str) -> Response:
        if name not in FACET_NAMES:
            raise NotFound
        parsed, notices = search_arguments(("prefix", "order", "offset"))
        return _show(_facet_page(searcher, name, parsed.request, notices))

    @routes.get("/hilfe")
    def help() -> Response:
        return _show(render_template("help.html", with_organizations=config.organizations))

    archive_page.add_routes(routes, searcher, config)
    article_page.add_routes(routes, searcher)
    entity_pages.add_routes(routes, searcher)
    concordance_pages.add_page(routes, searcher)
    map_page.add_routes(routes, searcher)
    feeds.add_routes(routes, searcher)
    sru.add_routes(routes, searcher)
    api_page.add_routes(routes)
    trends_page.add_routes(routes, searcher)
    return routes


def problem_response(problem: Problem, error: Exception) -> Response:
    """An error as a page that says how to go on."""
    asked = SearchRequest()
    if isinstance(error, BadArguments):
        asked = error.request
    elif isinstance(error, BadCursor | StaleCursor | ArticleNotFound):
        asked = parse_args(request.args.items(multi=True), LANGUAGE).request.at_page(None)
    page = render_template(
        "error.html",
        problem=problem,
        asked=asked,
        go_on=asked != SearchRequest(),
        no_index=isinstance(error, EngineUnavailable),
        ways_on=ways_on_without(**(request.view_args or {}), language=g.language)
        if isinstance(error, EntityNotFound)
        else (),
    )
    return make_response(page, problem.status)


def _show(page: str | Response) -> Response:
    return make_response(page)


def _all_months(searcher: Searcher) -> Facet:
    """How many articles the whole archive has of every month."""
    return searcher.facet(SearchRequest(), "month", size=sidebar.MONTHS_LISTED).facet


def _search_page(
    searcher: Searcher,
    page: SearchPage,
    asked: SearchRequest,
    notices: tuple[str, ...],
    months: Facet | None,
    entity_fields: tuple[str, ...],
) -> str:
    """The page of hits; with the `months` of the whole archive, those of the hits are told as parts of them.

    `entity_fields` are those that the archive has: what its search line completes besides words.
    """
    groups = sidebar.groups_of(page, asked, g.language, months)
    chips = chips_of(page.chosen, asked, g.language)
    return render_template(
        "search.html",
        page=page,
        asked=asked,
        entity_fields=entity_fields,
        groups=groups,
        chips=chips,
        with_share=months is not None,
        suggest_kinds=[(name, g.language.text(f"suggest.{name}")) for name in ("terms", *entity_fields)],
        hidden=sidebar.hidden_args(asked, page, groups),
        ways_out=advice.ways_out(searcher, page, asked, chips) if page.total == 0 else (),
        notices=(*notices, *(warning.text(g.language.code) for warning in page.warnings)),
        understood=_understood(page.understood, asked.query),
        permalink=g.links.absolute(g.links.search(asked.at_page(None))),
        api_call=g.links.api_search(asked.at_page(None)),
    )


def _understood(understood: str, typed: str) -> str:
    """How the query was read, where that says more than the words themselves."""
    return "" if understood.replace(" UND ", " ").split() == typed.split() else understood


def _facet_page(searcher: Searcher, name: str, asked: SearchRequest, notices: tuple[str, ...]) -> str:
    prefix = request.args.get("prefix", "").strip()
    order: Literal["count", "label"] = (
        "label" if own_argument("order", "", one_of, ("count", "label")) == "label" else "count"
    )
    offset = offset_argument()
    asked = asked.at_page(None)
    facet = searcher.facet(asked, name, prefix=prefix, sort=order, offset=offset, size=VALUES_ON_PAGE).facet
    lines = items_of(facet, g.language)
    listed = {line.value for line in lines}
    chosen = searcher.search(asked.without_page()).chosen
    kept = {(one.field, one.typed) for one in chosen if one.field == name and not one.excluded and one.value in listed}
    return render_template(
        "facet.html",
        facet=facet,
        lines=lines,
        label=field_label(name, g.language),
        is_entity=name in ENTITY_FIELDS,
        asked=asked,
        prefix=prefix,
        order=order,
        offset=offset,
        size=VALUES_ON_PAGE,
        arguments=to_args(asked),
        hidden=[pair for pair in to_args(asked) if pair not in kept],
        more=len(lines) == VALUES_ON_PAGE and (bool(prefix) or offset + VALUES_ON_PAGE < facet.distinct),
        chips=chips_of(chosen, asked, g.language),
        notices=notices,
    )
