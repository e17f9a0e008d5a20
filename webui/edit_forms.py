"""What editors send: a form becomes a Decision, and what is wrong with one a sentence in the reader's language."""

from __future__ import annotations

from dataclasses import replace

from werkzeug.datastructures import MultiDict

from index.authority.authority_file import CorrectionsChanged
from index.authority.correcting import BadLabel, Decision, NameTaken, NothingToCorrect, NothingToUndo, UnknownName
from index.authority.corrections import Action
from index.authority.identifiers import NAMES, SCHEMES, BadIdentifier, Identifiers
from index.errors import FundstelleError
from webui.language import Language

Form = MultiDict[str, str]

_IN_ARTICLES: dict[str, Action] = {"split": "split", "merge": "merge", "hide": "hide"}
_TEXTS: tuple[tuple[type[FundstelleError], str, int], ...] = (
    (CorrectionsChanged, "edit.error.changed", 409),
    (UnknownName, "edit.error.unknown", 400),
    (BadLabel, "edit.error.label", 400),
    (NameTaken, "edit.error.taken", 400),
    (NothingToCorrect, "edit.error.nothing", 400),
    (NothingToUndo, "edit.error.undone", 400),
)


def decision_of(form: Form, field: str, id: str, editor: str) -> Decision:
    """What a form about an entity asks for. Raises NothingToCorrect where it chooses nothing."""
    decision = Decision("hide", field, (id,), form.get("to", ""), note=form.get("note", ""), editor=editor)
    match form.get("action"):
        case "rename":
            decision = replace(decision, action="rename")
        case "merge":
            decision = replace(decision, action="merge", names=tuple(form.getlist("name")), to=id)
        case "distinct":
            decision = replace(decision, action="distinct", names=(id, *form.getlist("name")), to="")
        case "split":
            decision = replace(decision, action="split", names=tuple(form.getlist("form")))
        case "articles" if form.getlist("article"):
            action = _IN_ARTICLES.get(form.get("kind", ""), "split")
            names, articles = (form.get("form") or id,), tuple(form.getlist("article"))
            to = "" if action == "hide" else decision.to
            decision = replace(decision, action=action, names=names, articles=articles, to=to)
        case "identify":
            numbers = Identifiers(*(form.get(scheme, "") for scheme in SCHEMES))
            decision = replace(decision, action="identify", identifiers=numbers, to="")
        case "hide":
            decision = replace(decision, to="")
        case _:
            raise NothingToCorrect("Es ist nichts gewählt.")
    return decision


def whole(form: Form, name: str) -> int:
    """A number that the page itself wrote into the form, -1 (which fits nothing) for anything else."""
    value = form.get(name, "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 10 else -1


def told(error: FundstelleError, language: Language) -> tuple[str, int]:
    """What to tell an editor of an error, and its status. What only an operator can mend is told in the engine's words."""
    if isinstance(error, BadIdentifier):
        return language.text("edit.error.identifier", value=error.value[:80], scheme=NAMES[error.scheme]), 400
    for kind, key, status in _TEXTS:
        if isinstance(error, kind):
            return language.text(key), status
    return str(error), 503
