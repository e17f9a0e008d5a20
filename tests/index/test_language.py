"""index/language.py: the language of an article, the same at every run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.language import FEWEST_GERMAN_WORDS, FEWEST_WORDS, READ_CHARACTERS, UNDETERMINED, detect_language
from tests.index.short_texts import NOT_GERMAN

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
GERMAN = (
    "Der Stadtrat hat am Dienstagabend nach langer Aussprache beschlossen, die alte Brücke über den Fluss abzureißen "
    "und im kommenden Jahr durch einen Neubau zu ersetzen."
)
OTHERS = {
    "en": "The town council decided on Tuesday evening, after a long debate, to tear down the old bridge over the river "
    "and to replace it with a new one in the coming year.",
    "fr": "Le conseil municipal a décidé mardi soir, après un long débat, de démolir le vieux pont sur la rivière et de "
    "le remplacer par un nouvel ouvrage au cours de l'année prochaine.",
    "nl": "De gemeenteraad heeft dinsdagavond na een lang debat besloten om de oude brug over de rivier te slopen en "
    "volgend jaar door een nieuwe brug te vervangen, zo meldt de krant.",
    "ru": "Городской совет после долгих споров решил во вторник вечером снести старый мост через реку и в следующем "
    "году построить на его месте новый, сообщает местная газета в своём утреннем выпуске.",
    "zh": " ".join(
        "市议会 周二 晚上 经过 长时间 的 辩论 决定 拆除 河上 的 旧桥 并 在 明年 建造 一座 新桥 来 取代 它 报纸 报道".split()
    ),
}


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name[:3])
def test_the_seeds_are_german(seed: Path) -> None:
    assert detect_language(seed.read_text(encoding="utf-8")) == "de"


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_told_apart(language: str) -> None:
    assert detect_language(OTHERS[language]) == language


def test_a_text_of_few_words_is_undetermined() -> None:
    words = GERMAN.split()
    assert detect_language(" ".join(words[: FEWEST_GERMAN_WORDS - 1])) == UNDETERMINED
    assert detect_language(" ".join(words[:FEWEST_WORDS])) == "de"
    english = OTHERS["en"].split()
    assert detect_language(" ".join(english[: FEWEST_WORDS - 1])) == UNDETERMINED
    assert detect_language(" ".join(english[:FEWEST_WORDS])) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Zwei Verletzte bei Brand in Chemnitz",
        "Der Kreistag entscheidet am Montag über die neue Straße.",
        "Die Sitzung fällt heute aus.",
        "Berlin (dpa) - Der Bundestag stimmt am Freitag über den Haushalt ab.",
        "Kurz notiert: Das Freibad öffnet am 1. Mai.",
    ],
)
def test_short_german_is_told(text: str) -> None:
    assert detect_language(text) == "de"


def test_no_short_text_in_another_language_is_taken_for_german() -> None:
    texts = [text for texts in NOT_GERMAN.values() for text in texts]
    assert [text for text in texts if detect_language(text) != UNDETERMINED] == []


@pytest.mark.parametrize("text", ["", "\x00", "12 " * 50, "ⵣ " * 50, "- * - " * 40, "https://example.org/a " * 30])
def test_text_without_language_is_undetermined(text: str) -> None:
    assert detect_language(text) == UNDETERMINED


def test_only_the_opening_counts() -> None:
    opening = (GERMAN + " ") * (READ_CHARACTERS // len(GERMAN) + 1)
    assert detect_language(opening + OTHERS["en"] * 100) == "de"


@given(st.text(max_size=400))
@settings(max_examples=50, deadline=None)
def test_any_text_gets_the_same_answer_twice(text: str) -> None:
    assert detect_language(text) == detect_language(text)


def test_threads_get_the_same_answers() -> None:
    texts = [GERMAN, *OTHERS.values()] * 5
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(detect_language, texts)) == ["de", *OTHERS] * 5
