"""What makes two German words the same: from a text to the terms of the fields exact, body and parts.

    text ──clean_text──▶ paragraphs ──▶ chunks ──▶ words ──▶ exact  fold(word)
                                                            body   fold(stem(lemma(word)))
                                                            parts  the words inside a compound

A query word goes the same way (`Analyzer.word`). docs/german.md says what follows from it for a search.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain, islice
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import NamedTuple

from index.german import fold as folding
from index.german.compound_lexicon import LEXICON_PATH
from index.german.fold import fold
from index.german.tokens import (
    Word,
    chunks,
    clean_text,
    is_conjunction,
    paragraphs,
    plain_word,
    trailing_hyphen,
    words,
)
from index.german.wordforms import FUNCTION_WORD_MARK, FUNCTION_WORDS_PATH, WordForms
from index.kernels import fastest

__all__ = ["Analyzer", "QueryWord", "TextTerms", "Token", "fold"]

# Raise it whenever a text may give other terms than before: an index made by another version asks to be made anew.
CODE_VERSION = 3
# Positions left free at a blank line, so that no phrase crosses it.
PARAGRAPH_GAP = 100
# Chunks are remembered with what they give, in two generations of this many; longer ones seldom come twice.
_REMEMBERED_CHUNKS = 100_000
_LONGEST_REMEMBERED = 60
_LONGEST_CHAIN = 6
GERMAN = ("de", "und")
# How far behind "Staats- und" the whole word may stand: among as many that are not cut short ("… und die neuen Regierungschefs"),
# and as many chunks away ("Innen-, Außen-, Finanz- und Verteidigungspolitik").
_MOST_WHOLE_WORDS = 3
REACH_OF_ELLIPSIS = 16


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands: `start` and `end` are code points of the original text, `position` counts words.

    Positions are consecutive; a blank line leaves 100 free. `parts` are terms found inside the word, or in the chain of
    words that begins with it ("NATO-Gipfel"); the i-th reaches from `start` to `part_ends[i]`.
    """

    start: int
    end: int
    position: int
    exact: str
    body: str
    parts: tuple[str, ...]
    part_ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextTerms:
    """The terms of a text in columns: `exact`, `body` and `positions` a line each word, the parts a line each part."""

    exact: list[str]
    body: list[str]
    positions: list[int]
    part_terms: list[str]
    part_positions: list[int]


@dataclass(frozen=True, slots=True)
class QueryWord:
    """What a word of a query looks for.

    `exact` and `body` have an entry for each word of a chain ("NATO-Gipfel" has two, to be found as a phrase); a body
    entry lists alternatives, the noun's and the non-noun's reading of a word in lower case. `joined` is the chain written
    as one word ("natogipfel"), a term of body and parts. `parts` are the words inside a compound or chain, for ranked
    searches. All are empty where nothing can be searched for ("?!").
    """

    exact: tuple[str, ...]
    body: tuple[tuple[str, ...], ...]
    joined: str | None
    parts: tuple[str, ...]
    is_function_word: bool


class ChunkPart(NamedTuple):
    """A term of the field parts that begins at the chunk's word `first` and ends with its word `last`.

    `inside` is the word it was split from, "" for chains: a name is not split.
    """

    first: int
    last: int
    term: str
    inside: str


class Chunk(NamedTuple):
    """What a chunk of text gives, whatever stands around it."""

    words: tuple[Word, ...]
    exact: tuple[str, ...]
    body: tuple[str, ...]
    parts: tuple[ChunkPart, ...]
    cut_short: str


_EXACT = attrgetter("exact")
_BODY = attrgetter("body")
_POSITION = itemgetter(0)


class Analyzer:
    """Turns texts and query words into terms; one per process is enough, and threads may share it.

    Lexicon and lemma table are loaded at the first German word; the table lies in `cache_dir`, else in the user's cache.
    """

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._forms = WordForms(cache_dir)
        self._fold: Callable[[str], str] = fastest(folding).fold
        self._recent: dict[str, Chunk] = {}
        self._older: dict[str, Chunk] = {}

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change with whatever may change a term: this code, the lexicon, lemmas, stemmer."""
        digest = blake2b(f"{CODE_VERSION} {self._forms.version}".encode(), digest_size=6)
        for path in (LEXICON_PATH, FUNCTION_WORDS_PATH):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def terms(self, text: str, *, language: str = "de", names: Container[str] = frozenset()) -> TextTerms:
        """The terms of a text for an index; `names` are words that belong to names here and are not split."""
        german = language in GERMAN
        found = TextTerms([], [], [], [], [])
        position = 0
        for _, paragraph in paragraphs(clean_text(text).text):
            recent = self._recent
            here = [recent.get(raw) or self.chunk(raw) for raw in paragraph.split()]
            found.exact.extend(chain.from_iterable(map(_EXACT, here)))
            found.body.extend(chain.from_iterable(map(_BODY if german else _EXACT, here)))
            at = position
            parts: list[tuple[int, str]] = []
            cut_short = False
            for chunk in here:
                if german and chunk.parts:
                    parts += [(at + part.first, part.term) for part in chunk.parts if part.inside not in names]
                cut_short |= bool(chunk.cut_short)
                at += len(chunk.exact)
            if german and cut_short:
                parts += [(position + index, term) for index, term in self.hidden_halves(here, names).items()]
                parts.sort(key=_POSITION)
            found.part_positions.extend(at for at, _ in parts)
            found.part_terms.extend(term for _, term in parts)
            found.positions.extend(range(position, at))
            if at > position:
                position = at + PARAGRAPH_GAP
        return found

    def tokens(self, text: str, *, language: str = "de", names: Container[str] = frozenset()) -> list[Token]:
        """The same terms as `terms`, with offsets, for highlighting."""
        german = language in GERMAN
        clean = clean_text(text)
        found: list[Token] = []
        position = 0
        for paragraph_start, paragraph in paragraphs(clean.text):
            starts: list[int] = []
            here: list[Chunk] = []
            for start, raw in chunks(paragraph):
                starts.append(paragraph_start + start)
                here.append(self.chunk(raw))
            hidden = self.hidden_halves(here, names) if german else {}
            first = position
            for start, chunk in zip(starts, here, strict=True):
                spans = [clean.original_span(start + word.start, start + word.end) for word in chunk.words]
                parts: list[list[tuple[str, int]]] = [[] for _ in spans]
                for part in chunk.parts if german else ():
                    if part.inside not in names:
                        parts[part.first].append((part.term, spans[part.last][1]))
                for span, exact, body, here_parts in zip(spans, chunk.exact, chunk.body, parts, strict=True):
                    if position - first in hidden:
                        here_parts.append((hidden[position - first], span[1]))
                    terms = tuple(term for term, _ in here_parts)
                    ends = tuple(end for _, end in here_parts)
                    found.append(Token(*span, position, exact, body if german else exact, terms, ends))
                    position += 1
            if position > first:
                position += PARAGRAPH_GAP
        return found

    def word(self, raw: str, *, language: str = "de") -> QueryWord:
        """What a query word (no white space in it) looks for in texts of a language."""
        chunk = self.chunk(clean_text(raw).text)
        if language not in GERMAN:
            return QueryWord(chunk.exact, tuple((term,) for term in chunk.exact), None, (), False)
        body = tuple(self._forms.alternatives(word.base) for word in chunk.words)
        joined = next((part.term for part in chunk.parts if not part.inside and part.last == len(body) - 1 > 0), None)
        inside = [alternatives[0] for alternatives in body] if joined is not None else []
        inside += [part.term for part in chunk.parts if part.inside]
        parts = tuple(dict.fromkeys(term for term in inside if not term.startswith(FUNCTION_WORD_MARK)))
        is_function_word = len(body) == 1 and body[0][0].startswith(FUNCTION_WORD_MARK)
        return QueryWord(chunk.exact, body, joined, parts, is_function_word)

    def chunk(self, raw: str) -> Chunk:
        """What a chunk of a cleaned text gives."""
        chunk = self._recent.get(raw)
        if chunk is None:
            chunk = self._older.get(raw) or self.new_chunk(raw)
            if len(raw) <= _LONGEST_REMEMBERED:
                if len(self._recent) >= _REMEMBERED_CHUNKS:
                    self._older, self._recent = self._recent, {}
                self._recent[raw] = chunk
        return chunk

    def new_chunk(self, raw: str) -> Chunk:
        """What `chunk` gives, neither looked up nor remembered: for callers with a memory of their own."""
        found = words(raw)
        exact = tuple(self._fold(word.spelling) for word in found)
        body: list[str] = []
        parts: list[ChunkPart] = []
        chain_start = 0
        for index, word in enumerate(found):
            own, inside = self._forms.body_and_parts(word.base)
            body.append(own)
            parts += [ChunkPart(index, index, term, word.spelling) for term in inside if term != own]
            if word.other_gender:
                parts.append(ChunkPart(index, index, self._forms.body(word.other_gender), ""))
            if not word.glued:
                links = found[chain_start : index + 1]
                if 1 < len(links) <= _LONGEST_CHAIN and any(link.base.isalpha() for link in links):
                    joined = "".join(link.base for link in links).capitalize()
                    parts.append(ChunkPart(chain_start, index, self._forms.body(joined), ""))
                chain_start = index + 1
        parts.sort(key=lambda part: part.first)
        cut_short = trailing_hyphen(raw, found[-1].end) if found else ""
        return Chunk(tuple(found), exact, tuple(body), tuple(parts), cut_short)

    def plain_chunk(self, raw: str) -> tuple[str, str, str, tuple[str, ...]] | None:
        """What `new_chunk` gives where a chunk is a word with a mark behind it at most, in half the time; None for other chunks.

        The word's spelling, exact and body term, and its parts, of which those count that are not its body term.
        """
        spelling = plain_word(raw)
        return (spelling, self._fold(spelling), *self._forms.body_and_parts(spelling)) if spelling else None

    def hidden_halves(self, here: list[Chunk], names: Container[str]) -> dict[int, str]:
        """Word index -> the term hidden there: "Staats- und Regierungschefs" hides "Staatschefs" at "Staats"."""
        hidden: dict[int, str] = {}
        index = 0
        for number, chunk in enumerate(here):
            index += len(chunk.words)
            if chunk.cut_short:
                following = here[number + 1 : number + 1 + REACH_OF_ELLIPSIS]
                if term := self.hidden_half(chunk, following, names):
                    hidden[index - 1] = term
        return hidden

    def hidden_half(self, cut: Chunk, following: Iterable[Chunk], names: Container[str]) -> str:
        """The term hidden in the last word of a chunk, which is cut short, "" if there is none.

        Of the chunks behind it, to the end of its paragraph, as many are read as are needed, REACH_OF_ELLIPSIS at most.
        """
        head = self._completing_head(cut, islice(following, REACH_OF_ELLIPSIS), names)
        return self._forms.body((cut.words[-1].base + head).capitalize()) if head else ""

    def _completing_head(self, cut: Chunk, following: Iterable[Chunk], names: Container[str]) -> str:
        """The end of the compound that completes the word cut short at the end of a chunk, "" if there is none."""
        needs_conjunction = cut.cut_short == "-"
        whole_words = 0
        for chunk in following:
            if not chunk.words:
                continue
            word = chunk.words[0]
            is_joining = is_conjunction(word.base)
            if needs_conjunction and not is_joining:
                return ""
            needs_conjunction = False
            if chunk.cut_short or is_joining:
                continue
            if word.glued:
                return chunk.words[-1].base.lower()
            head = "" if word.spelling in names else self._forms.head(word.base)
            whole_words += 1
            if head or whole_words == _MOST_WHOLE_WORDS:
                return head
        return ""
