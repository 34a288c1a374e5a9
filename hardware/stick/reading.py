"""Requests to the unit, done: the files of a stick, and one of them examined."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from hardware.stick import sandbox
from hardware.stick.content.kinds import FileKind, renamed
from hardware.stick.listing import Found, find_file, find_files
from hardware.stick.medium import Medium
from hardware.stick.messages import (
    MOST_BYTES,
    Fetched,
    FetchFile,
    ListedFile,
    ListFiles,
    StickAnswer,
    StickListed,
    StickNotRead,
    StickRequest,
)
from hardware.stick.names import shown
from hardware.stick.trouble import StickRefused, StickTrouble
from hardware.stick.volumes import identity_of, open_volume

_SIDE = 360
_PAGES = re.compile(rb"^Pages:\s+(\d{1,6})$", re.MULTILINE)
_PPM = re.compile(rb"P6\s(\d{1,3})\s(\d{1,3})\s255\s")
_POPPLER = sandbox.SandboxLimits(longest_s=10.0, most_memory=512 << 20)


@dataclass(frozen=True)
class StickReply:
    """An answer and the bytes behind it."""

    answer: StickAnswer
    content: bytes = b""
    dots: bytes = b""


class _Verdict(msgspec.Struct, frozen=True):
    """The first line of `hardware.stick.content.examiner`."""

    trouble: StickTrouble | None
    kind: FileKind | None
    size: Annotated[int, msgspec.Meta(ge=0, le=MOST_BYTES)]
    wide: Annotated[int, msgspec.Meta(ge=0, le=400)]
    tall: Annotated[int, msgspec.Meta(ge=0, le=400)]


def reply_to(request: StickRequest, device: Path) -> StickReply:
    """Do what is asked. Whatever a stick does to this, there is an answer."""
    try:
        with Medium(device) as medium:
            if isinstance(request, ListFiles):
                return StickReply(_listed(medium))
            content = _content(medium, request)
        return examined(content, shown(request.path[-1]), request.wanted)
    except StickRefused as refused:
        return StickReply(StickNotRead(refused.trouble))


def examined(content: bytes, name: str, wanted: tuple[str, ...]) -> StickReply:
    """The file as it may come along.

    Raises:
        StickRefused: it may not.
    """
    head = json.dumps([name, list(wanted), MOST_BYTES]).encode() + b"\n"
    verdict, rest = _believed(sandbox.examine(head + content))
    if verdict.trouble is not None:
        raise StickRefused(verdict.trouble)
    if verdict.kind is None or verdict.kind not in wanted:
        raise StickRefused(StickTrouble.TOO_HARD)
    kind, wide, tall, dots, pages = verdict.kind, verdict.wide, verdict.tall, rest[verdict.size :], 0
    content = rest[: verdict.size]
    if kind is FileKind.PDF:
        pages = _pages(content)
        wide, tall, dots = _first_page(content)
    if len(content) != verdict.size or not content or len(dots) != wide * tall * 3:
        raise StickRefused(StickTrouble.TOO_HARD)
    better = renamed(name, kind)
    sha256 = hashlib.sha256(content).hexdigest()
    answer = Fetched(better, kind.value, len(content), sha256, wide, tall, pages, was_renamed=better != name)
    return StickReply(answer, content, dots)


def _listed(medium: Medium) -> StickListed:
    volume = open_volume(medium)
    found = find_files(volume)
    return StickListed(
        identity_of(medium, volume),
        shown(volume.label) if volume.label else "",
        tuple(_as_listed(file) for file in found.files),
        found.left_out,
        found.is_whole,
    )


def _as_listed(file: Found) -> ListedFile:
    *folders, name = file.path
    modified = file.modified.isoformat(timespec="minutes") if file.modified else ""
    return ListedFile(file.path, shown(name), shown("/".join(folders)) if folders else "", file.size, modified)


def _content(medium: Medium, request: FetchFile) -> bytes:
    volume = open_volume(medium)
    if identity_of(medium, volume) != request.stick:
        raise StickRefused(StickTrouble.OTHER_STICK)
    file = find_file(volume, request.path)
    if file.size > MOST_BYTES:
        raise StickRefused(StickTrouble.TOO_LARGE)
    if file.size == 0:
        raise StickRefused(StickTrouble.EMPTY)
    return volume.content(file)


def _believed(said: bytes) -> tuple[_Verdict, bytes]:
    line, _, rest = said.partition(b"\n")
    try:
        return msgspec.json.decode(line, type=_Verdict), rest
    except msgspec.DecodeError as broken:
        raise StickRefused(StickTrouble.TOO_HARD) from broken


def _pages(content: bytes) -> int:
    ended = sandbox.run_program(("/usr/bin/pdfinfo", sandbox.GIVEN), content, _POPPLER)
    found = _PAGES.search(ended.stdout)
    if ended.returncode == 0 and found and int(found[1]) > 0:
        return int(found[1])
    raise StickRefused(StickTrouble.PDF_PASSWORD if b"/Encrypt" in content else StickTrouble.PDF_DAMAGED)


def _first_page(content: bytes) -> tuple[int, int, bytes]:
    """Its first page as dots. A PDF whose page cannot be drawn comes along without a picture."""
    command = ("/usr/bin/pdftoppm", "-f", "1", "-l", "1", "-scale-to", str(_SIDE), sandbox.GIVEN)
    try:
        drawn = sandbox.run_program(command, content, _POPPLER).stdout
    except StickRefused:
        return 0, 0, b""
    head = _PPM.match(drawn)
    if head is None:
        return 0, 0, b""
    wide, tall = int(head[1]), int(head[2])
    dots = drawn[head.end() : head.end() + wide * tall * 3]
    return (wide, tall, dots) if max(wide, tall) <= _SIDE and len(dots) == wide * tall * 3 else (0, 0, b"")
