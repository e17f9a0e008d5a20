"""One or several queries over time: counted beside the archive's own numbers, and drawn as lines."""
