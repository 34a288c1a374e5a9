"""The life of an account: first secrets become own ones, these are changed with proof, and accounts are taken away."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from central.audit.models import AuditEntry
from central.organisation.models import Body
from central.staff.access import has_duty
from central.staff.duties import Duty
from central.staff.models import StaffMember, StaffSession
from central.staff.own_words import JAPANESE, LATIN
from central.staff.sign_in import BY_ADDRESS, BY_NUMBER
from tests.support.people.staff import PASSWORD, Cast, current_code, sign_in

OWN = "kawa no nagare no you ni"
FIRST = "staff:first-secrets"


def _run(*command: str) -> str:
    said = StringIO()
    call_command(*command, stdout=said)
    return said.getvalue()


def _first_password(*command: str) -> str:
    kind, password = _run(*command).split()
    assert kind == "password"
    return password


def _make(number: str = "ito") -> str:
    group = ("--group", "収集", "--by", "tanaka")
    _run("make_staff_group", "99201", "収集", "--duty", "review", "--procedure", "bulky_waste", "--by", "tanaka")
    return _first_password("make_staff_member", number, "伊藤 さくら", "環境課", "--body", "99201", *group)


def _password(client: Client, number: str, password: str) -> HttpResponse:
    return client.post(reverse("staff:sign-in"), {"staff_number": number, "password": password})  # type: ignore[return-value]


def _is_in(client: Client) -> bool:
    return client.post(reverse("staff:extend-session")).status_code == 200


def _code_of(page: str, ahead: int = 0) -> str:
    """What an authenticator shows that was given the key on this page."""
    typed = re.search(r'<span class="num">([A-Z2-7 ]+)</span>', page)
    assert typed is not None
    from base64 import b32decode

    totp = TOTP(b32decode(typed[1].replace(" ", "")))
    totp.time = time.time() + ahead
    return f"{totp.token():06d}"


def _choose(client: Client, new: str = OWN) -> HttpResponse:
    page = client.get(reverse(FIRST)).content.decode()
    return client.post(reverse(FIRST), {"new": new, "again": new, "code": _code_of(page)})  # type: ignore[return-value]


def test_who_gets_a_first_password_chooses_own_secrets_and_is_in(cast: Cast) -> None:
    first = _make()
    client = Client()
    assert _password(client, "ito", first).headers["Location"] == reverse(FIRST)
    assert not _is_in(client), "the first password opens one page"
    assert client.get(reverse("staff:second-step")).headers["Location"] == reverse(FIRST)
    assert _choose(client).headers["Location"] == "/"
    assert _is_in(client)
    member = StaffMember.objects.get(staff_number="ito")
    assert has_duty(member, Duty.REVIEW, member.body_id, "bulky_waste")
    assert not has_duty(member, Duty.REVIEW, member.body_id, "child_allowance")
    assert _password(Client(), "ito", first).status_code == 200, "the first password is over"
    again = Client()
    assert _password(again, "ito", OWN).headers["Location"] == reverse("staff:second-step")
    assert again.post(reverse("staff:second-step"), {"code": current_code(member)}).status_code == 302
    acts = dict(AuditEntry.objects.filter(subject="staff:ito").values_list("act", "actor"))
    assert (acts["staff.made"], acts["staff.secrets_chosen"]) == ("staff:tanaka", "staff:ito")
    assert AuditEntry.objects.get(act="staff.group_set").actor == "staff:tanaka"


def test_the_code_that_proves_a_new_authenticator_signs_nobody_in(cast: Cast) -> None:
    client = Client()
    _password(client, "ito", _make())
    code = _code_of(client.get(reverse(FIRST)).content.decode())
    client.post(reverse(FIRST), {"new": OWN, "again": OWN, "code": code})
    other = Client()
    _password(other, "ito", OWN)
    assert other.post(reverse("staff:second-step"), {"code": code}).status_code == 200
    assert not _is_in(other)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short", "12"),
        ("counterstrike", "よく使われ"),
        ("1q2w3e4r5t6y7u", "よく使われ"),
        ("123456789123456789", "よく使われ"),
        ("2026_Iloveyou!!", "よく使われ"),
        ("Dragon-20261126", "よく使われ"),
        ("Madoguchi2026!", "窓口や市の名前"),
        ("99201-99201-wakaba", "窓口や市の名前"),
        ("若葉市 窓口 窓口2026", "窓口や市の名前"),
        ("青葉市青葉市青葉市2026", "窓口や市の名前"),
        ("", "新しいパスワードを入力してください"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(new: str, words: str, cast: Cast) -> None:
    Body.objects.create(code="99202", name="青葉市")  # no word of the service's own name
    client = Client()
    _password(client, "ito", _make())
    page = _choose(client, new)
    assert page.status_code == 400
    assert not _is_in(client)
    assert StaffMember.objects.get(staff_number="ito").first_secrets_until is not None
    assert "field-error" in page.content.decode()
    assert words in page.content.decode()


def test_the_words_that_are_refused_are_documented() -> None:
    page = (settings.BASE_DIR / "docs" / "security.md").read_text()
    listed = page.partition("**Passwords**")[2].partition("*madoguchi")[2].partition("*, ")[0]
    assert {"madoguchi", *re.split(r",\s+", listed.strip(" ,"))} == {"madoguchi", *LATIN[1:], *JAPANESE}


def test_a_sentence_in_which_our_words_stand_is_a_good_password(cast: Cast) -> None:
    client = Client()
    _password(client, "ito", _make())
    assert _choose(client, "madoguchi no mae ni sakana ga iru").status_code == 302
    assert _is_in(client)


def test_first_secrets_that_do_not_fit_are_told_apart(cast: Cast) -> None:
    client = Client()
    first = _make()
    _password(client, "ito", first)
    page = client.get(reverse(FIRST)).content.decode()
    code = _code_of(page)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for said, words in (
        ({"new": OWN, "again": OWN + "x", "code": code}, "2つのパスワードが違います"),
        ({"new": first, "again": first, "code": code}, "いまのパスワードとは別のもの"),
        ({"new": OWN, "again": OWN, "code": wrong}, "6けたの番号が違います"),
    ):
        answer = client.post(reverse(FIRST), said)
        assert (answer.status_code, words in answer.content.decode()) == (400, True), words
        assert _code_of(answer.content.decode()) in (code, _code_of(page)), "the key on the page stays the same"
    assert client.post(reverse(FIRST), {"new": OWN, "again": OWN, "code": code}).status_code == 302


def test_a_first_password_is_good_for_a_day(cast: Cast) -> None:
    first = _make()
    StaffMember.objects.filter(staff_number="ito").update(first_secrets_until=timezone.now() - timedelta(seconds=1))
    client = Client()
    late = _password(client, "ito", first)
    assert "渡されたパスワードの期限が過ぎました" in late.content.decode()
    assert client.get(reverse(FIRST)).headers["Location"] == reverse("staff:sign-in")
    until = StaffMember.objects.get(staff_number="ito").first_secrets_until
    assert until is not None
    _run("reset_member", "ito", "--by", "tanaka", "--second", "takahashi")
    fresh = StaffMember.objects.get(staff_number="ito").first_secrets_until
    assert fresh is not None
    assert timedelta(hours=23) < fresh - timezone.now() <= timedelta(hours=24)


def test_a_reset_kills_both_factors_at_once_and_takes_two_others(cast: Cast) -> None:
    client = sign_in(cast.sato)
    between = Client()
    _password(between, "sato", PASSWORD)
    for by, second in (
        ("", "tanaka"),
        ("tanaka", ""),
        ("tanaka", "tanaka"),
        ("sato", "tanaka"),
        ("tanaka", "sato"),
        ("x", "tanaka"),
    ):
        with pytest.raises(CommandError):
            call_command("reset_member", "sato", by=by, second=second, stdout=StringIO())
    assert _is_in(client)
    first = _first_password("reset_member", "sato", "--by", "tanaka", "--second", "takahashi")
    assert not _is_in(client)
    assert not TOTPDevice.objects.filter(user=cast.sato).exists()
    assert between.get(reverse("staff:second-step")).headers["Location"] == reverse("staff:sign-in")
    assert between.get(reverse(FIRST)).headers["Location"] == reverse("staff:sign-in")
    assert _password(Client(), "sato", PASSWORD).status_code == 200
    fresh = Client()
    assert _password(fresh, "sato", first).headers["Location"] == reverse(FIRST)
    assert _choose(fresh).status_code == 302
    assert _is_in(fresh)
    entry = AuditEntry.objects.get(act="staff.reset")
    assert (entry.actor, entry.subject, entry.details) == ("staff:tanaka", "staff:sato", {"second_person": "takahashi"})


def test_a_disabled_member_is_out_at_once_and_comes_back_only_by_a_person(cast: Cast) -> None:
    client = sign_in(cast.sato)
    between = Client()
    _password(between, "sato", PASSWORD)
    assert "1 sessions ended" in _run("disable_member", "sato", "--by", "tanaka")
    assert not _is_in(client)
    assert between.post(reverse("staff:second-step"), {"code": current_code(cast.sato)}).status_code == 302
    assert not _is_in(between)
    assert _password(Client(), "sato", PASSWORD).status_code == 200
    first = _first_password("disable_member", "sato", "--by", "tanaka", "--undo")
    back = Client()
    assert _password(back, "sato", PASSWORD).status_code == 200
    assert _password(back, "sato", first).headers["Location"] == reverse(FIRST)
    acts = AuditEntry.objects.filter(subject="staff:sato", actor="staff:tanaka").order_by("number")
    assert list(acts.values_list("act", flat=True)) == ["staff.disabled", "staff.enabled"]


def test_nobody_resets_an_active_member_alone_by_taking_back_what_was_never_done(cast: Cast) -> None:
    client = sign_in(cast.sato)
    with pytest.raises(CommandError, match="sato is active"):
        _run("disable_member", "sato", "--by", "tanaka", "--undo")
    assert _is_in(client)
    assert _password(Client(), "sato", PASSWORD).headers["Location"] == reverse("staff:second-step")
    assert TOTPDevice.objects.filter(user=cast.sato).exists()
    assert not AuditEntry.objects.filter(act="staff.enabled").exists()


def test_sessions_are_ended_by_an_operator(cast: Cast) -> None:
    clients = [sign_in(cast.sato), sign_in(cast.sato)]
    bystander = sign_in(cast.suzuki)
    assert "2 sessions of sato ended" in _run("end_sessions", "sato", "--by", "tanaka")
    assert [_is_in(client) for client in (*clients, bystander)] == [False, False, True]
    assert AuditEntry.objects.get(act="staff.sessions_ended").actor == "staff:tanaka"


@pytest.mark.parametrize("command", ["disable_member", "end_sessions"])
def test_who_does_it_has_to_be_named(command: str, cast: Cast) -> None:
    StaffMember.objects.filter(staff_number="suzuki").update(is_active=False)
    for by in ("", "nobody", "suzuki"):
        with pytest.raises(CommandError):
            call_command(command, "sato", by=by, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command(command, "nobody", by="tanaka", stdout=StringIO())
    assert StaffMember.objects.get(staff_number="sato").is_active


def test_an_existing_members_groups_are_set_without_touching_secrets(cast: Cast) -> None:
    client = sign_in(cast.sato)
    said = _run(
        "make_staff_member", "sato", "佐藤 花", "税務課", "--body", "99201", "--group", "税務", "--by", "tanaka"
    )
    assert "secrets unchanged" in said
    assert _is_in(client)
    assert not has_duty(StaffMember.objects.get(staff_number="sato"), Duty.ISSUE_CERTIFICATE)


# ── one's own page ──


def test_a_password_is_changed_with_proof_of_both_factors_and_ends_other_sessions(cast: Cast) -> None:
    here, elsewhere = sign_in(cast.sato), sign_in(cast.sato)
    address = reverse("staff:account-password")
    page = here.get(address).content.decode()
    assert "パスワードを変える" in page
    said = {"password": PASSWORD, "new": OWN, "again": OWN}
    for change, words in (
        ({"password": "wrong", "code": current_code(cast.sato)}, "何も変えていません"),
        ({"code": "000000"}, "何も変えていません"),
        ({"code": current_code(cast.sato), "new": "short", "again": "short"}, "12"),
    ):
        refused = here.post(address, said | change)
        assert (refused.status_code, words in refused.content.decode()) == (400, True)
    assert here.post(address, said | {"code": current_code(cast.sato)}).headers["Location"] == reverse("staff:account")
    assert [_is_in(here), _is_in(elsewhere)] == [True, False]
    assert _password(Client(), "sato", PASSWORD).status_code == 200
    assert _password(Client(), "sato", OWN).status_code == 302
    assert AuditEntry.objects.get(act="staff.password_changed").details == {"ended": 1}


def test_guessing_the_old_secrets_on_ones_own_page_meets_the_lock(cast: Cast) -> None:
    client = sign_in(cast.sato)
    said = {"password": "wrong", "code": "000000", "new": OWN, "again": OWN}
    answers = [client.post(reverse("staff:account-password"), said).status_code for _ in range(BY_NUMBER.tries + 1)]
    assert answers == [400] * (BY_NUMBER.tries - 1) + [429, 429]
    right = said | {"password": PASSWORD, "code": current_code(cast.sato)}
    assert client.post(reverse("staff:account-password"), right).status_code == 429
    assert _password(Client(), "sato", PASSWORD).status_code == 429


def test_from_a_crowded_address_no_proof_counts_on_ones_own_page(cast: Cast) -> None:
    """Whoever has found a session open and tried too often has proven nothing, right or wrong."""
    here = sign_in(cast.sato, Client(REMOTE_ADDR="127.0.0.5"))
    code = _code_of(here.get(reverse("staff:account-factor")).content.decode())
    for number in range(BY_ADDRESS.burst):
        _password(Client(REMOTE_ADDR="127.0.0.5"), f"member-{number}", "spring2026")
    device = TOTPDevice.objects.get(user=cast.sato)
    for said in ({"password": "wrong", "code": "000000"}, {"password": PASSWORD, "code": current_code(cast.sato)}):
        for name, new in (("staff:account-password", {"new": OWN, "again": OWN}), ("staff:account-factor", {})):
            refused = here.post(reverse(name), said | new | {"new_code": code})
            assert (refused.status_code, "何も変えていません" in refused.content.decode()) == (429, True)
    assert StaffMember.objects.get(pk=cast.sato.pk).check_password(PASSWORD)
    assert TOTPDevice.objects.get(user=cast.sato) == device


def test_a_second_factor_is_changed_with_proof_of_the_old_one(cast: Cast) -> None:
    here, elsewhere = sign_in(cast.sato), sign_in(cast.sato)
    address = reverse("staff:account-factor")
    code = _code_of(here.get(address).content.decode())
    old = TOTPDevice.objects.get(user=cast.sato)
    said = {"password": PASSWORD, "new_code": code}
    refused = here.post(address, said | {"code": code})
    assert refused.status_code == 400, "the new authenticator proves nothing about the old one"
    assert TOTPDevice.objects.get(user=cast.sato) == old
    wrong = here.post(address, said | {"code": current_code(cast.sato), "new_code": "000000"})
    assert wrong.status_code == 400
    before = here.cookies["sessionid"].value
    changed = here.post(address, said | {"code": current_code(cast.sato)})
    assert here.cookies["sessionid"].value != before, "who proves both factors again gets another session"
    assert changed.headers["Location"] == reverse("staff:account")
    assert [_is_in(here), _is_in(elsewhere)] == [True, False]
    new = TOTPDevice.objects.get(user=cast.sato)
    assert new.key != old.key
    assert AuditEntry.objects.get(act="staff.factor_changed").details == {"ended": 1}
    assert 'name="session"' not in here.get(reverse("staff:account")).content.decode(), "no other is left to end"
    again = Client()
    _password(again, "sato", PASSWORD)
    assert again.post(reverse("staff:second-step"), {"code": current_code(cast.sato)}).status_code == 302


def test_own_sessions_are_listed_and_ended_and_nobody_elses(cast: Cast) -> None:
    here, elsewhere, third = sign_in(cast.sato), sign_in(cast.sato), sign_in(cast.sato)
    stranger = sign_in(cast.suzuki)
    page = here.get(reverse("staff:account")).content.decode()
    names = re.findall(r'name="session" value="([0-9a-f]+)"', page)
    assert len(names) == 2
    assert page.count("この画面</span>") == 1
    foreign = StaffSession.objects.get(member=cast.suzuki).session_key
    here.post(reverse("staff:account-sessions"), {"session": foreign})
    assert _is_in(stranger)
    here.post(reverse("staff:account-sessions"), {"session": names[0]})
    assert [_is_in(elsewhere), _is_in(third)].count(True) == 1
    here.post(reverse("staff:account-sessions"), {"all": "1"})
    assert [_is_in(client) for client in (here, elsewhere, third, stranger)] == [True, False, False, True]
    assert AuditEntry.objects.filter(act="staff.sessions_ended", actor="staff:sato").count() == 2


def test_who_reads_the_table_of_sessions_is_not_signed_in(cast: Cast) -> None:
    client = sign_in(cast.sato)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM staff_staffsession")
        rows = cursor.fetchall()
    assert rows
    assert key not in str(rows)
    for row in rows:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = row[0]
        assert not _is_in(thief)
    client.post(reverse("staff:sign-out"))
    assert not StaffSession.objects.filter(member=cast.sato).exists()


@pytest.mark.parametrize(
    ("duties", "first"),
    [
        ([Duty.REVIEW], "applications:work"),
        ([Duty.FORCE_COMPLETE], "applications:all"),
        ([Duty.ISSUE_CERTIFICATE], "applications:all"),
        ([Duty.APPROVE_BULK], "applications:all"),
        ([Duty.OPERATE_KIOSKS], "kiosks:list"),
        ([Duty.SEE_AUDIT], "staff:audit"),
        ([], "staff:account"),
    ],
)
def test_the_first_page_is_the_first_of_the_menu(duties: list[Duty], first: str, cast: Cast) -> None:
    group = cast.sato.groups.get()
    group.duties = [duty.value for duty in duties]
    group.save()
    client = sign_in(cast.sato)
    assert client.get("/").headers["Location"] == reverse(first)
    page = client.get(reverse(first))
    assert page.status_code == 200
    if Duty.REVIEW not in duties:
        assert client.get(reverse("applications:work"), follow=True).status_code == 200
