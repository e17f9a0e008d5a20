"""The pages of persons and cities: one for each, and the registers that lead to them."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from index.authority.identifiers import NAMES
from index.schema import ENTITY_FIELDS, OPTIONAL_FIELDS, field_named
from search.entity_page import EntityPage
from search.request import SearchRequest
from search.searcher import Searcher
from webui import sidebar
from webui.arguments import offset_argument, own_argument, search_arguments
from webui.language import Language
from webui.params import one_of
from webui.register import LETTERS, Registers
from webui.values import field_label, items_of

EVIDENCE_ON_PAGE = 10
ENTRIES_ON_PAGE = 250


def add_routes(routes: Blueprint, searcher: Searcher) -> None:
    """Adds a page address for the entities of each field (/person/<id>, /stadt/<id>), and its register."""
    registers = Registers(searcher)

    def entity(field: str, id: str) -> Response:
        _, notices = search_arguments(("offset",))
        offset = offset_argument()
        page = searcher.entity(field, id, offset=offset, size=EVIDENCE_ON_PAGE)
        if page.entity.id != id:
            return redirect(g.links.entity(field, page.entity.id))
        return make_response(_entity_page(page, notices))

    def register(field: str) -> Response:
        _, notices = search_arguments(("prefix", "letter", "offset"))
        return make_response(_register_page(registers, field, notices))

    @routes.get("/register")
    def first_register() -> Response:
        return redirect(g.links.register(ENTITY_FIELDS[0]))

    for name in ENTITY_FIELDS:
        path = field_named(name).query_names[0]
        routes.add_url_rule(f"/{path}/<id>", "entity", entity, defaults={"field": name})
        routes.add_url_rule(f"/register/{path}", "register", register, defaults={"field": name})


def ways_on_without(field: str, id: str, language: Language) -> tuple[tuple[str, str], ...]:
    """(text, address) of what to try where no entity has that name."""
    words = " ".join(id.replace("-", " ").split())[:80]
    ways = [(language.text("error.to.register"), g.links.register(field, prefix=words.rpartition(" ")[2]))]
    if words:
        ways.append((language.text("error.to.words", words=words), g.links.search(SearchRequest(query=words))))
    return tuple(ways)


def _entity_page(page: EntityPage, notices: tuple[str, ...]) -> str:
    asked = SearchRequest().with_filter(page.entity.field, page.entity.id)
    months = [value.value for value in page.months.values]
    after = page.offset + EVIDENCE_ON_PAGE
    return render_template(
        "entity.html",
        page=page,
        entity=page.entity,
        asked=asked,
        label=field_label(page.entity.field, g.language),
        identifiers=[(NAMES[scheme], number, address) for scheme, number, address in page.identifiers.known()],
        period=_period(min(months), max(months), g.language) if months else "",
        months=sidebar.group_of(page.months, asked, g.language, unfold=True),
        together=[(facet, items_of(facet, g.language), _with_one_more(asked, facet.field)) for facet in page.together],
        size=EVIDENCE_ON_PAGE,
        next=after if after < page.articles else None,
        permalink=g.links.absolute(g.links.entity(page.entity.field, page.entity.id)),
        api_call=g.links.api_entity(page.entity.field, page.entity.id),
        notices=notices,
    )


def _with_one_more(asked: SearchRequest, field: str) -> SearchRequest:
    """The search that finds both, once a value of `field` is added: in the entity's own field all must be demanded."""
    return asked.with_mode(field, "all") if asked.filter_of(field).values else asked


def _period(first: str, last: str, language: Language) -> str:
    one, other = language.day_or_month(first), language.day_or_month(last)
    return one if first == last else language.text("entity.period", first=one, last=other)


def _register_page(registers: Registers, field: str, notices: tuple[str, ...]) -> str:
    register = registers.of(field)
    prefix = request.args.get("prefix", "").strip()
    letter = str(own_argument("letter", "", one_of, LETTERS))
    offset = offset_argument()
    if prefix:
        letter, entries = "", register.beginning(prefix)
    elif letter or len(register.entries) > ENTRIES_ON_PAGE:
        letter = letter or register.letters[0][0]
        entries = register.under(letter)
    else:
        entries = register.entries
    after = offset + ENTRIES_ON_PAGE
    return render_template(
        "register.html",
        field=field,
        fields=[one for one in ENTITY_FIELDS if one not in OPTIONAL_FIELDS or registers.of(one).entries],
        sections=[tuple(its) for _, its in groupby(entries[offset:after], key=lambda entry: entry.letter)],
        found=len(entries),
        whole=len(register.entries),
        letters=[(one, dict(register.letters).get(one, 0)) for one in LETTERS],
        letter=letter,
        prefix=prefix,
        previous=max(offset - ENTRIES_ON_PAGE, 0) if offset else None,
        next=after if after < len(entries) else None,
        notices=notices,
    )
