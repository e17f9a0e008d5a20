"""Corrections of single articles: two persons of one name, and names that are nobody's in one article alone."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from index.authority.corrections import ACTIONS, ArticleRef, Corrections
from index.authority.entity_table import EntityTable
from index.authority.resolving import NameInArticle, resolve

ARTICLES = {
    "a1": ("Michael Müller", "Petra Lindqvist"),
    "a2": ("Michael Müller",),
    "a3": ("Müller", "Michael Mueller"),
    "a4": ("?Müller", "Ole Brandstätter"),
    "a5": ("Petra Lindqvist", "Lindqvist", "Ole Brandstätter"),
}
NAMES: list[NameInArticle] = [("person", key, article) for article, keys in ARTICLES.items() for key in keys]


def table(corrections: Corrections, names: list[NameInArticle] = NAMES) -> EntityTable:
    counts = Counter((field, key) for field, key, _ in names)
    here = [name for name in names if name[2] in corrections.articles()]
    found = resolve(((field, key, count) for (field, key), count in counts.items()), corrections, here)
    assert EntityTable.from_bytes(found.to_bytes()) == found
    return found


def labels(found: EntityTable, article: str) -> list[str]:
    entities = (found.entity_of("person", key, article) for key in ARTICLES[article])
    return [entity.label if entity else "" for entity in entities]


def in_articles(*ids: str) -> tuple[ArticleRef, ...]:
    return tuple(ArticleRef(id_) for id_ in ids)


def test_two_of_one_name_are_split_by_article() -> None:
    corrections = Corrections().with_entry(
        "split", "person", ("michael-mueller",), "Michael Müller (Läufer)", articles=in_articles("a2", "a3", "gone")
    )
    found = table(corrections)
    assert labels(found, "a1") == ["Michael Müller", "Petra Lindqvist"]
    assert labels(found, "a2") == ["Michael Müller (Läufer)"]
    assert labels(found, "a3") == ["Michael Müller (Läufer)"] * 2
    assert labels(found, "a4")[0] == "Michael Müller"
    assert dict(zip(found.fields["person"].ids, found.fields["person"].articles, strict=True)) == {
        "michael-mueller": 2,
        "michael-mueller-laeufer": 3,
        "ole-brandstaetter": 2,
        "petra-lindqvist": 3,
    }
    assert table(corrections.with_undone(1)) == table(Corrections())


def test_a_form_that_stands_in_the_article_means_that_form_alone() -> None:
    hidden = table(Corrections().with_entry("hide", "person", ("Müller",), articles=in_articles("a3", "a4")))
    assert labels(hidden, "a3") == ["", "Michael Müller"]
    assert labels(hidden, "a4") == ["", "Ole Brandstätter"]
    assert labels(hidden, "a1")[0] == "Michael Müller"


def test_two_names_of_one_correction_that_mean_the_same_count_once() -> None:
    both = ("Michael Müller", "michael-mueller", "Michael Müller")
    found = table(Corrections().with_entry("split", "person", both, "Otto", articles=in_articles("a2")))
    people = found.fields["person"]
    assert dict(zip(people.ids, people.articles, strict=True))["michael-mueller"] == 4
    assert dict(zip(people.ids, people.articles, strict=True))["otto"] == 1
    assert found.apart("person") == (("Michael Müller", "a2"),)


def test_a_name_can_go_to_somebody_else_and_on_from_there() -> None:
    corrections = Corrections().with_entry(
        "merge", "person", ("Michael Müller",), "Ole Brandstätter", articles=in_articles("a2")
    )
    assert labels(table(corrections), "a2") == ["Ole Brandstätter"]
    corrections = corrections.with_entry("rename", "person", ("Ole Brandstätter",), "Ole B.")
    assert labels(table(corrections), "a2") == ["Ole B."]
    corrections = corrections.with_entry("split", "person", ("Ole B.",), "Otto", articles=in_articles("a2"))
    assert labels(table(corrections), "a2") == ["Otto"]
    assert labels(table(corrections), "a4")[1] == "Ole B."
    corrections = corrections.with_entry("merge", "person", ("Otto",), "Petra Lindqvist")
    assert labels(table(corrections), "a2") == ["Petra Lindqvist"]


def test_of_whom_all_articles_are_somebody_elses_nothing_is_left() -> None:
    everywhere = in_articles("a4", "a5")
    found = table(
        Corrections().with_entry("split", "person", ("Ole Brandstätter",), "Ole der Läufer", articles=everywhere)
    )
    assert "ole-brandstaetter" not in found.fields["person"].ids
    entity = found.find("person", "Ole Brandstätter")
    assert entity is None or entity.id == "ole-der-laeufer"


def test_an_article_that_no_longer_has_the_name_waits() -> None:
    corrections = Corrections().with_entry("split", "person", ("Michael Müller",), "Otto", articles=in_articles("a5"))
    assert table(corrections).entities("person") == table(Corrections()).entities("person")


def test_an_id_of_an_earlier_label_still_names_the_person() -> None:
    corrections = Corrections().with_entry("rename", "person", ("petra-lindkvist",), "Petra L.")
    counts = [("person", "Petra Lindkvist", 1), ("person", "Petra Lindqvist", 5)]
    merged = Corrections().with_entry("merge", "person", ("Petra Lindkvist",), "Petra Lindqvist")
    assert {entity.label for entity in resolve(counts, corrections).entities("person")} == {
        "Petra L.",
        "Petra Lindqvist",
    }
    later = merged.with_entry("rename", "person", ("lindqvist-petra",), "X")
    assert [entity.label for entity in resolve(counts, later).entities("person")] == ["Petra Lindqvist"]
    spelled = [("person", "Oleh Umerow", 1), ("person", "Oleh Umjerow", 5)]
    renamed = Corrections().with_entry("rename", "person", ("oleh-umerow",), "O. U.")
    assert [(entity.id, entity.label) for entity in resolve(spelled, renamed).entities("person")] == [
        ("oleh-umjerow", "O. U.")
    ]


KEYS = sorted({key for _, key, _ in NAMES})
NAMED = st.sampled_from([*KEYS, "Otto", "michael-mueller", "petra-lindqvist", "otto"])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS), NAMED, NAMED, st.lists(st.sampled_from([*ARTICLES, "gone"]), max_size=3, unique=True)
    ),
    max_size=7,
)


@given(STEPS)
def test_whatever_is_corrected_every_name_means_one_and_is_counted_there(
    steps: list[tuple[str, str, str, list[str]]],
) -> None:
    corrections = Corrections()
    for action, name, to, articles in steps:
        chosen = next(one for one in ACTIONS if one == action)
        refs = in_articles(*articles) if action in ("merge", "hide", "split") else ()
        names = (name, to) if action in ("hide", "split") else (name,)
        corrections = corrections.with_entry(chosen, "person", names, to, articles=refs)
    found = table(corrections)
    people = found.fields["person"]
    counted = Counter(
        entity.id for _, key, article in NAMES if (entity := found.entity_of("person", key, article)) is not None
    )
    assert dict(zip(people.ids, people.articles, strict=True)) == counted
    assert len(set(people.ids)) == len(people.ids)
    assert table(corrections, NAMES[::-1]) == found
    for entry in corrections.entries:
        corrections = corrections.with_undone(entry.number)
    assert table(corrections) == table(Corrections())
