"""The lines that were chosen in a list as one PDF: of which paper, who is in it, who is not, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from central.applications.actions.take_on import take_on
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.jobs.models import Job
from central.paper_forms import batch_job, print_views
from central.paper_forms.models import PaperBatch, PaperBatchLine
from central.staff.duties import Duty
from central.staff.models import StaffGroup
from central.store.models import StoredFile
from tests.support.centre.applications import make_application
from tests.support.centre.five_papers import WATANABE, five_papers
from tests.support.centre.jobs import work_off
from tests.support.centre.papers import applied, in_force, words_in
from tests.support.people.staff import Cast, sign_in

DOG, DAY_CARE = five_papers()[1:3]
NAMES = ("髙橋　𠮷男", f"{WATANABE}　葵", "山田　太郎")


@pytest.fixture
def three(cast: Cast) -> list[Application]:
    return [applied(DOG, number, name=name, dog_name=f"犬{number}") for number, name in enumerate(NAMES, 1)]


def chosen(client: Client, applications: list[Application], **more: Any) -> HttpResponse:
    numbers = [one.arrival_number for one in applications]
    answer = client.post("/paper-forms/many/", {"chosen": numbers, "tab": "all", **more})
    assert isinstance(answer, HttpResponse)
    return answer


def made(client: Client, applications: list[Application], paper_id: int) -> PaperBatch:
    assert chosen(client, applications, paper=paper_id).status_code == 302
    return PaperBatch.objects.order_by("-pk")[0]


def test_chosen_lines_become_one_pdf_each_with_its_own_values(cast: Cast, three: list[Application]) -> None:
    paper = in_force(DOG, cast)
    other = make_application(9)
    client = sign_in(cast.takahashi)
    assert "紙の様式で印刷" in client.get("/applications/").content.decode()
    plan = chosen(client, [*three, other]).content.decode()
    assert "3件を1つのPDFにします。" in plan
    assert "ほかの手続きの1件は入りません。" in plan
    assert not PaperBatch.objects.exists(), "nothing is written before somebody has read that"
    batch = made(client, three, paper.pk)
    place = f"/paper-forms/many/{batch.pk}/"
    assert "順番を待っています" in client.get(place).content.decode()
    assert client.get(f"/paper-forms/many/{batch.pk}.pdf").status_code == 404
    work_off()
    page = client.get(place).content.decode()
    assert "PDFを開く" in page
    answer = client.get(f"/paper-forms/many/{batch.pk}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    seen = words_in(answer.content)
    boxes = {one.id: one for one in DOG.boxes}
    lines = list(PaperBatchLine.objects.filter(batch=batch).select_related("application"))
    assert [line.outcome for line in lines] == ["printed"] * 3
    for line in lines:
        own = [word for word in seen if word.page == line.page]
        number = [one.pk for one in three].index(line.application_id) + 1
        text = "".join(word.text for word in own)
        assert f"犬{number}" in text
        assert all(part in text for part in NAMES[number - 1].split("\u3000"))
        others = {part for name in NAMES for part in name.split("\u3000")} - set(NAMES[number - 1].split("\u3000"))
        assert not any(part in text for part in others)
        assert not any(f"犬{each}" in text for each in (1, 2, 3) if each != number), "nobody else's"
        # On its page as it would be alone.
        assert next(word for word in own if word.text == f"犬{number}").left > boxes["dog"].x
    acts = AuditEntry.objects.filter(subject=batch.audit_subject).order_by("number").values_list("act", flat=True)
    assert list(acts) == ["paper.batch_asked", "paper.batch_read", "paper.batch_read", "paper.batch_opened"]
    assert NAMES[0] not in str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert NAMES[0] not in "".join(Job.objects.values_list("arguments", flat=True))


def test_what_changed_since_or_is_not_seen_any_more_is_left_out_and_told(cast: Cast, three: list[Application]) -> None:
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    batch = made(client, three, paper.pk)
    take_on(three[0].pk, cast.sato, revision=three[0].revision)
    Application.objects.filter(pk=three[1].pk).update(procedure="event_entry")
    work_off()
    outcomes = dict(PaperBatchLine.objects.filter(batch=batch).values_list("application", "outcome"))
    assert outcomes == {three[0].pk: "changed", three[1].pk: "not_seen", three[2].pk: "printed"}
    text = "".join(word.text for word in words_in(client.get(f"/paper-forms/many/{batch.pk}.pdf").content))
    assert ("犬1" in text, "犬2" in text, "犬3" in text) == (False, False, True)
    assert "えらんだあとで変わったので、入っていません" in client.get(f"/paper-forms/many/{batch.pk}/").content.decode()


def test_a_character_that_no_font_has_is_told_in_its_line(cast: Cast) -> None:
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    rare = applied(DOG, 1, name="山田\U00031350")
    batch = made(client, [rare], paper.pk)
    work_off()
    assert PaperBatchLine.objects.get(batch=batch).outcome == "told"


def test_only_whoever_asked_opens_it_and_only_for_a_day(cast: Cast, three: list[Application], settings: Any) -> None:
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    batch = made(client, three, paper.pk)
    work_off()
    for place in (f"/paper-forms/many/{batch.pk}/", f"/paper-forms/many/{batch.pk}.pdf"):
        assert client.get(place).status_code == 200
        assert sign_in(cast.sato).get(place).status_code == 404
        assert sign_in(cast.suzuki).get(place).status_code == 404
        settings.ZONED_PROCEDURES = {"dog_registration": "my-number"}
        assert client.get(place).status_code == 404, "not from this zone"
        settings.ZONED_PROCEDURES = {}
    batch.refresh_from_db()
    file = batch.sha256
    PaperBatch.objects.update(made_at=timezone.now() - batch_job.KEPT - timedelta(minutes=1))
    assert client.get(f"/paper-forms/many/{batch.pk}.pdf").status_code == 404
    from tests.support.centre.jobs import run_kind

    assert run_kind(batch_job.FORGET_BATCHES).printed == 1
    batch.refresh_from_db()
    assert (batch.state, batch.sha256) == ("gone", "")
    assert StoredFile.objects.get(pk=file).uses == 0


def test_whoever_may_not_see_each_of_them_any_more_opens_neither_page_nor_pdf(
    cast: Cast, three: list[Application], settings: Any
) -> None:
    def group(name: str, *duties: Duty, procedures: tuple[str, ...] = ()) -> StaffGroup:
        return StaffGroup.objects.create(
            body=cast.sato.body, name=name, duties=list(duties), procedures=list(procedures)
        )

    settings.ZONES = {"lgwan": {"label": "LGWAN系", "networks": ["127.0.0.0/8"]}}
    all_of_it = group("全部", Duty.REVIEW, Duty.SPECIFIC_INFORMATION)
    cast.takahashi.groups.set([all_of_it])
    paper, client = in_force(DOG, cast), sign_in(cast.takahashi)
    batch = made(client, three, paper.pk)
    work_off()
    places = [f"/paper-forms/many/{batch.pk}{end}" for end in ("/", ".pdf")]

    def opened() -> list[int]:
        return [client.get(place).status_code for place in places]

    assert opened() == [200, 200]
    read = AuditEntry.objects.filter(subject=batch.audit_subject).count()
    # The duty for this procedure is gone.
    cast.takahashi.groups.set([group("ごみ", Duty.REVIEW, procedures=("bulky_waste",))])
    assert opened() == [404, 404]
    # The duty is there, the permission for 特定個人情報 is gone.
    cast.takahashi.groups.set([group("だれでも", Duty.REVIEW)])
    settings.ZONED_PROCEDURES = {DOG.procedure: "lgwan"}
    assert opened() == [404, 404]
    settings.ZONED_PROCEDURES = {}
    # One of the three alone may not be seen.
    cast.takahashi.groups.set([group("犬", Duty.REVIEW, procedures=(DOG.procedure,))])
    Application.objects.filter(pk=three[1].pk).update(procedure="event_entry")
    assert client.get(f"/applications/{three[1].arrival_number}/").status_code == 404
    assert opened() == [404, 404]
    assert AuditEntry.objects.filter(subject=batch.audit_subject).count() == read
    cast.takahashi.groups.set([all_of_it])
    assert opened() == [200, 200], "who may see all of them again"


def test_too_many_nothing_and_no_paper_are_told(
    cast: Cast, three: list[Application], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.takahashi)
    assert "使っている紙の様式がありません" in chosen(client, three).content.decode()
    in_force(DOG, cast)
    assert chosen(client, []).status_code == 409
    monkeypatch.setattr(print_views, "MOST_APPLICATIONS", 2)
    answer = chosen(client, three)
    assert answer.status_code == 400
    assert "2件までです" in answer.content.decode()
    assert chosen(sign_in(cast.suzuki), three).status_code in (404, 409)
    assert not PaperBatch.objects.exists()
    assert django_settings.STORE
