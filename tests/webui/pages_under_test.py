"""Every page of the seeds, once in each of its states. A new page gets one line here, and every proof holds for it.

The proofs: docs/pages.md, "How this is held true".
"""

from __future__ import annotations

from dataclasses import dataclass

ARTICLE = "/artikel/89883b54dee5bc53"
"""The article of the seeds with most hits for Sicherheitsgarantien; ids come from contents, so it stays."""


@dataclass(frozen=True, slots=True)
class PageUnderTest:
    """The address of a page over the seeds, its name (of its screenshot, too) and the status it is sent with."""

    name: str
    address: str
    status: int = 200

    def __str__(self) -> str:
        return self.name


PAGES = (
    PageUnderTest("search", "/?q=Sicherheitsgarantien&person=donald-trump&not.city=miami"),
    PageUnderTest("start", "/"),
    PageUnderTest("search-share", "/?q=Trump&share=true"),
    PageUnderTest("search-notices", "/?q=(Krieg+ODER+Friede~&foo=1&person=donald-trump&person=mark-rutte"),
    PageUnderTest("search-period", "/?q=Trump&from=2025&to=2026-01&undated=exclude&sort=newest&match=exact&size=1"),
    PageUnderTest("zero-words", "/?q=Sicherheitsgarantjen+Umsatzsteuer"),
    PageUnderTest("zero-filters", "/?q=Sicherheitsgarantien&city=london"),
    PageUnderTest("article", f"{ARTICLE}?q=Sicherheitsgarantien"),
    PageUnderTest("article-names", f"{ARTICLE}?q=Sicherheitsgarantien&names=1"),
    PageUnderTest("article-plain", ARTICLE),
    PageUnderTest("duplicates-none", f"{ARTICLE}/fast-gleich"),
    PageUnderTest("context", "/kontext?q=Sicherheitsgarantien&order=right&person=donald-trump"),
    PageUnderTest("context-paged", "/kontext?q=der&lines=5&skip=2&width=100&bar=1"),
    PageUnderTest("context-none", "/kontext?q=Sicherheitsgarantjen"),
    PageUnderTest("facet", "/facette/person?q=Sicherheitsgarantien&person=mark-rutte"),
    PageUnderTest("facet-filtered", "/facette/city?prefix=m&order=label"),
    PageUnderTest("facet-months", "/facette/month"),
    PageUnderTest("facet-past-end", "/facette/person?offset=900000"),
    PageUnderTest("trends", "/verlauf?q=Sicherheitsgarantien&q=Krieg&q=Rubio"),
    PageUnderTest("trends-count", "/verlauf?q=Putin&q=Trump&measure=count&interval=year&from=2025&person=donald-trump"),
    PageUnderTest("trends-none", "/verlauf?q=nirgends"),
    PageUnderTest("map", "/karte?q=Sicherheitsgarantien&city=paris"),
    PageUnderTest("map-germany", "/karte?frame=germany&order=country"),
    PageUnderTest("map-past-end", "/karte?offset=5000"),
    PageUnderTest("map-none", "/karte?q=nirgends"),
    PageUnderTest("register", "/register/person"),
    PageUnderTest("register-filtered", "/register/stadt?prefix=m"),
    PageUnderTest("register-none", "/register/person?prefix=zzz"),
    PageUnderTest("person", "/person/donald-trump"),
    PageUnderTest("city", "/stadt/paris"),
    PageUnderTest("person-past-end", "/person/donald-trump?offset=900"),
    PageUnderTest("archive", "/archiv"),
    PageUnderTest("archive-search", "/archiv?q=Sicherheitsgarantien&person=donald-trump"),
    PageUnderTest("help", "/hilfe"),
    PageUnderTest("api-docs", "/api/v1/docs"),
    PageUnderTest("error-page", "/nirgends", 404),
    PageUnderTest("error-article", "/artikel/nirgends?q=Trump", 404),
    PageUnderTest("error-person", "/person/petra-niemand", 404),
    PageUnderTest("error-parameter", "/?q=Trump&size=9999", 400),
    PageUnderTest("error-cursor", "/?q=Trump&cursor=abc", 400),
)
