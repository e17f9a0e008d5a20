"""Numbers of the GND, GeoNames and Wikidata: what people paste is read, what cannot be one is refused."""

from __future__ import annotations

import pytest

from index.authority.identifiers import BadIdentifier, Identifiers, checked


@pytest.mark.parametrize(
    ("scheme", "pasted", "number"),
    [
        ("gnd", "118540238", "118540238"),
        ("gnd", "  https://d-nb.info/gnd/118540238 ", "118540238"),
        ("gnd", "(DE-588)118540238", "118540238"),
        ("gnd", "GND 101115658x", "101115658X"),
        ("gnd", "4005728-8", "4005728-8"),
        ("geonames", "2950159", "2950159"),
        ("geonames", "https://www.geonames.org/2950159/berlin.html", "2950159"),
        ("wikidata", "q64", "Q64"),
        ("wikidata", "https://www.wikidata.org/wiki/Q64", "Q64"),
        ("gnd", "", ""),
    ],
)
def test_what_people_paste_is_read(scheme: str, pasted: str, number: str) -> None:
    assert checked(scheme, pasted) == number


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("gnd", "118540239"),
        ("gnd", "118450238"),
        ("gnd", "4005728-7"),
        ("gnd", "40057288"),
        ("gnd", "Goethe"),
        ("geonames", "0"),
        ("geonames", "Berlin"),
        ("geonames", "29501591234"),
        ("wikidata", "64"),
        ("wikidata", "P227"),
        ("wikidata", "Q64<script>"),
    ],
)
def test_what_no_file_has_is_refused_in_one_line(scheme: str, value: str) -> None:
    with pytest.raises(BadIdentifier) as error:
        checked(scheme, value)
    assert str(error.value).startswith(f"{value}: ")


def test_a_wrong_digit_or_two_exchanged_are_never_a_number_of_the_gnd() -> None:
    right = "118540238"
    wrong = {right[:place] + digit + right[place + 1 :] for place in range(1, 9) for digit in "0123456789"} - {right}
    wrong |= {right[:place] + right[place + 1] + right[place] + right[place + 2 :] for place in range(2, 8)} - {right}
    for value in wrong:
        with pytest.raises(BadIdentifier):
            checked("gnd", value)


def test_only_what_is_known_has_an_address() -> None:
    assert not Identifiers()
    assert Identifiers(gnd="118540238", wikidata="Q5879").known() == (
        ("gnd", "118540238", "https://d-nb.info/gnd/118540238"),
        ("wikidata", "Q5879", "https://www.wikidata.org/wiki/Q5879"),
    )
