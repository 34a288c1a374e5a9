"""Accounts while two things happen at once: an operator and an open page, a guesser, several sign-ins."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from central.staff.models import StaffMember
from tests.central.staff.test_accounts import FIRST, OWN, _code_of, _first_password, _is_in, _password, _run
from tests.support.people.staff import PASSWORD, Cast, current_code, sign_in


class Meanwhile(MD5PasswordHasher):
    """Hashing takes a third of a second in service. Here an operator uses just that moment, once."""

    act: ClassVar[list[Callable[[], None]]] = []

    def encode(self, password: str, salt: str) -> str:
        if password == OWN and self.act:
            self.act.pop()()
        return super().encode(password, salt)


def _disable() -> None:
    _run("disable_member", "sato", "--by", "tanaka")


def _reset() -> None:
    _run("reset_member", "sato", "--by", "tanaka", "--second", "takahashi")


@pytest.mark.parametrize("act", [_disable, _reset], ids=["disabled", "reset"])
@pytest.mark.parametrize("page", ["password", "first secrets"])
def test_what_an_operator_does_to_an_account_meanwhile_holds(
    page: str, act: Callable[[], None], cast: Cast, settings: LazySettings
) -> None:
    """Whoever has found a session open, or a first password, does not undo by a page what was done against them."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Meanwhile"]
    client = Client()
    if page == "password":
        sign_in(cast.sato, client)
        address = reverse("staff:account-password")
        said = {"password": PASSWORD, "new": OWN, "again": OWN, "code": current_code(cast.sato)}
    else:
        first = _first_password("reset_member", "sato", "--by", "tanaka", "--second", "takahashi")
        assert _password(client, "sato", first).status_code == 302
        address = reverse(FIRST)
        said = {"new": OWN, "again": OWN, "code": _code_of(client.get(address).content.decode())}
    Meanwhile.act.append(act)
    client.post(address, said)
    assert not Meanwhile.act, "it was done in that moment"
    member = StaffMember.objects.get(pk=cast.sato.pk)
    assert not member.check_password(OWN)
    assert member.is_active == (act is _reset)
    assert [_is_in(client), _password(Client(), "sato", OWN).status_code] == [False, 200]


def test_ones_own_page_does_not_tell_who_has_found_a_session_open_whether_a_guess_is_the_password(cast: Cast) -> None:
    client, told = sign_in(cast.sato), []
    for guess in (PASSWORD, OWN):
        said = {"password": "wrong", "code": "000000", "new": guess, "again": guess}
        page = client.post(reverse("staff:account-password"), said).content.decode()
        told.append("別のもの" in page)
        assert "あと" in page, "counted as a try"
    assert told == [False, False]
    same = {"password": PASSWORD, "code": current_code(cast.sato), "new": PASSWORD, "again": PASSWORD}
    assert "別のもの" in client.post(reverse("staff:account-password"), same).content.decode()
    assert _password(Client(), "sato", PASSWORD).status_code == 302


def test_who_enters_holds_nobodys_row_after_the_audit_log(cast: Cast) -> None:
    """All that acts takes the head of the audit log last; whoever wants another row behind it can meet a deadlock."""
    first = _first_password("reset_member", "sato", "--by", "tanaka", "--second", "takahashi")
    client = Client()
    assert _password(client, "sato", first).status_code == 302
    said = {"new": OWN, "again": OWN, "code": _code_of(client.get(reverse(FIRST)).content.decode())}
    with CaptureQueriesContext(connection) as asked:
        assert client.post(reverse(FIRST), said).status_code == 302
    written = [sql for sql in (query["sql"] for query in asked) if re.match("INSERT|UPDATE|DELETE", sql)]
    audit = [place for place, sql in enumerate(written) if "audit_audit" in sql]
    assert [sql for sql in written[audit[0] : audit[-1]] if "audit_audit" not in sql] == []
    assert _is_in(client)
