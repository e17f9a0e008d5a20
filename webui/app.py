"""create_app(): joins a Searcher with the pages and the API. All that is shared by both is here: errors, headers, limits."""

from __future__ import annotations

import logging
from hashlib import sha256
from importlib.resources import files
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, g, make_response, redirect, request, url_for
from werkzeug.exceptions import BadHost, HTTPException, MethodNotAllowed, RequestURITooLarge, SecurityError
from werkzeug.wrappers import Response as WerkzeugResponse

from index.config import Config
from search.request import SearchRequest
from search.searcher import Searcher
from webui import api, api_page, editing, feeds, pages, sru
from webui.api_answers import problem_response
from webui.compression import compress
from webui.editor_session import EditorSessions, form_token, read_token
from webui.errors import RETRY_AFTER, BadArguments, Problem, problem_of
from webui.language import LANGUAGES, load_languages
from webui.links import Links
from webui.params import ParamError, parse_args

MAX_URI = 16_384
"""Bytes of path and query: room for a query of 2,000 characters and many filters."""
_YEAR = 365 * 24 * 3600
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_WRONG_HOST = (
    "Unter diesem Namen (Host) antwortet Fundstelle nicht. Den Namen, unter dem es andere erreichen, nennt base_url in config.yaml.\n"
    "Fundstelle does not answer to this name (Host). base_url in config.yaml names the one under which others reach it.\n"
)
_LOOPBACK = ("127.0.0.1", "localhost")
"""Without ::1: Werkzeug cannot compare a host with colons, so a server on ::1 answers to any name."""
_log = logging.getLogger(__name__)


def create_app(searcher: Searcher, config: Config) -> Flask:
    """The WSGI application that shows one archive. It changes nothing, but for the names that editors correct; POST /api/v1/batch reads only.

    Editors' pages exist only where the operator named a file with a token. Raises UnusableToken where that cannot be read.
    """
    app = Flask(__name__)
    app.config["TRUSTED_HOSTS"] = _trusted_hosts(config)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    languages = load_languages()
    app.register_blueprint(pages.blueprint(searcher, config))
    app.register_blueprint(api.blueprint(searcher, config))
    sessions = None
    if config.editor_token_file:
        sessions = EditorSessions(read_token(config.editor_token_file))
        sessions.prepare(app, https=config.base_url.startswith("https://"))
        app.register_blueprint(editing.blueprint(searcher, config, sessions))
    assets = _asset_version()

    @app.before_request
    def prepare() -> WerkzeugResponse | None:
        g.language = languages[_chosen_language(config.language)]
        g.links = Links(config.base_url.rstrip("/") or request.host_url.rstrip("/"))
        if len(request.full_path.encode()) > MAX_URI or len(request.environ.get("RAW_URI", "")) > MAX_URI:
            raise RequestURITooLarge
        if "lang" in request.args and request.method != "POST" and request.blueprint in ("pages", "editing"):
            return _switch_language()
        return None

    @app.context_processor
    def words() -> dict[str, object]:
        switched = {code: _here(("lang", code)) for code in LANGUAGES} if _can_be_read() else {}
        return {
            "t": g.language.text,
            "language": g.language,
            "links": g.links,
            "languages": switched,
            "empty": SearchRequest(),
            "can_edit": sessions is not None,
            "editor": sessions.editor() if sessions else None,
            "form_token": form_token,
            "asset": lambda name: url_for("static", filename=name, v=assets),
        }

    @app.errorhandler(Exception)
    def failed(error: Exception) -> WerkzeugResponse:
        if isinstance(error, HTTPException) and error.code and error.code < 400:
            return make_response(error.get_response())
        if isinstance(error, BadHost | SecurityError):
            # Without a host there is no routing, and so no address for the links of a page.
            return Response(_WRONG_HOST, 400, content_type="text/plain; charset=utf-8")
        problem = problem_of(error, g.language, config.entity_fields)
        if problem.status == 500:
            _log.error("%s %s failed", request.method, request.path, exc_info=error)
        return _answer(error, problem)

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint == "static" and response.status_code in (200, 304):
            # Their address changes with their content (see asset()).
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        else:
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.vary.add("Cookie")
            if _is_for_programs():
                response.vary.add("Accept-Language")
        return compress(response, request)

    return app


def _answer(error: Exception, problem: Problem) -> WerkzeugResponse:
    response = problem_response(problem) if _is_for_programs() else pages.problem_response(problem, error)
    if problem.status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _is_for_programs() -> bool:
    """Whether this address answers programs (API, feeds, SRU), not people."""
    return request.path == "/api" or request.path.startswith("/api/") or request.path in (*feeds.PATHS, sru.PATH)


def _chosen_language(default: str) -> str:
    """The language of an answer: the one switched to; else programs get the one they accept most, pages the archive's."""
    switched = request.cookies.get("lang")
    if switched in LANGUAGES:
        return switched
    if not _is_for_programs() or request.path == api_page.PATH:
        return default
    # Not best_match(): for "en-GB, de;q=0.5" it prefers the exact "de".
    accepted = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality)
    return next((code for code in accepted if code in LANGUAGES), default)


def _switch_language() -> WerkzeugResponse:
    """Remembers ?lang=en in a cookie and leads back to the same page without it."""
    chosen = request.args["lang"]
    if chosen not in LANGUAGES:
        rest = parse_args((name, value) for name, value in request.args.items(multi=True) if name != "lang")
        raise BadArguments((ParamError("value", "lang", chosen, LANGUAGES),), rest.request)
    response = redirect(_here())
    response.set_cookie("lang", chosen, max_age=_YEAR, samesite="Lax", httponly=True)
    return response


def _can_be_read() -> bool:
    """Whether this address is one for GET too: a form's may be for POST alone, and an unknown one for nothing."""
    routes = current_app.create_url_adapter(request)
    return bool(request.endpoint) and routes is not None and routes.test(request.path, "GET")


def _here(*more: tuple[str, str]) -> str:
    """This page's own address, with its arguments and `more`."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    # From the route, never from the path as it was sent: "//elsewhere" would lead away.
    path = url_for(str(request.endpoint), **(request.view_args or {}))
    query = urlencode([*arguments, *more])
    return f"{path}?{query}" if query else path


def _asset_version() -> str:
    folder = files("webui") / "static"
    content = b"".join(asset.read_bytes() for asset in sorted(folder.iterdir(), key=lambda entry: entry.name))
    return sha256(content).hexdigest()[:10]


def _trusted_hosts(config: Config) -> list[str] | None:
    """The names under which a server on this machine alone may be asked; None (any) where others may reach it.

    Else a page elsewhere, whose name an attacker lets point to 127.0.0.1, could read the archive through the reader's browser.
    """
    if config.host not in _LOOPBACK:
        return None
    named = urlsplit(config.base_url).hostname
    return [*_LOOPBACK, *([named] if named else [])]
