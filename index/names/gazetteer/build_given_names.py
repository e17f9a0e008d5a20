"""Builds given_names.txt.gz: `python -m index.names.gazetteer.build_given_names` (needs Faker: MIT)."""

from __future__ import annotations

import gzip
from pathlib import Path

from index.names.model.name_lists import first_and_last_names
from index.names.transliteration import fold


def main() -> None:
    """Writes the folded given names of all of Faker's locales."""
    given: set[str] = set()
    for names in first_and_last_names():
        given |= {fold(name) for name in names.first if " " not in name and len(name) > 1}
    file = Path(__file__).with_name("given_names.txt.gz")
    with gzip.GzipFile(file, "wb", compresslevel=9, mtime=0) as out:
        out.write("\n".join(sorted(given)).encode())
    print(f"{len(given)} given names, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
