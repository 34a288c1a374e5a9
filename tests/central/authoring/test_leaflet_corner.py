"""What is cut out or taken into a leaflet: looked at as paper and as pictures, read by a decoder of other people's."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image

from central.authoring.leaflets.corner.content import PIECES, corner_of
from central.authoring.leaflets.corner.set_corner import set_corners, set_piece
from central.authoring.leaflets.open_page.reading import read_leaflet
from central.catalogue.actions.leaflets import AboutLeaflet, end_leaflet, make_leaflet
from central.certificates.typesetter import typesetting
from central.organisation.models import Body, Hall
from sync.contract.numbers import group_leaflet_number, leaflet_number
from sync.japanese.dates import parse_date
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db
DAY = parse_date("2026-11-27")
LONG = (
    "若葉市民のための住宅用太陽光発電設備および蓄電池設備ならびに高効率給湯器の設置費用に関する補助金の交付申請（令和8年度第2期）"
    "そのほかのふるい設備のとりかえにかかる費用のかりいれの利子の補給のもうしこみ"
)[:100]
SHORT = AboutLeaflet("dog_registration", {"ja": "犬の登録"}, "2099-12-01T08:30", {"ja": "環境課"}, "000-000-1260")
LONGEST = AboutLeaflet(
    "solar", {"ja": LONG}, "2099-12-01T08:30", {"ja": "環境部ゼロカーボン推進課再生可能エネルギー普及係" * 2}, "0" * 20
)  # fmt: skip
UNBROKEN = AboutLeaflet("letters", {"ja": "W" * 100}, "", {"ja": "w" * 60}, "0" * 20)


@pytest.fixture(autouse=True)
def _served(city: Body) -> None:
    Hall.objects.get().serves.add(city)


def code_of(about: AboutLeaflet) -> str:
    return leaflet_number(make_leaflet("99201", about, "system").number)


def corner(code: str, pieces: int) -> Any:
    read = read_leaflet(code, "ja")
    assert read is not None
    return corner_of(read, pieces, DAY)


def words_on(pdf: Path) -> list[tuple[float, float, float, float, str]]:
    """With their places, in points."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', told)
    return [(*(float(number) for number in place), text.replace("\u200b", "")) for *place, text in found]


@pytest.mark.parametrize("pieces", PIECES)
@pytest.mark.parametrize("about", [SHORT, LONGEST, UNBROKEN], ids=["short", "long", "unbroken"])
def test_each_piece_of_a_sheet_has_all_of_it_and_its_own_qr(about: AboutLeaflet, pieces: int, tmp_path: Path) -> None:
    code = code_of(about)
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(set_corners(corner(code, pieces)))
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(sheet), str(tmp_path / "page")], check=True)
    (page,) = tmp_path.glob("page*.png")
    with Image.open(page) as drawn:
        read = zxingcpp.read_barcodes(drawn.convert("L"))
    assert [one.text for one in read] == [f"https://madoguchi.wakaba.example/p/{code}/"] * pieces
    columns = 1 if pieces == 2 else 2
    margin, width, height = 72 / 25.4 * 10, 72 / 25.4 * 190 / columns, 72 / 25.4 * 277 / (pieces / columns)
    cells: dict[tuple[int, int], str] = {}
    for left, top, right, bottom, text in words_on(sheet):
        place = (int((left - margin) // width), int((top - margin) // height))
        assert (left - margin) // width == (right - margin) // width, f"{text} goes on over the edge of its piece"
        assert (top - margin) // height == (bottom - margin) // height, f"{text} goes on over the edge of its piece"
        cells[place] = cells.get(place, "") + text
    assert len(cells) == pieces
    wanted = [about.name["ja"], (about.section or {})["ja"], about.phone, group_leaflet_number(code), f"/p/{code}/"]
    wanted += ["令和81年12月1日（火）8時30分から"] if about.opens else []
    for said in cells.values():
        assert sorted(said) == sorted(next(iter(cells.values())))
        for text in wanted:
            assert not Counter(text) - Counter(said), f"{text} is cut"
        assert len(said) > sum(map(len, wanted))
        assert about.phone in said, "a telephone number is not broken"


@pytest.mark.parametrize("about", [SHORT, LONGEST, UNBROKEN], ids=["short", "long", "unbroken"])
def test_one_piece_for_a_designer_is_a_card_as_dots_and_as_lines_alone(about: AboutLeaflet) -> None:
    one = corner(code := code_of(about), 1)
    with Image.open(io.BytesIO(set_piece(one, "png"))) as dots:
        assert (dots.format, [round(side / 600 * 25.4) for side in dots.size]) == ("PNG", [91, 55])
        (read,) = zxingcpp.read_barcodes(dots.convert("L"))
    assert read.text == f"https://madoguchi.wakaba.example/p/{code}/"
    lines = ElementTree.fromstring(set_piece(one, "svg"))
    assert lines.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [part for part in lines.iter() if part.tag.endswith("}text")], "would need a font where it is opened"


def test_the_same_corner_is_the_same_bytes() -> None:
    one = corner(code_of(SHORT), 8)
    assert set_corners(one) == set_corners(one)


@pytest.fixture
def it(cast: Cast) -> Client:
    return sign_in(cast.tanaka)


def test_each_file_is_offered_on_the_page_and_names_nothing_but_the_code(it: Client) -> None:
    code = code_of(SHORT)
    number = int(code[:5])
    page = it.get(reverse("authoring:leaflets")).content.decode()
    for name, kind in (
        ("leaflet-corner", "application/pdf"),
        ("leaflet-corner-svg", "image/svg+xml"),
        ("leaflet-corner-png", "image/png"),
    ):
        address = reverse(f"authoring:{name}", args=[number])
        assert address in page
        answer = it.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
        assert f"leaflet-{code}-corner." in answer.headers["Content-Disposition"]
    assert f"{reverse('authoring:leaflet-corner', args=[number])}?pieces=10" in page
    assert it.get(reverse("authoring:leaflet-corner", args=[number]), {"pieces": "99999999"}).status_code == 200


def test_of_a_code_that_has_ended_nothing_is_printed(it: Client, cast: Cast) -> None:
    code = code_of(SHORT)
    end_leaflet(code, "system")
    for name in ("leaflet-corner", "leaflet-corner-svg", "leaflet-corner-png"):
        assert it.get(reverse(f"authoring:{name}", args=[int(code[:5])])).status_code == 404
        assert sign_in(cast.sato).get(reverse(f"authoring:{name}", args=[int(code[:5])])).status_code == 404


def test_a_typesetter_that_does_not_answer_is_said_on_the_page(it: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "TIMEOUT_S", 0.001)
    answer = it.get(reverse("authoring:leaflet-corner", args=[int(code_of(SHORT)[:5])]))
    assert answer.status_code == 503
    assert "作れませんでした" in answer.content.decode()
