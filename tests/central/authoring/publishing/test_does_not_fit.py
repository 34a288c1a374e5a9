"""A page on which something has no room is refused with its place: when sent, when published, and at the minute."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from central.authoring import check_job
from central.authoring.actions.keep_text import keep_text
from central.authoring.actions.make_draft import NewDraft, make_draft
from central.authoring.content import read_content, read_form_facts
from central.authoring.models import FormDraft, PlannedPublication
from central.authoring.preview.seat import PreviewSeat
from central.authoring.publishing.deciding import give_back, plan_publication
from central.authoring.publishing.looking import facts_key
from central.authoring.publishing.refusals import NotDecided, WhyNot
from central.authoring.publishing.sending import send_form
from central.catalogue.models import ProcedureVersion
from central.jobs.models import Job
from central.organisation.models import Body, Hall
from central.staff.models import StaffMember
from sync.contract.preview import Look
from sync.envelope.development_keys import make_city_keys
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichen " * 12


def labelled(draft: FormDraft, member: StaffMember, english: str) -> FormDraft:
    """The first question, called so in English."""
    content = read_content(draft.content)
    page = content.pages[0]
    first = msgspec.structs.replace(page.fields[0], label={**page.fields[0].label, "en": english})
    page = msgspec.structs.replace(page, fields=(first, *page.fields[1:]))
    content = msgspec.structs.replace(content, pages=(page, *content.pages[1:]))
    facts = read_form_facts(draft.facts)
    return keep_text(draft.pk, member, revision=draft.revision, content=content, facts=facts, change="x")


def planned(draft: FormDraft, member: StaffMember, wait: timedelta) -> PlannedPublication:
    facts = facts_key(ProcedureVersion.objects.get(procedure="bulky_waste", offered=True))
    seen = {"revision": draft.revision, "compared_with": 3, "compared_facts": facts}
    return plan_publication(draft.pk, member, runs_at=timezone.now() + wait, **seen)


@pytest.fixture
def form(city: Body, cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FormDraft]:
    """Measured in the largest letters alone, so that it does not take long."""
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    Hall.objects.get().serves.add(city)
    monkeypatch.setattr(check_job, "LOOKS", (Look("en", "extra"),))
    seat = PreviewSeat()
    monkeypatch.setattr(check_job, "SEAT", seat)
    base = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    yield make_draft(NewDraft(city, "bulky_waste", "粗大ごみの申込み", version=base.pk), cast.sato)
    seat.close()


def test_what_has_no_room_in_the_largest_letters_goes_nowhere_until_it_is_mended(form: FormDraft, cast: Cast) -> None:
    long = labelled(form, cast.sato, LONG_WORD)
    send_form(form.pk, cast.sato, revision=long.revision, comment="")
    one = planned(long, cast.tanaka, timedelta(hours=1))
    with transaction.atomic():
        check_job.queue_check(long, cast.tanaka)
    work_off()
    Job.objects.filter(run_at__gt=timezone.now()).update(run_at=timezone.now())
    work_off()
    one.refresh_from_db()
    assert (one.state, one.reason) == (PlannedPublication.State.FAILED, WhyNot.DOES_NOT_FIT), "at its minute"
    with pytest.raises(NotDecided, match=f"^{WhyNot.DOES_NOT_FIT.value}$"):
        planned(long, cast.tanaka, timedelta())
    give_back(form.pk, cast.tanaka, revision=long.revision, comment="言葉を短くしてください")

    section = sign_in(cast.sato)
    address = reverse("authoring:send", args=[form.pk])
    sent = section.post(address, {"revision": long.revision, "reason": "急ぎます"})
    assert sent.status_code == 409
    said = sent.content.decode()
    assert "画面に入りきらないところがあります。" in said
    page = section.get(reverse("authoring:edit", args=[form.pk])).content.decode()
    title = read_content(long.content).pages[0].title["en"]
    assert f"英語・特大・縦：ページ「{title}」" in page, "with its place"
    assert FormDraft.objects.get().state == FormDraft.State.GIVEN_BACK
    long.refresh_from_db()
    mended = labelled(long, cast.sato, "Name")
    send_form(form.pk, cast.sato, revision=mended.revision, comment="")
    planned(mended, cast.tanaka, timedelta())
    assert FormDraft.objects.get().state == FormDraft.State.WITH_IT
