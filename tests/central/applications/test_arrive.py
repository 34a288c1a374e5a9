"""An application is born in one place, whatever way it came: what no kiosk sent is handled like any other."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from central.applications.actions.accept import accept
from central.applications.actions.arrive import Arrival, KeptStatement, arrive
from central.applications.actions.own_numbers import OwnNumbers, draw_numbers
from central.applications.checks import Checks
from central.applications.models import (
    Application,
    ApplicationVersion,
    Channel,
    ManualCheck,
    NumberLane,
    StatusPublication,
)
from central.applications.proof import call_people, prove, refuse_altered
from central.applications.refusals import Altered, NumbersUsedUp
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from central.kiosks.actions.add import add_kiosk
from central.kiosks.models import Kiosk
from central.kiosks.refusals import NumberNotFree
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import parse_arrival_number
from sync.contract.wire.messages import read_message
from sync.contract.wire.status import StatusBlob, StatusView
from sync.envelope.status import open_status, status_id, status_key
from tests.support.centre.city import City
from tests.support.centre.custody_verified import verify_custody
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import Cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db


def typed_by_staff(city: City, cast: Cast, channel: Channel = Channel.STAFF) -> tuple[Application, OwnNumbers]:
    """What a clerk typed at the counter, with the numbers that the applicant got on paper."""
    now = timezone.now()
    numbers = draw_numbers(city.hall.pk, 1, now)
    statement = city.kiosk(9).waste_statement()
    stated = KeptStatement(
        arrival_number=numbers.arrival,
        kind=StatementKind.SUBMISSION,
        content=statement,
        signature=None,
        certificate=None,
        checks=Checks(),
        status_key=numbers.status_key,
        taken_in_at=now,
        arrived_at=now,
        not_before=None,
        place=None,
    )
    arrival = Arrival(
        statement=stated,
        definition=city.definitions["bulky_waste"],
        hall_id=city.hall.pk,
        channel=channel,
        applicant_name="山田　花子",
        found_by="ヤマダハナコ",
        actor=cast.sato.audit_name,
    )
    with transaction.atomic():
        (application,) = arrive([arrival])
    return application, numbers


@pytest.mark.parametrize("channel", [Channel.STAFF, Channel.WEB])
def test_what_no_kiosk_sent_stands_in_lists_and_on_its_page(city: City, cast: Cast, channel: Channel) -> None:
    application, numbers = typed_by_staff(city, cast, channel)
    assert (application.kiosk, application.hall) == (None, city.hall)
    client = sign_in(cast.sato)
    listed = client.get(reverse("applications:work")).content.decode()
    assert str(channel.label) in listed
    assert application.arrival_number in listed
    page = client.get(reverse("applications:detail", args=[numbers.arrival])).content.decode()
    assert "市役所で受け付けたもの（番号 911）" in page
    assert "端末の署名" not in page
    found = client.post(reverse("applications:search"), {"q": "ハナコ"}, follow=True).content.decode()
    assert application.arrival_number in found


def test_it_is_decided_like_any_other_and_its_slip_opens_the_status(city: City, cast: Cast) -> None:
    application, numbers = typed_by_staff(city, cast)
    accept(application.pk, cast.sato, revision=1)
    key = status_key(numbers.arrival, numbers.inquiry)
    row = StatusPublication.objects.get(status_id=status_id(key))
    view = read_message(StatusView, open_status(StatusBlob(row.status_id, row.cursor, bytes(row.sealed)), key))
    assert (view.arrival, view.state) == (numbers.arrival, "accepted_reply_pending")
    entry = AuditEntry.objects.get(act="application.arrived", subject=application.audit_subject)
    assert (entry.actor, entry.details["channel"]) == (cast.sato.audit_name, "staff")
    assert "all holds" in verify_custody()


@pytest.mark.parametrize("details", [{"channel": "staff", "statement": 5}, {"channel": "staff"}, []])
def test_an_entry_of_the_log_that_was_altered_proves_nothing_and_keeps_no_page_away(
    city: City, cast: Cast, details: object
) -> None:
    application, _ = typed_by_staff(city, cast)
    with lifted(connection):
        AuditEntry.objects.filter(act="application.arrived").update(details=details)
    assert prove(application).faults == ("other_statement",)
    page = sign_in(cast.sato).get(reverse("applications:detail", args=[application.arrival_number]))
    assert page.status_code == 200


def test_a_statement_that_was_changed_is_seen_and_nothing_is_decided_on_it(city: City, cast: Cast) -> None:
    application, _ = typed_by_staff(city, cast)
    assert prove(application).faults == ()
    other = city.kiosk(8).waste_statement()
    with lifted(connection):
        ApplicationVersion.objects.filter(application=application).update(statement=other)
    assert prove(application).faults == ("other_statement",)
    with pytest.raises(Altered):
        refuse_altered(application)
    for _ in range(2):
        with transaction.atomic():
            call_people(application, prove(application))
    manual_check = ManualCheck.objects.get()
    assert (manual_check.kiosk, manual_check.arrival_number, manual_check.reasons) == (
        None,
        application.arrival_number,
        ["altered:other_statement"],
    )
    page = sign_in(cast.sato).get(reverse("applications:look", args=[manual_check.pk]))
    assert page.status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_in_before_keeps_its_hall_and_cannot_be_changed(
    newest_schema: None, city: City, cast: Cast
) -> None:
    hand = city.kiosk(3)
    deliver(hand, hand.submit())
    drain_verdicts()
    for target in ("0011", "0012"):
        call_command("migrate", "applications", target, verbosity=0)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE applications_applicationversion SET number = 7")
    call_command("migrate", verbosity=0)
    assert Application.objects.get().hall == city.hall
    refuse_altered(Application.objects.get())


class TestNumbers:
    def test_each_is_given_once_and_counts_from_one_each_day_whatever_the_clock_does(self, city: City) -> None:
        now = timezone.now()
        days = [now, now, now + timedelta(days=400), now, now + timedelta(days=1)]
        given = [draw_numbers(city.hall.pk, 0, at).arrival for at in days]
        assert len(set(given)) == 5
        assert [number[16:20] for number in given] == ["0001", "0002", "0001", "0003", "0001"]
        assert all(parse_arrival_number(number) == number and number[13:16] == "910" for number in given)
        assert given[3][5:13] == given[0][5:13], "a clock that was ahead dates what is given after it"

    def test_a_lane_that_is_used_up_says_so_and_another_has_more(self, city: City) -> None:
        now, body = timezone.now(), city.hall.pk
        draw_numbers(body, 0, now)
        NumberLane.objects.update(counter=9998)
        assert draw_numbers(body, 0, now).arrival[16:20] == "9999"
        with pytest.raises(NumbersUsedUp):
            draw_numbers(body, 0, now)
        assert draw_numbers(body, 9, now).arrival[13:20] == "9190001"

    @pytest.mark.parametrize("number", [-1, 10, 900])
    def test_other_numbers_are_no_lane(self, city: City, number: int) -> None:
        with pytest.raises(ValueError, match="0 to 9"):
            draw_numbers(city.hall.pk, number, timezone.now())
        assert not NumberLane.objects.exists()

    def test_a_centre_restored_from_a_backup_gives_none_that_it_gave_before(self, city: City) -> None:
        """What was given since the backup is known to nobody: the next incarnation counts on other lanes."""
        now = timezone.now()
        before = draw_numbers(city.hall.pk, 0, now).arrival
        NumberLane.objects.all().delete()  # the backup is of this morning
        assert draw_numbers(city.hall.pk, 0, now).arrival == before, "without a new incarnation nothing helps"
        NumberLane.objects.all().delete()
        city.restored()
        assert draw_numbers(city.hall.pk, 0, now).arrival[13:16] != before[13:16]

    @pytest.mark.requirement("PROM-04")
    def test_the_inquiry_number_stands_nowhere_afterwards(
        self, city: City, cast: Cast, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.DEBUG):
            _, numbers = typed_by_staff(city, cast)
        told = "".join(row_texts())
        assert numbers.arrival in told, "the search reads nothing"
        for secret in (numbers.inquiry, numbers.inquiry[:8]):
            assert secret not in told
            assert secret not in caplog.text
            assert secret not in repr(numbers)


def _text(cell: object) -> str:
    return bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else str(cell)


def row_texts() -> list[str]:
    """Every cell of every table."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # the database's own names
            for row in cursor.fetchall():
                texts += [_text(cell) for cell in row]
    return texts


class TestNumbersOfKiosks:
    @pytest.mark.parametrize("number", [900, 950, 999])
    def test_no_kiosk_bears_one_of_the_centres(self, city: City, cast: Cast, number: int) -> None:
        with pytest.raises(NumberNotFree):
            add_kiosk(city.hall.pk, number, "system")
        answer = sign_in(cast.tanaka).post(reverse("kiosks:add"), {"hall": city.hall.pk, "number": str(number)})
        assert answer.status_code == 400
        assert "1から899まで" in answer.content.decode()
        with pytest.raises(IntegrityError), transaction.atomic():
            Kiosk.objects.create(body=city.body, hall=city.hall, code=f"99201-{number}")
        assert not Kiosk.objects.filter(code=f"99201-{number}").exists()

    def test_899_is_a_kiosks(self, city: City) -> None:
        assert add_kiosk(city.hall.pk, 899, "system").code == "99201-899"
