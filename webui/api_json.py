"""What the API adds to the JSON of search/as_json.py: addresses, chosen keys, pages of facet values."""

from __future__ import annotations

from collections.abc import Sequence

from search.article_page import ArticlePage, DuplicatesPage, SimilarPage
from search.as_json import (
    JsonObject,
    article_json,
    date_json,
    duplicates_json,
    entity_json,
    facet_json,
    page_json,
    similar_json,
)
from search.concordance import Concordance
from search.entity_page import EntityPage
from search.page import FacetPage, SearchPage
from search.request import SearchRequest
from webui.links import Links
from webui.maps.cities import CITY_KEYS, MapCities, MapCity, Order, city_values
from webui.trends.counting import Trends


def search(
    page: SearchPage, asked: SearchRequest, fields: tuple[str, ...] | None, links: Links, language: str
) -> JsonObject:
    """/search, its warnings in that language. `fields` restricts the keys of a hit."""
    body = page_json(page, language)
    for hit in body["hits"]:
        hit["url"] = links.absolute(links.article(hit["id"]))
    if fields is not None:
        body["hits"] = [{key: value for key, value in hit.items() if key in fields} for hit in body["hits"]]
    return {
        **body,
        "words_without_hits": list(page.words_without_hits),
        "links": {
            "self": links.api_search(asked),
            "html": links.absolute(links.search(asked)),
            "next": links.api_search(asked.at_page(page.next)) if page.next else None,
        },
    }


def article(page: ArticlePage, links: Links) -> JsonObject:
    """/articles/{id}."""
    return {**article_json(page), "url": links.absolute(links.article(page.id))}


def duplicates(page: DuplicatesPage, size: int, links: Links) -> JsonObject:
    """/articles/{id}/duplicates; `next_offset` is null where the list ends."""
    body = duplicates_json(page)
    for one in body["duplicates"]:
        one["url"] = links.absolute(links.article(one["id"]))
    after = page.offset + size
    return {**body, "next_offset": after if size and after < page.total else None}


def similar(page: SimilarPage, links: Links) -> JsonObject:
    """/articles/{id}/similar."""
    body = similar_json(page)
    for one in body["similar"]:
        one["url"] = links.absolute(links.article(one["id"]))
    return body


def entity(page: EntityPage, size: int, links: Links) -> JsonObject:
    """/entities/{id}; `next_offset` is null where the evidence ends."""
    body = entity_json(page)
    for one in body["evidence"]:
        one["url"] = links.absolute(links.article(one["id"]))
    after = page.offset + size
    found = SearchRequest().with_filter(page.entity.field, page.entity.id)
    return {
        **body,
        "next_offset": after if size and after < page.articles else None,
        "links": {
            "self": links.api_entity(page.entity.field, page.entity.id),
            "html": links.absolute(links.entity(page.entity.field, page.entity.id)),
            "search": links.api_search(found),
        },
    }


def map_page(
    found: MapCities,
    cities: Sequence[MapCity],
    asked: SearchRequest,
    links: Links,
    *,
    order: Order,
    offset: int,
    size: int,
) -> JsonObject:
    """/map: a page of `cities`, those found in their order; `next_offset` is null on the last one."""
    after = offset + size
    return {
        "distinct": sum(city.count > 0 for city in found.cities),
        "missing": found.missing,
        "cities": [
            {
                **dict(zip(CITY_KEYS, city_values(city), strict=True)),
                "selected": city.selected,
                "url": links.absolute(links.search(asked.at_page(None).with_filter("city", city.id))),
            }
            for city in cities[offset:after]
        ],
        "offset": offset,
        "next_offset": after if after < len(cities) else None,
        "generation": found.generation,
        "links": {
            "self": links.api_map(asked, order=order, offset=offset, size=size),
            "html": links.absolute(links.map(asked, order=order)),
        },
    }


def timeline(trends: Trends, asked: SearchRequest, links: Links) -> JsonObject:
    """/timeline. The counts and shares of each series stand in the order of `spans`, which leave out times without articles."""
    queries = [series.query for series in trends.series]
    return {
        "interval": trends.interval,
        "spans": [{"value": span.value, "articles": span.articles} for span in trends.spans],
        "series": [
            {
                "query": series.query,
                "total": series.total,
                "coarser": series.coarser,
                "undated": series.undated,
                "counts": list(series.counts),
                "shares": [round(trends.share(series, place), 6) for place in range(len(trends.spans))],
                "url": links.absolute(links.search(series.request)),
            }
            for series in trends.series
        ],
        "generation": trends.generation,
        "links": {
            "self": links.api_trends(asked, queries, trends.asked_interval),
            "html": links.absolute(links.trends(asked, queries, interval=trends.asked_interval)),
        },
    }


def facet_page(page: FacetPage, offset: int, size: int) -> JsonObject:
    """/facets/{name}: one page of values; `next_offset` is null on the last one."""
    facet, after = page.facet, offset + size
    more = len(facet.values) >= size and after < facet.distinct
    return {
        "field": facet.field,
        **facet_json(facet),
        "offset": offset,
        "next_offset": after if more else None,
        "generation": page.generation,
    }


def concordance(page: Concordance, links: Links) -> JsonObject:
    """/kwic; `occurrences` is null where not all articles were read."""
    return {
        "articles": page.articles,
        "offset": page.offset,
        "skip": page.skip,
        "read": page.read,
        "occurrences": page.occurrences,
        "lines": [
            {
                "id": line.id,
                "number": line.number,
                "left": line.left,
                "hit": line.hit,
                "marks": [list(mark) for mark in line.marks],
                "right": line.right,
                "title": line.title,
                "date": date_json(line.date),
                "source": line.source,
                "language": line.language,
                "url": links.absolute(links.article(line.id)),
            }
            for line in page.lines
        ],
        "next": {"offset": page.next[0], "skip": page.next[1]} if page.next else None,
        "generation": page.generation,
    }
