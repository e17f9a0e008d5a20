"""Where words begin and end in a German text: paragraphs, chunks between spaces, and the words inside a chunk.

`clean_text` takes out what typesetting put into words (soft hyphens, line-end hyphens) and remembers where, so that
offsets found in the cleaned text lead back to the original. Every pattern here runs in time linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

# Terms and words stop here: longer ones are no words, and normalizing them could take time quadratic in their marks.
LONGEST_WORD = 200

HYPHENS = "-\u2010\u2011"
APOSTROPHES = "'’ʼ‘`´"
_LETTER = r"[^\W_]"
_MARK = r"[\u0300-\u036f]"
_BREAK = r"[ \t]*+\r?\n[ \t]*+"
_CONJUNCTIONS = "und|oder|sowie|bzw|beziehungsweise|noch|als|wie|bis|statt|auch"

_NO_WIDTH = r"\u00ad\u200b-\u200f\u2060\ufeff"
_FIXED_SPACE = r"\u00a0\u2009\u202f"
_LOWER_CASE = r"[a-zß-öø-ÿſ]"

# What is left out of a text before it is read. The set it begins with lets the search jump from one candidate to the next.
_REMOVED = re.compile(
    rf"[-\u2010{_NO_WIDTH}{_FIXED_SPACE}](?:"
    # "Sicherheits-⏎garantien", but not "Staats-⏎und Regierungschefs"
    rf"(?<=[^\W\d_][-\u2010\u00ad]|{_MARK}[-\u2010\u00ad]){_BREAK}(?={_LOWER_CASE})(?!(?:{_CONJUNCTIONS})\b)"
    # the line end alone in "NATO-⏎Gipfel"
    rf"|(?<={_LETTER}[-\u2010])(?P<line_end>{_BREAK})(?={_LETTER})(?!{_LOWER_CASE})"
    # soft hyphens and other characters without width
    rf"|(?<=[{_NO_WIDTH}])[{_NO_WIDTH}]*+"
    # the fixed space of "21 000"
    rf"|(?<=\d[{_FIXED_SPACE}])(?=\d{{3}}(?!\d))"
    r")"
)
# As with _REMOVED, the set it begins with makes the search fast.
_PARAGRAPH_BREAK = re.compile(r"[\n\f\u2029](?:(?<=\n)[ \t\r]*+\n|(?<!\n))\s*+")
_CHUNK = re.compile(r"\S+")
_WORD = re.compile(
    rf"(?P<number>\d++(?:[.,{APOSTROPHES}]\d++)+)"
    rf"|(?P<word>{_LETTER}(?:{_LETTER}|{_MARK})*+)"
    # Politiker*innen, Politiker:in, Lehrer/-innen
    rf"(?:(?<={_LETTER}{{3}})(?:[*:_·]|/-?)(?P<gender>[Ii]n(?:nen)?)(?!{_LETTER})"
    # Trump’s
    rf"|[{APOSTROPHES}](?P<genitive>s)(?!{_LETTER}))?"
)
_INNER_CAPITAL = re.compile(r"(?<=[a-zäöüß])I(?=n(?:nen)?$)")
_THOUSANDS = re.compile(rf"\d{{1,3}}(?:[.{APOSTROPHES}]\d{{3}})+(?:,\d+)?")
_GROUPING = re.compile(rf"[.{APOSTROPHES}]")
_DAY_AND_MONTH = re.compile(r"0?(\d{1,2})\.0?(\d{1,2})\.(\d{2}|\d{4})")
_LONG_S = str.maketrans("ſ", "s")
# What stands behind a word and never belongs to it.
_MARKS_BEHIND = frozenset('.,;:!?)"“”')


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without what typesetting put into its words: `cuts[i]` is where the i-th piece stood in `text`.

    `removed[i]` is how many code points had been left out up to and with that piece.
    """

    text: str
    cuts: tuple[int, ...]
    removed: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The [start, end) of the original text that shows text[start:end]."""
        if not self.cuts:
            return start, end
        return self._original(start), self._original(end - 1) + 1

    def _original(self, position: int) -> int:
        before = bisect_right(self.cuts, position)
        return position + self.removed[before - 1] if before else position


class Word(NamedTuple):
    """A word inside a chunk, at chunk[start:end].

    `spelling` is NFC, free of signs inside it ("Politikerinnen", "Trumps", "21000"); `base` is what word forms are looked
    up by: "Trump" for "Trump’s", else the spelling. `other_gender` is "Politiker" for "Politiker*innen", else "".
    `glued` says that only a hyphen or an apostrophe stands between this word and the next.
    """

    start: int
    end: int
    spelling: str
    base: str
    other_gender: str
    glued: bool


def clean_text(text: str) -> CleanText:
    """The text with soft hyphens, line-end hyphens and zero-width characters left out."""
    pieces: list[str] = []
    cuts: list[int] = []
    removed: list[int] = []
    end = total = 0
    for match in _REMOVED.finditer(text):
        start = max(match.start(), match.start("line_end"))
        pieces.append(text[end:start])
        cuts.append(start - total)
        total += match.end() - start
        removed.append(total)
        end = match.end()
    if not pieces:
        return CleanText(text, (), ())
    pieces.append(text[end:])
    return CleanText("".join(pieces), tuple(cuts), tuple(removed))


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Each paragraph that is not empty, and where it starts; blank lines, form feeds and U+2029 part them."""
    start = 0
    for match in _PARAGRAPH_BREAK.finditer(text):
        if text[start : match.start()].strip():
            yield start, text[start : match.start()]
        start = match.end()
    if text[start:].strip():
        yield start, text[start:]


def chunks(paragraph: str) -> Iterator[tuple[int, str]]:
    """What stands between white space, and where: the same chunks as paragraph.split()."""
    for match in _CHUNK.finditer(paragraph):
        yield match.start(), match.group()


def plain_word(chunk: str) -> str:
    """The spelling of the word that most chunks are, with a mark behind it at most; "" for chunks that ask for more."""
    letters = chunk if chunk.isalpha() else chunk[:-1] if chunk[-1:] in _MARKS_BEHIND else ""
    if not letters.isalpha() or ("I" in letters and _INNER_CAPITAL.search(letters)):
        return ""
    return letters if letters.isascii() and len(letters) <= LONGEST_WORD else _spelling(letters)


def words(chunk: str) -> list[Word]:
    """The words and numbers of a chunk, in order."""
    matches = list(_WORD.finditer(chunk))
    found: list[Word] = []
    for number, match in enumerate(matches):
        next_start = matches[number + 1].start() if number + 1 < len(matches) else -1
        glued = next_start == match.end() + 1 and chunk[match.end()] in HYPHENS + APOSTROPHES
        found.append(_word(match, glued))
    return found


def trailing_hyphen(chunk: str, end_of_last_word: int) -> str:
    """What follows the last word where it is cut short: "-" ("Staats-"), "-," (in a list), or "" for whole words."""
    if end_of_last_word == len(chunk):
        return ""
    rest = chunk[end_of_last_word : end_of_last_word + 4].rstrip("\"'“”»«)’")
    if rest and rest[0] in HYPHENS and rest[1:] in ("", ","):
        return "-" + rest[1:]
    return ""


def is_conjunction(word: str) -> bool:
    """Whether a word joins the halves of "Staats- und Regierungschefs"."""
    return word.lower() in _CONJUNCTION_WORDS


_CONJUNCTION_WORDS = frozenset(_CONJUNCTIONS.split("|"))


def _word(match: re.Match[str], glued: bool) -> Word:
    start, end = match.span()
    number = match["number"]
    if number is not None:
        spelling = _number(number)
        return Word(start, end, spelling, spelling, "", glued)
    word = _spelling(match["word"])
    if match["gender"]:
        return Word(start, end, word + match["gender"].lower(), word + match["gender"].lower(), word, glued)
    if match["genitive"]:
        return Word(start, end, word + "s", word, "", glued)
    return _whole_word(start, end, word, glued)


def _whole_word(start: int, end: int, word: str, glued: bool) -> Word:
    inner = _INNER_CAPITAL.search(word) if "I" in word else None
    if inner:
        lowered = word[: inner.start()] + "i" + word[inner.end() :]
        return Word(start, end, lowered, lowered, word[: inner.start()], glued)
    return Word(start, end, word, word, "", glued)


def _spelling(letters: str) -> str:
    word = letters[:LONGEST_WORD]
    return word if word.isascii() else unicodedata.normalize("NFC", word).translate(_LONG_S)


def _number(number: str) -> str:
    """21.000 and 21’000 -> 21000; 08.01.2026 -> 8.1.2026."""
    number = number[:LONGEST_WORD]
    if _THOUSANDS.fullmatch(number):
        return _GROUPING.sub("", number)
    if date := _DAY_AND_MONTH.fullmatch(number):
        return ".".join(date.groups())
    return number
