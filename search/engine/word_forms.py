"""The words of a query as the archive has them: how many articles, under which surface forms."""

from __future__ import annotations

from collections.abc import Iterator

from index.german.analysis import Analyzer, Token
from index.german.tokens import clean_text
from index.names.name_words import name_words
from index.storage.columns import Segment
from search.engine.document_sets import Documents, contained
from search.engine.snapshot import Snapshot
from search.engine.written_forms import exactly
from search.page import Word
from search.query.clauses import Boosted, Clause, Every, Fuzzy, Pattern, Proximity, Sequence, Some, Terms, WeightedTerm

MOST_FORMS = 50
_ROUNDS = 5
_ARTICLES_A_ROUND = 20

WordClause = Terms | Pattern | Fuzzy


def words_in(clause: Clause) -> Iterator[WordClause]:
    """The words that a clause looks for, in order; not those it excludes. A term of a phrase counts as a word of its own."""
    match clause:
        case Terms() | Pattern() | Fuzzy():
            yield clause
        case Sequence() | Proximity():
            for one in (one for slot in clause.slots for one in slot):
                if isinstance(one, str):
                    yield Terms(one, (WeightedTerm(clause.field, one),))
                else:
                    yield from words_in(one)
        case Every() | Some():
            for part in clause.clauses:
                yield from words_in(part)
        case Boosted(clause=inner, optional=False):
            yield from words_in(inner)


def articles_with(snapshot: Snapshot, clause: Clause) -> int:
    """How many articles match."""
    matches, _ = snapshot.evaluator.evaluate(clause)
    return sum(len(found.documents) for found in matches)


def explained(snapshot: Snapshot, analyzer: Analyzer, word: WordClause) -> Word:
    """A word with its terms and the forms found. Forms are looked for in some articles, until all articles found have one of them."""
    forms = _expanded_forms(snapshot, word) if not isinstance(word, Terms) else _forms(snapshot, analyzer, word)
    field = _exact_field(word)
    counted = (
        (spelling, articles_with(snapshot, Every((word, exactly(form, field))))) for form, spelling in forms.items()
    )
    return Word(_typed(word), _terms(word), tuple(sorted(counted, key=lambda form: (-form[1], form[0]))))


def _typed(word: WordClause) -> str:
    match word:
        case Terms():
            return word.word
        case Pattern():
            return word.pattern
        case Fuzzy():
            return f"{word.term}~{word.distance}"


def _terms(word: WordClause) -> tuple[str, ...]:
    if not isinstance(word, Terms):
        return (f"{word.field}:{_typed(word)}",)
    return tuple(f"{term.field}:{term.term}" + (f"^{term.weight:g}" if term.weight != 1 else "") for term in word.terms)


def _exact_field(word: WordClause) -> str:
    """Where the surface forms of a word stand: in the title, if only that is looked through."""
    field = word.terms[0].field if isinstance(word, Terms) else word.field
    return "title_exact" if field.startswith("title") else "exact"


def _expanded_forms(snapshot: Snapshot, word: Pattern | Fuzzy) -> dict[str, str]:
    expansion = snapshot.lookup.expansion(word)
    columns = snapshot.lookup.columns(word.field)
    found = {
        column.terms.term(rank)
        for column, ranks in zip(columns, expansion.ranks, strict=True)
        for rank in ranks[:MOST_FORMS]
    }
    return {form: form for form in sorted(found)[:MOST_FORMS]}


def _forms(snapshot: Snapshot, analyzer: Analyzer, word: Terms) -> dict[str, str]:
    """Folded form -> how the first article that has it writes it."""
    wanted = {(term.field, term.term) for term in word.terms}
    field = _exact_field(word)
    matches, _ = snapshot.evaluator.evaluate(word)
    forms: dict[str, str] = {}
    for number, segment in enumerate(snapshot.segments):
        without = matches[number].documents
        for _ in range(_ROUNDS):
            before = len(forms)
            for document in without[:_ARTICLES_A_ROUND].tolist():
                article = segment.stored(document)
                text = article.article.title if field == "title_exact" else article.article.text
                for token in analyzer.tokens(text, language=article.language, names=name_words(article)):
                    if token.exact not in forms and _has(token, wanted):
                        forms[token.exact] = clean_text(text[token.start : token.end]).text
            without = _without_forms(segment, field, without, list(forms)[:MOST_FORMS])
            if len(forms) == before or not len(without):
                break
    return dict(list(forms.items())[:MOST_FORMS])


def _without_forms(segment: Segment, field: str, documents: Documents, forms: list[str]) -> Documents:
    column = segment.text(field)
    for form in forms:
        rank = column.terms.find(form)
        if rank >= 0:
            documents = documents[~contained(documents, column.postings(rank)[0], segment.documents)]
    return documents


def _has(token: Token, wanted: set[tuple[str, str]]) -> bool:
    mine = {("exact", token.exact), ("title_exact", token.exact), ("body", token.body), ("title", token.body)}
    return bool(mine & wanted) or any(("parts", part) in wanted for part in token.parts)
