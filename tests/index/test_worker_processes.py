"""Workers end with the process that started them, also when that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

PARENT = """
import os, time
from index.worker_processes import worker_processes
if __name__ == "__main__":
    pool = worker_processes(1)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_workers_of_a_killed_process_end() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent:
        assert int(parent.stdout.readline()) != parent.pid
        parent.send_signal(signal.SIGKILL)
        # The worker holds the other end of this pipe too: reading ends when it has ended, or else never.
        assert parent.communicate(timeout=60) == ("", None)
