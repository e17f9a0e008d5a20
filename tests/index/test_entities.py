"""index/names/annotator.py: names of texts of any kind, from the shipped pipeline or another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from index.names.annotator import LONGEST_PIECE, MOST_READ, TEXTS_AT_ONCE, Annotator, ModelUnavailable, split

TEXT = "Angela Merkel traf Barack Obama in Berlin. Merkels Sprecher Steffen Seibert flog später nach München."


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def found(annotator: Annotator, text: str) -> list[tuple[str, str]]:
    (mentions,) = annotator.mentions([text])
    return [(mention.label, mention.text) for mention in mentions]


def test_the_shipped_pipeline_finds_persons_and_places(annotator: Annotator) -> None:
    assert found(annotator, TEXT) == [
        ("PER", "Angela Merkel"),
        ("PER", "Barack Obama"),
        ("LOC", "Berlin"),
        ("PER", "Merkels"),
        ("PER", "Steffen Seibert"),
        ("LOC", "München"),
    ]


AWKWARD = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Zs", "Mn"]),
        st.sampled_from("ABCabc .,-–'’\"„“()/@#\n\r\t\u2028\x00\ufeff\xad"),
    ),
    max_size=200,
)


@given(st.lists(st.one_of(AWKWARD, st.lists(st.sampled_from(TEXT.split())).map(" ".join)), max_size=4))
@settings(max_examples=80, deadline=None)
def test_every_mention_stands_where_it_says(annotator: Annotator, texts: list[str]) -> None:
    results = list(annotator.mentions(texts))
    assert len(results) == len(texts)
    for text, mentions in zip(texts, results, strict=True):
        end = 0
        for mention in mentions:
            assert text[mention.start : mention.end] == mention.text
            assert mention.start >= end
            assert mention.text.strip()
            end = mention.end


def test_a_text_has_the_same_names_in_any_company(annotator: Annotator) -> None:
    texts = [f"{TEXT} Absatz {number}." for number in range(TEXTS_AT_ONCE + 3)]
    together = list(annotator.mentions(iter(texts)))
    assert together == [mentions for text in texts for mentions in annotator.mentions([text])]
    assert together[-1] == together[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\x00\x01\x02",
        "x" * 60_000,
        "A" * 60_000,
        "(" * 300_000,
        "s" * 30_000,
        "-" * 30_000,
        "Ä. " * 9_000,
        "\ud800",
    ],
    ids=["empty", "blank", "control", "one word", "capitals", "brackets", "s", "dashes", "initials", "surrogate"],
)
def test_odd_text_has_no_names_and_does_no_harm(annotator: Annotator, text: str) -> None:
    (mentions,) = annotator.mentions([text])
    assert all(mention.text in text for mention in mentions)


def test_offsets_hold_in_a_text_of_many_pieces(annotator: Annotator) -> None:
    text = (TEXT + " ") * (3 * LONGEST_PIECE // len(TEXT))
    (mentions,) = annotator.mentions([text])
    assert {mention.start % (len(TEXT) + 1) for mention in mentions if mention.text == "Berlin"} == {
        TEXT.index("Berlin")
    }
    assert sum(mention.text == "Berlin" for mention in mentions) == text.count("Berlin")


@given(st.text(alphabet="ab. \n", max_size=300).map(lambda text: text * 400))
@settings(max_examples=30, deadline=None)
def test_pieces_make_up_the_text(text: str) -> None:
    pieces = list(split(text))
    assert "".join(piece for _, piece in pieces) == text
    assert all(0 < len(piece) <= LONGEST_PIECE for _, piece in pieces)
    assert all(text.startswith(piece, start) for start, piece in pieces)


@pytest.mark.parametrize("ending", ["\n\n", "\n", ". ", " "])
def test_a_piece_ends_where_the_text_does(ending: str) -> None:
    text = ("wort" * 4_000 + ending) * 3
    assert all(piece.endswith(ending) for _, piece in split(text))


def test_ten_million_letters_without_a_break_are_cut() -> None:
    assert max(len(piece) for _, piece in split("x" * 10_000_000)) == LONGEST_PIECE


@pytest.mark.parametrize("model", ["de_core_news_of_nobody", "no/such/folder", "json", "..", "a.b.c"])
def test_a_pipeline_that_is_not_there_is_one_clear_line(model: str) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        list(Annotator(model).mentions([TEXT]))
    assert model in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pipeline_that_finds_no_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("de").to_disk(tmp_path)
    with pytest.raises(ModelUnavailable, match="weder Personen noch Orte"):
        list(Annotator(tmp_path).mentions([TEXT]))


@pytest.fixture
def other_pipeline(tmp_path: Path) -> Path:
    pipeline: Any = spacy.blank("de")
    ruler = pipeline.add_pipe("entity_ruler")
    patterns = {"PERSON": "Angela Merkel", "GPE": "Berlin", "ORG": "Obama", "DATE": "später"}
    ruler.add_patterns([{"label": label, "pattern": text} for label, text in patterns.items()])
    pipeline.to_disk(tmp_path / "other")
    return tmp_path / "other"


def test_another_pipeline_is_used_as_it_is(other_pipeline: Path) -> None:
    names = [("PER", "Angela Merkel"), ("ORG", "Obama"), ("LOC", "Berlin")]
    assert found(Annotator(other_pipeline), TEXT) == names
    assert found(Annotator(str(other_pipeline)), TEXT) == names


def test_the_fingerprint_changes_with_the_pipeline(other_pipeline: Path) -> None:
    before = Annotator(other_pipeline).fingerprint
    assert before == Annotator(other_pipeline).fingerprint
    assert before != Annotator().fingerprint == Annotator("shipped").fingerprint
    (other_pipeline / "meta.json").write_text("{}", encoding="utf-8")
    assert Annotator(other_pipeline).fingerprint != before


def test_the_fingerprint_needs_no_spacy() -> None:
    code = "import sys; from index.names.annotator import Annotator; Annotator().fingerprint; sys.exit('spacy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_names_are_sought_in_the_first_million_characters(annotator: Annotator) -> None:
    text = TEXT + "\n" * (MOST_READ - len(TEXT)) + TEXT
    (mentions,) = annotator.mentions([text])
    assert mentions
    assert all(mention.end <= MOST_READ for mention in mentions)
