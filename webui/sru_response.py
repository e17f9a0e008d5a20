"""The answers of /sru as XML: elements, order and namespaces of srw-types.xsd (1.x) and sruResponse.xsd (2.0).

Text goes through plain() and ElementTree, which escapes it: nothing that a request or an article brings becomes markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree

from search.page import Hit
from search.running_text import one_line
from webui.links import Links
from webui.marking import plain
from webui.sru_diagnostics import MESSAGES, SET, Diagnostic
from webui.sru_request import DC_SCHEMA, SruRequest, Version

ZEEREX = "http://explain.z3950.org/dtd/2.0/"
OWN = "urn:x-fundstelle:sru"
"""The namespace of our own element in extraResponseData."""
_EXACT = "info:srw/vocabulary/resultCountPrecision/1/exact"
_DC = {"xmlns:srw_dc": "info:srw/schema/1/dc-schema", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
_NAMESPACES: dict[Version, tuple[str, str]] = {
    "1.1": ("http://www.loc.gov/zing/srw/", "http://www.loc.gov/zing/srw/diagnostic/"),
    "1.2": ("http://www.loc.gov/zing/srw/", "http://www.loc.gov/zing/srw/diagnostic/"),
    "2.0": (
        "http://docs.oasis-open.org/ns/search-ws/sruResponse",
        "http://docs.oasis-open.org/ns/search-ws/diagnostic",
    ),
}
"""Of a version's answers, and of the diagnostics in them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Some of all `total` records of a query, from number `start` on."""

    total: int
    hits: tuple[Hit, ...] = ()
    generation: str = ""


def search_response(
    asked: SruRequest, found: Found, links: Links, diagnostics: Iterable[Diagnostic] = ()
) -> ElementTree.Element:
    """searchRetrieveResponse; one that was refused found nothing."""
    root = _root("searchRetrieveResponse", asked.version)
    add(root, "numberOfRecords", str(found.total))
    if found.hits:
        records = add(root, "records")
        for position, hit in enumerate(found.hits, start=asked.start):
            _record(records, asked, DC_SCHEMA, dublin_core(hit, links), position)
    following = asked.start + len(found.hits)
    if following <= found.total:
        add(root, "nextRecordPosition", str(following))
    _echo(root, "echoedSearchRetrieveRequest", asked.echo)
    _diagnostics(root, asked.version, diagnostics)
    if found.generation:
        add(add(root, "extraResponseData"), "generation", found.generation, xmlns=OWN)
        if asked.version == "2.0":
            add(root, "resultCountPrecision", _EXACT)
    return root


def explain_response(
    asked: SruRequest, explanation: ElementTree.Element, diagnostics: Iterable[Diagnostic] = ()
) -> ElementTree.Element:
    """explainResponse with a ZeeRex record."""
    root = _root("explainResponse", asked.version)
    _record(root, asked, ZEEREX, explanation)
    _echo(
        root,
        "echoedExplainRequest",
        [pair for pair in asked.echo if pair[0].startswith(("version", "recordP", "recordX"))],
    )
    _diagnostics(root, asked.version, diagnostics)
    return root


def dublin_core(hit: Hit, links: Links) -> ElementTree.Element:
    """An article as simple Dublin Core."""
    record = ElementTree.Element("srw_dc:dc", _DC)
    add(record, "dc:title", hit.title or hit.path)
    for entity in hit.entities:
        add(record, "dc:subject", entity.label)
    if description := " … ".join(one_line(snippet.text) for snippet in hit.snippets):
        add(record, "dc:description", description)
    if hit.date is not None:
        add(record, "dc:date", hit.date.value)
    add(record, "dc:type", "Text")
    add(record, "dc:identifier", links.absolute(links.article(hit.id)))
    if hit.source:
        add(record, "dc:source", hit.source)
    if hit.language != "und":
        add(record, "dc:language", hit.language)
    return record


def add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """A new child with this text."""
    child = ElementTree.SubElement(parent, tag, {name: plain(value) for name, value in attributes.items()})
    child.text = plain(text) or None
    return child


def as_xml(root: ElementTree.Element) -> bytes:
    """The document in UTF-8."""
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _root(name: str, version: Version) -> ElementTree.Element:
    root = ElementTree.Element(name, {"xmlns": _NAMESPACES[version][0]})
    if version != "2.0":
        add(root, "version", version)
    return root


def _record(
    parent: ElementTree.Element, asked: SruRequest, schema: str, content: ElementTree.Element, position: int = 0
) -> None:
    record = add(parent, "record")
    add(record, "recordSchema", schema)
    escaping = "string" if asked.as_string else "xml"
    add(record, "recordXMLEscaping" if asked.version == "2.0" else "recordPacking", escaping)
    data = add(record, "recordData")
    if asked.as_string:
        data.text = ElementTree.tostring(content, encoding="unicode")
    else:
        data.append(content)
    if position:
        add(record, "recordPosition", str(position))


def _echo(root: ElementTree.Element, name: str, pairs: Iterable[tuple[str, str]]) -> None:
    echo = add(root, name)
    for parameter, value in pairs:
        add(echo, parameter, value)


def _diagnostics(root: ElementTree.Element, version: Version, diagnostics: Iterable[Diagnostic]) -> None:
    told = tuple(diagnostics)
    if not told:
        return
    parent = add(root, "diagnostics")
    for one in told:
        diagnostic = add(parent, "diagnostic", xmlns=_NAMESPACES[version][1])
        add(diagnostic, "uri", f"{SET}{one.number}")
        if one.details:
            add(diagnostic, "details", one.details)
        add(diagnostic, "message", MESSAGES[one.number])
