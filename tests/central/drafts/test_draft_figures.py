"""The page of drafts' counts: true numbers by kiosk, age and end, the notices, and nothing that names a draft."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.drafts import guessing, keeping
from central.drafts.counting import DraftTally, count
from central.drafts.expiry import EXPIRE, FORGET_DAYS
from central.drafts.figures import DraftFigures, figures
from central.drafts.models import DraftCount, DraftTrace, SealedDraft
from central.drafts.notifying import NOTIFY
from central.kiosks.models import Kiosk
from central.organisation.models import Body, Hall
from central.questions.kinds import Asker
from sync.contract.numbers import draft_code_of
from sync.contract.wire.drafts import KEPT_DAYS, DraftEndAsked, DraftKeepAsked
from sync.envelope.drafts import draft_keys, seal_notify
from sync.envelope.keys.hpke_keys import Recipient
from tests.support.centre.city import TEXTS, City
from tests.support.centre.jobs import run_kind
from tests.support.people.staff import make_cast, sign_in

pytestmark = pytest.mark.django_db
FIRST, SECOND = Asker(1, "99201-003"), Asker(2, "99201-004")
MAIL = "hanako@example.com"


@pytest.fixture(autouse=True)
def kiosks(city: City, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for asker in (FIRST, SECOND):
        Kiosk.objects.create(code=asker.code, body=city.body, hall=city.hall, state="active")


def kept(number: int, asker: Asker, city: City, address: str | None = None, days_ago: int = 0) -> str:
    """A draft, put away so many days ago; its name."""
    keys = draft_keys(draft_code_of(number.to_bytes(10, "big")))
    day = (timezone.localdate() + timedelta(days=KEPT_DAYS)).isoformat()
    notify = seal_notify(address, keys.id, recipient(city)) if address is not None else None
    asked = DraftKeepAsked(1, keys.id, number.to_bytes(1024, "big"), keys.proof_sha256, day, notify=notify)
    assert keeping.keep(asker, asked).state == "kept"
    assert keeping.keep(asker, asked).state == "kept", "said again it is counted once"
    row = SealedDraft.objects.get(pk=keys.id)
    row.kept_at, row.ends_on = row.kept_at - timedelta(days=days_ago), row.ends_on - timedelta(days=days_ago)
    row.save()
    return keys.id


def ended(number: int, asker: Asker, reason: str) -> None:
    keys = draft_keys(draft_code_of(number.to_bytes(10, "big")))
    assert keeping.end(asker, DraftEndAsked(1, keys.id, keys.proof.hex(), reason)).state == "ended"


def recipient(city: City) -> Recipient:
    return city.keys.hpke.recipient()


def now(city: City) -> DraftFigures:
    return figures([city.body.pk], timezone.now())


def of(lines: Any) -> dict[str, int]:
    return {str(line.words): line.times for line in lines if line.times}


def test_each_draft_is_counted_at_its_kiosk_by_age_and_by_how_it_ended(city: City) -> None:
    for number, days in enumerate((0, 0, 3, 10, 20), 1):
        kept(number, FIRST, city, days_ago=days)
    kept(6, SECOND, city)
    kept(7, SECOND, city)
    ended(6, SECOND, "submitted")
    ended(7, FIRST, "discarded")
    DraftCount.objects.filter(kiosk=FIRST.code).update(day=timezone.localdate() - timedelta(days=10))
    guessing.missed(SECOND.code, timezone.now())
    found = now(city)
    assert found.kept == 5
    assert of(found.ages) == {"きょう": 2, "1〜6日前": 1, "7〜13日前": 1, "14〜31日前": 1}
    assert of(found.ended) == {"申請に使われた": 1, "本人が消した、または番号がだれにも渡らなかった": 1}
    lines = {line.code: (line.week, line.month, line.missed) for line in found.kiosks}
    assert (lines[FIRST.code], lines[SECOND.code]) == ((0, 5, 0), (2, 2, 1))


@pytest.mark.parametrize(
    ("days_ago", "week", "month"), [(6, 1, 1), (7, 0, 1), (KEPT_DAYS - 1, 0, 1), (KEPT_DAYS, 0, 0)]
)
def test_seven_and_thirty_one_days_count_today(city: City, days_ago: int, week: int, month: int) -> None:
    kept(1, FIRST, city)
    DraftCount.objects.update(day=timezone.localdate() - timedelta(days=days_ago))
    (line, _second) = now(city).kiosks
    assert (line.week, line.month) == (week, month)


def test_what_ended_before_this_month_is_not_of_this_month(city: City) -> None:
    kept(1, FIRST, city)
    ended(1, FIRST, "replaced")
    assert now(city).ended_all == 1
    local = timezone.localtime()
    first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    DraftTrace.objects.update(ended_at=first)
    assert now(city).ended_all == 1
    DraftTrace.objects.update(ended_at=first - timedelta(seconds=1))
    assert now(city).ended_all == 0


def test_notices_are_told_as_waiting_sent_and_not_sent(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(1, FIRST, city, MAIL)
    kept(2, FIRST, city, MAIL, days_ago=KEPT_DAYS - 5)
    kept(3, FIRST, city, "no address", days_ago=KEPT_DAYS - 5)
    found = now(city)
    assert (found.waiting, found.due, found.mailed, found.not_mailed) == (3, 2, 0, 0)
    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", refused)
        run_kind(NOTIFY)
        assert (now(city).waiting, now(city).due) == (2, 1), "what is no address at all is not tried again"
    run_kind(NOTIFY)
    found = now(city)
    assert (found.waiting, found.due, found.mailed, found.not_mailed) == (1, 0, 1, 1)
    assert [message.to for message in mail.outbox] == [[MAIL]]
    SealedDraft.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    run_kind(EXPIRE)
    found = now(city)
    assert (found.waiting, found.not_mailed, found.kept) == (0, 2, 0), "over before anybody was told"


def refused(_message: object, *_ignored: object) -> int:
    raise OSError


def test_the_page_shows_numbers_and_nothing_that_names_a_draft_and_is_recorded(city: City) -> None:
    members = make_cast(city.body)
    name = kept(1, FIRST, city, MAIL)
    page = sign_in(members.tanaka).get(reverse("drafts:counts")).content.decode()
    assert "いま預かっている" in page
    (row,) = re.findall(rf"<tr data-row[^>]*><td><b class=\"num\">{FIRST.code}.*?</tr>", page, re.S)
    assert re.findall(r"right\">(\d+)<", row) == ["1", "1", "0"]
    assert name not in page
    assert MAIL not in page
    entry = AuditEntry.objects.filter(act="draft.counts_read").get()
    assert entry.actor == f"staff:{members.tanaka.staff_number}"


def test_where_nobody_saved_anything_the_page_says_so(city: City) -> None:
    members = make_cast(city.body)
    page = sign_in(members.tanaka).get(reverse("drafts:counts")).content.decode()
    assert "途中の入力はまだありません" in page
    assert "いつ保存したか" not in page
    guessing.missed(FIRST.code, timezone.now())
    page = sign_in(members.tanaka).get(reverse("drafts:counts")).content.decode()
    assert "途中の入力はまだありません" not in page, "somebody tries codes where there is nothing to find"


def test_who_runs_no_kiosks_sees_nothing_and_who_runs_some_sees_those(city: City) -> None:
    members = make_cast(city.body)
    assert sign_in(members.takahashi).get(reverse("drafts:counts")).status_code == 404
    other = Body.objects.create(code="99202", name="青葉市")
    Kiosk.objects.create(
        code="99202-001",
        body=other,
        hall=Hall.objects.create(body=other, phone="000-000-1234", **TEXTS),
        state="active",
    )
    page = sign_in(members.tanaka).get(reverse("drafts:counts")).content.decode()
    assert FIRST.code in page
    assert "99202-001" not in page
    assert not AuditEntry.objects.filter(act="draft.counts_read", actor__contains="takahashi").exists()


def test_counts_by_day_are_forgotten_in_time(city: City) -> None:
    at = timezone.now()
    count(DraftTally.KEPT, at, kiosk=FIRST.code)
    count(DraftTally.KEPT, at - guessing.KEPT - timedelta(days=2), kiosk=FIRST.code)
    run_kind(FORGET_DAYS)
    assert [row.day for row in DraftCount.objects.all()] == [timezone.localdate(at)]
