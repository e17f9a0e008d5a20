"""Random small articles for the tests of the index: German enough to have stems, compounds and names."""

from __future__ import annotations

import random

from index.article import AnnotatedArticle, Article, ArticleDate, Mention, Name

PERSONS = ("Müller, Hans", "Wolodymyr Selenskyj", "Donald Trump", "Rustem Umerow", "Émile Zola")
CITIES = ("Kiew", "Genf", "Bad Münstereifel", "Berlin")
WORDS = (
    "der die das und von mit Sicherheitsgarantien Verhandlungen Außenminister Regierungschefs Staats- NATO-Gipfel "
    "Waffenruhe Präsident Kiew Berlin Genf Gespräch Gesprächen sagte Europa 21.000 Menschen Krieg Frieden ☃ 8. Januar"
).split()
DATES = (
    None,
    ArticleDate("2026-01-08", "day", "header"),
    ArticleDate("2026-01-09", "day", "header"),
    ArticleDate("2025-04", "month", "header"),
    ArticleDate("2024", "year", "URL"),
)


def sample_article(number: int, seed: int = 0, length: int | None = None) -> AnnotatedArticle:
    """The article a{number}; another seed gives it another text."""
    chosen = random.Random(f"{number} {seed}")
    paragraphs = [
        " ".join(chosen.choices(WORDS, k=chosen.randint(0, 25) if length is None else length))
        for _ in range(chosen.randint(1, 4))
    ]
    persons, cities = chosen.sample(PERSONS, chosen.randint(0, 3)), chosen.sample(CITIES, chosen.randint(0, 2))
    title = f"Bericht {number} über {chosen.choice(WORDS)}"
    text = "\n\n".join((title, *paragraphs, *persons, *cities))
    places = [(text.rindex(name), name) for name in (*persons, *cities)]
    return AnnotatedArticle(
        Article(
            id=f"a{number}",
            path=f"ordner/{number}.txt",
            title=title,
            text=text,
            date=chosen.choice(DATES),
            source=chosen.choice(("Zeitung, alte", "Bote")),
            fingerprint=f"{number}-{seed}",
        ),
        chosen.choice(("de", "en", "und")),
        tuple(Mention(start, start + len(name), name, "PER" if name in persons else "LOC") for start, name in places),
        tuple(Name("person" if name in persons else "city", name, (place,)) for place, (_, name) in enumerate(places)),
    )
