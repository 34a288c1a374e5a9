"""From an accepted request to a sheet on the counter, in the browser of 佐藤."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from central import keys
from central.applications.actions.end import force_complete
from central.applications.models import Application
from central.applications.publication import status_view
from central.applications.refusals import NotAllowed
from central.audit.models import AuditEntry
from central.certificates.authenticity.checks import Verdict, check_file
from central.certificates.issuing.end import revoke
from central.certificates.issuing.issue import issue
from central.certificates.kinds import resident_record
from central.certificates.kinds.resident_record.request import Choice
from central.certificates.models import DocumentFile, IssuedDocument, NumberCounter
from central.certificates.refusals import Incomplete
from central.jobs.models import Job
from central.organisation.models import Body
from central.resident_register.models import Citizen
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from sync.contract.states import HandlingStatus
from tests.central.certificates.conftest import SAKURA, YUKI, Accepted
from tests.support.centre.applications import make_application
from tests.support.centre.certificates import NotMade, issue_as_asked, made_by, resume_now
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in


def _made(client: Client, place: str) -> str:
    """The page between, and after the worker's turn what it leads to."""
    waiting = client.get(place)
    assert waiting.status_code == 200
    assert "作っています" in waiting.content.decode()
    assert 'hx-trigger="every' in waiting.content.decode()
    work_off()
    asked = Client()
    asked.cookies = client.cookies
    by_itself = asked.get(place, headers={"HX-Request": "true", "X-Madoguchi-Automatic": "1"})
    assert by_itself.headers["HX-Redirect"] == client.get(place).headers["Location"]
    return str(client.get(place).headers["Location"])


def _post(client: Client, application: Application, page: str, **said: object) -> tuple[int, str]:
    application.refresh_from_db()
    choice = {"persons": "1000002", "copies": "1", "revision": application.revision}
    answer = client.post(reverse(f"certificates:{page}", args=[application.arrival_number]), choice | said)
    content = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, answer.headers.get("Location", "") or content.decode("latin-1")


@pytest.mark.requirement("GAP-33")
def test_a_request_becomes_a_sheet_and_the_slip_says_where_it_is(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    client = sign_in(cast.sato)
    detail = reverse("applications:detail", args=[application.arrival_number])
    address = reverse("certificates:request", args=[application.arrival_number])
    assert address in client.get(detail).content.decode()
    page = client.get(address).content.decode()
    assert "若葉県若葉市若葉町一丁目2番3号" in page
    assert 'value="1000002" checked' in page
    assert 'value="1000001" checked' not in page
    status, preview = _post(client, application, "preview")
    assert status == 200
    assert preview.startswith("%PDF")
    assert not IssuedDocument.objects.exists(), "a preview takes no number"
    status, place = _post(client, application, "issue")
    assert status == 302
    document = IssuedDocument.objects.get()
    assert document.state == "reserved", "a web process signs nothing"
    place = _made(client, place)
    assert place == reverse("certificates:document", args=[document.number])
    assert f"発行しました：{document.number}" in client.get(place).content.decode()
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLIED
    versions = list(application.versions.all())
    assert "2番窓口でお受け取りください" in status_view(application, versions[0], versions).ready["ja"]
    history = client.get(detail).content.decode()
    assert "証明書を発行した" in history
    assert document.number in history
    opened = client.get(reverse("certificates:file", args=[document.number]))
    assert opened.content.startswith(b"%PDF")
    assert opened.headers["Cache-Control"] == "no-store"
    record = reverse("certificates:printed", args=[document.number])
    fields = r'name="(printer|sheets|spoiled)"[^>]* value="([^"]*)"'
    assert re.findall(fields, client.get(place).content.decode())[1:] == [("sheets", "1"), ("spoiled", "0")]
    refused = client.post(record, {"printer": "市民課 1", "sheets": 4, "spoiled": 100})
    assert refused.status_code == 400
    kept = [("printer", "市民課 1"), ("sheets", "4"), ("spoiled", "100")]
    assert re.findall(fields, refused.content.decode()) == kept
    assert client.post(record, {"printer": "市民課 1", "sheets": 1, "spoiled": 0}).status_code == 302
    assert "市民課 1" in client.get(place).content.decode()
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"register.looked_up", "certificate.previewed", "certificate.issued", "certificate.opened"} <= acts
    assert {"certificate.reserved", "certificate.printed"} <= acts


def test_no_page_needs_the_document_key(accepted: Accepted, cast: Cast, settings: Any) -> None:
    """Not the button, not the preview, not the check of what was issued: only the worker that signs."""
    application, (made,) = accepted(1), issue_as_asked(accepted(2), cast.sato)
    key = Path(settings.KEYS_DIR) / "document.key"
    away = key.rename(key.with_suffix(".away"))
    keys._signer.cache_clear()
    client = sign_in(cast.sato)
    assert _post(client, application, "preview")[0] == 200
    status, place = _post(client, application, "issue")
    assert status == 302
    assert client.get(reverse("certificates:document", args=[made.document.number])).status_code == 200
    assert check_file(made.data).verdict is Verdict.VALID
    work_off()
    back = client.get(place, follow=True).content.decode()
    assert "証明書に署名する準備ができていません" in back
    assert "続きを作る" in back, "the number waits for a person"
    away.rename(key)
    (document,) = resume_now(application, cast.sato)
    assert document.number == IssuedDocument.objects.order_by("number").last().number


def test_what_no_font_draws_is_named_after_the_workers_turn(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    Citizen.objects.filter(number="1000002").update(name="山田　花\U000e01ef子")
    job = issue(
        application.pk,
        cast.sato,
        resident_record.KIND,
        Choice(("1000002",), frozenset()),
        revision=application.revision,
    )
    work_off()
    page = sign_in(cast.sato).get(reverse("certificates:making", args=[job.pk]), follow=True).content.decode()
    assert "U+82B1+U+E01EF" in page
    job.refresh_from_db()
    assert "82B1" not in job.result, "nothing of a name is kept with the job"


def test_what_a_clerk_chose_stays_when_it_is_refused(accepted: Accepted, cast: Cast) -> None:
    application = accepted(answers=SAKURA)
    address = reverse("certificates:issue", args=[application.arrival_number])
    client = sign_in(cast.sato)
    asked = client.get(reverse("certificates:request", args=[application.arrival_number])).content.decode()
    ticked = re.findall(r'name="(persons|details)" value="([^"]+)" checked', asked)
    assert len(ticked) > 4, "proposed: the whole household and four items"
    kept, *_ = [value for name, value in ticked if name == "persons"]
    chosen = {"persons": kept, "details": "history", "copies": "3"}
    for revision, copies, status in (("99", "3", 409), (str(application.revision), "11", 400)):
        answer = client.post(address, chosen | {"revision": revision, "copies": copies})
        page = answer.content.decode()
        assert answer.status_code == status
        assert re.findall(r'name="(persons|details)" value="([^"]+)" checked', page) == [
            ("persons", kept),
            ("details", "history"),
        ]
        assert f'max="10" value="{copies}"' in page
    assert client.post(address, chosen | {"copies": "9" * 5000}).status_code == 400


def test_who_opens_the_page_between_after_the_end_reads_nothing_untrue(accepted: Accepted, cast: Cast) -> None:
    application, client = accepted(), sign_in(cast.sato)
    _, place = _post(client, application, "issue")
    work_off()
    assert "発行しました" in client.get(place, follow=True).content.decode()
    document = IssuedDocument.objects.get()
    revoke(document.number, cast.sato, "誤り")
    assert "発行しました" not in client.get(place, follow=True).content.decode()


def test_a_double_click_issues_once(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    client = sign_in(cast.sato)
    revision = application.revision
    assert _post(client, application, "issue", revision=revision)[0] == 302
    assert _post(client, application, "issue", revision=revision)[0] == 409
    assert IssuedDocument.objects.count() == 1


def test_a_protected_household_is_refused_with_the_code_of_everybody(accepted: Accepted, cast: Cast) -> None:
    client = sign_in(cast.sato)
    stranger = YUKI | {"name": ("佐々木　一", "card")}
    pages = []
    for counter, answers in enumerate((YUKI, stranger), start=1):
        application = accepted(counter, answers)
        address = reverse("certificates:request", args=[application.arrival_number])
        page = client.get(address).content.decode()
        assert "C-20" in page
        assert "支援" not in page
        assert "小林" not in page
        pages.append(page.count("C-20"))
        assert _post(client, application, "issue", persons="1000031")[0] == 409
        assert _post(client, application, "preview", persons="1000031")[0] == 409
    assert len(set(pages)) == 1
    assert not IssuedDocument.objects.exists()
    found = AuditEntry.objects.filter(act="register.looked_up").values_list("details", flat=True)
    assert {str(details) for details in found} == {"{'found': False}"}


def test_nobody_of_another_household_can_be_chosen(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    client = sign_in(cast.sato)
    assert _post(client, application, "issue", persons="1000011")[0] == 400
    assert _post(client, application, "preview", persons=["1000002", "1000011"])[0] == 400
    assert not IssuedDocument.objects.exists()


def test_only_accepted_requests_become_certificates(accepted: Accepted, cast: Cast) -> None:
    waiting = make_application(9, procedure="resident_record", answers=SAKURA, name=SAKURA["name"][0])
    client = sign_in(cast.sato)
    assert _post(client, waiting, "issue", persons="1000012")[0] == 409
    assert not IssuedDocument.objects.exists(), "no number was used up"
    assert not NumberCounter.objects.exists()
    other = make_application(8)
    assert client.get(reverse("certificates:request", args=[other.arrival_number])).status_code == 404


def test_who_does_not_issue_knows_of_nothing(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    assert _post(sign_in(cast.sato), application, "issue")[0] == 302
    number = IssuedDocument.objects.get().number
    for member in (cast.suzuki, cast.tanaka):
        client = sign_in(member)
        for address in (
            reverse("certificates:list"),
            reverse("certificates:document", args=[number]),
            reverse("certificates:file", args=[number]),
            reverse("certificates:request", args=[application.arrival_number]),
        ):
            assert client.get(address).status_code == 404
    assert Client().get(reverse("certificates:file", args=[number])).status_code == 302


def _with_duties(member: StaffMember, body: Body, *groups: tuple[Duty, list[str]]) -> StaffMember:
    member.groups.clear()
    for duty, procedures in groups:
        name = f"group {StaffGroup.objects.count()}"
        member.groups.add(StaffGroup.objects.create(body=body, name=name, duties=[duty], procedures=procedures))
    return StaffMember.objects.get(pk=member.pk)


def test_a_reviewer_without_the_duty_of_issuing_issues_nothing(accepted: Accepted, cast: Cast, city: Body) -> None:
    application = accepted()
    reviewer = _with_duties(cast.suzuki, city, (Duty.REVIEW, []))
    assert _post(sign_in(reviewer), application, "issue")[0] in (403, 404, 409)
    with pytest.raises(NotAllowed):
        issue_as_asked(application, reviewer)
    assert not IssuedDocument.objects.exists()


def test_documents_of_another_procedure_are_not_known(accepted: Accepted, cast: Cast, city: Body) -> None:
    (made,) = issue_as_asked(accepted(), cast.sato)
    other = _with_duties(cast.suzuki, city, (Duty.ISSUE_CERTIFICATE, ["child_allowance"]))
    client = sign_in(other)
    assert made.document.number not in client.get(reverse("certificates:list")).content.decode()
    assert client.get(reverse("certificates:document", args=[made.document.number])).status_code == 404
    assert client.get(reverse("certificates:file", args=[made.document.number])).status_code == 404


def test_a_request_that_ended_meanwhile_is_not_issued(accepted: Accepted, cast: Cast) -> None:
    ended = accepted()
    job = issue(ended.pk, cast.sato, resident_record.KIND, Choice(("1000002",), frozenset()), revision=ended.revision)
    ended.refresh_from_db()
    force_complete(ended.pk, cast.takahashi, revision=ended.revision, reason="二重の申請")
    with pytest.raises(NotMade, match="changed"):
        made_by(job)
    assert not DocumentFile.objects.exists()


def test_who_lost_the_duty_meanwhile_issues_nothing(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    job = issue(
        application.pk,
        cast.sato,
        resident_record.KIND,
        Choice(("1000002",), frozenset()),
        revision=application.revision,
    )
    cast.sato.groups.clear()
    with pytest.raises(NotMade, match="changed"):
        made_by(job)
    (document,) = resume_now(application, cast.takahashi)
    assert document.issued_by == cast.takahashi


@pytest.mark.parametrize("sato_may_issue", [True, False])
def test_whoever_goes_on_with_what_was_put_aside_issues_it_in_their_own_name(
    accepted: Accepted, cast: Cast, sato_may_issue: bool
) -> None:
    application = accepted()
    choice = Choice(("1000002",), frozenset())
    aside = issue(application.pk, cast.sato, resident_record.KIND, choice, revision=application.revision)
    Job.objects.update(state=Job.State.ASIDE, trouble="J-01")
    if not sato_may_issue:
        cast.sato.groups.clear()
    client = sign_in(cast.takahashi)
    pressed = client.post(reverse("certificates:resume", args=[application.arrival_number]))
    assert pressed.status_code == 302
    work_off()
    document = IssuedDocument.objects.get()
    assert document.reserved_by == cast.sato
    assert document.issued_by == cast.takahashi
    entry = AuditEntry.objects.get(act="certificate.issued")
    assert entry.actor == cast.takahashi.audit_name
    aside.refresh_from_db()
    assert aside.state == Job.State.CANCELLED, "nothing of it waits for anybody any more"
    assert AuditEntry.objects.get(act="job.cancelled").actor == cast.takahashi.audit_name
    started = Job.objects.get(state=Job.State.DONE)
    assert pressed["Location"] == reverse("certificates:making", args=[started.pk])
    assert started.started_by == cast.takahashi.audit_name


@pytest.mark.parametrize("copies", [0, 11])
def test_between_one_and_ten_copies(accepted: Accepted, cast: Cast, copies: int) -> None:
    application = accepted()
    with pytest.raises(Incomplete):
        issue(
            application.pk,
            cast.sato,
            resident_record.KIND,
            Choice(("1000002",), frozenset(), copies),
            revision=application.revision,
        )
    assert not IssuedDocument.objects.exists()


def test_a_voided_document_needs_a_reason_and_takes_the_promise_back(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    client = sign_in(cast.sato)
    _made(client, _post(client, application, "issue", copies="2")[1])
    first, second = IssuedDocument.objects.order_by("number")
    end = reverse("certificates:end", args=[first.number, "void"])
    assert client.post(end, {"reason": "紙づまり"}).status_code == 400
    assert client.post(end, {"reason": "紙づまり", "confirmed": "1"}).status_code == 302
    application.refresh_from_db()
    assert application.ready, "one copy still waits"
    assert client.post(end, {"reason": "もう一度", "confirmed": "1"}).status_code == 409
    assert client.get(reverse("certificates:file", args=[first.number])).status_code == 409
    revoke = reverse("certificates:end", args=[second.number, "revoke"])
    assert client.post(revoke, {"reason": "記載の誤り", "confirmed": "1"}).status_code == 302
    application.refresh_from_db()
    assert not application.ready
    assert _post(client, application, "issue")[0] == 302, "a new number in their place"
    assert IssuedDocument.objects.count() == 3


def test_a_character_that_the_font_lacks_is_named_and_nothing_is_printed(accepted: Accepted, cast: Cast) -> None:
    from central.resident_register.models import Citizen

    Citizen.objects.filter(number="1000002").update(name="山田　花\U000e01ef子")
    application = accepted()
    client = sign_in(cast.sato)
    assert (
        "U+82B1+U+E01EF"
        in client.post(
            reverse("certificates:preview", args=[application.arrival_number]),
            {"persons": "1000002", "copies": "1", "revision": application.revision},
        ).content.decode()
    )


def test_nothing_of_a_person_is_in_the_documents_row_or_the_audit_log(accepted: Accepted, cast: Cast) -> None:
    application = accepted()
    client = sign_in(cast.sato)
    _made(client, _post(client, application, "issue")[1])
    document = IssuedDocument.objects.get()
    entries = AuditEntry.objects.filter(subject=document.audit_subject)
    said = str([entry.__dict__ for entry in entries]) + str(document.__dict__)
    assert "山田" not in said
    assert "花子" not in said
    assert Path(client.get(reverse("certificates:file", args=[document.number])).headers["Content-Disposition"])
