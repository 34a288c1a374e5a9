"""What the database allows once: each rule of each table is shown by a test that has kiosks come to it, or says why no
kiosk can. The tests are those of `tests.central.intake.test_unique_across_kiosks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db import models

Test = TypeVar("Test", bound=Callable[..., None])
SHOWN: dict[str, str] = {}
"""Rule → the test that has kiosks come to it."""


def shows(*rules: str) -> Callable[[Test], Test]:
    """The test has two kiosks, or two copies of one, bring what these rules allow once."""

    def entered(test: Test) -> Test:
        SHOWN.update(dict.fromkeys(rules, test.__name__))
        return test

    return entered


_CITY = "the city's own papers, made by its commands at the centre"
_STAFF = "made by a member of staff or for one; no message of a kiosk makes such a row"
_OWN = "made by the centre for what it holds already; the key is that row's own"
_DRAWN = "drawn by the centre itself under the lock of its counter, never taken from a message"
_COUNTS = "counts tries, or drafts; it holds nothing that anybody handed in, and a second maker finds the first's"
OUT_OF_REACH = {
    "applications.ConsultationEnd.consultation": _STAFF,
    "applications.NameEnding.pk": "lines of one application, made of its names; twice the same ending is one",
    "applications.NumberLane.one_lane_of_a_number": "a lane of the centre's own numbers, 900 to 999, on one day",
    "applications.Search.id": _STAFF,
    "applications.WorkingCopy.one_copy_of_a_number": _STAFF,
    "organisation.Body.code": _CITY,
    "organisation.Hall.body": _CITY,
    "organisation.Hall_serves.hall+body": _CITY,
    "organisation.ProcedureFacts.one_facts_of_a_procedure": _CITY,
    "attachments.AttachedFile.one_file_of_a_number": _OWN,
    "attachments.AwaitedPart.one_part_of_an_entry": "an entry is one kiosk's; who asks for a part again finds its row",
    "attachments.ScannerOutage.id": "one row of the worker that asks the scanner",
    "catalogue.Leaflet.number": _CITY,
    "batches.AddedItem.one_item_of_a_name": _STAFF,
    "batches.BatchDesk.one_desk_of_a_member": _STAFF,
    "batches.BatchRow.delivery": _OWN,
    "batches.BatchRow.one_row_of_an_application": _STAFF,
    "batches.BatchRow.one_row_of_an_own_number": _STAFF,
    "batches.GivenNumber.one_given_number_of_an_application": _STAFF,
    "batches.GivenNumber.one_use_of_a_given_number": _STAFF,
    "batches.ItemValue.one_value_of_an_item": _STAFF,
    "authoring.DraftText.one_text_of_a_number": _STAFF,
    "connection_tests.ConnectionStep.one_step_of_a_connection_run": _STAFF,
    "authoring.FormBrief.draft": _STAFF,
    "authoring.PlannedPublication.one_planned_publication_of_a_draft": _STAFF,
    "authoring.OfferEnd.one_open_offer_end_of_a_version": _STAFF,
    "authoring.WordingDraft.one_open_wording_draft_of_a_version": _STAFF,
    "authoring.WordingChange.one_wording_change_of_a_number": _STAFF,
    "authoring.MadePackage.one_package_of_these_words": _STAFF,
    "authoring.SenderKey.one_acceptance_of_a_key": _STAFF,
    "catalogue.ProcedureVersion.one_definition_of_a_version": _CITY,
    "catalogue.ProcedureWording.one_offered_wording_of_a_language": _CITY,
    "catalogue.ProcedureWording.sha256": _CITY,
    "catalogue.ProcedureVersion.one_offered_version": _CITY,
    "catalogue.ProcedureVersion.sha256": _CITY,
    "catalogue.PublishedCatalogue.one_catalogue_of_a_version": _CITY,
    "catalogue.PublishedObject.sha256": _CITY,
    "catalogue.StaffCard.card": _CITY,
    "bulk_acts.PlannedFile.one_file_of_a_slot": _STAFF,
    "postal.PostalLetter.row": _STAFF,
    "bulk_acts.PlannedChange.one_change_of_a_plan": _STAFF,
    "catalogue.TrustAnchor.one_anchor_of_a_use": _CITY,
    "prepared.PreparedApplication.draft": _DRAWN,
    "prepared.PreparedApplication.once": _STAFF,
    "paper_forms.PaperFile.one_paper_file_of_a_number": _STAFF,
    "paper_forms.PaperLayout.one_paper_layout_of_a_number": _STAFF,
    "paper_forms.PaperBatchLine.one_paper_batch_line_of_an_application": _STAFF,
    "certificates.Certifier.one_certifier_of_a_day": _CITY,
    "certificates.DocumentFile.document": _OWN,
    "certificates.IssuedDocument.code": _DRAWN,
    "certificates.IssuedDocument.number": _DRAWN,
    "certificates.IssuedDocument.one_document_of_a_file": _OWN,
    "certificates.KioskPrint.entry_hash": "of one entry in custody; one that is judged again finds its row",
    "certificates.NumberCounter.one_number_counter_a_year": _DRAWN,
    "citizens.Citizen.one_citizen_of_a_number": _CITY,
    "citizens.Citizen.one_citizen_of_a_place": _CITY,
    "citizens.Household.one_household_of_a_number": _CITY,
    "citizens.Restriction.one_restriction_of_a_kind": _CITY,
    "drafts.CodeMisses.drafts_misses_of_a_day": _COUNTS,
    "drafts.DraftCount.drafts_count_of_a_day": _COUNTS,
    "drafts.DraftNotice.draft": "comes and goes with its draft",
    "drafts.DraftTrace.id": "made under the lock of the draft whose place it takes",
    "drafts.SealedDraft.id": "out of a resident's code: the second that brings one is told `other` (drafts)",
    "exports.ExportLines.one_part_of_a_frozen_set": _STAFF,
    "exports.ExportPiece.one_piece_of_a_number": _OWN,
    "exports.ExportScope.one_scope_of_an_export": _STAFF,
    "intake.ArchivedBox.entry": _OWN,
    "intake.ArchivedBox.one_box_of_a_record": _OWN,
    "intake.FiledBox.entry": "stands where CustodyBox.entry stands for smaller boxes, and is replaced as that is",
    "intake.BoxArchive.one_archive_of_a_part": _OWN,
    "intake.LaterRevocation.version": _OWN,
    "intake.RevocationRound.id": "one row of the job that judges again; a second worker finds the first's",
    "intake.SignedDocument.one_document_of_a_number": _CITY,
    "jobs.Job.once": _OWN,
    "kiosks.EnrolmentCode.code_id": _STAFF,
    "kiosks.Kiosk.code": _STAFF,
    "questions.QuestionTurn.kiosk": "the turn of one kiosk, made under its own key; a second maker finds the first's",
    "limits.Lockout.one_lockout_of_a_name": _COUNTS,
    "limits.RateBucket.one_rate_bucket_of_a_place": _COUNTS,
    "notices.Delivery.message_id": _DRAWN,
    "notices.Delivery.one_delivery_of_a_notice": _STAFF,
    "notices.PostOfficeTrouble.id": "one row of the worker that sends mail",
    "store.StoreOutage.id": "a row for writing and one for reading that say since when the store is away",
    "store.StoredFile.sha256": "the same bytes are the same file: a second use is counted, not refused",
    "staff.StaffGroup.one_group_of_a_name_in_a_body": _STAFF,
    "staff.StaffMember.staff_number": _STAFF,
    "staff.StaffMember_groups.staffmember+staffgroup": _STAFF,
    "staff.StaffSession.session_key": _STAFF,
}
"""Rule → why no kiosk can come to it."""


def rules_of(model: type[models.Model]) -> Iterator[str]:
    """All that the database allows once in this table, but a key that it counts up by itself."""
    for field in model._meta.fields:
        if field.unique and not isinstance(field, models.AutoField):
            yield f"{model._meta.label}.{field.name}"
    for together in model._meta.unique_together:
        yield f"{model._meta.label}.{'+'.join(together)}"
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield f"{model._meta.label}.{constraint.name}"
