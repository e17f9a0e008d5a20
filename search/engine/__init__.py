"""From clauses to a page: matching, scores, facets, order, over the columns of a generation."""
