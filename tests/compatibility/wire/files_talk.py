"""What a kiosk hands in with files: they stand in entry, content and statement, and follow in parts."""

from __future__ import annotations

from central.catalogue.models import ProcedureVersion
from sync.contract.chain.statement import StatementKind, write_statement
from sync.outbox import Submission
from tests.support.between.files_by_hand import PHOTO, PLAN, statement_naming
from tests.support.between.kiosk_hand import KioskHand


def submission_with_two_files(hand: KioskHand, definition: ProcedureVersion) -> Submission:
    """As a kiosk keeps it. `definition` asks for files."""
    files = (PLAN, PHOTO)
    statement = statement_naming(hand, definition, tuple(file.reference for file in files))
    return Submission(StatementKind.SUBMISSION, write_statement(statement), files=tuple(file.content for file in files))
