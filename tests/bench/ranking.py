"""How well does a question find its article? MRR@10 of four ways to analyze German, and of the engine itself, on known items from news.

    python -m tests.bench.ranking --data DIR

DIR holds smartdata-v*.json.gz (DFKI SmartData corpus, CC BY 4.0) and, if wanted, staatsarchiv-zh-by-sa.tsv.gz (CC BY-SA 4.0).
Four retrieval sets are made from them, each the same in every run:

    titles     a news article's first line asks for the rest of the article, among all articles, tweets and notices
    passages   the same first line asks for any passage (three lines) of its article
    sentences  sentences taken out of a news article (one in four) ask for the article
    minutes    the same with Swiss cantonal minutes (ss for ß, older words)

Ranked by BM25 (k1 0.9, b 0.75) over all words of the query but function words; the words of a chain ("NATO-Gipfel") count as
words. The last column, fundstelle, asks the engine itself: an index written as `fundstelle index` writes it, a ranked search (operator=or).
p is how often signs thrown at random would part it from the others as far as was measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from whoosh.analysis import LanguageAnalyzer

from index.article import AnnotatedArticle, Article
from index.config import Config
from index.engines import open_writer
from index.german.analysis import Analyzer
from search.engines import open_searcher
from search.query.parser import MOST_CHARACTERS
from search.request import SearchRequest

K1, B = 0.9, 0.75
PARTS_WEIGHT = 0.3
OWN_PARTS_WEIGHT = 0.2
NEWS_LENGTH = 500
QUERY_WORDS = 4
NO_TITLE = re.compile(r"\d[.:]\d\d|\b(?:Uhr|Artikel|Home|Montag|Freitag|Nachrichten)\b")
SENTENCE_END = re.compile(r"(?<=[a-zäöüß]{3}[.!?])\s+(?=[A-ZÄÖÜ„\"])")


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Texts to find, and questions with the numbers of the texts that answer them."""

    name: str
    texts: list[str]
    questions: list[tuple[str, frozenset[int]]]


@dataclass(frozen=True, slots=True)
class System:
    """A way to analyze: text -> field -> terms, and question -> (field, term, weight)."""

    name: str
    document: Callable[[str], dict[str, list[str]]]
    question: Callable[[str], list[tuple[str, str, float]]]


class Ranking:
    """BM25 over one retrieval set as one system reads it."""

    def __init__(self, texts: list[str], document: Callable[[str], dict[str, list[str]]]) -> None:
        self.postings: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        self.lengths: dict[str, list[int]] = defaultdict(list)
        self.count = len(texts)
        for number, text in enumerate(texts):
            for field, terms in document(text).items():
                self.lengths[field].append(len(terms))
                for term, frequency in Counter(terms).items():
                    self.postings[field, term].append((number, frequency))

    def best(self, question: list[tuple[str, str, float]], size: int = 10) -> list[int]:
        """The numbers of the best texts, best first, ties by number."""
        scores: dict[int, float] = defaultdict(float)
        for field, term, weight in question:
            found = self.postings.get((field, term), [])
            lengths = self.lengths[field]
            average = max(1.0, sum(lengths) / self.count)
            idf = math.log(1 + (self.count - len(found) + 0.5) / (len(found) + 0.5))
            for number, frequency in found:
                norm = K1 * (1 - B + B * lengths[number] / average)
                scores[number] += weight * idf * frequency * (K1 + 1) / (frequency + norm)
        return sorted(scores, key=lambda number: (-scores[number], number))[:size]


def reciprocal_ranks(retrieval_set: RetrievalSet, system: System) -> list[float]:
    """For each question 1 / rank of the first right text among the best ten, else 0."""
    ranking = Ranking(retrieval_set.texts, system.document)
    ranks = []
    for question, answers in retrieval_set.questions:
        best = ranking.best(system.question(question))
        ranks.append(next((1 / rank for rank, number in enumerate(best, 1) if number in answers), 0.0))
    return ranks


def engine_ranks(retrieval_set: RetrievalSet) -> list[float]:
    """The reciprocal ranks of the engine's ranked search; ties by id, as the texts are numbered."""
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder), workers=1)
        with open_writer(config) as writer:
            writer.write(annotated(number, text) for number, text in enumerate(retrieval_set.texts))
            writer.commit("ranking")
        searcher = open_searcher(config)
        ranks = []
        for question, answers in retrieval_set.questions:
            # A question is words, not the query language: no operators, no quotes.
            words = " ".join(re.findall(r"[\w.’'-]*\w", question)).replace(" -", " ")
            page = searcher.search(SearchRequest(words[:MOST_CHARACTERS], operator="or", size=10, facets=()))
            found = (1 / rank for rank, hit in enumerate(page.hits, 1) if int(hit.id) in answers)
            ranks.append(next(found, 0.0))
        return ranks


def annotated(number: int, text: str) -> AnnotatedArticle:
    title = text.strip().split("\n")[0][:100]
    return AnnotatedArticle(Article(f"{number:06}", f"{number}.txt", title, text.strip(), None, "", ""), "de", (), ())


def chance(ranks: list[float], others: list[float], throws: int = 2000) -> float:
    """The two-sided p of a paired sign-flip test."""
    coin = random.Random(1)
    differences = [one - other for one, other in zip(ranks, others, strict=True)]
    measured = abs(sum(differences)) - 1e-9
    return sum(abs(sum(coin.choice((each, -each)) for each in differences)) >= measured for _ in range(throws)) / throws


def systems(analyzer: Analyzer) -> list[System]:
    """The four ways compared."""
    whoosh = LanguageAnalyzer("de")

    def exact(text: str) -> dict[str, list[str]]:
        return {"exact": analyzer.terms(text).exact}

    def body(text: str) -> dict[str, list[str]]:
        return {"body": analyzer.terms(text).body}

    def body_and_parts(text: str) -> dict[str, list[str]]:
        terms = analyzer.terms(text)
        return {"body": terms.body, "parts": terms.part_terms}

    def stock(text: str) -> dict[str, list[str]]:
        return {"text": [token.text for token in whoosh(text)]}

    def ask_exact(question: str) -> list[tuple[str, str, float]]:
        tokens = analyzer.tokens(question)
        return [("exact", token.exact, 1.0) for token in tokens if not token.body.startswith("_")]

    def ask_body(question: str) -> list[tuple[str, str, float]]:
        return [asked for asked in ask_all(question) if asked[0] == "body" and asked[2] == 1.0]

    def ask_all(question: str) -> list[tuple[str, str, float]]:
        asked = []
        for raw in question.split():
            word = analyzer.word(raw)
            if word.is_function_word:
                continue
            whole = [term for alternatives in word.body for term in alternatives if not term.startswith("_")]
            for term in whole:
                asked += [("body", term, 1.0), ("parts", term, PARTS_WEIGHT)]
            if word.joined:
                asked += [("body", word.joined, 1.0), ("parts", word.joined, PARTS_WEIGHT)]
            for term in word.parts:
                if term not in whole:
                    asked += [("body", term, OWN_PARTS_WEIGHT), ("parts", term, OWN_PARTS_WEIGHT * PARTS_WEIGHT)]
        return asked

    def ask_stock(question: str) -> list[tuple[str, str, float]]:
        return [("text", token.text, 1.0) for token in whoosh(question)]

    return [
        System("exact", exact, ask_exact),
        System("whoosh", stock, ask_stock),
        System("body", body, ask_body),
        System("body+parts", body_and_parts, ask_all),
    ]


def retrieval_sets(data: Path) -> list[RetrievalSet]:
    """The sets named above, from the corpora found in `data`."""
    versions = {name: text for path in sorted(data.glob("smartdata-v*.json.gz")) for name, text in _smartdata(path)}
    smartdata = _without_copies([versions[name] for name in sorted(versions)])
    news = [text for text in smartdata if len(text) >= NEWS_LENGTH]
    others = [text for text in smartdata if len(text) < NEWS_LENGTH]
    sets = [_titles(news, others), _passages(news), _sentences("sentences", news, others)]
    minutes = data / "staatsarchiv-zh-by-sa.tsv.gz"
    if minutes.exists():
        sets.append(_sentences("minutes", list(_minutes(minutes)), []))
    return sets


def _without_copies(texts: list[str]) -> list[str]:
    """The texts without those that share a third of their runs of four words with an earlier one."""
    first_seen: dict[tuple[str, ...], int] = {}
    kept = []
    for number, text in enumerate(texts):
        words = text.split()
        runs = {tuple(words[start : start + 4]) for start in range(len(words) - 3)}
        shared = Counter(first_seen[run] for run in runs if run in first_seen)
        if not shared or shared.most_common(1)[0][1] < len(runs) / 3:
            kept.append(text)
            for run in runs:
                first_seen.setdefault(run, number)
    return kept


def _titles(news: list[str], others: list[str]) -> RetrievalSet:
    texts: list[str] = []
    questions: list[tuple[str, frozenset[int]]] = []
    for text in news:
        title, rest = _without_title(text)
        if title:
            questions.append((title, frozenset([len(texts)])))
        texts.append(rest)
    return RetrievalSet("titles", texts + others, questions)


def _passages(news: list[str]) -> RetrievalSet:
    texts: list[str] = []
    questions = []
    for text in news:
        title, rest = _without_title(text)
        lines = [line for line in rest.split("\n") if len(line.split()) > QUERY_WORDS]
        first = len(texts)
        texts += ["\n".join(lines[start : start + 3]) for start in range(0, len(lines), 3)]
        if title and lines:
            questions.append((title, frozenset(range(first, len(texts)))))
    return RetrievalSet("passages", texts, questions)


def _sentences(name: str, articles: list[str], others: list[str]) -> RetrievalSet:
    chosen = random.Random(1)
    texts: list[str] = []
    questions: list[tuple[str, frozenset[int]]] = []
    for text in articles:
        stripped = [sentence.strip() for sentence in SENTENCE_END.split(text)]
        long_enough = [each for each in stripped if len(each.split()) > 2 * QUERY_WORDS and "\n" not in each]
        rest = text
        for sentence in chosen.sample(long_enough, len(long_enough) // 4):
            questions.append((sentence, frozenset([len(texts)])))
            rest = rest.replace(sentence, " ")
        texts.append(rest)
    return RetrievalSet(name, texts + others, questions)


def _without_title(text: str) -> tuple[str, str]:
    """The first line, if it reads as a title, and the text without every copy of it."""
    title = text.strip().split("\n")[0].strip()
    if not QUERY_WORDS <= len(title.split()) <= 20 or NO_TITLE.search(title):
        return "", text
    return title, text.replace(title, " ")


def _smartdata(path: Path) -> Iterator[tuple[str, str]]:
    decoder = json.JSONDecoder()
    content = gzip.decompress(path.read_bytes()).decode().strip()
    position = 0
    while position < len(content):
        document, position = decoder.raw_decode(content, position)
        text = document["text"]
        yield document["id"], text if isinstance(text, str) else text["string"]
        while content[position : position + 1].isspace():
            position += 1


def _minutes(path: Path) -> Iterator[str]:
    for document in gzip.decompress(path.read_bytes()).decode().split("# doc")[1:]:
        words = [line.split("\t")[0] for line in document.strip().split("\n")]
        yield re.sub(r" ([.,;:!?)])", r"\1", " ".join(words))


def main() -> None:
    """Print MRR@10 by set and system."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    arguments.add_argument("--cache", type=Path, help="folder of the lemma table")
    options = arguments.parse_args()
    compared = systems(Analyzer(options.cache))
    print(
        f"{'MRR@10':10} {'texts':>6} {'asked':>6}",
        *(f"{name:>11}" for name in [*(system.name for system in compared), "fundstelle"]),
        "   p, last against each",
    )
    for retrieval_set in retrieval_sets(options.data):
        ranks = [*(reciprocal_ranks(retrieval_set, system) for system in compared), engine_ranks(retrieval_set)]
        sizes = f"{retrieval_set.name:10} {len(retrieval_set.texts):6} {len(retrieval_set.questions):6}"
        means = [f"{sum(each) / len(each):11.3f}" for each in ranks]
        print(sizes, *means, "  ", *(f"{chance(ranks[-1], others):.3f}" for others in ranks[:-1]))


if __name__ == "__main__":
    main()
