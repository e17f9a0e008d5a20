"""What the words at a place in a text show of the name that stands there: a person's, a company's, a thing's or a work's."""

from __future__ import annotations

import re

from index.names.words_around import is_title, word_before

LEGAL_FORM = (
    r"(?:gGmbH|GmbH|mbH|AG|SE|KGaA|KG|OHG|UG|e\. ?V\.|eG|ASA|AS|A/S|AB|Oyj?|S\.A\.|SA|S\.p\.A\.|SpA|N\.V\.|NV|B\.V\.|BV|plc"
    r"|PLC|Inc\.?|Corp\.?|Corporation|Ltd\.?|Limited|LLC|LLP|Co\.?)"
)
"""What the law has a company put behind its name."""
COMPANY_END = rf"(?:{LEGAL_FORM}|Holdings?|Group|(?:Unternehmens|Firmen)?[Gg]ruppe)"
"""What ends the names of companies, and of nobody else."""
_QUOTES = "„“”\"»«‚‘'’"
_INFLECTED = r"(?:s|es|e|en|n)?$"
# Of companies and persons alike: "der Rivale Diebold", "Marktführer Apple"; so they show nothing.
_ROLE_OF_BOTH = re.compile(
    r"(?i)(?:rival|tochter|gegner|meister|führer|nachfolger|vorgänger|sieger|inhaber|star|spieler)(?:in|en|n|s|e)?$"
)
# What persons do and organisations hardly ever; these explain, confirm, warn and announce as persons do.
_SAYS = r"(?:sagte|sagt|meinte|meint|erzählte|erzählt|schilderte|schildert|lachte|lacht|scherzte|gestand|schwärmte|schwärmt|glaubt)"
_SAID = re.compile(rf"\b{_SAYS}[ \u00a0]$")
_PERSON_AFTER = re.compile(rf"[ \u00a0](?:{_SAYS}\b|\((?:[a-zäöü.]+ )?\d\d\))|, \d\d,|, geboren\b")
_COMPANY_AFTER = re.compile(
    rf"[ \u00a0](?:& (?:Co|Söhne|Sohn|Partner|Cie)\b|{COMPANY_END}(?![\w-]))"
    r"|-(?:Aktien?\b|Aktion[äa]r|Konzern|Filial|Märkte|Markt\b|Vorstand|Vorständ|Aufsichtsr|Gruppe|Zentrale|Standort|Chef|Kunde"
    r"|Produkt|Belegschaft|Beschäftigte|Betriebsrat|Übernahme|Händler|Geräte?\b|Werke\b)"
)
_LONGER_COMPANY_AFTER = re.compile(rf"(?:[ \u00a0][A-ZÄÖÜ&][\w&.-]*){{0,2}}[ \u00a0]{COMPANY_END}(?![\w-])")
_COMPANY = re.compile(
    r"(?i)(?:konzern|firma|firmen|unternehmen|hersteller|anbieter|kette|discounter|versicherer|brauerei|reederei|verlag"
    r"|verlagshaus|agentur|start-?up|fluggesellschaft|airline|fluglinie|werft|bank|sparkasse|holding|stiftung|gesellschaft|fonds"
    r"|kanzlei|autobauer|flugzeugbauer|maschinenbauer|anlagenbauer|möbelhaus|kaufhaus|warenhaus|modehaus|autohaus|brauhaus"
    r"|marke|label|magazin|zeitung|zeitschrift|blatt|portal|dienst|plattform|sender|netzwerk|band|popgruppe|rockgruppe|verein"
    r"|klub|club|(?:konzern|kraftwerks|bank|handels|energie|leasing|versicherungs)tochter|fusionspartner|dienstleister"
    r"|zulieferer|ausrüster|riese)" + _INFLECTED
)
_BUSINESS = re.compile(
    r"\b(?:Übernahme|Zukauf|Fusion|Börsengang|Insolvenz|Aktien|Filialen|Kunden) (?:von|mit)[ \u00a0]$"
)
_THING = re.compile(
    r"(?i)(?:airport|flughafen|stadion|arena|kreuzfahrtschiff|fähre|frachter|tanker|sturmtief|orkantief|orkan|hurrikan|taifun"
    r"|zyklon|gymnasium|realschule|grundschule|gesamtschule|mittelschule|kaserne|turnhalle|brücke)" + _INFLECTED
)
_WORK = re.compile(
    r"(?i)(?:film|serie|roman|oper|musical|drama|komödie|thriller|krimi|tatort|spiel|album|song|single|lied|hit|buch|reihe|comic"
    r"|anime|manga|dokumentation|show|sendung|podcast|streifen|stück|ballett|gemälde|hörspiel|märchen|ausstellung)"
    + _INFLECTED
)


def is_of_person(text: str, start: int, end: int) -> bool:
    """Whether a name is shown to be a person's: by a title (not Rivale, Marktführer), a verb of saying, an age."""
    before = word_before(text, start)
    if is_title(before) and not _ROLE_OF_BOTH.search(before):
        return True
    return bool(_SAID.search(text, max(0, start - 15), start) or _PERSON_AFTER.match(text, end))


def is_of_company(text: str, start: int, end: int, *, strict: bool) -> bool:
    """Whether a name is shown to be a company's, newspaper's or club's: "Quandt AG", "Quandt-Aktie", "der Hersteller Quandt".

    `strict`: only by what cannot stand at a person's, so not in "damit verliert der Sender Petra Lindqvist".
    """
    if _COMPANY_AFTER.match(text, end):
        return True
    if strict:
        return is_quoted(text, start, end) and _noun_before(_COMPANY, text, start - 1)
    if _LONGER_COMPANY_AFTER.match(text, end) or _BUSINESS.search(text, max(0, start - 25), start):
        return True
    return _noun_before(_COMPANY, text, start - 1 if is_quoted(text, start, end) else start)


def is_of_thing(text: str, start: int, end: int) -> bool:
    """Whether a name is a thing's that is called after somebody, or a work's: Flughafen …, Hurrikan …, der Film „…“."""
    if is_quoted(text, start, end):
        return _noun_before(_WORK, text, start - 1) or _noun_before(_THING, text, start - 1)
    return _noun_before(_THING, text, start)


def is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a name has quotation marks right before and after it."""
    return start > 0 and text[start - 1] in _QUOTES and text[end : end + 1] != "" and text[end] in _QUOTES


def _noun_before(nouns: re.Pattern[str], text: str, start: int) -> bool:
    word = word_before(text, start)
    return word[:1].isupper() and nouns.search(word) is not None
