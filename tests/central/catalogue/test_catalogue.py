"""Definitions as data, and the signed catalogue that kiosks run on."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from central.audit.models import AuditEntry
from central.catalogue.actions.load_definitions import DEFINITIONS, add_definition, compact, load_definitions
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.flaw_words import line_of
from central.catalogue.models import ProcedureVersion, PublishedCatalogue, PublishedObject, StaffCard
from central.catalogue.queries import facts_of
from central.catalogue.refusals import DefinitionFlawed, IdTaken
from central.certificates.kinds.resident_record.content import Detail
from central.organisation.models import Body, ProcedureFacts
from sync.contract.definition_flaws.check_definition import CERTIFICATE_VALUES
from sync.contract.definition_flaws.flaw import Flaw, Reason
from sync.contract.forms.field_roles import FieldRole
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.texts import LANGUAGES
from sync.contract.wire.catalogue import (
    DEFINITIONS_LIMIT,
    digit_of,
    facts_inside,
    read_catalogue,
    read_facts,
    read_page,
    sha256_of,
)
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES
from sync.envelope.jws import Typ, verify_jws
from sync.errors import ContractError, TooLarge
from tests.support.centre.city import City

FILES = sorted(DEFINITIONS.glob("*.json"))
KANJI = re.compile(r"[\u4e00-\u9fff々]")
MARKED = re.compile(r"\{[^{}|]+\|[^{}|]+\}")


def texts(node: Any) -> list[dict[str, str]]:
    """Every text of a definition."""
    if isinstance(node, dict):
        found = [node] if "ja" in node else []
        return found + [text for part in node.values() for text in texts(part)]
    return [text for part in node for text in texts(part)] if isinstance(node, list) else []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_there_in_every_language(path: Path) -> None:
    for text in texts(json.loads(path.read_text())):
        assert set(text) == set(LANGUAGES), text
        assert all(text.values()), text


@pytest.mark.requirement("I18N-01", "I18N-02")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_easy_japanese_has_ruby_on_every_kanji(path: Path) -> None:
    for text in texts(json.loads(path.read_text())):
        assert not KANJI.search(MARKED.sub("", text["easy-ja"])), text["easy-ja"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.requirement("PROM-09")
def test_no_procedure_asks_for_the_my_number(path: Path) -> None:
    procedure = read_procedure(path.read_bytes())
    for field in procedure.fields():
        assert "個人番号" not in field.label["ja"]
        assert field.length != 12


def test_the_catalogue_is_signed_and_complete(city: City) -> None:
    StaffCard.objects.create(body=city.body, card="card-1", name="佐藤", public="A" * 87, duties=["operate"])
    published = publish_catalogue(city.hall.pk)
    payload = verify_jws(bytes(published.jws), Typ.CATALOGUE, city.keys.catalogue.trusted(), DOCUMENT_LIMIT_BYTES)
    catalogue = read_catalogue(payload)
    assert catalogue.version == 2
    objects = dict(PublishedObject.objects.values_list("pk", "data"))
    listed = [
        row
        for digit, page in enumerate(catalogue.pages)
        if page is not None
        for row in read_page(bytes(objects[page]), digit)
    ]
    assert sorted(row.id for row in listed) == ["bulky_waste", "child_allowance", "resident_record"]
    for row in listed:
        assert catalogue.pages[digit_of(row.id)] is not None
        definition = bytes(ProcedureVersion.objects.get(sha256=row.sha256).definition)
        assert (sha256_of(definition), len(definition)) == (row.sha256, row.size)
        assert read_procedure(definition).id == row.id
        assert read_facts(bytes(objects[row.facts])).fax.startswith("000-")
    assert all(sha256_of(bytes(data)) == name for name, data in objects.items())
    assert catalogue.hall.city["ja"] == "若葉市"
    assert [card.card for card in catalogue.staff] == ["card-1"]
    assert catalogue.sign_anchors == (city.authority.root.der,)


def test_loading_again_changes_nothing(city: City) -> None:
    before = list(ProcedureVersion.objects.values_list("pk", "sha256"))
    load_definitions()
    assert list(ProcedureVersion.objects.values_list("pk", "sha256")) == before


def test_a_changed_text_needs_a_new_version(city: City) -> None:
    data = json.loads(FILES[0].read_bytes())
    data["section"] = {"ja": "環境課"}
    with pytest.raises(ContractError, match="new version"):
        add_definition(compact(json.dumps(data).encode()), "system")
    data["version"] += 1
    new = add_definition(compact(json.dumps(data).encode()), "system")
    assert ProcedureVersion.objects.filter(procedure=data["id"], offered=True).get() == new
    assert ProcedureVersion.objects.filter(procedure=data["id"]).count() == 2


def test_a_new_number_of_the_office_needs_no_new_version_of_the_form(city: City) -> None:
    """A form that somebody is filling in stays the one that the statement will name."""
    data = json.loads(FILES[0].read_bytes())
    before = city.definitions[data["id"]]
    data |= {"phone": "000-000-7777", "fax": "000-000-7778"}
    row = add_definition(compact(json.dumps(data, ensure_ascii=False).encode()), "system")
    assert row == before
    assert (facts_of(row).phone, facts_of(row).fax) == ("000-000-7777", "000-000-7778")
    assert AuditEntry.objects.filter(act="procedure.facts_changed").count() == 1
    add_definition(compact(json.dumps(data, ensure_ascii=False).encode()), "system")
    assert AuditEntry.objects.filter(act="procedure.facts_changed").count() == 1, "nothing changed since"
    objects = set(PublishedObject.objects.values_list("pk", flat=True))
    publish_catalogue(city.hall.pk)
    assert len(set(PublishedObject.objects.values_list("pk", flat=True)) - objects) == 2, "its page and its facts"


def test_a_definition_of_the_first_days_with_its_facts_inside_goes_on_under_the_hash_that_statements_name(
    city: City,
) -> None:
    row = city.definitions["bulky_waste"]
    whole = compact((DEFINITIONS / "bulky_waste.json").read_bytes())
    ProcedureVersion.objects.filter(pk=row.pk).update(definition=whole, sha256=sha256_of(whole))
    ProcedureFacts.objects.filter(procedure="bulky_waste").delete()
    row.refresh_from_db()
    assert facts_of(row) == read_facts(facts_inside(whole))
    publish_catalogue(city.hall.pk)
    load_definitions()
    row.refresh_from_db()
    assert (row.sha256, row.offered) == (sha256_of(whole), True)
    publish_catalogue(city.hall.pk)


def test_two_bodies_of_one_hall_do_not_offer_one_procedure(city: City) -> None:
    """A kiosk finds a procedure by its id: nobody could tell which was meant."""
    other = Body.objects.create(code="99202", name="隣町")
    data = json.loads(FILES[0].read_bytes()) | {"body": "99202"}
    definition = compact(json.dumps(data, ensure_ascii=False).encode())
    city.hall.serves.add(other)
    with pytest.raises(IdTaken):
        add_definition(definition, "system")
    publish_catalogue(city.hall.pk)
    city.hall.serves.remove(other)
    add_definition(definition, "system")
    city.hall.serves.add(other)
    with pytest.raises(ContractError, match="two bodies"):
        publish_catalogue(city.hall.pk)


def test_the_command_publishes_for_every_hall(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("publish_catalogue")
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 2
    assert "99201 catalogue 2" in capsys.readouterr().out


def _offer_copies(city: City, name: str, count: int) -> None:
    """Offer so many procedures more, each a copy of a real one under its own name."""
    original = ProcedureVersion.objects.get(procedure=name, offered=True)
    members = json.loads((DEFINITIONS / f"{name}.json").read_bytes())
    copies = [compact(json.dumps(members | {"id": f"{name}_{number}"}).encode()) for number in range(count)]
    ProcedureVersion.objects.bulk_create(
        ProcedureVersion(
            body=city.body,
            procedure=f"{name}_{number}",
            version=original.version,
            title=original.title,
            definition=data,
            sha256=hashlib.sha256(data).hexdigest(),
            added_at=original.added_at,
        )
        for number, data in enumerate(copies)
    )


def test_a_catalogue_that_no_kiosk_could_read_is_not_signed(city: City) -> None:
    _offer_copies(city, "child_allowance", DEFINITIONS_LIMIT - 2)
    with pytest.raises(TooLarge):
        publish_catalogue(city.hall.pk)
    with pytest.raises(CommandError, match="99201: a catalogue lists at most 1000 procedures; offer fewer procedures"):
        call_command("publish_catalogue")
    assert PublishedCatalogue.objects.get(hall=city.hall).version == 1, "the kiosks keep the catalogue they have"
    assert not AuditEntry.objects.filter(act="catalogue.published", details__version=2).exists()
    ProcedureVersion.objects.filter(procedure="child_allowance_0").update(offered=False)
    assert publish_catalogue(city.hall.pk).version == 2


def test_something_that_kiosks_do_not_read_is_not_signed(city: City) -> None:
    ProcedureVersion.objects.filter(procedure="bulky_waste").update(definition=b'{"id":"bulky_waste"}')
    with pytest.raises(ContractError):
        publish_catalogue(city.hall.pk)
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 1


pytestmark = pytest.mark.django_db


def test_what_is_filled_from_the_card_is_shown_by_a_signature(city: City) -> None:
    members = json.loads((DEFINITIONS / "resident_record.json").read_text())
    unsigned = members | {"version": 99, "needs_signature": False}
    with pytest.raises(DefinitionFlawed, match="card_without_signature"):
        add_definition(compact(json.dumps(unsigned).encode()), "system")
    add_definition(compact(json.dumps(members | {"version": 99}).encode()), "system")


def test_a_definition_file_with_a_member_twice_is_refused_before_it_is_made_compact(city: City) -> None:
    data = (DEFINITIONS / "resident_record.json").read_bytes()
    twice = data.replace(b'"needs_signature": true', b'"needs_signature": false, "needs_signature": true', 1)
    assert twice != data
    with pytest.raises(ContractError, match="twice"):
        compact(twice)


def test_what_no_resident_could_answer_is_neither_loaded_nor_signed_and_the_clerk_reads_why(
    city: City, tmp_path: Path
) -> None:
    members = json.loads((DEFINITIONS / "bulky_waste.json").read_text())
    members["version"] += 1
    members["category"] = "space"
    members["pages"][4]["fields"][3] |= {"minimum": 6}
    written = json.dumps(members, ensure_ascii=False)
    (tmp_path / "bulky_waste.json").write_text(written)
    with pytest.raises(DefinitionFlawed) as flawed:
        add_definition(compact(written.encode()), "system")
    assert [(flaw.page, flaw.field, flaw.reason) for flaw in flawed.value.flaws] == [
        ("", "", "unknown_category"),
        ("item_1", "item_1_count", "range_empty"),
    ]
    with pytest.raises(CommandError) as refused:
        call_command("publish_catalogue", definitions=tmp_path)
    assert str(refused.value).splitlines() == [
        "nothing was published:",
        f"「粗大ごみの収集申込」（bulky_waste {members['version']}）は、このままでは申請できる人がいません。",
        "- 「space」という場面はありません。当てはまるものがなければ other にしてください。",
        "- ページ「品目1」（item_1）　項目「数量」（item_1_count）："
        "最小と最大の間に、答えられる数がありません（6 > 5）。",
    ]
    assert ProcedureVersion.objects.filter(procedure="bulky_waste").count() == 1
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 1


def test_a_definition_that_was_offered_before_it_was_checked_is_not_signed_again(city: City) -> None:
    row = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    data = bytes(row.definition).replace(b'"category":"waste"', b'"category":"space"')
    ProcedureVersion.objects.filter(pk=row.pk).update(definition=data, sha256=hashlib.sha256(data).hexdigest())
    with pytest.raises(DefinitionFlawed):
        publish_catalogue(city.hall.pk)
    with pytest.raises(CommandError, match="99201: 「粗大ごみの収集申込」"):
        call_command("publish_catalogue")
    assert PublishedCatalogue.objects.filter(hall=city.hall).count() == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_flaw_has_a_sentence_with_its_place(path: Path) -> None:
    procedure = read_procedure(path.read_bytes())
    page = procedure.pages[0]
    for reason in Reason:
        said = line_of(Flaw(reason, page.id, page.fields[0].id, "ここ"), procedure)
        assert said.startswith(f"ページ「{page.title['ja']}」（{page.id}）　項目「{page.fields[0].label['ja']}」")
        assert "%" not in said


def test_whoever_issues_a_certificate_understands_every_choice_that_may_be_signed() -> None:
    assert CERTIFICATE_VALUES[FieldRole.CERTIFICATE_DETAILS] == {detail.value for detail in Detail}
