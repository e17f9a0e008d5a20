"""Package data of the German analysis: the compound lexicon, the function words, their sources and licences (SOURCES.md)."""
