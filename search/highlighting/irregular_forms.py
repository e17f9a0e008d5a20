"""Words that do not show their terms: "ging" for gehen, "Landsleute" for Mann. Highlighting looks for them besides the terms' beginnings.

irregular_forms.txt lists them, a term a line; it follows from the analysis and is made anew by

    python -m search.highlighting.irregular_forms

in about a minute. Its words come from simplemma's German dictionary (MIT licence, Adrien Barbaresi) and from index/german/lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.german.fold import fold

BEGINNING = 3
"""So many letters a word has in common with its body term, ge and zu of verbs aside ("anzufangen"), or it is listed."""
INSIDE = 4
"""So many letters of a term of parts stand somewhere in the word, or it is listed."""

_FILE = Path(__file__).with_name("irregular_forms.txt")


@dataclass(frozen=True, slots=True)
class IrregularForms:
    """For one term: whole `words` whose body it is, and `pieces`, one of which a word has inside whose part it is. All folded."""

    words: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()


def irregular_forms(term: str) -> IrregularForms:
    """The listed forms of a term of body or parts."""
    return _listed().get(term, IrregularForms())


@lru_cache(maxsize=1)
def _listed() -> dict[str, IrregularForms]:
    listed: dict[str, IrregularForms] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            term, words, pieces = line.split("\t")
            listed[term] = IrregularForms(tuple(words.split()), tuple(pieces.split()))
    return listed


def shows_body(word: str, term: str) -> bool:
    """Whether a folded word begins like its body term."""
    beginning = term.lstrip("_")[:BEGINNING]
    without_ge = word[2:] if word.startswith("ge") else ""
    without_infix = word[:2] + word[4:] if word[2:4] in ("ge", "zu") else ""
    return any(form.startswith(beginning) for form in (word, without_ge, without_infix))


def shows_part(spellings: Iterable[str], term: str) -> bool:
    """Whether one of a word's spellings has the beginning of the term inside."""
    return any(inner_beginning(term) in spelling for spelling in spellings)


def inner_beginning(term: str) -> str:
    """What of a term of parts stands in words; not its last -e, which may be the lexicon's ("Schul-" is Schule)."""
    return term[:INSIDE] if len(term) > INSIDE else term.rstrip("e") or term


def make(words: Iterable[str], pieces: Iterable[str]) -> Iterator[str]:
    """The lines of the file, for all `words` of the language and the `pieces` that compounds are split into."""
    from index.german.wordforms import FUNCTION_WORD_MARK, WordForms

    forms = WordForms()
    by_body: dict[str, set[str]] = {}
    by_part: dict[str, set[str]] = {}
    for word in words:
        folded = fold(word)
        if not shows_body(folded, body := forms.body(word)):
            by_body.setdefault(body, set()).add(folded)
        for part in forms.parts(word):
            if not shows_part((folded, _without_marks(word)), part):
                by_part.setdefault(part, set()).add(folded)
    for piece in pieces:
        part = forms.body(piece.capitalize())
        if not part.startswith(FUNCTION_WORD_MARK) and not shows_part((fold(piece),), part):
            by_part.setdefault(part, set()).add(fold(piece))
    for term in sorted(by_body.keys() | by_part.keys()):
        yield f"{term}\t{' '.join(sorted(by_body.get(term, ())))}\t{' '.join(_shortest(by_part.get(term, set())))}"


def _without_marks(word: str) -> str:
    return "".join(fold(letter) for letter in word)


def _shortest(words: set[str]) -> list[str]:
    """The one piece that all the words have in common where it is telling enough ("leut"), else the words."""
    if not words:
        return []
    first = min(words, key=len)
    common = (first[start:end] for start in range(len(first)) for end in range(start + INSIDE + 1, len(first) + 1))
    shared = max((piece for piece in common if all(piece in word for word in words)), key=len, default="")
    if shared:
        return [shared]
    return sorted(word for word in words if not any(other != word and other in word for other in words))


def _main() -> None:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    from index.german.compound_lexicon import load_lexicon

    lexicon = load_lexicon()
    pieces = [*lexicon.parts, *lexicon.first_parts]
    words = [form for form in DefaultDictionaryFactory().get_dictionary("de") if form.isalpha()]
    words += [word.capitalize() for word in (*pieces, *lexicon.wholes)]
    header = "# term, words whose body it is, pieces of words whose part it is; made by `python -m search.highlighting.irregular_forms`"
    _FILE.write_text("\n".join([header, *make(words, pieces)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _main()
