"""Where a compound is cut in two, in C; cutting.py is its twin in Python and says what the class promises.

The lexicon is a hash table of its own. The hashes of all beginnings of a word are found in one pass, and that of any end follows from
two of them, so that no piece of a word becomes a str before it is cut.
"""

from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.string cimport memcmp

from index.german.compound_lexicon import FIRST_STEP_CHARACTER, FREQUENCY_STEPS, NEVER
from index.german.cutting import (
    LINKS,
    LONGEST_COMPOUND,
    LONGEST_SIMPLE_WORD,
    SHORTEST_COMPOUND,
    SHORTEST_CUT,
    SHORTEST_PART,
    Cut,
)

cdef Py_ssize_t shortest_compound = SHORTEST_COMPOUND, longest_compound = LONGEST_COMPOUND
cdef Py_ssize_t shortest_part = SHORTEST_PART, shortest_cut = SHORTEST_CUT, longest_simple_word = LONGEST_SIMPLE_WORD
cdef int frequency_steps = FREQUENCY_STEPS, never = NEVER, first_step_character = FIRST_STEP_CHARACTER
cdef tuple links = tuple(link.encode() for link in LINKS)
cdef uint64_t BASE = 0x9E3779B97F4A7C15
cdef uint8_t UNKNOWN = 0xFF


cdef enum:
    PART, FIRST_PART, WHOLE


# A slot holds the number of an entry in its low bits and a part of its hash in the others; entry 0 is none.
cdef uint32_t NUMBER = (1 << 20) - 1


cdef struct Entry:
    # A word of the lexicon, at words[start : start + size], with its steps of each kind, UNKNOWN where it is none.
    uint32_t start
    uint8_t size
    uint8_t steps[3]


cdef struct Beginning:
    # The first letters of a word, with an "e" behind them or not.
    Py_ssize_t size
    bint with_e


cdef struct Place:
    Beginning first
    Py_ssize_t head
    int strength


cdef class Cutter:
    cdef bytes words
    cdef Entry* entries
    cdef uint32_t* slots
    cdef uint32_t mask
    # Of the word that is being cut: its letters, and the hashes of its beginnings.
    cdef uint8_t* letters
    cdef uint64_t* hashes
    cdef uint64_t* powers

    def __cinit__(self, str lexicon_text):
        cdef list sections = lexicon_text.encode("latin-1").split(b"\n\n")
        cdef Py_ssize_t size, slots = 1024, most_words = sum(map(len, sections[1::2]))
        if most_words > NUMBER:
            raise ValueError("too many words for this table")
        while slots < 2 * most_words:
            slots *= 2
        self.mask = slots - 1
        self.slots = <uint32_t*>PyMem_Calloc(slots, sizeof(uint32_t))
        self.entries = <Entry*>PyMem_Calloc(most_words + 1, sizeof(Entry))
        self.letters = <uint8_t*>PyMem_Calloc(longest_compound + 1, sizeof(uint8_t))
        self.hashes = <uint64_t*>PyMem_Calloc(longest_compound + 1, sizeof(uint64_t))
        self.powers = <uint64_t*>PyMem_Calloc(longest_compound + 1, sizeof(uint64_t))
        if not (self.slots and self.entries and self.letters and self.hashes and self.powers):
            raise MemoryError
        self.powers[0] = 1
        for size in range(longest_compound):
            self.powers[size + 1] = self.powers[size] * BASE
        self.words = b"\n".join(sections[::2]) + b"\n"
        self.learn(sections[1::2])

    def __dealloc__(self):
        PyMem_Free(self.slots)
        PyMem_Free(self.entries)
        PyMem_Free(self.letters)
        PyMem_Free(self.hashes)
        PyMem_Free(self.powers)

    cdef learn(self, list steps_of_kinds):
        cdef const uint8_t* words = self.words
        cdef const uint8_t* steps
        cdef Py_ssize_t start = 0, end = 0, place
        cdef int kind
        cdef uint64_t hash
        cdef uint32_t newest = 0, number
        cdef uint32_t* slot
        for kind in range(3):
            steps = steps_of_kinds[kind]
            # A kind without words is an empty line.
            for place in range(max(1, len(steps_of_kinds[kind]))):
                hash = 0
                while words[end] != c"\n":
                    hash = hash * BASE + words[end]
                    end += 1
                if end > start:
                    slot = self.slot_of(hash, words + start, end - start, False)
                    number = slot[0] & NUMBER
                    if not number:
                        newest += 1
                        number = newest
                        slot[0] = short_hash(hash) & ~NUMBER | number
                        self.entries[number] = Entry(start, end - start, [UNKNOWN, UNKNOWN, UNKNOWN])
                    self.entries[number].steps[kind] = steps[place] - first_step_character
                end += 1
                start = end

    cdef uint32_t* slot_of(self, uint64_t hash, const uint8_t* letters, Py_ssize_t size, bint with_e) noexcept:
        """The slot of the word that these letters are, with an "e" behind them or not; a free one where it is unknown."""
        cdef const uint8_t* known
        cdef uint32_t wanted = short_hash(hash * BASE + c"e" if with_e else hash), place = wanted & self.mask
        cdef Entry* entry
        while self.slots[place]:
            if not (self.slots[place] ^ wanted) & ~NUMBER:
                entry = self.entries + (self.slots[place] & NUMBER)
                known = <const uint8_t*>self.words + entry.start
                if entry.size == size + with_e and not memcmp(known, letters, size) and (not with_e or known[size] == c"e"):
                    break
            place = (place + 1) & self.mask
        return self.slots + place

    cdef inline int known_steps(self, int kind, uint32_t slot, int unknown) noexcept:
        cdef Entry* entry = self.entries + (slot & NUMBER)
        return entry.steps[kind] if slot and entry.steps[kind] != UNKNOWN else unknown

    cdef inline int steps_of(self, int kind, Beginning word, int unknown) noexcept:
        cdef uint32_t slot = self.slot_of(self.hashes[word.size], self.letters, word.size, word.with_e)[0]
        return self.known_steps(kind, slot, unknown)

    cdef Beginning first_part(self, Py_ssize_t size, int* steps) noexcept:
        """The word that stands before a head; of size 0 if it is none."""
        cdef Beginning none = Beginning(0, False), whole = Beginning(size, False), rest
        cdef bytes link
        steps[0] = self.steps_of(FIRST_PART, whole, -1)
        if steps[0] >= 0:
            return whole
        steps[0] = self.steps_of(PART, whole, -1)
        if steps[0] >= 0:
            return whole if steps[0] else none
        for link in links:
            rest = Beginning(size - len(link), False)
            if rest.size >= 0 and not memcmp(<const uint8_t*>link, self.letters + rest.size, len(link)):
                steps[0] = self.steps_of(PART, rest, 0)
                if steps[0]:
                    return rest
                if link == b"s" and rest.size >= shortest_cut:
                    rest.with_e = True
                    steps[0] = self.steps_of(PART, rest, 0)
                    if steps[0]:
                        return rest
        if size >= shortest_cut:
            rest = Beginning(size, True)
            steps[0] = self.steps_of(PART, rest, 0)
            if steps[0]:
                return rest
        rest = Beginning(size - (self.letters[size - 1] == c"e"), False)
        steps[0] = self.steps_of(FIRST_PART, rest, -1)
        return rest if steps[0] >= 0 else none

    cdef bint is_same(self, Beginning one, Beginning other) noexcept:
        if one.size + one.with_e != other.size + other.with_e:
            return False
        return one.size == other.size or self.letters[min(one.size, other.size)] == c"e"

    cdef Place best_place(self, Py_ssize_t size) noexcept:
        """Where the first letters of the word are cut; strength is -1 where they are no compound."""
        cdef Place best = Place(Beginning(0, False), 0, -1), inner
        cdef Py_ssize_t start, longest = 0
        cdef int first_steps = 0, head_steps, longest_steps = 0
        cdef uint64_t hash
        cdef Beginning first
        if size < shortest_compound:
            return best
        for start in range(shortest_part, size - 1):
            hash = self.hashes[size] - self.hashes[start] * self.powers[size - start]
            head_steps = self.known_steps(PART, self.slot_of(hash, self.letters + start, size - start, False)[0], 0)
            if not head_steps:
                continue
            if not longest:
                longest, longest_steps = start, head_steps
            first = self.first_part(start, &first_steps)
            if first.size and first_steps + head_steps > best.strength and not self.is_same(first, best.first):
                best = Place(first, start, first_steps + head_steps)
        if best.strength < 0 and longest:
            first = Beginning(longest - (self.letters[longest - 1] == c"s"), False)
            inner = self.best_place(first.size)
            if inner.strength >= 0:
                best = Place(first, longest, inner.strength // 2 + longest_steps)
        return best

    def cut(self, str any_word):
        cdef str word = any_word.casefold()
        cdef Py_ssize_t size = len(word), place
        cdef int kind = PyUnicode_KIND(word), frequency
        cdef void* data = PyUnicode_DATA(word)
        cdef Py_UCS4 letter
        cdef Place best
        if not (shortest_compound <= size <= longest_compound and word.isalpha()):
            return None
        for place in range(size):
            letter = PyUnicode_READ(kind, data, place)
            # No word of the lexicon has the letter 0.
            self.letters[place] = letter if letter < 256 else 0
            self.hashes[place + 1] = self.hashes[place] * BASE + self.letters[place]
        best = self.best_place(size)
        if best.strength < 0:
            return None
        frequency = self.steps_of(WHOLE, Beginning(size, False), 0)
        if frequency == never or (
            self.letters[size - 1] == c"s" and self.steps_of(WHOLE, Beginning(size - 1, False), 0) == never
        ):
            return None
        frequency = frequency or self.steps_of(PART, Beginning(size, False), 0)
        if 2 * (frequency - frequency_steps * (1 + max(0, size - longest_simple_word))) > best.strength:
            return None
        first = PyUnicode_Substring(word, 0, best.first.size)
        if best.first.with_e:
            first += "e"
        # As Cut(…) does, without a function in between.
        return tuple.__new__(Cut, (first, PyUnicode_Substring(word, best.head, size), best.strength))


cdef inline uint32_t short_hash(uint64_t hash) noexcept:
    return (hash * BASE) >> 32
