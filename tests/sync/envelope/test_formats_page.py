"""The worked examples of docs/formats.md are those of the vectors, and every name of a contract member is in it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from sync.contract.capabilities import CAPABILITIES_LIMIT, CENTRE_READS, KIOSK_READS
from sync.contract.chain import box, entry, print_outcome, staff_act, statement
from sync.contract.wire import (
    ack,
    catalogue,
    contact,
    drafts,
    enrolment,
    kiosk_enrolment,
    manifest,
    objects,
    questions,
    refusals,
    status,
    status_frames,
)
from sync.envelope.jws import Typ
from tests.vectors.keys import FOLDER

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()
VECTORS = "".join(path.read_text() for path in FOLDER.glob("*.json"))
DESCRIBED = [
    *(statement.Statement, statement.Item, statement.Consent, statement.AttachmentReference),
    *(box.BoxContent, box.Secrets, box.ResidentSignature, entry.Entry, entry.TimeEvidence),
    *(contact.ContactHeader, contact.Heartbeat, ack.ContactAnswer, refusals.Refusal, ack.Ack),
    *(ack.LogHead, manifest.Incarnation, manifest.Manifest, manifest.PublicKey),
    *(catalogue.Catalogue, catalogue.CataloguePage, catalogue.ListedDefinition, catalogue.ServiceFacts),
    catalogue.LeafletCode,
    *(objects.ObjectsAsked, questions.Question, questions.Answer, questions.Told, questions.StatusAsked),
    *(questions.TakenAsked, questions.TakenTold),
    *(questions.StatusTold, questions.Carried),
    *(drafts.Draft, drafts.DraftItem, drafts.DraftKeepAsked, drafts.DraftKeepTold, drafts.DraftFetchAsked),
    *(drafts.DraftFetchTold, drafts.DraftEndAsked, drafts.DraftEndTold, drafts.DraftExtendAsked),
    *(drafts.DraftExtendTold, drafts.DraftsStandingAsked, drafts.DraftsStandingTold),
    *(catalogue.Hall, catalogue.StaffCard, status.StatusView, status.MarkedField, status.StatusBlob),
    *(status_frames.StatusPage, kiosk_enrolment.KioskEnrolment),
    *(enrolment.EnrolmentHello, enrolment.EnrolmentChallenge, enrolment.EnrolmentProof),
    *(enrolment.EnrolmentGrant, ack.AuditHead, refusals.SignedRefusal),
    *(staff_act.StaffActEntry, staff_act.StaffAct, print_outcome.PrintOutcomeEntry, print_outcome.PrintedCopy),
    *(enrolment.EnrolmentAnswer, entry.Part, box.AttachmentKey),
]


def test_every_long_value_of_the_page_stands_in_a_vector():
    values = re.findall(r"`([0-9a-f]{32,}|[A-Z2-7]{100,}|[A-Za-z0-9_-]{43}|[0-9A-Z-]{14,35})`", PAGE)
    values = [value for value in values if value != "0123456789ABCDEFGHJKMNPQRSTVWXYZ"]
    assert len(values) >= 14
    for value in values:
        assert value in VECTORS, value
    base = PAGE[PAGE.index('"@method": POST') :].split("\n```")[0]
    assert base.replace("\n", "\\n").replace('"', '\\"') in VECTORS


@pytest.mark.parametrize("message", DESCRIBED, ids=lambda message: message.__name__)
def test_every_member_is_named_on_the_page(message):
    for field in msgspec.structs.fields(message):
        assert f"`{field.encode_name}`" in PAGE or f'"{field.encode_name}"' in PAGE, field.name


def test_every_type_of_jws_is_named_on_the_page():
    for typ in Typ:
        assert f"`{typ.value}`" in PAGE


def test_what_each_side_reads_is_what_the_page_says():
    """Whoever builds the other end by this page names these, or gets no answer."""
    for names in (KIOSK_READS, CENTRE_READS):
        assert "ours: " + ", ".join(f"`{name}`" for name in names) in " ".join(PAGE.split()), names
    assert f"at most {CAPABILITIES_LIMIT}, of which" in PAGE
