"""What processes tell of their memory."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

_PROCESSES = Path("/proc")
_PAUSE = 0.1


class PeakMemory:
    """Watches this process and those it starts while its block runs. `mb` is the most they had resident, mapped files included."""

    def __init__(self) -> None:
        self.mb = 0.0
        self._ended = Event()
        self._watcher = Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._watcher.join()
        self.mb = max(self.mb, _peak_of_this_process())

    def _watch(self) -> None:
        while not self._ended.wait(_PAUSE):
            self.mb = max(self.mb, sum(_status(process).get("VmRSS", 0.0) for process in _with_children(os.getpid())))


def resident_mb() -> float | None:
    """The memory of this process that is resident now, mapped files aside; None where the system does not tell."""
    return _status(os.getpid()).get("RssAnon")


def _peak_of_this_process() -> float:
    if peak := _status(os.getpid()).get("VmHWM"):
        return peak
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _with_children(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError):
        for child in (_PROCESSES / f"{process}/task/{process}/children").read_text().split():
            yield from _with_children(int(child))


def _status(process: int) -> dict[str, float]:
    """The lines of /proc/<process>/status that are sizes, in MB; none where there is no such file."""
    with contextlib.suppress(OSError):
        lines = (line.partition(":") for line in (_PROCESSES / f"{process}/status").read_text().splitlines())
        return {name: float(value.split()[0]) / 1024 for name, _, value in lines if value.endswith("kB")}
    return {}
