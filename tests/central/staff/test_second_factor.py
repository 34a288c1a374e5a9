"""The second factor is watched on the whole way: at its door, between the steps, and in every request after it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from central.applications.access import manual_checks_visible_to
from central.organisation.models import Body
from central.staff.access import has_duty, scopes_of
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from central.staff.sign_in import BY_NUMBER
from tests.support.centre.applications import make_city, make_manual_check
from tests.support.people.staff import PASSWORD, Cast, current_code, sign_in

EXTEND = "staff:extend-session"


def _first_step(client: Client, number: str = "sato") -> int:
    return client.post(reverse("staff:sign-in"), {"staff_number": number, "password": PASSWORD}).status_code


def _code(client: Client, code: str) -> int:
    return client.post(reverse("staff:second-step"), {"code": code}).status_code


def _is_in(client: Client) -> bool:
    return client.post(reverse(EXTEND)).status_code == 200


def test_a_colleagues_code_is_not_ones_own(cast: Cast) -> None:
    client = Client()
    assert _first_step(client) == 302
    assert _code(client, current_code(cast.takahashi)) == 200
    assert not _is_in(client)
    assert _code(client, current_code(cast.sato)) == 302
    assert _is_in(client)


def test_a_right_password_gives_no_wrong_code_back(cast: Cast) -> None:
    assert BY_NUMBER.tries == 5
    wrong = f"{(int(current_code(cast.sato)) + 1) % 10**6:06d}"
    answers = []
    for _ in range(BY_NUMBER.tries):
        client = Client()
        answers.append((_first_step(client), _code(client, wrong)))
    assert answers == [(302, 200)] * 4 + [(302, 429)]
    assert _first_step(Client()) == 429


def test_five_minutes_after_the_password_it_is_asked_again(cast: Cast) -> None:
    client = Client()
    _first_step(client)
    assert client.get(reverse("staff:second-step")).status_code == 200
    stored = client.session
    stored["sign_in_at"] -= 301
    stored.save()
    late = client.post(reverse("staff:second-step"), {"code": current_code(cast.sato)})
    assert late.headers["Location"] == reverse("staff:sign-in")
    assert not _is_in(client)


def test_each_step_has_a_session_of_another_name(cast: Cast) -> None:
    client = Client()
    before = client.session
    before.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(before.session_key)
    _first_step(client)
    between = client.session.session_key
    _code(client, current_code(cast.sato))
    after = client.session.session_key
    assert len({before.session_key, between, after}) == 3
    for old in (before.session_key, between):
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = str(old)
        assert not _is_in(thief)


def test_a_running_session_does_not_follow_its_member_out_of_the_house(cast: Cast) -> None:
    client = sign_in(cast.sato)
    outside = client.post(reverse(EXTEND), REMOTE_ADDR="203.0.113.9")
    assert outside.headers["Location"].startswith(reverse("staff:sign-in"))
    assert not _is_in(client), "and it is over at home too"


def test_a_session_in_its_time_without_the_second_factor_is_nobody(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.sato, backend="django.contrib.auth.backends.ModelBackend")
    stored = client.session
    stored["started_at"] = timezone.now().timestamp()
    stored["ends_at"] = stored["started_at"] + 600
    stored.save()
    answer = client.post(reverse(EXTEND))
    assert answer.headers["Location"].startswith(reverse("staff:sign-in"))


def test_an_inactive_member_has_no_reach(cast: Cast) -> None:
    assert has_duty(cast.sato, Duty.REVIEW)
    StaffMember.objects.filter(pk=cast.sato.pk).update(is_active=False)
    member = StaffMember.objects.get(pk=cast.sato.pk)
    assert scopes_of(member) == ()
    assert not has_duty(member, Duty.REVIEW)


@pytest.mark.parametrize("duty", [Duty.ISSUE_CERTIFICATE, Duty.APPROVE_BULK, Duty.FORCE_COMPLETE])
def test_what_needs_a_look_is_shown_to_reviewers_only(cast: Cast, duty: Duty) -> None:
    body = Body.objects.get(code="99201")
    make_city()
    manual_check = make_manual_check(3)
    assert list(manual_checks_visible_to(cast.sato)) == [manual_check]
    cast.sato.groups.set([StaffGroup.objects.create(body=body, name="one duty alone", duties=[duty.value])])
    member = StaffMember.objects.get(pk=cast.sato.pk)
    assert not manual_checks_visible_to(member).exists()
    assert sign_in(member).get(reverse("applications:look", args=[manual_check.pk])).status_code == 404
