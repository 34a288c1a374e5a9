"""What a small centre holds of sealed parts, and what goes wrong with them."""

from __future__ import annotations

import hashlib
from collections import deque
from dataclasses import dataclass, field

from sync.contract.chain.entry import Part
from sync.contract.wire.messages import write_message
from sync.contract.wire.parts import PART_RECEIPT, PartPiece, PartReceipt, PartTold
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import Signer

PartMischief = str
"""`answer`, `drop_before` and `drop_after` it was stored, `spoil` what is stored, `no_receipt`, `forged` (by another
key), `other_part`, `lie` (says that it holds more), `html`."""


@dataclass
class PartShelf:
    """Pieces as they came. `faults` are taken one for each request; without any it answers."""

    signer: Signer
    other: Signer
    named: dict[str, dict[str, Part]] = field(default_factory=dict)
    """Entry hash → what the entry names."""
    held: dict[str, bytes] = field(default_factory=dict)
    receipted: list[str] = field(default_factory=list)
    """Parts in the order in which they were first signed for."""
    faults: deque[PartMischief] = field(default_factory=deque)
    received_bytes: int = 0
    requests: int = 0
    asked_only: int = 0

    def answer(self, piece: PartPiece, incarnation: str, kiosk: str, at: str) -> tuple[int, bytes | str]:
        """Status and body, or the code of a refusal; status 0 = cut the connection."""
        fault = self.faults.popleft() if self.faults else "answer"
        self.requests += 1
        self.received_bytes += len(piece.data)
        self.asked_only += not piece.data
        if fault in ("drop_before", "html"):
            return (0, b"") if fault == "drop_before" else (502, b"<html>Bad Gateway</html>")
        header = piece.header
        if header.entry not in self.named:
            return 409, "unknown_entry"
        part = self.named[header.entry].get(header.part)
        if part is None or part.length != header.length:
            return 404, "unknown_part"
        told = self._store(piece, fault, incarnation, kiosk, at)
        return (0, b"") if fault == "drop_after" else (200, write_message(told))

    def _store(self, piece: PartPiece, fault: str, incarnation: str, kiosk: str, at: str) -> PartTold:
        header = piece.header
        held = self.held.get(header.part, b"")
        if header.offset == len(held):
            held += piece.data if fault != "spoil" else bytes(len(piece.data))
        whole = len(held) == header.length
        if whole and hashlib.sha256(held).hexdigest() != header.part:
            held, whole = b"", False
        self.held[header.part] = held
        if not whole:
            more = min(header.length, len(held) + 1000) if fault == "lie" else len(held)
            return PartTold(1, header.part, more)
        if fault == "no_receipt":
            return PartTold(1, header.part, len(held))
        receipt = PartReceipt(1, PART_RECEIPT, incarnation, kiosk, 1, header.entry, header.part, header.length, at)
        if fault == "other_part":
            receipt = PartReceipt(1, PART_RECEIPT, incarnation, kiosk, 1, header.entry, "ab" * 32, header.length, at)
        elif header.part not in self.receipted and fault != "forged":
            self.receipted.append(header.part)
        signer = self.other if fault == "forged" else self.signer
        jws = sign_jws(write_message(receipt), Typ.PART_RECEIPT, signer).decode()
        return PartTold(1, header.part, len(held), jws)
