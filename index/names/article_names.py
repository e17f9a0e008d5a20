"""From the mentions of one article to its names: persons, cities and, if they are wanted, organisations; each under one key.

A pure function of text and mentions, so that adding articles never changes what is known of old ones; index/authority/resolving.py
then says which names of an archive mean the same. docs/entities.md tells the rules.
"""

from __future__ import annotations

from collections.abc import Collection

from index.article import Mention, MentionLabel, Name
from index.names.cities import cities_in
from index.names.gazetteer.cities import Gazetteer
from index.names.name_kinds import with_kinds_of_article
from index.names.organizations import organizations_in
from index.names.person_names import DOUBTFUL
from index.names.persons import persons_in
from index.names.taken import Taken

Span = tuple[int, int]


def names_in(
    text: str, mentions: tuple[Mention, ...], gazetteer: Gazetteer, optional: Collection[str] = (), source: str = ""
) -> tuple[tuple[Mention, ...], tuple[Name, ...]]:
    """The mentions as they hold good (some trimmed, relabelled, split or added) and the names they make.

    Mentions are ordered by place and never overlap; names are ordered by their first mention. A key that begins with
    DOUBTFUL names a person only if the archive has a bearer of that surname. `optional` are the optional fields of FIELDS
    that are wanted besides persons and cities, `source` is what the article was printed in.
    """
    mentions = with_kinds_of_article(text, mentions, gazetteer)
    keys: dict[tuple[str, str], list[Span]] = {}
    for person in persons_in(text, mentions, gazetteer):
        key = DOUBTFUL + person.key if person.is_doubtful else person.key
        keys.setdefault(("person", key), []).extend(person.spans)
    persons = [span for spans in keys.values() for span in spans]
    for found in cities_in(text, mentions, persons, gazetteer):
        keys.setdefault(("city", found.city.id), []).append((found.start, found.end))
    if "organization" in optional:
        spoken_for = [span for spans in keys.values() for span in spans]
        keys |= {
            ("organization", key): spans
            for key, spans in organizations_in(text, mentions, Taken(len(text), spoken_for), source).items()
        }
    named = {span: field for (field, _), spans in keys.items() for span in spans}
    all_mentions = _with_others(text, mentions, named)
    position = {(mention.start, mention.end): number for number, mention in enumerate(all_mentions)}
    names = [Name(field, key, tuple(sorted(position[span] for span in spans))) for (field, key), spans in keys.items()]
    return all_mentions, tuple(sorted(names, key=lambda name: (name.mentions[0], name.field, name.key)))


def _with_others(text: str, mentions: tuple[Mention, ...], named: dict[Span, str]) -> tuple[Mention, ...]:
    """The mentions of names, and those of the model that touch none of them."""
    label: dict[str, MentionLabel] = {"person": "PER", "city": "LOC", "organization": "ORG"}
    kept = [Mention(start, end, text[start:end], label[field]) for (start, end), field in named.items()]
    taken = Taken(len(text), named)
    kept += [mention for mention in mentions if not taken.touches(mention.start, mention.end)]
    return tuple(sorted(kept, key=lambda mention: (mention.start, mention.end)))
