"""What becomes of words that were typed: beside others', against older ones, after a lost answer, at a wrong minute."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from central.authoring.models import WordingDraft
from central.authoring.publishing.refusals import WhyNot
from central.authoring.wordings import writing
from central.authoring.wordings.deciding import call_words_off
from central.authoring.wordings.looking import look_at_words
from central.authoring.wordings.wording_job import PUBLISH_WORDS, WordsAsked
from central.authoring.wordings.writing import KeptChanges, TypedWords, begin_words, keep_words, lay_over_newer
from central.authoring.wordings.writing_page import boxes_of, writing_page
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion, ProcedureWording
from central.jobs.actions.enqueue import enqueue
from central.organisation.models import Hall
from central.staff.models import StaffMember
from sync.contract.forms.wording import read_wording
from sync.envelope.development_keys import make_city_keys
from tests.central.authoring.words_by_hand import LABEL, planned, refusal, sent, typed
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
MAIL = "pages.applicant.fields.mail.label"


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path, version: ProcedureVersion) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    Hall.objects.get().serves.add(version.body)


def kept(copy: WordingDraft, member: StaffMember, words: str, number: int = 0, **rest: Any) -> KeptChanges:
    said = TypedWords("ja", LABEL, number, words, rest.get("tried"))
    return keep_words(copy.pk, member, basis_key=rest.get("basis", copy.basis_key), typed=[said])


def test_words_that_were_typed_against_older_ones_lie_aside(
    copy: WordingDraft, version: ProcedureVersion, cast: Cast
) -> None:
    old = copy.basis_key
    publish_wording(version.pk, "ja", {LABEL: "連絡先"}, "system")
    copy = lay_over_newer(copy.pk, cast.takahashi)
    assert kept(copy, cast.sato, "電話番号（昼）", basis=old).aside == (("ja", LABEL),)
    assert look_at_words(copy).words["ja"][LABEL] == "連絡先"


def test_after_a_lost_answer_a_page_goes_on_over_its_own_words_alone(copy: WordingDraft, cast: Cast) -> None:
    first = kept(copy, cast.sato, "電話番号（昼）")
    again = kept(copy, cast.sato, "電話番号（昼）")
    assert (again.numbers, again.aside) == (first.numbers, ()), "the answer that was lost"
    longer = kept(copy, cast.sato, "電話番号（昼か夜）", tried="電話番号（昼）")
    assert longer.aside == ()
    window = kept(copy, cast.sato, "電話番号（朝）", tried="電話番号（まだ）")
    assert window.aside == (("ja", LABEL),), "another window of the same person"
    assert kept(copy, cast.takahashi, "電話番号（夕方）", tried="電話番号（昼か夜）").aside == (("ja", LABEL),)
    assert look_at_words(copy).words["ja"][LABEL] == "電話番号（昼か夜）"


def test_what_lies_aside_outlives_any_number_of_changes_by_somebody_else(
    copy: WordingDraft, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CHANGES_KEPT", 3)
    typed(copy, cast.sato, "一")
    assert kept(copy, cast.takahashi, "高橋の言葉").aside
    copy.refresh_from_db()
    number = 1
    for words in "二三四五六":
        number = kept(copy, cast.sato, words, number).numbers["ja", LABEL]
    (beside,) = writing_page(copy, cast.takahashi, "applicant").beside
    assert beside.change.words == "高橋の言葉"
    assert copy.changes.filter(aside=False).count() == 3


def test_what_stood_in_a_box_before_is_put_back_without_a_script(copy: WordingDraft, cast: Cast) -> None:
    own = look_at_words(copy).words["ja"][LABEL]
    kept(copy, cast.sato, "電話番号（昼）")
    kept(copy, cast.takahashi, "電話番号（夜）", 1)
    box = next(one for one in boxes_of(writing_page(copy, cast.sato, "applicant")) if one.id == f"ja-{LABEL}")
    assert [(one.number, one.words) for one in box.earlier] == [(1, "電話番号（昼）"), (0, own)]
    address = reverse("authoring:wording-keep", args=[copy.pk])
    sent_so = {"basis": copy.basis_key, "at": "applicant", box.name: "電話番号（夕方）"}
    client = sign_in(cast.sato)
    client.post(address, sent_so | {"act": f"back:1:ja:{LABEL}"})
    assert look_at_words(copy).words["ja"][LABEL] == "電話番号（昼）"
    assert copy.changes.filter(words="電話番号（夕方）", aside=False).exists(), "what stood in the box is earlier now"
    client.post(address, {"basis": copy.basis_key, "at": "applicant", "act": f"back:0:ja:{LABEL}"})
    assert look_at_words(copy).words["ja"][LABEL] == own
    for bent in (f"back:77:ja:{LABEL}", "back:1:ja:nowhere", "back:", f"back:x:fr:{LABEL}"):
        assert client.post(address, {"basis": copy.basis_key, "at": "applicant", "act": bent}).status_code == 302
    assert look_at_words(copy).words["ja"][LABEL] == own


def test_words_that_were_compared_with_others_are_not_planned(copy: WordingDraft, cast: Cast) -> None:
    copy = sent(typed(copy, cast.sato, "電話番号（昼）"), cast.sato)
    assert refusal(lambda: planned(copy, cast.tanaka, compared_with="ab" * 32)) is WhyNot.ANOTHER_WORDING


def test_a_correction_that_is_taken_back_is_in_force_no_more(version: ProcedureVersion, cast: Cast) -> None:
    copy = begin_words(version.pk, cast.sato)
    own = look_at_words(copy).words["ja"][LABEL]
    copy.delete()
    publish_wording(version.pk, "ja", {LABEL: "連絡先", MAIL: "メール"}, "system")
    copy = sent(typed(begin_words(version.pk, cast.sato), cast.sato, own), cast.sato)
    planned(copy, cast.tanaka)
    work_off()
    assert read_wording(bytes(ProcedureWording.objects.get(offered=True).document)).words == {MAIL: "メール"}


def test_the_job_of_a_minute_that_was_called_off_publishes_nothing(
    copy: WordingDraft, version: ProcedureVersion, cast: Cast
) -> None:
    copy = sent(typed(copy, cast.sato, "電話番号（昼）"), cast.sato)
    later = timezone.now() + timedelta(days=1)
    planned(copy, cast.tanaka, runs_at=later)
    call_words_off(copy.pk, cast.tanaka)
    copy.refresh_from_db()
    copy = planned(copy, cast.tanaka, runs_at=later)
    assert copy.plans == 2
    enqueue(PUBLISH_WORDS, WordsAsked(copy.pk, 1), by=cast.tanaka, about="x", body=version.body, once="again")
    work_off()
    assert not ProcedureWording.objects.exists()
    copy.refresh_from_db()
    assert copy.state == WordingDraft.State.PLANNED
