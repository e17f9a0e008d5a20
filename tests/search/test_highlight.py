"""Marks and snippets: what the query finds, whole and only that, the same whether the quick look is taken or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.german.analysis import Analyzer
from index.german.fold import fold
from search.highlighting.highlight import Highlighter, MarkedArticle, merged
from search.highlighting.irregular_forms import irregular_forms, shows_body, shows_part
from search.highlighting.occurrences import TextReading, occurrences
from search.highlighting.snippets import LENGTH, MOST_SNIPPETS
from search.page import Marks
from search.query.clauses import Clause
from search.query.parser import parse
from search.query.planning import clauses
from search.request import Match, Operator, SearchRequest

SEEDS = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds").glob("*.txt"))]


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer()


def clause_of(analyzer: Analyzer, typed: str, operator: Operator = "and", match: Match = "forms") -> Clause:
    return clauses(parse(typed, operator).tree, analyzer, SearchRequest(typed, operator=operator, match=match))


def marked(analyzer: Analyzer, typed: str, text: str, title: str = "", **options: str) -> MarkedArticle:
    match: Match = "exact" if options.get("match") == "exact" else "forms"
    operator: Operator = "or" if options.get("operator") == "or" else "and"
    clause = clause_of(analyzer, typed, operator, match)
    return Highlighter(clause, analyzer).mark(text, title, language=options.get("language", "de"))


def found(analyzer: Analyzer, typed: str, text: str, **options: str) -> list[str]:
    article = marked(analyzer, typed, text, **options)
    return [text[start:end] for start, end in article.marks]


def slowly_marked(
    analyzer: Analyzer, clause: Clause, text: str, title: str, language: str, names: Container[str]
) -> Marks:
    """The marks when every word of the text is analysed."""
    readings = [TextReading(part, analyzer.tokens(part, language=language, names=names)) for part in (text, title)]
    return tuple((mark.start, mark.end) for mark in merged(occurrences(clause, *readings) or []))


@pytest.mark.parametrize(
    ("typed", "text", "marks"),
    [
        ("Garantien", "Bankgarantien und eine Garantie", ["Bankgarantien", "Garantie"]),
        ("Sicherheitsgarantien", "Die US-Sicherheitsgarantien kamen.", ["US-Sicherheitsgarantien"]),
        ("Sicherheitsgarantien", "Die Sicherheits-\ngarantien kamen.", ["Sicherheits-\ngarantien"]),
        ("Sicherheitsgarantien", "Die Sicher\u00adheits\u00adgarantien.", ["Sicher\u00adheits\u00adgarantien"]),
        ("NATO-Gipfel", "Der NATO-Gipfel und der Natogipfel.", ["NATO-Gipfel", "Natogipfel"]),
        ("NATO-Gipfel", "Der NATO-\nGipfel.", ["NATO-\nGipfel"]),
        ("NATO-Gipfel", "Die Nato tagt, der Gipfel liegt im Nebel.", []),
        ("Gipfel", "Der Nato-Krisen-Gipfel.", ["Nato-Krisen-Gipfel"]),
        ("Staatschefs", "Staats- und Regierungschefs", ["Staats"]),
        ("Regierungschefs", "Staats- und Regierungschefs", ["Regierungschefs"]),
        ("Müller", "Herr Mueller, Frau Mu\u0308ller.", ["Mueller", "Mu\u0308ller"]),
        ("Poincare", "Bei Poincaré, Poincarés Rede", ["Poincaré", "Poincarés"]),
        ("Pourtalès", "Graf Pourtales im Café", ["Pourtales"]),
        ("Cafes", "Café und Straßencafés", ["Café", "Straßencafés"]),
        ("Strasse", "Die Straße, die Waſſerſtraße.", ["Straße", "Waſſerſtraße"]),
        ("Politikerinnen", "Politiker*innen, Politiker:innen", ["Politiker*innen", "Politiker:innen"]),
        ("gehen", "Er ging, sie ist gegangen.", ["ging", "gegangen"]),
        ("Mann", "Landsleute und Feuerwehrmänner", ["Landsleute", "Feuerwehrmänner"]),
        ("21000", "Es waren 21.000 Euro.", ["21.000"]),
        ('"8.1.2026"', "Am 08.01.2026 geschah es.", ["08.01.2026"]),
        ('"Koalition der Willigen"', "Der Rat der Koalition der Willigen.", ["Koalition der Willigen"]),
        ('"Koalition der Willigen"', "Der Rat der Koalition.\n\nDer Willigen.", []),
        ('"a b a"', "a b a b a", ["a b a b a"]),
        ('"Garantien"', "US-Garantien, Garantie", ["Garantien"]),
        ('"Rat – Paris"', "Rat – Paris", ["Rat – Paris"]),
        (
            '"Koalition Willigen"~2',
            "Koalition der Willigen. Und die Koalition aller jener Willigen",
            ["Koalition", "Willigen"],
        ),
        ('"a b c"~3', "c x b y a . . . a b", ["c", "b", "a"]),
        ('"a a b"~5', "a b b", []),
        ('"a a b"~5', "a b a", ["a", "b", "a"]),
        ("a NAHE/2 b", "b x a. y y a b", ["b", "a", "a", "b"]),
        ("a VOR/2 b", "b a x y a b", ["a", "b"]),
        ('"a b" NAHE/2 (cx* ODER döner~)', "cxx y a b x x x Doener a b", ["cxx", "a b", "Doener", "a b"]),
        ("Garantie*", "Garantiemächte, Bankgarantien", ["Garantiemächte"]),
        ("*gipfel", "Krisengipfel und EU-Gipfel", ["Krisengipfel", "Gipfel"]),
        ("Kl?ma", "Klima, Klimas", ["Klima"]),
        ("*uer", "Bauer, Steuern", ["Bauer"]),
        ("Umerow~", "Umjerow, Umeorw, Umerows, Lawrow", ["Umjerow", "Umeorw", "Umerows"]),
        ("Umerow~2", "Umjerows, Umeorws", ["Umjerows", "Umeorws"]),
        ("Kiew NICHT Paris", "Kiew und Bern", ["Kiew"]),
        ("Kiew NICHT Paris", "Kiew und Paris", []),
        ("Kiew Paris", "Kiew und Bern", []),
        ("Kiew ODER (Paris UND Bern)", "Kiew und Bern", ["Kiew"]),
        ("Kiew stadt:Paris", "Kiew und Paris", ["Kiew"]),
        ("Kiew -stadt:Paris datum:2026", "Kiew und Paris 2026", ["Kiew"]),
        ("stadt:Paris", "Kiew und Paris", []),
        ("", "Kiew", []),
        ("der", "der die das", ["der"]),
    ],
)
def test_marks_are_what_the_query_means(analyzer: Analyzer, typed: str, text: str, marks: list[str]) -> None:
    assert found(analyzer, typed, text) == marks


def test_match_exact_and_ranked_searches_mark_what_they_find(analyzer: Analyzer) -> None:
    assert found(analyzer, "Garantien", "Garantie, Garantien, Bankgarantien", match="exact") == ["Garantien"]
    assert found(analyzer, "der Rat in Kiew", "der Rat in Bern", operator="or") == ["Rat"]
    assert found(analyzer, "Bankgarantie", "Garantien der Bank, Bankgarantien", operator="or") == ["Bankgarantien"]


def test_articles_in_other_languages_are_marked_by_their_surface_forms(analyzer: Analyzer) -> None:
    assert found(analyzer, "guarantees", "Security guarantees, a guarantee", language="en") == ["guarantees"]


def test_names_are_not_taken_apart(analyzer: Analyzer) -> None:
    highlighter = Highlighter(clause_of(analyzer, "Berg"), analyzer)
    assert highlighter.mark("Schaumberg sprach").marks == ((0, 10),)
    assert highlighter.mark("Schaumberg sprach", names={"Schaumberg"}).marks == ()


def test_the_title_is_marked_as_the_beginning_of_the_text(analyzer: Analyzer) -> None:
    title = "Garantien aus Kiew"
    text = f"{title}\n\nIn Kiew sprach man über Garantien."
    assert marked(analyzer, "Garantien sprach", text, title).title_marks == ((0, 9),)
    only_title = marked(analyzer, "titel:Garantien sprach", text, title)
    assert [text[start:end] for start, end in only_title.marks] == ["Garantien", "sprach"]
    assert marked(analyzer, "titel:sprach", text, title).marks == ()
    assert marked(analyzer, '"Kiew in"', text.replace("\n\n", " "), title).title_marks == ((14, 18),)


def test_the_best_snippet_has_most_different_words_and_comes_first(analyzer: Analyzer) -> None:
    filler = "Hier steht ein langer Satz ohne das, was gesucht wird. " * 6
    text = f"Kiew Kiew Kiew. {filler}Kiew und Paris. {filler}Paris Paris. {filler}Kiew Kiew."
    snippets = marked(analyzer, "Kiew Paris", text).snippets
    shown = [[snippet.text[start:end] for start, end in snippet.marks] for snippet in snippets]
    assert shown == [["Kiew", "Paris"], ["Kiew", "Kiew", "Kiew"], ["Paris", "Paris"]]


def test_without_marks_the_snippet_is_the_beginning_of_the_text(analyzer: Analyzer) -> None:
    title = "Der Titel"
    text = f"{title}\n\n{'Wort für Wort. ' * 30}"
    (snippet,) = marked(analyzer, "", text, title).snippets
    assert snippet.start == len(title) + 2
    assert snippet.text.startswith("Wort für Wort.")
    assert text[snippet.start :].startswith(snippet.text)
    assert LENGTH - 20 < len(snippet.text) <= LENGTH
    assert marked(analyzer, "", title, title).snippets[0].text == title


def test_snippets_do_not_run_on_from_the_title_into_the_text(analyzer: Analyzer) -> None:
    title = "Gipfel in Kiew"
    text = f"{title}\n\nTrump sprach in Kiew über den Gipfel."
    (snippet,) = marked(analyzer, "Gipfel Kiew", text, title).snippets
    assert snippet.text == "Trump sprach in Kiew über den Gipfel."
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["Kiew", "Gipfel"]
    assert not snippet.is_led
    (only_title,) = marked(analyzer, "titel:Gipfel", f"{title}\n\nTrump sprach.", title).snippets
    assert [only_title.text[start:end] for start, end in only_title.marks] == ["Gipfel"]
    (over_the_border,) = marked(analyzer, '"Kiew Trump" ODER Gipfel', text.replace("\n\n", " "), title).snippets
    assert over_the_border.text == "sprach in Kiew über den Gipfel."
    assert marked(analyzer, "", " ", " ").snippets == ()


def test_no_snippet_begins_or_ends_inside_a_torn_word(analyzer: Analyzer) -> None:
    text = "Von Kriegs-\nfolgen und Staats-\nund Regierungschefs spricht Kiew. " * 9
    for snippet in marked(analyzer, "Kiew Folge", text).snippets:
        end = snippet.start + len(snippet.text)
        assert not text[: snippet.start].endswith("-\n")
        assert not text[end:].startswith("\n")
        assert not snippet.text.endswith("-")


def test_lines_stay_as_they_are_and_words_whole(analyzer: Analyzer) -> None:
    for text in SEEDS:
        for snippet in marked(analyzer, "Selenskyj ODER Trump ODER Europa", text).snippets:
            end = snippet.start + len(snippet.text)
            assert text[snippet.start : end] == snippet.text
            assert snippet.start == 0 or text[snippet.start - 1].isspace()
            assert end == len(text) or text[end].isspace()
            assert snippet.text == snippet.text.strip()


def test_every_word_of_the_seeds_is_marked_alike_by_the_quick_look_and_without_it(analyzer: Analyzer) -> None:
    words = sorted({word for text in SEEDS for word in text.split()})
    readings = [TextReading(text, analyzer.tokens(text)) for text in SEEDS]
    nothing = TextReading("", [])
    marks = 0
    for word in words[::3]:
        clause = clause_of(analyzer, word)
        highlighter = Highlighter(clause, analyzer)
        for text, reading in zip(SEEDS, readings, strict=True):
            quick = highlighter.mark(text).found
            assert quick == merged(occurrences(clause, reading, nothing) or [])
            marks += len(quick)
    assert marks > 1_000


WORDS = [
    "Sicherheitsgarantien", "Garantie", "Bankgarantien", "US-Präsidenten", "NATO-Gipfel", "Natogipfel", "E-Mail", "Email",
    "Staats-", "und", "Regierungschefs", "See-,", "Luft-", "Landstreitkräfte", "Politiker*innen", "PolitikerInnen",
    "Trump’s", "Trumps", "ging", "gehen", "gegangen", "war", "sein", "besser", "gut", "Landsleute", "Landsmann", "Mann",
    "Museen", "Kunstmuseum", "Straße", "Strasse", "Waſſer", "Mueller", "Müller", "MÜLLER", "Mu\u0308ller", "Videoerkennung",
    "Erkennung", "21.000", "21000", "08.01.2026", "8.1.2026", "1.000er", "007", "5G-Netz", "Sicher\u00adheit", "der", "die",
    "Sicherheits-\ngarantien", "NATO-\nGipfel", "Staats-\nund", "–", "…", "(Kiew)", "»Kiew«", "Kiews", "d’Estaing", "ΣΑΣ",
    "Ⓐkrieg", "Krieg", "Kriegs-", "æther", "straſſe", "x²", "½", "한국", "naïve", "İstanbul", "Umjerow", "Umerow", "--", "a_b",
]  # fmt: skip
GAPS = st.sampled_from([" ", " ", " ", " ", "\n", "\n\n", ", ", "\u00a0", "-", "/", "\u200b"])
TEXTS = st.lists(st.tuples(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), GAPS), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
QUERY_WORDS = st.sampled_from([word for word in WORDS if any(map(str.isalnum, word))])
ATOMS = st.one_of(
    QUERY_WORDS,
    QUERY_WORDS.map(lambda word: f'"{word}"'),
    st.tuples(QUERY_WORDS, QUERY_WORDS).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    st.tuples(QUERY_WORDS, QUERY_WORDS).map(lambda pair: f"{pair[0]} NAHE/3 {pair[1]}"),
    st.lists(QUERY_WORDS, min_size=3, max_size=4).map(lambda words: f'"{" ".join(words)}"~4'),
    QUERY_WORDS.map(lambda word: f"{word[:3]}*"),
    QUERY_WORDS.map(lambda word: f"*{word[2:]}"),
    QUERY_WORDS.map(lambda word: f"{word[1:]}~"),
    QUERY_WORDS.map(lambda word: f"{word[1:]}x~2"),
    QUERY_WORDS.map(lambda word: f"titel:{word}"),
)
TYPED = st.lists(st.tuples(ATOMS, st.sampled_from([" ", " ODER ", " NICHT "])), min_size=1, max_size=3).map(
    lambda pairs: "".join(atom + joint for atom, joint in pairs)
)


@settings(max_examples=600, deadline=None)
@given(
    TYPED, TEXTS, st.sampled_from(["and", "or"]), st.sampled_from(["de", "en"]),
    st.sets(st.sampled_from(WORDS), max_size=3), st.sampled_from([0, 10, 40]),
)  # fmt: skip
def test_the_quick_look_misses_nothing(
    analyzer: Analyzer, typed: str, text: str, operator: Operator, language: str, names: set[str], title_end: int
) -> None:
    clause = clause_of(analyzer, typed, operator)
    title = text[:title_end]
    article = Highlighter(clause, analyzer).mark(text, title, language=language, names=names)
    assert article.marks == slowly_marked(analyzer, clause, text, title, language, names)
    last = 0
    for start, end in article.marks:
        assert last <= start < end <= len(text)
        last = end
    _check_snippets(article)


def _check_snippets(article: MarkedArticle) -> None:
    assert len(article.snippets) <= MOST_SNIPPETS
    assert bool(article.snippets) == bool(article.text.strip())
    shown: set[int] = set()
    for snippet in article.snippets:
        places = range(snippet.start, snippet.start + len(snippet.text))
        assert article.text[places.start : places.stop] == snippet.text
        assert not shown & set(places)
        shown |= set(places)
        assert len(snippet.text) <= max(LENGTH, *(end - start for start, end in snippet.marks), 0)
        absolute = [(start + snippet.start, end + snippet.start) for start, end in snippet.marks]
        assert absolute == [mark for mark in article.marks if places.start <= mark[0] < places.stop]
        assert all(end <= places.stop for _, end in absolute)
    assert not article.marks or all(snippet.marks for snippet in article.snippets)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(QUERY_WORDS, GAPS), min_size=1, max_size=200), st.lists(QUERY_WORDS, min_size=1, max_size=4))
def test_snippets_of_long_texts_are_apart_and_cut_no_mark(
    analyzer: Analyzer, pairs: list[tuple[str, str]], wanted: list[str]
) -> None:
    text = "".join(word + gap for word, gap in pairs)
    _check_snippets(Highlighter(clause_of(analyzer, " ".join(wanted), "or"), analyzer).mark(text))


def test_words_that_do_not_show_their_terms_are_listed(analyzer: Analyzer) -> None:
    """Mends itself by `python -m search.highlighting.irregular_forms`, if the analysis has changed."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    checked = 0
    for word in list(DefaultDictionaryFactory().get_dictionary("de"))[::97]:
        for token in analyzer.tokens(word) if word.isalpha() else ():
            form = fold(word)
            assert shows_body(form, token.body) or form in irregular_forms(token.body).words
            for part in token.parts:
                spelled = (form, "".join(map(fold, unicodedata.normalize("NFC", word))))
                pieces = irregular_forms(part).pieces
                assert shows_part(spelled, part) or shows_body(form, part) or any(piece in form for piece in pieces)
            checked += 1
    assert checked > 10_000


def test_of_an_article_with_very_many_hits_each_is_marked_once(analyzer: Analyzer) -> None:
    sentence = "Krieg und Frieden. "
    clause = clause_of(analyzer, "Krieg NAHE/99 Frieden")
    tokens = analyzer.tokens(sentence * 2_000)
    found = occurrences(clause, TextReading(sentence * 2_000, tokens), TextReading("", []))
    assert found is not None
    assert len(found) <= 2 * 4_000  # each operand as the first and as the second one
    assert {(one.start, one.end) for one in found} == {
        (token.start, token.end) for token in tokens if token.exact in ("krieg", "frieden")
    }
