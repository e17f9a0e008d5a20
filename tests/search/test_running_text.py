"""Words torn at line ends are shown whole wherever a text is shown in one run; the text and its offsets stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.german.tokens import clean_text
from search.concordance import Concordances
from search.page import Snippet
from search.request import SearchRequest
from search.running_text import one_line, unbroken, unbroken_snippet
from tests.search.archives import ANALYZER, ENTITIES, article
from tests.search.naive import NaiveSearcher

TORN = "Über Sicherheits-\ngarantien sprach der NATO-\n  Gipfel, sagten Staats-\nund Regierungschefs in Ber\u00ad\nlin.\nEnde"
WHOLE = "Über Sicherheitsgarantien sprach der NATO-Gipfel, sagten Staats-\nund Regierungschefs in Berlin.\nEnde"
PIECES = st.sampled_from(
    ["Garantie", "garantien", "-", "\u2010", "\u00ad", "\n", "\r\n", "\t", " ", "und", "NATO", "1", "\u200b"]
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", " \n\t"])
def test_torn_words_are_whole(line_end: str) -> None:
    assert unbroken(TORN.replace("\n", line_end)) == WHOLE.replace("\n", line_end)


def test_nothing_but_torn_words_is_changed() -> None:
    assert unbroken("21\u00a0000 Wör\u00adter –\nein Gedanken-\n\nstrich, 5-\nmal, E-Mail") == (
        "21\u00a0000 Wör\u00adter –\nein Gedanken-\n\nstrich, 5-\nmal, E-Mail"
    )


@given(text=st.lists(PIECES, max_size=20).map("".join))
def test_a_text_in_one_run_reads_as_the_index_reads_it(text: str) -> None:
    assert clean_text(unbroken(text)).text.split() == clean_text(text).text.split()


@given(text=st.lists(PIECES, max_size=12).map("".join), start=st.integers(0, 60), end=st.integers(0, 60))
def test_pieces_of_a_text_are_those_of_the_whole(text: str, start: int, end: int) -> None:
    first, last = sorted((min(start, len(text)), min(end, len(text))))
    assert unbroken(text, 0, first) + unbroken(text, first, last) + unbroken(text, last) == unbroken(text)


def test_marks_stay_around_their_words() -> None:
    place = TORN.index("Sicherheits"), TORN.index("garantien") + len("garantien")
    gipfel = TORN.index("Gipfel"), TORN.index("Gipfel") + len("Gipfel")
    shown = unbroken_snippet(Snippet(TORN, (place, gipfel), 7, True, True))
    assert [shown.text[start:end] for start, end in shown.marks] == ["Sicherheitsgarantien", "Gipfel"]
    assert (shown.text, shown.start, shown.is_led, shown.is_followed) == (WHOLE, 7, True, True)


def test_one_line_has_no_line_ends_and_no_torn_words() -> None:
    assert one_line(TORN) == (
        "Über Sicherheitsgarantien sprach der NATO-Gipfel, sagten Staats- und Regierungschefs in Berlin. Ende"
    )


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("Sicherheitsgarantie", ("Über ", "Sicherheitsgarantien", " sprach der NATO-Gipfel")),
        ('"Gipfel"', ("Sicherheitsgarantien sprach der NATO-", "Gipfel", ", sagten Staats- und")),
        ('"NATO"', ("Über Sicherheitsgarantien sprach der ", "NATO", "-Gipfel, sagten Staats- und")),
    ],
)
def test_a_concordance_has_whole_words(query: str, line: tuple[str, str, str]) -> None:
    searcher = NaiveSearcher([article("a", TORN, title="")], ENTITIES, ANALYZER)
    found = Concordances(searcher).page(SearchRequest(query=query), "article", width=38).lines[0]
    assert (found.left, found.hit) == line[:2]
    assert found.right.startswith(line[2])
