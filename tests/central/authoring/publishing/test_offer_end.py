"""A published version out of offer: asked by one, decided by another, and the hall that was stuck signs again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from central.applications.models import Application
from central.audit.models import AuditEntry
from central.authoring.models import OfferEnd
from central.authoring.publishing.offer_end import SENTENCES, WhyNotEnded
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import ProcedureVersion, PublishedCatalogue, PublishedObject
from central.catalogue.queries import index_of
from central.jobs.actions.cancel import cancel
from central.jobs.models import Job
from central.organisation import facts as service_facts
from central.organisation.models import Body, Hall
from sync.contract.wire.catalogue import read_page, sha256_of
from sync.envelope.development_keys import make_city_keys
from sync.errors import ContractError
from tests.support.centre.applications import make_application, make_city
from tests.support.centre.clerk import Clerk
from tests.support.centre.jobs import work_off_beside
from tests.support.people.staff import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
TWICE = "child_allowance"
State = OfferEnd.State


@pytest.fixture
def city(transactional_db: None, settings: Any, tmp_path: Path) -> Body:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    city = make_city()
    Hall.objects.get().serves.add(city)
    return city


@pytest.fixture
def cast(city: Body) -> Cast:
    """高橋 publishes as well."""
    cast = make_cast(city)
    cast.takahashi.groups.add(*cast.tanaka.groups.all())
    return cast


@pytest.fixture
def ours(city: Body) -> ProcedureVersion:
    """In offer here, and since the days before it was refused under the same id by another body of the same hall."""
    ours = ProcedureVersion.objects.get(procedure=TWICE, offered=True)
    make_application(1)
    other = Body.objects.create(code="99202", name="青葉市")
    theirs = bytes(ours.definition).decode().replace('"body":"99201"', '"body":"99202"', 1).encode()
    ProcedureVersion.objects.create(
        body=other,
        procedure=TWICE,
        version=ours.version,
        title=ours.title,
        definition=theirs,
        sha256=sha256_of(theirs),
        added_at=ours.added_at,
    )
    document = service_facts.document_of(ours.body_id, TWICE)
    assert document is not None
    with transaction.atomic():
        service_facts.put(other, TWICE, document)
    Hall.objects.get().serves.add(other)
    return ours


def listed() -> set[str]:
    """What the newest catalogue of the hall lists."""
    index = index_of(PublishedCatalogue.objects.order_by("-version")[0])
    kept = {one.sha256: bytes(one.data) for one in PublishedObject.objects.all()}
    return {
        row.id
        for digit, sha256 in enumerate(index.pages)
        if sha256 is not None
        for row in read_page(kept[sha256], digit)
    }


def asked(clerk: Clerk, version: ProcedureVersion, reason: str) -> int:
    clerk.open("/forms/offers/")
    path = f"/forms/versions/{version.pk}/end/"
    return clerk.send(path, clerk.form(path), {"reason": reason})


def test_two_take_it_out_and_the_hall_signs_again(ours: ProcedureVersion, cast: Cast, live_server: Any) -> None:
    hall = Hall.objects.get()
    application = Application.objects.get()
    with pytest.raises(ContractError, match="two bodies"):
        publish_catalogue(hall.pk)
    section, it, chief = (Clerk(live_server.url, one) for one in (cast.sato, cast.tanaka, cast.takahashi))
    assert "その庁舎では、新しい一覧を出せません" in section.open("/forms/offers/")
    assert asked(section, ours, "  ") == 400
    assert str(SENTENCES[WhyNotEnded.NO_REASON]) in section.page
    assert asked(section, ours, "あ" * 2001) == 400
    assert "あ" * 2001 in section.page
    assert asked(it, ours, "青葉市と同じ記号のため") == 200
    ending = OfferEnd.objects.get()
    decide = f"/forms/offers/{ending.pk}/decide/"
    assert "青葉市と同じ記号のため" in section.open("/forms/offers/")
    token = section.form("/sign-out/")["csrfmiddlewaretoken"]
    assert not section.offers(decide)
    assert section.send(decide, {"csrfmiddlewaretoken": token}) == 404, "the section does not decide"
    it.open("/forms/offers/")
    assert not it.offers(decide)
    assert it.send(decide, {"csrfmiddlewaretoken": it.form("/sign-out/")["csrfmiddlewaretoken"]}) == 409
    assert str(SENTENCES[WhyNotEnded.OWN_ASKING]) in it.page
    assert OfferEnd.objects.get().state == State.ASKED

    assert "（あなたの番：1件）" in chief.open("/forms/")
    assert "（あなたの番" not in it.open("/forms/")
    chief.open("/forms/offers/")
    assert chief.send(decide, chief.form(decide)) == 200
    assert ProcedureVersion.objects.get(pk=ours.pk).offered, "a worker signs, no page"
    work_off_beside()
    ours.refresh_from_db()
    assert (ours.offered, OfferEnd.objects.get().state) == (False, State.DONE)
    assert TWICE in listed(), "that of the other body"
    assert PublishedCatalogue.objects.filter(hall=hall).exists()
    acts = AuditEntry.objects.filter(subject=f"procedure:{TWICE}").order_by("number").values_list("act", "actor")
    assert list(acts)[-3:] == [
        ("form.end_asked", "staff:tanaka"),
        ("form.end_decided", "staff:takahashi"),
        ("procedure.offer_ended", "staff:takahashi"),
    ]
    assert "山田" in section.open(f"/applications/{application.arrival_number}/"), "what was signed stays readable"
    assert section.status == 200
    assert ours.title in section.open("/forms/new/"), "and a next version begins with it"


def test_what_stands_otherwise_meanwhile_is_told(ours: ProcedureVersion, cast: Cast, live_server: Any) -> None:
    section, chief = Clerk(live_server.url, cast.sato), Clerk(live_server.url, cast.takahashi)
    stranger = Clerk(live_server.url, cast.suzuki)
    stranger.open("/forms/offers/")
    assert stranger.status == 404
    assert asked(section, ours, "年度が終わるため") == 200
    path = f"/forms/versions/{ours.pk}/end/"
    assert not section.offers(path), "asked for once"
    token = {"csrfmiddlewaretoken": section.form("/sign-out/")["csrfmiddlewaretoken"]}
    assert section.send(path, token, {"reason": "もう一度"}) == 409
    ending = OfferEnd.objects.get()
    back = f"/forms/offers/{ending.pk}/call-off/"
    chief.open("/forms/offers/")
    decide = chief.form(f"/forms/offers/{ending.pk}/decide/")
    assert section.send(back, section.form(back) if section.offers(back) else token) == 200
    assert chief.send(f"/forms/offers/{ending.pk}/decide/", decide) == 409
    assert (OfferEnd.objects.get().state, ProcedureVersion.objects.get(pk=ours.pk).offered) == (State.CALLED_OFF, True)
    assert not Job.objects.filter(kind="authoring.end_offer").exists()

    assert asked(section, ours, "やはり終わります") == 200
    again = OfferEnd.objects.order_by("-pk")[0]
    chief.open("/forms/offers/")
    chief.send(f"/forms/offers/{again.pk}/decide/", chief.form(f"/forms/offers/{again.pk}/decide/"))
    cancel(Job.objects.get(kind="authoring.end_offer").pk, cast.takahashi)
    work_off_beside()
    again.refresh_from_db()
    assert (again.state, ProcedureVersion.objects.get(pk=ours.pk).offered) == (State.CALLED_OFF, True)

    assert asked(section, ours, "もう一度頼みます") == 200
    last = OfferEnd.objects.order_by("-pk")[0]
    chief.open("/forms/offers/")
    chief.send(f"/forms/offers/{last.pk}/decide/", chief.form(f"/forms/offers/{last.pk}/decide/"))
    cast.takahashi.groups.clear()
    work_off_beside()
    last.refresh_from_db()
    assert (last.state, ProcedureVersion.objects.get(pk=ours.pk).offered) == (State.ASKED, True)


def test_it_is_decided_anew_after_a_decider_who_may_not_any_more(
    ours: ProcedureVersion, cast: Cast, live_server: Any
) -> None:
    section, it, chief = (Clerk(live_server.url, one) for one in (cast.sato, cast.tanaka, cast.takahashi))
    assert asked(section, ours, "年度が終わるため") == 200
    decide = f"/forms/offers/{OfferEnd.objects.get().pk}/decide/"
    chief.open("/forms/offers/")
    assert chief.send(decide, chief.form(decide)) == 200
    cast.takahashi.groups.clear()
    work_off_beside()
    assert OfferEnd.objects.get().state == State.ASKED
    it.open("/forms/offers/")
    assert it.send(decide, it.form(decide)) == 200
    work_off_beside()
    assert (OfferEnd.objects.get().state, ProcedureVersion.objects.get(pk=ours.pk).offered) == (State.DONE, False)


def test_only_what_a_member_may_decide_is_counted_as_its_turn(
    ours: ProcedureVersion, cast: Cast, live_server: Any
) -> None:
    assert asked(Clerk(live_server.url, cast.sato), ours, "年度が終わるため") == 200
    group = cast.tanaka.groups.get(name="端末運用")
    group.procedures = ["bulky_waste"]
    group.save()
    assert "（あなたの番" not in Clerk(live_server.url, cast.tanaka).open("/forms/")
    group.procedures = [TWICE]
    group.save()
    assert "（あなたの番：1件）" in Clerk(live_server.url, cast.tanaka).open("/forms/")


def test_what_waits_stands_before_what_has_ended_and_no_sign_breaks_the_database(
    ours: ProcedureVersion, cast: Cast, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = Clerk(live_server.url, cast.sato)
    other = ProcedureVersion.objects.filter(offered=True, body=ours.body).exclude(pk=ours.pk)[0]
    assert asked(section, ours, "終わる\x00ため") == 200
    assert OfferEnd.objects.get().reason == "終わるため"
    assert asked(section, other, "まちがい") == 200
    OfferEnd.objects.filter(version=other).update(state=State.CALLED_OFF)
    monkeypatch.setattr("central.authoring.publishing.offer_views.PAGE", 1)
    assert "終わるため" in section.open("/forms/offers/")
