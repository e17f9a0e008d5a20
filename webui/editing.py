"""The pages of editors, which exist only where the operator set a token: names corrected, the log of it, suggested merges."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from index.authority.authority_file import AuthorityError, CorrectionsChanged, load_corrections
from index.authority.correcting import LONGEST_LABEL, Corrected, decide, undo
from index.authority.identifiers import NAMES
from index.config import Config
from index.errors import FundstelleError
from index.schema import ENTITY_FIELDS, field_named
from search.entity_page import EntityPage
from search.page import FacetValue
from search.request import SearchRequest
from search.searcher import EntityNotFound, Searcher
from webui.arguments import offset_argument, search_arguments
from webui.edit_forms import decision_of, told, whole
from webui.edit_log import SuggestedMerges, about, log_lines, made_since
from webui.editor_session import LONGEST_NAME, EditorSessions, TooManyAttempts, is_our_form
from webui.errors import Problem
from webui.pages import problem_response
from webui.values import field_label

ARTICLES_ON_PAGE = 20
LINES_ON_PAGE = 50
_CANDIDATES = 20
_MOST_BYTES = 65_536
"""Of a form: room for some hundred ticked articles."""
_FOR_EVERYBODY = ("editing.sign_in", "editing.signed_in")
_SAFE = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing (RFC 9110); a route that answers any other is behind the form's token."""
_NEWEST = 5
"""Corrections shown to whom somebody else came before."""


class FormRefused(Exception):
    """A form that is not, or no longer, one of a session; `code` names its texts."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def blueprint(searcher: Searcher, config: Config, sessions: EditorSessions) -> Blueprint:
    """The routes of editors, for whom `sessions` lets in."""
    routes = Blueprint("editing", __name__)
    _admit(routes, sessions)
    _add_sign_in(routes, sessions)
    _add_log(routes, searcher, config, sessions)
    suggested = SuggestedMerges(searcher, config)
    _add_suggestions(routes, suggested, config)

    def entity(field: str, id: str) -> Response:
        page = searcher.entity(field, id, offset=offset_argument(), size=ARTICLES_ON_PAGE)
        if page.entity.id != id:
            return redirect(url_for("editing.entity", field=field, id=page.entity.id))
        return make_response(_entity_page(searcher, config, suggested, page))

    def correct(field: str, id: str) -> Response:
        editor, revision = str(sessions.editor()), whole(request.form, "revision")
        try:
            corrected = decide(config, decision_of(request.form, field, id, editor), revision)
        except FundstelleError as error:
            message, status = told(error, g.language)
            page = searcher.entity(field, id, offset=offset_argument(), size=ARTICLES_ON_PAGE)
            known = revision if isinstance(error, CorrectionsChanged) else None
            shown = _entity_page(searcher, config, suggested, page, message=message, known=known)
            return make_response(shown, status)
        _flash(corrected)
        return redirect(_way_back(searcher), 303)

    for name in ENTITY_FIELDS:
        path = f"/{field_named(name).query_names[0]}/<id>/bearbeiten"
        routes.add_url_rule(path, "entity", entity, defaults={"field": name}, methods=["GET"])
        routes.add_url_rule(path, "correct", correct, defaults={"field": name}, methods=["POST"])
    return routes


def _admit(routes: Blueprint, sessions: EditorSessions) -> None:
    """Lets nobody in but editors, and no form but theirs."""

    @routes.before_request
    def only_editors() -> Response | None:
        request.max_content_length = _MOST_BYTES
        admitted = sessions.editor() is not None or request.endpoint in _FOR_EVERYBODY
        changes = request.method not in _SAFE
        if changes and not admitted:
            raise FormRefused("signed-out")
        if changes and not is_our_form(request.form):
            raise FormRefused("form-expired")
        if not admitted:
            session["next"] = url_for(str(request.endpoint), **(request.view_args or {}))
            return redirect(url_for("editing.sign_in"), 303)
        return None

    @routes.after_request
    def not_kept(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.errorhandler(AuthorityError)
    def unreadable(error: AuthorityError) -> Response:
        title, hint = (g.language.text(f"error.corrections.{part}") for part in ("title", "hint"))
        return problem_response(Problem(503, "corrections", title, str(error), hint), error)

    @routes.errorhandler(FormRefused)
    def refused(error: FormRefused) -> Response:
        title, detail, hint = (g.language.text(f"error.{error.code}.{part}") for part in ("title", "detail", "hint"))
        return problem_response(Problem(403, error.code, title, detail, hint), error)


def _add_sign_in(routes: Blueprint, sessions: EditorSessions) -> None:
    @routes.get("/redaktion/anmelden")
    def sign_in() -> Response:
        return _sign_in_page()

    @routes.post("/redaktion/anmelden")
    def signed_in() -> Response:
        name = " ".join(request.form.get("name", "").split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            return _sign_in_page("edit.signin.noname", 400)
        try:
            if not sessions.sign_in(request.form.get("token", ""), name, request.remote_addr or ""):
                return _sign_in_page("edit.signin.wrong", 403)
        except TooManyAttempts as error:
            response = _sign_in_page("edit.signin.toomany", 429)
            response.headers["Retry-After"] = str(error.seconds)
            return response
        return redirect(session.pop("next", url_for("editing.log")), 303)

    @routes.post("/redaktion/abmelden")
    def sign_out() -> Response:
        sessions.sign_out()
        return redirect(url_for("pages.search"), 303)


def _sign_in_page(message: str = "", status: int = 200) -> Response:
    page = render_template(
        "edit_sign_in.html",
        message=g.language.text(message) if message else "",
        name=request.form.get("name", ""),
        longest=LONGEST_NAME,
    )
    return make_response(page, status)


def _add_log(routes: Blueprint, searcher: Searcher, config: Config, sessions: EditorSessions) -> None:
    @routes.get("/redaktion")
    def log() -> Response:
        _, notices = search_arguments(("offset",))
        offset = offset_argument()
        corrections = load_corrections(config.authority_file)
        found = len(corrections.entries)
        last = max(found - offset, 0)
        page = render_template(
            "edit_log.html",
            lines=log_lines(corrections.entries[max(last - LINES_ON_PAGE, 0) : last], g.language),
            found=found,
            offset=offset,
            size=LINES_ON_PAGE,
            revision=corrections.revision,
            notices=notices,
        )
        return make_response(page)

    @routes.post("/redaktion/zuruecknehmen")
    def take_back() -> Response:
        form = request.form
        return _done(
            searcher, lambda: undo(config, whole(form, "number"), str(sessions.editor()), whole(form, "revision"))
        )

    @routes.post("/redaktion/entscheiden")
    def decide_pair() -> Response:
        form = request.form
        field = form.get("of", "") if form.get("of") in ENTITY_FIELDS else ENTITY_FIELDS[0]
        one, editor = form.get("one", ""), str(sessions.editor())
        return _done(searcher, lambda: decide(config, decision_of(form, field, one, editor), whole(form, "revision")))


def _add_suggestions(routes: Blueprint, suggested: SuggestedMerges, config: Config) -> None:
    @routes.get("/redaktion/vorschlaege")
    def suggestions() -> Response:
        _, notices = search_arguments(("offset",))
        offset = offset_argument()
        page = render_template(
            "edit_suggestions.html",
            pairs=suggested.all()[offset : offset + LINES_ON_PAGE],
            found=len(suggested.all()),
            offset=offset,
            size=LINES_ON_PAGE,
            revision=load_corrections(config.authority_file).revision,
            notices=notices,
        )
        return make_response(page)


def _done(searcher: Searcher, correct: Callable[[], Corrected]) -> Response:
    """Corrects and leads back to the page the form was on, which tells what became of it."""
    try:
        _flash(correct())
    except FundstelleError as error:
        flash(told(error, g.language)[0], "error")
    return redirect(_way_back(searcher), 303)


def _flash(corrected: Corrected) -> None:
    last = corrected.corrections.entries[-1].number
    flash(g.language.text("edit.saved" if corrected.generation else "edit.waits", number=last), "saved")


def _way_back(searcher: Searcher) -> str:
    """The page that a form was on; the log, where the person of that page is no more."""
    view = request.view_args or {}
    field, id_ = view.get("field", request.form.get("field", "")), view.get("id", request.form.get("id", ""))
    if field in ENTITY_FIELDS and id_:
        try:
            return url_for("editing.entity", field=field, id=searcher.entity(field, id_, size=0).entity.id)
        except EntityNotFound:
            return url_for("editing.log")
    return url_for("editing.suggestions" if request.form.get("from") == "suggestions" else "editing.log")


def _entity_page(
    searcher: Searcher,
    config: Config,
    suggested: SuggestedMerges,
    page: EntityPage,
    *,
    message: str = "",
    known: int | None = None,
) -> str:
    """The page on which an entity is corrected; a form that was refused keeps what was typed.

    `known` is the revision that a form came too late with: what was corrected since is shown.
    """
    _, notices = search_arguments(("offset", "find"))
    entity = page.entity
    corrections = load_corrections(config.authority_file)
    names = frozenset((entity.id, entity.label, *(form.text for form in page.forms)))
    sought = request.args.get("find", "").strip()[:LONGEST_LABEL]
    after = page.offset + ARTICLES_ON_PAGE
    return render_template(
        "edit_entity.html",
        page=page,
        entity=entity,
        label=field_label(entity.field, g.language),
        revision=corrections.revision,
        typed=request.form,
        sought=sought,
        candidates=_candidates(searcher, page, sought) if sought else (),
        suggested=[
            (pair.other if pair.one.id == entity.id else pair.one, pair)
            for pair in suggested.of(entity.field, entity.id)
        ],
        numbers=[(scheme, name, getattr(page.identifiers, scheme)) for scheme, name in NAMES.items()],
        lines=log_lines(about(corrections, entity.field, names), g.language),
        newest=log_lines(made_since(corrections, known, _NEWEST), g.language) if known is not None else (),
        message=message,
        next=after if after < page.articles else None,
        size=ARTICLES_ON_PAGE,
        longest=LONGEST_LABEL,
        notices=notices,
    )


def _candidates(searcher: Searcher, page: EntityPage, sought: str) -> tuple[FacetValue, ...]:
    found = searcher.facet(SearchRequest(), page.entity.field, prefix=sought, size=_CANDIDATES + 1).facet.values
    return tuple(value for value in found if value.value != page.entity.id)[:_CANDIDATES]
