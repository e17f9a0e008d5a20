"""The chunks of some texts become words and parts at their positions, with NumPy; laying_out_compiled.pyx does the same in C (index/kernels.py)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.german.analysis import PARAGRAPH_GAP

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]


class ChunkColumns(NamedTuple):
    """What chunks give: chunk i has the words word_ends[i]:word_ends[i + 1] and the parts part_ends[i]:part_ends[i + 1].

    exact, body: (words,) terms · part_terms, part_words, part_firsts: (parts,) a part's term, the word it was split from, and
    the word of its chunk at which it begins.
    """

    word_ends: Numbers
    exact: Numbers
    body: Numbers
    part_ends: Numbers
    part_terms: Numbers
    part_words: Numbers
    part_firsts: Numbers


class Paragraphs(NamedTuple):
    """chunks: (all,) one after the other · sizes, texts: (paragraphs,) how many chunks it has, and its text, which rises."""

    chunks: Numbers
    sizes: Numbers
    texts: Numbers


class LaidOut(NamedTuple):
    """exact, body, positions: (words,) · counts: (texts,) words of each · starts: (chunks,) positions of their first words.

    part_terms, part_words, part_positions, part_texts: (parts,), of German texts alone; other texts have exact forms for body terms.
    """

    exact: Numbers
    body: Numbers
    positions: Numbers
    counts: Numbers
    starts: Numbers
    part_terms: Numbers
    part_words: Numbers
    part_positions: Numbers
    part_texts: Numbers


def spread(ends: Numbers, chunks: NDArray[Any]) -> tuple[Places, Places]:
    """The things of these chunks, one after the other: whose each is, and its place; chunk i has the things ends[i]:ends[i + 1]."""
    first = ends[chunks].astype(np.int64)
    sizes = ends[chunks + 1] - first
    chunk = np.repeat(np.arange(len(chunks)), sizes)
    number = np.arange(len(chunk)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return chunk, first[chunk] + number


def laid_out(paragraphs: Paragraphs, columns: ChunkColumns, is_german: NDArray[np.bool_]) -> LaidOut:
    """Words and parts of all texts in their order; `is_german` (texts,) says which are read as German."""
    chunks, sizes, texts = paragraphs
    paragraph_of_chunk = np.repeat(np.arange(len(sizes)), sizes)
    words = columns.word_ends[chunks + 1].astype(np.int64) - columns.word_ends[chunks]
    in_paragraph = np.bincount(paragraph_of_chunk, words, minlength=len(sizes)).astype(np.int64)
    # A paragraph begins behind the words of those before it and a gap for each that has words.
    reach = in_paragraph + PARAGRAPH_GAP * (in_paragraph > 0)
    begins = np.cumsum(reach) - reach
    begins -= begins[np.searchsorted(texts, texts)]
    before_paragraph = np.cumsum(in_paragraph) - in_paragraph
    starts = (begins - before_paragraph)[paragraph_of_chunk] + np.cumsum(words) - words

    text_of_chunk = texts[paragraph_of_chunk]
    chunk, place = spread(columns.word_ends, chunks)
    text = text_of_chunk[chunk]
    exact = columns.exact[place]
    german = np.flatnonzero(is_german[text_of_chunk])
    part_chunk, part = spread(columns.part_ends, chunks[german])
    part_chunk = german[part_chunk]
    return LaidOut(
        exact=exact,
        body=np.where(is_german[text], columns.body[place], exact),
        positions=(starts[chunk] + place - columns.word_ends[chunks[chunk]]).astype(np.uint32),
        counts=np.bincount(text, minlength=len(is_german)).astype(np.uint32),
        starts=starts.astype(np.uint32),
        part_terms=columns.part_terms[part],
        part_words=columns.part_words[part],
        part_positions=(starts[part_chunk] + columns.part_firsts[part]).astype(np.uint32),
        part_texts=text_of_chunk[part_chunk].astype(np.uint32),
    )
