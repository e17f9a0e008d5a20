"""Plain text files: decoding, the header, the title."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from index.article import Article, ArticleDate, Unreadable
from index.dates import date_of
from index.sources.header import Header, read_header

MAX_TITLE = 160
"""Code points; a longer first line gives its first sentence as the title, if that has at most twice as many."""
_READER_VERSION = 3
"""Part of every fingerprint: raise it when this module reads the same bytes differently."""
_SNIFFED = 65_536
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_UTF8_SEQUENCE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SENTENCE_END = re.compile(r"[.!?…]['\"“”»«’)]*(?=\s+[\"'„“»«A-ZÄÖÜ0-9–-])")
# After these a full stop ends no sentence: "Der 8. Januar", "Dr. Müller".
_NO_END = re.compile(r"(?:\b\d{1,2}|\b(?:Dr|Prof|St|Nr|Mio|Mrd|ca|bzw|Abs|Art|Hrsg|geb|gest|u|z|d|[A-Z]))\.$")


class _Undecodable(Exception):
    """Bytes that are no text; str() says why."""


def read_text(id: str, path: str, data: bytes) -> Article | Unreadable:
    """The article that the bytes of one text file hold, or why they hold none.

    The text is in NFC with \\n line ends: the title, the running text, and what a header says besides title and date. The
    source is the one a header names, else the first folder of the path.
    """
    try:
        decoded = _decode(data)
    except _Undecodable as problem:
        return Unreadable(path, str(problem))
    normal = unicodedata.normalize("NFC", decoded.replace("\r\n", "\n").replace("\r", "\n"))
    header = read_header(normal)
    text = _text_of(header)
    if not any(character.isalnum() for character in text):
        return Unreadable(path, "leer (kein Text)")
    date = header.date or date_of(path, text)
    folder, slash, _ = path.partition("/")
    source = header.source or (folder if slash else "")
    return Article(id, path, title_of(text), text, date, source, fingerprint(path, text, date, source), header.problem)


def _text_of(header: Header) -> str:
    """The header's lines come last, so that the running text follows its title."""
    body = header.text.strip("\n\t \ufeff\u00a0")
    title = " ".join(header.title.split())
    if title == " ".join(body.partition("\n")[0].split()):
        title = ""
    return "\n\n".join(filter(None, (title, body, "\n".join(header.lines)))).strip("\n\t \ufeff\u00a0")


def title_of(text: str) -> str:
    """The first line, or the first sentence of a long one; `text` begins with it."""
    line = text.partition("\n")[0].rstrip()
    if len(line) <= MAX_TITLE:
        return line
    for end in _SENTENCE_END.finditer(line, 0, 2 * MAX_TITLE):
        if not _NO_END.search(line, max(0, end.start() - 8), end.start() + 1):
            return line[: end.end()]
    if len(line) <= 2 * MAX_TITLE:
        return line
    return line[:MAX_TITLE].rpartition(" ")[0].rstrip(" ,;:–-") or line[:MAX_TITLE]


def fingerprint(path: str, text: str, date: ArticleDate | None, source: str) -> str:
    """Changes with whatever of the article is shown or searched."""
    seen = "\x00".join(
        (str(_READER_VERSION), path, source, date.value if date else "", date.evidence if date else "", text)
    )
    return blake2b(seen.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _decode(data: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 and UTF-32 with BOM, else Windows-1252."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _Undecodable(f"beschädigtes {encoding.upper()} (Byte {error.start})") from error
    control = _CONTROL.findall(data, 0, _SNIFFED)
    if b"\x00" in control or len(control) > min(len(data), _SNIFFED) / 50:
        raise _Undecodable("binär (kein Text)")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        sequences = len(_UTF8_SEQUENCE.findall(data))
        stray = len(re.findall(rb"[\x80-\xff]", _UTF8_SEQUENCE.sub(b"", data)))
        # Windows-1252 shows as stray bytes; more whole UTF-8 sequences than those mean UTF-8 that was damaged.
        if sequences > stray:
            line = data.count(b"\n", 0, error.start) + 1
            raise _Undecodable(f"beschädigtes UTF-8 (Zeile {line}, Byte {error.start})") from error
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Undecodable(f"weder UTF-8 noch Windows-1252 (Zeile {line}, Byte {error.start})") from error
