"""A PDF that somebody brought, cleaned by a process that may use up only so much."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

import msgspec
from django.conf import settings

from central.paper_forms.boxes import PageSize
from central.paper_forms.cleaning.program import MOST_BYTES, CleanedTold, PaperRefused, PaperTrouble

TIMEOUT_S = 30
MOST_SAID = 2 * MOST_BYTES
MM_OF_PT = 25.4 / 72


@dataclass(frozen=True)
class CleanedPaper:
    """What may be kept, shown and printed on."""

    content: bytes
    sizes: tuple[PageSize, ...]


def cleaned_paper(content: bytes) -> CleanedPaper:
    """Of what somebody brought.

    Raises:
        PaperRefused
    """
    if not content:
        raise PaperRefused(PaperTrouble.EMPTY)
    if len(content) > MOST_BYTES:
        raise PaperRefused(PaperTrouble.TOO_LARGE)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "central.paper_forms.cleaning.program"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"},
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PaperRefused(PaperTrouble.TOO_HARD) from None
    except OSError as missing:
        raise PaperRefused(PaperTrouble.NO_PROGRAM) from missing
    return _believed(done.returncode, done.stdout)


def _believed(returncode: int, said: bytes) -> CleanedPaper:
    line, _, content = said.partition(b"\n")
    if returncode or len(said) > MOST_SAID:
        raise PaperRefused(PaperTrouble.TOO_HARD)
    try:
        told = msgspec.json.decode(line, type=CleanedTold)
    except msgspec.DecodeError:
        raise PaperRefused(PaperTrouble.TOO_HARD) from None
    if told.trouble is not None:
        raise PaperRefused(told.trouble)
    if not content.startswith(b"%PDF-") or not told.sizes:
        raise PaperRefused(PaperTrouble.TOO_HARD)
    return CleanedPaper(content, tuple(PageSize(round(w * MM_OF_PT, 2), round(h * MM_OF_PT, 2)) for w, h in told.sizes))
