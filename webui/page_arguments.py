"""The arguments of a page's address: those of a search, and a page's own."""

from __future__ import annotations

from typing import Any

from flask import g, request

from webui.errors import BadArguments, param_message
from webui.params import ParamError, Parsed, parse_args

LANGUAGE = ("lang",)
"""Arguments that every page takes."""


def search_arguments(own: tuple[str, ...] = ()) -> tuple[Parsed, tuple[str, ...]]:
    """The request's arguments and notices about those that nobody knows; wrong ones raise BadArguments."""
    parsed = parse_args(request.args.items(multi=True), (*LANGUAGE, *own))
    if parsed.errors:
        raise BadArguments(parsed.errors, parsed.request)
    notices = tuple(f"{param_message(one, g.language)} {g.language.text('notice.ignored')}" for one in parsed.unknown)
    return parsed, notices


def own_argument(name: str, read: Any, default: str, *limits: Any) -> Any:
    """An argument of the page itself, read and checked; a wrong one raises BadArguments."""
    given = request.args.get(name)
    value = read(name, given, *limits) if given else default
    if isinstance(value, ParamError):
        raise BadArguments((value,), parse_args(request.args.items(multi=True)).request)
    return value


def asked_queries() -> tuple[str, ...]:
    """Every query of the address, each once, empty ones left out: `q` may be repeated where several are compared."""
    return tuple(dict.fromkeys(query for query in request.args.getlist("q") if query.strip()))
