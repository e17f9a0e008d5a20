"""When two spellings are one name: folding, slugs, and the transliterations of Slavic and Arabic names.

`fold` and `slug` hold for any name. `slavic` and `arabic` make one form of what German, English and French newspapers
write differently (Selenskyj, Zelensky; Gaddafi, Kadhafi). They merge too much for other names (Zander is not Sander):
`has_slavic_ending` and `has_arabic_article` say where they may be asked.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_SPELLED_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "þ": "th",
    }
)


def fold(name: str) -> str:
    """Lower case without accents and apostrophes; ä, ö, ü as ae, oe, ue: Müller and Mueller are one, Muller is not."""
    if name.isascii():
        return name.lower().replace("'", "").replace("`", "")
    lower = unicodedata.normalize("NFC", name).lower().translate(_SPELLED_OUT)
    if not lower.isascii():
        lower = "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))
    return _APOSTROPHES.sub("", lower)


def slug(name: str) -> str:
    """The URL-safe form of a name: lower-case ASCII letters, digits and hyphens; "name" where nothing of it is left."""
    return _NOT_WORD.sub("-", fold(name)).strip("-") or "name"


Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(*pairs: tuple[str, str]) -> Rules:
    return tuple((re.compile(pattern), letters) for pattern, letters in pairs)


# Capitals stand for one sound written with several letters: S for sch, C for tsch and ch, G for dsch. The order matters.
_SLAVIC = _rules(
    (r"[^a-z]", ""),
    (r"schtsch|stsch|shch|szcz", "S"),
    (r"dsch|dzh", "G"),
    (r"tsch|tch|cz", "C"),
    (r"sch|zh|sh|sz", "S"),
    (r"kh|ch", "C"),
    (r"ts|tz|z", "s"),
    (r"w|ff|ph", "v"),
    (r"x", "ks"),
    (r"ck", "k"),
    (r"ou", "u"),
    (r"^[jy]e", "e"),
    (r"(?:aya|aja|aia)$", "a"),
    (r"(?:iya|ija|iia|ya|ja)$", "ia"),
    (r"e[yji]$", "ei"),
    (r"(?:iy|ij|yj|yi|ii|y|j)$", "i"),
    (r"(?<=[^aeiouyj])[jyi](?=[aeou]\w)", ""),
    (r"[yj]", "i"),
    (r"(?<=[CSG])o(?=v)", "e"),
    (r"(.)\1+", r"\1"),
)
_SLAVIC_ENDING = re.compile(r"\w[^aeiou](?:[oe]va?|s?ski|ska|enko|Cuk|viC|oviC|ina|Sin|kin|Cin)$|(?:imir|slav)$")

_ARABIC = _rules(
    (r"[^a-z ]", " "),
    (r"^(?:al|el|as|asch|ash|at|ad|an|ar|az) ", ""),
    (r" ", ""),
    (r"dsch|dj|j(?=[aeiou])", "G"),
    (r"sch|sh", "S"),
    (r"kh|ch", "C"),
    (r"gh|q|k", "g"),
    (r"dh", "d"),
    (r"th", "t"),
    (r"w", "v"),
    (r"z", "s"),
    (r"e[iyj]|a[iyj]", "I"),
    (r"ou|oo|o", "u"),
    (r"ee|i[yj]|y", "i"),
    (r"e", "a"),
    (r"(.)\1+", r"\1"),
    (r"I", "ai"),
    (r"ah$", "a"),
)
_ARABIC_ARTICLE = re.compile(r"^(?:al|el)[ -]|\b(?:bin|ibn|abu|abd|abdel|abdul)\b", re.IGNORECASE)


_MAYBE_SLAVIC = re.compile(
    r"(?:[oe](?:w|v|ff)a?|[sc]k[iyj]{1,3}|ska(?:[jyi]a)?|enko|uk|[iy]t?s?ch|in|ina|mir|sla[vw])$"
)


def _apply(rules: Rules, folded: str) -> str:
    for pattern, letters in rules:
        folded = pattern.sub(letters, folded)
    return folded


@lru_cache(maxsize=100_000)
def slavic(name: str) -> str:
    """One form for the German, English and French transliterations of a Russian, Ukrainian, Belarusian … word."""
    return _apply(_SLAVIC, fold(name))


@lru_cache(maxsize=100_000)
def arabic(name: str) -> str:
    """One form for the transliterations of an Arabic or Persian word, with or without its article."""
    return _apply(_ARABIC, fold(name))


def has_slavic_ending(name: str) -> bool:
    """Whether a surname ends as Slavic ones do: -ow, -owa, -skyj, -ska, -enko, -tschuk, -witsch …"""
    return bool(_MAYBE_SLAVIC.search(fold(name))) and _SLAVIC_ENDING.search(slavic(name)) is not None


def has_arabic_article(name: str) -> bool:
    """Whether a surname has an Arabic article or word of kinship: al-, el-, bin, ibn, abu, abd."""
    return _ARABIC_ARTICLE.search(name) is not None
