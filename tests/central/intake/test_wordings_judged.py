"""What was shown stays provable: a statement is drawn again in the very words that it names, for ever."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from central.applications.actions.accept import accept
from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.applications.publication import publish
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion, ProcedureWording
from central.catalogue.queries import procedure_of
from central.intake.actions.recheck import judge_again
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.custody.custody_walk import Walked, walk
from sync.contract.chain.statement import read_statement
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import CLAIM_ANSWERS, deliver, view_of
from tests.support.kiosk.example_catalogue import wording_of
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, make_cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db
LABEL = "pages.applicant.fields.phone.label"


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def waste(city: City) -> ProcedureVersion:
    return city.definitions["bulky_waste"]


def published(row: ProcedureVersion, language: str, *, label: str, **words: str) -> bytes:
    kept = publish_wording(row.pk, language, {LABEL: label, **words}, "system", anew=True)
    assert kept is not None
    return bytes(kept.document)


def test_a_statement_counts_under_the_words_of_then_whatever_was_corrected_since(
    hand: KioskHand, waste: ProcedureVersion, city: City, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    old = published(waste, "ja", label="れんらく先の電話", name="粗大ゴミの収集")
    first = hand.submit(wording=old)
    newer = published(waste, "ja", label="連絡先の電話番号", name="粗大ごみの収集")
    deliver(hand, first, hand.submit(wording=newer), hand.submit())
    drain_verdicts()
    assert (Application.objects.count(), ManualCheck.objects.count()) == (3, 0)
    application = Application.objects.get(arrival_number=first.arrival)
    stated = read_statement(bytes(application.versions.get().statement))
    assert (stated.v, stated.title) == (2, "粗大ゴミの収集")
    page = (
        sign_in(make_cast(city.body).sato)
        .get(reverse("applications:detail", args=[application.arrival_number]))
        .content.decode()
    )
    assert "れんらく先の電話" in page, "the words of then"
    assert "連絡先の電話番号" not in page


def test_a_slips_status_says_the_name_that_stands_on_the_paper_and_in_other_languages_the_one_in_force(
    hand: KioskHand, waste: ProcedureVersion, city: City, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    own = procedure_of(waste).name
    old = published(waste, "ja", label="れんらく先", name="{粗大|そだい}ゴミの収集")
    with_words, without = hand.submit(wording=old), hand.submit()
    published(waste, "ja", label="れんらく先", name="粗大ごみの収集")
    publish_wording(waste.pk, "en", {"name": "Large items"}, "system")
    deliver(hand, with_words, without)
    drain_verdicts()
    assert dict(view_of(with_words).title) == {**own, "ja": "{粗大|そだい}ゴミの収集", "en": "Large items"}
    assert dict(view_of(without).title) == {**own, "en": "Large items"}
    # It is published anew at each change, long after other words came.
    publish_wording(waste.pk, "en", {"name": "Bulky things"}, "system")
    application = Application.objects.get(arrival_number=with_words.arrival)
    accept(application.pk, make_cast(city.body).sato, revision=application.revision)
    assert dict(view_of(with_words).title) == {**own, "ja": "{粗大|そだい}ゴミの収集", "en": "Bulky things"}


def test_of_a_statement_that_is_no_longer_what_came_the_name_in_force_stands(
    hand: KioskHand, waste: ProcedureVersion
) -> None:
    made = hand.submit(wording=published(waste, "ja", label="れんらく先", name="{粗大|そだい}ゴミの収集"))
    deliver(hand, made)
    drain_verdicts()
    own = procedure_of(waste).name
    publish_wording(waste.pk, "en", {"name": "Large items"}, "system")
    with lifted(connection):
        ApplicationVersion.objects.update(statement=b"{}")
    publish([Application.objects.get()])
    assert dict(view_of(made).title) == {**own, "ja": "{粗大|そだい}ゴミの収集", "en": "Large items"}


def test_other_words_than_the_named_ones_are_before_a_person(hand: KioskHand, waste: ProcedureVersion) -> None:
    old, newer = published(waste, "ja", label="れんらく先"), published(waste, "ja", label="連絡先")
    deliver(hand, hand.submit(wording=old, named=newer))
    drain_verdicts()
    assert not Application.objects.exists()
    manual_check = ManualCheck.objects.get()
    assert manual_check.reasons == ["drawn:differs"]
    told = manual_check.checks["drawn_differs"]
    assert ["れんらく先" in one and "連絡先" in one for one in told] == [True]


@pytest.mark.parametrize("case", ["unknown", "another_language"])
def test_an_unknown_wording_is_put_before_a_person_and_never_lost(
    hand: KioskHand, waste: ProcedureVersion, case: str
) -> None:
    unknown = wording_of("bulky_waste", "ja", {LABEL: "連絡先"})
    english = published(waste, "en", label="Phone number")
    deliver(hand, hand.submit(wording=unknown if case == "unknown" else english))
    drain_verdicts()
    assert not Application.objects.exists()
    assert ManualCheck.objects.get().reasons == ["unknown_wording"]


def test_it_is_judged_again_when_the_wording_is_back(hand: KioskHand, waste: ProcedureVersion, city: City) -> None:
    document = wording_of("bulky_waste", "ja", {LABEL: "連絡先"})
    made = hand.submit(wording=document)
    deliver(hand, made)
    drain_verdicts()
    assert published(waste, "ja", label="連絡先") == document, "the same words are the same bytes"
    judge_again(ManualCheck.objects.get().pk, make_cast(city.body).takahashi, "様式の文言を戻した")
    drain_verdicts()
    assert Application.objects.get().arrival_number == made.arrival


def test_one_that_was_written_over_proves_nothing_and_the_walk_tells(hand: KioskHand, waste: ProcedureVersion) -> None:
    document = published(waste, "ja", label="連絡先")
    deliver(hand, hand.submit(wording=document))
    ProcedureWording.objects.update(document=document.replace("連絡先".encode(), "電話先".encode()))
    drain_verdicts()
    assert ManualCheck.objects.get().reasons == ["unknown_wording"]
    found = {f"{one.what}: {one.fault}" for one in walk(Walked(), {}, lambda _: None)}
    assert found == {f"wording {waste} ja: other_wording"}


def test_consent_is_to_the_text_in_the_words_that_were_drawn(hand: KioskHand, city: City, authority: Authority) -> None:
    row = city.definitions["child_allowance"]
    kept = publish_wording(row.pk, "ja", {"consent_text": "調べることに同意します。"}, "system")
    assert kept is not None
    document = bytes(kept.document)
    deliver(hand, hand.submit("child_allowance", CLAIM_ANSWERS, resident=authority.hanako, wording=document))
    drain_verdicts()
    assert (Application.objects.count(), ManualCheck.objects.count()) == (1, 0)
