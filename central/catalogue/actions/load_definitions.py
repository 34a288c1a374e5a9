"""Definitions from files into the catalogue. A changed text needs a higher version: statements name the very bytes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from central.audit.record import NewEntry, record_all
from central.catalogue.models import Body, ProcedureVersion
from central.catalogue.refusals import DefinitionFlawed
from sync.contract.check_definition import check_definition
from sync.contract.one_reading import each_member_once
from sync.contract.procedures import Procedure, read_procedure, words
from sync.errors import ContractError
from sync.japanese.dates import today_in_japan

DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"


def load_definitions(folder: Path = DEFINITIONS, by: str = "system") -> list[ProcedureVersion]:
    """Add what is new in a folder of definitions. Safe to repeat.

    Raises:
        DefinitionFlawed: one that nobody could answer.
        ContractError: not a definition, or one whose text changed without its version.
    """
    with transaction.atomic():
        found = [_added(compact(path.read_bytes())) for path in sorted(folder.glob("*.json"))]
        record_all([_told(row, by) for row, new in found if new])
    return [row for row, _ in found]


def add_definition(data: bytes, by: str) -> ProcedureVersion:
    """Add one definition and offer it in place of its earlier versions, in the caller's transaction.

    Raises:
        DefinitionFlawed, ContractError
    """
    row, new = _added(data)
    if new:
        record_all([_told(row, by)])
    return row


def _added(data: bytes) -> tuple[ProcedureVersion, bool]:
    """The row of a definition, and whether it is new."""
    procedure = read_procedure(data)
    refuse_flawed(procedure)
    sha256 = hashlib.sha256(data).hexdigest()
    body = Body.objects.get(code=procedure.body)
    known = ProcedureVersion.objects.filter(body=body, procedure=procedure.id, version=procedure.version).first()
    if known is not None:
        if known.sha256 != sha256:
            raise ContractError(f"{procedure.id} {procedure.version} exists with another text: give it a new version")
        return known, False
    ProcedureVersion.objects.filter(body=body, procedure=procedure.id).update(offered=False)
    row = ProcedureVersion.objects.create(
        body=body,
        procedure=procedure.id,
        version=procedure.version,
        title=words(procedure.name, "ja"),
        definition=data,
        sha256=sha256,
        added_at=timezone.now(),
    )
    return row, True


def refuse_flawed(procedure: Procedure) -> None:
    """See that somebody can answer it.

    Raises:
        DefinitionFlawed
    """
    if flaws := check_definition(procedure, today_in_japan(timezone.now())):
        raise DefinitionFlawed(procedure, flaws)


def _told(row: ProcedureVersion, by: str) -> NewEntry:
    return NewEntry(by, "procedure.added", f"procedure:{row.procedure}", row.body, {"version": row.version})


def compact(data: bytes) -> bytes:
    """The one spelling in which a definition is kept and hashed: JSON without spaces, members in the file's order.

    Raises:
        ContractError: no JSON, or a member that stands twice: nobody could say which of the two counts.
    """
    each_member_once(data)
    return json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")).encode()
