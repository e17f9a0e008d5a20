"""Compounds: the splitter against hand-made lists, and the rules that keep other words whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german import cutting
from index.german.analysis import Analyzer
from index.german.compound_lexicon import NEVER, Lexicon, lexicon_text, load_lexicon
from index.german.cutting import Cut
from index.kernels import fastest
from tests.bench.compound_quality import measure

LEXICON = load_lexicon()
KNOWN = LEXICON.parts.keys() | LEXICON.first_parts.keys()
CUTTER = fastest(cutting).Cutter(lexicon_text())


def split(cutter: cutting.Cutter, word: str) -> tuple[str, ...]:
    """The parts of a compound, two levels deep."""
    cut = cutter.cut(word)
    first = [cut.first, cut.head] if cut else []
    inside = [part for inner in map(cutter.cut, first) if inner for part in (inner.first, inner.head)]
    return tuple(dict.fromkeys(first + inside))


def test_the_lists_are_long_enough_and_most_words_are_split_rightly(analyzer: Analyzer) -> None:
    quality = measure(analyzer)
    assert quality.compounds >= 200
    assert quality.others >= 200
    assert len(quality.without_head) <= 0.06 * quality.compounds
    assert len(quality.wrongly_split) <= 0.02 * quality.others


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Sicherheitsgarantien", ("sicherheit", "garantien")),
        ("SICHERHEITSGARANTIEN", ("sicherheit", "garantien")),
        ("Völkerrecht", ("völker", "recht")),
        ("Schulreform", ("schule", "reform")),
        ("Ölpreis", ("öl", "preis")),
        ("Straßenbahn", ("strassen", "bahn")),
        ("Strassenbahn", ("strassen", "bahn")),
        ("Ukrainekrieg", ("ukraine", "krieg")),
        ("Bahnsteig", ("bahn", "steig")),
        ("Finanzmarktaufsicht", ("finanzmarkt", "aufsicht", "finanz", "markt")),
        ("Artenschutzabkommen", ("artenschutz", "abkommen", "arten", "schutz")),
    ],
)
def test_a_compound_gives_its_parts_two_levels_deep(word: str, parts: tuple[str, ...]) -> None:
    assert split(CUTTER, word) == parts


@pytest.mark.parametrize("word", ["Brandenburg", "Brandenburgs", "Heidelberg", "Steinmeier", "Diebstahl"])
def test_names_and_words_listed_as_whole_are_never_split(word: str) -> None:
    assert CUTTER.cut(word) is None


def test_an_ending_of_the_plural_is_not_taken_for_a_head(analyzer: Analyzer) -> None:
    assert "ionen" not in {word for word, steps in LEXICON.parts.items() if steps}
    assert analyzer.word("Nachteile").parts == ()
    assert analyzer.word("Institutionen").parts == ()


def test_verbs_and_adjectives_are_not_split_in_either_case(analyzer: Analyzer) -> None:
    for word in ("folgende", "Folgende", "zahlreiche", "Zahlreiche", "unterscheiden"):
        assert analyzer.word(word).parts == (), word


def test_a_word_much_more_frequent_than_its_parts_stays_whole() -> None:
    parts = {"haus": 40, "tier": 40}
    for wholes, cut in (({}, Cut("haus", "tier", 80)), ({"haustier": 45}, None), ({"haustier": NEVER}, None)):
        cutter = fastest(cutting).Cutter(Lexicon(parts, {}, wholes).to_text())
        assert cutter.cut("Haustier") == cut
        assert cutter.cut("HAUSTIERS") is None


def test_the_lexicon_survives_being_written_and_read() -> None:
    for lexicon in (Lexicon({"aal": 0, "haus": 40}, {"öl": 33}, {"hamburg": NEVER}), Lexicon({"aal": 0}, {}, {})):
        assert Lexicon.from_text(lexicon.to_text()) == lexicon


def test_the_shipped_lexicon_is_small_and_names_its_sources() -> None:
    folder = Path(__file__).parents[2] / "index" / "german" / "lexicon"
    assert (folder / "compounds.txt.gz").stat().st_size < 1_000_000
    sources = (folder / "SOURCES.md").read_text(encoding="utf-8")
    for needed in ("compounds.txt.gz", "function_words.txt", "german-nouns", "wordfreq", "CC BY-SA 4.0"):
        assert needed in sources


@given(st.text(alphabet="abcdefgimnorstuäöüß", max_size=30))
def test_any_word_is_split_into_known_words_or_not_at_all(word: str) -> None:
    cut = CUTTER.cut(word)
    assert cut == CUTTER.cut(word.upper()) or "ß" in word
    if cut is not None:
        assert word.casefold().endswith(cut.head)
        assert {cut.first, cut.head} <= KNOWN or CUTTER.cut(cut.first)
