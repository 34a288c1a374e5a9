"""What was decided is asked again at the minute: whether every hall can show it, whether it is still what was compared,
whether whoever decided still decides."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.authoring.actions.make_draft import NewDraft, add_draft, make_draft
from central.authoring.content import read_content, read_form_facts
from central.authoring.models import FormDraft, PlannedPublication, WordingDraft
from central.authoring.publishing.deciding import plan_publication
from central.authoring.publishing.looking import facts_key
from central.authoring.publishing.refusals import SENTENCES, NotDecided, WhyNot
from central.authoring.publishing.sending import send_form
from central.authoring.wordings.deciding import plan_words, send_words
from central.authoring.wordings.writing import TypedWords, begin_words, keep_words
from central.catalogue.actions.load_definitions import add_definition, compact
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion, ProcedureWording, PublishedCatalogue
from central.catalogue.queries import facts_document, facts_of
from central.jobs.models import Job
from central.organisation.models import Body, Hall
from central.staff.duties import Duty
from central.staff.models import StaffGroup, StaffMember
from sync.envelope.development_keys import make_city_keys
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
State = PlannedPublication.State
WASTE = "bulky_waste"


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path, city: Body) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    Hall.objects.get().serves.add(city)


def in_force() -> ProcedureVersion:
    return ProcedureVersion.objects.get(procedure=WASTE, offered=True)


def member_of(body: Body, member: StaffMember, duty: Duty) -> StaffMember:
    member.groups.set([StaffGroup.objects.create(name=member.staff_number, body=body, duties=[duty], procedures=[])])
    return StaffMember.objects.get(pk=member.pk)


@pytest.fixture
def neighbour(city: Body, cast: Cast) -> FormDraft:
    """A form of 青葉市, with an id that 若葉市 has: it lies with the IT section of 青葉市."""
    body = Body.objects.create(code="99202", name="青葉市")
    writer = member_of(body, cast.suzuki, Duty.FORM_AUTHOR)
    row = in_force()
    content = msgspec.structs.replace(read_content(bytes(row.definition).decode()), body=body.code)
    draft = add_draft(body, content, read_form_facts(facts_document(row).decode()), writer, None)
    return send_form(draft.pk, writer, revision=1, comment="")


@pytest.mark.parametrize("when", ["when it is planned", "at the minute"])
def test_an_id_of_another_body_of_the_hall_goes_out_nowhere(when: str, neighbour: FormDraft, cast: Cast) -> None:
    """A hall could sign nothing any more, for anybody: not another form, not a card that was taken away."""
    publisher = member_of(neighbour.body, cast.takahashi, Duty.FORM_PUBLISHER)
    hall = Hall.objects.get()

    def plan() -> None:
        plan_publication(neighbour.pk, publisher, revision=1, compared_with=0, compared_facts="", runs_at=None)

    if when == "when it is planned":
        hall.serves.add(neighbour.body)
        with pytest.raises(NotDecided) as refused:
            plan()
        assert refused.value.reason is WhyNot.ID_TAKEN
    else:
        plan()
        hall.serves.add(neighbour.body)
        work_off()
        one = PlannedPublication.objects.get()
        assert (one.state, one.reason, one.version) == (State.FAILED, WhyNot.ID_TAKEN, None)
    neighbour.refresh_from_db()
    assert neighbour.state == FormDraft.State.WITH_IT
    assert in_force().body.code == "99201"
    publish_catalogue(hall.pk)
    assert PublishedCatalogue.objects.get().hall == hall


def test_the_same_id_where_no_hall_shows_both_is_published(neighbour: FormDraft, cast: Cast) -> None:
    publisher = member_of(neighbour.body, cast.takahashi, Duty.FORM_PUBLISHER)
    plan_publication(neighbour.pk, publisher, revision=1, compared_with=0, compared_facts="", runs_at=None)
    work_off()
    assert ProcedureVersion.objects.filter(procedure=WASTE, offered=True).count() == 2


@pytest.fixture
def form(city: Body, cast: Cast) -> FormDraft:
    """The form in force as it is, which lies with IT."""
    draft = make_draft(NewDraft(city, WASTE, "粗大ごみ", version=in_force().pk), cast.sato)
    return send_form(draft.pk, cast.sato, revision=1, comment="")


def planned_for_tomorrow(form: FormDraft, member: StaffMember, facts: str) -> PlannedPublication:
    at, seen = timezone.now() + timedelta(days=1), in_force().version
    return plan_publication(form.pk, member, revision=1, compared_with=seen, compared_facts=facts, runs_at=at)


def let_the_minute_come() -> None:
    Job.objects.filter(state=Job.State.WAITING).update(run_at=timezone.now())
    work_off()


def say(phone: str) -> None:
    """Without a version, as what an office says changes."""
    row = in_force()
    facts = json.loads(facts_document(row)) | {"phone": phone}
    del facts["v"]
    with transaction.atomic():
        add_definition(compact(json.dumps(json.loads(bytes(row.definition)) | facts).encode()), "system")


def test_what_the_office_said_meanwhile_is_not_put_back(form: FormDraft, cast: Cast) -> None:
    seen, version = facts_key(in_force()), in_force()
    one = planned_for_tomorrow(form, cast.tanaka, seen)
    say("03-1111-2222")
    assert in_force() == version, "it is no version of the form"
    let_the_minute_come()
    one.refresh_from_db()
    assert (one.state, one.reason) == (State.FAILED, WhyNot.ANOTHER_FACTS)
    assert (in_force(), facts_of(in_force()).phone) == (version, "03-1111-2222")
    with pytest.raises(NotDecided) as refused:
        planned_for_tomorrow(form, cast.tanaka, seen)
    assert refused.value.reason is WhyNot.ANOTHER_FACTS
    page = sign_in(cast.tanaka).get(reverse("authoring:publishing", args=[form.pk])).content.decode()
    assert str(SENTENCES[WhyNot.ANOTHER_FACTS]) in page
    assert "03-1111-2222" in page, "now it is seen that the draft says an older number"
    (shown,) = re.findall(r'name="compared_facts" value="([0-9a-f]*)"', page)
    planned_for_tomorrow(form, cast.tanaka, shown)
    let_the_minute_come()
    assert in_force().version == version.version + 1


def leave(member: StaffMember, how: str) -> None:
    if how == "the account is ended":
        StaffMember.objects.filter(pk=member.pk).update(is_active=False)
    else:
        member.groups.clear()


LEFT = pytest.mark.parametrize("how", ["the account is ended", "another duty"])


@LEFT
def test_a_form_does_not_go_out_in_the_name_of_who_publishes_no_more(how: str, form: FormDraft, cast: Cast) -> None:
    before = in_force()
    one = planned_for_tomorrow(form, cast.tanaka, facts_key(before))
    leave(cast.tanaka, how)
    let_the_minute_come()
    one.refresh_from_db()
    form.refresh_from_db()
    assert (one.state, one.reason, form.state) == (State.FAILED, WhyNot.PLANNER_GONE, FormDraft.State.WITH_IT)
    assert in_force() == before
    assert not PublishedCatalogue.objects.exists()
    assert not AuditEntry.objects.filter(act="form.published").exists()
    told = AuditEntry.objects.get(act="form.publication_failed")
    assert (told.actor, told.details["reason"]) == ("system", "planner_gone")
    page = sign_in(cast.sato).get(reverse("authoring:publishing", args=[form.pk])).content.decode()
    assert str(SENTENCES[WhyNot.PLANNER_GONE]) in page


@LEFT
def test_nor_do_words(how: str, cast: Cast) -> None:
    copy = begin_words(in_force().pk, cast.sato)
    typed = TypedWords("ja", "pages.applicant.fields.phone.label", 0, "連絡のつく電話番号")
    copy = keep_words(copy.pk, cast.sato, basis_key=copy.basis_key, typed=[typed]).draft
    send_words(copy.pk, cast.sato, revision=copy.revision, comment="")
    at = timezone.now() + timedelta(days=1)
    plan_words(copy.pk, cast.tanaka, revision=copy.revision, compared_with=copy.basis_key, runs_at=at)
    leave(cast.tanaka, how)
    let_the_minute_come()
    copy.refresh_from_db()
    assert (copy.state, copy.reason) == (WordingDraft.State.WITH_IT, WhyNot.PLANNER_GONE)
    assert not ProcedureWording.objects.exists()
    assert not PublishedCatalogue.objects.exists()
    page = sign_in(cast.sato).get(reverse("authoring:wording-decision", args=[copy.pk])).content.decode()
    assert str(SENTENCES[WhyNot.PLANNER_GONE]) in page
