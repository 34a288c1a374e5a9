"""What each entry of a contact is worth, found before the database is touched: signatures are the dear part.

An entry's bytes that do not hold are not refused but named (`fault`), and get the place in the chain that their
neighbours leave for them: one bad entry never holds up another.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sync.contract.chain.chain_entry import ChainEntry, box_belongs, read_chain_entry
from sync.contract.chain.entry import ENTRY_LIMIT_BYTES
from sync.contract.wire.contact import Heartbeat
from sync.contract.wire.contact_frames import CONTACT_LIMIT_UNREADABLE, ContactEntry
from sync.envelope.jws import Typ, entry_hash, kid_in, payload_in, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.errors import ContractError, SyncError

_ONE_AT_A_TIME = threading.Lock()
"""The interpreter lets one thread of a process verify at a time. If it goes round, all contacts become ready late and
together, and the thread that is storing waits for it behind every one of them; so they follow each other."""


@dataclass(frozen=True)
class Presented:
    """One entry at its place."""

    seq: int
    hash: str
    """Entry hash (hex). For bytes without the form of an entry: SHA-256 of the bytes."""
    prev: str | None
    """What it says comes before it; None where nothing it says counts."""
    fault: str
    claims: ChainEntry | None
    jws: bytes
    box: bytes
    file: str = ""
    """Its box as a file of the store; empty: it becomes a row."""


class OutOfOrder(ContractError):
    """Good entries of one contact that do not follow each other by seq."""


def present(
    entries: Sequence[ContactEntry], keys: Mapping[str, TrustedKey], kiosk: str, heartbeat: Heartbeat, stored_up_to: int
) -> list[Presented]:
    """Verify every entry and give each its place.

    `keys` are the entry keys of the kiosk's present epoch by kid. `stored_up_to` only places a contact in which
    nothing can be read.

    Raises:
        OutOfOrder
    """
    with _ONE_AT_A_TIME:
        judged = [_judge(entry, keys, kiosk, heartbeat.epoch) for entry in entries]
    start = _start(entries, judged, stored_up_to)
    found: list[Presented] = []
    for place, (entry, (claims, fault)) in enumerate(zip(entries, judged, strict=True)):
        seq = start + place
        if claims is not None and claims.seq != seq:
            raise OutOfOrder("the entries of a contact stand in the order of their seq, without gaps")
        prev = claims.prev if claims is not None else None
        found.append(Presented(seq, _hash(entry.jws), prev, fault, claims, entry.jws, entry.box))
    return _cut_short(_known_by_neighbours(found, heartbeat))


def present_again(entry: ContactEntry, key: TrustedKey, kiosk: str, epoch: int) -> Presented | None:
    """An entry that a program before this one could not read, if it holds now."""
    claims, fault = _judge(entry, {key.kid: key}, kiosk, epoch)
    if claims is None or fault:
        return None
    return Presented(claims.seq, _hash(entry.jws), claims.prev, "", claims, entry.jws, entry.box)


def _judge(
    entry: ContactEntry, keys: Mapping[str, TrustedKey], kiosk: str, epoch: int
) -> tuple[ChainEntry | None, str]:
    """The claims, if they count as the kiosk's word, and the fault. A good entry may have a box that is not its own."""
    try:
        key = keys.get(kid_in(entry.jws, Typ.ENTRY))
        if key is None:
            return None, "unknown_key"
        payload = verify_jws(entry.jws, Typ.ENTRY, key, ENTRY_LIMIT_BYTES)
    except SyncError:
        return None, "bad_signature"
    try:
        claims = read_chain_entry(payload)
    except SyncError:
        return None, "malformed"
    if claims.kiosk != kiosk or claims.epoch != epoch:
        return None, "foreign"
    if not box_belongs(claims, entry.box):
        return claims, "other_box"
    return claims, ""


def _start(entries: Sequence[ContactEntry], judged: Sequence[tuple[ChainEntry | None, str]], stored_up_to: int) -> int:
    for place, (claims, _) in enumerate(judged):
        if claims is not None:
            return claims.seq - place
    for place, entry in enumerate(entries):
        try:
            return read_chain_entry(payload_in(entry.jws, Typ.ENTRY)).seq - place
        except SyncError:
            continue
    return stored_up_to + 1


def _hash(jws: bytes) -> str:
    try:
        return entry_hash(jws).hex()
    except SyncError:
        return hashlib.sha256(jws).hexdigest()


def _cut_short(found: list[Presented]) -> list[Presented]:
    """Up to the last unreadable entry that one contact may bring. The acknowledgement says how far that was."""
    unreadable = 0
    for place, entry in enumerate(found):
        unreadable += entry.claims is None
        if unreadable > CONTACT_LIMIT_UNREADABLE:
            return found[:place]
    return found


def _known_by_neighbours(found: list[Presented], heartbeat: Heartbeat) -> list[Presented]:
    """Damaged bytes have a hash of their own; the entry after them, or the heartbeat, knows what the place had."""
    named: list[Presented] = []
    for place, entry in enumerate(found):
        known = None
        if entry.claims is None:
            if place + 1 < len(found):
                known = found[place + 1].prev
            elif heartbeat.seq == entry.seq:
                known = heartbeat.head
        if known is None:
            named.append(entry)
        else:
            named.append(Presented(entry.seq, known, None, entry.fault, None, entry.jws, entry.box))
    return named
