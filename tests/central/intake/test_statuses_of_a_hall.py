"""Which statuses a kiosk is given: by its signed enrolment, of its own hall, while they are young. Over real HTTP."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.applications.end_statuses import END_STATUSES
from central.applications.models import Application, StatusPublication
from central.applications.publication import publish, published_status
from central.catalogue.models import PublishedObject
from central.intake.actions.record_verdicts import drain_verdicts
from central.jobs.actions.enqueue import enqueue
from central.jobs.kinds import Kind
from central.jobs.retention import NoArguments
from central.kiosks.enrolments import renew
from central.kiosks.enrolments_kept import RENEW_ENROLMENTS
from central.kiosks.models import Kiosk
from central.organisation.models import Body, Hall
from sync.contract.states import HandlingStatus
from sync.contract.wire.ack import Ack
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.kiosk_enrolment import ENROLMENT_LIMIT_BYTES, KioskEnrolment, read_enrolment
from sync.contract.wire.status_frames import (
    STATUS_MEDIA_TYPE,
    CarriedStatus,
    StatusPage,
    read_status_page,
    split_status_page,
)
from sync.envelope.http_signatures import name_of_request
from sync.envelope.jws import Typ, verify_jws
from sync.envelope.keys.signer import FileSigner
from sync.envelope.status import status_id
from sync.japanese.dates import today_in_japan
from tests.central.intake.test_objects import ask, given
from tests.support.between.kiosk_hand import KioskHand, Made, refused
from tests.support.centre.city import TEXTS, City
from tests.support.centre.jobs import work_off

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture
def url(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


def fetch(hand: KioskHand, url: str, after: int = 0, **more: int) -> tuple[requests.Response, str]:
    words = "".join(f"&{name}={value}" for name, value in more.items())
    request = hand.signed("GET", f"{url}/kiosk/v1/status?after={after}{words}")
    answer = hand.send(request)
    hand.nonce = answer.headers.get("Madoguchi-Nonce", hand.nonce)
    return answer, name_of_request(request)


def page(hand: KioskHand, city: City, url: str, after: int = 0, **more: int) -> tuple[StatusPage, list[CarriedStatus]]:
    """A page as a kiosk reads it."""
    answer, request = fetch(hand, url, after, **more)
    assert answer.headers["Content-Type"] == STATUS_MEDIA_TYPE, answer.text
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "Permissions-Policy" not in answer.headers
    jws, rows = split_status_page(answer.content)
    payload = verify_jws(jws, Typ.STATUS, city.keys.status.trusted(), 16 * 1024)
    return read_status_page(payload, rows, after=after, request=request)


def names(hand: KioskHand, city: City, url: str) -> set[str]:
    return {row.blob.id for row in page(hand, city, url)[1]}


def deliver(hand: KioskHand, url: str, count: int = 1) -> list[Made]:
    made = [hand.submit() for _ in range(count)]
    hand.contact(url, made)
    drain_verdicts()
    return made


def id_of(made: Made) -> str:
    return status_id(made.status_key)


def ack_to(hand: KioskHand, url: str) -> Ack:
    return hand.contact(url, [])


def enrolment_of(hand: KioskHand, city: City, url: str) -> KioskEnrolment:
    """As a kiosk has it: named in the acknowledgement, fetched by hash, signed."""
    sha256 = ack_to(hand, url).enrolment
    assert sha256 is not None
    (jws,) = given(ask(hand, f"{url}/kiosk/v1/objects", sha256))
    assert sha256_of(jws) == sha256
    return read_enrolment(verify_jws(jws, Typ.ENROLMENT, city.keys.ack.trusted(), ENROLMENT_LIMIT_BYTES))


def test_statuses_come_in_pages_and_each_only_at_its_newest_cursor(url: str, city: City, hand: KioskHand) -> None:
    made = deliver(hand, url, 5)
    publish([Application.objects.get(arrival_number=made[0].arrival)])
    first, given_first = page(hand, city, url, at_most=1500)
    assert (len(given_first), first.complete) == (2, False), "what 1,500 bytes have room for"
    rest, given_rest = page(hand, city, url, first.up_to)
    assert (len(given_rest), rest.complete, rest.up_to) == (3, True, 6)
    assert {row.blob.id for row in (*given_first, *given_rest)} == {id_of(one) for one in made}
    least, alone = page(hand, city, url, at_most=0)
    assert (len(alone), least.complete) == (1, False), "the first whatever its size: a kiosk never stands still"
    assert page(hand, city, url, 6)[1] == []
    for wrong in ("after=x", "limit=3", "at_most=-1"):
        answer = hand.send(hand.signed("GET", f"{url}/kiosk/v1/status?{wrong}"))
        assert refused(answer) == (400, "malformed")
        hand.nonce = answer.json()["nonce"]


def test_one_change_is_small_on_the_wire(url: str, hand: KioskHand) -> None:
    """A share of `python -m tests.bench statuses`, which counts HTTP too."""
    deliver(hand, url, 2)
    one, _ = fetch(hand, url, 1)
    two, _ = fetch(hand, url, 0)
    assert len(one.content) <= 1_100
    assert len(two.content) - len(one.content) <= 600, "what each further one adds"


@pytest.mark.requirement("GAP-18")
def test_a_status_goes_to_the_hall_where_it_was_handed_in_and_is_there_for_who_asks(
    url: str, city: City, hand: KioskHand
) -> None:
    (mine,) = deliver(hand, url)
    neighbour = Hall.objects.create(body=Body.objects.create(code="99202", name="青葉町"), phone="0", **TEXTS)
    neighbour.serves.set([city.body])
    other = city.kiosk(4)
    Kiosk.objects.filter(code=other.code).update(hall=neighbour)
    work_off_enrolments()
    assert names(hand, city, url) == {id_of(mine)}
    assert names(other, city, url) == set()
    blob = published_status(id_of(mine))
    assert blob is not None
    assert blob.id == id_of(mine)
    assert published_status("0" * 32) is None
    assert ack_to(hand, url).status_cursor == 1
    assert ack_to(other, url).status_cursor == 0, "no kiosk asks because something changed in another hall"


def work_off_now(kind: Kind[NoArguments, Any, Any]) -> None:
    """What comes by itself, now."""
    with transaction.atomic():
        enqueue(kind, NoArguments())
    work_off()


def work_off_enrolments() -> None:
    work_off_now(RENEW_ENROLMENTS)


def test_an_enrolment_is_signed_anew_when_its_key_is_another(
    city: City, hand: KioskHand, settings: Any, tmp_path: Path
) -> None:
    """Kiosks believe no document by a key that the manifest names no more."""
    before = city.row(hand).enrolment
    work_off_enrolments()
    assert city.row(hand).enrolment == before
    ignore = shutil.ignore_patterns("ack.key")
    settings.KEYS_DIR = shutil.copytree(settings.KEYS_DIR, tmp_path / "rotated", ignore=ignore)
    rotated = FileSigner.create(settings.KEYS_DIR / "ack.key")
    work_off_enrolments()
    jws = bytes(PublishedObject.objects.get(pk=city.row(hand).enrolment).data)
    says = read_enrolment(verify_jws(jws, Typ.ENROLMENT, rotated.trusted(), ENROLMENT_LIMIT_BYTES))
    assert says.partitions == ("99201/99201",)


def test_a_moved_kiosk_has_another_enrolment_and_other_statuses(url: str, city: City, hand: KioskHand) -> None:
    deliver(hand, url)
    assert enrolment_of(hand, city, url).partitions == ("99201/99201",)
    neighbour = Hall.objects.create(body=Body.objects.create(code="99202", name="青葉町"), phone="0", **TEXTS)
    neighbour.serves.set([city.body, neighbour.body])
    Kiosk.objects.filter(code=hand.code).update(hall=neighbour)
    before = ack_to(hand, url).enrolment
    assert names(hand, city, url) == set(), "before the new document too: the rows are of the other hall"
    work_off_enrolments()
    assert ack_to(hand, url).enrolment != before
    said = enrolment_of(hand, city, url)
    assert (said.kiosk, said.hall, said.partitions) == (hand.code, "99202", ("99201/99202", "99202/99202"))


def test_a_hall_that_loses_a_body_gives_nothing_of_it_at_once(url: str, city: City, hand: KioskHand) -> None:
    (mine,) = deliver(hand, url)
    before = ack_to(hand, url).enrolment
    section = Body.objects.create(code="99201-1", name="若葉市 出張所")
    city.hall.serves.set([section])
    assert names(hand, city, url) == set(), "99201 is no longer among them, and 99201-1 is no 99201"
    assert enrolment_of(hand, city, url).partitions == ("99201-1/99201",)
    city.body.served_at.add(city.hall)
    assert enrolment_of(hand, city, url).partitions == ("99201-1/99201", "99201/99201")
    assert names(hand, city, url) == {id_of(mine)}
    city.hall.serves.clear()
    assert enrolment_of(hand, city, url).partitions == ()
    assert names(hand, city, url) == set()
    assert ack_to(hand, url).enrolment != before


def test_nobody_elses_enrolment_is_given(url: str, city: City, hand: KioskHand) -> None:
    theirs = Kiosk.objects.get(code=city.kiosk(4).code).enrolment
    own = Kiosk.objects.get(code=hand.code).enrolment
    assert theirs != own
    assert given(ask(hand, f"{url}/kiosk/v1/objects", theirs))[0] == b""
    assert given(ask(hand, f"{url}/kiosk/v1/objects", own, theirs))[1] == b""


def test_an_enrolment_is_signed_anew_only_when_it_says_something_else(url: str, city: City, hand: KioskHand) -> None:
    before = ack_to(hand, url).enrolment
    city.hall.serves.set([city.body])
    work_off_enrolments()
    assert ack_to(hand, url).enrolment == before


def test_an_enrolment_that_stays_is_read_once(city: City, hand: KioskHand) -> None:
    """Every hour, of every kiosk."""
    row = city.row(hand)
    with CaptureQueriesContext(connection) as asked:
        renew(row)
    read = [one["sql"] for one in asked.captured_queries if PublishedObject._meta.db_table in one["sql"]]
    assert len(read) == 1, read


def test_a_new_key_signs_enrolments_anew(url: str, city: City, hand: KioskHand, settings: Any, tmp_path: Path) -> None:
    """Or a kiosk could have nothing more when the old key is taken back."""
    settings.KEYS_DIR = shutil.copytree(settings.KEYS_DIR, tmp_path / "renewed")
    (settings.KEYS_DIR / "ack.key").unlink()
    newest = FileSigner.create(settings.KEYS_DIR / "ack.key")
    assert newest.kid != city.keys.ack.kid
    before = Kiosk.objects.get(code=hand.code).enrolment
    work_off_enrolments()
    after = Kiosk.objects.get(code=hand.code).enrolment
    assert after != before
    (jws,) = given(ask(hand, f"{url}/kiosk/v1/objects", after))
    verify_jws(jws, Typ.ENROLMENT, newest.trusted(), ENROLMENT_LIMIT_BYTES)


# ── days ──────────────────────────────────────────────────────────────────────


def changed(made: Made, status: HandlingStatus, until: date | None = None) -> StatusPublication:
    """As the office last said it."""
    application = Application.objects.get(arrival_number=made.arrival)
    application.status, application.until = status.value, until
    application.save()
    publish([application])
    return StatusPublication.objects.get(status_id=id_of(made))


def later(days: int) -> Any:
    """The centre's clock, so many days on."""
    moment = timezone.now() + days * DAY
    return patch("django.utils.timezone.now", return_value=moment)


@pytest.mark.requirement("GAP-18", "STAT-11")
@pytest.mark.parametrize(
    ("status", "until_days", "carried", "ends"),
    [
        (HandlingStatus.UNPROCESSED, None, 90, None),
        (HandlingStatus.SENT_BACK, None, 90, None),
        (HandlingStatus.SENT_BACK, 30, 90, None),
        (HandlingStatus.SENT_BACK, 89, 90, None),
        (HandlingStatus.SENT_BACK, 91, 91, None),
        (HandlingStatus.SENT_BACK, 400, 400, None),
        (HandlingStatus.COMPLETED, None, 90, 180),
        (HandlingStatus.WITHDRAWN, 30, 90, 180),
        (HandlingStatus.FORCE_COMPLETED, 181, 90, 181),
    ],
)
def test_how_long_a_status_is_carried_and_when_it_ends(
    url: str, hand: KioskHand, status: HandlingStatus, until_days: int | None, carried: int, ends: int | None
) -> None:
    (made,) = deliver(hand, url)
    today = today_in_japan(timezone.now())
    row = changed(made, status, None if until_days is None else today + until_days * DAY)
    assert row.carried_until == today + carried * DAY
    assert row.ends_on == (None if ends is None else today + ends * DAY)


@pytest.mark.requirement("GAP-18")
def test_the_last_day_of_a_deadline_is_still_carried_and_the_day_after_is_not(
    url: str, city: City, hand: KioskHand
) -> None:
    (made,) = deliver(hand, url)
    changed(made, HandlingStatus.SENT_BACK, today_in_japan(timezone.now()) + 200 * DAY)
    with later(200):
        assert names(hand, city, url) == {id_of(made)}
    with later(201):
        assert names(hand, city, url) == set()
        assert published_status(id_of(made)) is not None, "the application is open: whoever asks is told"


def test_what_has_ended_goes_after_its_last_day_and_nothing_else_does(url: str, hand: KioskHand, settings: Any) -> None:
    settings.STATUS_KEPT_DAYS = 100
    ended, running, open_one = deliver(hand, url, 3)
    today = today_in_japan(timezone.now())
    changed(ended, HandlingStatus.COMPLETED)
    changed(running, HandlingStatus.FORCE_COMPLETED, today + 101 * DAY)
    there = {id_of(one): one for one in (ended, running, open_one)}

    def left() -> list[Made]:
        work_off_now(END_STATUSES)
        rows = StatusPublication.objects.order_by("cursor").values_list("status_id", flat=True)
        return [there[name] for name in rows]

    with later(100):
        assert published_status(id_of(ended)) is not None
        assert left() == [open_one, ended, running]
    with later(101):
        assert published_status(id_of(ended)) is None, "not even before the night's work"
        assert left() == [open_one, running]
    with later(102):
        assert left() == [open_one]
    with later(5000):
        assert left() == [open_one]
    assert Application.objects.count() == 3


def test_a_word_on_an_application_that_has_ended_is_seen_as_long_as_any(url: str, hand: KioskHand) -> None:
    (made,) = deliver(hand, url)
    changed(made, HandlingStatus.COMPLETED)
    with later(300):
        publish([Application.objects.get(arrival_number=made.arrival)])
        row = StatusPublication.objects.get(status_id=id_of(made))
        assert row.ends_on == today_in_japan(timezone.now()) + 180 * DAY
