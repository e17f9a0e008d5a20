"""From what was typed to clauses: the query language and what its words mean in the index."""
