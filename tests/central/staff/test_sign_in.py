"""Signing in takes two factors, tells strangers nothing, and ends in time."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.limits.models import Lockout
from central.staff import session
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember
from central.staff.sign_in import BY_ADDRESS, BY_NUMBER
from tests.support.people.staff import PASSWORD, Cast, current_code, sign_in


def _first_step(client: Client, number: str, password: str = PASSWORD) -> int:
    return client.post(reverse("staff:sign-in"), {"staff_number": number, "password": password}).status_code


def test_password_and_code_sign_in_and_are_recorded(cast: Cast) -> None:
    client = sign_in(cast.sato)
    assert "_auth_user_id" in client.session
    entry = AuditEntry.objects.get(act="staff.signed_in")
    assert (entry.actor, entry.details["zone"]) == ("staff:sato", "lgwan")


def test_the_password_alone_opens_nothing(cast: Cast) -> None:
    client = Client()
    assert _first_step(client, "sato") == 302
    assert "_auth_user_id" not in client.session
    assert client.post(reverse("staff:extend-session")).status_code == 302


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _addresses(pattern.url_patterns, before + route)
        else:
            found.append(before + route)
    return found


def _filled(address: str) -> str:
    for kind, value in (("<int:", "1"), ("<str:", "x"), ("<slug:", "x"), ("<", "9920120261120003012300")):
        while kind in address:
            start = address.index(kind)
            address = address[:start] + value + address[address.index(">", start) + 1 :]
    return address


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_address_lets_the_second_factor_be_skipped(cast: Cast, method: str) -> None:
    client = Client()
    _first_step(client, "sato")
    staff_pages = [
        _filled(address)
        for address in _addresses(get_resolver().url_patterns)
        if not address.startswith((*settings.OPEN_PREFIXES, "/sign-in/"))
    ]
    assert staff_pages
    for address in staff_pages:
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/sign-in/"), address


def test_a_session_without_the_second_factor_is_nobody(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.sato, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("staff:extend-session")).headers["Location"].startswith("/sign-in/")


def test_a_code_is_good_once(cast: Cast) -> None:
    code = current_code(cast.sato)
    first, second = Client(), Client()
    for client in (first, second):
        _first_step(client, "sato")
    assert first.post(reverse("staff:second-step"), {"code": code}).status_code == 302
    assert second.post(reverse("staff:second-step"), {"code": code}).status_code == 200
    assert "_auth_user_id" not in second.session


def test_the_lock_doubles_and_is_the_same_for_a_number_that_nobody_has(cast: Cast) -> None:
    for number in ("sato", "nobody"):
        client = Client()
        answers = [_first_step(client, number, "wrong") for _ in range(BY_NUMBER.tries)]
        assert answers == [200] * (BY_NUMBER.tries - 1) + [429]
        assert _first_step(client, number, PASSWORD) == 429
        now = timezone.now()
        until = BY_NUMBER.locked_until(number, now)
        assert until is not None
        assert BY_NUMBER.first_lock - timedelta(seconds=30) < until - now <= BY_NUMBER.first_lock
    later = timezone.now() + BY_NUMBER.first_lock * 1.1
    for _ in range(BY_NUMBER.tries):
        assert BY_NUMBER.begin("sato", later) is None
        BY_NUMBER.settle_wrong("sato", later)
    assert BY_NUMBER.locked_until("sato", later) == later + BY_NUMBER.first_lock * 2


@pytest.mark.django_db(transaction=True)
def test_attempts_at_the_same_moment_meet_the_same_lock(cast: Cast) -> None:
    """On PostgreSQL requests run side by side: without turns each of them would find the lock still open."""

    def attempt(_place: int) -> int:
        try:
            return _first_step(Client(), "sato", "wrong")
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(attempt, range(12)))
    # Who comes sixth while the others' passwords are still being hashed finds the lock, and so do they.
    assert answers.count(200) < BY_NUMBER.tries
    assert set(answers) <= {200, 429}
    assert AuditEntry.objects.filter(act="staff.sign_in_failed").count() == BY_NUMBER.tries


def test_wrong_codes_count_too(cast: Cast) -> None:
    client = Client()
    _first_step(client, "sato")
    wrong = f"{(int(current_code(cast.sato)) + 1) % 10**6:06d}"
    answers = [client.post(reverse("staff:second-step"), {"code": wrong}).status_code for _ in range(BY_NUMBER.tries)]
    assert answers[-1] == 429


def test_what_is_typed_wrongly_is_not_written_down(cast: Cast) -> None:
    _first_step(Client(), "my secret password typed into the wrong field", "x")
    entry = AuditEntry.objects.get(act="staff.sign_in_failed")
    assert entry.subject == "staff:unknown"
    assert "secret" not in str(entry.details)


def test_a_mount_point_in_a_header_opens_no_page(cast: Cast) -> None:
    client = sign_in(cast.sato)
    stored = client.session
    stored["ends_at"] = timezone.now().timestamp() - 1
    stored.save()
    # gunicorn takes SCRIPT_NAME from a header of a proxy on the same machine.
    answer = client.get(reverse("applications:all"), SCRIPT_NAME="/check/")
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.requirement("ENT-15")
def test_the_sessions_time_is_shown_extended_and_ends(cast: Cast) -> None:
    client = sign_in(cast.sato)
    shown = client.post(reverse("staff:extend-session"))
    assert "操作時間 あと" in shown.content.decode()
    assert "延長する" in shown.content.decode()
    stored = client.session
    stored["ends_at"] = timezone.now().timestamp() + 60
    stored.save()
    client.post(reverse("staff:extend-session"))
    assert client.session["ends_at"] > timezone.now().timestamp() + session.IDLE.total_seconds() - 60
    stored = client.session
    stored["ends_at"] = timezone.now().timestamp() - 1
    stored.save()
    over = client.post(reverse("staff:extend-session"))
    assert over.headers["Location"] == "/sign-in/?over=1"
    assert "_auth_user_id" not in client.session


def test_a_session_never_outlives_the_shift(cast: Cast) -> None:
    client = sign_in(cast.sato)
    stored = client.session
    stored["started_at"] = timezone.now().timestamp() - session.LONGEST.total_seconds() + 60
    stored.save()
    client.post(reverse("staff:extend-session"))
    assert client.session["ends_at"] <= timezone.now().timestamp() + 61


def test_what_the_page_does_by_itself_does_not_extend_the_session(cast: Cast) -> None:
    client = sign_in(cast.sato)
    stored = client.session
    stored["ends_at"] = timezone.now().timestamp() + 60
    stored.save()
    client.post(reverse("staff:extend-session"), headers={"X-Madoguchi-Automatic": "1"})
    assert client.session["ends_at"] < timezone.now().timestamp() + 61


def test_the_last_sign_in_is_kept_for_its_owner(cast: Cast) -> None:
    sign_in(cast.sato)
    first = StaffMember.objects.get(pk=cast.sato.pk)
    assert first.previous_sign_in_at is None
    sign_in(first)
    assert StaffMember.objects.get(pk=cast.sato.pk).previous_sign_in_at == first.last_login


def test_next_leads_to_no_other_service(cast: Cast) -> None:
    client = Client()
    body = {"staff_number": "sato", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(reverse("staff:sign-in"), body).headers["Location"] == reverse("staff:second-step")


def test_who_was_sent_to_sign_in_comes_back_to_the_page_that_was_wanted(cast: Cast) -> None:
    client, wanted = Client(), "/applications/?s=abc&page=2"
    address = client.get(wanted).headers["Location"]
    for words in (
        {"staff_number": "sato", "password": "x"},
        {"staff_number": "sato", "password": PASSWORD},
        {"code": "000000"},
        {"code": current_code(cast.sato)},
    ):
        page = client.get(address).content.decode()
        hidden = re.search(r'name="next" value="([^"]*)"', page)
        assert hidden, page
        assert html.unescape(hidden.group(1)) == wanted
        answer = client.post(f"{address}&language=en", {**words, "next": html.unescape(hidden.group(1))})
        if answer.status_code == 302 and "code" not in words:
            address = answer.headers["Location"]
            assert "language=en" in address
    assert answer.headers["Location"] == wanted


@pytest.mark.requirement("SEC-04")
def test_duties_come_from_groups_only(cast: Cast) -> None:
    assert has_duty(cast.sato, Duty.REVIEW)
    assert not has_duty(cast.sato, Duty.FORCE_COMPLETE)
    assert has_duty(cast.takahashi, Duty.FORCE_COMPLETE, cast.takahashi.body_id, "child_allowance")
    assert has_duty(cast.suzuki, Duty.REVIEW, cast.suzuki.body_id, "tax_certificate")
    assert not has_duty(cast.suzuki, Duty.REVIEW, cast.suzuki.body_id, "child_allowance")


def test_only_a_demonstration_tells_second_factors(cast: Cast) -> None:
    out = StringIO()
    with override_settings(DEMO=True):
        call_command("totp", "sato", stdout=out)
    assert out.getvalue().strip() == current_code(cast.sato)
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("totp", "sato", stdout=out)


def test_the_demonstrations_members_sign_in_with_what_is_printed(cast: Cast) -> None:
    out = StringIO()
    with override_settings(DEMO=True):
        call_command("make_demo_staff", stdout=out)
    number, password, _ = out.getvalue().splitlines()[2].split("\t")
    assert number == "takahashi"
    assert _first_step(Client(), number, password) == 302
    with override_settings(DEMO=False), pytest.raises(CommandError):
        call_command("make_demo_staff", stdout=out)


def test_inactive_members_do_not_sign_in(cast: Cast) -> None:
    StaffMember.objects.filter(pk=cast.sato.pk).update(is_active=False)
    assert _first_step(Client(), "sato") == 200


def test_no_number_tells_by_what_is_done_whether_somebody_has_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    honest = MD5PasswordHasher.encode

    def encode(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        hashed.append(password)
        return honest(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)

    def seen(number: str) -> tuple[int, int, str]:
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = Client().post(reverse("staff:sign-in"), {"staff_number": number, "password": "wrong"})
        page = re.sub(r'value="[^"]*"', "", answer.content.decode())
        return len(hashed), len(queries), page

    StaffMember.objects.filter(pk=cast.suzuki.pk).update(is_active=False)
    seen("whoever makes the address's row")
    assert seen("sato") == seen("nobody") == seen("suzuki")


def test_one_password_cannot_be_tried_on_everybody(cast: Cast) -> None:
    outsider, client = Client(REMOTE_ADDR="127.0.0.2"), Client(REMOTE_ADDR="127.0.0.1")
    answers = [_first_step(outsider, f"member-{number}", "spring2026") for number in range(BY_ADDRESS.burst + 1)]
    assert answers == [200] * BY_ADDRESS.burst + [429]
    crowded = outsider.post(reverse("staff:sign-in"), {"staff_number": "sato", "password": PASSWORD})
    assert crowded.status_code == 429
    assert "この場所からはログインできません" in crowded.content.decode()
    assert Lockout.objects.count() == BY_ADDRESS.burst
    assert _first_step(client, "sato") == 302


def test_the_addresses_of_one_ipv6_network_count_together(cast: Cast, settings: Any) -> None:
    """One household has 2^64 of them."""
    settings.ZONES = {"lgwan": {"label": "LGWAN系", "networks": ["2001:db8::/32"]}}
    answers = [
        _first_step(Client(REMOTE_ADDR=f"2001:db8:0:1:{place:x}::1"), f"member-{place}", "spring2026")
        for place in range(BY_ADDRESS.burst + 1)
    ]
    assert answers == [200] * BY_ADDRESS.burst + [429]
    assert _first_step(Client(REMOTE_ADDR="2001:db8:0:2::1"), "sato") == 302


def test_an_office_that_signs_in_all_morning_is_never_crowded(cast: Cast) -> None:
    for _ in range(BY_ADDRESS.burst + 2):
        sign_in(cast.sato)


def test_wrong_codes_of_one_address_count_with_its_wrong_passwords(cast: Cast) -> None:
    client = Client()
    _first_step(client, "sato")
    for number in range(BY_ADDRESS.burst):
        _first_step(Client(), f"member-{number}", "wrong")
    answer = client.post(reverse("staff:second-step"), {"code": current_code(cast.sato)})
    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_numbers_typed_at_random_fill_no_table(cast: Cast) -> None:
    _first_step(Client(), "nobody", "wrong")
    Lockout.objects.update(touched_at=timezone.now() - BY_NUMBER.forgotten_after * 2)
    _first_step(Client(), "sato", "wrong")
    assert Lockout.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_database_while_a_password_is_hashed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite an open transaction would hold up the kiosks' custody for a third of a second each time."""
    open_meanwhile: list[bool] = []
    honest = MD5PasswordHasher.encode

    def encode(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        open_meanwhile.append(connection.in_atomic_block)
        return honest(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    for number in ("sato", "nobody"):
        _first_step(Client(), number, "wrong")
    assert open_meanwhile == [False, False]


def test_a_number_in_full_width_is_no_wrong_try(cast: Cast) -> None:
    first = Client().post(reverse("staff:sign-in"), {"staff_number": "　ｓａｔｏ ", "password": PASSWORD})
    assert first.status_code == 302
    for _ in range(3):
        Client().post(reverse("staff:sign-in"), {"staff_number": "ＳＡＴＯ", "password": "x"})
    wrong = Client().post(reverse("staff:sign-in"), {"staff_number": "sato", "password": "x"}).content.decode()
    assert "あと1回" in wrong, "tries in every width are tries under one number"


def test_no_typed_word_of_an_address_stands_in_that_of_the_sign_in() -> None:
    wanted = Client().get("/applications/?q=%E5%B1%B1%E7%94%B0&s=abc&page=2&arrived_from=2026-01-01")
    assert wanted.headers["Location"] == "/sign-in/?next=%2Fapplications%2F%3Fs%3Dabc%26page%3D2"


@pytest.mark.django_db
def test_a_quiet_day_earns_an_address_no_more_guesses_at_once() -> None:
    now = timezone.now()
    assert not BY_ADDRESS.take("10.1.2.3", now)
    later = now + timedelta(days=1)
    answers = [bool(BY_ADDRESS.take("10.1.2.3", later)) for _ in range(BY_ADDRESS.burst + 1)]
    assert answers == [False] * BY_ADDRESS.burst + [True]
