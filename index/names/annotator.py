"""Find the names in a text: a spaCy pipeline's persons, places and organisations, as Mentions.

The only importer of spaCy besides index/names/model/. The pipeline is read when the first text comes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, get_args

from index.article import Mention, MentionLabel
from index.errors import FundstelleError

SHIPPED = "shipped"
SHIPPED_FOLDER = Path(__file__).parent / "model" / "pipeline"
MOST_READ = 1_000_000
"""Code points of a text in which the model seeks names, some 150,000 words, 10 s: more is a database or a book, no article."""
LONGEST_PIECE = 20_000
TEXTS_AT_ONCE = 64
CHARACTERS_AT_ONCE = 200_000
_NOT_NEEDED = ["parser", "senter", "tagger", "morphologizer", "lemmatizer", "attribute_ruler"]
_SURROGATES = re.compile("[\ud800-\udfff]")
_ENDLESS_WORD = re.compile(r"\S{200,}")
_LABELS: dict[str, MentionLabel] = {label: label for label in get_args(MentionLabel)}
_LABELS["PERSON"], _LABELS["GPE"] = "PER", "LOC"
"""What some pipelines call them."""


class ModelUnavailable(FundstelleError):
    """The spaCy pipeline named in config.yaml cannot be used."""


class Annotator:
    """Finds the Mentions of texts with the pipeline `model`: the shipped one, the name of an installed one, or a folder.

    Raises ModelUnavailable when the pipeline is first needed and is not there.
    """

    def __init__(self, model: str | Path | None = None) -> None:
        self._model: str | Path = SHIPPED_FOLDER if model is None or model == SHIPPED else model

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with the pipeline's files and this one: while they stay, so does what was found."""
        digest = hashlib.sha256()
        for file in [Path(__file__), *_files_of(self._model)]:
            digest.update(file.name.encode())
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
        return digest.hexdigest()[:16]

    def mentions(self, texts: Iterable[str]) -> Iterator[tuple[Mention, ...]]:
        """The Mentions of each text in turn, in order, not overlapping, offsets in code points of the text as given.

        Only those of a text's first MOST_READ code points.
        """
        remaining = iter(texts)
        while group := _some(remaining):
            yield from self._mentions_of_group(group)

    def _mentions_of_group(self, texts: list[str]) -> list[tuple[Mention, ...]]:
        pieces = [
            (number, start, piece) for number, text in enumerate(texts) for start, piece in split(text[:MOST_READ])
        ]
        found: list[list[Mention]] = [[] for _ in texts]
        with self._pipeline.memory_zone():  # else spaCy keeps every word of the archive in memory
            docs = self._pipeline.pipe(_readable(piece) for _, _, piece in pieces)
            for (number, offset, _), doc in zip(pieces, docs, strict=True):
                for name in doc.ents:
                    label = _LABELS.get(name.label_)
                    if label and name.text.strip():
                        start, end = name.start_char + offset, name.end_char + offset
                        found[number].append(Mention(start, end, texts[number][start:end], label))
        return [tuple(mentions) for mentions in found]

    @cached_property
    def _pipeline(self) -> Any:
        return _load(self._model)


def _some(texts: Iterator[str]) -> list[str]:
    group, size = list[str](), 0
    for text in islice(texts, TEXTS_AT_ONCE):
        group.append(text)
        size += len(text)
        if size > CHARACTERS_AT_ONCE:
            break
    return group


_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…]\s"), re.compile(r"\s"))


def split(text: str) -> Iterator[tuple[int, str]]:
    """(offset, piece) of pieces of at most LONGEST_PIECE code points that make up `text`, cut where a paragraph ends,
    else a line, a sentence, a word; in the middle of a word only where it is longer than half a piece."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        window = text[start : start + LONGEST_PIECE]
        cut = LONGEST_PIECE
        for pattern in _BREAKS:
            ends = [found.end() for found in pattern.finditer(window, LONGEST_PIECE // 2)]
            if ends:
                cut = ends[-1]
                break
        yield start, window[:cut]
        start += cut
    if start < len(text):
        yield start, text[start:]


def _readable(piece: str) -> str:
    """`piece`, of the same length, without what spaCy cannot read (half a character) or needs minutes for (endless words)."""
    return _ENDLESS_WORD.sub(lambda word: " " * len(word[0]), _SURROGATES.sub("\ufffd", piece))


def _files_of(model: str | Path) -> list[Path]:
    """The files whose bytes decide what `model` finds, in a fixed order."""
    if model == SHIPPED_FOLDER:
        folders = [SHIPPED_FOLDER, *SHIPPED_FOLDER.parent.glob("words.*")]
    elif (Path(model) / "meta.json").is_file():
        folders = [Path(model)]
    else:
        folders = [_installed_folder(str(model))]
    files = [file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else [folder])]
    found = sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts)
    if not found:
        raise ModelUnavailable(_advice(model))
    return found


def _installed_folder(name: str) -> Path:
    try:
        package = find_spec(name)
    except (ImportError, ValueError):
        package = None
    if package is None or package.origin is None:
        raise ModelUnavailable(_advice(name))
    return Path(package.origin).parent


def _load(model: str | Path) -> Any:
    import spacy

    from index.names.model.features import register
    from index.names.model.words import shipped_words

    register()
    _files_of(model)
    try:
        if model == SHIPPED_FOLDER:
            shipped_words()
        pipeline = spacy.load(model, exclude=_NOT_NEEDED)
    except (OSError, RuntimeError, ValueError, KeyError, ImportError) as error:
        raise ModelUnavailable(_advice(model)) from error
    if not any(label in _LABELS for labels in pipeline.pipe_labels.values() for label in labels):
        raise ModelUnavailable(
            f"{_called(model)} findet weder Personen noch Orte; eine andere Pipeline nennen oder den Schlüssel weglassen."
        )
    return pipeline


def _called(model: str | Path) -> str:
    return "Die mitgelieferte spaCy-Pipeline" if model == SHIPPED_FOLDER else f"config.yaml, `model`: {str(model)!r}"


def _advice(model: str | Path) -> str:
    if model == SHIPPED_FOLDER:
        return f"{_called(model)} fehlt oder ist beschädigt ({SHIPPED_FOLDER}); Fundstelle neu installieren."
    return (
        f"{_called(model)} ist nicht installiert oder lässt sich nicht laden; "
        "die Pipeline in dieser Umgebung installieren oder den Schlüssel weglassen."
    )
