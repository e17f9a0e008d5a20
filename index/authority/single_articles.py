"""Names that mean someone else in one article than in all others: each is kept under a key of its own there."""

from __future__ import annotations

# A separator of units: names are made of words, so none holds it.
_APART = "\x1f"


def key_apart(key: str, article_id: str) -> str:
    """The key under which a name of that article is kept apart from the same name in other articles."""
    return f"{key}{_APART}{article_id}"


def plain_key(key: str) -> str:
    """The key as the article has it."""
    return key.partition(_APART)[0]
