"""Opened statements against what lies in custody: JWS ↔ statement ↔ entry ↔ box, from the bytes at this moment."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from central.applications import proof
from central.applications.checks import checks_in
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.proof import Proof, proofs_of_own
from central.intake.boxes import Boxes, NoBox, box_of
from central.intake.custody.custody_rows import number_of
from central.intake.models import CustodyEntry
from central.kiosks.models import KioskKey
from sync.contract.chain.box import ResidentSignature
from sync.contract.chain.chain_entry import box_belongs, read_chain_entry
from sync.contract.chain.entry import ENTRY_LIMIT_BYTES, Entry
from sync.contract.chain.statement import StatementKind, procedure_stated
from sync.envelope.jws import Typ, entry_hash, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.resident.resident_signature import flattened, verify_resident_signature
from sync.errors import SyncError


class CustodyProver:
    """Answers from custody's own rows, a few statements for however many versions; large and old boxes from files."""

    def versions(self, versions: Sequence[ApplicationVersion]) -> Mapping[int, Proof]:
        """The proof of each version, by its id."""
        own = [version for version in versions if version.kiosk_epoch is None]
        return self._sent([version for version in versions if version.kiosk_epoch is not None]) | proofs_of_own(own)

    def _sent(self, versions: Sequence[ApplicationVersion]) -> dict[int, Proof]:
        """Of what kiosks sent."""
        wanted = Q(entry_hash__in=[version.entry_hash for version in versions])
        rows = {row.entry_hash: row for row in _rows(wanted)}
        keys, homes, boxes = _keys(list(rows.values())), _homes(versions), Boxes(row.pk for row in rows.values())
        return {
            version.pk: _proof(version, rows.get(version.entry_hash or ""), boxes, keys, homes[version.application_id])
            for version in versions
        }

    def manual_check(self, manual_check: ManualCheck) -> tuple[str, ...]:
        """A manual check keeps the statement only of an entry that could be opened: then the entry signs its hash."""
        row = next(iter(_rows(Q(kiosk_id=manual_check.kiosk_id, epoch=manual_check.epoch, seq=manual_check.seq))), None)
        box = None if row is None else box_of(row.pk)
        if row is None or box is None:
            return ("no_entry",)
        claims, faults = entry_faults(row, box, _keys([row]))
        if claims is None and not faults:
            faults.append("other_entry")
        if claims is not None and hashlib.sha256(bytes(manual_check.statement)).hexdigest() != claims.statement:
            faults.append("other_statement")
        return tuple(faults)


def enter() -> None:
    """Be the one whom applications ask."""
    proof.register(CustodyProver())


Keys = Mapping[tuple[int, int], TrustedKey]
"""Entry keys by kiosk and epoch."""


@dataclass(frozen=True)
class Home:
    """An application as its own row tells of it, and the numbers of everything that was stated in it, by version."""

    arrival_number: str
    procedure: str
    body: int
    numbers: Mapping[int, str]


def entry_faults(row: CustodyEntry, box: bytes | NoBox, keys: Keys) -> tuple[Entry | None, list[str]]:
    """The claims of a statement's entry that was good when it came, and what does not hold of it now.

    An act of staff has no such claims; what does not hold of it is found all the same. A box that cannot be read is a
    fault of its own.
    """
    key = keys.get((row.kiosk_id, row.epoch))
    try:
        if key is None:
            return None, ["bad_entry"]
        claims = read_chain_entry(verify_jws(bytes(row.jws), Typ.ENTRY, key, ENTRY_LIMIT_BYTES))
        hashed = entry_hash(bytes(row.jws)).hex()
    except SyncError:
        return None, ["bad_entry"]
    faults = []
    place = (claims.kiosk, claims.epoch, claims.seq, number_of(claims))
    if hashed != row.entry_hash or place != (row.kiosk.code, row.epoch, row.seq, row.arrival_number):
        faults.append("other_entry")
    if isinstance(box, NoBox):
        faults.append(box.value)
    elif not box_belongs(claims, box):
        faults.append("other_box")
    return (claims if isinstance(claims, Entry) else None), faults


def _rows(wanted: Q) -> list[CustodyEntry]:
    return list(CustodyEntry.objects.filter(wanted).select_related("kiosk"))


def _keys(rows: Sequence[CustodyEntry]) -> Keys:
    found = KioskKey.objects.filter(kiosk_id__in={row.kiosk_id for row in rows}, use="entry")
    return {(key.kiosk_id, key.epoch): TrustedKey(bytes(key.public)) for key in found}


def _homes(versions: Sequence[ApplicationVersion]) -> Mapping[int, Home]:
    ids = {version.application_id for version in versions}
    numbers: dict[int, dict[int, str]] = defaultdict(dict)
    stated = ApplicationVersion.objects.filter(application_id__in=ids)
    for application, number, arrival in stated.values_list("application_id", "number", "arrival_number"):
        numbers[application][number] = arrival
    rows = Application.objects.filter(pk__in=ids).values_list("pk", "arrival_number", "procedure", "body_id")
    return {pk: Home(arrival, procedure, body, numbers[pk]) for pk, arrival, procedure, body in rows}


def _is_at_home(version: ApplicationVersion, claims: Entry, home: Home) -> bool:
    """Whether the kiosk's entry and the statement say that this version belongs to this application: the submission has
    its number, and whatever follows names one that came before it there.
    """
    stated = _procedure(bytes(version.statement))
    if version.body_id != home.body or (stated is not None and stated != home.procedure):
        return False
    before = {home.numbers.get(number) for number in range(1, version.number)}
    if None in before:
        return False
    if claims.kind is StatementKind.SUBMISSION:
        return not before and claims.arrival == home.arrival_number
    return claims.corrects in before


def _procedure(statement: bytes) -> str | None:
    """None: it cannot be read, which is a fault of its own."""
    try:
        return procedure_stated(statement)
    except SyncError:
        return None


def _proof(version: ApplicationVersion, row: CustodyEntry | None, boxes: Boxes, keys: Keys, home: Home) -> Proof:
    noted = checks_in(version.checks).outcomes.get("resident_signature", "")
    box = None if row is None else boxes.get(row.pk)
    if row is None or box is None:
        return Proof(_resident_signature(version, None, noted), ("no_entry",))
    claims, faults = entry_faults(row, box, keys)
    signature = _resident_signature(version, claims, noted)
    if claims is None and not faults:
        faults.append("other_entry")
    if claims is not None:
        place = (version.arrival_number, version.kind, version.kiosk_epoch, version.kiosk_seq)
        if place != (claims.arrival, claims.kind.value, claims.epoch, claims.seq) and "other_entry" not in faults:
            faults.append("other_entry")
        if hashlib.sha256(bytes(version.statement)).hexdigest() != claims.statement:
            faults.append("other_statement")
        if "other_entry" not in faults and not _is_at_home(version, claims, home):
            faults.append("other_application")
        if signature != noted:
            faults.append("other_signature")
    return Proof(signature, tuple(faults))


def _resident_signature(version: ApplicationVersion, claims: Entry | None, noted: str) -> str:
    """The outcome of the check of this name, as the bytes give it now."""
    if version.signature is None or version.certificate is None:
        nothing_signed = version.signature is None and (claims is None or claims.signature is None)
        # Whether one was needed is a question of the form, which was asked at the verdict.
        return noted if nothing_signed and noted in ("none", "missing") else "missing"
    kept = bytes(version.signature)
    if claims is None or claims.signature != hashlib.sha256(kept).hexdigest():
        return "other_signature"
    statement = bytes(version.statement)
    try:
        signature = _members(kept)
        if flattened(statement, signature) != kept:
            return "bad"
        verify_resident_signature(statement, signature, bytes(version.certificate))
    except (SyncError, ValueError, KeyError, TypeError):
        return "bad"
    return "ok"


def _members(kept: bytes) -> ResidentSignature:
    """The two members beside the payload, from the one spelling in which a flattened JWS is kept."""
    told = json.loads(kept)
    return ResidentSignature(str(told["protected"]), str(told["signature"]))
