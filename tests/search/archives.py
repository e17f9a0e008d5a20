"""Small archives for the tests of search: articles in several genuine segments, some of them deleted or replaced."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.article import AnnotatedArticle, Article, ArticleDate, Mention, Name
from index.authority.entity_table import HIDDEN, EntityTable, FieldEntities
from index.duplicates.groups import find_groups
from index.german.analysis import Analyzer
from index.storage.article_fields import ArticleAnalyzer
from index.storage.columns import Segment
from index.storage.generation import Generation, GenerationInfo, Layout
from index.storage.inversion import Inversion
from index.storage.whoosh_segments import write_run
from search.engine.snapshot import Snapshot, snapshot_of

ANALYZER = Analyzer()
"""One for all tests: it loads its lexicon at its first word."""
# Two keys are one person's, one city is hidden, two labels are equal.
ENTITIES = EntityTable(
    {
        "person": FieldEntities(
            ("rustem-umjerow", "donald-trump", "anna-oz", "anna-oz-2"),
            ("Rustem Umjerow", "Donald Trump", "Änna Öz", "Änna Öz"),
            {"Rustem Umerow": 0, "Rustem Umjerow": 0, "Donald Trump": 1, "Änna Öz": 2, "Anna Öz": 3},
        ),
        "organization": FieldEntities(("nato", "uno"), ("Nato", "UNO"), {"Nato": 0, "NATO": 0, "UNO": 1}),
        "city": FieldEntities(("kiew", "genf"), ("Kiew", "Genf"), {"c-kiew": 0, "c-genf": 1, "c-hof": HIDDEN}),
    }
)
PERSONS = tuple(ENTITIES.fields["person"].entity_of_key)
ORGANIZATIONS = tuple(ENTITIES.fields["organization"].entity_of_key)
CITIES = tuple(ENTITIES.fields["city"].entity_of_key)
WORDS = (
    "der",
    "die",
    "Rat",
    "Räte",
    "Rates",
    "Kiew",
    "Krieg",
    "Kriege",
    "Gipfel",
    "Klima",
    "Klimagipfel",
    "Krug",
    "Karg",
    "ab",
    "aab",
)
DATES = ("2026-01-08", "2026-01", "2026", "2025-12-31", "2025-04", "2026-01-09")


@dataclass(frozen=True)
class Part:
    """One segment of an archive: its articles, and the ids of those deleted later."""

    articles: Sequence[AnnotatedArticle]
    deleted: frozenset[str] = frozenset()

    @property
    def live(self) -> list[AnnotatedArticle]:
        """The articles that can be found."""
        return [one for one in self.articles if one.article.id not in self.deleted]


def open_parts(archive: Path, parts: Sequence[Part], entities: EntityTable = ENTITIES) -> Snapshot:
    """Writes each part as a segment and opens them together, as a generation does. Quicker than commits, and no part is merged away."""
    layout = Layout(archive)
    layout.columns.mkdir(parents=True)
    segments = []
    for part in parts:
        inversion = Inversion()
        inversion.add(ArticleAnalyzer(ANALYZER).analyse(part.articles))
        name = write_run(inversion, layout).name
        ids = [one.article.id for one in part.articles]
        deleted = np.array([number for number, id in enumerate(ids) if id in part.deleted], np.uint32)
        segments.append(Segment(name, layout.columns_of(name), layout.stored_of(name), deleted))
    info = GenerationInfo("", "", sum(len(part.live) for part in parts), "")
    return snapshot_of(Generation("test", tuple(segments), b"", find_groups(segments).to_bytes(), info), entities)


def article(
    id: str,
    text: str,
    *,
    title: str = "",
    date: str | None = None,
    persons: Sequence[str] = (),
    cities: Sequence[str] = (),
    organizations: Sequence[str] = (),
    language: str = "de",
    source: str = "Bote",
) -> AnnotatedArticle:
    """An article with names at its end."""
    names = [
        *(("person", key) for key in persons),
        *(("city", key) for key in cities),
        *(("organization", key) for key in organizations),
    ]
    body = "\n\n".join(part for part in (title, text, *(key for _, key in names)) if part)
    starts: list[int] = []
    for _, key in names:
        starts.append(body.index(key, starts[-1] + 1 if starts else len(title) + len(text)))
    precision = {4: "year", 7: "month", 10: "day"}
    return AnnotatedArticle(
        Article(
            id=id,
            path=f"{id}.txt",
            title=title,
            text=body,
            date=ArticleDate(date, precision[len(date)], "header") if date else None,  # type: ignore[arg-type]
            source=source,
            fingerprint=id,
        ),
        language,
        tuple(Mention(start, start + len(key), key, "PER") for start, (_, key) in zip(starts, names, strict=True)),
        tuple(Name(name, key, (place,)) for place, (name, key) in enumerate(names)),
    )


def random_article(id: str, chosen: random.Random) -> AnnotatedArticle:
    """An article of few words and names, so that many match."""
    paragraphs = [" ".join(chosen.choices(WORDS, k=chosen.randint(0, 12))) for _ in range(chosen.randint(1, 2))]
    return article(
        id,
        "\n\n".join(paragraphs) or "ab",
        title=chosen.choice(("", "Der Rat", "Krieg und Klima")),
        date=chosen.choice((None, *DATES)),
        persons=chosen.sample(PERSONS, chosen.randint(0, 3)),
        cities=chosen.sample(CITIES, chosen.randint(0, 2)),
        organizations=chosen.sample(ORGANIZATIONS, chosen.randint(0, 2)),
        language=chosen.choice(("de", "de", "en")),
        source=chosen.choice(("Bote", "Zeitung", "")),
    )


def random_parts(seed: int, parts: int = 3, articles: int = 12) -> list[Part]:
    """Parts whose articles are deleted, or replaced in a later one."""
    chosen = random.Random(seed)
    ids = [f"a{number}" for number in range(2 * articles)]
    written = [chosen.sample(ids, chosen.randint(1, articles)) for _ in range(parts)]
    found = []
    for number, here in enumerate(written):
        replaced = {id for later in written[number + 1 :] for id in later}
        deleted = replaced | set(chosen.sample(here, len(here) // 6))
        found.append(Part([random_article(id, chosen) for id in here], frozenset(deleted.intersection(here))))
    return found
