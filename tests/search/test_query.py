"""parse(): any text becomes a tree, says how it was read, and is written back so that the same tree comes of it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.query.lexer import FIELD_BY_QUERY_NAME
from search.query.notices import NOTICES
from search.query.parser import MOST_CHARACTERS, MOST_CLAUSES, parse
from search.query.query_tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    InField,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Query,
    Value,
    Wildcard,
    Word,
    outline,
)
from search.request import Operator
from search.searcher import QueryTooLong

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", Everything()),
        ("  ", Everything()),
        ("Krieg Ukraine", And((Word("Krieg"), Word("Ukraine")))),
        ("a UND b AND c", And((A, B, C))),
        ("a ODER b OR c", Or((A, B, C))),
        ("a b ODER c", Or((And((A, B)), C))),
        ("a (b ODER c)", And((A, Or((B, C))))),
        ("a NICHT b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a UND NICHT b", And((A, Not(B)))),
        ("a -b", And((A, Not(B)))),
        ("-(a b)", Not(And((A, B)))),
        ("NICHT NICHT a", A),
        ("a und b", And((A, Word("und"), B))),
        ("US-Präsident", Word("US-Präsident")),
        ("Warum?", Word("Warum")),
        ("(Krieg, Frieden!)", And((Word("Krieg"), Word("Frieden")))),
        ("+Krieg", Word("Krieg")),
        ("12:30 https://x.de/a", And((Word("12:30"), Word("https://x.de/a")))),
        ("Garantie* *gipfel Kl?ma", And((Wildcard("Garantie*"), Wildcard("*gipfel"), Wildcard("Kl?ma")))),
        ("Kl?m?", Wildcard("Kl?m?")),
        ("Politiker*innen", Word("Politiker*innen")),
        ("Politiker:innen", Word("Politiker:innen")),
        ("jede*r", Word("jede*r")),
        ('"a *"', Phrase("a *")),
        ("*", Everything()),
        ("Umerow~", Fuzzy("Umerow", 1)),
        ("Umerow~2", Fuzzy("Umerow", 2)),
        ('"a b"~5', Phrase("a b", 5)),
        ("a NAHE/5 b", Near(A, B, 5)),
        ("a NEAR/5 b", Near(A, B, 5)),
        ("a VOR/3 b", Near(A, B, 3, ordered=True)),
        ("a BEFORE/3 b", Near(A, B, 3, ordered=True)),
        ("a NAHE/5 b NAHE/3 c", And((Near(A, B, 5), Near(B, C, 3)))),
        ('"a b" NAHE/5 (b ODER c*)', Near(Phrase("a b"), Or((B, Wildcard("c*"))), 5)),
        ("NICHT a NAHE/5 b", Not(Near(A, B, 5))),
        ("titel:a NAHE/5 b", InField("title", Near(A, B, 5))),
        ("titel:(a ODER b)", InField("title", Or((A, B)))),
        ('TITLE:"a b"', InField("title", Phrase("a b"))),
        ("titel: a", InField("title", A)),
        ("titel:-a", Not(InField("title", A))),
        ('person:"Donald Trump"', Value("person", "Donald Trump")),
        ("person:donald-trump", Value("person", "donald-trump")),
        ("person:(Donald Trump ODER Putin)", Or((Value("person", "Donald Trump"), Value("person", "Putin")))),
        ("person:*", Not(Value("person", "none"))),
        ("stadt:Kiew city:Bern", And((Value("city", "Kiew"), Value("city", "Bern")))),
        ("quelle:taz.de sprache:de", And((Value("source", "taz.de"), Value("language", "de")))),
        ("monat:2026-01", Value("month", "2026-01")),
        ("monat:1.2026", Value("month", "2026-01")),
        ("monat:01/2026", Value("month", "2026-01")),
        ("monat:August 1914", Value("month", "1914-08")),
        ("a monat:August 1914, b", And((A, Value("month", "1914-08"), B))),
        ("datum:8. Januar 2026", Dates("2026-01-08", "2026-01-08")),
        ("datum:Januar 2025..März 2025 a", And((Dates("2025-01", "2025-03"), A))),
        ("datum:1. August 1914..31. Juli 1918", Dates("1914-08-01", "1918-07-31")),
        ("datum:1914 1915", And((Dates("1914", "1914"), Word("1915")))),
        ("datum:>=Januar 2025", Dates("2025-01", None)),
        ('monat:"März 2026"', Value("month", "2026-03")),
        ("monat:ohne", Value("month", "none")),
        ("monat:none", Value("month", "none")),
        ("monat:2026", Dates("2026", "2026")),
        ("datum:2025-04..2026-01", Dates("2025-04", "2026-01")),
        ("datum:2025–2026", Dates("2025", "2026")),
        ("datum:2025-2026", Dates("2025", "2026")),
        ("datum:8.1.2026..31.1.2026", Dates("2026-01-08", "2026-01-31")),
        ("datum:>=2025", Dates("2025", None)),
        ("datum:<=2025", Dates(None, "2025")),
        ("datum:>2025", Dates("2026", None)),
        ("datum:<2025", Dates(None, "2024")),
        ("datum:<2025-03", Dates(None, "2025-02")),
        ("datum:<2025-01", Dates(None, "2024-12")),
        ("datum:>2025-12", Dates("2026-01", None)),
        ("datum:>2024-02-28", Dates("2024-02-29", None)),
        ("datum:..2025", Dates(None, "2025")),
        ("datum:2025..", Dates("2025", None)),
        ("datum:*", Dates(None, None)),
        ("datum:ohne", Value("month", "none")),
    ],
)
def test_what_is_typed_means(typed: str, tree: Query) -> None:
    parsed = parse(typed)
    assert parsed.tree == tree
    assert [warning.code for warning in parsed.warnings] == (["everything"] if typed == "*" else [])


@pytest.mark.parametrize(
    "typed",
    [
        "„a b“", "„a b”", '„a b"', "“a b”", "“a b“", "”a b”", '"a b"', '"a b“', "»a b«", "«a b»", "»a b»",
        "„ a  b “", "„a ‚b‘“", "„a »b«“", '„a "b"“', "„a „b““", '"a „b“"',
    ],
)  # fmt: skip
def test_every_style_of_quotes_holds_a_phrase(typed: str) -> None:
    parsed = parse(typed.replace("‚b‘", "b"))
    assert parsed.tree == Phrase("a b")
    assert parsed.warnings == ()


def test_quotes_of_all_styles_stand_side_by_side() -> None:
    parsed = parse('»a b« «a b» “a b” „a b" "a b“ „a b“')
    assert parsed.tree == And((Phrase("a b"),) * 6)


@pytest.mark.parametrize(
    ("typed", "tree", "codes"),
    [
        ('"Sicherheits', Phrase("Sicherheits"), ["unclosed_quote"]),
        ("a „b c", And((A, Phrase("b c"))), ["unclosed_quote"]),
        ("b“ c", And((B, C)), ["stray_quote"]),
        ('5" c', And((Word("5"), C)), ["stray_quote"]),
        ('""', Nothing(), ["empty_quotes", "nothing"]),
        ('a ""', A, ["empty_quotes"]),
        ("a (b ODER c", And((A, Or((B, C)))), ["unclosed_bracket"]),
        ("a) b", And((A, B)), ["stray_bracket"]),
        ("a ()", A, ["empty_brackets"]),
        ("a UND", A, ["operator_without_operand"]),
        ("ODER a", A, ["operator_without_operand"]),
        ("a UND ODER b", And((A, B)), ["operator_without_operand"]),
        ("a NAHE/5", A, ["operator_without_operand"]),
        ("AND", Word("and"), ["operator_as_word"]),
        ("NOT", Word("not"), ["operator_as_word"]),
        ("UND, a", And((Word("und"), A)), []),
        ("id:seed0", And((Word("id"), Word("seed0"))), ["unknown_field"]),
        ("titl:(a ODER b)", And((Word("titl"), Or((A, B)))), ["unknown_field"]),
        ("a titel:", A, ["field_without_value"]),
        ("person:Mer*", Value("person", "Mer*"), ["whole_value"]),
        ("a datum:gestern", A, ["not_a_date"]),
        ("a monat:August b", And((A, B)), ["month_without_year"]),
        ("datum:August 14", Word("14"), ["month_without_year"]),
        ("a datum:2025-13", A, ["not_a_date"]),
        ("a datum:2025-02-30", A, ["not_a_date"]),
        ("a datum:<0001", A, ["not_a_date"]),
        ("datum:2026..2025-04", Dates("2025-04", "2026"), ["dates_swapped"]),
        ("datum:2026..2026-04", Dates("2026", "2026-04"), []),
        ("a & b –", And((A, B)), ["stray_characters", "stray_characters"]),
        ("[a b]", And((A, B)), ["stray_characters", "stray_characters"]),
        ("a NAHE b", Near(A, B, 5), ["distance_assumed"]),
        ('"a b"~', Phrase("a b", 5), ["distance_assumed"]),
        ("a NAHE/0 b", Near(A, B, 1), ["distance_limited"]),
        ("a NAHE/900 b", Near(A, B, 99), ["distance_limited"]),
        ("(a UND b) NAHE/5 c", And((A, B, C)), ["near_operands"]),
        ("a NAHE/5 NICHT b", And((A, Not(B))), ["near_operands"]),
        ("a~3", Fuzzy("a", 2), ["fuzzy_limited"]),
        ("a~0.8", Fuzzy("a", 1), ["fuzzy_limited"]),
        ("a~0", A, []),
        ("Kl?ma~", Wildcard("Kl?ma"), ["fuzzy_wildcard"]),
        ("?????", Nothing(), ["stray_characters", "nothing"]),
        (":", Nothing(), ["stray_characters", "nothing"]),
        ("~", Nothing(), ["stray_characters", "nothing"]),
        ("(", Nothing(), ["unclosed_bracket", "empty_brackets", "nothing"]),
        (")", Nothing(), ["stray_bracket", "nothing"]),
        ("VOR a", And((Word("VOR"), A)), []),
    ],
)  # fmt: skip
def test_what_is_unclear_is_read_and_said(typed: str, tree: Query, codes: list[str]) -> None:
    parsed = parse(typed)
    assert parsed.tree == tree
    assert [warning.code for warning in parsed.warnings] == codes
    assert all(str(warning) != warning.text("en") for warning in parsed.warnings)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("a b c", Or((A, B, C))),
        ("a UND b c", Or((And((A, B)), C))),
        ("a b -c", And((Or((A, B)), Not(C)))),
        ("-c a b", And((Or((A, B)), Not(C)))),
        ("-a -b", And((Not(A), Not(B)))),
        ("a ODER NICHT b", Or((A, Not(B)))),
        ("a b stadt:Kiew", And((Or((A, B)), Value("city", "Kiew")))),
        ("a b datum:2026", And((Or((A, B)), Dates("2026", "2026")))),
    ],
)
def test_with_operator_or_words_are_alternatives_and_the_rest_narrows(typed: str, tree: Query) -> None:
    assert parse(typed, "or").tree == tree


def test_a_query_is_written_out_in_one_way() -> None:
    typed = '»Koalition der Willigen« (city:Kiew OR Bruessel~) -titel:(a NEAR/3 b) "a b"~2 monat:none'
    assert parse(typed).understood == (
        '"Koalition der Willigen" UND (stadt:Kiew ODER Bruessel~) UND NICHT titel:(a NAHE/3 b) UND "a b"~2 UND monat:ohne'
    )


def test_the_tree_can_be_shown() -> None:
    assert outline(parse("titel:(a ODER b) NICHT c").tree) == (
        "And\n  InField title\n    Or\n      Word a\n      Word b\n  Not\n    Word c"
    )


def test_a_query_too_long_is_refused_in_one_german_line() -> None:
    parse("a " * MOST_CLAUSES)
    parse("ab" * (MOST_CHARACTERS // 2))
    with pytest.raises(QueryTooLong, match=r"^Die Anfrage hat 65 Suchbegriffe, möglich sind 64; [^\n]+\.$"):
        parse("a " * (MOST_CLAUSES + 1))
    with pytest.raises(QueryTooLong, match="65 Suchbegriffe"):
        parse("a* " * (MOST_CLAUSES + 1), "or")
    with pytest.raises(QueryTooLong, match=r"^Die Anfrage hat 2001 Zeichen, möglich sind 2000; [^\n]+\.$"):
        parse("a" * (MOST_CHARACTERS + 1))


def test_ranked_searches_take_long_texts() -> None:
    assert len(parse("a " * 1000, "or").warnings) == 0


def test_brackets_may_nest_a_thousand_deep() -> None:
    deep = "(" * 999 + "a" + ")" * 999
    assert parse(deep).tree == A
    assert parse("(" * 1_999 + "a").tree == A
    assert parse("-(" * 999 + "a").tree == Not(A)
    assert parse("titel:-(" * 240 + "a").tree == InField("title", A)


PIECES = st.sampled_from(
    [
        "a", "B", "Krieg", "US-Präsident", "2026-01", "5", "und", "ä", "u\u0308", "\u00ad", "_", "é\u0301", "中",
        "UND", "AND", "ODER", "OR", "NICHT", "NOT", "-", "(", ")", "((", "))", " ", " ", " ", "\n", "\t",
        '"', "„", "“", "”", "»", "«", "~", "~2", "~5", "*", "?", "*innen", "NAHE/5", "NAHE", "VOR/2", "NEAR/0",
        ":", "titel:", "person:", "stadt:", "monat:", "datum:", "quelle:", "ohne", "none", "..", ">=", "<", "2025",
        "foo:", ",", ".", "!", "[", "]", "/", "+", "^2", "\\", "\x00", "\ud800", "’", "‘",
    ]
)  # fmt: skip
QUERIES = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))
OPERATORS = st.sampled_from(["and", "or"])


@settings(max_examples=1_500, deadline=None)
@given(QUERIES, OPERATORS)
@example("*~2", "and")
@example("-„“", "or")
@example("titel:-titel:(-a", "and")
def test_any_text_is_read_and_what_was_understood_is_read_the_same(typed: str, operator: Operator) -> None:
    try:
        parsed = parse(typed, operator)
    except QueryTooLong:
        return
    for other in ("and", "or"):
        again = parse(parsed.understood, other)
        assert again.tree == parsed.tree
        assert again.understood == parsed.understood
    assert not {warning.code for warning in again.warnings} - {"everything", "nothing", "empty_quotes", "whole_value"}
    assert all(warning.code in NOTICES and str(warning) and warning.text("en") for warning in parsed.warnings)
    outline(parsed.tree)


def _steps(typed: str) -> int:
    """How many lines of Python parse() runs: time, counted so that no clock is needed."""
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        parse(typed)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "()", "-(", '"', "„", "“a", '„a" ', "» ", "a:", "titel:", "-titel:(", "UND ", "NICHT ", "a", "*", "?", "-", "~",
     "a~", "a*", ".", "-a:", "–", "ä\u0301", "5.", "NAHE/5 ", "[", "\u00ad"],
)  # fmt: skip
def test_the_work_grows_with_the_length_and_no_faster(piece: str) -> None:
    # Pieces that are search words each would soon meet the limit of clauses: then fewer of them are read.
    longest = MOST_CHARACTERS if _fits(piece * (MOST_CHARACTERS // len(piece))) else 2 * 30 * len(piece)
    half, whole = (_steps(piece * (length // len(piece))) for length in (longest // 2, longest))
    assert whole <= 2.2 * half + 200


def _fits(typed: str) -> bool:
    try:
        parse(typed)
    except QueryTooLong:
        return False
    return True


def _rows(heading: str, columns: int) -> list[list[str]]:
    """The rows of the tables of docs/query-language.md under a heading."""
    lines = (
        Path("docs/query-language.md")
        .read_text(encoding="utf-8")
        .split(f"\n## {heading}")[1]
        .split("\n## ")[0]
        .splitlines()
    )
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| `")]
    assert all(len(row) == columns for row in rows)
    return rows


@pytest.mark.parametrize("heading", ["In short", "Operators", "Words and quotes", "Fields"])
def test_the_examples_of_the_docs_are_understood_as_they_say(heading: str) -> None:
    rows = _rows(heading, 3)
    assert rows
    for typed, _, understood in rows:
        parsed = parse(typed.strip("`"))
        assert parsed.understood == understood.strip("`")
        assert {warning.code for warning in parsed.warnings} <= {"everything"}


def test_the_docs_tell_how_unclear_queries_are_read() -> None:
    for typed, understood, codes in _rows("What is unclear", 3):
        parsed = parse(typed.strip("`"))
        assert parsed.understood == understood.strip("`")
        assert [warning.code for warning in parsed.warnings] == codes.split(", ")


def test_the_docs_show_every_field_and_both_limits() -> None:
    text = Path("docs/query-language.md").read_text(encoding="utf-8")
    assert all(name in text for name in FIELD_BY_QUERY_NAME)
    assert f"{MOST_CHARACTERS:,} characters or {MOST_CLAUSES} words" in text
    assert parse("a b -c stadt:Kiew", "or").understood == "(a ODER b) UND NICHT c UND stadt:Kiew"
