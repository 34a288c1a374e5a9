"""What two ends of the line say to each other: overheard, and kept in a file with what opens it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import requests

from sync.envelope.keys.hpke_keys import HpkeKey
from sync.envelope.questions import VisitKey

REMARK = "DEVELOPMENT: made for this recording. The keys open nothing else."
FILE, KEY, VISIT = "said.json", "city.DEVELOPMENT.hpke", "visit.DEVELOPMENT.hpke"


@dataclass(frozen=True)
class Said:
    """One request and its answer."""

    method: str
    address: str
    """Path and query."""
    asked: bytes
    status: int
    answered: bytes
    asked_fields: dict[str, str] = field(default_factory=dict)
    answered_fields: dict[str, str] = field(default_factory=dict)
    """Of HTTP, those of `FIELDS`, their names in lower case."""


FIELDS = (
    "content-type",
    "content-digest",
    "signature-input",
    "signature",
    "madoguchi-nonce",
    "retry-after",
)


@dataclass(frozen=True)
class Opener:
    """The private keys of a conversation's city and of its slips."""

    hpke_file: Path
    status_keys: tuple[bytes, ...]
    visit_file: Path

    @cached_property
    def hpke(self) -> HpkeKey:
        """The key that opens boxes."""
        return HpkeKey.load(self.hpke_file)

    @cached_property
    def visit(self) -> VisitKey:
        """The key of the visit that asked."""
        return VisitKey(HpkeKey.load(self.visit_file))


def write(said: Sequence[Said], opener: Opener, folder: Path) -> None:
    """Keep it.

    Raises:
        FileExistsError: what was recorded is never written again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / FILE).exists():
        raise FileExistsError(f"{folder} holds a recording already")
    kept = {
        "remark": REMARK,
        "status_keys": [key.hex() for key in opener.status_keys],
        "said": [
            {
                "method": one.method,
                "address": one.address,
                "asked": b64encode(one.asked).decode(),
                "status": one.status,
                "answered": b64encode(one.answered).decode(),
                "asked_fields": one.asked_fields,
                "answered_fields": one.answered_fields,
            }
            for one in said
        ],
    }
    (folder / FILE).write_text(json.dumps(kept, indent=1) + "\n")
    (folder / KEY).write_bytes(opener.hpke_file.read_bytes())
    (folder / VISIT).write_bytes(opener.visit_file.read_bytes())


def read(folder: Path) -> tuple[list[Said], Opener]:
    """What was said, and what opens it."""
    kept = json.loads((folder / FILE).read_text())
    said = [
        Said(
            one["method"],
            one["address"],
            b64decode(one["asked"]),
            one["status"],
            b64decode(one["answered"]),
            one["asked_fields"],
            one["answered_fields"],
        )
        for one in kept["said"]
    ]
    return said, Opener(folder / KEY, tuple(bytes.fromhex(one) for one in kept["status_keys"]), folder / VISIT)


@contextmanager
def overheard(said: list[Said]) -> Iterator[None]:
    """Every request of this process and its answer."""
    send = requests.Session.send

    def listening(session: requests.Session, request: requests.PreparedRequest, **how: object) -> requests.Response:
        body = request.body
        if hasattr(body, "read"):
            asked = body.read()
            body.seek(0)
        else:
            asked = body.encode() if isinstance(body, str) else body or b""
        answer = send(session, request, **how)  # type: ignore[arg-type]  # as it was called
        parts = urlsplit(request.url or "")
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        answered = answer.content  # read whole: whoever asked reads it from memory
        of_http = (_fields(request.headers), _fields(answer.headers))
        said.append(Said(request.method or "", address, asked, answer.status_code, answered, *of_http))
        return answer

    requests.Session.send = listening  # type: ignore[method-assign]
    try:
        yield
    finally:
        requests.Session.send = send  # type: ignore[method-assign]


def _fields(all_of_them: Mapping[str, str]) -> dict[str, str]:
    return {name: str(all_of_them[name]) for name in FIELDS if name in all_of_them}
