"""How long ten snippets take, by kind of query, and what the quick look saves.

    python -m tests.bench.highlight_speed

Ten articles of 215 words, made from the paragraphs of seeds/; the Highlighter is made anew each time. `warm`: the analyzer knows
the words of the articles, as in a server that has shown them before; `cold`: it has not seen one of them. `whole`: no snippets,
but every word analysed, warm. All in ms; the best of several runs, for cold the median.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from index.german.analysis import Analyzer
from search.highlighting.highlight import Highlighter
from search.query.parser import parse
from search.query.planning import clauses
from search.request import Operator, SearchRequest

WORDS = 215
ARTICLES = 10
QUERIES = {
    "a word": "Sicherheitsgarantien",
    "a part of compounds": "Garantien",
    "two words": "Selenskyj Ukraine",
    "a question": "Welche Garantien fordert Selenskyj von Trump für die Ukraine?",
    "a phrase": '"Koalition der Willigen"',
    "near": "Trump NAHE/5 Putin",
    "a wildcard": "Garantie*",
    "a suffix": "*gipfel",
    "a spelling": "Umerow~",
    "everything": "*",
}


def articles() -> list[str]:
    """Ten texts of WORDS words."""
    words = " \n".join(path.read_text(encoding="utf-8") for path in sorted(Path("seeds").glob("*.txt"))).split(" ")
    return [" ".join(words[start : start + WORDS]) for start in range(0, ARTICLES * WORDS, WORDS)]


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1000


def measure(name: str, typed: str, texts: list[str], analyzer: Analyzer) -> str:
    """The line of one query."""
    operator: Operator = "or" if name == "a question" else "and"
    clause = clauses(parse(typed, operator).tree, analyzer, SearchRequest(typed, operator=operator))

    def show(analyzer: Analyzer) -> None:
        highlighter = Highlighter(clause, analyzer)
        for text in texts:
            assert highlighter.mark(text).snippets

    def show_afresh() -> float:
        fresh = Analyzer()
        fresh.word("Fundstelle")  # loads lexicon and lemmas
        return milliseconds(lambda: show(fresh))

    show(analyzer)
    warm = min(milliseconds(lambda: show(analyzer)) for _ in range(15))
    cold = median(show_afresh() for _ in range(5))
    whole = min(milliseconds(lambda: [analyzer.tokens(text) for text in texts]) for _ in range(5))
    return f"{name:22}{warm:8.2f}{cold:8.2f}{whole:8.2f}"


def main() -> None:
    """Prints a line a query."""
    texts = articles()
    analyzer = Analyzer()
    print(f"{'':22}{'warm':>8}{'cold':>8}{'whole':>8}   ms for {len(texts)} articles of {WORDS} words")
    for name, typed in QUERIES.items():
        print(measure(name, typed, texts, analyzer))


if __name__ == "__main__":
    main()
