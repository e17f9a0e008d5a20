"""Read the gold text with names marked: the files that README.md names, in one folder (--data DIR).

A Sample is running text with the spans of its names. Labels are PER, LOC, ORG and MISC (GermEval's OTH), outer level
only; parts of words (the US of US-Präsident) and derived words (Berliner) are no names.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from index.names.model.words import Lexicon, shipped_words

GERMEVAL = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "OTH": "MISC"}
SMARTDATA_TEST = ("smartdata-v3-dev.json.gz", "smartdata-v3-test.json.gz")
SMARTDATA_ALL = ("smartdata-v1-train.json.gz", "smartdata-v1-test.json.gz")
SMARTDATA = {
    "person": "PER",
    "location": "LOC",
    "location-city": "LOC",
    "location-street": "LOC",
    "location-stop": "LOC",
    "organization": "ORG",
    "organization-company": "ORG",
}
BY_SA_FILES = ("staatsarchiv-zh-by-sa.tsv.gz", "uner-pud-by-sa.tsv.gz")


@dataclass(frozen=True, slots=True)
class Span:
    """A marked name: [start, end) in code points."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Sample:
    """Running text (a sentence, or an article) and its names, in order, not overlapping."""

    text: str
    names: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A document of SmartData as it was published: its marks may overlap, their labels are SmartData's, as location-city."""

    id: str
    source: str
    """news, rss or twitter"""
    text: str
    marks: tuple[Span, ...]


def germeval(data: Path, part: str) -> list[Sample]:
    """The sentences of GermEval 2014's `part`: train, dev or test."""
    return [_sentence(*rows) for rows in _tables(data / f"germeval-{part}.tsv.gz", token=1, label=2)]


def bio_file(file: Path) -> list[list[Sample]]:
    """The documents of a file of tokens and BIO labels, each a list of sentences."""
    documents: list[list[Sample]] = [[]]
    for tokens, labels in _tables(file, token=0, label=1):
        if tokens == ["# doc"]:
            documents.append([])
        else:
            documents[-1].append(_sentence(tokens, labels))
    return [document for document in documents if document]


def smartdata_test(data: Path) -> list[Document]:
    """SmartData v3 dev and test."""
    return [document for name in SMARTDATA_TEST for document in _documents(data / name)]


def smartdata_train(data: Path) -> list[Document]:
    """SmartData v1 without the documents of v3's dev and test, told by their address and by their text."""
    test = smartdata_test(data)
    known = {document.id for document in test} | {document.text for document in test}
    documents = [document for name in SMARTDATA_ALL for document in _documents(data / name)]
    return [document for document in documents if document.id not in known and document.text not in known]


def marked_names(document: Document) -> Sample:
    """What `document` marks of SMARTDATA's labels, the outer of two that overlap, as GermEval would mark it."""
    names = list[Span]()
    for mark in sorted(document.marks, key=lambda mark: (mark.start, mark.start - mark.end)):
        if mark.label in SMARTDATA and (not names or mark.start >= names[-1].end):
            names.append(Span(mark.start, mark.end, SMARTDATA[mark.label]))
    return clean(Sample(document.text, tuple(names)))


def clean(sample: Sample) -> Sample:
    """SmartData's names as GermEval marks them: without titles, adjectives, parts of words and punctuation at the end."""
    names = list[Span]()
    for name in sample.names:
        start, end = name.start, name.end
        while start < end and not sample.text[start].isalnum():
            start += 1
        while end > start and not sample.text[end - 1].isalnum() and not _ends_well(sample.text[start:end]):
            end -= 1
        title = _TITLES.match(sample.text, start, end) if name.label == "PER" else None
        start = title.end() if title else start
        word = sample.text[start:end]
        is_adjective = word[:1].islower() or _is_adjective(word)
        if word and not (name.label == "LOC" and is_adjective) and not is_part_of_word(sample.text, start, end):
            names.append(Span(start, end, name.label))
    return replace(sample, names=tuple(names))


_TITLES = re.compile(r"((Herrn?|Frau|Dr\.|Prof\.|Professor)\s+)+(?=\w)")
_LAST_LETTER_AND_DOT = re.compile(r"(^|[\s.])\w\.$")


def _ends_well(name: str) -> bool:
    """Whether the punctuation it ends in is its own: Mustafa A., (Oder), Yahoo!"""
    return (name[-1] == ")" and "(" in name) or bool(_LAST_LETTER_AND_DOT.search(name)) or name[-1] == "’"


def is_part_of_word(text: str, start: int, end: int) -> bool:
    """Whether letters or a hyphen follow or go before, as in US-Präsident."""
    after, before = text[end : end + 1], text[start - 1 : start] if start else ""
    return after.isalnum() or after == "-" or before.isalnum() or before == "-"


def together(sentences: list[Sample], most: int, random: Random) -> list[Sample]:
    """Runs of 1 to `most` sentences joined to paragraphs."""
    joined, at = [], 0
    while at < len(sentences):
        count = random.randint(1, most)
        joined.append(join(sentences[at : at + count], random.choice((" ", " ", "\n", "\n\n"))))
        at += count
    return joined


def join(samples: list[Sample], between: str) -> Sample:
    """One Sample of the texts of several, `between` put between them."""
    text, names = "", list[Span]()
    for sample in samples:
        text += between if text else ""
        names += [Span(name.start + len(text), name.end + len(text), name.label) for name in sample.names]
        text += sample.text
    return Sample(text, tuple(names))


def _tables(file: Path, token: int, label: int) -> Iterator[tuple[list[str], list[str]]]:
    """The tokens and labels of each sentence; a "# doc" line is a sentence of its own, GermEval's "#" lines are none."""
    tokens, labels = list[str](), list[str]()
    for line in gzip.decompress(file.read_bytes()).decode("utf-8").split("\n"):
        cells = line.rstrip("\r").split("\t")
        is_row = len(cells) > max(token, label) and cells[0] != "#"
        if is_row:
            tokens.append(cells[token])
            labels.append(cells[label])
        elif tokens:
            yield tokens, labels
            tokens, labels = [], []
        if line.startswith("# doc"):
            yield ["# doc"], ["O"]
    if tokens:
        yield tokens, labels


_NO_SPACE_BEFORE = frozenset(".,;:!?)]}%…") | {"...", "'s", "’s"}
_NO_SPACE_AFTER = frozenset("([{„‚»")
_OPEN_OR_SHUT = ('"', "``", "''")


def _sentence(tokens: list[str], labels: list[str]) -> Sample:
    text, places = _running_text([token.replace("\xa0", " ").strip() or "_" for token in tokens])
    names = list[Span]()
    for first, last, label in _runs(labels):
        if label in GERMEVAL or label == "MISC":
            names.append(Span(places[first][0], places[last][1], GERMEVAL.get(label, label)))
    return Sample(text, tuple(names))


def _running_text(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Tokens put together as they are printed, and where each of them stands."""
    text, places, quoted, glued = "", list[tuple[int, int]](), False, True
    for token in tokens:
        shuts = quoted and token in (*_OPEN_OR_SHUT, "“", "”", "«")
        if not (glued or shuts or token in _NO_SPACE_BEFORE):
            text += " "
        start = len(text)
        text += '"' if token in _OPEN_OR_SHUT else token
        places.append((start, len(text)))
        opens = not quoted and token in (*_OPEN_OR_SHUT, "„", "»")
        glued = opens or token in _NO_SPACE_AFTER
        quoted = opens or (quoted and not shuts)
    return text, places


def _runs(labels: list[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last, label) of each name of BIO labels."""
    first, current = 0, ""
    for number, tag in enumerate([*labels, "O"]):
        kind, _, label = tag.partition("-")
        if current and (kind != "I" or label != current):
            yield first, number - 1, current
            current = ""
        if kind in ("B", "I") and not current:
            first, current = number, label


def _documents(file: Path) -> Iterator[Document]:
    text = gzip.decompress(file.read_bytes()).decode("utf-8")
    decode, at = json.JSONDecoder().raw_decode, 0
    while (at := _skip(text, at)) < len(text):
        document, at = decode(text, at)
        marks = tuple(
            Span(mark["span"]["start"], mark["span"]["end"], mark["type"].lower().replace("_", "-"))
            for mark in _inner(document["conceptMentions"] or [], "array")
        )
        source = ((document.get("refids") or {}).get("map") or {}).get("source") or ""
        yield Document(document["id"], source, _inner(document["text"], "string"), marks)


def _inner(value: Any, key: str) -> Any:
    """The value that one version of the corpus wraps in an object of one key."""
    return value[key] if isinstance(value, dict) else value


def _is_adjective(name: str) -> bool:
    """Whether it is formed from a place, as SmartData marks them but GermEval does not: Berliner, Türkische."""
    stem = name.removesuffix("er")
    formed = (stem, stem + "e", stem + "en") if stem != name else ()
    return bool(re.search(r"(isch|länd)e[mnrs]?$", name)) or any(
        Lexicon.CITY in shipped_words().lexicon(place) for place in formed
    )


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \r\n\t,[]":
        at += 1
    return at
