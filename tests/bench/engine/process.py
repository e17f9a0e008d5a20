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
# Seconds. Asking for the PSS takes the system some milliseconds, in which the process that is asked about stands still.
_PAUSE = 0.1
_PAUSE_OF_PSS = 0.5


class PeakMemory:
    """Watches this process and those it starts while its block runs.

    `rss_mb` is the most they had resident in sum, mapped files included; `pss_mb` counts what several of them share once (Linux; else 0).
    """

    def __init__(self) -> None:
        self.rss_mb = self.pss_mb = 0.0
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
        self.rss_mb = max(self.rss_mb, _peak_of_this_process())

    def _watch(self) -> None:
        waited = 0.0
        while not self._ended.wait(_PAUSE):
            waited += _PAUSE
            processes = tuple(_with_children(os.getpid()))
            self.rss_mb = max(self.rss_mb, sum(_sizes(process, "status").get("VmRSS", 0.0) for process in processes))
            if waited >= _PAUSE_OF_PSS:
                waited = 0.0
                self.pss_mb = max(
                    self.pss_mb, sum(_sizes(process, "smaps_rollup").get("Pss", 0.0) for process in processes)
                )


def resident_mb() -> float | None:
    """The memory of this process that is resident now, mapped files aside; None where the system does not tell."""
    return _sizes(os.getpid(), "status").get("RssAnon")


def _peak_of_this_process() -> float:
    if peak := _sizes(os.getpid(), "status").get("VmHWM"):
        return peak
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _with_children(process: int) -> Iterator[int]:
    yield process
    with contextlib.suppress(OSError):
        for child in (_PROCESSES / f"{process}/task/{process}/children").read_text().split():
            yield from _with_children(int(child))


def _sizes(process: int, file: str) -> dict[str, float]:
    """The lines of /proc/<process>/<file> that are sizes, in MB; none where there is no such file."""
    with contextlib.suppress(OSError):
        lines = (line.partition(":") for line in (_PROCESSES / f"{process}/{file}").read_text().splitlines())
        return {name: float(value.split()[0]) / 1024 for name, _, value in lines if value.endswith("kB")}
    return {}
