"""From clauses and a text to marks and snippets."""
