"""All that is done on a selection: mail, 仮受付, 不受理, 返却, 受理, 強制完了, files to all, files of all. Each by the
pages, on the ticked lines alone.
"""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from central.applications.models import Application
from central.bulk_acts.models import BulkAct, BulkPlan
from central.exports.models import Export
from central.notices.drain import drain_notices
from central.notices.models import BulkNotice, Delivery
from central.organisation.models import Body
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from sync.contract.states import HandlingStatus
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application
from tests.support.centre.attached import attach_clean
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

STATES = {
    BulkAct.PROVISIONAL: ({"sentence": "書類を待っています。"}, HandlingStatus.PROVISIONALLY_TAKEN_IN),
    BulkAct.REFUSE: ({"sentence": "対象の年ではありません。"}, HandlingStatus.NOT_ACCEPTED),
    BulkAct.SEND_BACK: ({"sentence": "直してください。", "marked": "account_number"}, HandlingStatus.SENT_BACK),
    BulkAct.ACCEPT: ({"sentence": ""}, HandlingStatus.ACCEPTED_REPLY_PENDING),
    BulkAct.FORCE: ({"reason": "制度が終わりました。", "confirmed": "on"}, HandlingStatus.FORCE_COMPLETED),
}
PAPER = b"%PDF-1.7\nfor everybody\n%%EOF"


@pytest.mark.requirement("BULK-07")
def test_everything_that_is_done_on_a_selection_reaches_the_ticked_lines_and_no_other(
    cast: Cast, city: Body, scanner: str, box: Path, settings: Any
) -> None:
    settings.BULK_ACT_HELD_MINUTES = 0
    settings.DOCUMENT_STORE = ""
    chiefs = StaffGroup.objects.create(body=city, name="承認", duties=[Duty.REVIEW, Duty.APPROVE_BULK])
    cast.sato.groups.add(chiefs)
    clerk, second = sign_in(cast.takahashi), sign_in(cast.sato)
    made = iter(range(1, 100))
    other = make_application(next(made), mail="other@mail.example")
    for act, (said, ends_in) in STATES.items():
        ticked = pair(made)
        plan = write(clerk, press(clerk, "bulk/choose/", ticked), act, said)
        approve(clerk, second, plan)
        assert {row.status for row in now(ticked)} == {ends_in}, act

    ticked = pair(made)
    plan = write(clerk, press(clerk, "bulk/choose/", ticked), BulkAct.SEND_FILES, {"sentence": "当日の資料です。"})
    upload = SimpleUploadedFile("資料.pdf", PAPER, "application/pdf")
    answer = clerk.post(f"/bulk/{plan.pk}/files/", {"revision": plan.revision, "file1": upload})
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    Delivery.objects.all().delete()
    approve(clerk, second, plan)
    assert {name: base64.b64decode(file) for name, file in mailed(box)[-1].files.items()} == {"資料.pdf": PAPER}
    assert sorted(mail.recipients[0] for mail in mailed(box)) == sorted(row.mail for row in ticked)

    ticked = pair(made)
    Delivery.objects.all().delete()
    before = len(mailed(box))
    notice = BulkNotice.objects.get(pk=press(clerk, "notices/choose/", ticked))
    words = {"title": "会場", "subject": "会場の変更", "text": "【氏名】様　会場が変わりました。"}
    clerk.post(f"/notices/{notice.pk}/write/", {"revision": notice.revision, **words})
    notice.refresh_from_db()
    clerk.post(f"/notices/{notice.pk}/run/", {"revision": notice.revision, "looked": "1"})
    assert sorted(mail.recipients[0] for mail in mailed(box)[before:]) == sorted(row.mail for row in ticked)

    ticked = pair(made)
    contents = {row.arrival_number: b"%PDF-1.7 of " + row.arrival_number.encode() for row in (*ticked, other)}
    for row in (*ticked, other):
        attach_clean(row, contents[row.arrival_number], "山田花子の証明.pdf", "application/pdf")
    export = Export.objects.get(pk=press(clerk, "exports/files/", ticked))
    assert clerk.post(f"/exports/{export.pk}/ask/", {"revision": export.revision}).status_code == 302
    work_off()
    answer = clerk.get(f"/exports/{export.pk}/file/")
    archive = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    found = {name: archive.read(name) for name in archive.namelist() if name != "一覧.csv"}
    assert found == {f"{row.arrival_number}/01.pdf": contents[row.arrival_number] for row in ticked}

    other.refresh_from_db()
    assert (other.status, other.revision, other.notices) == (HandlingStatus.UNPROCESSED, 1, [])


def pair(made: Any) -> list[Application]:
    """Two new ones."""
    return [make_application(number, mail=f"p{number}@mail.example") for number in (next(made), next(made))]


def now(ticked: list[Application]) -> list[Application]:
    return list(Application.objects.filter(pk__in=[row.pk for row in ticked]))


def press(clerk: Client, address: str, ticked: list[Application]) -> int:
    """A button of the list, with these lines ticked; returns what it made."""
    assert f'formaction="/{address}"' in clerk.get("/work/").content.decode()
    answer = clerk.post(f"/{address}", {"chosen": [row.arrival_number for row in ticked]})
    made = re.match(r"/\w+/(\d+)/", answer["Location"])
    assert made is not None, answer["Location"]
    return int(made[1])


def write(clerk: Client, plan: int, act: BulkAct, said: dict[str, str]) -> BulkPlan:
    """What is to be done, and its words."""
    revision = BulkPlan.objects.get(pk=plan).revision
    assert f"/bulk/{plan}/act/{act}/" in clerk.get(f"/bulk/{plan}/act/").content.decode()
    answer = clerk.post(f"/bulk/{plan}/act/{act}/", {"revision": revision, **said})
    assert answer.status_code == 302, answer.content.decode()
    return BulkPlan.objects.get(pk=plan)


def approve(clerk: Client, second: Client, plan: BulkPlan) -> None:
    """By its maker where that is enough; and the work."""
    plan.refresh_from_db()
    said = {"revision": plan.revision, "looked": "1"}
    answer = clerk.post(f"/bulk/{plan.pk}/approve/", said)
    if answer.status_code != 302:
        answer = second.post(f"/bulk/{plan.pk}/approve/", said)
    assert answer.status_code == 302, answer.content.decode()
    work_off()
    plan.refresh_from_db()
    assert plan.state == BulkPlan.State.DONE


def mailed(box: Path) -> list[Any]:
    """All that the post office has."""
    while drain_notices():
        pass
    return list(taken(box))
