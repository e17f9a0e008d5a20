"""From the mentions of one article to its persons and cities."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Mention
from index.names.article_names import names_in
from index.names.gazetteer.cities import Gazetteer, load_gazetteer
from index.names.name_kinds import with_kinds_of_article
from tests.index.marking import Case, read_cases, unmark

PERSONS = read_cases("person_cases.txt")
CITIES = read_cases("city_cases.txt")
ORGANIZATIONS = read_cases("organization_cases.txt")
TEXTS = [case.text for case in (*PERSONS, *CITIES)]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize("case", PERSONS, ids=lambda case: case.marked)
def test_persons(case: Case, gazetteer: Gazetteer) -> None:
    _, names = names_in(case.text, case.mentions, gazetteer)
    assert {name.key for name in names if name.field == "person"} == case.expected


@pytest.mark.parametrize("case", CITIES, ids=lambda case: case.marked)
def test_cities(case: Case, gazetteer: Gazetteer) -> None:
    _, names = names_in(case.text, case.mentions, gazetteer)
    cities = [gazetteer.city(name.key) for name in names if name.field == "city"]
    assert {city.label for city in cities if city} == case.expected


def test_there_are_hard_cases_enough() -> None:
    assert len(PERSONS) >= 60
    assert len(CITIES) >= 60


def test_every_name_tells_where_it_stands(gazetteer: Gazetteer) -> None:
    text, mentions = unmark("[Petra Lindqvist|PER] flog nach [Kyjiw|LOC]. In Kiew sprach Lindqvist mit der [Nato|ORG].")
    held, names = names_in(text, mentions, gazetteer)
    assert {name.key: [held[number].text for number in name.mentions] for name in names} == {
        "Petra Lindqvist": ["Petra Lindqvist", "Lindqvist"],
        "kiew": ["Kyjiw", "Kiew"],
    }
    assert [mention.text for mention in held if mention.label == "ORG"] == ["Nato"]


@pytest.mark.parametrize("case", ORGANIZATIONS, ids=lambda case: case.marked)
def test_organizations_are_one_more_field(case: Case, gazetteer: Gazetteer) -> None:
    _, names = names_in(case.text, case.mentions, gazetteer, ("organization",), "Neue Rundschau")
    assert {name.key for name in names if name.field == "organization"} == case.expected
    assert "organization" not in {name.field for name in names_in(case.text, case.mentions, gazetteer)[1]}


def test_a_title_is_no_part_of_the_mention(gazetteer: Gazetteer) -> None:
    text, mentions = unmark("Gestern kam [Bundeskanzlerin Petra Lindqvist|PER].")
    held, _ = names_in(text, mentions, gazetteer)
    assert [mention.text for mention in held] == ["Petra Lindqvist"]


@pytest.mark.parametrize("case", [*PERSONS, *CITIES], ids=lambda case: case.marked)
def test_naming_again_changes_nothing(case: Case, gazetteer: Gazetteer) -> None:
    mentions, names = names_in(case.text, case.mentions, gazetteer)
    assert names_in(case.text, mentions, gazetteer) == (mentions, names)


@pytest.mark.parametrize("case", [*PERSONS, *CITIES, *ORGANIZATIONS], ids=lambda case: case.marked)
def test_what_kind_a_name_is_stays_so_however_often_it_is_said(case: Case, gazetteer: Gazetteer) -> None:
    once = [replace(one, start=0, end=0) for one in with_kinds_of_article(case.text, case.mentions, gazetteer)]
    times, step = 30, len(case.text) + 2
    text = "\n\n".join([case.text] * times)
    mentions = tuple(
        replace(one, start=one.start + at, end=one.end + at)
        for at in range(0, times * step, step)
        for one in case.mentions
    )
    held = with_kinds_of_article(text, mentions, gazetteer)
    assert all(text[one.start : one.end] == one.text for one in held)
    assert [replace(one, start=0, end=0) for one in held] == once * times


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, tuple[Mention, ...]]:
    """Any stretches of any of the case texts marked as anything, as a bad model might."""
    text = "\n".join(draw(st.lists(st.sampled_from(TEXTS) | st.text(max_size=30), max_size=4)))
    places = draw(st.lists(st.integers(0, len(text)), max_size=12, unique=True).map(sorted))
    mentions = []
    for start, end in zip(places[::2], places[1::2], strict=False):
        mentions.append(Mention(start, end, text[start:end], draw(st.sampled_from(("PER", "LOC", "ORG")))))
    return text, tuple(mentions)


@settings(deadline=None)
@given(marked_texts())
def test_whatever_the_model_marks_mentions_stay_in_order_and_in_the_text(
    marked: tuple[str, tuple[Mention, ...]],
) -> None:
    text, mentions = marked
    held, names = names_in(text, mentions, load_gazetteer())
    for before, mention in zip((None, *held), held, strict=False):
        assert text[mention.start : mention.end] == mention.text != ""
        assert before is None or before.end <= mention.start
    named = [number for name in names for number in name.mentions]
    assert len(named) == len(set(named))
    assert all(name.mentions == tuple(sorted(name.mentions)) and name.key for name in names)
    assert len({(name.field, name.key) for name in names}) == len(names)
