"""The measure of the facets counts what it says: no mark is lost, and nothing is excused but places within other places."""

from __future__ import annotations

from index.article import Mention
from index.names.gazetteer.cities import load_gazetteer
from index.names.model.corpus import Document, Span
from tests.bench.facets_quality import facets, full_names, gold_values
from tests.index.marking import unmark

TEXT = (
    "Petra Lindqvist flog von Wien nach Kassel. Lindqvist, die Flugbegleiter und die Kölner stauten sich auf der A 7"
    " Richtung Hamburg, dann am Oberlandesgericht Düsseldorf bei Kleinweiler."
)
MARKS = {
    "Petra Lindqvist": "person",
    "Lindqvist, ": "person",
    "Flugbegleiter": "person",
    "Wien": "location-city",
    "Kassel": "location",
    "Kölner": "location-city",
    "Richtung Hamburg": "location-street",
    "Oberlandesgericht Düsseldorf": "organization",
    "Kleinweiler": "location-city",
}


def document() -> Document:
    return Document("a", "news", TEXT, tuple(_span(words, label) for words, label in MARKS.items()))


def _span(words: str, label: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), label)


def test_gold_values_group_marks_and_lose_none() -> None:
    gazetteer = load_gazetteer()
    assert gold_values(document(), "person", gazetteer) == {("a", "Petra Lindqvist"), ("a", "Flugbegleiter")}
    assert gold_values(document(), "city", gazetteer) == {("a", "wien"), ("a", "Kleinweiler")}


def test_only_cities_in_marks_of_other_places_are_not_judged() -> None:
    _, mentions = unmark(
        "[Petra Lindqvist|PER] flog von Wien nach [Kassel|LOC]. Lindqvist, die Flugbegleiter und die Kölner stauten sich"
        " auf der A 7 Richtung [Hamburg|LOC], dann am [Oberlandesgericht Düsseldorf|ORG] bei Kleinweiler."
    )
    values = facets([document()], [mentions])
    assert {key for _, key in values["person"].found} == {"Petra Lindqvist"}
    assert {key for _, key in values["city"].found} == {"Wien", "Kassel", "Hamburg", "Düsseldorf"}
    assert {key for _, key in values["city"].not_judged} == {"Kassel", "Hamburg"}


def test_a_doubtful_name_counts_only_where_an_archive_would_show_it() -> None:
    text = "Brandstätter lehnte ab."
    doubtful = Document("a", "news", text, (Span(0, 12, "person"),))
    mention = Mention(0, 12, "Brandstätter", "PER")
    assert facets([doubtful], [(mention,)])["person"].found == frozenset()
    assert facets([doubtful], [(mention,)])["person"].gold == {("a", "Brandstätter")}


def test_full_names_are_those_of_several_words() -> None:
    assert full_names(frozenset({("a", "Petra Lindqvist"), ("b", "Brandstätter")})) == {("a", "Petra Lindqvist")}
