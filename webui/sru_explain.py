"""What /sru can do, as a ZeeRex record (explain.xsd of OASIS searchRetrieve, part 7): indexes, relations, orders, schemas, limits."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree

from search.page import Status
from search.query.cql_indexes import CONTEXT_SETS, INDEXES, MODIFIERS, RELATIONS, RELEVANCE, SORT_KEYS, CqlIndex
from search.request import MAX_SIZE
from webui.language import Language
from webui.sru_request import DC_SCHEMA, DEFAULT_SIZE, Version
from webui.sru_response import ZEEREX, add

_PORTS = {"http": 80, "https": 443}
_DC_XSD = "http://www.loc.gov/standards/sru/resources/dc-schema.xsd"


def explanation(address: str, version: Version, status: Status, language: Language) -> ElementTree.Element:
    """The record of the server at `address`, which is absolute."""
    explain = ElementTree.Element("explain", {"xmlns": ZEEREX, "authoritative": "true"})
    place = urlsplit(address)
    server = add(explain, "serverInfo", protocol="SRU", version=version, transport=place.scheme)
    add(server, "host", place.hostname or "")
    add(server, "port", str(place.port or _PORTS[place.scheme]))
    add(server, "database", place.path.lstrip("/"), numRecs=str(status.articles))
    database = add(explain, "databaseInfo")
    add(database, "title", "Fundstelle", lang=language.code, primary="true")
    add(database, "description", language.text("sru.description"), lang=language.code, primary="true")
    _indexes(add(explain, "indexInfo"), language)
    if version == "2.0":
        search = add(explain, "searchInfo")
        add(
            search,
            "queryExample",
            'dc.title any "Gipfel Treffen" and dc.date within "2025 2026" sortby dc.date/sort.descending',
        )
    schema = add(
        add(explain, "schemaInfo"),
        "schema",
        identifier=DC_SCHEMA,
        name="dc",
        location=_DC_XSD,
        sort="true",
        retrieve="true",
    )
    add(schema, "title", "Dublin Core", lang="en")
    _limits(add(explain, "configInfo"))
    return explain


def _indexes(parent: ElementTree.Element, language: Language) -> None:
    for name, identifier in CONTEXT_SETS.items():
        add(parent, "set", name=name, identifier=identifier)
    for index in INDEXES:
        sorts = f"{index.set}.{index.name}" in SORT_KEYS
        info = _index(parent, index.set, index.name, language, search=True, sort=sorts)
        _taken(add(info, "configInfo"), index)
    _index(parent, "fundstelle", RELEVANCE, language, search=False, sort=True)


def _index(
    parent: ElementTree.Element, set: str, name: str, language: Language, *, search: bool, sort: bool
) -> ElementTree.Element:
    info = add(parent, "index", search=_truth(search), scan="false", sort=_truth(sort))
    add(info, "title", language.text(f"sru.index.{name}"), lang=language.code, primary="true")
    add(add(info, "map", primary="true"), "name", name, set=set)
    return info


def _taken(parent: ElementTree.Element, index: CqlIndex) -> None:
    for relation in RELATIONS[index.kind]:
        add(parent, "supports", relation, type="relation")
    for modifier in MODIFIERS[index.kind]:
        add(parent, "supports", modifier, type="relationModifier")
    if index.kind == "text":
        for mask in "*?":
            add(parent, "supports", mask, type="maskingCharacter")


def _limits(parent: ElementTree.Element) -> None:
    for kind, value in (
        ("numberOfRecords", str(DEFAULT_SIZE)),
        ("contextSet", "cql"),
        ("index", "cql.serverChoice"),
        ("relation", "="),
        ("sortSchema", DC_SCHEMA),
        ("retrieveSchema", DC_SCHEMA),
    ):
        add(parent, "default", value, type=kind)
    add(parent, "setting", str(MAX_SIZE), type="maximumRecords")
    for boolean in ("and", "or", "not", "prox"):
        add(parent, "supports", boolean, type="booleanOperator")
    for modifier in ("distance", "unit=word", "ordered", "unordered"):
        add(parent, "supports", modifier, type="booleanModifier")
    add(parent, "supports", "", type="proximity")
    add(parent, "supports", "", type="sort")


def _truth(value: bool) -> str:
    return str(value).lower()
