"""A page of a file as a picture, drawn in the kiosks' sandbox by a process of its own (`python -m
hardware.stick.page_picture`, at its unit's socket): a member looks at it without having the file itself.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from django.conf import settings

MOST_PAGES = 50
"""As that program shows of one file."""
LONGEST_S = 45
"""Two programs in the sandbox, each with its own bound, on a busy machine."""
WAITS_S = 20
"""For whoever looks at a file already: one at a time in a process of the centre."""
PICTURE_LIMIT_BYTES = 4 * 1024 * 1024
SHOWN_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png"})
_CONNECT_S = 5.0
_MOST_SAID = PICTURE_LIMIT_BYTES + 4096
_JPEG = b"\xff\xd8\xff"
_HOUSE = Path(__file__).resolve().parents[2]
_PROGRAM = (sys.executable, "-m", "hardware.stick.page_picture")
_turn = threading.Lock()


class NoSandbox(Exception):
    """This machine has none, or it cannot be used: files can only be saved."""


class DrawingBusy(Exception):
    """Others look, and it takes too long."""


class PageNotDrawn(Exception):
    """This file, or this page of it, cannot be drawn."""


@dataclass(frozen=True)
class PagePicture:
    """One page."""

    pages: int
    """Of the whole file."""
    jpeg: bytes


class _Told(msgspec.Struct, frozen=True):
    """The first line of what the program says."""

    trouble: str | None
    pages: Annotated[int, msgspec.Meta(ge=0, le=999_999)]


def page_picture(content: bytes, kind: str, page: int) -> PagePicture:
    """Page `page` (from 1) of a file of this type.

    Raises:
        NoSandbox, DrawingBusy, PageNotDrawn
    """
    if not _turn.acquire(timeout=WAITS_S):
        raise DrawingBusy
    try:
        return _believed(_said(content, kind, page))
    finally:
        _turn.release()


def _said(content: bytes, kind: str, page: int) -> bytes:
    asked = msgspec.json.encode({"type": kind, "page": page}) + b"\n" + content
    return _of_the_unit(asked) if settings.FILE_PAGES else _of_a_program(asked)


def _of_the_unit(asked: bytes) -> bytes:
    """Asked at its socket; one that ends without a word has no sandbox."""
    until, said = time.monotonic() + LONGEST_S, bytearray()
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_CONNECT_S)
        try:
            line.connect(settings.FILE_PAGES)
        except OSError as missing:
            raise NoSandbox from missing
        try:
            line.settimeout(LONGEST_S)
            line.sendall(asked)
            line.shutdown(socket.SHUT_WR)
            while len(said) <= _MOST_SAID:
                line.settimeout(max(until - time.monotonic(), 0.01))
                piece = line.recv(1 << 16)
                if not piece:
                    break
                said += piece
        except TimeoutError as slow:
            raise PageNotDrawn from slow
        except OSError as broken:
            raise NoSandbox from broken
    if not said:
        raise NoSandbox
    return bytes(said)


def _of_a_program(asked: bytes) -> bytes:
    surroundings = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            _PROGRAM,
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_HOUSE,
            env=surroundings,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise PageNotDrawn from slow
    except OSError as missing:
        raise NoSandbox from missing
    if done.returncode:
        raise NoSandbox
    return done.stdout


def _believed(said: bytes) -> PagePicture:
    """Only its form is: a program that a file took over says what it likes."""
    line, _, picture = said.partition(b"\n")
    try:
        told = msgspec.json.decode(line, type=_Told)
    except msgspec.DecodeError as broken:
        raise PageNotDrawn from broken
    if told.trouble is not None or not told.pages:
        raise PageNotDrawn
    if not picture.startswith(_JPEG) or len(picture) > PICTURE_LIMIT_BYTES:
        raise PageNotDrawn
    return PagePicture(told.pages, picture)
