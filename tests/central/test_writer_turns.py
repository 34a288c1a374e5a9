"""What a clerk's act costs everybody: each turn at SQLite's one writer is waited for, by those behind it too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications import action_views
from central.applications.actions.comment import comment
from central.applications.models import Application, ReviewComment
from central.audit.models import AuditEntry
from central.database.held_pieces import AIM_S, HeldPieces
from central.intake.actions import record_verdicts
from central.intake.actions.record_verdicts import drain_verdicts
from central.staff import page_messages, session
from central.staff.models import PageMessage, StaffSession
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.centre.writer_turns import writer_turns
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets writers queue by itself")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS


@pytest.fixture
def application(transactional_db: None) -> Application:
    make_city()
    return make_application(1)


@pytest.fixture
def cast(application: Application) -> Cast:
    return make_cast(application.body)


def _note(client: Client, application: Application) -> Any:
    return client.post(reverse("applications:comment", args=[application.arrival_number]), {"text": "電話した。"})


@sqlite_only
@pytest.mark.parametrize(
    ("address", "said"),
    [(["applications:comment"], {"text": "電話した。"}), (["applications:change", "take-on"], {"revision": "1"})],
)
def test_an_act_takes_the_writer_once_and_the_page_that_follows_once(
    application: Application, cast: Cast, address: list[str], said: dict[str, str]
) -> None:
    """Not for the sentence about it, and not for a session that has not moved."""
    client = sign_in(cast.sato)
    name, *more = address
    with writer_turns() as turns:
        answer = client.post(reverse(name, args=[application.arrival_number, *more]), said)
        assert (answer.status_code, len(turns)) == (302, 1), turns
        page = client.get(answer.headers["Location"])
    assert "data-message" in page.content.decode()
    assert len(turns) == 2, turns
    assert PageMessage.objects.count() == 0


@sqlite_only
def test_a_list_takes_the_writer_once_also_with_something_to_say(application: Application, cast: Cast) -> None:
    client = sign_in(cast.sato)
    _note(client, application)
    with writer_turns() as turns:
        assert "data-message" in client.get(reverse("applications:work")).content.decode()
    assert len(turns) == 1, turns


def test_who_signs_out_in_another_window_meanwhile_has_acted_all_the_same(
    application: Application, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nobody to tell any more; that is no reason to lose what was written."""
    client = sign_in(cast.sato)
    found = action_views.find

    def signed_out(*of_page: Any) -> Application:
        StaffSession.objects.all().delete()
        return found(*of_page)

    monkeypatch.setattr(action_views, "find", signed_out)
    _note(client, application)
    assert ReviewComment.objects.count() == 1
    assert AuditEntry.objects.filter(act="application.commented").count() == 1
    assert PageMessage.objects.count() == 0


def test_an_act_that_does_not_happen_says_nothing(application: Application, cast: Cast, rf: Any) -> None:
    client = sign_in(cast.sato)
    request = _note(client, application).wsgi_request
    PageMessage.objects.all().delete()

    class Broken(Exception):
        pass

    def act() -> None:
        with page_messages.said_with(request):
            comment(application.pk, cast.sato, "x")
            get_messages(request).add(25, "メモを足しました。")
            raise Broken

    with pytest.raises(Broken):
        act()
    assert (ReviewComment.objects.count(), PageMessage.objects.count()) == (1, 0)


def test_a_session_is_written_when_it_moves_by_a_step_and_never_lasts_longer(cast: Cast) -> None:
    client = sign_in(cast.sato)
    row = StaffSession.objects.get()
    client.get(reverse("applications:work"))
    assert StaffSession.objects.get().seen_at == row.seen_at, "it has not moved"
    stored = client.session
    moved = timezone.now() + session.IDLE - session.STEP
    stored["ends_at"] = moved.timestamp()
    stored.save()
    client.get(reverse("applications:work"))
    now = timezone.now().timestamp()
    assert moved.timestamp() + session.STEP.total_seconds() / 2 < client.session["ends_at"]
    assert client.session["ends_at"] <= now + session.IDLE.total_seconds()


def test_a_session_that_would_last_too_long_is_shortened_at_once(cast: Cast) -> None:
    """This machine's clock was put back."""
    client = sign_in(cast.sato)
    stored = client.session
    stored["ends_at"] = (timezone.now() + session.IDLE + timedelta(seconds=30)).timestamp()
    stored.save()
    client.get(reverse("applications:work"))
    assert client.session["ends_at"] <= timezone.now().timestamp() + session.IDLE.total_seconds()


@sqlite_only
def test_what_a_batch_of_verdicts_found_is_recorded_in_pieces(
    transactional_db: None, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clerk waits for a piece, not for a batch."""
    monkeypatch.setattr(record_verdicts, "PIECES", HeldPieces(least=2, first=2, most=2))
    hand = city.kiosk(1)
    deliver(hand, *[hand.submit() for _ in range(5)])
    with writer_turns() as turns:
        assert drain_verdicts() == 5
    assert turns == ["claim", *["_record_piece"] * 3]
    assert Application.objects.count() == 5


def test_a_piece_is_as_large_as_a_page_can_wait_for() -> None:
    pieces = HeldPieces(least=10, first=50, most=200)
    sizes = []
    for held_s in (AIM_S, 4 * AIM_S, 4 * AIM_S, 100 * AIM_S, AIM_S / 10, AIM_S / 10, AIM_S / 10, 0.0, 0.0, AIM_S):
        pieces.tell(pieces.size, held_s)
        sizes.append(pieces.size)
    assert sizes == [50, 12, 10, 10, 20, 40, 80, 160, 200, 200]
    pieces.tell(0, 0.001)
    pieces.tell(3, AIM_S / 2)
    assert pieces.size == 200, "what was left over at the end"


def test_a_piece_that_fails_tells_nothing() -> None:
    pieces = HeldPieces(least=1, first=50, most=200)
    with pytest.raises(ZeroDivisionError), pieces.held(1):
        raise ZeroDivisionError
    assert pieces.size == 50


def test_a_piece_that_fails_leaves_the_others_as_they_are(
    transactional_db: None, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_verdicts, "PIECES", HeldPieces(least=2, first=2, most=2))
    hand = city.kiosk(1)
    made = [hand.submit() for _ in range(6)]
    deliver(hand, *made)
    honest = record_verdicts.record_submissions

    def without_the_third(some: Any) -> None:
        if any(one.row.entry_hash == made[2].hash for one in some):
            raise ValueError("a mistake of ours")
        honest(some)

    monkeypatch.setattr(record_verdicts, "record_submissions", without_the_third)
    drain_verdicts()
    assert set(Application.objects.values_list("arrival_number", flat=True)) == {
        str(one.arrival) for one in made if one is not made[2]
    }
