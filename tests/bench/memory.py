"""How much more memory this process took at its peak while something ran, in MB (Linux)."""

from __future__ import annotations

import ctypes
import gc
import re
from collections.abc import Callable
from pathlib import Path

_STATUS = Path("/proc/self/status")
_FORGET_PEAK = "5"
"""proc(5), `clear_refs`: the peak of the resident set begins anew."""


def peak_mb(action: Callable[[], object]) -> float:
    """The peak while it ran above what was there before."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free already must not hide what is taken (malloc_trim(3))
    Path("/proc/self/clear_refs").write_text(_FORGET_PEAK)
    before = _kilobytes("VmRSS")
    action()
    return max(0, _kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text(), re.MULTILINE)
    if found is None:
        raise OSError(f"the kernel does not tell {name}")
    return int(found[1])
