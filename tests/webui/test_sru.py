"""/sru answers every request with well-formed XML of the standard's shape, and a plain client reads whole archives by it.

Elements and their order are those of the schemas: srw-types.xsd (Library of Congress) for 1.1 and 1.2, sruResponse.xsd, diagnostic.xsd and
explain.xsd (OASIS searchRetrieve 1.0) for 2.0. Each table below names its type there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.query.cql_indexes import INDEXES
from search.request import MAX_SIZE, SearchRequest
from search.searcher import EngineUnavailable, Searcher
from tests.search.test_cql import QUERIES
from webui.sru_diagnostics import MESSAGES

SRU_1 = "{http://www.loc.gov/zing/srw/}"
SRU_2 = "{http://docs.oasis-open.org/ns/search-ws/sruResponse}"
DIAGNOSTIC_1 = "{http://www.loc.gov/zing/srw/diagnostic/}"
DIAGNOSTIC_2 = "{http://docs.oasis-open.org/ns/search-ws/diagnostic}"
NAMESPACES = {"1.1": (SRU_1, DIAGNOSTIC_1), "1.2": (SRU_1, DIAGNOSTIC_1), "2.0": (SRU_2, DIAGNOSTIC_2)}
ZEEREX = "{http://explain.z3950.org/dtd/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
SRW_DC = "{info:srw/schema/1/dc-schema}"

ORDER = {
    # searchRetrieveResponseDefinition
    "searchRetrieveResponse": (
        *("version", "numberOfRecords", "resultSetId", "records", "nextRecordPosition", "echoedSearchRetrieveRequest"),
        *("diagnostics", "extraResponseData", "resultCountPrecision"),
    ),
    # explainResponseDefinition
    "explainResponse": ("version", "record", "echoedExplainRequest", "diagnostics", "extraResponseData"),
    # recordDefinition
    "record": ("recordSchema", "recordPacking", "recordXMLEscaping", "recordData", "recordPosition", "extraRecordData"),
    # echoedSearchRetrieveRequestDefinition
    "echoedSearchRetrieveRequest": (
        *("version", "queryType", "query", "startRecord", "maximumRecords", "recordXMLEscaping", "recordPacking"),
        *("recordSchema", "resultSetTTL", "sortKeys", "stylesheet", "renderedBy", "httpAccept", "responseType"),
    ),
    # echoedExplainRequestDefinition
    "echoedExplainRequest": ("version", "recordXMLEscaping", "recordPacking", "stylesheet"),
    # diagnosticComplexType
    "diagnostic": ("uri", "details", "message"),
    # explain.xsd: explain, serverInfo, databaseInfo, indexDefinition
    "explain": ("serverInfo", "databaseInfo", "metaInfo", "indexInfo", "searchInfo", "schemaInfo", "configInfo"),
    "serverInfo": ("host", "port", "database"),
    "databaseInfo": ("title", "description"),
    "index": ("title", "map", "configInfo"),
}


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def checked(root: ElementTree.Element, version: str) -> ElementTree.Element:
    """The answer, after a look at the namespaces and the order of all its elements."""
    own, diagnostic = NAMESPACES[version]
    assert root.tag.startswith(own)
    for element in root.iter():
        names = [local(child) for child in element]
        if local(element) in ORDER:
            order = ORDER[local(element)]
            assert names == sorted(names, key=order.index)
        for child in element:
            if local(child) == "diagnostic":
                assert child.tag == f"{diagnostic}diagnostic"
                assert {one.tag for one in child} <= {diagnostic + name for name in ("uri", "details", "message")}
    only_1 = ("version", "recordPacking") if version == "2.0" else ("recordXMLEscaping", "resultCountPrecision")
    assert not any(name in [local(one) for one in root.iter()] for name in only_1)
    return root


def ask(client: FlaskClient, version: str = "1.2", status: int = 200, **parameters: Any) -> ElementTree.Element:
    """A searchRetrieve in one of the versions."""
    older = {"version": version, "operation": "searchRetrieve"} if version != "2.0" else {}
    answer = client.get("/sru?" + urlencode({**older, **parameters}))
    assert answer.status_code == status, answer.text
    return checked(ElementTree.fromstring(answer.data), version)


def numbers(root: ElementTree.Element) -> list[int]:
    """The diagnostics of an answer."""
    uris = [element.text or "" for element in root.iter() if local(element) == "uri"]
    assert all(uri.startswith("info:srw/diagnostic/1/") for uri in uris)
    return [int(uri.rpartition("/")[2]) for uri in uris]


def titles(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{DC}title")]


@pytest.mark.parametrize(("version", "sru"), [("1.1", SRU_1), ("1.2", SRU_1), ("2.0", SRU_2)])
def test_a_search_gives_dublin_core(client: FlaskClient, version: str, sru: str) -> None:
    root = ask(client, version, query='dc.title=Gipfel and dc.date="2026-01-08"')
    assert root.tag == f"{sru}searchRetrieveResponse"
    assert root.findtext(f"{sru}version") == (None if version == "2.0" else version)
    assert root.findtext(f"{sru}numberOfRecords") == "1"
    [record] = root.findall(f"{sru}records/{sru}record")
    assert record.findtext(f"{sru}recordSchema") == "info:srw/schema/1/dc-v1.1"
    assert record.findtext(f"{sru}recordPosition") == "1"
    found = record.find(f"{sru}recordData/{SRW_DC}dc")
    assert found is not None
    assert [(one.tag.removeprefix(DC), one.text) for one in found if local(one) != "description"] == [
        ("title", "Gipfel in Paris"),
        ("subject", "Donald Trump"),
        ("subject", "Rustem Umerow"),
        ("subject", "Paris"),
        ("subject", "Kiew"),
        ("date", "2026-01-08"),
        ("type", "Text"),
        ("identifier", "http://localhost/artikel/gipfel"),
        ("source", "Nordkurier"),
        ("language", "de"),
    ]


def test_records_as_a_string_are_the_same_records(client: FlaskClient) -> None:
    for version, name, sru in (("1.2", "recordPacking", SRU_1), ("2.0", "recordXMLEscaping", SRU_2)):
        as_xml = ask(client, version, query="Krieg", **{name: "xml"})
        as_text = ask(client, version, query="Krieg", **{name: "string"})
        embedded = [record[0] for record in as_xml.iter(f"{sru}recordData")]
        texts = [ElementTree.fromstring(record.text or "") for record in as_text.iter(f"{sru}recordData")]
        assert embedded
        assert [[(one.tag, one.text) for one in record.iter()] for record in embedded] == [
            [(one.tag, one.text) for one in record.iter()] for record in texts
        ]
        assert {element.text for element in as_text.iter(f"{sru}{name}")} == {"string"}


@pytest.mark.parametrize("version", ["1.1", "1.2", "2.0"])
@pytest.mark.parametrize("size", [1, 7, 10])
def test_a_client_reads_all_records(client: FlaskClient, searcher: Searcher, version: str, size: int) -> None:
    own = NAMESPACES[version][0]
    position: str | None = "1"
    generation = ""
    read: list[str] = []
    while position:
        more = {"x-fundstelle-generation": generation} if generation else {}
        root = ask(client, version, query="Gipfel or Meldung", startRecord=position, maximumRecords=size, **more)
        assert root.findtext(f"{own}numberOfRecords") == "23"
        places = [int(element.text or "") for element in root.iter(f"{own}recordPosition")]
        assert places == list(range(int(position), int(position) + len(places)))
        read += [element.text or "" for element in root.iter(f"{DC}identifier")]
        generation = next(root.iter("{urn:x-fundstelle:sru}generation")).text or ""
        position = root.findtext(f"{own}nextRecordPosition")
    page = searcher.search(SearchRequest("Gipfel ODER Meldung", size=MAX_SIZE))
    assert read == [f"http://localhost/artikel/{hit.id}" for hit in page.hits]


def test_a_page_without_records_tells_where_they_are(seeds_client: FlaskClient) -> None:
    root = ask(seeds_client, query="*", maximumRecords=0)
    assert (root.findtext(f"{SRU_1}numberOfRecords"), root.find(f"{SRU_1}records")) == ("5", None)
    assert root.findtext(f"{SRU_1}nextRecordPosition") == "1"
    root = ask(seeds_client, query="*", startRecord=4, maximumRecords=0)
    assert root.findtext(f"{SRU_1}nextRecordPosition") == "4"


def test_the_engine_walks_on_where_its_first_page_ends(seeds_client: FlaskClient) -> None:
    for query in ("*", "Ukraine or der", "* sortby dc.date"):
        whole = list(ask(seeds_client, query=query).iter(f"{DC}identifier"))
        parts = [
            one
            for n in range(5)
            for one in ask(seeds_client, query=query, startRecord=n + 1, maximumRecords=1).iter(f"{DC}identifier")
        ]
        assert [one.text for one in parts] == [one.text for one in whole]
        assert len(whole) == 5


def test_the_order_is_chosen_in_the_query_or_beside_it(client: FlaskClient) -> None:
    newest = ["Gipfel in Paris", "Krieg und Frieden", "Ohne Datum"]
    oldest = ["Krieg und Frieden", "Gipfel in Paris", "Ohne Datum"]
    assert titles(ask(client, query="Garantien sortby dc.date/sort.descending")) == newest
    assert titles(ask(client, query="Garantien sortby dc.date")) == oldest
    for keys, order in (("dc.date,,0", newest), ("date", oldest), ("/dc/date,dc,1,0,highValue", oldest)):
        assert titles(ask(client, query="Garantien", sortKeys=keys)) == order
    assert titles(ask(client, query="Garantien sortby dc.date", sortKeys="date,,0")) == oldest
    assert titles(ask(client, query="Garantien", sortKeys="relevance")) == titles(ask(client, query="Garantien"))


def test_an_article_is_found_by_its_identifier(client: FlaskClient) -> None:
    for identifier in ("gipfel", "http://localhost/artikel/gipfel"):
        root = ask(client, query=f'dc.identifier="{identifier}"')
        assert (root.findtext(f"{SRU_1}numberOfRecords"), titles(root)) == ("1", ["Gipfel in Paris"])
    assert ask(client, query="dc.identifier=nichts").findtext(f"{SRU_1}numberOfRecords") == "0"


def test_every_subject_of_a_record_finds_it(client: FlaskClient) -> None:
    for subject in ("Donald Trump", "Rustem Umerow", "Paris", "Kiew"):
        assert "Gipfel in Paris" in titles(ask(client, query=f'dc.subject="{subject}"'))


@pytest.mark.parametrize(
    ("address", "version"),
    [
        ("/sru", "2.0"),
        ("/sru?operation=explain", "1.2"),
        ("/sru?version=1.1&operation=explain", "1.1"),
        ("/sru?version=1.2", "1.2"),
        ("/sru?version=2.0&operation=explain&recordXMLEscaping=xml", "2.0"),
    ],
)
def test_explain_names_indexes_schemas_and_limits(client: FlaskClient, address: str, version: str) -> None:
    own = NAMESPACES[version][0]
    root = checked(ElementTree.fromstring(client.get(address).data), version)
    assert root.tag == f"{own}explainResponse"
    record = root.find(f"{own}record/{own}recordData/{ZEEREX}explain")
    assert record is not None
    assert root.findtext(f"{own}record/{own}recordSchema") == "http://explain.z3950.org/dtd/2.0/"
    server = record.find(f"{ZEEREX}serverInfo")
    assert server is not None
    assert [one.text for one in server] == ["localhost", "80", "sru"]
    assert server.attrib == {"protocol": "SRU", "version": version, "transport": "http"}
    names = [(one.get("set"), one.text) for one in record.iter(f"{ZEEREX}name")]
    assert names == [*((index.set, index.name) for index in INDEXES), ("fundstelle", "relevance")]
    assert {prefix for prefix, _ in names} <= {one.get("name") for one in record.iter(f"{ZEEREX}set")}
    assert all(one.text for one in record.iter(f"{ZEEREX}title"))
    schema = next(record.iter(f"{ZEEREX}schema"))
    assert (schema.get("name"), schema.get("identifier")) == ("dc", "info:srw/schema/1/dc-v1.1")
    assert next(record.iter(f"{ZEEREX}setting")).text == str(MAX_SIZE)
    # explain.xsd of 2.0 demands searchInfo, ZeeRex 2.0 as 1.2 knows it has none
    assert (record.find(f"{ZEEREX}searchInfo") is not None) == (version == "2.0")
    assert not numbers(root)


def test_every_example_of_explain_is_answered(client: FlaskClient) -> None:
    for example in ElementTree.fromstring(client.get("/sru").data).iter(f"{ZEEREX}queryExample"):
        assert not numbers(ask(client, query=example.text))


def test_explain_speaks_the_language_of_its_reader(client: FlaskClient) -> None:
    assert "Überall im Text" in client.get("/sru").text
    client.set_cookie("lang", "en")
    assert "Anywhere in the text" in client.get("/sru").text


@pytest.mark.parametrize(
    ("query", "diagnostics"),
    [
        ("version=1.2&operation=scan&scanClause=a", [4, 8]),
        ("version=3.0&query=a", [5]),
        ("version=1.2&operation=searchRetrieve", [7]),
        ("query=a&persn=b", [8]),
        ("query=a&x-other=b", []),
        ("query=a&query=b", [6]),
        ("query=a&startRecord=0", [6]),
        ("query=a&startRecord=x&maximumRecords=1e9", [6, 6]),
        ("query=Krieg&startRecord=99", [61]),
        ("query=a&maximumRecords=-1", [62]),
        ("query=a&maximumRecords=99999999", []),
        ("query=a&recordSchema=mods", [66]),
        ("query=a&recordSchema=info:srw/schema/1/dc-v1.1", []),
        ("version=1.2&operation=searchRetrieve&query=a&recordPacking=json", [71]),
        ("query=a&recordXMLEscaping=json", [71]),
        ("query=a&recordPacking=unpacked", [71]),
        ("version=1.2&query=a&recordXMLEscaping=xml", [8]),
        ("version=1.1&query=a&recordXPath=//a", [72]),
        ("query=a&stylesheet=http://elsewhere/a.xsl", [110]),
        ("query=a&queryType=searchTerms", [11]),
        ("query=a&queryType=cql&renderedBy=client&resultSetTTL=60", []),
        ("query=a&renderedBy=server", [6]),
        ("query=a&sortKeys=title", [88]),
        ("query=a&sortKeys=date,mods", [87]),
        ("query=a&sortKeys=date,,down", [90]),
        ("query=a&sortKeys=date,,1,much", [91]),
        ("query=a&sortKeys=date,,1,0,abort", [92]),
        ("query=a&sortKeys=date+relevance", [84]),
        ("query=a&x-fundstelle-generation=gone", [51]),
        ("query=a+b", [10]),
        (f"query={'a' * 2001}", [12]),
        (f"query=cql.anywhere+any+%22{'a+' * 70}%22", [38]),
    ],
)
def test_what_cannot_be_done_is_told_by_its_number(client: FlaskClient, query: str, diagnostics: list[int]) -> None:
    answer = client.get(f"/sru?{query}")
    assert answer.status_code == 200
    root = checked(ElementTree.fromstring(answer.data), "1.2" if "version=1" in query else "2.0")
    assert numbers(root) == diagnostics
    assert not diagnostics or not list(root.iter(f"{DC}title"))
    for element in root.iter():
        if local(element) == "diagnostic":
            assert element[-1].text in MESSAGES.values()


def test_an_answer_that_is_not_to_be_had_now_is_asked_for_again(failing: Callable[[Exception], FlaskClient]) -> None:
    client = failing(EngineUnavailable("Es gibt noch keinen Index."))
    assert numbers(ask(client, status=503, query="a")) == [2]
    assert "Retry-After" in client.get("/sru?query=a").headers


def test_a_wildcard_for_too_many_words_is_told_beside_the_records(
    seeds_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engine.lookup.MOST_TERMS", 2)
    root = ask(seeds_client, query="??ie* or ?ie*")
    assert numbers(root) == [59, 59]
    assert titles(root)


def test_answers_are_kept_until_the_archive_or_the_reader_changes(client: FlaskClient) -> None:
    for address in ("/sru", "/sru?query=Krieg"):
        answer = client.get(address)
        again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        other = client.get(address, headers={"If-None-Match": answer.headers["ETag"], "Accept": "text/xml"})
        assert (other.status_code, other.content_type) == (200, "text/xml; charset=utf-8")
    assert client.get("/sru?query=a+b").headers["Cache-Control"] == "no-store"


def test_the_media_type_is_that_of_the_version(client: FlaskClient) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for address, headers, expected in (
        ("/sru?query=a", {}, "application/sru+xml"),
        ("/sru?query=a", browser, "application/xml"),
        ("/sru?query=a&httpAccept=text/xml", browser, "text/xml"),
        ("/sru?query=a&httpAccept=application/json", {}, "application/sru+xml"),
        ("/sru?version=1.2&operation=explain", {}, "application/xml"),
    ):
        assert client.get(address, headers=headers).content_type == f"{expected}; charset=utf-8"


def test_a_hostile_article_is_only_text(client: FlaskClient) -> None:
    for name, value in (("recordXMLEscaping", "xml"), ("recordXMLEscaping", "string")):
        answer = client.get(f"/sru?query=dc.identifier%3Dboese&{name}={value}")
        root = checked(ElementTree.fromstring(answer.data), "2.0")
        assert not {"script", "b", "img", "h1"} & {local(element) for element in root.iter()}
        assert "\u202e" not in answer.text
    assert "<script>alert(2)</script>" in titles(ask(client, query="dc.identifier=boese"))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES, version=st.sampled_from(("1.1", "1.2", "2.0")), start=st.sampled_from((1, 2, 30)))
def test_any_query_gives_well_formed_xml(seeds_client: FlaskClient, query: str, version: str, start: int) -> None:
    encoded = query.encode("utf-8", "surrogatepass")
    root = ask(seeds_client, version, query=encoded, startRecord=start)
    if root.tag == f"{SRU_2}explainResponse":
        assert not query.replace("\0", "").strip()
    else:
        assert int(root.findtext(f"{NAMESPACES[version][0]}numberOfRecords") or -1) >= 0


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(
            (
                *(
                    "version",
                    "operation",
                    "query",
                    "startRecord",
                    "maximumRecords",
                    "recordPacking",
                    "recordXMLEscaping",
                ),
                *("recordSchema", "sortKeys", "queryType", "httpAccept", "stylesheet", "resultSetTTL", "a<b"),
            )
        ),
        st.one_of(
            st.text(max_size=10), st.sampled_from(("1.2", "2.0", "explain", "searchRetrieve", "5", "xml", "dc,,1"))
        ),
    )
)
def test_any_parameters_give_an_answer(client: FlaskClient, parameters: dict[str, str]) -> None:
    given = {name: value.encode("utf-8", "surrogatepass") for name, value in parameters.items()}
    answer = client.get("/sru?" + urlencode(given))
    assert answer.status_code == 200
    root = ElementTree.fromstring(answer.data)
    checked(root, "2.0" if root.tag.startswith(SRU_2) else "1.2")
