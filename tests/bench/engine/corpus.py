"""A corpus of any size from few sentences: the same seed and sentences give the same articles.

An article is a list of sentences, most of them of one topic (neighbours in the text file), about 215 words (log-normal). A quarter of the
sentences gets a compound of two nouns that may be new, so that the vocabulary grows with the archive. Persons (20,000) and cities (1,500)
are Zipf-distributed, as names of an archive are, and stand in sentences of their own; dates are days of 20 years, more of the later ones.
Each article is one paragraph, so that no engine finds a phrase where another has a paragraph's end.
"""

from __future__ import annotations

import gzip
import hashlib
import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.article import AnnotatedArticle, Article, ArticleDate, Mention, Name
from index.german.analysis import Analyzer
from index.names.gazetteer.cities import City, load_gazetteer
from index.names.person_names import full_key, parse_name
from index.schema import TEXT_FIELDS
from index.storage.article_fields import ArticleAnalyzer
from index.storage.stored import to_text
from tests.bench.engine.documents import Document

PERSONS = 20_000
CITIES = 1_500
WORDS = 190
"""Of an article, before its sentences about persons and cities."""
FIRST_DAY = date(2006, 1, 1)
DAYS = 7_300
CHUNK = 1_000
TOPIC = 200
"""Sentences of one topic."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„])")
_NOUN = re.compile(r"(?<=\s)[A-ZÄÖÜ][a-zäöüß]{3,}")
_GIVEN = """Peter Anna Maria Thomas Michael Andreas Wolfgang Sabine Petra Monika Karin Stefan Christian Markus Julia Laura Jan Felix
    Lukas Eva Barbara Ursula Martin Klaus Jürgen Werner Dieter Ralf Uwe Susanne Claudia Birgit Heike Katrin Nicole Sandra Ayşe Mehmet Olaf
    Angela Gerhard Helmut Franz Josef Karl Otto Emil Paul Sophie Lena Lea Hannah Mia Emma Leon Ben Jonas Tim""".split()
_SURNAMES = """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder
    Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Krause Lehmann Köhler Herrmann König Walter Huber Kaiser Fuchs Scholz
    Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster
    Simon Ludwig Böhm Winter Kraus Schumacher Krämer Vogt Stein Jäger Sommer Groß Seidel Heinrich Brandt Haas Schreiber Graf Schulte
    Dietrich Ziegler Kuhn Pohl Engel Horn Busch Bergmann Voigt Sauer Arnold Pfeiffer""".split()
_ABOUT_PERSONS = (
    "Das sagte {person} am Montag in {city}.",
    "Dies bestätigte {person} in {city}.",
    "Auch {person} zeigte sich in {city} zufrieden.",
    "In {city} forderte {person} rasche Schritte.",
    "Nach Angaben von {person} bleibt die Lage in {city} angespannt.",
)
_ABOUT_CITIES = ("Auch in {city} wird darüber gesprochen.", "Aus {city} gab es dazu keine Stellungnahme.")
_SOURCES = ("Bote", "Zeitung", "Kurier", "Anzeiger")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence and the names in it: (start, end, field, key)."""

    text: str
    names: tuple[tuple[int, int, str, str], ...] = ()


class Generator:
    """Makes articles from sentences."""

    def __init__(self, sentences: Sequence[str], seed: int = 7) -> None:
        self._sentences = [one for one in sentences if 3 <= len(one.split()) <= 60]
        self._nouns = [noun for one in self._sentences for noun in _NOUN.findall(one)]
        self._seed = seed
        self._persons = _persons(np.random.default_rng(seed))
        self._cities = _cities()
        self._person_share = _zipf(len(self._persons), 0.95)
        self._city_share = _zipf(len(self._cities), 1.05)

    def articles(self, first: int, count: int) -> tuple[AnnotatedArticle, ...]:
        """The articles of these numbers; `first` is a multiple of CHUNK."""
        random = np.random.default_rng((self._seed, first))
        return tuple(self._article(number, random) for number in range(first, first + count))

    def _article(self, number: int, random: np.random.Generator) -> AnnotatedArticle:
        sentences = self._running_text(random)
        for about in self._about_names(random):
            sentences.insert(int(random.integers(1, len(sentences) + 1)), about)
        text = " ".join(one.text for one in sentences)
        mentions: list[Mention] = []
        places: dict[tuple[str, str], list[int]] = {}
        start = 0
        for one in sentences:
            for first, last, field, key in one.names:
                places.setdefault((field, key), []).append(len(mentions))
                label = "PER" if field == "person" else "LOC"
                mentions.append(Mention(start + first, start + last, one.text[first:last], label))  # type: ignore[arg-type]
            start += len(one.text) + 1
        day = FIRST_DAY + timedelta(days=int(random.random() ** 0.8 * DAYS))
        article = Article(
            id=f"archiv-{number:07}",
            path=f"{day.year}/{number:07}.txt",
            title=sentences[0].text,
            text=text,
            date=ArticleDate(day.isoformat(), "day", "header"),
            source=_SOURCES[number % len(_SOURCES)],
            fingerprint=hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        )
        names = tuple(Name(field, key, tuple(at)) for (field, key), at in places.items())
        return AnnotatedArticle(article, "de", tuple(mentions), names)

    def _running_text(self, random: np.random.Generator) -> list[_Sentence]:
        length = max(12, int(random.lognormal(np.log(WORDS) - 0.5 * 0.55**2, 0.55)))
        topic = int(random.integers(0, max(1, len(self._sentences) - TOPIC)))
        found: list[_Sentence] = []
        words = 0
        while words < length:
            local = random.random() < 0.75
            place = topic + int(random.integers(TOPIC)) if local else int(random.integers(len(self._sentences)))
            text = self._sentences[place % len(self._sentences)]
            if random.random() < 0.25 and self._nouns:
                first, second = random.integers(len(self._nouns), size=2).tolist()
                text = _NOUN.sub(self._nouns[first] + self._nouns[second].lower(), text, count=1)
            words += text.count(" ") + 1
            found.append(_Sentence(text))
        return found

    def _about_names(self, random: np.random.Generator) -> list[_Sentence]:
        persons = _drawn(self._person_share, min(6, int(random.poisson(1.6))), random)
        cities = _drawn(self._city_share, min(4, 1 + int(random.poisson(0.5))), random)
        found = []
        for place, person in enumerate(persons):
            pattern = _ABOUT_PERSONS[int(random.integers(len(_ABOUT_PERSONS)))]
            found.append(_filled(pattern, self._cities[cities[place % len(cities)]], self._persons[person]))
        for city in cities[len(persons) :]:
            found.append(_filled(_ABOUT_CITIES[int(random.integers(len(_ABOUT_CITIES)))], self._cities[city], ""))
        return found


def sentences_of(text: Path | None) -> tuple[str, ...]:
    """The sentences of a text file (a line may hold several), or of seeds/."""
    paths = [text] if text else sorted(Path("seeds").glob("*.txt"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(sentence.strip() for line in lines for sentence in _SENTENCE_END.split(line) if sentence.strip())


def write_corpus(folder: Path, articles: int, text: Path | None) -> Path:
    """Writes the articles and, with the terms of their bodies, the others' documents; gives the folder they are in.

    What is there already from the same sentences is not made again, nor are the parts that a run broken off has left.
    """
    sentences = sentences_of(text)
    digest = hashlib.blake2b("\n".join(sentences).encode(), digest_size=4).hexdigest()
    corpus = folder / f"corpus-{articles}-{digest}"
    if not corpus.exists():
        unfinished = folder / f"{corpus.name}.unfinished"
        unfinished.mkdir(parents=True, exist_ok=True)
        generator = Generator(sentences)
        analyzer = ArticleAnalyzer(Analyzer())
        for first in range(0, articles, CHUNK):
            others = unfinished / f"{first:09}.documents"
            if others.exists():
                continue
            made = generator.articles(first, min(CHUNK, articles - first))
            (unfinished / f"{first:09}.articles").write_bytes(pickle.dumps([to_text(one) for one in made], 5))
            part = others.with_suffix(".part")
            part.write_bytes(pickle.dumps(documents_of(made, first, analyzer), 5))
            part.rename(others)  # last, and whole: what says that both are there
        unfinished.rename(corpus)
    return corpus


def documents_of(articles: Sequence[AnnotatedArticle], first: int, analyzer: ArticleAnalyzer) -> tuple[Document, ...]:
    """The same articles for the other engines, numbered from `first`."""
    body = analyzer.analyse(articles).fields[TEXT_FIELDS.index("body")]
    ends = np.cumsum(body.counts).tolist()
    terms = [body.terms[number] for number in body.numbers.tolist()]
    found = []
    for number, (annotated, start, end) in enumerate(zip(articles, [0, *ends[:-1]], ends, strict=True), start=first):
        article = annotated.article
        assert article.date
        found.append(
            Document(
                number=number,
                id=article.id,
                title=article.title,
                text=article.text,
                date=article.date.value,
                person=tuple(name.key for name in annotated.names if name.field == "person"),
                city=tuple(name.key for name in annotated.names if name.field == "city"),
                body=" ".join(terms[start:end]),
            )
        )
    return tuple(found)


def _filled(pattern: str, city: City, person: str) -> _Sentence:
    text = pattern.format(person=person, city=city.label)
    names = [(text.rindex(city.label), city.label, "city", city.id)]
    if person:
        names.append((text.index(person), person, "person", person))
    return _Sentence(text, tuple((start, start + len(name), field, key) for start, name, field, key in sorted(names)))


def _persons(random: np.random.Generator) -> list[str]:
    """Names that are all different persons to the authority."""
    found: dict[object, str] = {}
    while len(found) < PERSONS:
        given, first, second = (names[int(random.integers(len(names)))] for names in (_GIVEN, _SURNAMES, _SURNAMES))
        name = f"{given} {first}-{second}" if random.random() < 0.6 and first != second else f"{given} {first}"
        if random.random() < 0.3:
            name = f"{name}-{_SURNAMES[int(random.integers(len(_SURNAMES)))]}"
        found.setdefault(full_key(parse_name(name)), name)
    return list(found.values())


def _cities() -> list[City]:
    """The most populous cities of Germany, Austria and Switzerland."""
    gazetteer = load_gazetteer()
    found: dict[str, City] = {}
    for row in (
        gzip.decompress(files("index.names.gazetteer").joinpath("cities.tsv.gz").read_bytes()).decode().splitlines()
    ):
        columns = row.split("\t")
        if columns[2] in ("DE", "AT", "CH"):
            city = gazetteer.cities_named(columns[0].split("|")[0])[0]
            found.setdefault(city.id, city)
    return sorted(found.values(), key=lambda city: (-city.population, city.id))[:CITIES]


def _zipf(size: int, exponent: float) -> NDArray[np.float64]:
    share = 1.0 / np.arange(1, size + 1) ** exponent
    return np.cumsum(share / share.sum())


def _drawn(shares: NDArray[np.float64], count: int, random: np.random.Generator) -> list[int]:
    places = np.minimum(np.searchsorted(shares, random.random(count)), len(shares) - 1)
    return list(dict.fromkeys(places.tolist()))
