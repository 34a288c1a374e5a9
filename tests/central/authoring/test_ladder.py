"""The ladder: the city's forms by how hard they are, what comes next, and a draft from an example of each rung."""

from __future__ import annotations

import re

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from central.authoring.content import document_of, read_content
from central.authoring.ladder import Rung, examples, ladder_of, rung_of
from central.authoring.models import FormDraft
from central.catalogue.actions.load_definitions import add_definition
from central.catalogue.models import ProcedureVersion
from central.organisation.models import Body
from sync.contract.forms.procedures import read_procedure
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


def rungs_of(page: str) -> dict[int, str]:
    """What stands on each rung."""
    parts = re.split(r'<section class="card" aria-labelledby="rung-(\d)">', page)
    return {int(number): part for number, part in zip(parts[1::2], parts[2::2], strict=True)}


def opened(client: Client) -> str:
    answer = client.get(reverse("authoring:ladder"))
    assert answer.status_code == 200
    return str(answer.content.decode())


def begun(clerk: Client, city: Body, page: str, rung: int) -> FormDraft:
    """A draft from the first example of a rung, as its button and the form behind it make it."""
    (link, *_) = re.findall(r'href="(/forms/new/\?from=[^"]+)"', rungs_of(page)[rung])
    form = clerk.get(link).content.decode()
    title, procedure = (re.findall(rf'id="id_{name}" name="{name}" value="([^"]+)"', form)[0] for name in BOXES)
    (beginning,) = re.findall(r'<option value="([^"]+)" selected>', form.partition('id="id_beginning"')[2])
    said = {"title": title, "procedure": f"{procedure}_{rung}", "body": city.pk, "beginning": beginning}
    assert clerk.post(reverse("authoring:new"), said).status_code == 302
    return FormDraft.objects.order_by("-pk")[0]


BOXES = ("title", "procedure")


def in_force(draft: FormDraft) -> ProcedureVersion:
    """Its office says telephone and hours, and it goes out."""
    document = document_of(draft.content, draft.facts).decode()
    said = '"phone":"0000-00-0000","hours":{"ja":"平日"}'
    document = document.replace('"phone":"","hours":{}', said)
    return add_definition(document.encode(), "system")


@pytest.mark.requirement("ROLL-02")
def test_from_staff_among_themselves_to_my_number_rung_by_rung(city: Body, cast: Cast) -> None:
    ProcedureVersion.objects.update(offered=False)
    clerk, it = sign_in(cast.sato), sign_in(cast.tanaka)
    expected = {
        1: ("職員どうしで試す", Rung.STAFF),
        2: ("カードなし", Rung.OPEN),
        3: ("本人を確かめるもの", Rung.CARD),
        4: ("マイナンバーを使う", Rung.MY_NUMBER),
    }
    for number, (words, rung) in expected.items():
        for page in (opened(clerk), opened(it)):
            said = page.partition("次の一歩：")[2].partition("</b>")[0]
            assert said.startswith(str(number)), "the easiest rung that is empty"
            assert words in said
            assert list(rungs_of(page)) == [1, 2, 3, 4]
        draft = begun(clerk, city, opened(clerk), number)
        content = read_content(draft.content)
        assert (content.test_operation, content.my_number) == (rung is Rung.STAFF, rung is Rung.MY_NUMBER)
        assert (content.needs_signature or content.needs_id) == (rung in (Rung.CARD, Rung.MY_NUMBER))
        assert content.section == {"ja": cast.sato.section}
        row = in_force(draft)
        on = {one for one, part in rungs_of(opened(it)).items() if f"{row.title}　<span" in part.partition("<h3>")[0]}
        assert on >= {number}
        assert [len(one.forms) for one in ladder_of(cast.tanaka)] == [int(one <= number) for one in expected]
    assert "4つの段すべてに、公開した様式があります。" in opened(it)


@pytest.mark.parametrize(
    ("members", "rung"),
    [
        ({}, Rung.OPEN),
        ({"needs_id": True}, Rung.CARD),
        ({"needs_card": True}, Rung.CARD),
        ({"needs_signature": True}, Rung.CARD),
        ({"my_number": True}, Rung.MY_NUMBER),
        ({"my_number": True, "test_operation": True}, Rung.STAFF),
    ],
)
def test_what_a_form_asks_of_a_resident_is_its_rung(members: dict[str, bool], rung: Rung) -> None:
    plain = read_procedure(examples()["survey"].document)
    assert rung_of(msgspec.structs.replace(plain, **members)) is rung


def test_examples_go_from_the_easiest_and_the_shortest_on() -> None:
    order = list(Rung)
    found = [(order.index(one.rung), one.questions) for one in examples().values()]
    assert found == sorted(found)
    assert len(set(found)) > 10, "told apart by more than one thing"


def test_every_example_is_a_beginning_and_each_rung_has_some(city: Body, cast: Cast) -> None:
    clerk = sign_in(cast.sato)
    assert {one.rung for one in examples().values()} == {Rung.OPEN, Rung.CARD, Rung.MY_NUMBER}
    assert len(examples()) == 24
    for name, one in examples().items():
        said = {"title": one.title, "procedure": f"mine_{name}", "body": city.pk, "beginning": f"example:{name}"}
        assert clerk.post(reverse("authoring:new"), said).status_code == 302
        draft = FormDraft.objects.get(procedure=f"mine_{name}")
        content = read_content(draft.content)
        assert (content.id, content.version, len(content.fields())) == (f"mine_{name}", 1, one.questions)
        assert clerk.get(reverse("authoring:edit", args=[draft.pk])).status_code == 200


def test_it_sees_the_ladder_and_begins_nothing_and_others_do_not_see_it(city: Body, cast: Cast) -> None:
    page = opened(sign_in(cast.tanaka))
    assert "見本から作る</a>" not in page
    assert "粗大ごみの収集申込" in rungs_of(page)[2]
    assert "児童手当の認定請求" in rungs_of(page)[3]
    assert sign_in(cast.suzuki).get(reverse("authoring:ladder")).status_code == 404
    unknown = {"title": "x", "procedure": "x_1", "body": city.pk, "beginning": "example:../../secret"}
    assert sign_in(cast.sato).post(reverse("authoring:new"), unknown).status_code == 302
    assert read_content(FormDraft.objects.get().content).fields() == (), "an unknown example is nothing"
