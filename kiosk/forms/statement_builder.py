"""The statement: made once from what stands in the visit, then only its bytes count (promise 6)."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.forms.answers import asking, state_computed, today
from kiosk.forms.files import asked_files
from kiosk.state.visit import Visit
from sync.contract.chain.statement import (
    PLAIN,
    WITH_MORE,
    Consent,
    Source,
    Statement,
    StatementKind,
    consent_to,
    lines_hash,
    lines_of,
    write_statement,
)
from sync.contract.chain.statement_lines import WITHDRAWAL_ITEM, Filled, items_of, title_of
from sync.contract.forms.attached_files import AttachmentReference
from sync.contract.forms.procedures import FieldKind, Procedure
from sync.contract.forms.rules import CONSENT_GIVEN

SALT_BYTES = 16


def make_statement(visit: Visit) -> bytes:
    """State the answers to what is asked. Call once; whoever edits an answer afterwards discards the bytes.

    What was answered to a question that is not asked now stays in the visit and comes back with the question.
    """
    state_computed(visit)
    filled = {field_id: Filled(given.value, given.source) for field_id, given in visit.answers.items()}
    files = asked_files(asking(visit), visit)
    return _written(visit, visit.kind, filled, _consent(visit.procedure, visit, visit.appearance.language), files)


def make_withdrawal(visit: Visit, reason: str) -> bytes:
    """State that the application of `visit.former` is withdrawn, and why (one of `WITHDRAWAL_REASONS`)."""
    filled = {WITHDRAWAL_ITEM: Filled(reason, Source.RESIDENT)}
    return _written(visit, StatementKind.WITHDRAWAL, filled, None)


def _written(
    visit: Visit,
    kind: StatementKind,
    filled: Mapping[str, Filled],
    consent: Consent | None,
    files: tuple[AttachmentReference, ...] = (),
) -> bytes:
    procedure = visit.procedure
    assert visit.offer is not None, "procedure came from it"
    wording = visit.offer.wording_in(visit.appearance.language)
    title = title_of(procedure, visit.appearance.language)
    items = items_of(kind, procedure, filled, visit.appearance.language, today(visit), files)
    return write_statement(
        Statement(
            v=WITH_MORE if files or wording is not None else PLAIN,
            kind=kind,
            procedure=procedure.id,
            procedure_version=procedure.version,
            definition=visit.offer.sha256,
            wording=wording,
            language=visit.appearance.language,
            kiosk=visit.kiosk_state.kiosk,
            salt=visit.kiosk_state.randomness.bytes(SALT_BYTES).hex(),
            corrects=visit.former.view.arrival if visit.former else None,
            title=title,
            items=items,
            attachments=files,
            consent=consent,
            lines_sha256=lines_hash(lines_of(title, items)),
        )
    )


def _consent(procedure: Procedure, visit: Visit, language: str) -> Consent | None:
    """The text that stood on the screen, if it is asked and the resident said yes to it."""
    consents = [question.field.id for question in asking(visit).questions if question.field.kind is FieldKind.CONSENT]
    agreed = any(visit.value_of.get(item) == CONSENT_GIVEN for item in consents)
    if not agreed:
        return None
    return consent_to(procedure.consent_version, procedure.consent_text, language)
