"""Three doors: each serves its own addresses, has what it needs and nothing else, and knows nothing of the others."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from central.organisation.models import Body
from central.project.doors import ADDRESSES, middleware_of
from central.project.grants import grants_of, refuse_unless_granted, tables
from central.serving.doors import Door, door_asked
from tests.central.test_installed import ROOT, VARIABLE
from tests.support.centre.city import City
from tests.support.centre.door_roles import ROLES, give_role_back, take_role
from tests.support.centre.doors import APART, opened, routes
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in


def filled(route: str) -> str:
    return re.sub(r"<\w+:\w+>", "1", route)


def said(answer: HttpResponse) -> tuple[int, bytes, dict[str, str]]:
    return answer.status_code, answer.content, dict(answer.headers)


def test_every_address_lies_at_one_door() -> None:
    at = {door: routes(door) for door in APART}
    assert {"/check/", "/p/", "/p/<str:code>/"} == at[Door.RESIDENTS]
    assert all(route.startswith("/kiosk/v1/") for route in at[Door.KIOSKS])
    assert "/sign-in/" in at[Door.STAFF]
    assert sorted(route for routes_there in at.values() for route in routes_there) == sorted(routes(Door.ALL))


@pytest.mark.django_db
@pytest.mark.parametrize("door", APART)
def test_another_doors_address_is_one_that_nobody_has(door: Door, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    member = make_cast(Body.objects.create(code="99201", name="若葉市")).takahashi
    with opened(Door.STAFF):
        signed_in = sign_in(member).cookies
    with opened(door):
        for cookies in ("", signed_in.output(header="", sep=";")):
            visitor = Client()
            visitor.cookies.load(cookies)
            for other in APART:
                for route in sorted(routes(other) - routes(door)):
                    nobodys = "/nobody-has-this/" if not route.startswith("/kiosk/v1/") else "/kiosk/v2/"
                    assert said(visitor.get(filled(route))) == said(visitor.get(nobodys)), route
                    assert visitor.get(filled(route)).status_code == 404
    if door is not Door.STAFF:
        with opened(door):
            said_there = Client().get("/work/").content
        assert said_there == b"404\n" or (door is Door.RESIDENTS and "見つかりません" in said_there.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("door", [Door.RESIDENTS, Door.KIOSKS])
def test_neither_residents_nor_kiosks_get_or_need_a_cookie(door: Door) -> None:
    with opened(door):
        for route in routes(door):
            for ask in (Client().get, Client().post):
                assert not ask(filled(route)).cookies, route
    assert not [name for name in middleware_of(door) if re.search("Session|Csrf|Auth|OTP|Message|StaffOnly", name)]


def test_a_door_leaves_out_middleware_and_changes_no_order() -> None:
    whole = middleware_of(Door.ALL)
    for door in APART:
        assert middleware_of(door) == [name for name in whole if name in middleware_of(door)]
    assert middleware_of(Door.STAFF)[-2:] == whole[-2:]
    assert whole == settings.MIDDLEWARE
    assert get_resolver().url_patterns == get_resolver(ADDRESSES[Door.ALL]).url_patterns


def test_the_command_line_chooses_the_door_before_the_settings_are_read() -> None:
    assert door_asked(["serve", "--bind", "127.0.0.1:1", "--door", "residents"]) == "residents"
    assert door_asked(["serve", "--door=kiosks"]) == "kiosks"
    assert door_asked(["serve"]) is None
    assert door_asked(["worker", "--door", "kiosks"]) is None
    assert door_asked([]) is None


GIVEN = {
    Door.ALL: {"KEYS_DIR", "SEARCH_KEY", "EMAIL_HOST_PASSWORD"},
    Door.STAFF: {"KEYS_DIR", "SEARCH_KEY", "EMAIL_HOST_PASSWORD"},
    Door.RESIDENTS: set(),
    Door.KIOSKS: {"KEYS_DIR"},
}
SECRETS = {
    Door.ALL: {"secret.key", "search.key"},
    Door.STAFF: {"secret.key", "search.key"},
    Door.RESIDENTS: {"residents.key"},
    Door.KIOSKS: {"kiosks.key"},
}


@pytest.mark.parametrize("door", list(Door))
def test_a_door_is_given_what_it_needs_and_reads_nothing_else(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in [variable for variable in os.environ if VARIABLE.fullmatch(variable)]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("MADOGUCHI_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("MADOGUCHI_SMTP_PASSWORD", "of the mail server")
    monkeypatch.setenv("MADOGUCHI_DOOR", door)
    found = runpy.run_path(str(ROOT / "central" / "project" / "settings.py"))
    assert {name for name in GIVEN[Door.ALL] if name in found} == GIVEN[door]
    assert {path.name for path in (tmp_path / "state").iterdir()} == SECRETS[door]


def test_a_word_that_is_no_door_is_one_sentence(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not VARIABLE.fullmatch(name)}
    run = subprocess.run(
        [sys.executable, "-m", "central", "serve", "--door", "garden"],
        env=kept | {"MADOGUCHI_STATE": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "MADOGUCHI_DOOR: one of all, staff, residents, kiosks belongs here (docs/settings.md)"
    ]


def test_no_door_owns_a_table_or_empties_one() -> None:
    for door in APART:
        granted = {grant.table: grant.may for grant in grants_of(door)}
        assert set(granted) <= set(tables())
        assert not {word for may in granted.values() for word in may} - {"SELECT", "INSERT", "UPDATE", "DELETE"}
    residents = {grant.table: (grant.may, grant.columns) for grant in grants_of(Door.RESIDENTS)}
    assert [table for table, (may, _) in residents.items() if may != ("SELECT",)] == ["limits_ratebucket"]
    assert not {"persons", "items", "decided", "application_id"} & set(residents["certificates_issueddocument"][1])


REFUSED = {
    Door.RESIDENTS: (
        "SELECT persons FROM certificates_issueddocument",
        "SELECT * FROM certificates_issueddocument",
        "SELECT * FROM citizens_citizen",
        "SELECT * FROM staff_staffmember",
        "SELECT * FROM applications_application",
        "SELECT heartbeat FROM kiosks_kiosk",
        "SELECT code FROM kiosks_kiosk",
        "SELECT body_id FROM organisation_hall",
        "UPDATE catalogue_leaflet SET ended = true",
        "SELECT * FROM authoring_formdraft",
        "UPDATE certificates_issueddocument SET state = 'issued'",
        "DELETE FROM limits_ratebucket",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'x', now())",
        "CREATE TABLE of_a_stranger (id int)",
        "CREATE TEMPORARY TABLE of_a_stranger (id int)",
    ),
    Door.KIOSKS: (
        "SELECT * FROM applications_application",
        "SELECT arrival_number FROM applications_application",
        "SELECT * FROM citizens_citizen",
        "SELECT * FROM staff_staffmember",
        "SELECT * FROM certificates_documentfile",
        "UPDATE audit_auditentry SET act = 'x'",
        "DELETE FROM intake_custodyentry",
        "UPDATE catalogue_publishedcatalogue SET version = 1",
        "TRUNCATE intake_waitingentry",
    ),
    Door.STAFF: (
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "DROP TABLE applications_application CASCADE",
        "TRUNCATE audit_auditentry",
        "UPDATE django_migrations SET name = 'x'",
        "SELECT * FROM pg_authid",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("door", APART)
def test_the_database_refuses_a_door_what_it_is_not_granted(door: Door) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    for statement in REFUSED[door]:
        point = transaction.savepoint()
        take_role(door)
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
            cursor.execute(statement)
        transaction.savepoint_rollback(point)
    with transaction.atomic():
        take_role(door)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), current_user FROM limits_ratebucket")
            assert cursor.fetchone()[1] == f"test-{door}"
        give_role_back()


@pytest.mark.django_db
@pytest.mark.parametrize("lacking", ["INSERT", "UPDATE"])
def test_a_door_that_may_read_and_not_write_does_not_start(lacking: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    take_role(Door.RESIDENTS)
    refuse_unless_granted(Door.RESIDENTS)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f'REVOKE {lacking} ON limits_ratebucket FROM "{ROLES[Door.RESIDENTS]}"')
        cursor.execute(f'SET ROLE "{ROLES[Door.RESIDENTS]}"')
    with pytest.raises(CommandError, match=r"1 tables, among them limits_ratebucket: .*set_up_roles"):
        refuse_unless_granted(Door.RESIDENTS)
    give_role_back()


@pytest.mark.django_db
def test_staff_work_under_their_role(city: City, settings: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    cast = make_cast(city.body)
    with opened(Door.STAFF):
        take_role(Door.STAFF)
        try:
            client = sign_in(cast.takahashi)
            assert client.get("/work/").status_code == 200
            assert client.get("/applications/?q=山田", follow=True).status_code == 200
        finally:
            give_role_back()
