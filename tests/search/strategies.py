"""Clauses and requests over the words and values of tests/search/archives.py."""

from __future__ import annotations

from hypothesis import strategies as st

from index.schema import FACETS
from search.query import clauses as c
from search.request import Filter, SearchRequest

FORMS = (*"der die rat rate rates kiew krieg kriege gipfel klima klimagipfel krug ab aab".split(), "zz")
PATTERNS = ("k*", "*e", "*gipfel", "?r?g", "kr*", "a*b", "*", "??", "k*m*l", "der", "*l*i*", "*a*a*")
VALUES = {
    "person": ("rustem-umjerow", "Donald Trump", "anna-oz", "Änna Öz", "Rustem Umerow", "none", "nobody"),
    "city": ("kiew", "Genf", "c-hof", "none"),
    "organization": ("nato", "NATO", "none"),
    "month": ("2026-01", "2026", "2025-12", "none", "1999-01"),
    "language": ("de", "en"),
    "source": ("Bote", "Zeitung", "none"),
}
QUERIES = (
    "",
    "Rat",
    "Krieg Klima",
    "Rat ODER Krieg",
    "Klimagipfel -Kiew",
    '"der Rat"',
    "NICHT Krieg",
    "kri* ODER *gipfel",
    'person:"Donald Trump" ODER Rat',
    "monat:2026-01",
    "datum:2026",
    "Krieg~1",
    "Rat NAHE/3 Krieg",
    '"Rat Krieg"~4',
    "(Krieg ODER Klima) NICHT (Rat die)",
    "titel:Krieg",
)

forms = st.sampled_from(FORMS)
patterns = st.builds(c.Pattern, st.just("exact"), st.sampled_from(PATTERNS))
fuzzies = st.builds(c.Fuzzy, st.just("exact"), st.sampled_from((*FORMS, "krge", "ba")), st.integers(1, 2))
alternatives = st.one_of(forms, forms, patterns, fuzzies)


def tuples(of: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    """One to `most` of them."""
    return st.lists(of, min_size=1, max_size=most).map(tuple)


sequences = st.builds(c.Sequence, st.just("exact"), tuples(tuples(alternatives, 2), 3), st.sampled_from((1.0, 2.0)))
proximities = st.builds(
    c.Proximity,
    st.just("exact"),
    tuples(tuples(st.one_of(alternatives, alternatives, sequences), 2), 3),
    st.integers(1, 6),
    st.booleans(),
)
words = st.builds(
    c.Terms,
    st.just("word"),
    tuples(
        st.builds(
            c.WeightedTerm, st.sampled_from(("body", "parts", "title", "exact")), forms, st.sampled_from((1.0, 0.3))
        ),
        3,
    ),
)
values = st.sampled_from([(field, value) for field, of_field in VALUES.items() for value in of_field])
dates = st.sampled_from((None, "2026", "2025-04", "2025-04-15", "2026-01-08", "2025-12-31"))
leaves = st.one_of(
    words,
    sequences,
    proximities,
    patterns,
    fuzzies,
    values.map(lambda pair: c.HasValue(*pair)),
    st.builds(c.DateRange, dates, dates),
    st.just(c.All()),
    st.just(c.Nothing()),
)


def _nested(inner: st.SearchStrategy[c.Clause]) -> st.SearchStrategy[c.Clause]:
    return st.one_of(
        tuples(inner, 3).map(c.Every),  # type: ignore[arg-type]
        tuples(inner, 3).map(c.Some),  # type: ignore[arg-type]
        inner.map(c.Without),
        st.builds(c.Boosted, inner, st.just(2.5), st.booleans()),
    )


clauses: st.SearchStrategy[c.Clause] = st.recursive(leaves, _nested, max_leaves=6)


@st.composite
def filters(draw: st.DrawFn) -> tuple[Filter, ...]:
    """Filters of some facets."""
    chosen = []
    for facet in FACETS:
        wanted = (
            draw(st.lists(st.sampled_from(VALUES[facet.name]), unique=True, max_size=3)) if draw(st.booleans()) else []
        )
        excluded = [wanted.pop()] if wanted and draw(st.integers(0, 3)) == 0 else []
        if wanted or excluded:
            chosen.append(
                Filter(facet.name, tuple(wanted), tuple(excluded), draw(st.sampled_from(("any", "any", "all"))))
            )
    return tuple(chosen)


requests: st.SearchStrategy[SearchRequest] = st.builds(
    SearchRequest,
    query=st.sampled_from(QUERIES),
    operator=st.sampled_from(("and", "or")),
    match=st.sampled_from(("forms", "exact")),
    filters=filters(),
    date_from=st.sampled_from((None, None, "2026", "2026-01-08")),
    date_to=st.sampled_from((None, None, "2026-01", "2025-12-31")),
    undated=st.sampled_from(("include", "include", "only", "exclude")),
    sort=st.sampled_from(("relevance", "newest", "oldest")),
    size=st.sampled_from((0, 1, 3, 100)),
    facets=st.lists(st.sampled_from([facet.name for facet in FACETS]), unique=True).map(tuple),
    facet_size=st.sampled_from((0, 1, 2, 20)),
    facet_sizes=st.sampled_from(((), (("person", 1),))),
)
