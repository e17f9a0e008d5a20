"""How fast Fundstelle's engine answers, beside the search libraries one would take instead.

corpus.py     sentences ──▶ annotated articles, and the same documents for the others
queries.py    the articles ──▶ queries of twelve classes, as clauses of search/query/clauses.py
engine.py     what is asked of an engine: build an index, answer a page; one module each (fundstelle.py, tantivy_engine.py …)
build.py      indexes in a fresh process            ──▶ seconds, size, peak memory
cold.py       answers in a fresh process            ──▶ first page, resident memory
interleaved.py  query by query in one process       ──▶ p50, p95, and whether all agree
__main__.py   runs it all and writes var/bench/
tables.py     var/bench/*.json ──▶ the tables of docs/performance.md
"""
