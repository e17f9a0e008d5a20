"""Whether a name is a person's, an organisation's or a place's: decided by all its places in the article, not by each for itself.

The model sees nine words. What says that Diebold is a company, "Diebold AG" or "der Hersteller Diebold", often stands once,
elsewhere in the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice, zip_longest

from index.article import Mention, MentionLabel
from index.names.gazetteer.cities import Gazetteer
from index.names.kind_words import COMPANY_END, is_of_company, is_of_person, is_of_thing, is_quoted
from index.names.media import is_agency
from index.names.person_names import begins_with_particle, is_regnal, parse_name, without_genitive
from index.names.words_around import PLACE_PREPOSITIONS, is_title, word_before

_WORD = re.compile(r"\w+")
_COMPANY_END = re.compile(rf" {COMPANY_END}$")
_TEAM = re.compile(r" (?:I{1,3}|IV|VI{0,3}|IX)$")
_ABBREVIATION = re.compile(r" [A-ZÄÖÜ]{2,4}$")

_Beginning = tuple[str, str]
"""The first two words of a form, "" for one that is not there: of the first alone a long list of names may have thousands."""


def with_kinds_of_article(text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """The mentions under the label that the whole article shows; those of things called after persons are left out.

    A name's own words decide ("Zain KSA", "Arval Brasilien"), else what stands at any of its places, a legal form or "Konzern",
    else how the model marked it most often. A name that somebody in the article bears in full, or that has a title or a
    verb of saying at any place, stays a person's.
    """
    return tuple(_Article(text, mentions, gazetteer).judged())


def _form(mention: Mention) -> str:
    return without_genitive(" ".join(mention.text.split()))


def _beginning(form: str) -> _Beginning:
    first, second = islice(chain(_WORD.findall(form), ("", "")), 2)
    return first, second


class _Article:
    """The names of one article while their kinds are being decided. A form is a mention's text in the nominative."""

    def __init__(self, text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer) -> None:
        self._text = text
        self._mentions = mentions
        self._gazetteer = gazetteer
        self._labels: dict[str, Counter[str]] = {}
        for mention in mentions:
            if form := _form(mention):
                self._labels.setdefault(form, Counter())[mention.label] += 1
        self._starts = self._starts_of(set(map(_beginning, self._labels)))
        self._longer: dict[str, list[str]] = {}
        for form, labels in self._labels.items():
            if labels["ORG"] and " " in form:
                self._longer.setdefault(form.split()[0], []).append(form)
        self._things = {form for form in self._labels if self._is_thing(form)}
        self._organizations = {form for form in self._labels if self._is_organization(form)}
        no_persons = self._organizations | self._things
        self._bearers = {
            word
            for form, labels in self._labels.items()
            if labels["PER"] and form not in no_persons and parse_name(form).is_full
            for word in form.split()
        }

    def judged(self) -> Iterator[Mention]:
        """The mentions, some with another label, some left out."""
        judgements: dict[tuple[str, MentionLabel], MentionLabel | None] = {}
        for mention in self._mentions:
            case = _form(mention), mention.label
            if case not in judgements:
                judgements[case] = self._label(*case)
            if label := judgements[case]:
                yield mention if label == mention.label else replace(mention, label=label)

    def _label(self, form: str, label: MentionLabel) -> MentionLabel | None:
        """What a form is that the model took for that; None for a thing that is called after a person."""
        if not form or form in self._bearers:
            return label
        if label != "ORG" and form in self._organizations:
            return "ORG"
        if label != "PER":
            return "PER" if self._is_person(form) else label
        if self._is_place(form):
            return "LOC"
        return None if form in self._things else label

    def _is_thing(self, form: str) -> bool:
        """Whether a person's name is a ship's, a storm's or a film's here; a quoted name without a given name is a title."""
        if not self._labels[form]["PER"] or self._has_person_sign(form):
            return False
        places = list(self._places(form))
        if any(is_of_thing(self._text, *place) for place in places):
            return True
        is_title_of_work = " " in form and not self._gazetteer.is_given_name(form.split(maxsplit=1)[0])
        return is_title_of_work and any(is_quoted(self._text, *place) for place in places)

    def _is_organization(self, form: str) -> bool:
        labels = self._labels[form]
        if form in self._things or not (labels["PER"] or (labels["LOC"] and not self._is_known_place(form))):
            return False
        first, *rest = form.split()
        given = without_genitive(first) if is_regnal(form) else first  # Ludwigs XIV.
        called_like_person = bool(rest) and (
            self._gazetteer.is_given_name(first) or self._gazetteer.is_given_name(given)
        )
        if is_agency(form) or is_agency(form + "s") or (rest and not called_like_person and self._is_no_name(form)):
            return True
        if self._has_person_sign(form):
            return False
        if labels["ORG"] > labels["PER"] + labels["LOC"] and labels["PER"]:
            return True
        if any(is_of_company(self._text, *place, strict=called_like_person) for place in self._places(form)):
            return True
        longer = () if rest else self._longer.get(form, ())
        return any(labels["PER"] or _COMPANY_END.search(name) for name in longer)

    def _is_no_name(self, form: str) -> bool:
        """Whether the words themselves are no person's: Oracle Deutschland, Pyrmont II, Ikast FS."""
        last = form.rpartition(" ")[2]
        return bool(
            _TEAM.search(form)
            or (_ABBREVIATION.search(form) and not form.isupper())
            or (self._gazetteer.regions.is_region(last) and not self._gazetteer.is_given_name(last))
        )

    def _is_known_place(self, form: str) -> bool:
        cities = self._gazetteer.cities_named(form)
        return self._gazetteer.regions.is_region(form) or not cities or cities[0].is_well_known

    def _has_person_sign(self, form: str) -> bool:
        return any(is_of_person(self._text, *place) for place in self._places(form))

    def _is_person(self, form: str) -> bool:
        """Whether what the model took for a place or an organisation is a person: marked so elsewhere, or "Frau Petra Lindqvist"."""
        labels = self._labels[form]
        words = form.split()
        if not 2 <= len(words) <= 4 or is_title(words[0]):
            return False
        if not (self._gazetteer.is_given_name(words[0]) or begins_with_particle(" ".join(words[1:]))):
            return False
        return labels["PER"] > max(labels["LOC"], labels["ORG"]) or self._has_person_sign(form)

    def _is_place(self, form: str) -> bool:
        """Whether a word marked as a person is a place: marked so as often, or a city's name after "in" anywhere."""
        labels = self._labels[form]
        if " " in form or self._gazetteer.is_given_name(form) or self._has_person_sign(form):
            return False
        return labels["LOC"] >= labels["PER"] or (
            bool(self._gazetteer.cities_named(form))
            and any(word_before(self._text, start).lower() in PLACE_PREPOSITIONS for start, _ in self._places(form))
        )

    def _places(self, form: str) -> Iterator[tuple[int, int]]:
        """Where the article has a form as whole words, marked or not, with or without a genitive -s."""
        if not (first := _WORD.search(form)):
            return
        for place in self._starts[_beginning(form)]:
            start = place - first.start()
            end = start + len(form)
            if start < 0 or not self._text.startswith(form, start):
                continue
            if self._text[end : end + 1] == "s":
                end += 1
            if not self._text[end : end + 1].isalnum():
                yield start, end

    def _starts_of(self, beginnings: set[_Beginning]) -> dict[_Beginning, list[int]]:
        """Where the article has each of these beginnings; one pass, however many there are."""
        starts: dict[_Beginning, list[int]] = {beginning: [] for beginning in beginnings}
        for match, following in zip_longest(_WORD.finditer(self._text), islice(_WORD.finditer(self._text), 1, None)):
            first, second = match[0], following[0] if following else ""
            for beginning in {
                (first, ""),
                (first.removesuffix("s"), ""),
                (first, second),
                (first, second.removesuffix("s")),
            } & beginnings:
                starts[beginning].append(match.start())
        return starts
