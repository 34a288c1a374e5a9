"""What cannot be read narrows: nobody is listed, chosen or written to by a condition that was dropped."""

from __future__ import annotations

import base64
import re

import pytest
from django.urls import reverse

from central.applications.models import Application, Search
from central.intake.models import CustodyEntry
from central.notices.models import BulkNotice
from sync.envelope.slip_qr import slip_qr_text
from tests.support.centre.applications import make_application
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
UNREADABLE = "この条件は読めません"


def _numbers(page: str) -> set[str]:
    return set(re.findall(r'name="chosen" value="(\d{22})"', page))


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "bogus"},
        {"arrived_from": "2026-02-30"},
        {"arrived_to": "x"},
        {"procedure": "x" * 61},
        {"stauts": "unprocessed"},
        {"q": "あ" * 101},
        {"q": "山田\0"},
        {"q": "\ufe00"},
    ],
)
def test_a_condition_that_cannot_be_read_finds_nobody_and_says_so(asked: dict[str, str], cast: Cast) -> None:
    make_application(1)
    client = sign_in(cast.sato)
    page = client.get(reverse("applications:all"), asked, follow=True).content.decode()
    assert _numbers(page) == set()
    assert UNREADABLE in page
    searched = client.post(reverse("applications:search"), {"tab": "all", **asked}, follow=True).content.decode()
    assert _numbers(searched) == set()
    assert UNREADABLE in searched


@pytest.mark.parametrize("tab", ["all", "review", ""])
def test_conditions_that_are_too_long_to_keep_are_refused_in_words_and_list_nobody(tab: str, cast: Cast) -> None:
    make_application(1)
    client, asked = sign_in(cast.sato), {"q": "あ" * 3000, "status": "completed"}
    for answer in (
        client.post(reverse("applications:search"), {"tab": tab, **asked}),
        client.get(reverse("applications:all"), asked),
    ):
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "さがす言葉や条件が長すぎます。言葉は100字までにして" in page
        assert _numbers(page) == set()
    assert not Search.objects.exists()


@pytest.mark.parametrize("every", ["q=" + "x" * 101, "status=bogus", "arrived_from=2026-02-30", "stauts=completed"])
def test_nobody_is_written_to_or_taken_on_by_it(every: str, cast: Cast) -> None:
    application = make_application(1)
    client = sign_in(cast.sato)
    for address in ("notices:choose", "applications:take-on-many"):
        answer = client.post(reverse(address), {"every": every, "tab": "all"})
        assert answer.status_code == 400
        assert UNREADABLE in answer.content.decode()
    assert not BulkNotice.objects.exists()
    application.refresh_from_db()
    assert application.assignee is None


def _slip_of(application: Application) -> str:
    version = application.versions.get()
    return slip_qr_text(bytes(CustodyEntry.objects.get(entry_hash=version.entry_hash).jws))


def test_a_scanned_slip_opens_its_application_or_says_that_it_cannot(cast: Cast) -> None:
    application, other = make_application(1), make_application(2)
    address, slip = reverse("applications:search"), _slip_of(application)
    client = sign_in(cast.sato)
    opened = client.post(address, {"q": slip})
    assert opened.headers["Location"] == reverse("applications:detail", args=[application.arrival_number])
    hidden = sign_in(cast.suzuki).post(address, {"q": slip})
    assert hidden.status_code == 404
    assert "この控えの申請は、ここにはありません" in hidden.content.decode()
    assert application.applicant_name not in hidden.content.decode()
    # The number of one on the evidence of another: this paper does not fit what came.
    data = base64.b32decode(slip + "=" * (-len(slip) % 8))
    at = data.index(bytes.fromhex(application.versions.get().entry_hash))
    forged = data[:at] + bytes.fromhex(other.versions.get().entry_hash) + data[at + 32 :]
    answer = client.post(address, {"q": base64.b32encode(forged).rstrip(b"=").decode()})
    assert answer.status_code == 409
    assert "この控えは、届いた申請と合いません" in answer.content.decode()
