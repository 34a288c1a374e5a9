"""Every address × every kind of member × GET, POST filled, POST empty: nobody reads or does what is not theirs, and
whoever reads about a person is in the audit log.

The cells are made from urls.py: a new address is here by itself, and fails until what its arguments mean is said.
A fixed share of the cells, chosen by the hash of the commit, runs each time; `python -m tests.torture members` runs
all of them.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from central.applications.action_views import ACTIONS
from central.applications.actions.accept import accept
from central.applications.lists.work_list import Tab
from central.applications.models import Application, ManualCheck
from central.audit.models import AuditEntry
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.publishing.offer_end import ask_end
from central.authoring.publishing.packages.receiving import receive
from central.authoring.wordings.writing import begin_words
from central.catalogue.actions.leaflets import AboutLeaflet, make_leaflet
from central.catalogue.models import ProcedureVersion
from central.certificates.issuing.make_documents import queue_making
from central.certificates.states import Category
from central.certificates.views import ENDS
from central.intake.actions.install import install_root
from central.jobs.actions.enqueue import enqueue
from central.jobs.models import Job
from central.jobs.retention import NoArguments
from central.kiosks.models import Kiosk
from central.kiosks.views import CHANGES
from central.notices.actions import plan
from central.notices.models import Delivery
from central.organisation.models import Body
from central.resident_register.actions.load_register import load_register
from central.resident_register.management.commands.load_register import DEMO_REGISTER
from central.serving.doors import Door
from central.staff.duties import Duty
from central.staff.forget_sessions import FORGET_SESSIONS
from central.staff.models import StaffGroup, StaffMember
from hardware.simulated.stick.cast import a_pdf
from sync.contract.chain.statement import StatementKind
from sync.contract.numbers import leaflet_number, make_arrival_number
from sync.envelope.development_keys import make_city_keys
from tests.central.certificates.conftest import HANAKO, reserved_document
from tests.central.web.back_office import OPENED_BY_ONE, back_office
from tests.central.web.filled import FILLED
from tests.central.web.reaches import ACTS, ACTS_OF, CHILD, EVERYWHERE, READS, RECORD, Known, Reach, reaches
from tests.support.centre import evidence
from tests.support.centre.applications import make_application, make_city, make_manual_check, statement_bytes
from tests.support.centre.attached import attach_clean
from tests.support.centre.doors import opened
from tests.support.centre.form_packages import a_package
from tests.support.people.staff import QUICK_HASHERS

WHOLE = os.environ.get("MADOGUCHI_WHOLE", "")
"""A file: all cells run, and it is told how many they were."""
SHARE = 80
"""One cell of so many runs in `make test`, of each door."""
OFFICE = (Door.ALL, Door.STAFF)
"""Where members come in. At the other doors every address of theirs is one that nobody has (`test_doors`)."""


@dataclass
class World:
    """Applications of three kinds in two cities, a manual check, documents, notices and kiosks."""

    values: dict[str, list[str]]
    """Argument of an address, by `app:argument` → what stands for it."""
    known: list[Known]
    where: dict[str, tuple[str, str]]
    """Audit subject → body and procedure."""


@pytest.fixture
def world(db: None, settings: Any, tmp_path: Path) -> World:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.KEYS_DIR = tmp_path / "keys"
    settings.STORE = str(tmp_path / "store")
    install_root(make_city_keys(settings.KEYS_DIR).root.public)
    city = make_city()
    prefecture = Body.objects.create(code="99000", name="若葉県")
    city.parent = prefecture
    city.save()
    Body.objects.create(code="9920101", name="市民課", parent=city)
    other_city = Body.objects.create(code="99202", name="青葉市", parent=prefecture)
    load_register(DEMO_REGISTER.read_bytes(), demo=True)
    chief = StaffMember.objects.create_member("chief", "a long enough password", name="係長", section="x", body=city)
    group = StaffGroup.objects.create(body=prefecture, name="x", duties=[duty.value for duty in Duty])
    chief.groups.add(group)
    claim = make_application(1, name="児玉　あかり", mail="akari@mail.example")
    record = make_application(2, procedure=RECORD, name="山田　花子", answers=HANAKO)
    accept(record.pk, chief, revision=1)
    reply = make_application(3, name="返田　まこと")
    accept(reply.pk, chief, revision=1)
    away = make_application(4, name="青葉　そら")
    twin = make_application(6, name="児玉　あかり")
    Application.objects.filter(pk=away.pk).update(body=other_city)
    manual_check = make_manual_check(5, kind="invalid", reasons=("rules:broken",))
    statement = statement_bytes(claim.definition, {"name": ("確認　みつる", "card")})
    number = make_arrival_number("99201", timezone.localdate(), "007", 5)
    entry = evidence.take_custody(
        claim.kiosk, number, StatementKind.SUBMISSION, statement, evidence.sign(statement), 5, timezone.now()
    )
    ManualCheck.objects.filter(pk=manual_check.pk).update(
        procedure=CHILD, statement=statement, arrival_number=number, seq=entry.seq, entry_hash=entry.entry_hash
    )
    documents = [
        reserved_document(record, chief, "J-99201-26-0000001", Category.CERTIFICATE),
        reserved_document(reply, chief, "J-99201-26-0000002", Category.REPLY, {"amount": "月額98765円"}),
    ]
    both = Application.objects.filter(pk__in=[claim.pk, reply.pk])
    draft = plan.choose(chief, both, "審査する")
    planned = plan.choose(chief, both, "審査する")
    plan.write(planned.pk, chief, revision=1, title="現況届", subject="お知らせ", text={"ja": "【氏名】様"})
    doubtful = Delivery.objects.filter(notice=None).exclude(to="").first()
    assert doubtful is not None
    asked = {"answer": Delivery.Answer.AWAITED, "answer_until": timezone.localdate()}
    Delivery.objects.filter(pk=doubtful.pk).update(state=Delivery.State.UNKNOWN, **asked)
    attached = attach_clean(claim, a_pdf(), "書類.pdf", "application/pdf")
    with transaction.atomic():
        enqueue(FORGET_SESSIONS, NoArguments())
        making = [queue_making(one, chief) for one in (record, away)]
    form = make_draft(NewDraft(city, CHILD, "児童手当の認定請求"), chief)
    with transaction.atomic():
        came = receive(city, a_package(), chief)
        ending = ask_end(ProcedureVersion.objects.get(procedure=CHILD, offered=True).pk, chief, "年度が終わるため")
        worded = begin_words(ProcedureVersion.objects.get(procedure=CHILD, offered=True).pk, chief)
    leaflet = make_leaflet("99201", AboutLeaflet(CHILD, {"ja": "児童手当"}), "system")
    more = back_office(chief, both)
    kiosk = Kiosk.objects.get()
    numbers = [one.arrival_number for one in (claim, record, reply, away)]
    reads, issues = frozenset(READS), frozenset({Duty.ISSUE_CERTIFICATE})
    return World(
        values=more.values
        | {
            "applications:number": numbers,
            "applications:other": [twin.arrival_number, away.arrival_number],
            "applications:tab": [tab.value for tab in Tab],
            "applications:action": list(ACTIONS),
            "applications:check_id": [str(manual_check.pk)],
            "applications:revision": ["1"],
            "looks:check_id": [str(manual_check.pk)],
            "looks:number": numbers,
            "looks:version": ["1"],
            "notices:notice_id": [str(draft.pk), str(planned.pk)],
            "notices:delivery_id": [str(doubtful.pk)],
            "staff:job_id": [str(pk) for pk in Job.objects.order_by("pk").values_list("pk", flat=True)],
            "kiosks:code": [kiosk.code],
            "kiosks:action": list(CHANGES),
            "certificates:number": [one.number for one in documents],
            "certificates:job_id": [str(job.pk) for job in making],
            "certificates:for": [record.arrival_number, away.arrival_number],
            "certificates:reply": [reply.arrival_number, away.arrival_number],
            "certificates:action": list(ENDS),
            "attachments:number": [claim.arrival_number],
            "attachments:version": [str(attached.version.number)],
            "attachments:place": [str(attached.number)],
            "authoring:draft_id": [str(form.pk)],
            "authoring:wording_id": [str(worded.pk)],
            "authoring:leaflet": [str(leaflet.number)],
            "leaflet_page:code": [leaflet_number(leaflet.number), "000000"],
            "authoring:ending_id": [str(ending.pk)],
            "authoring:received_id": [str(came.pk)],
            "authoring:version_id": [str(row.pk) for row in ProcedureVersion.objects.filter(procedure=CHILD)],
        },
        known=[
            Known(("児玉　あかり", "akari@mail.example"), "99201", CHILD, reads),
            Known(("返田　まこと",), "99201", CHILD, reads),
            Known(("山田　花子", "山田　太郎"), "99201", RECORD, reads),
            Known(("青葉　そら",), "99202", CHILD, reads),
            Known(("確認　みつる",), "99201", CHILD, frozenset({Duty.REVIEW})),
            Known(("98765",), "99201", CHILD, issues),
            Known(("添付の中身です",), "99201", CHILD, reads),
        ],
        where={
            **more.where,
            **{one.audit_subject: ("99201", one.procedure) for one in (claim, record, reply)},
            away.audit_subject: ("99202", CHILD),
            f"look:{manual_check.pk}": ("99201", CHILD),
            **{one.audit_subject: ("99201", one.application.procedure) for one in documents},
            **{f"notice:{one.pk}": ("99201", CHILD) for one in (draft, planned)},
            **{job.audit_subject: (job.body or EVERYWHERE, "") for job in Job.objects.all()},
            kiosk.audit_name: ("99201", ""),
            **{f"leaflet:{leaflet_number(leaflet.number + more)}": ("99201", CHILD) for more in range(3)},
            **dict.fromkeys((form.audit_subject, worded.audit_subject, f"procedure:{CHILD}"), ("99201", CHILD)),
            f"package:{came.pk}": ("99201", ""),
        },
    )


# ── the cells ──


@dataclass(frozen=True)
class Address:
    """One concrete address."""

    name: str
    path: str


def addresses(world: World) -> list[Address]:
    """Every staff address with every thing that may stand in it."""
    return [address for pattern, space in _patterns(get_resolver()) for address in _filled(pattern, space, world)]


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[URLPattern, str]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("kiosk/v1/"):
                yield from _patterns(pattern, str(pattern.namespace or space))
        else:
            yield pattern, space


def _filled(pattern: URLPattern, space: str, world: World) -> Iterator[Address]:
    route = str(pattern.pattern)
    found = [f"/{route}"]
    for argument in re.findall(r"<\w+:(\w+)>", route):
        before = re.search(rf"(\w+)/<\w+:{argument}>", route)
        special = f"{space}:{before[1]}" if before else ""
        values = world.values.get(special) or world.values.get(f"{space}:{argument}")
        assert values, f"{space}:{pattern.name}: say in `World.values` what stands for {argument!r}"
        found = [re.sub(rf"<\w+:{argument}>", value, path) for path in found for value in values]
    yield from (Address(f"{space}:{pattern.name}", path) for path in found)


POSTS_FOR_EVERYBODY = {"staff:sign-in", "staff:second-step", "check:check", "leaflet_page:find", "leaflet_page:leaflet"}


@cache
def _commit() -> str:
    folder = Path(__file__).parent
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _is_on(*cell: str) -> bool:
    return bool(WHOLE) or int(hashlib.sha256("|".join((_commit(), *cell)).encode()).hexdigest(), 16) % SHARE == 0


def _client(reach: Reach, place: int) -> Client:
    """Signed in as this kind of member, without the pages of sign-in: they have tests of their own."""
    client = Client(raise_request_exception=False)
    if reach.name == "nobody":
        return client
    home = Body.objects.get(code="99201")
    member = StaffMember(staff_number=f"member-{place}", name="職員", section="課", body=home)
    member.set_password("a long enough password")
    member.save()
    if reach.duties:
        group = StaffGroup.objects.create(
            body=Body.objects.get(code=reach.body),
            name=f"{place}",
            duties=sorted(reach.duties),
            procedures=sorted(reach.procedures),
        )
        member.groups.add(group)
    device = TOTPDevice.objects.create(user=member, confirmed=True, name="x")
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    stored = client.session
    if reach.second_factor:
        stored[DEVICE_ID_SESSION_KEY] = device.persistent_id
    stored["started_at"] = timezone.now().timestamp()
    stored["ends_at"] = stored["started_at"] + 600
    stored.save()
    if not reach.active:
        StaffMember.objects.filter(pk=member.pk).update(is_active=False)
    return client


def _text(answer: HttpResponseBase) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return (
        "" if answer.headers.get("Content-Type", "").startswith("application/pdf") else content.decode(errors="replace")
    )


def _wrong(world: World, reach: Reach, address: Address, answer: HttpResponseBase, entries: list[AuditEntry]) -> str:
    """What is wrong with one cell; empty: nothing."""
    if answer.status_code >= 500 and answer.status_code != 503:
        return f"answers {answer.status_code}"
    signed_in = reach.active and reach.second_factor
    text = _text(answer)
    sent_away = answer.status_code == 302 or (
        answer.status_code == 403 and FILLED["sentence"] in text
    )  # own words back
    if not signed_in and address.name not in POSTS_FOR_EVERYBODY and not sent_away:
        return f"answers {answer.status_code} to somebody who has not signed in"
    read = [known for known in world.known if any(mark in text for mark in known.marks)]
    for known in read:
        if not reach.may(known.body, known.procedure, *known.duties):
            return f"shows {known.marks[0]}"
    if read and not [entry for entry in entries if entry.actor.startswith("staff:")]:
        return f"shows {read[0].marks[0]} and records nothing"
    for entry in entries:
        if entry.subject in world.where and entry.actor.startswith("staff:"):
            duties = ACTS.get(entry.act) or ACTS_OF[entry.act.partition(".")[0]]
            if not reach.may(*world.where[entry.subject], *duties):
                return f"did {entry.act} to {entry.subject}"
    return ""


def test_nobody_reads_or_does_what_is_not_theirs_and_every_reading_is_recorded(world: World) -> None:
    wrong: dict[str, int] = {}
    seen = shown = 0
    for place, (door, reach) in enumerate(product(OFFICE, reaches())):
        with opened(door):
            client = _client(reach, place)
            cookies = client.cookies.output(header="", sep=";")
            for address, way in product(addresses(world), ("get", "filled", "empty")):
                if not _is_on(door, reach.name, address.path.translate(_NO_DIGITS), way):
                    continue
                seen += 1
                last = AuditEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
                client.cookies.clear()
                client.cookies.load(cookies)  # signing out is an address too
                with transaction.atomic():
                    point = transaction.savepoint()
                    if way == "get":
                        answer = client.get(address.path)
                    else:
                        answer = client.post(address.path, FILLED if way == "filled" else {})
                    entries = list(AuditEntry.objects.filter(number__gt=last))
                    said = _wrong(world, reach, address, answer, entries)
                    shown += any(mark in _text(answer) for known in world.known for mark in known.marks)
                    transaction.savepoint_rollback(point)
                if said:
                    named = f"{door} {address.name} {way}: {said}"
                    wrong[named] = wrong.get(named, 0) + 1
    if WHOLE:
        Path(WHOLE).write_text(str(seen))
    assert wrong == {}
    assert seen > 200
    assert shown > 2, "a matrix in which nothing is ever shown proves nothing"


_NO_DIGITS = str.maketrans("", "", "0123456789")
"""Numbers of rows differ between databases and runs; the share must not."""


@pytest.mark.parametrize("door", OFFICE)
def test_all_duties_open_every_page_that_may_be_opened(door: Door, world: World) -> None:
    """The other half: a matrix that refuses everybody would pass."""
    with opened(door):
        client = _client(Reach("all duties of the prefecture", frozenset(Duty), "99000"), 1)
        refused = {address.name for address in addresses(world) if client.get(address.path).status_code == 404}
    refused -= {"leaflet_page:leaflet", "exports:report"}  # a code that nobody has is a page; a report is of few files
    # No two of a kind, no letter yet, a file of one plan of three, and totals of which nobody said what.
    refused -= {"postal:file"}
    refused -= {"applications:pair", "batches:letter", "batches:paper", "bulk_acts:file", "totals:file", "totals:texts"}
    opened_by_few = {"applications:work-tab", "certificates:request", "certificates:reply", "certificates:file"}
    assert refused <= opened_by_few | OPENED_BY_ONE
    assert settings.SESSION_COOKIE_NAME in client.cookies
