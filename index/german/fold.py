"""What makes two surface forms equal: Müller, Mueller and MÜLLER, Straße and Strasse; fold_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

import re
import unicodedata

from index.german.tokens import LONGEST_WORD

# ä, ö, ü here too: they are by far the most frequent letters with marks, and most words have no others.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ä": "a",
        "ö": "o",
        "ü": "u",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ı": "i",
        "ð": "d",
        "þ": "th",
    }
)
# Not "ue" after a vowel or q: neue, Quelle, Bauer keep theirs. All the e's, so that folding twice changes nothing.
_WRITTEN_OUT_UMLAUT = re.compile(r"([ao])e+|(?<![aeioquy])(u)e+")

_FOREIGN_LETTER = re.compile(r"[^\x00-\x7FäöüßÄÖÜ]")


def fold(surface: str) -> str:
    """The form under which a surface form is compared: lower case, no diacritics, ss for ß, a/o/u for ae/oe/ue.

    A word of nothing but marks that count as letters (Japanese has some) stays as it is, so that no term is empty.
    """
    folded = surface[:LONGEST_WORD].lower()
    if not folded.isascii():
        folded = folded.translate(_LETTERS)
    if not folded.isascii():
        plain = without_marks(unicodedata.normalize("NFKD", folded).casefold().translate(_LETTERS))
        folded = plain or (folded if any(map(str.isalnum, folded)) else "")
    if "ae" in folded or "oe" in folded or "ue" in folded:
        folded = _WRITTEN_OUT_UMLAUT.sub(r"\1\2", folded)
    return folded


def without_marks(letters: str) -> str:
    """The letters without their marks, in their plain forms: e for é, a for ä, fi for the ligature ﬁ."""
    if letters.isascii():
        return letters
    decomposed = unicodedata.normalize("NFKD", letters)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def in_german_letters(word: str) -> str:
    """The word without marks that German has not: Rene for René, Walesa for Wałęsa, but Müller and Straße as they are.

    Stemmer and dictionaries read é as a consonant; so both spellings are read as the plain one. `word` is NFC; never empty.
    """
    return word if word.isascii() else _FOREIGN_LETTER.sub(_plain, word) or word


def _plain(letter: re.Match[str]) -> str:
    plain = without_marks(letter[0].lower().translate(_LETTERS))
    return plain.capitalize() if letter[0].isupper() else plain
