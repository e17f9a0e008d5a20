"""Compounds: the splitter against hand-made lists, and the rules that keep other words whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german.analysis import Analyzer
from index.german.compound_lexicon import NEVER, Lexicon, lexicon_text, load_lexicon
from index.german.compounds import CompoundSplitter
from tests.bench.compound_quality import measure

SPLITTER = CompoundSplitter(lexicon_text())


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
    assert SPLITTER.split(word) == parts


@pytest.mark.parametrize("word", ["Brandenburg", "Brandenburgs", "Heidelberg", "Steinmeier", "Diebstahl"])
def test_names_and_words_listed_as_whole_are_never_split(word: str) -> None:
    assert SPLITTER.split(word) == ()


def test_an_ending_of_the_plural_is_not_taken_for_a_head(analyzer: Analyzer) -> None:
    lexicon = load_lexicon()
    assert "ionen" not in {word for word, steps in lexicon.parts.items() if steps}
    assert analyzer.word("Nachteile").parts == ()
    assert analyzer.word("Institutionen").parts == ()


def test_verbs_and_adjectives_are_not_split_in_either_case(analyzer: Analyzer) -> None:
    for word in ("folgende", "Folgende", "zahlreiche", "Zahlreiche", "unterscheiden"):
        assert analyzer.word(word).parts == (), word


def test_a_word_much_more_frequent_than_its_parts_stays_whole() -> None:
    parts = {"haus": 40, "tier": 40}
    assert CompoundSplitter(Lexicon(parts, {}, {}).to_text()).split("Haustier") == ("haus", "tier")
    assert CompoundSplitter(Lexicon(parts, {}, {"haustier": 45}).to_text()).split("Haustier") == ()
    assert CompoundSplitter(Lexicon(parts, {}, {"haustier": NEVER}).to_text()).split("Haustiers") == ()


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
    parts = SPLITTER.split(word)
    assert len(parts) != 1
    assert parts == SPLITTER.split(word.upper()) or "ß" in word
    split = SPLITTER.split_once(word)
    assert (split is None) == (not parts)
    if split is not None:
        assert word.casefold().endswith(split.head)
