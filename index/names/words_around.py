"""The words before and after a place in a text, and the German words that tell a name's kind."""

from __future__ import annotations

import re

_WORD = re.compile(r"[\w.’'-]*\w[.’']?")
_BEFORE = 60

DETERMINERS = frozenset(
    "der die das den dem des ein eine einen einem einer eines sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer"
    " kein keine keinen keinem zum zur vom beim am im ans ins aufs fürs jeder jede jedes jeden jedem dieser diese dieses"
    " diesem diesen jener jene beide beiden mein meine meinen meinem dein unser unsere unserem unseren euer welche"
    " welcher manche viele alle einige mehrere zwei drei".split()
)
PREPOSITIONS = frozenset(
    "in nach aus bei von um über ab bis vor zwischen gegen für mit durch an auf richtung nahe unweit westlich östlich"
    " nördlich südlich innerhalb außerhalb seit per via ohne unter hinter neben statt außer".split()
)
PLACE_PREPOSITIONS = frozenset({"in", "nach", "aus"})
ACADEMIC = frozenset({"dr", "dr.", "prof", "prof.", "professor", "professorin"})
_TITLES = frozenset(
    "herr herrn frau fräulein dr dr. prof prof. professor professorin dipl.-ing. ing. mag. sir lord lady dame graf gräfin"
    " freiherr baron prinz prinzessin könig königin kaiser kaiserin zar zarin papst kardinal bischof pater pfarrer mullah"
    " ajatollah scheich emir sultan imam rabbi general oberst major hauptmann leutnant admiral feldmarschall marschall"
    " premier monsieur madame mister mr mr. mrs. ms. don schwester bruder st. sankt".split()
)
_ROLE = re.compile(
    r"(?i)(?:präsident|minister|kanzler|chef|sprecher|gesandte|sekretär|unterhändler|bürgermeister|senator|trainer|berater"
    r"|sohn|tochter|witwe|direktor|autor|regisseur|darsteller|schauspieler|sänger|richter|anwalt|anwält|experte|forscher|professor"
    r"|leiter|vorsitzende|vorstand|abgeordnete|politiker|kandidat|botschafter|gouverneur|unternehmer|kolleg|vorgänger"
    r"|nachfolger|vize|journalist|analyst|ökonom|sieger|spieler|stürmer|torwart|kapitän|pilot|mutter|vater|gattin|ehemann"
    r"|ehefrau|kommissar|kommandeur|beauftragte|landrat|staatsrat|stadtrat|parteifreund|rivale|gegner|star|coach|manager"
    r"|verteidiger|intendant|dirigent|maler|dichter|philosoph|historiker|könig|bischof|präsidentschaftskandidat"
    r"|oppositionsführer|führer|machthaber|amtskolleg|rechtler|ärztin|arzt|meister|geschäftsführer|gründer|inhaber|boss|legende|profi|torhüter"
    r"|moderator|musiker|künstler|koordinator|fotograf|reporter|redakteur|korrespondent|aktivist|architekt|ingenieur|physiker|polizist)"
    r"(?:in|innen|en|n|s|er|e)?$"
)


def words_before(text: str, start: int, count: int) -> list[str]:
    """Up to `count` words that stand before a place in the same line, the nearest last; nothing across a full stop."""
    line = text[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    part = re.split(r"[.!?:]\s|[;„“”»«\"]", line)[-1]
    return _WORD.findall(part)[-count:]


def word_before(text: str, start: int) -> str:
    """The word directly before a place, only a space between; "" if something else stands there."""
    if start < 2 or text[start - 1] not in " \u00a0":
        return ""
    match = re.search(r"[\w.’'/-]+$", text[max(0, start - 41) : start - 1])
    return match[0] if match else ""


def word_after(text: str, end: int) -> str:
    """The word directly after a place, only a space between; "" if something else stands there."""
    match = re.match(r"[ \u00a0]([\w’'-]+)", text[end : end + 40])
    return match[1] if match else ""


def is_determiner(word: str) -> bool:
    """Whether a word is an article, a possessive or a preposition with its article: der, seinem, zum."""
    return word.lower() in DETERMINERS


def is_title(word: str) -> bool:
    """Whether a word is put before a name and is no part of it: Dr., Frau, US-Präsident, Kremlchef, SPD-Politikerin."""
    return word.lower() in _TITLES or (word[:1].isupper() and _ROLE.search(word) is not None)
