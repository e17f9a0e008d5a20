"""Every error people and scripts can meet, in one table: exception -> status and code; the words are in texts/."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge, RequestURITooLarge

from search.request import SearchRequest
from search.searcher import ArticleNotFound, BadCursor, EngineUnavailable, EntityNotFound, QueryTooLong, StaleCursor
from webui.downloads import Busy
from webui.language import Language
from webui.params import ParamError

RETRY_AFTER = 30
"""Seconds after which to ask again while there is no index, or too much is asked for."""


class BadBatch(Exception):
    """The body of a batch, or one of its requests, is no JSON that holds requests."""


_TABLE: tuple[tuple[type[Exception], int, str], ...] = (
    (BadCursor, 400, "bad-cursor"),
    (QueryTooLong, 400, "query-too-long"),
    (BadBatch, 400, "bad-batch"),
    (ArticleNotFound, 404, "article-not-found"),
    (EntityNotFound, 404, "entity-not-found"),
    (NotFound, 404, "not-found"),
    (MethodNotAllowed, 405, "method-not-allowed"),
    (StaleCursor, 410, "cursor-expired"),
    (RequestEntityTooLarge, 413, "body-too-large"),
    (RequestURITooLarge, 414, "uri-too-long"),
    (EngineUnavailable, 503, "no-index"),
    (Busy, 503, "busy"),
)
_PARAMS = {"bad-cursor": "cursor", "cursor-expired": "cursor", "query-too-long": "q"}
"""The argument that such an error is about."""
BAD_PARAMETER = "bad-parameter"
INTERNAL = "internal"
CODES: tuple[tuple[str, int], ...] = (
    (BAD_PARAMETER, 400),
    *((code, status) for _, status, code in _TABLE),
    (INTERNAL, 500),
)
"""(code, status) of every error, for the documentation."""

# What the engine says of these, in German, is for people and more exact than our own words.
_SPEAKS_FOR_ITSELF = (QueryTooLong, EngineUnavailable)


class BadArguments(Exception):
    """Arguments that cannot be used; `request` is what remains without them."""

    def __init__(self, errors: tuple[ParamError, ...], request: SearchRequest) -> None:
        super().__init__(errors)
        self.errors = errors
        self.request = request


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in the reader's language, as RFC 9457 names its parts; `param` is the argument that is wrong, if one is."""

    status: int
    code: str
    title: str
    detail: str
    hint: str
    param: str | None = None


def problem_of(error: Exception, language: Language, entity_fields: Iterable[str] = ()) -> Problem:
    """What to tell of an exception. One that nobody foresaw is a 500 without particulars.

    `entity_fields` are those that the archive has: what was looked for where a name is not found.
    """
    if isinstance(error, BadArguments):
        return Problem(
            400,
            BAD_PARAMETER,
            language.text("error.bad-parameter.title"),
            " ".join(param_message(one, language) for one in error.errors),
            language.text("error.bad-parameter.hint"),
            error.errors[0].param,
        )
    for kind, status, code in _TABLE:
        if isinstance(error, kind):
            own = language.text(f"error.{code}.detail")
            if isinstance(error, EntityNotFound) and entity_fields:
                own = language.text("error.no", kinds=language.listed(f"error.no.{field}" for field in entity_fields))
            is_told = isinstance(error, _SPEAKS_FOR_ITSELF) and str(error) and language.code == "de"
            detail = str(error) if is_told else own
            title, hint = language.text(f"error.{code}.title"), language.text(f"error.{code}.hint")
            return Problem(status, code, title, detail, hint, _PARAMS.get(code))
    if isinstance(error, HTTPException) and error.code and error.code < 500:
        return Problem(error.code, "bad-request", error.name, error.description or "", "")
    return Problem(
        500,
        INTERNAL,
        language.text("error.internal.title"),
        language.text("error.internal.detail"),
        language.text("error.internal.hint"),
    )


def param_message(error: ParamError, language: Language) -> str:
    """One sentence: which argument, which value, and what it takes."""
    value = _shortened(error.value)
    if error.code == "unknown":
        key = "error.param.unknown.suggest" if error.allowed else "error.param.unknown"
        return language.text(key, param=error.param[:80], suggestion="".join(error.allowed[:1]))
    if error.code == "order":
        return language.text("error.param.order", value=value, other=error.allowed[0])
    if error.code == "repeated":
        return language.text("error.param.repeated", param=error.param)
    if len(error.allowed) == 1 and error.allowed[0].startswith("allowed."):
        low, high = error.bounds
        allowed = language.text(error.allowed[0], low=low, high=high)
    else:
        allowed = ", ".join(error.allowed)
    return language.text("error.param.value", param=error.param, value=value, allowed=allowed)


def period_message(error: ParamError, language: Language) -> str:
    """One sentence about the ends of a period, in the words of their form, and what was done with them."""
    if error.code == "order":
        return language.text("range.swapped", first=error.value, last=error.allowed[0])
    end = language.text("range.first" if error.param == "from" else "range.last")
    return language.text("range.wrong", end=end, value=_shortened(error.value), dates=language.text("range.hint"))


def _shortened(value: str) -> str:
    return value if len(value) <= 80 else value[:79] + "…"
