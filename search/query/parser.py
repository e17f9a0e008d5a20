"""From what was typed to a tree that says what it means. parse() takes any text; the language is told in docs/query-language.md.

text ──tokenize──▶ words, quotes, brackets, operators ──parse──▶ Query
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from index.schema import field_named
from search.query.field_values import value_query, with_whole_dates
from search.query.lexer import Token, has_letters, tokenize
from search.query.notices import Notice
from search.query.query_tree import (
    NEAR_OPERATOR,
    OPERATORS,
    Dates,
    Everything,
    Fuzzy,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Query,
    Value,
    Wildcard,
    Word,
    all_of,
    any_of,
    in_field,
    negated,
    written,
)
from search.request import Operator
from search.searcher import QueryTooLong

MOST_CHARACTERS = 2_000
MOST_CLAUSES = 64
MOST_DIFFERENCES = 2

_FUZZY = re.compile(r"(?P<text>[^~]+)~(?P<distance>[\d.,]*)")
_GENDER_STAR = re.compile(r"(?<=[^\W\d_]{3})\*[Ii]n(?:nen)?(?![^\W_])|(?<=[^\W\d_]{2}e)\*[rnms](?![^\W_])")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as read. `understood` is its tree written out, for people; parsing it gives the same tree."""

    tree: Query
    warnings: tuple[Notice, ...]
    understood: str


def parse(text: str, operator: Operator = "and") -> Parsed:
    """Reads a query; `operator` joins words between which none is written.

    Unclear places are read as the likeliest meaning, with a warning. Takes time linear in the text. Raises QueryTooLong, and
    nothing else.
    """
    if len(text) > MOST_CHARACTERS:
        raise QueryTooLong(
            f"Die Anfrage hat {len(text)} Zeichen, möglich sind {MOST_CHARACTERS}; bitte kürzen Sie sie."
        )
    tokens, notices = tokenize(text)
    tokens = with_whole_dates(tokens)
    operands = sum(_counts(token, operator) for token in tokens)
    if operands > MOST_CLAUSES:
        raise QueryTooLong(
            f"Die Anfrage hat {operands} Suchbegriffe, möglich sind {MOST_CLAUSES}; "
            "bitte kürzen Sie sie oder setzen Sie Wortfolgen in Anführungszeichen."
        )
    if tokens and all(token.kind in ("and", "or", "not") and token.text.isalpha() for token in tokens):
        notices += [Notice("operator_as_word", (token.text,)) for token in tokens]
        tokens = [Token("word", token.text.lower()) for token in tokens]
    reader = _Reader(operator, notices)
    tree = reader.read(tokens)
    if tree is None:
        tree = Nothing() if text.strip() else Everything()
        notices += [Notice("nothing")] if text.strip() else []
    elif tree == Everything():
        notices.append(Notice("everything"))
    understood = written(tree) if text.strip() else ""
    return Parsed(tree, tuple(dict.fromkeys(notices)), understood)


def _counts(token: Token, operator: Operator) -> bool:
    """Whether a token is one of the MOST_CLAUSES. Ranked searches take questions and whole paragraphs: there plain words are free."""
    plain = token.kind == "word" and not any(sign in token.text for sign in "*?~")
    return token.kind in ("word", "quoted") and not (plain and operator == "or")


@dataclass(slots=True)
class _Level:
    """What was read inside one pair of brackets. `join`, `prefixes` and `near` wait for their operand.

    `terms` holds how each term was joined to the one before it ("and", "or", "" where nothing was written). `values_of` is the
    field with whole values that stands before the bracket.
    """

    values_of: str = ""
    terms: list[tuple[str, Query]] = field(default_factory=list)
    join: Token | None = None
    prefixes: list[Token] = field(default_factory=list)
    near: Token | None = None
    term_join: str = ""
    term_prefixes: list[Token] = field(default_factory=list)
    operand: Query | None = None
    chain: list[Query] = field(default_factory=list)
    value_grows: bool = False


class _Reader:
    """Builds the tree from tokens, with a stack of its own instead of recursion: brackets may nest as deep as they like."""

    def __init__(self, operator: Operator, notices: list[Notice]) -> None:
        self.operator = operator
        self.notices = notices
        self.levels = [_Level()]

    def read(self, tokens: list[Token]) -> Query | None:
        """The tree of the tokens; None if they hold nothing to search for."""
        for token in tokens:
            match token.kind:
                case "word" | "quoted":
                    self._read_leaf(token)
                case "open":
                    self.levels.append(_Level(self._field_of_values()))
                case "close" if len(self.levels) > 1:
                    self._close_bracket()
                case "close":
                    self._notice("stray_bracket")
                case _:
                    self._read_operator(token)
        if len(self.levels) > 1:
            self._notice("unclosed_bracket")
        while len(self.levels) > 1:
            self._close_bracket()
        return self._finish()

    def _notice(self, code: str, *arguments: str) -> None:
        self.notices.append(Notice(code, arguments))

    def _read_operator(self, token: Token) -> None:
        level = self.levels[-1]
        if token.kind in ("not", "field"):
            if level.near:
                self._notice("near_operands", level.near.text)
                level.near = None
                level.join = Token("and", "")
            level.prefixes.append(token)
            return
        self._drop_prefixes()
        if level.operand is None or level.join or level.near:
            self._notice("operator_without_operand", token.text)
        elif token.kind == "near":
            level.near = token
        else:
            level.join = token

    def _read_leaf(self, token: Token) -> None:
        level = self.levels[-1]
        values_of = self._field_of_values()
        if not values_of:
            self._add_operand(self._text_leaf(token))
            return
        leaf, notices = value_query(values_of, token.text)
        self.notices += notices
        if leaf is None:
            level.prefixes.clear()
            return
        may_grow = token.kind == "word" and level.values_of == values_of and field_named(values_of).kind == "keyword"
        before = level.operand
        waiting = level.prefixes or level.join or level.near
        if may_grow and level.value_grows and not waiting and isinstance(leaf, Value) and isinstance(before, Value):
            grown, _ = value_query(values_of, f"{before.value} {leaf.value}")
            level.operand = grown
            return
        self._add_operand(leaf)
        level.value_grows = may_grow

    def _field_of_values(self) -> str:
        """The field with whole values that the next operand belongs to; "" if it is text."""
        level = self.levels[-1]
        named = next((token.text for token in reversed(level.prefixes) if token.kind == "field"), None)
        if named is None:
            return level.values_of
        return "" if field_named(named).kind == "text" else named

    def _text_leaf(self, token: Token) -> Query:
        if token.kind == "quoted":
            return Phrase(token.text, token.distance)
        if token.text == "*":
            return Everything()
        text = token.text
        typed = _trimmed(text, "*~")
        if fuzzy := _FUZZY.fullmatch(typed):
            return self._fuzzy_leaf(typed, fuzzy["text"], fuzzy["distance"])
        if "~" in typed:
            self._notice("stray_characters", "~")
            text = text.replace("~", "/")
        word = _trimmed(text, "*")
        return Wildcard(_trimmed(text, "*?")) if _has_wildcard(word) else _word(word)

    def _fuzzy_leaf(self, typed: str, text: str, distance: str) -> Query:
        if not has_letters(text):
            return Word(_trimmed(distance))
        text = _trimmed(text, "*")
        if _has_wildcard(text):
            self._notice("fuzzy_wildcard", typed)
            return Wildcard(text)
        wanted = int(distance) if distance.isdecimal() else 1
        if wanted > MOST_DIFFERENCES or (distance and not distance.isdecimal()):
            wanted = min(wanted, MOST_DIFFERENCES)
            self._notice("fuzzy_limited", typed, str(wanted))
        return Fuzzy(text, wanted) if wanted else _word(text)

    def _add_operand(self, operand: Query) -> None:
        level = self.levels[-1]
        level.value_grows = False
        if level.near and level.operand is not None:
            near, level.near = level.near, None
            if may_be_near(level.operand) and may_be_near(operand):
                level.chain.append(Near(level.operand, operand, near.distance, near.ordered))
                level.operand = operand
                return
            self._notice("near_operands", near.text)
            level.join = Token("and", "")
        self._end_term()
        level.term_join = level.join.kind if level.join else ""
        level.term_prefixes, level.prefixes = level.prefixes, []
        level.operand, level.join = operand, None

    def _end_term(self) -> None:
        level = self.levels[-1]
        if level.operand is None:
            return
        term = all_of(level.chain) if level.chain else level.operand
        for prefix in reversed(level.term_prefixes):
            if prefix.kind == "not":
                term = negated(term)
            elif field_named(prefix.text).kind == "text":
                term = in_field(prefix.text, term)
        level.terms.append((level.term_join, term))
        level.operand = None
        level.chain = []

    def _drop_prefixes(self) -> None:
        level = self.levels[-1]
        for prefix in level.prefixes:
            if prefix.kind == "field":
                self._notice("field_without_value", field_named(prefix.text).query_names[0])
            else:
                self._notice("operator_without_operand", prefix.text)
        level.prefixes.clear()

    def _close_bracket(self) -> None:
        inside = self._finish()
        if inside is None:
            self._notice("empty_brackets")
            self.levels[-1].prefixes.clear()
        else:
            self._add_operand(inside)

    def _finish(self) -> Query | None:
        """Ends the innermost level and returns its tree."""
        self._drop_prefixes()
        level = self.levels[-1]
        for waiting in (level.join, level.near):
            if waiting:
                self._notice("operator_without_operand", waiting.text)
        self._end_term()
        self.levels.pop()
        return _joined(level.terms, self.operator)


def _joined(terms: list[tuple[str, Query]], operator: Operator) -> Query | None:
    """The tree of terms: UND binds closer than ODER, and a missing operator is the default one.

    Under "or", what narrows still narrows where no operator joins it: `a b -c` is (a ODER b) UND NICHT c, and so with `stadt:c`.
    """
    alternatives: list[tuple[str, list[Query]]] = []
    for join, term in terms:
        if alternatives and (join or operator) == "and":
            alternatives[-1][1].append(term)
        else:
            alternatives.append((join, [term]))
    followers = [*(join for join, _ in alternatives[1:]), ""]
    wanted: list[Query] = []
    narrowing: list[Query] = []
    for (join, parts), following in zip(alternatives, followers, strict=False):
        is_loose = operator == "or" and not join and not following and len(parts) == 1
        narrows = is_loose and isinstance(parts[0], Not | Value | Dates)
        (narrowing if narrows else wanted).append(all_of(parts))
    if not wanted and not narrowing:
        return None
    return all_of(([any_of(wanted)] if wanted else []) + narrowing)


def may_be_near(query: Query) -> bool:
    """Whether NAHE and VOR may stand beside it: words, phrases, wildcards, fuzzy words, and ODER of these."""
    if isinstance(query, Or):
        return all(may_be_near(part) for part in query.parts)
    return isinstance(query, Word | Wildcard | Fuzzy) or (isinstance(query, Phrase) and not query.distance)


def _has_wildcard(text: str) -> bool:
    return "?" in text or "*" in _GENDER_STAR.sub("", text)


def _word(text: str) -> Word:
    """A word; one that would be read as an operator in lower case ("UND,")."""
    return Word(text.lower() if text in OPERATORS or NEAR_OPERATOR.fullmatch(text) else text)


def _trimmed(text: str, kept_at_end: str = "") -> str:
    """What has letters, without the punctuation around it: a question mark, too, that ends a question."""
    start = next(at for at, character in enumerate(text) if character.isalnum() or character in "*?")
    end = len(text)
    while not (text[end - 1].isalnum() or text[end - 1] in kept_at_end or unicodedata.combining(text[end - 1])):
        end -= 1
    return text[start:end]
