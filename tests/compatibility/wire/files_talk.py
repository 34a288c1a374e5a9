"""What a kiosk hands in with files: they stand in entry, content and statement, and follow in parts."""

from __future__ import annotations

from msgspec import structs

from central.catalogue.models import ProcedureVersion
from sync.contract.chain.statement import StatementKind, write_statement
from sync.envelope.status import status_key
from sync.outbox import Kept, Submission
from tests.support.between.files_by_hand import PHOTO, PLAN, HandFile, statement_naming
from tests.support.between.kiosk_hand import KioskHand


def submission_with_two_files(hand: KioskHand, definition: ProcedureVersion) -> Submission:
    """As a kiosk keeps it. `definition` asks for files."""
    files = (PLAN, PHOTO)
    statement = statement_naming(hand, definition, tuple(file.reference for file in files))
    return Submission(StatementKind.SUBMISSION, write_statement(statement), files=tuple(file.content for file in files))


def correction_with_one_more(hand: KioskHand, filed: Kept) -> Submission:
    """Of what came with the plan and the photograph: the plan stays, another photograph comes."""
    other = HandFile("ベッド2.jpg", b"\xff\xd8\xff another bed", "image/jpeg")
    definition = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    kind, named = StatementKind.CORRECTION, (PLAN.reference, other.reference)
    statement = structs.replace(statement_naming(hand, definition, named, kind), corrects=filed.arrival)
    return Submission(
        kind,
        write_statement(statement),
        corrects=filed.arrival,
        old_status_key=status_key(filed.arrival, filed.inquiry),
        files=(other.content,),
    )
