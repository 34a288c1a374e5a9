"""チラシの番号 on a page: a code before its form, its QR, its end, and kiosks that know by themselves."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image

from central.audit.models import AuditEntry
from central.catalogue.models import Leaflet, PublishedCatalogue
from central.catalogue.queries import index_of
from central.organisation.models import Body, Hall
from central.serving.doors import Door
from kiosk.screens.touches import LanguageChosen, Scanned
from kiosk.steps.apply.leaflet import LeafletAhead
from sync.contract.numbers import leaflet_code_in, leaflet_number
from sync.contract.wire.catalogue import LeafletCode
from sync.envelope.development_keys import make_city_keys
from tests.support.centre.doors import opened
from tests.support.centre.jobs import work_off
from tests.support.kiosk.walk import hall
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
TYPED = {
    "name_ja": "犬の登録",
    "name_easy": "{犬|いぬ}の {登録|とうろく}",
    "name_en": "Registering a dog",
    "procedure": "dog_registration",
    "opens": "2026-12-01T08:30",
    "section": "環境課",
    "phone": "000-000-1260",
}


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path, city: Body) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)
    Hall.objects.get().serves.add(city)


@pytest.fixture
def it(cast: Cast) -> Client:
    return sign_in(cast.tanaka)


def made(it: Client, city: Body, **typed: str) -> Any:
    return it.post(reverse("authoring:leaflets"), TYPED | {"body": str(city.pk)} | typed)


def known_to_kiosks() -> tuple[LeafletCode, ...]:
    work_off()
    newest = PublishedCatalogue.objects.order_by("-version").first()
    assert newest is not None
    return index_of(newest).leaflets


def test_a_code_is_made_before_its_form_and_the_kiosks_know(it: Client, city: Body) -> None:
    assert made(it, city).status_code == 302
    row = Leaflet.objects.get()
    (told,) = known_to_kiosks()
    assert (told.procedure, told.name["en"], told.opens, told.phone) == (
        "dog_registration",
        "Registering a dog",
        "2026-12-01T08:30",
        "000-000-1260",
    )
    page = it.get(reverse("authoring:leaflets")).content.decode()
    digits = leaflet_number(row.number)
    assert f"{digits[:3]}-{digits[3:]}" in page
    assert "準備中" in page
    assert AuditEntry.objects.get(act="leaflet.made").actor == "staff:tanaka"


@pytest.mark.requirement("URLQ-01")
def test_its_qr_leads_a_telephone_to_its_page_and_a_kiosk_to_its_procedure(
    it: Client, city: Body, settings: Any
) -> None:
    """Read back by a decoder of other people's."""
    settings.PUBLIC_URL = "https://shinsei.city.example/"
    made(it, city)
    row = Leaflet.objects.get()
    assert (
        f"https://shinsei.city.example/p/{leaflet_number(row.number)}/"
        in it.get(reverse("authoring:leaflets")).content.decode()
    )
    drawn = it.get(reverse("authoring:leaflet-svg", args=[row.number]))
    assert drawn.content.startswith(b"<?xml")
    dotted = it.get(reverse("authoring:leaflet-png", args=[row.number]))
    picture = Image.open(io.BytesIO(dotted.content))
    assert (picture.format, dotted.headers["Content-Type"]) == ("PNG", "image/png")

    (read,) = zxingcpp.read_barcodes(picture.convert("L"))
    code = leaflet_number(row.number)
    assert read.text == f"https://shinsei.city.example/p/{code}/"
    assert leaflet_code_in(read.text) == code
    with opened(Door.RESIDENTS):
        page = Client().get(urlsplit(read.text).path, {"language": "en"})
    assert "<h1>Registering a dog</h1>" in page.content.decode()
    kiosk = hall().does(LanguageChosen("ja"))
    state = kiosk.conversation.visit.kiosk_state
    assert state.catalogue is not None
    state.catalogue = msgspec.structs.replace(state.catalogue, leaflets=known_to_kiosks())
    assert isinstance(kiosk.does(Scanned(read.text)).step, LeafletAhead)


def test_it_ends_after_a_confirmation_once(it: Client, city: Body) -> None:
    made(it, city)
    row = Leaflet.objects.get()
    address = reverse("authoring:leaflet-end", args=[row.number])
    it.post(address, {})
    row.refresh_from_db()
    assert not row.ended, "nobody has confirmed it"
    for _ in range(2):
        it.post(address, {"confirmed": "1"})
    (told,) = known_to_kiosks()
    assert told.ended
    assert AuditEntry.objects.filter(act="leaflet.ended").count() == 1
    assert address not in it.get(reverse("authoring:leaflets")).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name_ja": ""}, "手続きの名前を書いてください"),
        ({"procedure": "Dog"}, "記号は、英小文字ではじめ"),
        ({"opens": "あした"}, "えらびなおしてください"),
        ({"phone": "でんわ"}, "数字とハイフン"),
        ({"name_ja": "犬🐶の登録"}, "名前 に、画面や紙に出せない字があります。"),
        ({"name_easy": "{犬の登録"}, "名前 のふりがなの書き方が正しくありません。"),
        ({"name_ja": "犬" * 101}, "100字までです。いまは101字です"),
        ({"name_easy": "犬" * 301}, "300字までです。いまは301字です"),
        ({"name_en": TYPED["name_en"] + "d" * 200}, "200字までです"),
        ({"section": "課" * 61}, "60字までです。いまは61字です"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    it: Client, city: Body, typed: dict[str, str], said: str
) -> None:
    answer = made(it, city, **typed)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert said in text
    assert TYPED["name_en"] in text
    assert not Leaflet.objects.exists()


def test_who_does_not_publish_forms_makes_none(cast: Cast, city: Body, it: Client) -> None:
    made(it, city)
    number = Leaflet.objects.get().number
    other = sign_in(cast.sato)
    assert made(other, city).status_code == 404
    for name in ("leaflet-svg", "leaflet-png"):
        assert other.get(reverse(f"authoring:{name}", args=[number])).status_code == 404
    assert other.post(reverse("authoring:leaflet-end", args=[number]), {"confirmed": "1"}).status_code == 404
    assert Leaflet.objects.filter(ended=False).count() == 1
