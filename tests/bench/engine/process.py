"""What a process tells of its memory."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_rss_mb() -> float:
    """The most memory this process had resident, mapped files included."""
    kilobytes = _status().get("VmHWM")
    if kilobytes is None:
        usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        kilobytes = usage / 1024 if sys.platform == "darwin" else usage
    return kilobytes / 1024


def resident_mb() -> float | None:
    """The memory resident now, mapped files aside; None where the system does not tell."""
    kilobytes = _status().get("RssAnon")
    return None if kilobytes is None else kilobytes / 1024


def _status() -> dict[str, float]:
    """The lines of /proc/self/status that are numbers, in KiB."""
    if not _STATUS.exists():
        return {}
    lines = (line.partition(":") for line in _STATUS.read_text().splitlines())
    return {name: float(value.split()[0]) for name, _, value in lines if value.strip().endswith("kB")}
