"""The parts of a person's name, and when two names may be one person's: shared by the article and the archive level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.names.transliteration import arabic, fold, has_arabic_article, has_slavic_ending, slavic

DOUBTFUL = "?"
"""Begins the key of a name that is one word, once, without a title: shown only as another form of a person of the archive."""
PARTICLES = frozenset(
    "von van der den de di da del della dello dalla zu zum zur ten ter al el bin ibn ben la le du dos das af av abu".split()
)
_INITIAL = re.compile(r"[^\W\d_]\.?$")
# The number of a ruler, of two letters or more: Malcolm X has none, and courts write Thomas V. for a surname not told.
_REGNAL_NUMBER = re.compile(r".+\s(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})\.?$")
_TWO_LETTERS_OR_MORE = re.compile(r"[^\W\d_]{2}")
# Given names written differently in Latin letters, in the form that slavic() or arabic() gives them.
_SLAVIC_GIVEN = frozenset(
    map(
        slavic,
        "Aleksandr Alexej Anatolij Andrej Andrij Arkadi Arseni Boris Dmitri Dmytro Fjodor Gennadi Georgi Grigori Igor Ihor"
        " Ilja Iwan Jekaterina Jelena Jewgeni Jewhen Juri Julija Julia Konstantin Leonid Ljudmila Maksim Maria Marija Michail"
        " Mykola Nadeschda Natalja Nikita Nikolai Oleg Oleh Oleksandr Oleksij Olena Olga Olha Pawel Pawlo Pjotr Petro Sergej"
        " Serhij Swetlana Stepan Tatjana Taras Valeri Valentina Vitali Viktor Viktorija Wassili Wladimir Wolodymyr"
        " Wjatscheslaw Zinaida Yulia Anastassija".split(),
    )
)
_ARABIC_GIVEN = frozenset(
    map(
        arabic,
        "Abbas Abdallah Abdel Abdul Abdullah Abu Achmed Ahmed Ali Amir Anwar Ayman Baschar Ebrahim Faisal Farid Fuad Habib"
        " Hafis Hamid Hassan Hussein Ibrahim Imad Ismail Jahja Jassir Kamal Karim Khaled Mahmud Mahmoud Mansur Mohammed"
        " Mustafa Muammar Muktada Nabil Nadschib Nasser Nuri Omar Osama Raschid Reza Saad Saddam Said Salim Salman Tarek"
        " Umar Usama Yahya Yasser Yussuf Zine".split(),
    )
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in two parts: "Ursula" + "von der Leyen"; a single word is a surname without given names."""

    given: tuple[str, ...]
    surname: str

    @property
    def is_full(self) -> bool:
        """Whether there is a given name, be it an initial."""
        return bool(self.given)

    @property
    def middle_initials(self) -> str:
        """The folded initials of the given names after the first."""
        return "".join(fold(name)[:1] for name in self.given[1:])


@lru_cache(maxsize=100_000)
def parse_name(name: str) -> PersonName:
    """Splits before the first particle, else before the last word (or before "bin Salman", "al-Assad").

    The names of a ruler with his number are one given name: "Friedrich Wilhelm" + "II.", who is not Friedrich II.
    """
    words = name.split()
    if is_regnal(name):
        return PersonName((" ".join(words[:-1]),), words[-1])
    split = max(len(words) - 1, 0)
    for position in range(1, len(words) - 1):
        if words[position].lower() in PARTICLES:
            split = position
            break
    if words and words[0].lower() in PARTICLES:
        split = 0
    return PersonName(tuple(words[:split]), " ".join(words[split:]))


@lru_cache(maxsize=100_000)
def surname_key(surname: str) -> str:
    """What spellings of a surname have in common: the folded name; for Slavic and Arabic endings, their transliteration."""
    if has_arabic_article(surname):
        return "arabic " + arabic(surname)
    if has_slavic_ending(surname):
        return "slavic " + slavic(surname)
    return fold(surname).rstrip(".")


@lru_cache(maxsize=100_000)
def full_key(name: PersonName) -> tuple[str, str]:
    """(surname, first given name) in a form that all transliterations of the pair share."""
    first = name.given[0] if name.given else ""
    key = surname_key(name.surname)
    if key.startswith("slavic ") or slavic(first) in _SLAVIC_GIVEN:
        return "slavic " + slavic(name.surname), slavic(first)
    if key.startswith("arabic ") or arabic(first) in _ARABIC_GIVEN:
        return "arabic " + arabic(name.surname), arabic(first)
    return key, fold(first).rstrip(".")


def is_initial(given: str) -> bool:
    """Whether a given name is an initial: "J.", "J"."""
    return _INITIAL.match(given) is not None


def is_regnal(name: str) -> bool:
    """Whether a name ends with the number of a ruler, with or without its full stop: Wilhelm II., Johannes Paul II."""
    return _REGNAL_NUMBER.match(name) is not None


def is_name_like(name: str) -> bool:
    """Whether a string can be a person's name: up to six words, beginning with a capital, without digits and signs."""
    words = name.split()
    return (
        1 <= len(words) <= 6
        and (any(character.isupper() for character in name[:3]) or begins_with_particle(name))
        and not re.search(r"[\d@#/<>{}|*_=+\[\]\\:;,\"„“”»«…?!]", name)
        and _TWO_LETTERS_OR_MORE.search(words[-1]) is not None
        and (not name.isupper() or len(name) > 3)
    )


def begins_with_particle(name: str) -> bool:
    """Whether a name begins with a particle in lower case: al-Dschubair, van Gaal; not Al Kaida."""
    particle, joined, rest = name.partition("-") if "-" in name.split(" ", 1)[0] else name.partition(" ")
    return particle in PARTICLES and bool(joined) and any(character.isupper() for character in rest)


def without_genitive(name: str) -> str:
    """The name without a final 's, ’ or s; the name itself where it ends otherwise, or in ss."""
    bare = name.rstrip("'’")
    if bare != name:
        return bare
    if name.endswith(("'s", "’s")):
        return name[:-2]
    return name[:-1] if len(name) > 3 and name.endswith("s") and not name.endswith("ss") else name
