"""Processes that share the work of indexing, and end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import contextmanager

from index.errors import FundstelleError


class ProcessKilled(FundstelleError):
    """One of the processes was ended from outside."""


def worker_processes(count: int) -> ProcessPoolExecutor:
    """A pool of up to `count` processes, started as they are needed. None of them outlives this one, however it ends."""
    # spawn: a forked copy of a process with threads can hang.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _end_with_parent)


@contextmanager
def killed_processes_told() -> Iterator[None]:
    """Raises ProcessKilled where a process of a pool was ended from outside, by the system short of memory or by a person."""
    try:
        yield
    except (BrokenExecutor, OSError) as error:
        # A pool that is just noticing it writes into its own closed pipe: an OSError that no system call made.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise ProcessKilled(
            "Ein Prozess, der Artikel las, wurde von außen beendet (reicht der Speicher?); am Index ist nichts geändert. "
            "Mit weniger Prozessen (workers in config.yaml) braucht es weniger Speicher."
        ) from error


def _end_with_parent() -> None:
    """A worker waits for its next task for ever, also when nobody is left to give it one: killed, out of memory."""
    # Ctrl+C reaches every process of a terminal; the one that started the workers ends them, in one line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
