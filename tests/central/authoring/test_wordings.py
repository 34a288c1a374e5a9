"""Words of a published form, from a clerk's page to the kiosk's catalogue: nothing typed is lost, two people, a
minute."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.authoring.models import WordingChange, WordingDraft
from central.authoring.preview.seat import SEAT
from central.authoring.publishing.refusals import WhyNot
from central.authoring.refusals import DraftNotVisible, DraftNotYours
from central.authoring.wordings.deciding import (
    call_words_off,
    give_words_back,
    take_words_back,
)
from central.authoring.wordings.looking import look_at_words
from central.authoring.wordings.writing import TypedWords, begin_words, keep_words, lay_over_newer
from central.authoring.wordings.writing_page import writing_page
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion, ProcedureWording, PublishedCatalogue, PublishedObject
from central.catalogue.queries import index_of
from central.jobs.models import Job
from central.organisation.models import Body, Hall
from central.staff.models import StaffMember
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.wording import read_wording
from sync.contract.preview import PreviewAnswer, PreviewRequest
from sync.contract.wire.catalogue import read_facts, read_page, split_definition
from sync.envelope.development_keys import make_city_keys
from tests.central.authoring.words_by_hand import LABEL, planned, refusal, sent, typed
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
State = WordingDraft.State
WASTE = "bulky_waste"


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path, city: Body) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    Hall.objects.get().serves.add(city)


def in_catalogue() -> list[tuple[str, bytes]]:
    """Language and words of the form's wordings in the newest signed catalogue."""
    published = PublishedCatalogue.objects.order_by("-version").first()
    if published is None:
        return []
    objects = {row.pk: bytes(row.data) for row in PublishedObject.objects.all()}
    pages = [(digit, page) for digit, page in enumerate(index_of(published).pages) if page is not None]
    row = next(row for digit, page in pages for row in read_page(objects[page], digit) if row.id == WASTE)
    return [(one.language, bytes(ProcedureWording.objects.get(sha256=one.sha256).document)) for one in row.wordings]


def test_a_corrected_word_goes_out_by_two_people_without_a_new_version(
    copy: WordingDraft, version: ProcedureVersion, cast: Cast
) -> None:
    assert look_at_words(copy).differences == ()
    copy = typed(copy, cast.sato, "連絡のつく電話番号")
    looked = look_at_words(copy)
    assert [change.field for change in looked.differences] == ["phone"]
    assert "連絡のつく電話番号" in looked.differences[0].words
    copy = sent(copy, cast.sato)
    planned(copy, cast.tanaka)
    work_off()
    copy.refresh_from_db()
    assert copy.state == State.PUBLISHED
    assert ProcedureVersion.objects.filter(procedure=WASTE, offered=True).get() == version, "no new version"
    ((language, document),) = in_catalogue()
    assert (language, read_wording(document).words) == ("ja", {LABEL: "連絡のつく電話番号"})
    told = AuditEntry.objects.get(act="wording.published")
    assert (told.actor, told.subject) == (cast.tanaka.audit_name, copy.audit_subject)
    assert AuditEntry.objects.get(act="procedure.wording_published").actor == cast.tanaka.audit_name
    assert begin_words(version.pk, cast.sato).pk != copy.pk, "the next correction is a copy of its own"
    assert look_at_words(begin_words(version.pk, cast.sato)).words["ja"][LABEL] == "連絡のつく電話番号"


def test_whoever_wrote_or_sent_words_does_not_publish_them(copy: WordingDraft, cast: Cast) -> None:
    copy = sent(typed(copy, cast.sato, "電話番号（昼）"), cast.sato)
    WordingChange.objects.update(by=cast.tanaka)
    assert refusal(lambda: planned(copy, cast.tanaka)) is WhyNot.OWN_DRAFT
    with pytest.raises(DraftNotYours):
        planned(copy, cast.sato)
    assert not ProcedureWording.objects.exists()


@pytest.mark.parametrize("how", ["laid newer words under them", "sent them"])
def test_a_hand_in_words_is_not_forgotten_when_another_follows(how: str, copy: WordingDraft, cast: Cast) -> None:
    cast.takahashi.groups.set([*cast.sato.groups.all(), *cast.tanaka.groups.all()])
    both = StaffMember.objects.get(pk=cast.takahashi.pk)
    copy = typed(copy, cast.sato, "電話番号（昼）")
    if how == "sent them":
        copy = sent(copy, both)
        copy = give_words_back(copy.pk, cast.tanaka, revision=copy.revision, comment="夜の番号にしてください")
    else:
        copy = lay_over_newer(copy.pk, both)
    copy = sent(typed(copy, cast.sato, "電話番号（夜）", number=copy.revision), cast.sato)
    assert refusal(lambda: planned(copy, both)) is WhyNot.OWN_DRAFT
    planned(copy, cast.tanaka)


def test_nothing_goes_out_before_its_minute_and_it_can_be_called_off(copy: WordingDraft, cast: Cast) -> None:
    copy = sent(typed(copy, cast.sato, "電話番号（昼）"), cast.sato)
    assert refusal(lambda: planned(copy, cast.tanaka, runs_at=timezone.now() - timedelta(days=1))) is WhyNot.NO_MINUTE
    assert refusal(lambda: planned(copy, cast.tanaka, runs_at=timezone.now() + timedelta(days=400))) is WhyNot.TOO_FAR
    planned(copy, cast.tanaka, runs_at=timezone.now() + timedelta(hours=1))
    work_off()
    assert not ProcedureWording.objects.exists()
    assert refusal(lambda: planned(copy, cast.tanaka)) is WhyNot.PLANNED_ALREADY
    assert refusal(lambda: take_words_back(copy.pk, cast.sato, revision=copy.revision, comment="")) is (
        WhyNot.ANOTHER_STATE
    )
    call_words_off(copy.pk, cast.tanaka)
    assert refusal(lambda: call_words_off(copy.pk, cast.tanaka)) is WhyNot.NOT_PLANNED
    work_off()
    assert not ProcedureWording.objects.exists()
    assert refusal(lambda: give_words_back(copy.pk, cast.tanaka, revision=1, comment=" ")) is WhyNot.NO_COMMENT
    back = give_words_back(copy.pk, cast.tanaka, revision=1, comment="夜も")
    assert (back.state, back.comment) == (State.GIVEN_BACK, "夜も")
    again = sent(typed(back, cast.sato, "電話番号（昼か夜）", number=1), cast.sato)
    planned(again, cast.tanaka)
    work_off()
    assert read_wording(in_catalogue()[0][1]).words == {LABEL: "電話番号（昼か夜）"}


def test_other_words_in_force_meanwhile_are_told_and_nothing_goes_out_over_them(
    copy: WordingDraft, version: ProcedureVersion, cast: Cast
) -> None:
    copy = sent(typed(copy, cast.sato, "電話番号（昼）"), cast.sato)
    planned(copy, cast.tanaka, runs_at=timezone.now() + timedelta(seconds=1))
    publish_wording(version.pk, "ja", {"name": "粗大ごみの申込み"}, "system")
    Job.objects.update(run_at=timezone.now())
    work_off()
    copy.refresh_from_db()
    assert (copy.state, copy.reason) == (State.WITH_IT, WhyNot.ANOTHER_WORDING)
    assert AuditEntry.objects.get(act="wording.publication_failed").details["reason"] == WhyNot.ANOTHER_WORDING
    assert refusal(lambda: planned(copy, cast.tanaka)) is WhyNot.ANOTHER_WORDING
    take_words_back(copy.pk, cast.sato, revision=copy.revision, comment="")
    copy = sent(lay_over_newer(copy.pk, cast.sato), cast.sato)
    assert [change.field for change in look_at_words(copy).differences] == ["phone"], "only what was changed here"
    planned(copy, cast.tanaka)
    work_off()
    assert read_wording(in_catalogue()[0][1]).words == {"name": "粗大ごみの申込み", LABEL: "電話番号（昼）"}


def test_two_at_one_box_lose_nothing_and_at_two_boxes_are_not_in_each_others_way(
    copy: WordingDraft, cast: Cast
) -> None:
    typed(copy, cast.sato, "電話番号（佐藤）")
    second = keep_words(
        copy.pk,
        cast.takahashi,
        basis_key=copy.basis_key,
        typed=[TypedWords("ja", LABEL, 0, "電話番号（高橋）"), TypedWords("en", LABEL, 0, "Telephone")],
    )
    assert second.aside == (("ja", LABEL),)
    looked = look_at_words(second.draft)
    assert (looked.words["ja"][LABEL], looked.words["en"][LABEL]) == ("電話番号（佐藤）", "Telephone")
    page = writing_page(second.draft, cast.sato, "applicant")
    assert [(one.change.by, one.change.words) for one in page.beside] == [(cast.takahashi, "電話番号（高橋）")]
    # What was only shown and not touched is no word against a newer one.
    own = look_at_words(copy).procedure
    shown = next(field.label["ja"] for page in own.pages for field in page.fields if field.id == "phone")
    third = keep_words(copy.pk, cast.takahashi, basis_key=copy.basis_key, typed=[TypedWords("ja", LABEL, 0, shown)])
    assert (third.numbers, third.aside) == ({}, ())


def test_a_lost_place_for_words_an_empty_text_and_ruby_that_does_not_close_are_not_sent(
    copy: WordingDraft, cast: Cast
) -> None:
    copy = typed(copy, cast.sato, "　")
    assert refusal(lambda: sent(copy, cast.sato)) is WhyNot.FLAWED
    assert "空" in look_at_words(copy).flaws[0]
    copy = typed(copy, cast.sato, "{電話|でんわ", number=1)
    assert refusal(lambda: sent(copy, cast.sato)) is WhyNot.FLAWED
    assert "電話" in look_at_words(copy).flaws[0]
    copy = typed(copy, cast.sato, "電話 %(n)s", number=2)
    assert refusal(lambda: sent(copy, cast.sato)) is WhyNot.FLAWED
    own = look_at_words(begin_words(copy.version_id, cast.sato)).procedure
    label = next(field.label["ja"] for page in own.pages for field in page.fields if field.id == "phone")
    copy = typed(copy, cast.sato, label, number=3)
    assert refusal(lambda: sent(copy, cast.sato)) is WhyNot.SAME_WORDS


def test_more_words_than_a_kiosk_reads_are_told_before_they_are_sent_and_none_is_lost(
    copy: WordingDraft, cast: Cast
) -> None:
    labels = [one.place for one in look_at_words(copy).named if one.place.endswith(".label")][:5]
    for place in labels[:4]:
        copy = typed(copy, cast.sato, "あ" * 20_000, place)
    assert look_at_words(copy).why_not() is None, "240 KB"
    copy = typed(copy, cast.sato, "あ" * 20_000, labels[4])
    assert refusal(lambda: sent(copy, cast.sato)) is WhyNot.FLAWED
    (flaw,) = look_at_words(copy).flaws
    assert flaw.startswith("日本語の文言が全部で294 KiBあります。256 KiBまで")
    page = sign_in(cast.sato).get(reverse("authoring:wording-decision", args=[copy.pk])).content.decode()
    assert flaw in page
    assert copy.changes.count() == 5


def test_an_older_version_is_not_worded_any_more(copy: WordingDraft, version: ProcedureVersion, cast: Cast) -> None:
    copy = typed(copy, cast.sato, "電話番号（昼）")
    ProcedureVersion.objects.filter(pk=version.pk).update(offered=False)
    assert refusal(lambda: sent(copy, cast.sato)) is WhyNot.NOT_OFFERED
    with pytest.raises(DraftNotVisible):
        begin_words(version.pk, cast.sato)


def test_a_proposed_reading_is_marked_and_stands_only_once_somebody_took_it(
    copy: WordingDraft, version: ProcedureVersion, cast: Cast
) -> None:
    copy = typed(copy, cast.sato, "電話番号", language="easy-ja")
    page = writing_page(copy, cast.sato, "applicant")
    gap = next(gap for gap in page.looked.gaps if gap.place.place == LABEL and gap.language == "easy-ja")
    assert "ふりがな" in gap.why
    assert not page.no_readings
    (box,) = [box for card in page.cards for _name, boxes in card.rows for box in boxes if box.id == f"easy-ja-{LABEL}"]
    assert (box.words, box.proposal) == ("電話番号", "{電話番号|でんわばんごう}")
    client = sign_in(cast.sato)
    answer = client.post(
        reverse("authoring:wording-keep", args=[copy.pk]),
        {box.name: box.words, "basis": copy.basis_key, "at": "applicant", "act": f"take:{LABEL}"},
    )
    assert answer.status_code == 302
    assert look_at_words(copy).words["easy-ja"][LABEL] == "{電話番号|でんわばんごう}"


def test_the_pages_write_send_and_publish(version: ProcedureVersion, cast: Cast) -> None:
    sato, tanaka = sign_in(cast.sato), sign_in(cast.tanaka)
    assert "文言を直す" in sato.get(reverse("authoring:wordings")).content.decode()
    where = sato.post(reverse("authoring:wording-begin", args=[version.pk]))["Location"]
    copy = WordingDraft.objects.get()
    assert where == reverse("authoring:wording", args=[copy.pk])
    page = sato.get(where, {"at": "applicant"}).content.decode()
    assert f'name="words:0:en:{LABEL}"' in page
    keep = reverse("authoring:wording-keep", args=[copy.pk])
    said = {f"words:0:ja:{LABEL}": "連絡のつく\r\n電話番号", "basis": copy.basis_key, "at": "applicant"}
    told = sato.post(keep, said, headers={"X-Madoguchi-Part": "1"}).json()
    assert told["numbers"] == {f"ja:{LABEL}": 1}
    assert look_at_words(copy).words["ja"][LABEL] == "連絡のつく\n電話番号"
    said = {f"words:1:ja:{LABEL}": "連絡のつく電話番号", "basis": copy.basis_key, "at": "applicant"}
    assert sato.post(keep, said)["Location"] == f"{where}?at=applicant"
    decision = reverse("authoring:wording-decision", args=[copy.pk])
    assert "連絡のつく電話番号" in sato.get(decision).content.decode()
    assert (
        sato.post(
            reverse("authoring:wording-send", args=[copy.pk]), {"revision": 2, "reason": "お願いします"}
        ).status_code
        == 302
    )
    assert (
        sato.post(
            keep, {f"words:2:ja:{LABEL}": "遅い", "basis": copy.basis_key}, headers={"X-Madoguchi-Part": "1"}
        ).status_code
        == 409
    )
    seen = tanaka.get(decision).content.decode()
    assert "お願いします" in seen
    publish = {"revision": 2, "compared_with": copy.basis_key, "when": "now"}
    stale = tanaka.post(reverse("authoring:wording-publish", args=[copy.pk]), publish | {"revision": 1})
    assert stale.status_code == 409
    assert tanaka.post(reverse("authoring:wording-publish", args=[copy.pk]), publish).status_code == 302
    work_off()
    assert read_wording(in_catalogue()[0][1]).words == {LABEL: "連絡のつく電話番号"}
    assert sign_in(cast.suzuki).get(where).status_code == 404


def test_the_kiosks_page_is_asked_in_the_words_of_the_copy(
    copy: WordingDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[PreviewRequest]()

    def ask(request: PreviewRequest) -> tuple[PreviewAnswer, bytes]:
        asked.append(request)
        return PreviewAnswer(), b"picture"

    monkeypatch.setattr(SEAT, "ask", ask)
    typed(copy, cast.sato, "連絡のつく電話番号")
    address = reverse("authoring:wording-kiosk-page", args=[copy.pk])
    page = sign_in(cast.sato).get(address, {"at": "applicant", "language": "en"}).content.decode()
    assert b64encode(b"picture").decode() in page
    (request,) = asked
    assert (request.at, request.look.language) == ("applicant", "en")
    form, facts = split_definition(request.definition)
    assert "連絡のつく電話番号" in form.decode()
    assert read_procedure(form).id == WASTE
    assert read_facts(facts).phone
    typed(copy, cast.sato, "電話 %(n)s", number=1)
    assert "まだ画面にできません" in sign_in(cast.sato).get(address, {"at": "applicant"}).content.decode()
