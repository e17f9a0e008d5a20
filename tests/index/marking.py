"""Sentences with their mentions marked, "[Olaf Scholz|PER] flog nach [Prag|LOC].", and the case files made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from index.article import Mention, MentionLabel

FOLDER = Path(__file__).parent
_MARK = re.compile(r"\[([^\]|]+)\|(PER|LOC|ORG)\]")


@dataclass(frozen=True, slots=True)
class Case:
    """A text with mentions and the values it must give, in any order."""

    marked: str
    expected: frozenset[str]

    @property
    def text(self) -> str:
        """The text without marks."""
        return unmark(self.marked)[0]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The mentions that the marks are."""
        return unmark(self.marked)[1]


def unmark(marked: str) -> tuple[str, tuple[Mention, ...]]:
    """The text without its marks, and the mentions they stood for; \\n is a new line."""
    marked = marked.replace("\\n", "\n")
    text, mentions, position = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        mentions.append(Mention(len(text), len(text) + len(mark[1]), mark[1], cast(MentionLabel, mark[2])))
        text += mark[1]
        position = mark.end()
    return text + marked[position:], tuple(mentions)


def read_cases(name: str) -> list[Case]:
    """The cases of a file: a marked text, =>, the expected values with ; between, none for "-"."""
    cases = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            marked, _, expected = line.partition(" => ")
            cases.append(Case(marked, frozenset(part.strip() for part in expected.split(";")) - {"-", ""}))
    return cases
