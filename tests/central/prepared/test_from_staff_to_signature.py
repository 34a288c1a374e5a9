"""職員が用意した申請: typed on a page, taken up at a kiosk by the code on the sheet, changed, handed in, and read."""

from __future__ import annotations

import re
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.models import Application, HandlingEvent
from central.audit.models import AuditEntry
from central.catalogue.models import ProcedureVersion
from central.drafts.models import DraftTrace, SealedDraft
from central.intake.actions.record_verdicts import drain_verdicts
from central.prepared.models import PreparedApplication
from hardware.printer import SlipContent
from kiosk.screens.form_page import FormPage
from kiosk.screens.picture import Picture
from kiosk.screens.review import Review
from kiosk.screens.touches import Chosen, Confirmed, FieldAnswered, FieldOpened, LanguageChosen, TypedText
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.done import Received
from kiosk.steps.apply.fill_form import FillPage, TypeField
from kiosk.steps.follow_up.go_on import GoOn
from kiosk.steps.follow_up.resume import NothingOpened
from sync.contract.chain.statement import read_statement
from tests.support.between.kiosk_beside_centre import Beside
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.deliveries import deliver
from tests.support.kiosk.example_catalogue import BULKY_WASTE
from tests.support.kiosk.kiosk_in_a_box import KioskInABox
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
Hall = tuple[KioskInABox, Beside]
TYPED = {"item:name": "猫柳銀之丞", "item:kana": "ネコヤナギギンノジョウ", "item:phone": "050-9876-5432"}


def version() -> ProcedureVersion:
    return ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)


def page_of(client: Client) -> dict[str, str]:
    """What a browser would send of the empty page, as far as it is hidden."""
    page = client.get(reverse("prepared:one", args=[version().pk])).content.decode()
    once = re.search(r'name="once" value="([0-9a-f]{32})"', page)
    assert once is not None
    asked = dict.fromkeys(re.findall(r'name="(item:[^"*]+)"', page), "")
    return asked | {"once": once[1], "language": "ja", "act": "make"}


def prepares(client: Client, **changed: str) -> Any:
    return client.post(reverse("prepared:one", args=[version().pk]), page_of(client) | TYPED | changed)


def code_on(sheet: bytes) -> str:
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=sheet, capture_output=True, check=True)
    found = re.search(r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", said.stdout.decode())
    assert found is not None, said.stdout.decode()
    return found[0]


def opens(kiosk: KioskInABox, code: str, language: str = "ja") -> KioskInABox:
    if not isinstance(kiosk.step, Start):
        kiosk.does(Confirmed())
    return kiosk.does(LanguageChosen(language), Chosen("resume"), TypedText(code))


def signed_statement(kiosk: KioskInABox) -> bytes:
    """Through every page of the form to the confirm page; the bytes that stand there."""
    assert isinstance(kiosk.screens.now, FormPage)
    assert kiosk.screens.now.fields[0].id == "name", "from the first page on"
    kiosk.does(FieldOpened("phone"))
    if isinstance(kiosk.step, TypeField):
        kiosk.does(TypedText("050-1111-2222"))
    else:
        kiosk.does(FieldAnswered("phone", "050-1111-2222"))
    kiosk.fill(BULKY_WASTE)
    assert isinstance(kiosk.screens.now, Review)
    statement = kiosk.conversation.visit.statement
    assert statement is not None
    return statement


def arrives(hand: KioskHand, statement: bytes) -> Application:
    """What the kiosk's resident stated, as an entry of a kiosk of the city."""
    deliver(hand, hand.submit("bulky_waste", stated=statement))
    drain_verdicts()
    return Application.objects.get()


@pytest.mark.requirement("GAP-28", "GAP-11")
def test_the_resident_looks_at_what_staff_typed_changes_one_answer_and_everybody_reads_whose_each_is(
    cast: Cast, hall: Hall, hand: KioskHand
) -> None:
    client = sign_in(cast.sato)
    answer = prepares(client)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf"), answer.content.decode()
    code = code_on(answer.content)
    # The centre keeps bytes that it cannot read, and says of them who made them.
    row, draft = PreparedApplication.objects.get(), SealedDraft.objects.get()
    assert (row.by, row.answers, row.draft) == (cast.sato, 3, draft.pk)
    kept = repr([vars(row), vars(draft), *AuditEntry.objects.values()]).encode() + bytes(draft.sealed)
    for secret in ("猫柳", "ネコヤナギ", "9876", code, code.replace("-", "")):
        assert secret.encode() not in kept
    kiosk, _line = hall
    opens(kiosk, code)
    greeted = kiosk.screens.now
    assert isinstance(kiosk.step, GoOn)
    assert isinstance(greeted, Picture)
    assert cast.sato.name in greeted.lines[0]
    assert "期限を1か月のばす" not in [button.label for button in greeted.buttons]
    kiosk.does(Confirmed())
    assert isinstance(kiosk.step, FillPage)
    statement = signed_statement(kiosk)
    hands = {item.id: item.source for item in read_statement(statement).items}
    assert (hands["name"], hands["kana"], hands["phone"]) == ("staff:sato", "staff:sato", "resident")
    assert {hands[item] for item in hands if item not in ("name", "kana")} <= {"resident", "postal_code", "computed"}
    kiosk.confirms()
    assert isinstance(kiosk.step, Received)
    slip = next(one for one in reversed(kiosk.printer.slips) if isinstance(one, SlipContent))
    (said,) = [step for step in slip.next_steps if cast.sato.name in step]
    assert "氏名、フリガナ" in said
    assert "電話" not in said
    assert "猫柳" not in said
    assert DraftTrace.objects.get().reason == "submitted"
    application = arrives(hand, statement)
    page = client.get(reverse("applications:detail", args=[application.arrival_number])).content.decode()
    assert page.count(f"職員 {cast.sato.name}") >= 2
    assert f"端末 {hand.code}" in page
    assert ("通信なしで受付" in page) != ("通信中に受付" in page)
    assert f"職員 {cast.sato.name}（sato）が「" in page
    told = HandlingEvent.objects.get(application=application, act="typed_for")
    assert (told.actor, told.actor_name) == ("staff:sato", cast.sato.name)
    assert "本人の代わりに答えを入力した" in page
    beside = client.get(reverse("applications:copy", args=[application.arrival_number])).content.decode()
    assert f"職員 {cast.sato.name}" in beside
    assert "本人が申請しました" in client.get(reverse("prepared:list")).content.decode()


@pytest.mark.requirement("GAP-28")
def test_the_resident_may_refuse_and_off_line_is_told_to_wait_or_to_come_to_the_counter(cast: Cast, hall: Hall) -> None:
    client = sign_in(cast.sato)
    code = code_on(prepares(client).content)
    kiosk, line = hall
    line.down = True
    opens(kiosk, code)
    assert isinstance(kiosk.step, NothingOpened)
    assert isinstance(kiosk.screens.now, Picture)
    assert any("窓口（市民課）でも申請できます" in words for words in kiosk.screens.now.lines)
    line.down = False
    kiosk.does(Chosen("again"))
    assert isinstance(kiosk.step, GoOn)
    kiosk.does(Chosen("discard"), Confirmed())
    assert not SealedDraft.objects.exists()
    assert "本人がやめました" in client.get(reverse("prepared:list")).content.decode()


def test_a_page_pressed_twice_is_one_application_and_only_its_newer_paper_opens(cast: Cast, hall: Hall) -> None:
    client = sign_in(cast.sato)
    sent = page_of(client) | TYPED
    address = reverse("prepared:one", args=[version().pk])
    older, newer = (code_on(client.post(address, sent).content) for _ in range(2))
    assert PreparedApplication.objects.count() == 1
    kiosk, _line = hall
    opens(kiosk, older)
    assert isinstance(kiosk.step, NothingOpened)
    kiosk.does(Confirmed(), TypedText(newer))
    assert isinstance(kiosk.step, GoOn)
    acts = AuditEntry.objects.filter(act__startswith="prepared.").order_by("number").values_list("act", flat=True)
    assert list(acts) == ["prepared.made", "prepared.made_again"]


def test_a_page_that_the_browser_gave_back_wipes_nobodys_paper(
    cast: Cast, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.sato)
    sent = page_of(client) | TYPED
    address = reverse("prepared:one", args=[version().pk])
    first = code_on(client.post(address, sent).content)
    client.post(address, sent | {"item:phone": "050-9999-8888"})
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=2))
    client.post(address, sent)
    assert PreparedApplication.objects.count() == 3, "the next resident's, and one more paper of the first"
    kiosk, _line = hall
    opens(kiosk, first)
    assert isinstance(kiosk.step, GoOn)


def test_what_the_form_does_not_allow_is_told_at_its_field_and_nothing_is_kept(cast: Cast) -> None:
    client = sign_in(cast.sato)
    answer = prepares(client, **{"item:phone": "110", "item:name": "山田 花子"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "110や119などの番号です" in page
    assert 'value="山田 花子"' in page, "nothing typed is lost"
    assert prepares(client, **dict.fromkeys(TYPED, "")).status_code == 400
    assert not SealedDraft.objects.exists()


def test_only_who_has_the_duty_prepares_and_only_from_where_the_procedure_may_be_opened(
    cast: Cast, settings: Any
) -> None:
    address = reverse("prepared:one", args=[version().pk])
    assert sign_in(cast.suzuki).get(address).status_code == 404
    assert sign_in(cast.suzuki).get(reverse("prepared:list")).status_code == 404
    client = sign_in(cast.sato)
    assert client.get(address).status_code == 200
    settings.ZONED_PROCEDURES = {"bulky_waste": "elsewhere"}
    assert client.get(address).status_code == 404
    assert "粗大ごみ" not in client.get(reverse("prepared:list")).content.decode()
    zone = next(iter(settings.ZONES))
    settings.ZONED_PROCEDURES = {"bulky_waste": zone}
    assert client.get(address).status_code == 200
    group = cast.sato.groups.get()
    group.duties = [duty for duty in group.duties if duty != "specific_information"]
    group.save()
    assert client.get(address).status_code == 404
