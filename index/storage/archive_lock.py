"""One writer an archive: a lock on disk that dies with its process, and says who holds it. Other files are locked so too."""

from __future__ import annotations

import contextlib
import json
import os
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from index.writer import IndexBusy

_WAIT_SECONDS = 5.0
_PAUSE_SECONDS = 0.05


class Lock(Protocol):
    """A lock between processes."""

    def acquire(self) -> bool:
        """Takes the lock; False if another process has it."""
        ...

    def release(self) -> None:
        """Gives it back."""
        ...


def acquired(lock: Lock, wait: float) -> bool:
    """Takes the lock, for which it waits so many seconds; False if another process has it still."""
    until = time.monotonic() + wait
    while not lock.acquire():
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


class ArchiveLock:
    """Holds `lock` inside a `with` block, waiting some seconds for another writer; `holder` is the file that names it.

    Raises IndexBusy, which names the other process and since when it writes.
    """

    def __init__(self, lock: Lock, holder: Path, wait: float = _WAIT_SECONDS) -> None:
        self._lock = lock
        self._holder = holder
        self._wait = wait

    def __enter__(self) -> Self:
        if not acquired(self._lock, self._wait):
            raise IndexBusy(self._busy())
        since = datetime.now().astimezone().isoformat(timespec="seconds")
        self._holder.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._holder.unlink(missing_ok=True)
        self._lock.release()

    def _busy(self) -> str:
        who = "ein anderer Prozess"
        with contextlib.suppress(OSError, ValueError, KeyError):
            told = json.loads(self._holder.read_text(encoding="utf-8"))
            since = datetime.fromisoformat(told["since"])
            who = f"Prozess {told['pid']} (seit {since:%d.%m.%Y, %H:%M:%S} Uhr)"
        return f"{self._holder.parent}: {who} schreibt gerade in dieses Archiv; warten Sie, bis er fertig ist."
