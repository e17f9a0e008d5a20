"""Correcting the names of an archive: each decision checked, kept in authority.yaml and in force at once. For commands and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from unicodedata import category

from index.authority.authority_file import CorrectionsChanged, change_corrections, changed
from index.authority.corrections import Action, ArticleRef, Corrections
from index.authority.entity_table import EntityTable
from index.authority.identifiers import NO_IDENTIFIERS, SCHEMES, Identifiers, checked
from index.authority.single_articles import plain_key
from index.config import Config
from index.errors import FundstelleError
from index.names.gazetteer.cities import load_gazetteer
from index.names.person_names import DOUBTFUL
from index.names.transliteration import fold, slug
from index.storage.publishing import PublishedNames, refresh_entities
from index.writer import IndexBusy

LONGEST_LABEL = 200
"""Characters of a name that somebody gives."""


class UnknownName(FundstelleError):
    """No entity of the archive is called so."""


class BadLabel(FundstelleError):
    """Nothing can be shown under a name of no letters, or of very many."""


class NameTaken(FundstelleError):
    """Somebody else of the archive is called so already: two values of a facet would look the same."""


class NothingToCorrect(FundstelleError):
    """The decision would change nothing: no articles, one entity merged with itself, a form that is all of an entity."""


class NothingToUndo(FundstelleError):
    """There is no correction of that number in force."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided, before it is checked and numbered; see Correction. `articles` are ids."""

    action: Action
    field: str
    names: tuple[str, ...]
    to: str = ""
    articles: tuple[str, ...] = ()
    identifiers: Identifiers = NO_IDENTIFIERS
    note: str = ""
    editor: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The corrections as saved; `generation` is None while somebody indexes: then his commit puts them in force."""

    corrections: Corrections
    generation: str | None


def decide(config: Config, decision: Decision, revision: int | None = None) -> Corrected:
    """Checks a decision against the published names, keeps it and puts it in force.

    With a revision, CorrectionsChanged is raised if the corrections are at another one. Raises UnknownName, BadLabel,
    NameTaken, NothingToCorrect, BadIdentifier, AuthorityError, WriterError where there is no index.
    """
    names = PublishedNames(config)
    decision = _tidied(names.table, decision)
    _check(names.table, decision)
    articles = _article_refs(names, decision)
    return _correct(
        config,
        names.corrections,
        lambda now: now.with_entry(
            decision.action,
            decision.field,
            decision.names,
            decision.to,
            _now(),
            decision.note,
            articles=articles,
            identifiers=decision.identifiers,
            editor=decision.editor,
        ),
        revision,
    )


def undo(config: Config, number: int, editor: str = "", revision: int | None = None) -> Corrected:
    """Takes one decision back. Raises NothingToUndo, and as decide() does."""

    def undone(now: Corrections) -> Corrections:
        try:
            return now.with_undone(number, _now(), editor)
        except KeyError:
            raise NothingToUndo(
                f"Korrektur {number} gibt es nicht oder sie ist schon zurückgenommen; `fundstelle entities log` zeigt alle."
            ) from None

    return _correct(config, PublishedNames(config).corrections, undone, revision)


def _correct(
    config: Config, known_revision: int, change: Callable[[Corrections], Corrections], revision: int | None
) -> Corrected:
    def checked_change(now: Corrections) -> Corrections:
        if revision is not None and now.revision != revision:
            raise CorrectionsChanged(changed(config.authority_file, now.revision, revision))
        return change(now)

    saved = change_corrections(config.authority_file, checked_change, known_revision)
    try:
        return Corrected(saved, refresh_entities(config))
    except IndexBusy:
        return Corrected(saved, None)


def _tidied(table: EntityTable, decision: Decision) -> Decision:
    """The same in tidy words: spaces, forms of cities as the index has them, numbers as their authority files write them.

    For an id stands the form that it was made of, which people can read.
    """
    field, alone = decision.field, not decision.articles
    names = (_readable(table, field, _key_of(table, field, _plain(name)), alone=alone) for name in decision.names)
    to = _plain(decision.to)
    return replace(
        decision,
        names=tuple(dict.fromkeys(names)),
        to=_readable(table, field, to, alone=True) if decision.action == "merge" else to,
        note=_plain(decision.note),
        editor=_plain(decision.editor),
        articles=tuple(dict.fromkeys(decision.articles)),
        identifiers=Identifiers(*(checked(scheme, getattr(decision.identifiers, scheme)) for scheme in SCHEMES)),
    )


def _key_of(table: EntityTable, field: str, name: str) -> str:
    """The key of a city that is called so in the gazetteer, as pages show it; else the name itself."""
    if field != "city" or field not in table.fields or name in table.fields[field].entity_of_key:
        return name
    cities = map(load_gazetteer().city, table.fields[field].entity_of_key)
    named = [city.id for city in cities if city and city.label == name]
    return named[0] if len(named) == 1 else name


def _readable(table: EntityTable, field: str, name: str, *, alone: bool) -> str:
    """The form of an entity that its id was made of, for that id; any other name, and a city's, as it is.

    In single articles an id means all forms of the entity, so there (not `alone`) one of several cannot stand for it.
    """
    forms = [key.removeprefix(DOUBTFUL) for key in table.keys_of(field, name) if plain_key(key) == key]
    if field == "city" or (len(forms) > 1 and not alone):
        return name
    return next((form for form in forms if slug(form) == name), name)


def _plain(text: str) -> str:
    """The text on one line, without control characters."""
    return " ".join("".join(letter for letter in text if letter.isspace() or category(letter) != "Cc").split())


def _check(table: EntityTable, decision: Decision) -> None:
    """So that a slip of the pen is told and not kept."""
    field, names = decision.field, decision.names
    for name in (*names, decision.to) if decision.action == "merge" else names:
        _check_known(table, field, name)
    if not names:
        raise NothingToCorrect("Es ist niemand gewählt; mindestens einen Namen nennen.")
    if len(decision.to) > LONGEST_LABEL:
        raise BadLabel(f"Der neue Name ist länger als {LONGEST_LABEL} Zeichen; ihn kürzen.")
    must_be_named = decision.action == "rename" or (decision.action == "split" and decision.articles)
    if must_be_named and not any(map(str.isalnum, decision.to)):
        raise BadLabel("Der neue Name ist leer; einen nennen, oder mit `fundstelle entities hide` ausblenden.")
    meant = {entity.id for name in names if (entity := table.find(field, name))}
    to = table.find(field, decision.to) if decision.action == "merge" else None
    if to and meant == {to.id} and not decision.articles:
        raise NothingToCorrect(f"{decision.to}: das ist schon dieselbe Person oder Stadt; eine andere nennen.")
    if decision.action == "rename":
        _check_free(table, decision, meant)
    if decision.action == "distinct" and len(meant) < 2:
        raise NothingToCorrect("Das ist eine Person; zwei verschiedene nennen.")
    if decision.action == "split" and not decision.articles:
        for id_ in meant:
            if set(table.keys_of(field, id_)) <= {*names, *(DOUBTFUL + name for name in names)}:
                raise NothingToCorrect(
                    f"{', '.join(names)}: andere Schreibweisen hat {id_} nicht; mit --article einzelne Artikel abtrennen."
                )


def _check_free(table: EntityTable, decision: Decision, meant: set[str]) -> None:
    folded = fold(decision.to)
    for other in table.entities(decision.field):
        if other.id not in meant and fold(other.label) == folded:
            raise NameTaken(
                f"{decision.to}: so heißt hier schon jemand anderes ({other.id}); ist es derselbe, "
                f"`fundstelle entities merge {next(iter(meant), decision.names[0])} --to {other.id}`, sonst einen anderen Namen wählen."
            )


def _check_known(table: EntityTable, field: str, name: str) -> None:
    keys = table.fields[field].entity_of_key if field in table.fields else {}
    if name not in keys and DOUBTFUL + name not in keys and table.find(field, name) is None:
        raise UnknownName(nobody(field, name))


def nobody(field: str, name: str) -> str:
    """What is said where no entity of a field is called so."""
    return f"{name}: so heißt hier niemand (Facette {field}); `fundstelle entities list` zeigt, wen es gibt."


def _article_refs(names: PublishedNames, decision: Decision) -> tuple[ArticleRef, ...]:
    """The articles of a decision. Raises UnknownName for one that is not there, or has no such name."""
    if not decision.articles:
        return ()
    found, table = names.articles(decision.articles), names.table
    meant = {table.find(decision.field, name) for name in decision.names}
    for id_ in decision.articles:
        if id_ not in found:
            raise UnknownName(f"{id_}: einen Artikel mit dieser Kennung oder diesem Pfad gibt es nicht.")
        keys = [key for field, key in found[id_].names if field == decision.field]
        entities = {table.entity_of(decision.field, key, id_) for key in keys}
        if not meant & entities and not {*decision.names} & {key.removeprefix(DOUBTFUL) for key in keys}:
            raise UnknownName(f"{found[id_].path}: hier steht {', '.join(decision.names)} nicht.")
    return tuple(ArticleRef(id_, found[id_].path) for id_ in decision.articles)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
