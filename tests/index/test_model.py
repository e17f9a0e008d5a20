"""index/names/model/: the shipped pipeline is good enough, small enough, and made of what its README says."""

from __future__ import annotations

import importlib.util
import json
import os
from pathlib import Path
from random import Random

import numpy as np
import pytest
import spacy

from index.article import Mention
from index.names.annotator import SHIPPED_FOLDER, Annotator
from index.names.model import corpus, features
from index.names.model.corpus import Sample, Span, clean
from index.names.model.evaluate import scores
from index.names.model.words import COLUMNS, FACTS_FILE, WORDS_FILE, Lexicon, shipped_words

ROOT = Path(__file__).parents[2]
GOLD = Path(os.environ.get("FUNDSTELLE_GOLD", "gold"))
"""A folder with the gold text that index/names/model/README.md names; it is not part of the project."""
needs_gold = pytest.mark.skipif(not GOLD.is_dir(), reason="FUNDSTELLE_GOLD names no folder with gold text")
MOST_BYTES = 15_000_000

SENTENCES = (
    # Written for this test; [ ] is a person, { } a place. Nobody and nothing of it was trained on.
    "[Hannelore Brinkmann] aus {Bad Oldesloe} hat den Lauf in {Lübeck} gewonnen.",
    "{Kairo} (dpa) - Der ägyptische Minister [Mahmud al-Scharkawi] reist am Montag nach {Addis Abeba}.",
    "Die Chefdirigentin [Yuki Tanabe] und der Pianist [Oleg Worobjow] treten am Samstag in {Graz} auf.",
    "In [Kerstin Waldhoffs] neuem Film spielt [Jannis Papadakis] einen Fischer auf {Kreta}.",
    "Bürgermeister [Karl-Heinz von der Ahe] eröffnete die Brücke zwischen {Wesel} und {Xanten}.",
    "Zwischen {Ulm}, {Augsburg} und {München} fallen am Wochenende viele Züge aus.",
    "„Wir haben verdient verloren“, sagte Trainer [Dragan Petković] nach dem Spiel in {Osnabrück}.",
    "Das Essen in der Halle war kalt, und der Regen ließ nicht nach.",
    "Der Richter am Amtsgericht sah den Hof und die Waren nicht.",
    "[Ngozi Adeyemi] vertritt {Nigeria} bei den Verhandlungen in {Genf}.",
    "Nach Angaben der Polizei war [Peter M.] mit dem Rad von {Köln} nach {Bonn} unterwegs.",
    "Der Nachlass von [Clara Rosenstiel], die 1938 nach {Buenos Aires} floh, liegt in {Marbach}.",
)


def marked(line: str) -> Sample:
    """A sentence of SENTENCES without its brackets, and where they stood."""
    text, names, start = "", list[Span](), 0
    for letter in line:
        if letter in "[{":
            start = len(text)
        elif letter in "]}":
            names.append(Span(start, len(text), "PER" if letter == "]" else "LOC"))
        else:
            text += letter
    return Sample(text, tuple(names))


def found(samples: list[Sample]) -> list[tuple[Mention, ...]]:
    return list(Annotator().mentions(sample.text for sample in samples))


def test_sentences_of_our_own() -> None:
    samples = [marked(line) for line in SENTENCES]
    table = scores(samples, found(samples))
    assert table["PER"][2] >= 85
    assert table["LOC"][2] >= 85


@needs_gold
def test_germeval_2014() -> None:
    samples = corpus.germeval(GOLD, "test")
    assert len(samples) == 5_100
    table = scores(samples, found(samples))
    assert table["PER"][2] >= 84
    assert table["LOC"][2] >= 80


def spelled(word: str) -> str:
    """Without the genitive s, and Umjerow as Umerow, one person in the gold."""
    return word.rstrip("s").replace("je", "e")


@needs_gold
def test_every_person_and_city_of_the_seeds_is_mentioned_with_few_exceptions() -> None:
    documents = json.loads((GOLD / "seeds-gold.json").read_text(encoding="utf-8"))["docs"]
    missed = []
    for seed in sorted((ROOT / "seeds").glob("*.txt")):
        (mentions,) = Annotator().mentions([seed.read_text(encoding="utf-8")])
        gold = documents[seed.name[:3]]
        for kind, label in (("persons", "PER"), ("cities", "LOC")):
            words = {spelled(word) for m in mentions if m.label == label for word in m.text.split()}
            missed += [name for name in gold[kind] if spelled(name.split()[-1]) not in words]
    assert len(missed) <= 2, missed


def test_what_is_shipped_is_small() -> None:
    shipped = [WORDS_FILE, FACTS_FILE, *(file for file in SHIPPED_FOLDER.rglob("*") if file.is_file())]
    assert sum(file.stat().st_size for file in shipped) <= MOST_BYTES


def test_the_pipeline_is_built_of_our_registered_architecture() -> None:
    config = (SHIPPED_FOLDER / "config.cfg").read_text(encoding="utf-8")
    assert features.ARCHITECTURE in config
    assert not (SHIPPED_FOLDER / "vocab").exists()


def test_what_is_known_of_words() -> None:
    words = shipped_words()
    assert Lexicon.FIRST_NAME in words.lexicon("Angela")
    assert Lexicon.FIRST_NAME in words.lexicon("ANGELA")
    assert Lexicon.LAST_NAME in words.lexicon("Müllers")
    assert Lexicon.CITY in words.lexicon("Hannovers")
    assert Lexicon.COUNTRY in words.lexicon("Frankreich")
    assert not words.lexicon("Verhandlung")
    assert words.frequency("und") > words.frequency("Verhandlung") > words.frequency("Qxyzv") == 0
    assert words.cluster("Peter") == words.cluster("Thomas") != words.cluster("Hamburg")


@pytest.mark.parametrize(
    "word", ["", "a", "Kiew", "US-Präsident", "Verteidigungsministertreffen", "-", "🦆", "É" * 300]
)
def test_a_word_has_a_row_of_its_columns(word: str) -> None:
    row = shipped_words().row(word)
    assert len(row) == len(COLUMNS)
    assert all(0 < value < 2**64 for value in row)
    assert np.array(row, dtype=np.uint64).tolist() == list(row)


def test_a_vector_is_the_same_at_every_place_of_a_word() -> None:
    model = features.word_facts_embed(width=8, hide_lexicon=0.5, hide_word=0.5)
    pipeline = spacy.blank("de")
    model.initialize()
    (first, second) = model.predict([pipeline.make_doc("Kiew liegt"), pipeline.make_doc("nach Kiew")])
    assert first.shape == (2, 8)
    assert first[0].tolist() == second[1].tolist() != second[0].tolist()


def test_backprop_reaches_the_tables() -> None:
    model = features.word_facts_embed(width=8, hide_lexicon=0.0, hide_word=0.0)
    doc = spacy.blank("de").make_doc("Kiew liegt am Dnipro , Kiew")
    model.initialize()
    vectors, back = model([doc], is_train=True)
    back([np.ones_like(vectors[0])])
    assert all(node.has_grad("E") for node in model.walk() if node.name == "hashembed")


def test_smartdata_names_are_cleaned() -> None:
    text = "Dr. Eva Kühn. Der Berliner Senat, die US-Börse und Mersch, Hannover."
    marks = ("Dr. Eva Kühn.", "Berliner", "US", "Mersch,", "Hannover.")
    labels = ("PER", "LOC", "LOC", "LOC", "LOC")
    names = tuple(
        Span(text.index(mark), text.index(mark) + len(mark), label) for mark, label in zip(marks, labels, strict=True)
    )
    assert [text[name.start : name.end] for name in clean(Sample(text, names)).names] == [
        "Eva Kühn",
        "Mersch",
        "Hannover",
    ]


@pytest.mark.skipif(importlib.util.find_spec("faker") is None, reason="needs the extra `train`")
def test_other_names_stand_where_their_spans_say() -> None:
    from index.names.model.augment import Names, Templates, swap_names

    random = Random(5)
    names = Names(random)
    sample = marked("[Eva Kühn] flog nach {Hannover}. [Kühns] Sprecher blieb.")
    swapped = [swap_names(sample, names, random) for _ in range(50)]
    assert all(one.text[one.names[0].end :].startswith(" flog nach ") for one in swapped)
    assert len({one.text for one in swapped}) > 40
    for article in (Templates(names, random).article() for _ in range(200)):
        assert "{" not in article.text
        assert all(article.text[name.start : name.end].strip() for name in article.names)
