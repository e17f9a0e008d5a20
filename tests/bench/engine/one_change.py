"""One changed article: the processor time from opening the writer to the published generation, in a fresh process.

python -m tests.bench.engine.one_change CORPUS FOLDER

FOLDER is the index that the benchmark built of CORPUS; a copy of it is changed.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from index.config import Config
from index.startup import start_lean
from index.storage.stored import from_text
from tests.bench.engine.documents import texts_of_articles


def main(corpus: str, folder: str) -> None:
    """Prints the seconds."""
    start_lean()
    annotated = from_text(next(iter(texts_of_articles(Path(corpus)))))
    changed = replace(annotated, article=replace(annotated.article, fingerprint="changed"))
    with TemporaryDirectory(dir=Path(folder).parent) as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        from index.engines import open_writer

        started = process_time()
        with open_writer(Config(archive=Path(copy))) as writer:
            writer.write([changed])
            writer.commit("benchmark")
        print(f"{process_time() - started:.2f} s of processor time")


if __name__ == "__main__":
    main(*sys.argv[1:])
