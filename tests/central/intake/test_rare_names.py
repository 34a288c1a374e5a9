"""Rare names from the card to paper: what the card's bytes say is stated, sealed, judged, kept and set as it is.

A thousand names of the registers' own characters; each commit takes a share of them, `python -m tests.torture
rare_names` all, as the kiosk's own half does (`tests/kiosk/forms/test_rare_names.py`). What the font of names cannot
draw in its form is told, and no document is made: nothing is replaced in silence.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.urls import reverse

from central.applications.models import Application, ManualCheck
from central.certificates.kinds.letterhead import Letterhead
from central.certificates.kinds.reply_letter.content import LetterRow, LetterSheet, ReplyLetter
from central.certificates.refusals import MissingGlyph
from central.certificates.typesetter.typesetting import missing_in, set_document
from central.intake.actions.record_verdicts import drain_verdicts
from hardware.card.basic_four import parse
from hardware.simulated.card import authority as issuing
from hardware.simulated.card.jpki import basic_four_file
from sync.contract.chain.statement import read_statement
from sync.japanese.clusters import clusters
from tests.bench.name_pairs import private_names, rare_names
from tests.support.centre.certificates import text_of
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.commit_share import commit_number, share_of
from tests.support.people.residents import ADDRESS, NOW, Authority, Resident
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in

pytestmark = pytest.mark.django_db
WHOLE = os.environ.get("MADOGUCHI_WHOLE", "")
"""Where the torture row reads what was counted."""
NAMES, SHARE = 1_000, 36
ON_A_SHEET = 9


@pytest.mark.requirement("MOON-08")
def test_rare_names_go_from_the_card_to_paper_as_they_are(city: City, authority: Authority) -> None:
    names = share_of(rare_names(NAMES, 28), NAMES if WHOLE else SHARE, commit_number())
    hand = city.kiosk(3)
    for number, name in enumerate(names):
        card = parse(basic_four_file({"name": name, "address": ADDRESS, "birth": "19900401", "sex": "2"}))
        assert card.name == name
        resident = _with_card(authority, card.name, 7_000 + number)
        made = hand.submit("resident_record", {"name": card.name}, resident=resident)
        assert {item.id: item.value for item in read_statement(made.statement).items}["name"] == name
        deliver(hand, made)
        drain_verdicts()
    assert [check.reasons for check in ManualCheck.objects.all()] == []
    kept = [application.applicant_name for application in Application.objects.order_by("pk")]
    assert kept == names
    set_on_paper = _stand_on_paper(kept)
    if WHOLE:
        counted = {"done": len(names), "set": set_on_paper, "told_missing": len(names) - set_on_paper, "altered": 0}
        Path(WHOLE).write_text(json.dumps(counted))


def test_what_only_a_citys_own_font_has_is_kept_told_on_the_page_and_set_on_no_paper(
    city: City, authority: Authority, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    names = share_of(private_names(100), 4, commit_number())
    hand = city.kiosk(3)
    for number, name in enumerate(names):
        resident = _with_card(authority, name, 9_000 + number)
        deliver(hand, hand.submit("resident_record", {"name": name}, resident=resident))
    drain_verdicts()
    assert [check.reasons for check in ManualCheck.objects.all()] == []
    clerk = sign_in(make_cast(city.body).sato)
    for name, application in zip(names, Application.objects.order_by("pk"), strict=True):
        assert application.applicant_name == name
        page = clerk.get(reverse("applications:detail", args=[application.arrival_number])).content.decode()
        assert f'<span class="codepoint">U+{ord(name[0]):04X}</span>{name[1:]}' in page
        with pytest.raises(MissingGlyph) as told:
            set_document("reply_letter", _letter([name]))
        assert told.value.characters == (name[0],)


def _stand_on_paper(names: list[str]) -> int:
    """Each is set as it is, or the missing form is named and nothing is set. How many were set."""
    drawn = []
    for name in names:
        lacking = missing_in(_letter([name]))
        assert set(lacking) <= set(clusters(name))
        if lacking:
            with pytest.raises(MissingGlyph) as told:
                set_document("reply_letter", _letter([name]))
            assert told.value.characters == tuple(lacking)
        else:
            drawn.append(name)
    assert len(drawn) > len(names) / 2
    for begin in range(0, len(drawn), ON_A_SHEET):
        some = drawn[begin : begin + ON_A_SHEET]
        text = text_of(set_document("reply_letter", _letter(some)))
        assert [name for name in some if "".join(name.split()) not in text] == []
    return len(drawn)


def _with_card(authority: Authority, name: str, serial: int) -> Resident:
    """Somebody of this name, with the key that another has, since keys are slow to make."""
    holder = issuing.Cardholder(
        "若葉県", "若葉市", name, "0" * len(name), "2", "419900401", ADDRESS, "0" * len(ADDRESS)
    )
    end = NOW + timedelta(days=1500)
    certificate = issuing.issue_sign(
        authority.root, authority.hanako.key, holder, serial, NOW - timedelta(days=100), end
    )
    return replace(authority.hanako, name=name, certificate=certificate.public_bytes(Encoding.DER), serial=serial)


def _letter(names: list[str]) -> ReplyLetter:
    head = Letterhead(
        title="通知書",
        city="若葉市",
        fictional=True,
        certifier="若葉県若葉市長",
        seal=("若葉", "市長"),
        issued_day="令和8年11月26日",
        issued_at="市民課",
        year=2026,
        month=11,
        day=26,
        check_address="",
        micro="",
    )
    rows = tuple(LetterRow(label="氏名", value=name, name=True) for name in names)
    return ReplyLetter(
        head=head, pages=(LetterSheet("若葉市役所", rows),), opening="次のとおりです。", remedies=(), contact="市民課"
    )
