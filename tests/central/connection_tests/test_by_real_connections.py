"""The twelve steps, by real HTTP between processes: each zone comes from its own address of this machine. Green only
where each refusal was seen; one hole opened on purpose is red.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any
from unittest import mock

import pytest
import requests
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.catalogue.actions.leaflets import AboutLeaflet, make_leaflet
from central.connection_tests import keeping
from central.connection_tests.models import ConnectionRun
from central.connection_tests.targets import address_of
from central.intake.actions.record_verdicts import drain_verdicts
from central.staff.duties import Duty
from tests.support.centre.centre_process import GIVE_UP_S, answers, free_port, kill, start, wait_for
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import PASSWORD, Cast, current_code, make_cast, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.end_to_end]
NETWORKS = {"my_number": "127.1.0.0/16", "lgwan": "127.2.0.0/16"}
SOURCES = {"zoned": "127.1.0.7", "other": "127.2.0.7", "internet": "127.3.0.7"}
ZONED, OTHER = "child_allowance", "bulky_waste"


@dataclass
class CentreTried:
    """A centre whose two applications came from a kiosk, one of them signed by a card."""

    settings: Any
    cast: Cast
    zoned: Application
    other: Application

    def variables(self, zones: Mapping[str, str], zoned: Mapping[str, str]) -> dict[str, str]:
        """What the processes are started with."""
        told = {name: {"label": name, "networks": [network]} for name, network in zones.items()}
        return {"MADOGUCHI_ZONES": json.dumps(told), "MADOGUCHI_ZONED_PROCEDURES": json.dumps(dict(zoned))}


@pytest.fixture
def tried(transactional_db: None, city: City, authority: Authority, settings: Any) -> CentreTried:
    hand = city.kiosk(3)
    deliver(hand, hand.submit(ZONED, CLAIM_ANSWERS, resident=authority.hanako), hand.submit(OTHER))
    drain_verdicts()
    for procedure in (ZONED, OTHER):
        make_leaflet("99201", AboutLeaflet(procedure, {"ja": procedure}), "system")
    cast = make_cast(city.body)
    settings.ZONES = {name: {"label": name, "networks": [network]} for name, network in NETWORKS.items()}
    settings.ZONED_PROCEDURES = {ZONED: "my_number"}
    return CentreTried(
        settings, cast, Application.objects.get(procedure=ZONED), Application.objects.get(procedure=OTHER)
    )


@pytest.fixture
def serve(tried: CentreTried) -> Iterator[Any]:
    running: list[subprocess.Popen[bytes]] = []

    def begin(variables: Mapping[str, str]) -> str:
        port = free_port()
        bind = ("serve", "--bind", f"0.0.0.0:{port}", "--workers", "1", "--threads", "4")
        running.append(start(tried.settings, *bind, more=dict(variables)))
        wait_for(lambda: answers(port))
        return f"http://127.0.0.1:{port}"

    yield begin
    for process in running:
        kill(process)


def check(
    tried: CentreTried, base: str, *more: str, sources: Mapping[str, str] = SOURCES
) -> tuple[int, dict[int, str]]:
    """The command: its exit code, and OK, NG or - by step. Whom it asks is the process of the server."""
    places = [part for place, source in sources.items() for part in ("--from", f"{place}={source}")]
    numbers = ["--zoned-application", tried.zoned.arrival_number, "--other-application", tried.other.arrival_number]
    command = ["check_connections", "--member", "sato", "--staff", base, "--residents", base, *places, *numbers, *more]
    told, code = StringIO(), 0
    with mock.patch("sys.stdin", StringIO(f"{PASSWORD}\n{current_code(tried.cast.sato)}\n")):
        try:
            call_command(*command, stdout=told)
        except CommandError as red:
            if "is not green" not in str(red):
                raise
            code = 1
    lines = [line.split("\t") for line in told.getvalue().splitlines()]
    return code, {int(line[0]): line[1] for line in lines if line[0].isdecimal()}


@pytest.mark.requirement("TEST-01", "TEST-02", "TEST-03", "TEST-05", "SEC-07")
def test_it_is_green_only_when_every_refusal_was_seen(tried: CentreTried, serve: Any) -> None:
    variables = tried.variables(NETWORKS, {ZONED: "my_number"})
    base = serve(variables)
    code, words = check(tried, base, "--pasted")
    assert (code, words) == (0, dict.fromkeys(range(1, 13), "OK"))
    run = ConnectionRun.objects.get()
    assert keeping.is_green(run)
    assert run.steps.get(number=9).reason == "refused"
    assert (run.by, run.zoned, run.other) == (tried.cast.sato, tried.zoned, tried.other)
    seen = {(entry.actor, entry.details["zone"]) for entry in AuditEntry.objects.filter(act="application.read")}
    assert seen == {("staff:sato", "my_number"), ("staff:sato", "lgwan")}, "real pages were read, and are in the log"
    refused = AuditEntry.objects.filter(act="staff.refused", subject=f"address:{tried.zoned.arrival_number}")
    assert {entry.details["zone"] for entry in refused} == {"lgwan"}
    # What is to be pasted into the portal is told, and answers a resident who comes from nowhere of ours.
    inside = sign_in(tried.cast.sato, Client(REMOTE_ADDR=SOURCES["zoned"]))
    page = inside.get(reverse("connections:runs-one", args=[run.pk])).content.decode()
    for leaflet, application in ((run.other_leaflet, tried.other), (run.zoned_leaflet, tried.zoned)):
        assert leaflet is not None
        assert address_of(leaflet) in page
        path = address_of(leaflet).removeprefix(tried.settings.PUBLIC_URL)
        answer = requests.get(f"{base}{path}", timeout=GIVE_UP_S)
        assert (answer.status_code, str(application.title_now) in answer.text) == (200, True)
    # Without a terminal of a zone its steps are not run, and nothing is green.
    code, words = check(tried, base, "--pasted", sources={name: SOURCES[name] for name in ("zoned", "internet")})
    assert (code, words[7], words[9]) == (1, "-", "-")
    assert not keeping.is_green(ConnectionRun.objects.latest("pk"))
    # Nobody said that the URLs stand in the portal.
    code, words = check(tried, base)
    assert (code, words[2], words[4]) == (1, "-", "-")


@pytest.mark.parametrize(
    ("zones", "zoned", "step"),
    [
        (NETWORKS, {}, 9),
        ({**NETWORKS, "lgwan": "127.9.0.0/16"}, {ZONED: "my_number"}, 7),
    ],
    ids=["the procedure has no zone", "nobody comes from LGWAN"],
)
def test_one_hole_is_red(
    tried: CentreTried, serve: Any, zones: Mapping[str, str], zoned: Mapping[str, str], step: int
) -> None:
    """The command itself is told the truth of the zones; the server that it tries was set up wrongly."""
    code, words = check(tried, serve(tried.variables(zones, zoned)), "--pasted")
    assert (code, words[step]) == (1, "NG")


def test_an_application_that_no_card_signed_shows_nothing_of_the_signature(tried: CentreTried, serve: Any) -> None:
    tried.zoned, tried.other = tried.other, tried.zoned
    tried.settings.ZONED_PROCEDURES = {OTHER: "my_number"}
    code, words = check(tried, serve(tried.variables(NETWORKS, {OTHER: "my_number"})), "--pasted")
    assert (code, words[6], words[9]) == (1, "OK", "OK")
    assert "OK" not in {words[11], words[12]}


def test_a_refusal_for_want_of_the_permission_proves_nothing_of_the_zone(tried: CentreTried, serve: Any) -> None:
    for group in tried.cast.sato.groups.all():
        group.duties = [duty for duty in group.duties if duty != Duty.SPECIFIC_INFORMATION]
        group.save()
    code, words = check(tried, serve(tried.variables(NETWORKS, {ZONED: "my_number"})), "--pasted")
    assert (code, words[6], words[9]) == (1, "-", "-")
