"""The map of the cities of a search: frames and projections, circles and labels, and the outlines it is drawn over (README.md)."""
