"""Every page of the centre with something on it: applications, a manual check, notices, certificates and kiosks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from central.applications.actions.accept import accept
from central.applications.actions.send_back import send_back
from central.applications.models import Application
from central.authoring.actions.hand_over import hand_over, send_to_it
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.models import FormBrief
from central.authoring.publishing.offer_end import ask_end
from central.authoring.publishing.packages.receiving import receive
from central.authoring.transitions import FormStep
from central.authoring.wordings.writing import TypedWords, begin_words, keep_words
from central.catalogue.actions.leaflets import AboutLeaflet, make_leaflet
from central.catalogue.models import ProcedureVersion, TrustAnchor
from central.certificates.issuing.issue import issue
from central.certificates.kinds import resident_record
from central.certificates.models import IssuedDocument
from central.connection_tests import keeping
from central.connection_tests.models import ConnectionStep
from central.connection_tests.targets import targets_for
from central.intake.actions.install import install_root
from central.jobs.actions.enqueue import enqueue
from central.jobs.models import Job
from central.jobs.retention import NoArguments
from central.kiosks.models import Kiosk, SuspicionEvidence
from central.notices.actions import plan
from central.notices.actions.fill import FILL_NOTICE, FillNotice
from central.notices.models import Delivery
from central.organisation.models import Body
from central.resident_register.actions.load_register import load_register
from central.resident_register.management.commands.load_register import DEMO_REGISTER
from central.staff import administration
from central.staff.absences import AbsenceWanted, set_absence
from central.staff.drawn import MemberDrawn, inside_of
from central.staff.forget_sessions import FORGET_SESSIONS
from central.staff.models import AwaitedChange, StaffGroup
from hardware.simulated.stick.cast import a_pdf
from sync.contract.numbers import leaflet_number
from sync.contract.wire.status import MarkedField
from sync.envelope.development_keys import make_city_keys
from tests.central.certificates.conftest import HANAKO
from tests.central.web.back_office import a_batch, letters_on_paper, three_plans
from tests.support.centre.applications import make_application, make_city, make_manual_check
from tests.support.centre.attached import attach_clean
from tests.support.centre.certificates import as_asked
from tests.support.centre.exports import make_decisions, make_exports, make_files
from tests.support.centre.form_packages import a_package
from tests.support.centre.jobs import work_off
from tests.support.centre.papers import a_batch_of, a_paper_in_force
from tests.support.centre.prepared import a_prepared
from tests.support.centre.surveys import answer_survey, make_survey
from tests.support.people.residents import make_authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in

Pages = dict[str, tuple[str, str]]
"""Name → who opens it ("" for nobody), and its address."""


@pytest.fixture
def cast(transactional_db: None, settings: Any, tmp_path: Path) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    settings.KEYS_DIR = tmp_path / "keys"
    settings.DEMO = True
    settings.CRL_FILE = tmp_path / "lists"
    body = make_city()
    body.parent = Body.objects.get_or_create(code="99000", defaults={"name": "若葉県"})[0]
    body.save()
    install_root(make_city_keys(settings.KEYS_DIR).root.public)
    call_command("make_document_issuer", offline=tmp_path / "offline", verbosity=0)
    load_register(DEMO_REGISTER.read_bytes(), demo=True)
    return make_cast(body)


@pytest.fixture
def issued(cast: Cast) -> Callable[[], IssuedDocument]:
    """Issues a certificate as 佐藤 does on the page."""

    def issue() -> IssuedDocument:
        application = make_application(7, procedure="resident_record", name="山田　花子", answers=HANAKO)
        application = accept(application.pk, cast.sato, revision=application.revision)
        client = sign_in(cast.sato)
        client.post(
            f"/certificates/for/{application.arrival_number}/issue/",
            {"revision": application.revision, "persons": ["1000002"], "copies": "1"},
        )
        work_off()
        return IssuedDocument.objects.get()

    return issue


def _being_made(cast: Cast) -> Job:
    """A certificate of which no worker has had its turn."""
    application = make_application(9, procedure="resident_record", name="山田　花子", answers=HANAKO)
    application = accept(application.pk, cast.sato, revision=application.revision)
    return issue(application.pk, cast.sato, resident_record.KIND, as_asked(application), revision=application.revision)


@pytest.fixture
def pages(cast: Cast, issued: Callable[[], IssuedDocument]) -> Pages:
    """All pages that a link or a button leads to."""
    new = make_application(1, days_ago=16)
    returned = make_application(2, name="高橋　美咲", days_ago=1, mail="p@mail.example")
    send_back(returned.pk, cast.sato, revision=1, marked=[MarkedField("name", {})], sentence={"ja": "直してください"})
    manual_check = make_manual_check(3)
    draft = plan.choose(cast.sato, Application.objects.all(), "審査する・児童手当")
    planned = plan.choose(cast.sato, Application.objects.all(), "一覧でえらんだ2件")
    plan.write(
        planned.pk, cast.sato, revision=planned.revision, title="現況届", subject="お知らせ", text={"ja": "【氏名】様"}
    )
    asked = planned.deliveries.get(application=new)
    Delivery.objects.filter(pk=asked.pk).update(
        answer=Delivery.Answer.AWAITED, answer_until=timezone.localdate() + timedelta(days=9)
    )
    batch = a_batch(cast.sato, Application.objects.filter(pk__in=[new.pk, returned.pk]))
    post, posted = letters_on_paper(cast.sato, Application.objects.filter(pk__in=[new.pk, returned.pk]))
    begun, bulk, with_files = three_plans(cast.sato, Application.objects.filter(pk__in=[new.pk, returned.pk]))
    claim = make_application(8, days_ago=2)
    accept(claim.pk, cast.sato, revision=claim.revision)
    attach_clean(claim, a_pdf(pages=3), "令和8年度　課税証明書（世帯全員分）の写し.pdf", "application/pdf")
    chosen, exported = make_exports(cast.takahashi, Application.objects.filter(pk__in=[new.pk, returned.pk]))
    zipped = make_files(cast.takahashi, Application.objects.filter(pk__in=[new.pk, claim.pk]))
    decided = make_decisions(cast.takahashi, Application.objects.filter(pk__in=[new.pk, returned.pk]))
    survey = make_survey()
    answer_survey(950, "house", "近くに大きなごみを出せる場所がほしい。")
    document = issued()
    making = _being_made(cast)
    paper = a_paper_in_force(claim.definition, cast.takahashi)
    printed = a_batch_of(paper, [claim, new], cast.takahashi)
    _kiosks()
    _revocation_lists()
    _jobs(cast)
    form = make_draft(NewDraft(claim.body, "dog_licence", "犬の登録"), cast.takahashi)
    base = ProcedureVersion.objects.get(procedure="child_allowance", offered=True)
    long_form = make_draft(NewDraft(claim.body, "child_allowance", "児童手当の認定請求", base.pk), cast.takahashi)
    send_to_it(long_form.pk, cast.takahashi, revision=1, comment="")
    waste = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    checked = make_draft(NewDraft(claim.body, "bulky_waste", "粗大ごみの収集申込み", waste.pk), cast.takahashi)
    FormBrief.objects.create(
        draft=checked,
        purpose="粗大ごみを家の前で集めます。",
        questions="品物\n数\n集めてほしい日",
        by=cast.takahashi,
        at=timezone.now(),
    )
    for member, act, comment in (
        (cast.takahashi, FormStep.ASK_MAKING, ""),
        (cast.tanaka, FormStep.HAND_TO_CHECK, "料金の表も作りました。"),
    ):
        hand_over(checked.pk, member, act, revision=1, comment=comment)
    ask_end(waste.pk, cast.takahashi, "受付の方法が変わるため")
    with transaction.atomic():
        came = receive(claim.body, a_package(), cast.takahashi)
        make_leaflet("99201", AboutLeaflet("dog_registration", {"ja": "犬の登録"}, "2026-12-01T08:30"), cast.tanaka)
        allowance = make_leaflet("99201", AboutLeaflet("child_allowance", {"ja": "児童手当"}), cast.tanaka)
    leaflet = f"/p/{leaflet_number(allowance.number)}/"
    worded = begin_words(base.pk, cast.takahashi)
    said = TypedWords("easy-ja", "name", 0, "子どもの手当")
    keep_words(worded.pk, cast.takahashi, basis_key=worded.basis_key, typed=[said])
    return {
        "sign-in": ("", "/sign-in/"),
        "check": ("", "/check/"),
        "sign-in-first": ("", "/sign-in/?language=en"),
        "work": ("takahashi", "/work/"),
        "work-empty": ("takahashi", "/work/reply/"),
        "looks": ("takahashi", "/work/look/"),
        "asked": ("takahashi", "/work/asked/"),
        "all": ("takahashi", "/applications/"),
        "found-nothing": ("takahashi", "/applications/?q=x"),
        "detail": ("takahashi", f"/applications/{new.arrival_number}/"),
        "sent-back": ("takahashi", f"/applications/{returned.arrival_number}/"),
        "pair": ("takahashi", f"/applications/{new.arrival_number}/beside/{claim.arrival_number}/"),
        "copy": ("takahashi", f"/applications/{new.arrival_number}/copy/"),
        "copy-edit": ("takahashi", f"/applications/{new.arrival_number}/copy/edit/"),
        "certificate-of-signature": ("takahashi", f"/applications/{new.arrival_number}/versions/1/certificate/"),
        "file-page": ("takahashi", f"/applications/{claim.arrival_number}/files/1/1/page?page=2"),
        "look": ("takahashi", f"/looks/{manual_check.pk}/"),
        "judge-again": ("takahashi", f"/looks/{manual_check.pk}/judge-again/"),
        "notices": ("takahashi", "/notices/"),
        "notice-write": ("takahashi", f"/notices/{draft.pk}/write/"),
        "notice-plan": ("takahashi", f"/notices/{planned.pk}/"),
        "notice-answer": ("takahashi", f"/notices/answers/{asked.pk}/"),
        "batches": ("takahashi", "/batches/"),
        "batch": ("takahashi", f"/batches/{batch.pk}/"),
        "batch-numbers": ("takahashi", f"/batches/{batch.pk}/numbers/"),
        "batch-items": ("takahashi", f"/batches/{batch.pk}/items/"),
        "batch-row": ("takahashi", f"/batches/{batch.pk}/rows/{batch.rows.order_by('pk')[0].pk}/"),
        "batch-letters": ("takahashi", f"/batches/{batch.pk}/letters/?template=exam_ticket"),
        "batch-plan": ("takahashi", f"/batches/{batch.pk}/plan/"),
        "batch-tables": ("takahashi", f"/batches/{batch.pk}/tables/"),
        "exports": ("takahashi", "/exports/"),
        "decisions": ("takahashi", "/exports/decisions/"),
        "decisions-plan": ("takahashi", f"/exports/decisions/{decided.pk}/"),
        "export-chosen": ("takahashi", f"/exports/{chosen.pk}/"),
        "export-ready": ("takahashi", f"/exports/{exported.pk}/"),
        "export-files": ("takahashi", f"/exports/{zipped.pk}/"),
        "totals": ("takahashi", "/totals/"),
        "totals-question": ("takahashi", f"/totals/?form={claim.definition_id}&question=event"),
        "totals-survey": ("takahashi", f"/totals/?form={survey.pk}"),
        "totals-texts": ("takahashi", f"/totals/texts/?form={survey.pk}&question=remarks"),
        "totals-empty": ("takahashi", "/totals/?since=20200101&until=20200102"),
        "post": ("takahashi", "/post/"),
        "post-letters": ("takahashi", f"/post/{post.pk}/"),
        "post-returned": ("takahashi", f"/post/letters/{posted[0].pk}/"),
        "bulk": ("takahashi", "/bulk/"),
        "bulk-act": ("takahashi", f"/bulk/{begun.pk}/act/"),
        "bulk-write": ("takahashi", f"/bulk/{begun.pk}/act/send_back/"),
        "bulk-force": ("takahashi", f"/bulk/{begun.pk}/act/force/"),
        "bulk-files": ("takahashi", f"/bulk/{with_files.pk}/files/"),
        "bulk-plan": ("takahashi", f"/bulk/{bulk.pk}/"),
        "certificates": ("takahashi", "/certificates/"),
        "certificate-request": ("takahashi", f"/certificates/for/{document.application.arrival_number}/"),
        "reply": ("takahashi", f"/certificates/reply/{claim.arrival_number}/"),
        "making": ("takahashi", f"/certificates/making/{making.pk}/"),
        "check-english": ("", "/check/?language=en"),
        "leaflet-find": ("", "/p/"),
        "leaflet-page": ("", leaflet),
        "leaflet-page-easy": ("", f"{leaflet}?language=easy-ja"),
        "leaflet-page-english": ("", f"{leaflet}?language=en"),
        "leaflet-unknown": ("", "/p/123456/"),
        "certificate": ("takahashi", f"/certificates/{document.number}/"),
        "forms": ("takahashi", "/forms/"),
        "form-ladder": ("takahashi", "/forms/ladder/"),
        "form-new": ("takahashi", "/forms/new/"),
        "form-edit": ("takahashi", f"/forms/{form.pk}/"),
        "form-facts": ("takahashi", f"/forms/{form.pk}/?at=facts"),
        "form-page": ("takahashi", f"/forms/{form.pk}/?at=1"),
        "form-texts": ("takahashi", f"/forms/{form.pk}/texts/"),
        "form-preview": ("takahashi", f"/forms/{long_form.pk}/preview/"),
        "form-publishing": ("tanaka", f"/forms/{long_form.pk}/publishing/"),
        "form-brief": ("takahashi", f"/forms/{form.pk}/brief/"),
        "form-checking": ("takahashi", f"/forms/{checked.pk}/publishing/"),
        "form-compare": ("tanaka", f"/forms/compare/?before={base.pk}&after={base.pk}"),
        "form-leaflets": ("tanaka", "/forms/leaflets/"),
        "form-offers": ("tanaka", "/forms/offers/"),
        "form-packages": ("takahashi", "/forms/packages/"),
        "form-received": ("takahashi", f"/forms/packages/{came.pk}/"),
        "form-wordings": ("takahashi", "/forms/wordings/"),
        "form-wording": ("takahashi", f"/forms/wordings/{worded.pk}/"),
        "form-wording-page": ("takahashi", f"/forms/wordings/{worded.pk}/?at=applicant"),
        "form-wording-kiosk-page": ("takahashi", f"/forms/wordings/{worded.pk}/kiosk-page/"),
        "form-wording-decision": ("takahashi", f"/forms/wordings/{worded.pk}/decision/"),
        **_prepared(cast, claim),
        "paper-forms": ("takahashi", "/paper-forms/"),
        "paper-form": ("takahashi", f"/paper-forms/{paper.pk}/"),
        "paper-boxes": ("takahashi", f"/paper-forms/{paper.pk}/boxes/"),
        "paper-box": ("takahashi", f"/paper-forms/{paper.pk}/boxes/?box=name"),
        "paper-print": ("takahashi", f"/paper-forms/for/{claim.arrival_number}/"),
        "paper-batch": ("takahashi", f"/paper-forms/many/{printed.pk}/"),
        "form-sent": ("tanaka", f"/forms/{long_form.pk}/?at=3.1"),
        "audit": ("tanaka", "/audit/"),
        **_members(cast),
        **_connection_tests(cast, claim),
        "jobs": ("tanaka", "/jobs/"),
        "jobs-by-itself": ("tanaka", "/jobs/?state=by-itself"),
        "jobs-empty": ("suzuki", "/jobs/"),
        "account": ("tanaka", "/account/"),
        "password": ("tanaka", "/account/password/"),
        "factor": ("tanaka", "/account/factor/"),
        "kiosks": ("tanaka", "/kiosks/"),
        "drafts": ("tanaka", "/drafts/"),
        "revocation-lists": ("tanaka", "/revocation-lists/"),
        "not-found": ("suzuki", f"/applications/{new.arrival_number}/"),
    }


def _prepared(cast: Cast, claim: Application) -> Pages:
    """What a member prepared, and the page on which another one is typed."""
    a_prepared(claim.definition, cast.takahashi)
    return {
        "prepared": ("takahashi", "/prepared/"),
        "prepared-one": ("takahashi", f"/prepared/{claim.definition_id}/"),
    }


def _members(cast: Cast) -> Pages:
    """Pages of groups and members, with two changes that wait and somebody who is away."""
    reviewers = StaffGroup.objects.get(name="窓口審査")
    drawn = MemberDrawn.of(inside_of(cast.suzuki), administration.groups_of(cast.tanaka))
    administration.set_groups(cast.suzuki.pk, cast.tanaka, [*cast.suzuki.groups.all(), reviewers], drawn)
    administration.ask_about_account(cast.sato.pk, cast.takahashi, AwaitedChange.Kind.RESET)
    today = timezone.localdate()
    set_absence(cast.sato.pk, cast.tanaka, AbsenceWanted(today, today + timedelta(days=4), "takahashi"))
    return {
        "absence": ("takahashi", "/account/absence/"),
        "member-absence": ("tanaka", "/members/of/sato/absence/"),
        "hand-over": ("takahashi", "/hand-over/sato/?to=takahashi"),
        "members": ("tanaka", "/members/"),
        "group-new": ("tanaka", "/members/groups/new/"),
        "group": ("tanaka", f"/members/groups/{reviewers.pk}/"),
        "group-own": ("takahashi", f"/members/groups/{cast.takahashi.groups.earliest('pk').pk}/"),
        "member-new": ("tanaka", "/members/new/"),
        "member": ("tanaka", "/members/of/suzuki/"),
    }


def _connection_tests(cast: Cast, application: Application) -> Pages:
    """A run of which one step was good and one was not."""
    run = keeping.begin(cast.takahashi, targets_for(cast.takahashi, "", application.arrival_number))
    keeping.keep(run, cast.takahashi, {1: "no_zones", 7: "seen"}, ConnectionStep.How.TERMINAL)
    return {
        "connections": ("takahashi", "/connections/"),
        "connection-run": ("takahashi", f"/connections/{run.pk}/"),
    }


def _jobs(cast: Cast) -> None:
    """Of every state one, and what came by itself."""
    now = timezone.now()
    how: dict[str, dict[str, object]] = {
        "waiting": {"run_at": now + timedelta(hours=5)},
        "running": {"began_at": now, "done": 4_300, "total": 12_000},
        "aside": {"began_at": now, "done": 200, "total": 9_000, "trouble": "J-02"},
        "done": {"began_at": now, "ended_at": now, "done": 12_000, "result": '{"people":12000}'},
        "cancelled": {"began_at": now, "ended_at": now, "done": 100},
    }
    for state, more in how.items():
        with transaction.atomic():
            asked = FillNotice(12, 1, 12_000)
            job = enqueue(FILL_NOTICE, asked, by=cast.takahashi, about="notice:12", body="99201")
        Job.objects.filter(pk=job.pk).update(state=state, **more)
    with transaction.atomic():
        night = enqueue(FORGET_SESSIONS, NoArguments())
    Job.objects.filter(pk=night.pk).update(state="done", began_at=now, ended_at=now, result='{"rows":31}', done=31)


def _revocation_lists() -> None:
    """One root with its list and one without, and a file that is none."""
    settings.CRL_FILE.mkdir()
    now = timezone.now()
    with_list, without = make_authority(), make_authority()
    for authority in (with_list, without):
        der = authority.root.der
        sha256 = hashlib.sha256(der).hexdigest()
        TrustAnchor.objects.create(body=Body.objects.get(code="99201"), use="sign", certificate=der, sha256=sha256)
    (settings.CRL_FILE / "sign03.crl").write_bytes(with_list.crl(with_list.taro, at=now - timedelta(hours=5)))
    (settings.CRL_FILE / "sign03-old.crl").write_bytes(with_list.crl(at=now - timedelta(hours=60)))
    (settings.CRL_FILE / "sign02.crl").write_bytes(b"<html>404</html>")


def _kiosks() -> None:
    kiosk = Kiosk.objects.get()
    beat = {"paper": "low", "waiting": 4, "software": "1.4.2", "catalogue": 1, "trouble": ["P-02"]}
    Kiosk.objects.update(contact_at=timezone.now(), heartbeat=beat, clock_ahead_ms=800)
    Kiosk.objects.create(code="99201-012", body=kiosk.body, hall=kiosk.hall)
    bad = Kiosk.objects.create(
        code="99201-011",
        body=kiosk.body,
        hall=kiosk.hall,
        state="suspect",
        contact_at=timezone.now(),
        heartbeat=beat | {"trouble": []},
    )
    SuspicionEvidence.objects.create(
        kiosk=bad,
        body=kiosk.body,
        at=timezone.now(),
        reason="other_content",
        epoch=1,
        seq=4,
        presented="a" * 64,
        stored="b" * 64,
    )
