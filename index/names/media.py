"""Names of news agencies, newspapers and broadcasters: those who sign an article or are quoted in it, seldom its subject."""

from __future__ import annotations

import re

AGENCIES = (
    "dpa dpa-afx dpa-infocom dpad afp ap apa apn reuters rtr kna epd sid apa sda keystone keystone-sda dts ddp dapd rts ots tass"
    " itar-tass ria interfax ansa efe xinhua upi dow-jones dj bloomberg getty imago picture-alliance ddp-images wenn adn dana"
    " red ukrinform anadolu belga anp pap mti ctk kyodo yonhap idea ips pressetext newsaktuell presseportal"
).split()
_AGENCY = re.compile(
    r"(?i)(?:(?:nachrichten|presse|bild)agentur(?:en)? )?(?:"
    + "|".join(map(re.escape, sorted(AGENCIES, key=len, reverse=True)))
    + r")(?:[ /-](?:dpa|afp|images|press|afx|news|newswires|pictures|custom|[a-z]{2,3}))*"
    r"|associated press|agence france[- ]presse|getty images|picture alliance|deutsche presse-?agentur|thomson reuters"
)
_NEWSPAPER = re.compile(
    r"(?:.*[a-zäöü -])?(?:[Zz]eitung(?:en)?|[Zz]eitschrift|[Nn]achrichten|[Rr]undschau|[Aa]nzeiger|[Tt]ag(?:es)?blatt|[Kk]urier|[Aa]llgemeine"
    r"|[Aa]bendblatt|[Mm]orgenpost|[Ff]unk|[Ff]ernsehen|[Rr]adio|[Mm]agazin|[Tt]agesspiegel|[Ww]ochenblatt|[Mm]erkur)"
    r"|(?:Washington|Huffington|New York|Jerusalem|Jakarta|Rheinische[nr]?|Saarbrücker|Passauer|Kieler|Bonner) Post"
    r"|(?:The )?(?:.+ )?(?:Times|Guardian|Tribune|Journal|Herald|Observer|Telegraph|Economist|Monde|Figaro|País)"
)
_OTHERS = frozenset(
    "ard zdf wdr ndr mdr swr hr br rbb orf srf arte 3sat rtl rtl2 sat.1 prosieben n-tv n24 welt vox phoenix bbc cnn cbs nbc abc fox"
    " fox-news al-dschasira bild bildzeitung spiegel spiegel-online der-spiegel focus focus-online stern die-zeit zeit faz f.a.z. sz nzz"
    " taz handelsblatt wirtschaftswoche manager-magazin t-online tagesschau heute-journal deutschlandfunk deutschlandradio standard"
    " der-standard kicker sport-bild bild-am-sonntag bams youtube twitter facebook instagram netzwelt zeit-online nzz-am-sonntag"
    " le-monde le-figaro el-país la-repubblica corriere-della-sera die-welt die-presse rheinische-post passauer-neue-presse".split()
)


def is_agency(name: str) -> bool:
    """Whether a name is a news or picture agency's: dpa, Reuters, "Nachrichtenagentur AFP", dpa/lno."""
    return _AGENCY.fullmatch(name) is not None


def is_medium(name: str) -> bool:
    """Whether a name is an agency's, a newspaper's, a broadcaster's or a network's on which people speak."""
    return is_agency(name) or name.lower().replace(" ", "-") in _OTHERS or _NEWSPAPER.fullmatch(name) is not None
