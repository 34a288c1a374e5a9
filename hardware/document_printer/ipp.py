"""Requests and answers of IPP in bytes (RFC 8010): what our three questions and two commands need, and no more.

An answer is another machine's word: whatever does not have the form is `NotIpp`, never a half-read state.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

_VERSION: Final = b"\x02\x00"
OPERATION_GROUP, JOB_GROUP, _PRINTER_GROUP, _UNSUPPORTED_GROUP, _END = 0x01, 0x02, 0x04, 0x05, 0x03
_FIRST_VALUE_TAG: Final = 0x10
_INTEGER, _BOOLEAN, _ENUM = 0x21, 0x22, 0x23
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_TEXTS: Final = frozenset({0x41, _NAME, _KEYWORD, _URI, 0x46, _CHARSET, _LANGUAGE, _MIME})
REFUSED_FROM, ITS_OWN_TROUBLE_FROM = 0x0400, 0x0500
"""Status codes below the first say that it was done; from the second on, that it could not just now."""

_TAKES_NO_JOBS, _BUSY = 0x0506, 0x0507
"""RFC 8011 B.1.5: trouble of its own, of which it says that it took nothing."""


class NotIpp(Exception):
    """These bytes are no answer of IPP."""


class Operation(IntEnum):
    """What a printer is asked."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class JobState(IntEnum):
    """How a job stands (RFC 8011 5.3.7)."""

    STANDS = 6
    """The printer has stopped over it."""
    CANCELLED = 7
    ABORTED = 8
    COMPLETED = 9


Value = int | bool | str


@dataclass(frozen=True)
class Attributes:
    """Named values of one group."""

    values: Mapping[str, Sequence[Value]] = field(default_factory=dict)

    def number(self, name: str) -> int | None:
        """The one number of this name."""
        found = self.values.get(name, ())
        return found[0] if len(found) == 1 and isinstance(found[0], int) and not isinstance(found[0], bool) else None

    def flag(self, name: str) -> bool | None:
        """The one truth of this name."""
        found = self.values.get(name, ())
        return found[0] if len(found) == 1 and isinstance(found[0], bool) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """All keywords, formats or names of this name."""
        return tuple(value for value in self.values.get(name, ()) if isinstance(value, str))


@dataclass(frozen=True)
class IppAnswer:
    """What a printer said."""

    status: int
    request: int
    jobs: tuple[Attributes, ...]
    """Each job that it speaks of."""
    printer: Attributes
    left_out: Collection[str] = ()
    """Names of what was asked for and not taken, or not so."""

    @property
    def done(self) -> bool:
        """Whether it did what it was asked."""
        return self.status < REFUSED_FROM

    @property
    def is_final_refusal(self) -> bool:
        """Whether it says the same however often it is asked: it knows no such job, say."""
        return REFUSED_FROM <= self.status < ITS_OWN_TROUBLE_FROM

    @property
    def took_nothing(self) -> bool:
        """Whether it refused in words after which it holds nothing of what came with the request. Any other trouble of
        its own (an internal error, say) may have come over it with the whole file in its hands.
        """
        return self.is_final_refusal or self.status in (_TAKES_NO_JOBS, _BUSY)

    @property
    def job(self) -> Attributes:
        """The job that was asked about; nothing is said of it where the printer speaks of none."""
        return self.jobs[0] if self.jobs else Attributes()


@dataclass(frozen=True)
class IppRequest:
    """What a printer is asked. `job`: settings of a new one."""

    operation: Operation
    request: int
    printer_uri: str
    operation_values: Mapping[str, Sequence[Value]]
    job: Mapping[str, Sequence[Value]] = field(default_factory=dict)

    def head(self) -> bytes:
        """Its bytes, in front of the document."""
        said = {
            "attributes-charset": ["utf-8"],
            "attributes-natural-language": ["en"],
            "printer-uri": [self.printer_uri],
            **self.operation_values,
        }
        job = bytes([JOB_GROUP]) + _written(self.job) if self.job else b""
        head = _VERSION + struct.pack(">HI", self.operation, self.request)
        return head + bytes([OPERATION_GROUP]) + _written(said) + job + bytes([_END])


_TAGS: Final = {
    "attributes-charset": _CHARSET,
    "attributes-natural-language": _LANGUAGE,
    "printer-uri": _URI,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "document-format": _MIME,
}
"""Of text that is no keyword."""


def _written(values: Mapping[str, Sequence[Value]]) -> bytes:
    return b"".join(
        _attribute(_tag(name, value), name if first else "", value)
        for name, several in values.items()
        for first, value in ((place == 0, value) for place, value in enumerate(several))
    )


def _tag(name: str, value: Value) -> int:
    plain = _BOOLEAN if isinstance(value, bool) else _INTEGER if isinstance(value, int) else _KEYWORD
    return _TAGS.get(name, plain)


def _attribute(tag: int, name: str, value: Value) -> bytes:
    if isinstance(value, str):
        content = value.encode()
    else:
        content = bytes([value]) if isinstance(value, bool) else struct.pack(">i", value)
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(content)) + content


def read_answer(data: bytes) -> IppAnswer:
    """An answer, whole.

    Raises:
        NotIpp
    """
    groups = read_groups(data)
    status, request = struct.unpack_from(">HI", data, 2)
    jobs = tuple(values for tag, values in groups if tag == JOB_GROUP and values.values)
    printer = next((values for tag, values in groups if tag == _PRINTER_GROUP), Attributes())
    left_out = {name for tag, values in groups if tag == _UNSUPPORTED_GROUP for name in values.values}
    return IppAnswer(status, request, jobs, printer, left_out)


def read_groups(data: bytes) -> Sequence[tuple[int, Attributes]]:
    """The groups of a request or an answer, each with its tag, in their order.

    Raises:
        NotIpp
    """
    try:
        return [(tag, Attributes(values)) for tag, values in _groups(data)]
    except (struct.error, IndexError, UnicodeDecodeError) as torn:
        raise NotIpp("it ends in the middle, or is no text where text belongs") from torn


def _groups(data: bytes) -> list[tuple[int, dict[str, list[Value]]]]:
    if data[:1] not in (b"\x01", b"\x02"):
        raise NotIpp("another version")
    groups: list[tuple[int, dict[str, list[Value]]]] = []
    place, name = 8, ""
    while (tag := data[place]) != _END:
        place += 1
        if tag < _FIRST_VALUE_TAG:
            groups.append((tag, {}))
            name = ""
            continue
        length = struct.unpack_from(">H", data, place)[0]
        name = _cut(data, place + 2, length).decode() if length else name
        place += 2 + length
        size = struct.unpack_from(">H", data, place)[0]
        value = _value(tag, _cut(data, place + 2, size))
        place += 2 + size
        values = groups[-1][1].setdefault(name, [])
        if value is not None:
            values.append(value)
    return groups


def _cut(data: bytes, place: int, length: int) -> bytes:
    part = data[place : place + length]
    if len(part) != length:
        raise NotIpp("a length goes beyond the answer's end")
    return part


def _value(tag: int, content: bytes) -> Value | None:
    """None: of a form that nothing here asks for (collections, dates, ranges)."""
    if tag in (_INTEGER, _ENUM):
        number: int = struct.unpack(">i", content)[0]
        return number
    if tag == _BOOLEAN:
        if content not in (b"\x00", b"\x01"):
            raise NotIpp("a truth that is neither")
        return content == b"\x01"
    return content.decode() if tag in _TEXTS else None
