"""Files of a visit, in its memory alone: nothing of them is ever written where it could be read."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_OF_A_VISIT = 20
"""Files of one application, all fields together. Whoever has more brings them to the counter."""
MOST_BYTES_OF_A_VISIT = 60 << 20
"""All files together: what the process may hold beside its pages."""


@dataclass(frozen=True)
class AttachmentChoice:
    """A file that the resident chose: checked, and as it will be sent. Or one that a correction keeps."""

    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: str
    content: bytes = field(repr=False)
    wide: int = 0
    tall: int = 0
    dots: bytes = field(default=b"", repr=False)
    """Its small picture, red, green, blue for each dot; empty: none."""
    pages: int = 0
    """Of a PDF."""
    was_renamed: bool = False
    """Its name said another kind than its content."""
    kept: bool = False
    """Brought with an earlier statement and named again: the centre has it, and nothing of its content is here."""


@dataclass(frozen=True)
class AttachmentWanted:
    """What a field asks for."""

    field_id: str
    label: str
    media_types: tuple[str, ...]
    most_files: int
    help_text: str = ""
    least_files: int = 0
    """So many at least, of whoever attaches any."""
    may_have_none: bool = False
    """Nobody must attach any, however many it takes at least."""
