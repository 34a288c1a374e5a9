"""A card's file: what is in the chip, and the PIN counters, which outlive power and programs.

These files hold private keys and PINs of people who do not exist. Nothing of the kind is ever written for a real card.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal, TypedDict

Token = Literal["my_number", "old_resident_card", "phone", "staff", "foreign"]
PinName = Literal["auth", "sign", "basic_four", "staff"]


class PinRecord(TypedDict):
    """One PIN and where its counter stands."""

    value: str
    most_tries: int
    tries_left: int


class BasicFourRecord(TypedDict):
    """The four items as they stand in the chip."""

    name: str
    address: str
    birth: str
    sex: str


class CardRecord(TypedDict, total=False):
    """The whole file. Certificates are base64 DER, keys PEM."""

    marking: str
    label: str
    token: Token
    atr: str
    pins: dict[str, PinRecord]
    basic_four: BasicFourRecord
    sign_certificate: str
    sign_key: str
    sign_ca: str
    auth_certificate: str
    auth_key: str
    auth_ca: str
    staff_id: str
    staff_key: str


def load(path: Path) -> CardRecord:
    """The record of a card's file."""
    record: CardRecord = json.loads(path.read_text("utf-8"))
    if record.get("marking") != "DEVELOPMENT":
        raise ValueError(f"{path.name} is no card of the development authority")
    return record


def save(path: Path, record: CardRecord) -> None:
    """Write the file whole or not at all; readable by its owner only."""
    beside = path.with_suffix(".new")
    text = json.dumps(record, ensure_ascii=False, indent=1)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    beside.replace(path)
