"""Where a compound is cut in two, in C; cutting.py is its twin in Python and says what the function promises."""

from cpython.dict cimport PyDict_GetItem
from cpython.object cimport PyObject
from cpython.unicode cimport PyUnicode_Substring, PyUnicode_Tailmatch

from index.german.cutting import LINKS, LONGEST_COMPOUND, SHORTEST_COMPOUND, SHORTEST_CUT, SHORTEST_PART, Cut

cdef Py_ssize_t shortest_compound = SHORTEST_COMPOUND, longest_compound = LONGEST_COMPOUND
cdef Py_ssize_t shortest_part = SHORTEST_PART, shortest_cut = SHORTEST_CUT
cdef tuple links = LINKS


cdef inline long steps_of(dict steps, str word, long unknown):
    cdef PyObject* found = PyDict_GetItem(steps, word)
    return unknown if found == NULL else <long><object>found


cdef str first_part(str beginning, dict parts, dict first_parts, long* steps):
    """The word, "" if it is none."""
    cdef Py_ssize_t size = len(beginning)
    cdef str link, rest
    steps[0] = steps_of(first_parts, beginning, -1)
    if steps[0] >= 0:
        return beginning
    steps[0] = steps_of(parts, beginning, -1)
    if steps[0] >= 0:
        return beginning if steps[0] else ""
    for link in links:
        if PyUnicode_Tailmatch(beginning, link, 0, size, 1):
            rest = PyUnicode_Substring(beginning, 0, size - len(link))
            steps[0] = steps_of(parts, rest, 0)
            if steps[0]:
                return rest
            if len(link) == 1 and link == "s" and len(rest) >= shortest_cut:
                rest += "e"
                steps[0] = steps_of(parts, rest, 0)
                if steps[0]:
                    return rest
    if size >= shortest_cut:
        rest = beginning + "e"
        steps[0] = steps_of(parts, rest, 0)
        if steps[0]:
            return rest
    rest = PyUnicode_Substring(beginning, 0, size - 1) if PyUnicode_Tailmatch(beginning, "e", 0, size, 1) else beginning
    steps[0] = steps_of(first_parts, rest, -1)
    return rest if steps[0] >= 0 else ""


def best_cut(str word, dict parts, dict first_parts):
    cdef Py_ssize_t start, longest = 0, size = len(word)
    cdef long head_steps, first_steps = 0, strength = -1
    cdef str head, first, best_first = None, best_head = None
    if not (shortest_compound <= size <= longest_compound and word.isalpha()):
        return None
    for start in range(shortest_part, size - 1):
        head = PyUnicode_Substring(word, start, size)
        head_steps = steps_of(parts, head, 0)
        if not head_steps:
            continue
        if not longest:
            longest = start
        first = first_part(PyUnicode_Substring(word, 0, start), parts, first_parts, &first_steps)
        if first and first_steps + head_steps > strength and first != best_first:
            best_first, best_head, strength = first, head, first_steps + head_steps
    if best_first is not None:
        return Cut(best_first, best_head, strength)
    if not longest:
        return None
    first, head = word[:longest].removesuffix("s"), word[longest:]
    inner = best_cut(first, parts, first_parts)
    return None if inner is None else Cut(first, head, inner.strength // 2 + parts[head])
