"""Letters on paper: in postal order behind their address sheets, read back from the finished file, followed to the post
office and back; and a notice that no mail brings, as such letters.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from central.applications.models import Application, HandlingEvent
from central.audit.models import AuditEntry
from central.batches.actions.gather import make_batch
from central.batches.actions.letter import make_letters, write_letter
from central.batches.actions.send import approve_sending, plan_sending, try_on
from central.batches.letters.read_back import plain
from central.batches.letters.templates import LetterTemplate
from central.batches.models import MassBatch
from central.batches.sending.releasing import SEND_LETTERS
from central.jobs.models import Job
from central.notices.drain import drain_notices
from central.notices.models import BulkNotice, Delivery
from central.organisation.models import Body
from central.postal import print_file as printing
from central.postal.addressing import AddressContent
from central.postal.models import PostalLetter
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from central.web.words import grouped
from sync.contract.chain.statement import Source
from sync.contract.states import HandlingStatus
from tests.central.bulk_acts.test_pages_of_plans import look
from tests.central.pages.test_long_words import FOREIGN
from tests.support.centre.applications import ANSWERS, make_application
from tests.support.centre.browser import chromium, page_of
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

HOUSE = "若葉市若葉町一丁目２番３号"
LONG = "若葉県若葉市大字若葉字上若葉" + "一二三四五" * 12 + "番地　若葉第一高層住宅　１２３４号室"
PEOPLE = (
    ("山田　花子", "9990003", HOUSE, ""),
    (FOREIGN, "1000001", LONG, ""),
    ("髙橋　美咲", "", "若葉市南町９番", ""),
    ("山田　太郎", "9990003", HOUSE, ""),
    ("鈴木　一郎", "1000001", "若葉市北町１番", "ichiro@mail.example"),
    ("無住　所子", "1000001", "", ""),
    ("取下　げ太", "1000001", "若葉市東町１番", ""),
)
"""Name, postal code, address, mail."""
IN_ORDER = [FOREIGN, "山田　花子", "山田　太郎", "髙橋　美咲"]
_S = PostalLetter.State


def arrive(people: Sequence[tuple[str, str, str, str]] = PEOPLE) -> list[Application]:
    made = []
    for counter, (name, code, address, mail) in enumerate(people, 1):
        said = {item: value for item, value in ANSWERS.items() if item != "address"}
        said["postal_code"] = (code, Source.RESIDENT)
        if address:
            said["address"] = (address, Source.CARD)
        made.append(make_application(counter, name=name, mail=mail, answers=said))
    Delivery.objects.all().delete()
    return made


def sent(batch: MassBatch, cast: Cast) -> MassBatch:
    """Made, tried on two, approved by a second person, held, and its minute has come."""
    now = batch.refresh_from_db
    now()
    make_letters(batch.pk, cast.sato, revision=batch.revision)
    work_off()
    now()
    at = timezone.now() + timedelta(minutes=30)
    said = {"subject": "書類", "text": "【氏名】様", "send_at": at}
    plan_sending(batch.pk, cast.sato, revision=batch.revision, **said)  # type: ignore[arg-type]
    row = batch.rows.order_by("pk")[0]
    for member in (cast.sato, cast.takahashi):
        now()
        try_on(batch.pk, member, row.pk, f"{member.staff_number}@wakaba.example", revision=batch.revision)
    work_off()
    now()
    approve_sending(batch.pk, cast.takahashi, revision=batch.revision)
    MassBatch.objects.filter(pk=batch.pk).update(release_at=timezone.now() - timedelta(seconds=1))
    Job.objects.filter(kind=SEND_LETTERS.name).update(not_before=None)
    work_off()
    while drain_notices():
        pass
    now()
    assert batch.state == MassBatch.State.DONE
    return batch


def on_paper(cast: Cast) -> MassBatch:
    """A batch of all, sent; its addresses are read."""
    batch = make_batch(cast.sato, Application.objects.all(), "えらんだ人")
    batch.refresh_from_db()
    words = "【氏名】様の【様式名】について、お知らせします。"
    write_letter(batch.pk, cast.sato, LetterTemplate.PLAIN_LETTER, "お知らせ", words, revision=batch.revision)
    batch = sent(batch, cast)
    assert sign_in(cast.sato).post(f"/post/{batch.pk}/addresses/").status_code == 302
    work_off()
    return batch


def pages_in(content: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return [plain(page) for page in done.stdout.decode().split("\f")[:-1]]


@pytest.mark.requirement("GAP-38")
def test_letters_lie_in_postal_order_behind_their_address_sheets_and_are_followed(cast: Cast, box: Path) -> None:
    arrive()
    batch = on_paper(cast)
    Application.objects.filter(applicant_name="取下　げ太").update(status=HandlingStatus.WITHDRAWN)
    clerk = sign_in(cast.sato)
    states = dict(PostalLetter.objects.values_list("application__applicant_name", "state"))
    assert "鈴木　一郎" not in states, "who has mail gets mail"
    assert states["無住　所子"] == _S.NO_ADDRESS
    page = clerk.get(f"/post/{batch.pk}/").content.decode()
    assert "窓口で渡すか、電話で知らせてください。" in page
    assert clerk.post(f"/post/{batch.pk}/bundle/").status_code == 302
    answer = clerk.get(f"/post/{batch.pk}/bundles/1/")
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Disposition"] == f'inline; filename="post-{batch.pk}-1.pdf"'
    pages = pages_in(answer.content)
    assert len(pages) == 2 * len(IN_ORDER)
    said = {name: (code, address) for name, code, address, _mail in PEOPLE}
    numbers = dict(Application.objects.values_list("applicant_name", "arrival_number"))
    for name, sheet, letter in zip(IN_ORDER, pages[::2], pages[1::2], strict=True):
        code, address = said[name]
        for words in (f"{name}様", address, f"〒{code[:3]}-{code[3:]}" if code else ""):
            assert plain(words) in sheet, name
        # Nothing of the matter may be seen through the window.
        for words in (grouped(numbers[name]), "児童手当", "お知らせ"):
            assert plain(words) not in sheet
        assert plain(grouped(numbers[name])) in letter
        assert plain(name) in letter
    # By staff's buttons, one after the other.
    mark = f"/post/{batch.pk}/bundles/1/mark/"
    assert clerk.post(mark, {"state": "posted"}).status_code == 409, "it is printed first"
    for state in ("printed", "posted"):
        assert clerk.post(mark, {"state": state}).status_code == 302
    assert clerk.post(mark, {"state": "posted"}).status_code == 409
    states = dict(PostalLetter.objects.values_list("application__applicant_name", "state"))
    assert [states[name] for name in IN_ORDER] == [_S.POSTED] * len(IN_ORDER)
    assert states["取下　げ太"] == _S.LEFT_OUT
    assert clerk.post(f"/post/{batch.pk}/bundle/").status_code == 400
    # What comes back is told where somebody looks.
    letter = PostalLetter.objects.get(application__applicant_name="髙橋　美咲")
    assert clerk.post(f"/post/letters/{letter.pk}/", {"why": " "}).status_code == 400
    why = "あて所に尋ねあたりません"
    assert clerk.post(f"/post/letters/{letter.pk}/", {"why": why}).status_code == 302
    late = clerk.post(f"/post/letters/{letter.pk}/", {"why": "もう一度"})
    assert late.status_code == 409
    assert "もう一度" in late.content.decode()
    assert "戻ってきました 1" in clerk.get(f"/post/{batch.pk}/").content.decode()
    found = clerk.get("/applications/", {"letter": "returned"}).content.decode()
    assert "髙橋　美咲" in found
    assert "山田　花子" not in found
    event = HandlingEvent.objects.get(act="letter_returned")
    assert (event.application.applicant_name, event.details["reason"]) == ("髙橋　美咲", why)
    acts = list(AuditEntry.objects.filter(act__startswith="postal.").values_list("act", flat=True))
    for act in ("postal.addresses_read", "postal.bundled", "postal.fetched", "postal.marked", "postal.letter_read"):
        assert act in acts


@pytest.mark.parametrize("fault", ["address", "name", "order", "letter"])
def test_a_page_that_is_not_its_own_letter_s_makes_no_file(
    fault: str, cast: Cast, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive((PEOPLE[2], ("伊藤　健", "1000002", "若葉市西町５番", "")))
    batch = on_paper(cast)
    clerk = sign_in(cast.sato)
    clerk.post(f"/post/{batch.pk}/bundle/")
    first, second = PostalLetter.objects.filter(bundle=1).order_by("place")
    real, united = printing.content_of, printing._united

    def wrong(letter: PostalLetter) -> AddressContent:
        content, other = real(letter), real(second if letter.pk == first.pk else first)
        if fault == "address":
            return AddressContent(**{**fields(content), "address": other.address})
        return AddressContent(**{**fields(content), "name": other.name})

    if fault in ("address", "name"):
        monkeypatch.setattr(printing, "content_of", wrong)
    elif fault == "order":
        monkeypatch.setattr(printing, "_united", lambda files: united([*files[2:], *files[:2]]))
    else:
        monkeypatch.setattr(printing, "_united", lambda files: united([files[0], files[3], files[2], files[1]]))
    answer = clerk.get(f"/post/{batch.pk}/bundles/1/")
    assert answer.status_code == 503
    assert "印刷ファイルは作っていません" in answer.content.decode()
    assert not AuditEntry.objects.filter(act="postal.fetched").exists()
    monkeypatch.undo()
    assert clerk.get(f"/post/{batch.pk}/bundles/1/").status_code == 200


def fields(content: AddressContent) -> dict[str, str]:
    return {name: getattr(content, name) for name in content.__struct_fields__}


def test_a_notice_becomes_letters_for_those_whom_no_mail_reached(cast: Cast, box: Path) -> None:
    arrive((PEOPLE[0], PEOPLE[4], ("伊藤　健", "1000002", "若葉市西町５番", "refuse-ken@mail.example")))
    clerk = sign_in(cast.sato)
    clerk.post("/notices/choose/", {"every": "", "tab": "all"})
    notice = BulkNotice.objects.get()
    words = {
        "title": "現況届",
        "subject": "【様式名】のお願い",
        "text": "【氏名】様\n届け出てください。電話 【電話番号】",
    }
    until = timezone.localdate() + timedelta(days=9)
    said = {**words, "revision": notice.revision, "answer_until": until.isoformat()}
    assert clerk.post(f"/notices/{notice.pk}/write/", said).status_code == 302
    notice.refresh_from_db()
    clerk.post(f"/notices/{notice.pk}/run/", {"revision": notice.revision, "looked": "1"})
    while drain_notices():
        pass
    assert ">2</td>" in clerk.get("/post/").content.decode()
    answer = clerk.post(f"/post/notices/{notice.pk}/")
    batch = MassBatch.objects.get()
    assert answer["Location"] == f"/batches/{batch.pk}/letters/"
    names = set(batch.rows.values_list("application__applicant_name", flat=True))
    assert names == {"山田　花子", "伊藤　健"}
    assert batch.heading == "【様式名】のお願い"
    assert "【氏名】様" in batch.words
    assert "【電話番号】" not in batch.words
    assert "までに、お答えください" in batch.words
    batch = sent(batch, cast)
    assert batch.rows.filter(on_paper=True).count() == 1, "whose mail was refused is offered the letter by mail again"


def test_whoever_does_not_review_them_all_prints_nothing(cast: Cast, city: Body, box: Path) -> None:
    arrive(PEOPLE[:1])
    batch = on_paper(cast)
    only = StaffGroup.objects.create(body=city, name="承認だけ", duties=[Duty.APPROVE_BULK])
    cast.suzuki.groups.set([only])
    watcher = sign_in(cast.suzuki)
    assert watcher.get(f"/post/{batch.pk}/").status_code == 200
    assert watcher.post(f"/post/{batch.pk}/bundle/").status_code == 403
    assert sign_in(cast.sato).post(f"/post/{batch.pk}/bundle/").status_code == 302
    assert watcher.get(f"/post/{batch.pk}/bundles/1/").status_code == 404
    assert watcher.post(f"/post/{batch.pk}/bundles/1/mark/", {"state": "printed"}).status_code == 403
    letter = PostalLetter.objects.get()
    assert watcher.get(f"/post/letters/{letter.pk}/").status_code == 404
    for path in ("/post/", f"/post/{batch.pk}/", f"/post/letters/{letter.pk}/"):
        assert sign_in(cast.tanaka).get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_clerk_prints_and_posts_a_bundle_by_keyboard(cast: Cast, box: Path, live_server: Any) -> None:
    arrive(PEOPLE[:3])
    batch = on_paper(cast)
    with chromium() as browser, page_of(browser, live_server.url, cast.sato) as page:
        page.goto("/post/")
        look(page, "post")
        page.get_by_role("link", name=batch.name).focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="次の束を作る").focus()
        page.keyboard.press("Enter")
        page.get_by_text("束1にまとめました").wait_for()
        look(page, "post-bundled")
        for name in ("束1を印刷した", "束1を郵便に出した"):
            page.get_by_role("button", name=name).focus()
            page.keyboard.press("Enter")
            page.get_by_role("button", name=name).wait_for(state="detached")
        look(page, "post-posted")
        page.get_by_role("link", name="戻ってきた").first.focus()
        page.keyboard.press("Enter")
        page.get_by_label("戻ってきた理由（職員だけが読みます）").fill("あて所に尋ねあたりません")
        look(page, "post-returned")
        page.get_by_role("button", name="戻ってきたことを記録する").click()
        page.get_by_text("戻ってきたことを記録しました").wait_for()
        look(page, "post-after")
    assert PostalLetter.objects.filter(state=_S.RETURNED).count() == 1
