"""What is asked of the unit that reads sticks, and what it answers: one request on a connection, and out.

A request is one JSON object on a line. An answer is one JSON object on a line, and behind `Fetched` the file's bytes
and its small picture's dots, so many as it says.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from hardware.stick.trouble import StickTrouble

MOST_BYTES = 10 << 20
"""Of one file (ATT-02: 10 MB). Of the two megabytes the larger, as most people's machines count."""
LONGEST_REQUEST = 65_536
LONGEST_HEAD = 8 << 20
"""500 files with paths of 1,000 characters, each twice."""
_Name = Annotated[str, msgspec.Meta(max_length=260)]
_MediaType = Annotated[str, msgspec.Meta(max_length=100)]


class ListFiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="list"):
    """Which files there are → StickListed, StickNotRead."""


class FetchFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="fetch"):
    """One of them, examined → Fetched, StickNotRead."""

    stick: Annotated[str, msgspec.Meta(max_length=64)]
    """As `StickListed` says: another stick is another matter."""
    path: Annotated[tuple[_Name, ...], msgspec.Meta(min_length=1, max_length=16)]
    wanted: Annotated[tuple[_MediaType, ...], msgspec.Meta(max_length=16)]
    """Media types that are taken."""


StickRequest: TypeAlias = ListFiles | FetchFile


class ListedFile(msgspec.Struct, frozen=True):
    """A file of a stick."""

    path: tuple[str, ...]
    """The names that lead to it, for asking."""
    name: str
    """For a page."""
    folder: str
    """For a page; empty: at the top."""
    size: int
    modified: str
    """The stick's local time, `2026-11-20T10:52`; empty: it says none."""


class StickListed(msgspec.Struct, frozen=True, tag_field="is", tag="listed"):
    """The files, the newest first."""

    stick: str
    label: str
    files: tuple[ListedFile, ...]
    left_out: int = 0
    """Files that are there beside those."""
    is_whole: bool = True
    """False: some folder could not be gone through."""


class Fetched(msgspec.Struct, frozen=True, tag_field="is", tag="fetched"):
    """A file that may come along. Its bytes follow, then `wide` × `tall` × 3 bytes of its small picture."""

    name: str
    """For a page and the statement: with the ending of what is inside."""
    media_type: _MediaType
    size: Annotated[int, msgspec.Meta(ge=1, le=MOST_BYTES)]
    sha256: Annotated[str, msgspec.Meta(min_length=64, max_length=64)]
    wide: Annotated[int, msgspec.Meta(ge=0, le=400)] = 0
    tall: Annotated[int, msgspec.Meta(ge=0, le=400)] = 0
    """0: there is no picture."""
    pages: int = 0
    """Of a PDF."""
    was_renamed: bool = False
    """Its name said another kind."""


class StickNotRead(msgspec.Struct, frozen=True, tag_field="is", tag="not_read"):
    """Why not."""

    trouble: StickTrouble


StickAnswer: TypeAlias = StickListed | Fetched | StickNotRead
