"""From the section to IT and on to the kiosks: four eyes, a minute, once, and whatever came between is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.authoring.actions.hand_over import take_back
from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.content import FormContent, read_content, read_form_facts
from central.authoring.models import FormDraft, PlannedPublication
from central.authoring.publishing.deciding import call_off, give_back, plan_publication
from central.authoring.publishing.looking import facts_key
from central.authoring.publishing.publication_job import job_of
from central.authoring.publishing.refusals import SENTENCES, NotDecided, WhyNot
from central.authoring.publishing.sending import send_form
from central.authoring.refusals import AuthoringRefused, DraftElsewhere, DraftNotVisible, DraftNotYours, DraftStale
from central.catalogue.actions.load_definitions import add_definition
from central.catalogue.models import ProcedureVersion, PublishedCatalogue
from central.jobs.actions.cancel import cancel
from central.jobs.models import Job
from central.organisation.models import Body, Hall
from central.staff.models import StaffMember
from sync.contract.wire.catalogue import read_catalogue, sha256_of
from sync.envelope.development_keys import make_city_keys
from sync.envelope.jws import Typ, payload_in
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
State = PlannedPublication.State
WASTE = "bulky_waste"
NOW = 3
"""Its version in force."""


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path, city: Body) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    Hall.objects.get().serves.add(city)


@pytest.fixture
def form(city: Body, cast: Cast) -> FormDraft:
    """The form in force with one word otherwise, written by 佐藤."""
    base = ProcedureVersion.objects.get(procedure=WASTE, offered=True)
    return make_draft(NewDraft(city, WASTE, "粗大ごみの申込み", version=base.pk), cast.sato)


def changed(draft: FormDraft, member: StaffMember, **members: object) -> FormDraft:
    content: FormContent = msgspec.structs.replace(read_content(draft.content), **members)
    facts = read_form_facts(draft.facts)
    return keep_text(draft.pk, member, revision=draft.revision, content=content, facts=facts, change="x")


def sent(draft: FormDraft, cast: Cast) -> FormDraft:
    return send_form(draft.pk, cast.sato, revision=draft.revision, comment="お願いします")


def planned(draft: FormDraft, member: StaffMember, runs_at: datetime | None = None, **said: int) -> PlannedPublication:
    seen = {"revision": draft.revision, "compared_with": NOW} | said
    return plan_publication(draft.pk, member, runs_at=runs_at, compared_facts=facts_now(), **seen)


def facts_now() -> str:
    return facts_key(ProcedureVersion.objects.get(procedure=WASTE, offered=True))


def refused(reason: WhyNot) -> Any:
    return pytest.raises(NotDecided, match=f"^{reason.value}$")


def state_of(draft: FormDraft) -> str:
    draft.refresh_from_db()
    return draft.state


def test_published_is_a_new_version_and_the_signed_catalogue_of_each_hall_concerned(form: FormDraft, cast: Cast):
    other_body = Body.objects.create(code="99202", name="青葉市")
    words = {"city": {"ja": "青葉市"}, "name": {"ja": "x"}, "counter": {"ja": "x"}, "phone": "1", "kiosk_label": {}}
    other = Hall.objects.create(body=other_body, **words)
    other.serves.add(other_body)
    sent(form, cast)
    one = planned(form, cast.tanaka)
    assert state_of(form) == FormDraft.State.WITH_IT
    work_off()
    one.refresh_from_db()
    row = ProcedureVersion.objects.get(procedure=WASTE, offered=True)
    assert (one.state, one.version_id, state_of(form)) == (State.DONE, row.pk, FormDraft.State.PUBLISHED)
    assert (row.version, row.title) == (NOW + 1, "粗大ごみの申込み")
    assert not ProcedureVersion.objects.get(procedure=WASTE, version=NOW).offered
    (catalogue,) = PublishedCatalogue.objects.all()
    assert catalogue.hall.body.code == "99201"
    assert read_catalogue(payload_in(bytes(catalogue.jws), Typ.CATALOGUE)).version == 1
    entry = AuditEntry.objects.get(act="form.published")
    assert (entry.actor, entry.details) == (
        "staff:tanaka",
        {"procedure": WASTE, "version": NOW + 1, "text": form.revision},
    )
    acts = AuditEntry.objects.filter(act__in=["procedure.added", "catalogue.published"], actor="staff:tanaka")
    assert [e.act for e in acts.order_by("number")] == ["procedure.added", "catalogue.published"]


def test_from_a_minute_on_and_not_before(form: FormDraft, cast: Cast):
    sent(form, cast)
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    one = planned(form, cast.tanaka, at)
    work_off()
    one.refresh_from_db()
    assert one.state == State.PLANNED
    job = job_of(one)
    assert job is not None
    assert (job.run_at, job.started_by) == (at, "staff:tanaka")
    Job.objects.update(run_at=timezone.now())
    work_off()
    assert state_of(form) == FormDraft.State.PUBLISHED
    assert AuditEntry.objects.get(act="form.publication_planned").details["runs_at"].startswith(f"{at:%Y-}")


def test_called_off_before_its_minute_it_stays_with_it_and_can_be_planned_again(form: FormDraft, cast: Cast):
    sent(form, cast)
    one = planned(form, cast.tanaka, timezone.now() + timedelta(hours=1))
    with refused(WhyNot.PLANNED_ALREADY):
        planned(form, cast.tanaka)
    with refused(WhyNot.PLANNED_ALREADY):
        give_back(form.pk, cast.tanaka, revision=form.revision, comment="x")
    with pytest.raises(DraftElsewhere):
        take_back(form.pk, cast.sato)
    call_off(form.pk, cast.tanaka)
    with refused(WhyNot.NOT_PLANNED):
        call_off(form.pk, cast.tanaka)
    Job.objects.update(run_at=timezone.now())
    work_off()
    one.refresh_from_db()
    assert (one.state, one.ended_by, state_of(form)) == (State.CALLED_OFF, cast.tanaka, FormDraft.State.WITH_IT)
    assert not ProcedureVersion.objects.filter(procedure=WASTE, version=NOW + 1).exists()
    planned(form, cast.tanaka)
    work_off()
    assert state_of(form) == FormDraft.State.PUBLISHED


def test_ending_its_job_calls_it_off_as_well(form: FormDraft, cast: Cast):
    sent(form, cast)
    one = planned(form, cast.tanaka, timezone.now() + timedelta(hours=1))
    job = job_of(one)
    assert job is not None
    cancel(job.pk, cast.tanaka)
    one.refresh_from_db()
    assert one.state == State.CALLED_OFF
    assert AuditEntry.objects.filter(act="job.cancelled").count() == 1


@pytest.mark.parametrize("how", ["sent it", "sent it before somebody else did", "wrote a text of it"])
def test_whoever_had_a_hand_in_it_does_not_publish_it(how: str, form: FormDraft, cast: Cast):
    both = cast.takahashi
    both.groups.add(*cast.tanaka.groups.all())
    if how == "wrote a text of it":
        form = changed(form, both, reading="ソダイゴミ")
        sent(form, cast)
    else:
        send_form(form.pk, both, revision=form.revision, comment="")
    if how == "sent it before somebody else did":
        give_back(form.pk, cast.tanaka, revision=form.revision, comment="読み方を直してください")
        form = sent(changed(form, cast.sato, reading="ソダイゴミ"), cast)
    both = StaffMember.objects.get(pk=both.pk)
    with refused(WhyNot.OWN_DRAFT):
        planned(form, both)
    planned(form, cast.tanaka)


def test_a_flaw_stops_it_before_it_and_at_it_and_at_the_minute(form: FormDraft, cast: Cast):
    flawed = changed(form, cast.sato, category="nothing")
    with refused(WhyNot.FLAWED):
        send_form(form.pk, cast.sato, revision=flawed.revision, comment="")
    assert state_of(form) == FormDraft.State.WRITING
    mended = changed(flawed, cast.sato, category="waste")
    sent(mended, cast)
    FormDraft.objects.update(content=flawed.content)
    with refused(WhyNot.FLAWED):
        planned(mended, cast.tanaka)
    FormDraft.objects.update(content=mended.content)
    one = planned(mended, cast.tanaka)
    FormDraft.objects.update(content=flawed.content)
    work_off()
    one.refresh_from_db()
    assert (one.state, one.reason, state_of(form)) == (State.FAILED, WhyNot.FLAWED, FormDraft.State.WITH_IT)
    assert not PublishedCatalogue.objects.exists()


def test_a_form_that_lacks_a_language_does_not_go_to_it(form: FormDraft, cast: Cast):
    halved = changed(form, cast.sato, summary={"ja": "大きなごみを集めます。"})
    with refused(WhyNot.FLAWED):
        send_form(form.pk, cast.sato, revision=halved.revision, comment="")
    assert state_of(form) == FormDraft.State.WRITING


def test_without_telephone_or_hours_it_is_not_published(form: FormDraft, cast: Cast):
    facts = msgspec.structs.replace(read_form_facts(form.facts), phone=" ")
    form = keep_text(form.pk, cast.sato, revision=1, content=read_content(form.content), facts=facts, change="x")
    sent(form, cast)
    with refused(WhyNot.NO_CONTACT):
        planned(form, cast.tanaka)


def another_version(draft: FormDraft) -> None:
    row = ProcedureVersion.objects.get(procedure=draft.procedure, offered=True)
    text = bytes(row.definition).decode().replace(f'"version":{NOW}', f'"version":{NOW + 1}', 1)
    facts = draft.facts.strip()[1:]
    with transaction.atomic():
        add_definition(f"{text[:-1]},{facts}".encode(), "system")


def test_what_was_looked_at_is_what_is_published_or_nothing(form: FormDraft, cast: Cast):
    sent(form, cast)
    with refused(WhyNot.ANOTHER_TEXT):
        planned(form, cast.tanaka, revision=form.revision + 1)
    one = planned(form, cast.tanaka)
    another_version(form)
    work_off()
    one.refresh_from_db()
    assert (one.state, one.reason) == (State.FAILED, WhyNot.ANOTHER_VERSION)
    assert AuditEntry.objects.get(act="form.publication_failed").details["reason"] == "another_version"
    with refused(WhyNot.ANOTHER_VERSION):
        planned(form, cast.tanaka, compared_with=NOW)
    planned(form, cast.tanaka, compared_with=NOW + 1)
    work_off()
    assert ProcedureVersion.objects.get(procedure=WASTE, offered=True).version == NOW + 2


@pytest.mark.parametrize("at", [timedelta(minutes=-2), timedelta(days=367)])
def test_a_minute_that_is_past_or_far_away_is_refused(at: timedelta, form: FormDraft, cast: Cast):
    sent(form, cast)
    with refused(WhyNot.NO_MINUTE if at < timedelta() else WhyNot.TOO_FAR):
        planned(form, cast.tanaka, timezone.now() + at)


def test_given_back_with_a_comment_the_section_writes_again(form: FormDraft, cast: Cast):
    sent(form, cast)
    with pytest.raises(DraftElsewhere):
        changed(form, cast.sato, reading="ア")
    with refused(WhyNot.NO_COMMENT):
        give_back(form.pk, cast.tanaka, revision=form.revision, comment="  ")
    give_back(form.pk, cast.tanaka, revision=form.revision, comment="電話を直してください")
    form.refresh_from_db()
    assert (form.state, form.comment) == (FormDraft.State.GIVEN_BACK, "電話を直してください")
    assert AuditEntry.objects.get(act="form.given_back").actor == "staff:tanaka"
    with refused(WhyNot.ANOTHER_STATE):
        give_back(form.pk, cast.tanaka, revision=form.revision, comment="もう一度")
    again = changed(form, cast.sato, reading="ソダイゴミ")
    with pytest.raises(DraftStale):
        send_form(form.pk, cast.sato, revision=form.revision, comment="")
    sent(again, cast)


def test_each_duty_does_its_own_part_and_no_stranger_any(form: FormDraft, cast: Cast):
    with pytest.raises(DraftNotYours):
        send_form(form.pk, cast.tanaka, revision=1, comment="")
    sent(form, cast)
    for act in (
        lambda who: give_back(form.pk, who, revision=1, comment="x"),
        lambda who: planned(form, who),
        lambda who: call_off(form.pk, who),
    ):
        with pytest.raises(DraftNotYours):
            act(cast.sato)
        with pytest.raises(DraftNotVisible):
            act(cast.suzuki)


def test_two_publications_of_one_draft_at_once_are_refused_by_the_database(form: FormDraft, cast: Cast):
    sent(form, cast)
    one = planned(form, cast.tanaka)
    from django.db import IntegrityError

    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save(force_insert=True)


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(WhyNot)
    assert len({str(one) for one in SENTENCES.values()}) == len(WhyNot)
    assert issubclass(NotDecided, AuthoringRefused)


# ── the pages ──


def post(client: Any, name: str, draft: FormDraft, **said: object) -> Any:
    seen = {"compared_facts": facts_now()} if name == "publish" else {}
    return client.post(reverse(f"authoring:{name}", args=[draft.pk]), seen | said)


def page(client: Any, draft: FormDraft) -> str:
    answer = client.get(reverse("authoring:publishing", args=[draft.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_way_from_section_to_kiosk_on_pages(form: FormDraft, cast: Cast):
    section, it = sign_in(cast.sato), sign_in(cast.tanaka)
    assert "手続きの名前の日本語が" in page(section, form)
    assert "情報政策課に送る" not in page(it, form)
    assert post(section, "send", form, revision=1, reason="電話を変えました").status_code == 302
    shown = page(it, form)
    assert "電話を変えました" in shown
    assert "公開できます。" in shown
    assert "いますぐ" in shown
    assert "いますぐ" not in page(section, form)
    late = post(it, "publish", form, revision=1, compared_with=NOW, when="later", day="2020-01-01", minute="09:00")
    assert late.status_code == 400
    assert "2020-01-01" in late.content.decode()
    none = post(it, "publish", form, revision=1, compared_with=NOW, when="later", day="", minute="")
    assert str(SENTENCES[WhyNot.NO_MINUTE]) in none.content.decode()
    day = timezone.localdate() + timedelta(days=1)
    made = post(it, "publish", form, revision=1, compared_with=NOW, when="later", day=day.isoformat(), minute="08:30")
    assert made.status_code == 302
    one = PlannedPublication.objects.get()
    assert timezone.localtime(one.runs_at).strftime("%H:%M") == "08:30"
    assert "に公開します" in page(section, form)
    assert post(section, "call-off", form).status_code == 404
    assert post(it, "call-off", form).status_code == 302
    assert post(it, "call-off", form).status_code == 409
    assert post(it, "publish", form, revision=1, compared_with=NOW, when="now").status_code == 302
    work_off()
    for client in (section, it):
        assert "公開しました" in page(client, form)
        assert f"第{NOW + 1}版" in page(client, form)


def test_what_was_written_to_the_section_is_there_after_every_refusal(form: FormDraft, cast: Cast):
    it = sign_in(cast.tanaka)
    sent(form, cast)
    words = "選択肢の言葉を直してください"
    stale = post(it, "give-back", form, revision=9, reason=words)
    assert stale.status_code == 409
    assert words in stale.content.decode()
    assert post(it, "give-back", form, revision=1, reason="").status_code == 400
    take_back(form.pk, cast.sato)
    gone = post(it, "give-back", form, revision=1, reason=words)
    assert gone.status_code == 409
    assert words in gone.content.decode(), "the form is gone from the page, and the words must not be"


def test_the_review_sheet_is_a_pdf_of_the_text_that_stands_twice_the_same(form: FormDraft, cast: Cast):
    section = sign_in(cast.sato)
    address = reverse("authoring:sheet", args=[form.pk])
    first, second = section.get(address), section.get(address)
    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content
    changed(form, cast.sato, reading="ソダイゴミ")
    assert sha256_of(section.get(address).content) != sha256_of(first.content)


def test_two_published_versions_are_compared_and_two_procedures_are_not(form: FormDraft, cast: Cast):
    another_version(form)
    section = sign_in(cast.sato)
    first, second = ProcedureVersion.objects.filter(procedure=WASTE).order_by("version")
    other = ProcedureVersion.objects.exclude(procedure=WASTE).first()
    assert other is not None
    address = reverse("authoring:compare")
    shown = section.get(address, {"before": first.pk, "after": second.pk})
    assert f"第{NOW}版から第{NOW + 1}版へ" in shown.content.decode()
    assert f"版が「{NOW}」から「{NOW + 1}」に変わりました。" in shown.content.decode()
    refused_ = section.get(address, {"before": first.pk, "after": other.pk})
    assert (refused_.status_code, "同じ手続き" in refused_.content.decode()) == (400, True)
    assert section.get(address, {"before": "x", "after": "9" * 30}).status_code == 400
    assert sign_in(cast.suzuki).get(address).status_code == 404
