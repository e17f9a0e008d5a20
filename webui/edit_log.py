"""The corrections of an archive as people read them: who decided what and when, and which merges are suggested. No HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from index.authority.corrections import Correction, Corrections
from index.authority.identifiers import NAMES
from index.authority.likely_same import LikelySame, likely_same_persons
from index.config import Config
from index.names.gazetteer.cities import load_gazetteer
from index.storage.publishing import PublishedNames
from search.searcher import Searcher
from webui.language import Language


@dataclass(frozen=True, slots=True)
class LogLine:
    """One correction in the reader's language; `undone` tells who took it back and when, "" while it is in force."""

    number: int
    when: str
    editor: str
    what: str
    articles: tuple[tuple[str, str], ...]
    note: str
    undone: str


def log_lines(entries: tuple[Correction, ...], language: Language) -> tuple[LogLine, ...]:
    """The corrections given, which are in the order of their numbers; newest first."""
    return tuple(_line(entry, language) for entry in reversed(entries))


def about(corrections: Corrections, field: str, names: frozenset[str]) -> tuple[Correction, ...]:
    """The corrections that name an entity by one of these names."""
    return tuple(
        entry
        for entry in corrections.entries
        if entry.field == field and not names.isdisjoint((*entry.names, entry.to))
    )


def made_since(corrections: Corrections, revision: int, most: int) -> tuple[Correction, ...]:
    """The corrections made or taken back after a revision, in the order of their numbers, the latest `most` of them."""
    changes = [(entry.date, entry) for entry in corrections.entries]
    changes += [(entry.undone_date, entry) for entry in corrections.entries if entry.undone]
    changes.sort(key=lambda change: change[0])
    number = min(max(corrections.revision - revision, 0), most)
    latest = {entry.number: entry for _, entry in changes[len(changes) - min(number, len(changes)) :]}
    return tuple(entry for _, entry in sorted(latest.items()))


class SuggestedMerges:
    """The persons of an archive that may be one, found once a generation. Threads may share it."""

    def __init__(self, searcher: Searcher, config: Config) -> None:
        self._searcher = searcher
        self._config = config
        self._found: tuple[str, tuple[LikelySame, ...]] = ("", ())

    def all(self) -> tuple[LikelySame, ...]:
        """All pairs, those in most articles first."""
        generation = self._searcher.status().generation
        found = self._found
        if found[0] != generation:
            names = PublishedNames(self._config)
            pairs = likely_same_persons(names.table, names.entity_counts("person").tolist())
            found = self._found = generation, tuple(pairs)
        return found[1]

    def of(self, field: str, id_: str) -> tuple[LikelySame, ...]:
        """Those of one entity; only persons have any."""
        if field != "person":
            return ()
        return tuple(pair for pair in self.all() if id_ in (pair.one.id, pair.other.id))


def quoted(name: str, language: Language) -> str:
    """A name between quotation marks."""
    return language.text("search.quoted", query=name)


def _line(entry: Correction, language: Language) -> LogLine:
    numbers = [f"{NAMES[scheme]} {number}" for scheme, number, _ in entry.identifiers.known()]
    what = language.text(
        f"edit.did.{entry.action}{'.articles' if entry.articles else ''}",
        len(numbers) if entry.action == "identify" else None,
        names=", ".join(quoted(_readable(name, entry.field), language) for name in entry.names),
        to=quoted(_readable(entry.to, entry.field), language) if entry.to else language.text("edit.did.unnamed"),
        numbers=" · ".join(numbers) or language.text("edit.did.none"),
    )
    undone = ""
    if entry.undone:
        who = (entry.undone_by, _when(entry.undone_date, language))
        undone = " · ".join((language.text("edit.log.undone"), *filter(None, who)))
    articles = tuple((article.id, article.path or article.id) for article in entry.articles)
    return LogLine(entry.number, _when(entry.date, language), entry.editor, what, articles, entry.note, undone)


def _readable(name: str, field: str) -> str:
    """A name as a correction keeps it; for the slug of a city its name in the gazetteer."""
    city = load_gazetteer().city(name) if field == "city" else None
    return city.label if city else name


def _when(date: str, language: Language) -> str:
    """A correction's date, with its time on the server's clock; whatever else people wrote there as it stands."""
    try:
        moment = datetime.strptime(date, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC).astimezone()
    except ValueError:
        return language.day_or_month(date)
    return f"{language.day_or_month(moment.date().isoformat())}, {moment:%H:%M}"
