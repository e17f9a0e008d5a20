"""How large is an index, field by field, and what do the parts of compounds cost?

    python -m tests.bench.index_size --data DIR

Indexes the news of DIR/smartdata-v*.json.gz (as in tests/bench/ranking.py) as `fundstelle index` writes them, and counts the bytes of the columns
by field; Whoosh's own files hold the same postings once more and shrink in proportion.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from index.config import Config
from index.engines import open_writer
from index.schema import TEXT_FIELDS
from index.storage.column_files import ArrayFile
from index.storage.generation import Layout
from tests.bench.ranking import annotated, retrieval_sets


def main() -> None:
    """Print bytes by field, and the whole index with and without parts."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, required=True)
    texts = retrieval_sets(arguments.parse_args().data)[0].texts
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder), workers=1)
        with open_writer(config) as writer:
            writer.write(annotated(number, text) for number, text in enumerate(texts))
            writer.commit("size")
        layout = Layout(config.archive)
        sizes = Counter[str]()
        for columns in layout.columns.iterdir():
            file = ArrayFile(columns)
            for name in file.names():
                sizes[name.split("/")[0]] += len(file.bytes(name))
        whole = sum(path.stat().st_size for path in layout.whoosh.rglob("*") if path.is_file())
    text = sum(len(one.encode()) for one in texts)
    postings = sum(sizes[field] for field in TEXT_FIELDS)
    print(f"{len(texts)} articles, {text / 1e6:.1f} MB of text; the whole index {whole / 1e6:.1f} MB")
    for field in TEXT_FIELDS:
        print(f"{field:12} {sizes[field] / 1e6:7.2f} MB  {sizes[field] / postings:6.1%} of the columns of text")
    print(f"without parts the columns of text are {1 - sizes['parts'] / postings:.1%} as large")


if __name__ == "__main__":
    main()
