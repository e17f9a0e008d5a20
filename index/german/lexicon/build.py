"""Makes compounds.txt.gz, the lexicon of index/german/cutting.py, from german-nouns and wordfreq.

    python -m venv lexicon-venv && lexicon-venv/bin/pip install german-nouns==1.2.5 wordfreq==3.1.1
    PYTHONPATH=. lexicon-venv/bin/python -m index.german.lexicon.build

Deterministic: the same two packages give the same bytes. What the file holds is told in index/german/compound_lexicon.py.
"""

from __future__ import annotations

import csv
import gzip
import importlib.resources
import math
from collections.abc import Iterable

from index.german.compound_lexicon import FREQUENCY_STEPS, LEXICON_PATH, NEVER, Lexicon, lexicon_key
from index.german.cutting import Cutter, is_too_frequent
from index.german.fold import in_german_letters

# Rarer words (per thousand million) are mostly misspellings and forms that no text has; as parts they only split wrongly.
LEAST_FREQUENCY = 30
SHORTEST_WORD = 4
# Countries and cities this frequent begin compounds ("Ukrainekrieg", "Deutschlandreise"); rarer ones are spelled like words.
LEAST_FREQUENCY_OF_PLACE = 2000
SHORTEST_PLACE = 5
NAME_CLASSES = ("Toponym", "Vorname", "Nachname")
NOUN_CLASSES_LEFT_OUT = (
    *NAME_CLASSES,
    "Eigenname",
    "Straßenname",
    "Abkürzung",
    "Affix",
    "Gebundenes Lexem",
    "Buchstabe",
)
CASES = ("nominativ", "genitiv", "dativ", "akkusativ")

# Words of three letters are parts only if they are listed; all others split wrongly more often than not.
SHORT_PARTS = "amt bad bau bus eis erz fan gas hof jet not ort ost rad rat see süd tee tor typ uhr weg zug öl"
# Nouns by accident of spelling (endings, syllables, prefixes, prepositions): never what somebody searches for in a compound.
PSEUDO_PARTS = (
    "schaft schafts ster ration schland rechen heit heits keit keits ungs rung rungs lung lungs lungen ions ionen tion sion "
    "täts ling lings lich isch losen haft halter fort zusammen ment ments ismus istin iker erin innen lein chen tums eren "
    "ierung igkeit igung elung erung rinnen enden ende elle ellen ehen enten ales alen ären aren bare stag samt stand tand "
    "ischen tischen nischen same samen ester ösen este hafte burger burgern ären eile eilen riff riffe wart "
    "unter wider miss trans para kombi kon gegen über aus mit nach vor auf ab an ein hin her um zu bei von ohne gegenüber "
    "beste dies verb gen gest beck touris genie eins auszug umzug tags weih arier "
    "quad kata ische nische haber loge sarin stags wiede voraus zuge"
)
# Words are split without marks that German has not. Of the nouns with such marks only these are parts: the others, written
# plainly, split German words ("abbestellen" by Abbé, "lamentieren" by Lamé).
PARTS_WITH_MARKS = "attaché café cafés chicorée crêpe crêpes dekolleté dekolletés exposé exposés rommé varieté varietés"
# Words that look like compounds of common nouns and are none.
WHOLE_WORDS = (
    "diebstahl schriftsteller schriftstellerin sozialist sozialistin generator szenarie nichtraucher darmstädter "
    "cafetier cafetiere"
)
# First parts that are no nouns. The second list are verb stems: their frequency is that of the infinitive.
FIRST_PARTS = (
    "außen innen groß klein haupt sonder neu alt hoch tief online neben ober schwieger vize super mini mega anti pseudo "
    "quasi spitzen rekord schnell lang kurz grün rot blau schwarz weiß fern nah erst letzt zweit selbst fremd fehl gesamt "
    "einzel rein roh frei links rechts kranken offline bio öko zwischen doppel mehr dauer halb schwer quer zentral eigen "
    "normal sozial regional spezial international national zivil digital privat junior senior west nord erd end "
    "agrar pharma kommunal kriminal mindest höchst präsidial fernseh lebend multi ultra hyper kolonial militär kino elektro "
    "nato uno afd cdu csu spd usa"
)
VERB_STEMS = (
    "impf wohn spar fahr schwimm trink schreib lern heiz brenn warn lösch prüf schieß reit koch brat wasch schneid bohr "
    "sprech denk dreh leit bau kauf miet lauf renn spring turn tanz sing spiel trag trenn treib wander werb zahl pfleg "
    "schweig düng bleib grab wach werk zieh bind blas press pump rauch roll schalt schleich schrumpf seh kreis les hör "
    "kontroll nutz biet steh sitz stech strick zeichn rett schlag schweiß such test tausch"
)


def main() -> None:
    """Write compounds.txt.gz beside this file and say what it holds."""
    frequencies = _frequencies()
    nouns, names, places = _nouns_names_and_places()
    parts = {
        word: _step(frequencies[word])
        for word in nouns
        if (len(word) >= SHORTEST_WORD or word in SHORT_PARTS.split()) and frequencies.get(word, 0.0) >= LEAST_FREQUENCY
    }
    with_marks = {word: parts.pop(word) for word in list(parts) if word != in_german_letters(word)}
    parts |= {in_german_letters(word): with_marks[word] for word in PARTS_WITH_MARKS.split()}
    parts.update((lexicon_key(word), 0) for word in PSEUDO_PARTS.split())
    firsts = {
        place: _step(frequencies[place])
        for place in places - parts.keys()
        if len(place) >= SHORTEST_PLACE and frequencies.get(place, 0.0) >= LEAST_FREQUENCY_OF_PLACE
    }
    firsts |= {lexicon_key(word): _step(frequencies.get(lexicon_key(word), 1.0)) for word in FIRST_PARTS.split()}
    for stem in VERB_STEMS.split():
        firsts[lexicon_key(stem)] = _step(frequencies.get(lexicon_key(stem + "en"), 1.0))
    lexicon = Lexicon(parts, firsts, _wholes(parts, firsts, names, frequencies))
    LEXICON_PATH.write_bytes(gzip.compress(lexicon.to_text().encode(), 9, mtime=0))
    print(
        f"{LEXICON_PATH.name}: {len(lexicon.parts)} parts, {len(lexicon.first_parts)} first parts, "
        f"{len(lexicon.wholes)} wholes, {LEXICON_PATH.stat().st_size} bytes"
    )


def _wholes(
    parts: dict[str, int], firsts: dict[str, int], names: Iterable[str], frequencies: dict[str, float]
) -> dict[str, int]:
    """The words that would split without it: names (NEVER), and frequent words that are no nouns ("wichtigsten")."""
    unchecked = Cutter(Lexicon(parts, firsts, {}).to_text())
    wholes = {
        word: _step(frequency)
        for word, frequency in frequencies.items()
        if word not in parts and (cut := unchecked.cut(word)) and is_too_frequent(word, _step(frequency), cut)
    }
    wholes.update((lexicon_key(word), NEVER) for word in WHOLE_WORDS.split())
    wholes.update((name, NEVER) for name in names if unchecked.cut(name))
    return wholes


def _frequencies() -> dict[str, float]:
    """Word -> occurrences per thousand million words, by wordfreq."""
    from wordfreq import get_frequency_dict  # type: ignore[import-not-found]

    frequencies: dict[str, float] = {}
    for word, frequency in get_frequency_dict("de", wordlist="large").items():
        if word.isalpha():
            key = lexicon_key(word)
            frequencies[key] = frequencies.get(key, 0.0) + frequency * 1e9
    return frequencies


def _nouns_names_and_places() -> tuple[set[str], set[str], set[str]]:
    """Every inflected form of the nouns of german-nouns, and the lemmas of its names and, of these, its places."""
    nouns: set[str] = set()
    names: set[str] = set()
    places: set[str] = set()
    with importlib.resources.files("german_nouns").joinpath("nouns.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if any(word_class in row["pos"] for word_class in NAME_CLASSES):
                names.add(in_german_letters(lexicon_key(row["lemma"])))
                if "Toponym" in row["pos"]:
                    places.add(lexicon_key(row["lemma"]))
            if any(word_class in row["pos"] for word_class in NOUN_CLASSES_LEFT_OUT):
                continue
            forms = {row["lemma"]} | {form for column, form in row.items() if column.startswith(CASES) and form}
            nouns.update(lexicon_key(form) for form in forms if row["lemma"].isalpha() and form.isalpha())
    return nouns, names, places


def _step(frequency: float) -> int:
    return min(NEVER - 1, max(1, round(FREQUENCY_STEPS * math.log2(max(frequency, 1.0)))))


if __name__ == "__main__":
    main()
