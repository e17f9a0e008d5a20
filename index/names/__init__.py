"""From a text to its names: the pipeline that finds them, the rules that read them, the gazetteer."""
