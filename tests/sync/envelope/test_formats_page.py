"""The worked examples of docs/formats.md are those of the vectors, and every name of a contract member is in it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from sync.contract import box, catalogue, entry, messages, objects, questions, refusals, staff_act, statement
from sync.envelope.jws import Typ
from tests.vectors.keys import FOLDER

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text()
VECTORS = "".join(path.read_text() for path in FOLDER.glob("*.json"))
DESCRIBED = [
    *(statement.Statement, statement.Item, statement.Consent, statement.AttachmentReference),
    *(box.BoxContent, box.Secrets, box.ResidentSignature, entry.Entry, entry.TimeEvidence),
    *(messages.ContactHeader, messages.Heartbeat, messages.ContactAnswer, messages.Refusal, messages.Ack),
    *(messages.LogHead, messages.Incarnation, messages.Manifest, messages.PublicKey),
    *(catalogue.Catalogue, catalogue.CataloguePage, catalogue.ListedDefinition, catalogue.ServiceFacts),
    *(objects.ObjectsAsked, questions.Question, questions.Answer, questions.Told, questions.StatusAsked),
    *(questions.StatusTold, questions.Carried),
    *(messages.Hall, messages.StaffCard, messages.StatusView, messages.MarkedField, messages.StatusBlob),
    *(messages.StatusPage, messages.EnrolmentHello, messages.EnrolmentChallenge, messages.EnrolmentProof),
    *(messages.EnrolmentGrant, messages.AuditHead, refusals.SignedRefusal),
    *(staff_act.StaffActEntry, staff_act.StaffAct),
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
