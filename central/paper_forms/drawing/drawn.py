"""Sheets drawn by a process of their own, within a time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from django.conf import settings

from central.paper_forms.drawing.marks import DrawingJob, DrawnTold, NotDrawn, PaperSheet
from central.paper_forms.refusals import PaperNotDrawn

FIRST_S, EACH_S = 30, 0.5
"""A sheet takes some milliseconds; the font of 58,862 glyphs is read each time."""
BEAT_S = 5


@dataclass(frozen=True)
class DrawnPaper:
    """All sheets as one PDF."""

    content: bytes
    not_drawn: tuple[NotDrawn, ...]
    pages: int
    """Of one sheet."""


def _quiet() -> None:
    """Nobody waits for a beat."""


def drawn_paper(
    paper: bytes, sheets: Sequence[PaperSheet], title: str, beat: Callable[[], None] = _quiet
) -> DrawnPaper:
    """Sheets over a cleaned PDF.

    Raises:
        PaperNotDrawn
        whatever a beat raises
    """
    job = msgspec.json.encode(DrawingJob(tuple(sheets), title)) + b"\n"
    line, _, content = _said(job + paper, FIRST_S + EACH_S * len(sheets), beat).partition(b"\n")
    try:
        told = msgspec.json.decode(line, type=DrawnTold)
    except msgspec.DecodeError as broken:
        raise PaperNotDrawn("the drawing program says nothing that can be read") from broken
    if not content.startswith(b"%PDF-"):
        raise PaperNotDrawn("the drawing program gave no PDF")
    return DrawnPaper(content, told.not_drawn, told.pages)


def _said(asked: bytes, longest_s: float, beat: Callable[[], None]) -> bytes:
    with subprocess.Popen(
        [sys.executable, "-m", "central.paper_forms.drawing.program"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"},
    ) as process:
        said, given = b"", asked or None
        try:
            while True:
                try:
                    said, _ = process.communicate(given, timeout=min(BEAT_S, longest_s))
                    break
                except subprocess.TimeoutExpired:
                    given, longest_s = None, longest_s - BEAT_S
                    if longest_s <= 0:
                        raise PaperNotDrawn("the drawing program did not finish in time") from None
                    beat()
        finally:
            process.kill()
    if process.returncode:
        # Its own words may quote the sheet: they stay out of logs and errors.
        raise PaperNotDrawn(f"the drawing program ended with {process.returncode}")
    return said
