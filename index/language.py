"""Tell which language an article is written in, from its first lines, the same answer at every run."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

UNDETERMINED = "und"
FEWEST_WORDS = 20
FEWEST_GERMAN_WORDS = 5
"""German is told of shorter texts than other languages: the archives are German, and langdetect takes short Dutch for Afrikaans."""
READ_CHARACTERS = 1_000
_SURE = 0.9
"""How probable German must be in a text of fewer than FEWEST_WORDS words."""
_SEED = 0
_loading = Lock()


def detect_language(text: str) -> str:
    """The language of `text` as an ISO 639-1 code, or "und" where it has fewer than FEWEST_WORDS words and is not surely German.

    Reads the first READ_CHARACTERS code points, in about 5 ms. Figures: docs/entities-pipeline.md. Safe to call from several threads.
    """
    opening = text[:READ_CHARACTERS]
    words = sum(any(letter.isalpha() for letter in word) for word in opening.split())
    if words < FEWEST_GERMAN_WORDS:
        return UNDETERMINED
    from langdetect.lang_detect_exception import LangDetectException

    with _loading:
        detector = _factory().create()
    detector.append(opening)
    try:
        probable = detector.get_probabilities()
    except LangDetectException:  # a script that no profile knows
        return UNDETERMINED
    if not probable or (words < FEWEST_WORDS and (probable[0].lang != "de" or probable[0].prob < _SURE)):
        return UNDETERMINED
    code: str = probable[0].lang
    return code.partition("-")[0]


@cache
def _factory() -> Any:
    """langdetect's profiles (0.3 s to read), its random draws fixed: unseeded it answers differently from run to run."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    DetectorFactory.seed = _SEED
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory
