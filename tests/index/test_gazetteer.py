"""The cities that are shipped: German names, eminence, slugs that stay."""

from __future__ import annotations

import pytest

from index.names.gazetteer.cities import Gazetteer, load_gazetteer
from index.names.gazetteer.regions import load_regions


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Kyjiw", "Kiew"),
        ("Kyiv", "Kiew"),
        ("Moskau", "Moskau"),
        ("Moscow", "Moskau"),
        ("Geneva", "Genf"),
        ("Munich", "München"),
        ("Sao Paulo", "São Paulo"),
        ("Charkow", "Charkiw"),
        ("Nowa Kachowka", "Nowa Kachowka"),
        ("Frankfurt", "Frankfurt am Main"),
        ("Frankfurt (Oder)", "Frankfurt (Oder)"),
        ("Halle", "Halle (Saale)"),
        ("Weiden", "Weiden"),
        ("Santiago", "Santiago de Chile"),
        ("Sankt Pölten", "St. Pölten"),
        ("Hongkong", "Hongkong"),
        ("Karl-Marx-Stadt", "Chemnitz"),
        ("Nanzig", "Nancy"),
    ],
)
def test_the_most_eminent_city_of_a_name(gazetteer: Gazetteer, name: str, label: str) -> None:
    assert gazetteer.cities_named(name)[0].label == label


@pytest.mark.parametrize("name", ["Ukraine", "Prenzlauer Berg", "Xyzzyhausen", ""])
def test_no_city(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.cities_named(name) == ()


def test_an_exact_name_goes_before_one_that_folds_alike(gazetteer: Gazetteer) -> None:
    assert {city.label[:6] for city in gazetteer.cities_named("Munster")} == {"Munste"}


def test_slugs_are_unique_and_lead_back(gazetteer: Gazetteer) -> None:
    for name in ("Paris", "Halle", "Neustadt", "San José", "Washington", "Springfield"):
        cities = gazetteer.cities_named(name)
        assert len({city.id for city in cities}) == len(cities) > 1
        assert [gazetteer.city(city.id) for city in cities] == list(cities)
    assert gazetteer.city("xyzzyhausen") is None


def test_slugs_stay() -> None:
    """Slugs stand in indexes, addresses and authority.yaml: a new build of the table must not change them."""
    slugs = {
        "kiew": 703448,
        "paris": 2988507,
        "paris-texas-us": 4717560,
        "frankfurt-am-main": 2925533,
        "frankfurt-oder": 2925535,
        "halle-saale": 2911522,
        "halle-belgien": 2796696,
        "washington": 4140963,
        "muenchen": 2867714,
        "new-york": 5128581,
    }
    found = {slug: load_gazetteer().city(slug) for slug in slugs}
    assert {slug: city.geonames for slug, city in found.items() if city} == slugs


def test_where_a_city_lies(gazetteer: Gazetteer) -> None:
    city = gazetteer.city("kiew")
    assert city
    assert (city.country, city.area, round(city.latitude), round(city.longitude)) == ("UA", "UA", 50, 31)
    assert city.population > 2_000_000


def test_words_that_are_no_cities_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.is_common_word("Essen")
    assert not gazetteer.is_common_word("Leipzig")
    assert gazetteer.is_given_name("Paris")
    assert not gazetteer.is_given_name("paris")


class TestRegions:
    regions = load_regions()

    @pytest.mark.parametrize(
        "name", ["Ukraine", "Bayern", "Florida", "Rhein", "Kreml", "Kreuzberg", "Luxemburg", "USA"]
    )
    def test_no_cities(self, name: str) -> None:
        assert self.regions.is_region(name)

    @pytest.mark.parametrize("name", ["Singapur", "Hongkong", "Berlin", "Hamburg", "Wien", "Salzburg"])
    def test_cities_that_are_states_too(self, name: str) -> None:
        assert not self.regions.is_region(name)

    def test_codes_by_name_genitive_and_adjective(self) -> None:
        assert self.regions.code_of("Texas") == "US-TX"
        assert self.regions.code_of("Frankreichs") == "FR"
        assert self.regions.code_of_adjective("texanischen") == "US-TX"
        assert self.regions.code_of_adjective("ruhigen") == ""
        assert self.regions.name_of("US-CA") == "Kalifornien"

    def test_cues(self) -> None:
        cues = self.regions.cues("Im US-Bundesstaat Texas, in den Vereinigten Staaten, an der polnischen Grenze.")
        assert cues == {"US": 2, "US-TX": 1, "PL": 1}
