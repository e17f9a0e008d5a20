"""From the characters of a query to its tokens: words, quoted phrases, brackets, operators, field names.

Every character is looked at a bounded number of times, whatever stands in the query.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from index.german.tokens import clean_text
from index.schema import FIELDS, OPTIONAL_FIELDS
from search.query.notices import Notice
from search.query.query_tree import DISPLAY_NAMES, NEAR_OPERATOR, OPERATORS

Kind = Literal["word", "quoted", "open", "close", "and", "or", "not", "near", "field"]

FIELD_BY_QUERY_NAME = {name: field.name for field in FIELDS for name in field.query_names}
DEFAULT_DISTANCE = 5
MOST_DISTANCE = 99
"""Below the positions a blank line leaves free, so that nothing is near across paragraphs."""

_LOW_QUOTES = '„“”‟"'
_ANGLE_QUOTES = "»«"
QUOTES = _LOW_QUOTES + _ANGLE_QUOTES
"""All that a phrase may stand between."""
_SPACES = re.compile(r"\s+")
_QUOTE_MARK = re.compile(f"[{QUOTES}]")
_LEXEME = re.compile(rf"[^\s(){QUOTES}]+")
_LETTER = re.compile(r"[^\W_]")
_WORD_START = re.compile(r"[^\W_]|[*?]")
_SLOP = re.compile(r"~(\d*)")
_FIELD = re.compile(r"([^\W\d_]+):")
_GENDER_AFTER_COLON = re.compile(r"[Ii]n(?:nen)?(?![^\W_])")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. `text` is a word or operator as typed, the inside of quotes, or the name of a field of FIELDS.

    `distance` belongs to quoted phrases (0 without ~) and, with `ordered`, to near.
    """

    kind: Kind
    text: str
    distance: int = 0
    ordered: bool = False


def tokenize(text: str) -> tuple[list[Token], list[Notice]]:
    """The tokens of a query, and what was unclear in it."""
    lexer = _Lexer(unicodedata.normalize("NFC", clean_text(_SURROGATES.sub(" ", text)).text))
    lexer.read()
    return lexer.tokens, lexer.notices


def ends_in_quotes(text: str) -> bool:
    """Whether a query ends within a phrase that is not closed yet, and something to search for stands in that."""
    return any(notice.code == "unclosed_quote" for notice in tokenize(text)[1])


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = []
        self.notices: list[Notice] = []

    def read(self) -> None:
        at = 0
        while at < len(self.text):
            character = self.text[at]
            if character in "()":
                self._add("open" if character == "(" else "close", character)
                at += 1
            elif character in QUOTES:
                at = self._read_quoted(at)
            elif spaces := _SPACES.match(self.text, at):
                at = spaces.end()
            else:
                at = self._read_lexeme(at)

    def _add(self, kind: Kind, text: str, distance: int = 0, ordered: bool = False) -> None:
        self.tokens.append(Token(kind, text, distance, ordered))

    def _notice(self, code: str, *arguments: str) -> None:
        self.notices.append(Notice(code, arguments))

    def _read_quoted(self, opening: int) -> int:
        if self._ends_a_word(opening):
            self._notice("stray_quote")
            return opening + 1
        closing = self._closing_quote(opening)
        end = len(self.text) if closing is None else closing
        inside = " ".join(_QUOTE_MARK.sub(" ", self.text[opening + 1 : end]).split())
        slop = _SLOP.match(self.text, end + 1) if closing is not None else None
        if not has_letters(inside):
            self._notice("empty_quotes")
        else:
            if closing is None:
                self._notice("unclosed_quote", inside)
            self._add("quoted", inside, self._distance(slop[0], slop[1]) if slop else 0)
        return slop.end() if slop else end + 1

    def _closing_quote(self, opening: int) -> int | None:
        """Where the phrase that opens here ends: at the next mark of its family that belongs to no quote inside it.

        „…" ends at the straight mark only where no “ or ” of its own follows before the next quote begins.
        """
        mark = self.text[opening]
        family = _ANGLE_QUOTES if mark in _ANGLE_QUOTES else _LOW_QUOTES
        straight: int | None = None
        inner: list[str] = []
        for found in _QUOTE_MARK.finditer(self.text, opening + 1):
            at, other = found.start(), found[0]
            if other == mark == '"':
                return at
            if other not in family:
                continue
            if other == "„" or self._begins_a_word(at):
                if straight is not None:
                    return straight
                inner.append(other)
            elif inner and (inner[-1] == '"') == (other == '"'):
                inner.pop()
            elif other == '"':
                straight = straight or at
            else:
                return at
        return straight

    def _begins_a_word(self, at: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        return (not before or before.isspace() or before in "(-:") and after.isalnum()

    def _ends_a_word(self, at: int) -> bool:
        before, after = self.text[at - 1 : at] if at else "", self.text[at + 1 : at + 2]
        follows_something = bool(before) and not before.isspace() and before not in "(-:"
        return follows_something and self.text[at] != "„" and (not after or after.isspace() or after in "()")

    def _read_lexeme(self, start: int) -> int:
        match = _LEXEME.match(self.text, start)
        assert match is not None
        at, end = match.span()
        while at < end:
            at = self._read_piece(at, end)
        return end

    def _read_piece(self, start: int, end: int) -> int:
        """Reads what stands between spaces, brackets and quotes, or only the minus or the field name in front of it."""
        letter = _LETTER.search(self.text, start, end)
        glued_to_more = self.text[end : end + 1] in tuple("(" + QUOTES)
        if self.text[start] == "-" and self.text[start + 1 : start + 2] != "-":
            star_follows = start + 2 == end and self.text[start + 1] == "*"
            if letter or star_follows or (start + 1 == end and glued_to_more):
                self._add("not", "-")
                return start + 1
        if letter is None:
            raw = self.text[start:end]
            is_alone = self.text[max(start - 1, 0) : start] not in tuple(QUOTES) and not glued_to_more
            if "*" in raw and is_alone and not raw.strip("*?"):
                self._add("word", "*")
            else:
                self._notice("stray_characters", raw)
        elif match := _FIELD.match(self.text, _WORD_START.search(self.text, start, end).start(), end):  # type: ignore[union-attr]
            return self._read_field(match, start, end)
        elif kind := OPERATORS.get(self.text[start:end]):
            self._add(kind, self.text[start:end])
        elif near := NEAR_OPERATOR.fullmatch(self.text, start, end):
            self._add(
                "near", near[0], self._distance(near[0], near["any_distance"] or near["distance"]), near["any"] is None
            )
        else:
            self.notices += [
                Notice("stray_characters", (edge,))
                for edge in self.text[start : end : max(end - start - 1, 1)]
                if edge in "[]{}"
            ]
            self._add("word", self.text[start:end])
        return end

    def _read_field(self, match: re.Match[str], start: int, end: int) -> int:
        """Reads a field name; a name FIELDS does not know is a word, alone or with what follows ("Bürger:innen")."""
        name, rest = match[1], match.end()
        if field := FIELD_BY_QUERY_NAME.get(name.casefold()):
            self._add("field", field)
            return rest
        follows = self.text[rest : rest + 1]
        if not follows or follows.isspace() or follows in ")/" or _GENDER_AFTER_COLON.match(self.text, rest, end):
            self._add("word", self.text[start:end])
            return end
        self._notice(
            "unknown_field",
            name,
            ", ".join(f"{known}:" for field, known in DISPLAY_NAMES.items() if field not in OPTIONAL_FIELDS),
        )
        self._add("word", name)
        return rest

    def _distance(self, written: str, digits: str | None) -> int:
        if not digits:
            self._notice("distance_assumed", written, str(DEFAULT_DISTANCE))
            return DEFAULT_DISTANCE
        typed = int(digits)
        if written.startswith("~") and typed == 0:
            return 0
        distance = min(max(typed, 1), MOST_DISTANCE)
        if distance != typed:
            self._notice("distance_limited", digits, str(distance), str(MOST_DISTANCE))
        return distance


def has_letters(text: str) -> bool:
    """Whether there is a letter or digit to search for."""
    return _LETTER.search(text) is not None
