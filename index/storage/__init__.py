"""From annotated articles to a generation: Whoosh segments, the columns beside them, commit, merge, repair."""
