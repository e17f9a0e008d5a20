"""Reads a page as a browser without scripts would: its tags, its words, its links."""

from __future__ import annotations

from html.parser import HTMLParser

from flask.testing import FlaskClient

VOID = {"meta", "link", "input", "br", "img", "hr", "rect"}


class Page(HTMLParser):
    """What a page holds: tags with attributes, and its text. Fails on tags that do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            its
            for name, its in self.tags
            if name == tag and all(its.get(key) == value for key, value in wanted.items())
        ]

    def link(self, part: str) -> str:
        return next(its["href"] for its in self.all("a") if part in its["href"])


def page(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.content_type == "text/html; charset=utf-8"
    return Page(answer.text)
