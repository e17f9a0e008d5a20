"""Tables as CSV (RFC 4180), readable by programs and harmless in spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Cell = str | int | float

_BOM = "\ufeff"
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that spreadsheets take for a formula (OWASP, "CSV Injection"), the full-width signs included."""


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """`bom` lets Excel see that the text is UTF-8; a German Excel expects semicolons as the delimiter."""

    bom: bool = False
    delimiter: str = ","


RFC_4180 = CsvStyle()


def csv_lines(rows: Iterable[Iterable[Cell]], style: CsvStyle = RFC_4180) -> Iterator[str]:
    """The lines of a table, each with its CRLF, cells quoted where they must be.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    buffer = io.StringIO(_BOM if style.bom else "")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer, delimiter=style.delimiter, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
