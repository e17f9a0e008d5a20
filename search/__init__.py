"""Because of the query: from a request to a page.

SearchRequest ──parse──▶ Query ──clauses──▶ Clause ──evaluate──▶ article numbers and scores ──▶ SearchPage
"""
