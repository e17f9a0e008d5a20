"""The chunks of some texts become words and parts at their positions, in C; laying_out.py is its NumPy twin and says what the function promises."""

import numpy as np

from libc.stdint cimport uint8_t, uint32_t

from index.german.analysis import PARAGRAPH_GAP
from index.german.laying_out import LaidOut

cdef uint32_t gap = PARAGRAPH_GAP


def laid_out(paragraphs, columns, is_german):
    cdef const uint32_t[::1] chunks = paragraphs.chunks, sizes = paragraphs.sizes, texts = paragraphs.texts
    cdef const uint32_t[::1] word_ends = columns.word_ends, exact = columns.exact, body = columns.body
    cdef const uint32_t[::1] part_ends = columns.part_ends, part_terms = columns.part_terms
    cdef const uint32_t[::1] part_words = columns.part_words, part_firsts = columns.part_firsts
    cdef const uint8_t[::1] german = is_german.view(np.uint8)
    cdef Py_ssize_t place, words = 0, parts = 0, paragraph, in_paragraph, thing, chunk
    cdef uint32_t position = 0, begin, text = 0
    with nogil:
        for place in range(chunks.shape[0]):
            chunk = chunks[place]
            words += word_ends[chunk + 1] - word_ends[chunk]
            parts += part_ends[chunk + 1] - part_ends[chunk]
    all_of_words = np.empty((3, words), np.uint32)
    all_of_parts = np.empty((4, parts), np.uint32)
    all_counts, all_starts = np.zeros(german.shape[0], np.uint32), np.empty(chunks.shape[0], np.uint32)
    cdef uint32_t[:, ::1] of_words = all_of_words, of_parts = all_of_parts
    cdef uint32_t[::1] counts = all_counts, starts = all_starts
    place = words = parts = 0
    with nogil:
        for paragraph in range(sizes.shape[0]):
            if texts[paragraph] != text:
                text = texts[paragraph]
                position = 0
            begin = position
            for in_paragraph in range(sizes[paragraph]):
                chunk = chunks[place]
                starts[place] = position
                place += 1
                if german[text]:
                    for thing in range(part_ends[chunk], part_ends[chunk + 1]):
                        of_parts[0, parts] = part_terms[thing]
                        of_parts[1, parts] = part_words[thing]
                        of_parts[2, parts] = position + part_firsts[thing]
                        of_parts[3, parts] = text
                        parts += 1
                for thing in range(word_ends[chunk], word_ends[chunk + 1]):
                    of_words[0, words] = exact[thing]
                    of_words[1, words] = body[thing] if german[text] else exact[thing]
                    of_words[2, words] = position
                    words += 1
                    position += 1
            if position > begin:
                counts[text] += position - begin
                position += gap
    return LaidOut(*all_of_words, all_counts, all_starts, *all_of_parts[:, :parts])
