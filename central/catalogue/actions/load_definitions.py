"""Definitions from files into the catalogue. A changed form needs a higher version: statements name the very bytes.

A file has form and service facts on one page, as a resident sees them. Facts change without a new version.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from central.audit.record import NewEntry, record_all
from central.catalogue.act_details import OfVersion
from central.catalogue.actions.carry_wordings import carry_wordings
from central.catalogue.models import ProcedureVersion
from central.catalogue.queries import id_taken
from central.catalogue.refusals import DefinitionFlawed, IdTaken
from central.organisation import facts as service_facts
from central.organisation.models import Body, Hall
from sync.contract.definition_flaws.check_definition import check_definition
from sync.contract.definition_flaws.texts import facts_flaws
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.forms.texts import words
from sync.contract.one_reading import each_member_once
from sync.contract.wire.catalogue import ServiceFacts, read_facts, sha256_of, split_definition
from sync.errors import ContractError
from sync.japanese.dates import today_in_japan

ADDED = "procedure.added"
DEFINITIONS = Path(__file__).resolve().parent.parent / "definitions"


def load_definitions(folder: Path = DEFINITIONS, by: str = "system") -> list[ProcedureVersion]:
    """Add what is new in a folder of definitions. Safe to repeat.

    Raises:
        DefinitionFlawed: one that nobody could answer.
        IdTaken: another body of a hall offers a procedure of this id.
        ContractError: not a definition, or one whose text changed without its version.
    """
    with transaction.atomic():
        found = [_added(compact(path.read_bytes())) for path in sorted(folder.glob("*.json"))]
        record_all([_told(row, act, by) for row, act in found if act])
        for row, act in found:
            if act == ADDED:
                carry_wordings(row, by)
    return [row for row, _ in found]


def add_definition(data: bytes, by: str) -> ProcedureVersion:
    """Add one definition and offer it in place of its earlier versions, in the caller's transaction.

    Raises:
        DefinitionFlawed, IdTaken, ContractError
    """
    row, act = _added(data)
    if act:
        record_all([_told(row, act, by)])
    if act == ADDED:
        carry_wordings(row, by)
    return row


def _added(data: bytes) -> tuple[ProcedureVersion, str]:
    """The row of a definition, and what was done: the name of an act, or nothing."""
    form, facts = split_definition(data)
    procedure = read_procedure(form)
    refuse_flawed(procedure, read_facts(facts))
    body = Body.objects.get(code=procedure.body)
    told = "procedure.facts_changed" if service_facts.put(body, procedure.id, facts) else ""
    sha256 = sha256_of(form)
    known = ProcedureVersion.objects.filter(body=body, procedure=procedure.id, version=procedure.version).first()
    if known is not None:
        # Loaded in the first days, with its facts inside: statements name those bytes.
        if known.sha256 not in (sha256, sha256_of(data)):
            raise ContractError(f"{procedure.id} {procedure.version} exists with another text: give it a new version")
        return known, told
    # Two bodies that offer one id at once come one after the other.
    list(Hall.objects.select_for_update(of=("self",)).filter(serves=body).order_by("pk").values_list("pk"))
    if id_taken(body.pk, procedure.id):
        raise IdTaken(procedure.id)
    ProcedureVersion.objects.filter(body=body, procedure=procedure.id).update(offered=False)
    row = ProcedureVersion.objects.create(
        body=body,
        procedure=procedure.id,
        version=procedure.version,
        title=words(procedure.name, "ja"),
        definition=form,
        sha256=sha256,
        added_at=timezone.now(),
    )
    return row, ADDED


def refuse_flawed(procedure: Procedure, facts: ServiceFacts) -> None:
    """See that somebody can answer it, and read what its office says.

    Raises:
        DefinitionFlawed
    """
    flaws = (*check_definition(procedure, today_in_japan(timezone.now())), *facts_flaws(facts))
    if flaws:
        raise DefinitionFlawed(procedure, flaws)


def _told(row: ProcedureVersion, act: str, by: str) -> NewEntry:
    return NewEntry(by, act, f"procedure:{row.procedure}", row.body, OfVersion(version=row.version))


def compact(data: bytes) -> bytes:
    """The one spelling in which a definition is kept and hashed: JSON without spaces, members in the file's order.

    Raises:
        ContractError: no JSON, or a member that stands twice: nobody could say which of the two counts.
    """
    each_member_once(data)
    return json.dumps(json.loads(data), ensure_ascii=False, separators=(",", ":")).encode()
