"""What a person or city is called elsewhere: its numbers in the GND, GeoNames and Wikidata, checked, with their addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.errors import FundstelleError

SCHEMES = ("gnd", "geonames", "wikidata")
NAMES = {"gnd": "GND", "geonames": "GeoNames", "wikidata": "Wikidata"}
"""What people call them."""
_ADDRESSES = {
    "gnd": "https://d-nb.info/gnd/",
    "geonames": "https://www.geonames.org/",
    "wikidata": "https://www.wikidata.org/wiki/",
}
# The forms of Wikidata's properties P227 (GND), P1566 (GeoNames) and of its own items.
_FORMS = {
    "gnd": re.compile(r"1[0123]?\d{7}[\dX]|[47]\d{6}-\d|[1-9]\d{0,7}-[\dX]|3\d{7}[\dX]", re.ASCII),
    "geonames": re.compile(r"[1-9]\d{0,8}", re.ASCII),
    "wikidata": re.compile(r"Q[1-9]\d{0,9}", re.ASCII),
}
_EXAMPLES = {
    "gnd": "ist keine Nummer der GND (118540238, 4005728-8) oder hat eine falsche Prüfziffer",
    "geonames": "ist keine Nummer von GeoNames (2950159)",
    "wikidata": "ist keine Nummer von Wikidata (Q64)",
}


class BadIdentifier(FundstelleError):
    """A number that its authority file cannot have; `scheme` says which one."""

    def __init__(self, scheme: str, value: str) -> None:
        super().__init__(f"{value}: {_EXAMPLES[scheme]}; bitte prüfen.")
        self.scheme = scheme
        self.value = value


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The numbers of one entity, "" for those not known."""

    gnd: str = ""
    geonames: str = ""
    wikidata: str = ""

    def __bool__(self) -> bool:
        return bool(self.gnd or self.geonames or self.wikidata)

    def known(self) -> tuple[tuple[str, str, str], ...]:
        """(scheme, number, address) of those that are known."""
        numbers = ((scheme, getattr(self, scheme)) for scheme in SCHEMES)
        return tuple((scheme, number, _ADDRESSES[scheme] + number) for scheme, number in numbers if number)


NO_IDENTIFIERS = Identifiers()


def checked(scheme: str, value: str) -> str:
    """The number alone, of what people paste: an address, "GND 118540238", a small x. "" stays. Raises BadIdentifier."""
    number = re.split(r"[/:)\s]", value.strip().rstrip("/"))[-1]
    if scheme != "geonames":
        number = number.upper()
    elif found := re.search(r"geonames\.org/(\d+)", value):
        number = found[1]
    if number and not (_FORMS[scheme].fullmatch(number) and (scheme != "gnd" or _check_digit_fits(number))):
        raise BadIdentifier(scheme, value)
    return number


def _check_digit_fits(gnd: str) -> bool:
    """Modulo 11 with weights from 2 at the right: https://wiki.dnb.de/pages/viewpage.action?pageId=48139522.

    Numbers with a hyphen, from before the GND was one file, have the remainder itself as their check digit; all others what is
    missing to 11.
    """
    digits, check = gnd[:-1].removesuffix("-"), gnd[-1]
    remainder = sum(weight * int(digit) for weight, digit in enumerate(reversed(digits), 2)) % 11
    expected = remainder if "-" in gnd else -remainder % 11
    return check == ("X" if expected == 10 else str(expected))
