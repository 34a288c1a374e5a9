"""From a kiosk's signed entry to the clerk's page and back to the resident, with nothing in between made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from central.applications.models import Application
from central.audit.verify import verify_chain
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.actions.take_custody import take_custody
from central.intake.contact_entries import present
from central.intake.documents import current_incarnation
from central.kiosks.models import Kiosk
from central.notices.drain import drain_notices
from sync.contract.chain.statement import StatementKind
from sync.contract.states import HandlingStatus
from sync.envelope.keys.signer import TrustedKey
from tests.central.notices.post_office import post_office, taken
from tests.support.between.kiosk_hand import KioskHand, Made
from tests.support.centre.city import City
from tests.support.people.residents import Authority
from tests.support.people.staff import make_cast, sign_in


def _deliver(hand: KioskHand, *made: Made) -> None:
    kiosk = Kiosk.objects.get(code=hand.code)
    keys = {hand.entry_key.kid: TrustedKey(hand.entry_key.public)}
    shown = present([one.entry for one in made], keys, hand.code, hand.heartbeat(), kiosk.stored_up_to)
    take_custody(kiosk.pk, kiosk.nonce, hand.heartbeat(), shown, current_incarnation())
    drain_verdicts()


@pytest.mark.requirement("SUB-02")
def test_a_signed_application_is_sent_back_corrected_and_accepted(
    full_city: City, authority: Authority, settings: Any, tmp_path: Path
) -> None:
    cast = make_cast(full_city.body)
    log = tmp_path / "taken.jsonl"
    with post_office(log) as port:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        hand = full_city.kiosk(3)
        first = hand.submit("resident_record", resident=authority.hanako, mail="hanako@mail.example")
        _deliver(hand, first)
        drain_notices()
        client = sign_in(cast.sato)
        assert first.arrival in client.get(reverse("applications:work")).content.decode()
        page = client.get(reverse("applications:detail", args=[first.arrival])).content.decode()
        for words in (
            "本人の署名は正しい",
            "証明書の人と、申請の内容は同じです",
            "失効をまだ確かめていません",
            "山田花子",
        ):
            assert words in page
        send_back = reverse("applications:change", args=[first.arrival, "send-back"])
        said = {"revision": 1, "marked": ["use"], "sentence": "提出先を書いてください。"}
        assert client.post(send_back, said).status_code == 302
        drain_notices()
        _deliver(
            hand,
            hand.submit(
                "resident_record",
                {"use": "銀行"},
                resident=authority.hanako,
                kind=StatementKind.CORRECTION,
                old=first,
                mail="hanako@mail.example",
            ),
        )
        drain_notices()
        application = Application.objects.get()
        assert application.status == HandlingStatus.UNPROCESSED
        corrected = client.get(reverse("applications:work-tab", args=["corrected"])).content.decode()
        assert first.arrival in corrected
        page = client.get(reverse("applications:detail", args=[first.arrival])).content.decode()
        assert "changed" in page
        assert "前の版" in page
        accept = reverse("applications:change", args=[first.arrival, "accept"])
        assert client.post(accept, {"revision": application.revision}).status_code == 302
        drain_notices()
        subjects = [mail.headers["Subject"].partition("（")[0] for mail in taken(log)]
    assert subjects == ["受け付けました", "直してほしいところがあります", "受け付けました", "申請の結果のお知らせ"]
    assert verify_chain().broken_at is None
