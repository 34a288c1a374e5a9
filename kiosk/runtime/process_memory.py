"""How this process uses memory: none of it leaves for a disk, and what a visit needed goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import resource

_PR_SET_DUMPABLE = 4
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8
_LARGE_BYTES = 32 * 1024
"""Pictures and runs of text: on mappings of their own they go back whole, in the heap they would leave holes."""
_ARENAS = 1
"""Threads share one heap; the interpreter lets only one of them run at a time anyway."""


def keep_memory_private() -> None:
    """No core dump, and no other process of this user may look into this one."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def hold_memory_flat() -> None:
    """Fix glibc's thresholds: by itself it raises them to the largest block it saw freed, and the heap grows."""
    libc = ctypes.CDLL(None)
    libc.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
    libc.mallopt(_M_TRIM_THRESHOLD, _LARGE_BYTES)
    libc.mallopt(_M_ARENA_MAX, _ARENAS)


def load_without_collecting() -> None:
    """Until `loaded`: looks for cycles among modules and classes find nothing, and take time of the first page."""
    gc.disable()


def loaded() -> None:
    """What is there now stays: no later look for cycles goes through it again."""
    gc.freeze()
    gc.enable()


def give_back() -> None:
    """After a visit: freed pieces of the heap go back, also those between pieces that are in use."""
    ctypes.CDLL(None).malloc_trim(0)
