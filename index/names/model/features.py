"""The registered spaCy architecture of the shipped pipeline: from words to vectors by what words.py knows of them.

register() makes "fundstelle.WordFactsEmbed.v1" known to spaCy; pipeline/config.cfg names it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from spacy.attrs import ORTH
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate
from thinc.types import Floats2d, Ints2d

from index.names.model.words import COLUMNS, shipped_words

ARCHITECTURE = "fundstelle.WordFactsEmbed.v1"
MOST_REMEMBERED = 100_000
_COMMON = 6
"""From this step of WordTable.frequency on a word is common."""
_HIDDEN = 0
"""What a column holds where training hides it; no fact of words.py is 0."""


_FREQUENCY = next(number for number, column in enumerate(COLUMNS) if column.name == "frequency")


class WordRows:
    """The rows of the words met so far in this process, so that a word is looked up once, not at each of its places."""

    def __init__(self) -> None:
        self._positions: dict[int, int] = {}
        self._rows = np.zeros((4096, len(COLUMNS)), dtype=np.uint64)

    def positions(self, docs: list[Doc]) -> npt.NDArray[np.int64]:
        """For each token of `docs` in turn, the position of its word's row, `(n_tokens,) int64`."""
        if len(self._positions) > MOST_REMEMBERED:
            self._positions.clear()
        return np.array(
            [self._position(doc, orth) for doc in docs for orth in doc.to_array(ORTH).tolist()],
            np.int64,
        )

    def rows(self, positions: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
        """The rows at `positions`, `(n, n_columns) uint64`."""
        return self._rows[positions]

    def are_rare(self, positions: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of them are no common words, `(n,) bool`: about those outside the 12,000 most common."""
        rare: npt.NDArray[np.bool_] = self._rows[positions, _FREQUENCY] < 1 + 16 * _COMMON
        return rare

    def _position(self, doc: Doc, orth: int) -> int:
        position = self._positions.get(orth)
        if position is None:
            position = len(self._positions)
            if position == len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._rows[position] = shipped_words().row(doc.vocab.strings[orth])
            self._positions[orth] = position
        return position


@cache
def _word_rows() -> WordRows:
    return WordRows()


def word_facts_embed(width: int, hide_lexicon: float, hide_word: float) -> Model[list[Doc], list[Floats2d]]:
    """A layer that gives every token the vector of its word, of `width` numbers.

    While training, `hide_lexicon` is the chance that a token's name lists are hidden, `hide_word` that a rare word's
    very letters are (norm, ending and head), so that the finder learns from the context too.
    """
    mixed = sum(column.width for column in COLUMNS)
    tables: list[Model[Ints2d, Floats2d]] = [
        cast(Any, HashEmbed)(
            nO=column.width,
            nV=column.rows,
            column=number,
            seed=number + 11,
            dropout=0.0,
        )
        for number, column in enumerate(COLUMNS)
    ]
    mix: Model[Ints2d, Floats2d] = chain(
        concatenate(*tables),
        Maxout(nO=width, nI=mixed, nP=3, dropout=0.0, normalize=True),
    )
    model: Model[list[Doc], list[Floats2d]] = Model(
        "word_facts_embed",
        _forward,
        init=_init,
        layers=[mix],
        dims={"nO": width},
        attrs={"hide_lexicon": hide_lexicon, "hide_word": hide_word},
    )
    return model


def register() -> None:
    """Make spaCy know the architecture; needed before the pipeline is loaded or trained."""
    registry.architectures.register(ARCHITECTURE, func=word_facts_embed)


def _init(model: Model[list[Doc], list[Floats2d]], X: Any = None, Y: Any = None) -> None:  # noqa: N803
    model.layers[0].initialize(X=model.ops.asarray2i([[1] * len(COLUMNS)]))


Back = Callable[[list[Floats2d]], list[Doc]]


def _forward(model: Model[list[Doc], list[Floats2d]], docs: list[Doc], is_train: bool) -> tuple[list[Floats2d], Back]:
    """Compute each distinct word once, then deal its vector out to its places."""
    known = _word_rows()
    positions = known.positions(docs)
    if is_train:
        # Four versions of each word: as it is, lists hidden, letters hidden, both hidden.
        hidden = 1 * _chance(len(positions), model.attrs["hide_lexicon"])
        hidden += 2 * _chance(len(positions), model.attrs["hide_word"]) * known.are_rare(positions)
        positions = positions * 4 + hidden
    distinct, places = np.unique(positions, return_inverse=True)
    rows = _hide(known.rows(distinct // 4), distinct % 4) if is_train else known.rows(distinct)
    vectors, back = model.layers[0](cast(Ints2d, model.ops.asarray(cast(Any, rows))), is_train)
    lengths = [len(doc) for doc in docs]
    dealt = cast(list[Floats2d], model.ops.unflatten(vectors[places], cast(Any, lengths)))

    def backprop(gradients: list[Floats2d]) -> list[Doc]:
        summed = model.ops.alloc2f(len(distinct), vectors.shape[1])
        model.ops.scatter_add(summed, cast(Any, places), model.ops.flatten(gradients))
        back(summed)
        return []

    return dealt, backprop


def _chance(count: int, rate: float) -> npt.NDArray[np.int64]:
    return (np.random.random(count) < rate).astype(np.int64)


_LEXICAL = [number for number, column in enumerate(COLUMNS) if column.lexical]
_LETTERS = [number for number, column in enumerate(COLUMNS) if column.name in ("norm", "ending", "head")]


def _hide(rows: npt.NDArray[np.uint64], version: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    for bit, columns in ((1, _LEXICAL), (2, _LETTERS)):
        hidden = np.flatnonzero(version & bit)
        rows[hidden[:, None], columns] = _HIDDEN
    return rows
