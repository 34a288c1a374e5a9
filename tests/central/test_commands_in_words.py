"""What an operator mistypes, or has not laid down yet, is one sentence and never a trace; nothing was changed."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils import timezone

from central.audit.models import AuditEntry
from central.catalogue.actions.load_definitions import DEFINITIONS
from central.catalogue.models import ProcedureVersion, PublishedCatalogue, StaffCard
from central.certificates.kinds.letterhead import certifier_of
from central.certificates.refusals import NoIssuer
from central.intake.models import SignedDocument
from central.organisation.models import Body, Hall
from sync.contract.wire.catalogue import read_catalogue
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES
from sync.envelope.base64url import to_base64url
from sync.envelope.development_keys import make_city_keys
from sync.envelope.jws import Typ, verify_jws
from sync.envelope.keys.signer import FileSigner, MemorySigner
from tests.architecture.test_documents import DOCUMENTS
from tests.architecture.tracked import text_of
from tests.support.centre.city import City
from tests.support.people.staff import QUICK_HASHERS, make_cast

pytestmark = pytest.mark.django_db
NOWHERE = Path("/nowhere/file")
CERTIFIER = {
    "body": "99201",
    "valid_from": "2026-04-01",
    "title": "若葉市長",
    "name": "見本　太郎",
    "seal": ["若葉市", "長之印"],
    "formula_household": "世帯全員の住民票の原本と相違ない。",
    "formula_part": "世帯の一部の住民票の原本と相違ない。",
    "place": "市民課",
}


def refused(*command: object, **options: object) -> str:
    """What is said; anything but a sentence fails the test."""
    with pytest.raises(CommandError) as said:
        call_command(*command, stdout=StringIO(), stderr=StringIO(), **options)
    return str(said.value)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (["new_incarnation"], {"root_key": NOWHERE}),
        (["publish_manifest"], {"root_key": NOWHERE, "recovery": NOWHERE}),
        (["load_register", NOWHERE], {}),
        (["check_document", NOWHERE], {}),
        (["set_up_hall", NOWHERE], {}),
        (["set_certifier", NOWHERE], {}),
        (["set_staff_card", "99201", NOWHERE], {}),
        (["publish_catalogue"], {"definitions": NOWHERE}),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, list) else "",
)
def test_a_file_that_is_not_there_is_named(city: City, command: list[object], options: dict[str, object]) -> None:
    assert str(NOWHERE) in refused(*command, **options)


def test_the_key_of_another_city_signs_nothing_here(city: City, tmp_path: Path) -> None:
    FileSigner.create(tmp_path / "other.key")
    before = SignedDocument.objects.count()
    recovery = tmp_path / "keys" / "recovery.hpke"
    assert "another city root" in refused("new_incarnation", root_key=tmp_path / "other.key")
    assert "another city root" in refused("publish_manifest", root_key=tmp_path / "other.key", recovery=recovery)
    (tmp_path / "none.key").write_text("<html>")
    assert "PEM" in refused("new_incarnation", root_key=tmp_path / "none.key")
    assert SignedDocument.objects.count() == before


def test_keys_of_a_city_are_made_once_and_never_beside_others(tmp_path: Path, settings: Any) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    safe = tmp_path / "safe"
    out = StringIO()
    call_command("make_city_keys", offline=safe, stdout=out)
    made = {path: path.read_bytes() for folder in (safe, settings.KEYS_DIR) for path in folder.iterdir()}
    assert {path.stat().st_mode & 0o777 for path in made if path.name != "root.public"} == {0o600}
    assert not any(b"DEVELOPMENT" in content for content in made.values())
    call_command("make_city_keys", offline=safe, stdout=out)
    assert len(set(out.getvalue().splitlines())) == 1, "safe to repeat: the same root"
    assert "bring the medium" in refused("make_city_keys", offline=tmp_path / "another medium")
    assert "medium of their own" in refused("make_city_keys", offline=settings.KEYS_DIR)
    make_city_keys(tmp_path / "demonstration")
    settings.KEYS_DIR = tmp_path / "fresh"
    assert "keys for development" in refused("make_city_keys", offline=tmp_path / "demonstration")
    assert {path: path.read_bytes() for path in made} == made


def test_a_catalogue_is_published_for_halls_that_exist_and_from_the_citys_own_definitions(
    city: City, tmp_path: Path
) -> None:
    assert "99999" in refused("publish_catalogue", "99999")
    definition = json.loads((DEFINITIONS / "bulky_waste.json").read_bytes())
    (tmp_path / "own").mkdir()
    assert "no definition" in refused("publish_catalogue", definitions=tmp_path / "own")
    own = tmp_path / "own" / "waste.json"
    own.write_text(json.dumps(definition | {"id": "own_waste", "body": "13999"}))
    assert "set_up_hall" in refused("publish_catalogue", definitions=tmp_path / "own")
    own.write_text(json.dumps({name: said for name, said in definition.items() if name not in ("phone", "fee")}))
    assert "bulky_waste does not say: phone, fee" in refused("publish_catalogue", definitions=tmp_path / "own")
    own.write_text("{")
    assert "nothing was published" in refused("publish_catalogue", definitions=tmp_path / "own")
    own.write_text("null")
    assert "nothing was published" in refused("publish_catalogue", definitions=tmp_path / "own")
    assert PublishedCatalogue.objects.count() == 1
    ProcedureVersion.objects.all().delete()
    own.write_text(json.dumps(definition | {"id": "own_waste"}))
    call_command("publish_catalogue", definitions=tmp_path / "own", stdout=StringIO())
    assert [row.procedure for row in ProcedureVersion.objects.all()] == ["own_waste"], "none of the demonstration's"
    Hall.objects.all().update(body=Body.objects.create(code="99202", name="青葉市"))
    assert "99201" in refused("publish_catalogue", "99201")


def test_who_certifies_is_said_by_a_command_and_stands_in_the_log(city: City, tmp_path: Path, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    make_cast(city.body)
    file = tmp_path / "certifier.json"
    today = timezone.localdate().replace(year=2026, month=5, day=1)
    with pytest.raises(NoIssuer):
        certifier_of(city.body, today)
    for wrong in ({"body": "99999"}, {"valid_from": "2026-13-01"}, {"title": ""}, {"seals": []}, {"name": "あ" * 61}):
        file.write_text(json.dumps(CERTIFIER | wrong))
        assert refused("set_certifier", file, by="tanaka")
    file.write_text(json.dumps(CERTIFIER))
    assert "--by" in refused("set_certifier", file)
    for name in ("見本　太郎", "見本　次郎"):
        file.write_text(json.dumps(CERTIFIER | {"name": name}))
        call_command("set_certifier", file, by="tanaka", stdout=StringIO())
    assert certifier_of(city.body, today).name == "見本　次郎"
    entries = AuditEntry.objects.filter(act="certifier.set")
    assert [(entry.actor, entry.subject) for entry in entries] == [("staff:tanaka", "body:99201")] * 2


def test_a_staff_card_comes_onto_the_signed_list_and_off_again(city: City, tmp_path: Path, settings: Any) -> None:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    make_cast(city.body)
    public = to_base64url(MemorySigner.generate().public).decode()
    card = {"card": "W-0001", "name": "田中 望", "public": public}
    file = tmp_path / "card.json"
    for wrong in ({"public": public[:-2]}, {"card": "空白 あり"}, {"name": ""}):
        file.write_text(json.dumps(card | wrong))
        assert refused("set_staff_card", "99201", file, "--duty", "assist", by="tanaka")
    file.write_text(json.dumps(card))
    assert "99999" in refused("set_staff_card", "99999", file, "--duty", "assist", by="tanaka")
    assert not StaffCard.objects.exists()

    def listed() -> list[tuple[str, tuple[str, ...]]]:
        call_command("publish_catalogue", stdout=StringIO())
        newest = PublishedCatalogue.objects.order_by("version").last()
        assert newest is not None
        payload = verify_jws(bytes(newest.jws), Typ.CATALOGUE, city.keys.catalogue.trusted(), DOCUMENT_LIMIT_BYTES)
        return [(one.card, one.duties) for one in read_catalogue(payload).staff]

    call_command(
        "set_staff_card", "99201", file, "--duty", "release", "--duty", "assist", by="tanaka", stdout=StringIO()
    )
    assert listed() == [("W-0001", ("assist", "release"))]
    call_command("set_staff_card", "99201", file, by="tanaka", stdout=StringIO())
    assert listed() == []
    assert [entry.details["duties"] for entry in AuditEntry.objects.filter(act="hall.staff_card_set")] == [
        ["assist", "release"],
        [],
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_a_command_that_a_document_writes_is_there_with_its_options(document: Path) -> None:
    text = text_of(document).replace("\\\n", " ")
    for name, rest in re.findall(
        r"(?:python -m central|(?<!-O )(?<!madoguchi )madoguchi-central) ([a-z_]+)([^`\n|]*)", text
    ):
        assert name in get_commands(), name
        parser = load_command_class(get_commands()[name], name).create_parser("central", name)
        known = set(_options(parser))
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, f"{name} {rest}"


def _options(parser: ArgumentParser) -> Iterator[str]:
    """Of a command, and of what it can be asked to do."""
    for action in parser._actions:
        yield from action.option_strings
        if isinstance(action, _SubParsersAction):
            for below in action.choices.values():
                yield from _options(below)
