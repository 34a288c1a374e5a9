"""Codes for leaflets are made before or after the form, go out with the catalogue, and end; and what is used often."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from central.applications import often_counted
from central.applications.models import Application
from central.audit.models import AuditEntry
from central.catalogue.actions.leaflets import AboutLeaflet, LeafletRefused, end_leaflet, make_leaflet
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.models import Leaflet
from central.catalogue.queries import index_of
from central.intake.actions.record_verdicts import drain_verdicts
from central.organisation.models import Body
from sync.contract.numbers import leaflet_number
from sync.contract.wire.catalogue import LEAFLETS_LIMIT, Catalogue
from sync.japanese.dates import JST
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver

pytestmark = pytest.mark.django_db
ABOUT = AboutLeaflet("of_tomorrow", {"ja": "来年の手続き"}, "2027-04-01T08:30", {"ja": "市民課"}, "000-000-0001")


def published(city: City) -> Catalogue:
    return index_of(publish_catalogue(city.hall.pk))


def test_a_code_goes_out_before_there_is_a_form_and_ends(city: City) -> None:
    row = make_leaflet("99201", ABOUT, "system")
    code = leaflet_number(row.number)
    (sent,) = published(city).leaflets
    assert (sent.code, sent.procedure, sent.name, sent.opens) == (code, "of_tomorrow", ABOUT.name, ABOUT.opens)
    assert (sent.section, sent.phone, sent.ended) == ({"ja": "市民課"}, "000-000-0001", False)
    for _again in range(2):
        end_leaflet(f"{code[:3]}-{code[3:]}", "system")
    assert published(city).leaflets[0].ended
    acts = AuditEntry.objects.filter(act__startswith="leaflet.").order_by("pk").values_list("act", "subject")
    assert list(acts) == [("leaflet.made", f"leaflet:{code}"), ("leaflet.ended", f"leaflet:{code}")]


def test_no_number_is_given_twice_and_another_body_s_are_not_ours(city: City) -> None:
    first, second = (make_leaflet("99201", ABOUT, "system") for _ in range(2))
    Body.objects.create(code="13101", name="よその市")
    third = make_leaflet("13101", ABOUT, "system")
    assert len({first.number, second.number, third.number}) == 3
    assert [one.code for one in published(city).leaflets] == [leaflet_number(row.number) for row in (first, second)]


@pytest.mark.parametrize(
    ("body", "about", "why"),
    [
        ("00000", ABOUT, "no body"),
        ("99201", AboutLeaflet("Of Tomorrow", {"ja": "名"}), "small letters"),
        ("99201", AboutLeaflet("x", {"en": "name"}), "Japanese"),
        ("99201", AboutLeaflet("x", {"ja": "名"}, "1 April"), "2026-12-01T08:30"),
    ],
)
def test_what_no_kiosk_could_say_is_refused_with_its_reason(
    city: City, body: str, about: AboutLeaflet, why: str
) -> None:
    with pytest.raises(LeafletRefused, match=why):
        make_leaflet(body, about, "system")
    assert not Leaflet.objects.exists()


def test_a_body_has_so_many_that_its_index_stays_small_and_those_that_ended_make_room(city: City) -> None:
    body = Body.objects.get(code="99201")
    Leaflet.objects.bulk_create(
        Leaflet(body=body, number=number, procedure="p", name={"ja": "名"}) for number in range(1, LEAFLETS_LIMIT + 1)
    )
    with pytest.raises(LeafletRefused, match="at most"):
        make_leaflet("99201", ABOUT, "system")
    end_leaflet(leaflet_number(1), "system")
    newest = make_leaflet("99201", ABOUT, "system")
    sent = published(city).leaflets
    assert len(sent) == LEAFLETS_LIMIT
    assert leaflet_number(newest.number) in {one.code for one in sent}
    assert leaflet_number(1) not in {one.code for one in sent}, "of those that ended the oldest goes first"


def test_the_command_makes_prints_and_ends_a_code(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    qr = tmp_path / "leaflet.svg"
    call_command("leaflet_code", "make", "99201", "dog", "--name-ja", "犬の登録", "--qr", str(qr))
    code = leaflet_number(Leaflet.objects.get().number)
    assert f"{code[:3]}-{code[3:]}: dog" in capsys.readouterr().out
    assert qr.read_bytes().startswith(b"<?xml")
    call_command("leaflet_code", "end", code)
    assert Leaflet.objects.get().ended
    with pytest.raises(CommandError, match="nothing was done"):
        call_command("leaflet_code", "end", "123456")


def test_what_is_used_often_is_named_by_whole_days_and_from_so_many_on(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(often_counted, "FEWEST", 2)
    hand = city.kiosk(4)
    deliver(hand, *(hand.submit() for _ in range(5)))
    while drain_verdicts():
        pass
    rows = Application.objects.all()
    assert rows.count() == 5
    yesterday = timezone.now() - timedelta(days=1)
    rows.update(arrived_at=yesterday, procedure="bulky_waste")
    first, *others = rows.order_by("pk")
    Application.objects.filter(pk=first.pk).update(procedure="resident_record")
    assert published(city).often == ("bulky_waste",), "one of a kind says who it was"
    Application.objects.filter(pk=others[0].pk).update(procedure="resident_record")
    assert published(city).often == ("bulky_waste", "resident_record")
    today = timezone.now().astimezone(JST).replace(hour=0, minute=0, second=0)
    rows.update(arrived_at=today)
    assert published(city).often == (), "what was done today is nobody's business"
    rows.update(arrived_at=yesterday - timedelta(days=often_counted.DAYS + 1))
    assert published(city).often == ()
