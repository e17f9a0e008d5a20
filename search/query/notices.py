"""What a person should know about how a search was read or cut short: a code with its arguments, and the sentence for it.

Pages choose the language; str() is German.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark. `code` is a key of NOTICES, `arguments` fill its sentence in the order of {0}, {1} …"""

    code: str
    arguments: tuple[str, ...] = ()

    def text(self, language: str = "de") -> str:
        """The sentence in German, or in English for "en"."""
        german, english = NOTICES[self.code]
        return (english if language == "en" else german).format(*self.arguments)

    def __str__(self) -> str:
        return self.text()


NOTICES: dict[str, tuple[str, str]] = {
    "unclosed_quote": (
        "Ein Anführungszeichen wird nicht geschlossen; gesucht wird die Wortfolge „{0}“.",
        "A quotation mark is not closed; the phrase “{0}” is searched for.",
    ),
    "stray_quote": (
        "Ein schließendes Anführungszeichen ohne öffnendes wurde übergangen.",
        "A closing quotation mark without an opening one was ignored.",
    ),
    "empty_quotes": ("Anführungszeichen ohne Wort wurden übergangen.", "Quotation marks without a word were ignored."),
    "unclosed_bracket": (
        "Eine Klammer wird nicht geschlossen; sie reicht bis zum Ende.",
        "A bracket is not closed; it reaches to the end.",
    ),
    "stray_bracket": (
        "Eine schließende Klammer ohne öffnende wurde übergangen.",
        "A closing bracket without an opening one was ignored.",
    ),
    "empty_brackets": ("Leere Klammern wurden übergangen.", "Empty brackets were ignored."),
    "operator_without_operand": (
        "Bei „{0}“ fehlt ein Suchwort; „{0}“ wurde übergangen.",
        "“{0}” lacks a search word; “{0}” was ignored.",
    ),
    "operator_as_word": (
        "„{0}“ steht allein und wurde als Wort gesucht.",
        "“{0}” stands alone and was searched for as a word.",
    ),
    "unknown_field": (
        "„{0}:“ ist kein Suchfeld; „{0}“ wurde als Wort gesucht. Felder: {1}.",
        "“{0}:” is no field; “{0}” was searched for as a word. Fields: {1}.",
    ),
    "field_without_value": (
        "Nach „{0}:“ fehlt der Suchbegriff; „{0}:“ wurde übergangen.",
        "“{0}:” lacks a value; “{0}:” was ignored.",
    ),
    "whole_value": (
        "„{0}:“ nimmt ganze Werte, keine Platzhalter; gesucht wird „{1}“.",
        "“{0}:” takes whole values, no wildcards; “{1}” is searched for.",
    ),
    "not_a_date": (
        '„{0}“ ist kein Datum wie 1914, 1914-08, 1.8.1914 oder "1. August 1914" und wurde übergangen.',
        '“{0}” is not a date like 1914, 1914-08, 1914-08-01 or "August 1914" and was ignored.',
    ),
    "month_without_year": (
        'Zu „{0}“ fehlt das Jahr; es wurde übergangen. Gesucht werden kann etwa monat:"{0} 1914" oder monat:1914-08.',
        '“{0}” lacks its year and was ignored. What can be searched for is month:"{0} 1914", say, or month:1914-08.',
    ),
    "dates_swapped": (
        "Der Zeitraum „{0}“ beginnt nach seinem Ende; die Enden wurden vertauscht.",
        "The period “{0}” begins after its end; the ends were swapped.",
    ),
    "stray_characters": (
        "„{0}“ enthält nichts Suchbares und wurde übergangen.",
        "“{0}” has nothing to search for and was ignored.",
    ),
    "distance_assumed": (
        "„{0}“ ohne Abstand wurde als Abstand von höchstens {1} Wörtern gelesen.",
        "“{0}” without a distance was read as at most {1} words apart.",
    ),
    "distance_limited": (
        "Der Abstand {0} wurde als {1} gelesen; möglich sind 1 bis {2}.",
        "The distance {0} was read as {1}; 1 to {2} are possible.",
    ),
    "near_operands": (
        "„{0}“ steht nur zwischen Wörtern, Wortfolgen und Platzhaltern; es wurde als UND gelesen.",
        "“{0}” stands between words, phrases and wildcards only; it was read as AND.",
    ),
    "fuzzy_limited": (
        "„{0}“: gesucht wird mit höchstens {1} abweichenden Buchstaben.",
        "“{0}”: at most {1} letters may differ.",
    ),
    "fuzzy_wildcard": (
        "„{0}“: Platzhalter und ~ gehen nicht zusammen; ~ wurde übergangen.",
        "“{0}”: wildcards and ~ do not go together; ~ was ignored.",
    ),
    "everything": ("„*“ findet alle Artikel.", "“*” finds every article."),
    "many_terms": (
        "„{0}“ steht für mehr als {1} Wörter; gesucht wird nach den ersten {1} im Alphabet.",
        "“{0}” stands for more than {1} words; the first {1} in the alphabet are searched for.",
    ),
    "unknown_name": ("„{0}“ kennt das Archiv nicht.", "The archive does not know “{0}”."),
    "nothing": ("Die Anfrage enthält nichts Suchbares.", "The query has nothing to search for."),
}
