"""Pages as JSON values: the one shape that the API and `--json` give to scripts (addresses are added by the API)."""

from __future__ import annotations

from typing import Any

from index.article import ArticleDate, Entity
from index.authority.identifiers import Identifiers
from index.schema import ENTITY_FIELDS, OPTIONAL_FIELDS
from search.article_page import ArticlePage, Duplicate, DuplicatesPage, Similar, SimilarPage
from search.entity_page import EntityPage
from search.page import Bucket, Explanation, Facet, Histogram, Hit, SearchPage, Snippet, Status

JsonObject = dict[str, Any]


def page_json(page: SearchPage, language: str = "de") -> JsonObject:
    """The answer to a search; its warnings in that language, "de" or "en"."""
    return {
        "query": {
            "input": page.request.query,
            "understood": page.understood,
            "warnings": [one.text(language) for one in page.warnings],
        },
        "total": {"value": page.total, "exact": page.total_exact},
        "generation": page.generation,
        "took_ms": round(page.took_ms, 2),
        "hits": [hit_json(hit) for hit in page.hits],
        "facets": {facet.field: facet_json(facet) for facet in page.facets},
        "suggestions": [
            {"word": one.word, "instead": one.instead, "query": one.query, "count": one.count}
            for one in page.suggestions
        ],
        "next": page.next,
    }


def hit_json(hit: Hit) -> JsonObject:
    """One hit."""
    return {
        "id": hit.id,
        "path": hit.path,
        "title": hit.title,
        "date": date_json(hit.date),
        "source": hit.source,
        "language": hit.language,
        "score": round(hit.score, 4),
        "snippets": [snippet_json(snippet) for snippet in hit.snippets],
        **_entities_json(hit.entities),
        "duplicates": hit.duplicates,
    }


def snippet_json(snippet: Snippet) -> JsonObject:
    """A snippet with its marks, [start, end) in code points of its text."""
    return {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}


def facet_json(facet: Facet) -> JsonObject:
    """A facet with its listed values."""
    return {
        "exact": facet.exact,
        "distinct": facet.distinct,
        "missing": facet.missing,
        "other": facet.other,
        "values": [
            {"id": value.value, "label": value.label, "count": value.count, "selected": value.selected}
            | ({"excluded": True} if value.excluded else {})
            for value in facet.values
        ],
    }


def histogram_json(histogram: Histogram, *, with_share: bool) -> JsonObject:
    """How hits spread over time; `with_share` adds to every bucket all articles of that time and the part that hits have in them."""

    def bucket_json(bucket: Bucket) -> JsonObject:
        share = {"articles": bucket.articles, "share": round(bucket.share, 6)} if with_share else {}
        return {"value": bucket.value, "count": bucket.count, **share}

    return {
        "interval": histogram.interval,
        "total": {"value": histogram.total, "exact": True},
        "buckets": [bucket_json(bucket) for bucket in histogram.buckets],
        "coarser": [bucket_json(bucket) for bucket in histogram.coarser],
        "undated": bucket_json(histogram.undated),
        "generation": histogram.generation,
    }


def article_json(page: ArticlePage) -> JsonObject:
    """A whole article; `entities` tell where each person and city stands, in code points of `text`."""
    return {
        "id": page.id,
        "path": page.path,
        "title": page.title,
        "text": page.text,
        "date": date_json(page.date, evidence=True),
        "source": page.source,
        "language": page.language,
        "marks": [list(mark) for mark in page.marks],
        **_entities_json(tuple(one.entity for one in page.entities)),
        "entities": [
            {
                "field": one.entity.field,
                "id": one.entity.id,
                "label": one.entity.label,
                "mentions": [list(span) for span in one.spans],
            }
            for one in page.entities
        ],
        "generation": page.generation,
    }


def duplicates_json(page: DuplicatesPage) -> JsonObject:
    """A part of the articles that are nearly the same as one."""
    return {
        "id": page.id,
        "total": page.total,
        "duplicates": [{**_article_in_brief(one), "similarity": round(one.similarity, 4)} for one in page.duplicates],
        "offset": page.offset,
        "generation": page.generation,
    }


def similar_json(page: SimilarPage) -> JsonObject:
    """The articles about the same as one; `common` says why."""
    return {
        "id": page.id,
        "similar": [
            {
                **_article_in_brief(one),
                "likeness": round(one.likeness, 4),
                "common": {**_entities_json(one.entities), "words": list(one.words)},
                "duplicates": one.duplicates,
            }
            for one in page.similar
        ],
        "generation": page.generation,
    }


def entity_json(page: EntityPage) -> JsonObject:
    """What is known of a person or city, with a part of its evidence."""
    return {
        "field": page.entity.field,
        "id": page.entity.id,
        "label": page.entity.label,
        "identifiers": identifiers_json(page.identifiers),
        "articles": page.articles,
        "forms": [{"form": form.text, "count": form.articles} for form in page.forms],
        "months": facet_json(page.months),
        "together": {facet.field: facet_json(facet) for facet in page.together},
        "evidence": [
            {
                "id": one.id,
                "title": one.title,
                "date": date_json(one.date),
                "source": one.source,
                "language": one.language,
                "mentions": one.mentions,
                "sentences": [{**snippet_json(sentence), "start": sentence.start} for sentence in one.sentences],
            }
            for one in page.evidence
        ],
        "offset": page.offset,
        "generation": page.generation,
    }


def identifiers_json(identifiers: Identifiers) -> JsonObject:
    """The numbers known of an entity elsewhere, each with its address."""
    return {scheme: {"id": number, "url": address} for scheme, number, address in identifiers.known()}


def explanation_json(explanation: Explanation, language: str = "de") -> JsonObject:
    """How a query is read; its warnings in that language, "de" or "en"."""
    return {
        "query": {
            "input": explanation.input,
            "understood": explanation.understood,
            "warnings": [one.text(language) for one in explanation.warnings],
        },
        "tree": explanation.tree,
        "words": [
            {
                "word": word.word,
                "terms": list(word.terms),
                "forms": [{"form": form, "count": count} for form, count in word.forms],
            }
            for word in explanation.words
        ],
        "generation": explanation.generation,
    }


def status_json(status: Status) -> JsonObject:
    """What the archive holds."""
    return {
        "generation": status.generation,
        "created": status.created,
        "articles": status.articles,
        "engine": status.engine,
        "kernel": status.kernel,
        "versions": dict(status.versions),
        "analysis": {"hash": status.analysis, "current": status.analysis_current},
        "model": {"hash": status.model},
    }


def date_json(date: ArticleDate | None, *, evidence: bool = False) -> JsonObject | None:
    """A date as precise as it is known, or null."""
    if date is None:
        return None
    return {"value": date.value, "precision": date.precision} | ({"evidence": date.evidence} if evidence else {})


def _article_in_brief(one: Duplicate | Similar) -> JsonObject:
    return {
        "id": one.id,
        "path": one.path,
        "title": one.title,
        "date": date_json(one.date),
        "source": one.source,
        "language": one.language,
    }


def _entities_json(entities: tuple[Entity, ...]) -> JsonObject:
    """A list for every entity field, empty ones included, save those of optional fields."""
    lists = {
        field: [{"id": one.id, "label": one.label} for one in entities if one.field == field] for field in ENTITY_FIELDS
    }
    return {field: values for field, values in lists.items() if values or field not in OPTIONAL_FIELDS}
