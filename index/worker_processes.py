"""Processes that share the work of indexing, and end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor


def worker_processes(count: int) -> ProcessPoolExecutor:
    """A pool of up to `count` processes, started as they are needed. None of them outlives this one, however it ends."""
    # spawn: a forked copy of a process with threads can hang.
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _end_with_parent)


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
