"""Forms that were decided before any program wrote them (docs/formats.md), as bytes to build them by."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.contract.chain.entry import Entry
from sync.contract.chain.statement import Statement, lines_hash, lines_of
from tests.vectors import cast

PHOTO = b"madoguchi DEVELOPMENT photo"
PART = b"madoguchi DEVELOPMENT sealed part"
BOUND = f"madoguchi-part-v1|{cast.KIOSK}|{cast.EPOCH}|{cast.SEQ}|1|1"
PART_KEY = hashlib.sha256(b"madoguchi DEVELOPMENT part key").digest()


def decided(entry: Entry, prev: str) -> dict[str, object]:
    """Each as text. `prev`: the entry that a print outcome follows."""
    statement = _with_blocks_and_attachment(cast.statement())
    return {
        "statement": statement,
        "statement_sha256": _sha(statement.encode()),
        "wording": _wording(),
        "wording_sha256": _sha(_wording().encode()),
        "content_attachments": _json([{"sha256": _sha(PHOTO), "key": _base64(PART_KEY), "parts": [_sha(PART)]}]),
        "entry": _json(msgspec.to_builtins(entry) | {"v": 2, "parts": [{"sha256": _sha(PART), "length": len(PART)}]}),
        "part_associated_data": BOUND,
        "part_plain": PHOTO.decode(),
        "part_sealed": AESGCM(PART_KEY).encrypt((1).to_bytes(12, "big"), PHOTO, BOUND.encode()).hex(),
        "part_header": _json({"v": 1, "audience": "4b0f0f2c9d1e4a53", "kiosk": cast.KIOSK} | _part() | {"offset": 0}),
        "part_receipt": _part_receipt(),
        "print_outcome": _print_outcome(prev),
    }


def _with_blocks_and_attachment(stated: Statement) -> str:
    """The same statement with two children in a block that repeats, a photo, and English words of a wording."""
    first = stated.items[0]
    children = [
        msgspec.structs.replace(
            first,
            id=f"child[{number}].name",
            group=f"お子さん（{number}人目）",
            label="お名前",
            label_reading="",
            value=name,
            shown=name,
            source="resident",
        )
        for number, name in enumerate(("山田　一郎", "山田　二葉"), 1)
    ]
    photo = msgspec.structs.replace(
        first,
        id="photo",
        group="",
        label="写真",
        label_reading="",
        value=_sha(PHOTO),
        shown="写真.jpg（27 B）",
        source="resident",
    )
    items = (*stated.items, *children, photo)
    whole = msgspec.structs.replace(stated, items=items, lines_sha256=lines_hash(lines_of(stated.title, items)))
    members: dict[str, Any] = msgspec.to_builtins(whole)
    members["v"] = 2
    members["wording"] = _sha(_wording().encode())
    members["attachments"] = [{"name": "写真.jpg", "type": "image/jpeg", "size": len(PHOTO), "sha256": _sha(PHOTO)}]
    return _json(members)


def _part() -> dict[str, object]:
    return {"entry": _sha(b"madoguchi DEVELOPMENT entry"), "part": _sha(PART), "length": len(PART)}


def _part_receipt() -> str:
    whose = {"incarnation": "4b0f0f2c9d1e4a53", "kiosk": cast.KIOSK, "epoch": cast.EPOCH}
    return _json({"v": 1, "kind": "part_receipt"} | whose | _part() | {"at": cast.TAKEN_IN_AT})


def _wording() -> str:
    words = {"name": "Copy of the resident record", "pages.applicant.fields.name.label": "Name"}
    definition = cast.statement().definition
    return _json({"v": 1, "definition": definition, "language": "en", "words": words})


def _print_outcome(prev: str) -> str:
    outcome = {
        "document": _sha(b"madoguchi DEVELOPMENT document"),
        "number": "若葉証第000123号",
        "copy": 1,
        "result": "unknown",
        "at": cast.TAKEN_IN_AT,
    }
    time = {
        "wall": cast.TAKEN_IN_AT,
        "boot": "0b7c2a64-DEVELOPMENT",
        "up_ms": 86_400_789,
        "ack": None,
        "since_ack_ms": None,
        "error_ms": 2000,
    }
    place = {"v": 1, "kind": "print_outcome", "kiosk": cast.KIOSK, "epoch": cast.EPOCH, "seq": cast.SEQ + 1}
    return _json({**place, "prev": prev, "outcome": outcome, "time": time})


def _json(tree: object) -> str:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _base64(data: bytes) -> str:
    return msgspec.to_builtins(data)  # type: ignore[no-any-return]  # text of base64
