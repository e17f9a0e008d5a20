"""The header of a text file: lines such as `Datum: 8. Januar 2026`, YAML front matter, or ` date 2026-01-08 ` before the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import ArticleDate
from index.dates import header_date

_DATE, _TITLE, _SOURCE, _AUTHOR, _OTHER = "date", "title", "source", "author", "other"
_LABELS = {
    label: kind
    for kind, labels in {
        _DATE: "datum date erscheinungsdatum veröffentlichungsdatum erschienen veröffentlicht published",
        _TITLE: "titel title überschrift schlagzeile headline",
        _SOURCE: "quelle source zeitung medium publikation publication newspaper",
        _AUTHOR: "autor autorin autoren verfasser verfasserin author authors",
        _OTHER: "untertitel ressort rubrik section seite seiten page pages ausgabe issue nummer nr jahrgang band ort "
        "sprache language länge length wörter words signatur url link copyright",
    }.items()
    for label in labels.split()
}
_LINE = re.compile(r"([^\W\d_][\w-]*)[ \t]*:(?:[ \t]+(.*)|$)")
_INLINE = re.compile(r"\s*date[ \t]+(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?=\s|$)[ \t]*", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n((?:(?![-.]{3}[ \t]*\n).*\n){1,100})(?:---|\.\.\.)[ \t]*(?:\n|$)")
# "Quelle: Morgenblatt, 8.1.2026, S. 3" names the paper, then where in it.
_AFTER_SOURCE = re.compile(r"[,;]?[ ](?=\(|vom\b|Nr\.|S\.|Seite\b|Heft\b|Ausgabe\b|\d)")
_HEADER_LINES = 40


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of a file says ("" or None for what it does not), and the text after it.

    `lines` are those that say more than title and date; `problem` is a date that cannot be read, in one line for people.
    """

    date: ArticleDate | None
    title: str
    source: str
    lines: tuple[str, ...]
    text: str
    problem: str = ""


def read_header(text: str) -> Header:
    """The header at the start of a text with \\n line ends; all of it is text where there is none."""
    inline = _INLINE.match(text)
    if inline:
        date = header_date(inline[1], inline[0])
        if date:
            return Header(date, "", "", (), text[inline.end() :])
        return Header(None, "", "", (), text, _not_a_date(inline[0]))
    front_matter = _FRONT_MATTER.match(text)
    if front_matter and all(_is_front_matter(line) for line in front_matter[1].splitlines()):
        return _header(front_matter[1].splitlines(), text[front_matter.end() :])
    start = len(text) - len(text.lstrip("\n\t \ufeff\u00a0"))
    end = start
    lines = []
    for line in _labelled(text[start:]):
        lines.append(line)
        end += len(line) + 1
    if all(_kind(line) == _OTHER for line in lines):
        return Header(None, "", "", (), text)
    return _header(lines, text[end:])


def author_lines(text: str) -> list[tuple[int, int]]:
    """[start, end) of the lines of the last paragraph that name the author, if that paragraph is a header put there."""
    _, _, last = text.rpartition("\n\n")
    lines = last.split("\n")
    start = len(text) - len(last)
    found = []
    kind = ""
    if _LINE.match(lines[0]) and all(map(_is_front_matter, lines)):
        for line in lines:
            kind = _kind(line) if _LINE.match(line) else kind  # a list of authors goes on in the next lines
            if kind == _AUTHOR:
                found.append((start, start + len(line)))
            start += len(line) + 1
    return found


def _header(lines: list[str], text: str) -> Header:
    date, title, source, problem = None, "", "", ""
    kept = []
    for line in filter(str.strip, lines):
        match = _LINE.match(line)
        value = (match[2] or "").strip().strip("\"'").strip() if match else ""
        kind = _kind(line)
        if kind == _DATE and value and not date:
            date = header_date(value, line)
            if date:
                continue
            problem = problem or _not_a_date(line)
        elif kind == _TITLE and value and not title:
            title = value
            continue
        elif kind == _SOURCE and value and not source:
            source = _AFTER_SOURCE.split(value)[0].strip(" ,;")
        kept.append(line)
    return Header(date, title, source, tuple(kept), text, "" if date else problem)


def _labelled(text: str) -> Iterator[str]:
    """The lines at the start that begin with a known label."""
    for line in text.split("\n", _HEADER_LINES)[:_HEADER_LINES]:
        if not _kind(line):
            return
        yield line


def _kind(line: str) -> str:
    match = _LINE.match(line)
    return _LABELS.get(match[1].lower(), "") if match else ""


def _is_front_matter(line: str) -> bool:
    return not line.strip() or line[0] in " \t-#" or _LINE.match(line) is not None


def _not_a_date(line: str) -> str:
    return (
        f"„{' '.join(line.split())}“ nennt kein Datum, das es gibt und das eindeutig ist (wie 8.1.2026 oder 2026-01-08)"
    )
