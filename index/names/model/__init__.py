"""The shipped German name finder: what it knows of words, its registered spaCy layers, and how it was trained.

    words.marisa, words.npz   what is known of 813,000 German words and names (words.py reads, build_words.py writes them)
    features.py               words -> vectors: the architectures that pipeline/config.cfg names
    pipeline/                 the trained spaCy pipeline (labels PER, LOC, ORG, MISC)
    corpus.py  augment.py  train.py  evaluate.py   how pipeline/ was made and what it is worth

README.md names the sources and their licences.
"""
