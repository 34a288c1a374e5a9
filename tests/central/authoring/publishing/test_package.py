"""A form as one signed file: what comes back is what went in, and whatever is wrong with a file has its own word."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import msgspec
import pytest

from central.authoring.publishing.packages.adapting import adapted
from central.authoring.publishing.packages.package import (
    FILE_LIMIT_BYTES,
    PackageContent,
    fingerprint_of,
    read_package,
    write_package,
)
from central.authoring.publishing.packages.troubles import SENTENCES, PackageRefused, PackageTrouble
from sync.contract.forms.procedures import read_procedure
from sync.contract.forms.wording import places
from sync.contract.wire.catalogue import split_definition
from sync.envelope.base64url import to_base64url
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import FileSigner
from tests.support.kiosk.every_kind import authored, every_kind

KEY = FileSigner.from_scalar(7)
FORM, FACTS = (part.decode() for part in split_definition(authored(every_kind())))


def content(**changes: object) -> PackageContent:
    said = PackageContent(1, "2026-11-27T00:00:00.000Z", "99202", "青葉市", FORM, FACTS)
    return msgspec.structs.replace(said, **changes)


def file(**changes: object) -> bytes:
    return write_package(content(**changes), KEY)


def outside(data: bytes, **changes: object) -> bytes:
    return json.dumps(json.loads(data) | changes).encode()


def signed(payload: bytes, typ: Typ = Typ.FORM_PACKAGE) -> bytes:
    return outside(file(), jws=sign_jws(payload, typ, KEY).decode())


def test_what_comes_back_is_what_went_in_and_says_by_which_key():
    package = read_package(file())
    assert package.content == content()
    assert package.public == KEY.public
    assert package.fingerprint == fingerprint_of(KEY.public)
    assert len(package.fingerprint.split(" ")) == 16
    assert split_definition(package.document)[0] == FORM.encode()


def with_member(**members: object) -> str:
    return json.dumps(json.loads(FORM) | members)


def facts_with(**members: object) -> str:
    return json.dumps(json.loads(FACTS) | members)


CASES: dict[PackageTrouble, list[Callable[[], bytes]]] = {
    PackageTrouble.EMPTY: [lambda: b""],
    PackageTrouble.TOO_LARGE: [lambda: b" " * (FILE_LIMIT_BYTES + 1)],
    PackageTrouble.FOREIGN: [
        lambda: b"%PDF-1.7",
        lambda: b"[" * 100_000,
        lambda: b"\xff\xfe",
        lambda: FORM.encode(),
        lambda: b'{"madoguchi_form_package":"1"}',
    ],
    PackageTrouble.NEWER: [lambda: outside(file(), madoguchi_form_package=2), lambda: file(v=2)],
    PackageTrouble.OLDER: [lambda: outside(file(), madoguchi_form_package=0), lambda: file(v=0)],
    PackageTrouble.BENT: [
        lambda: outside(file(), jws=json.loads(file())["jws"][:-4] + "AAAA"),
        lambda: outside(file(), public=to_base64url(FileSigner.from_scalar(8).public).decode()),
        lambda: outside(file(), public="AAAA"),
        lambda: outside(file(), public=to_base64url(b"\x04" + b"\x01" * 64).decode()),
        lambda: outside(file(), jws=5),
        lambda: file()[:-1] + b',"jws":""}',
        lambda: signed(msgspec.json.encode(content()), Typ.CATALOGUE),
    ],
    PackageTrouble.NEEDS: [
        lambda: file(definition=with_member(needs=["forms-9"])),
        lambda: file(definition=FORM.replace('"kind":"phone"', '"kind":"hologram"', 1)),
    ],
    PackageTrouble.NO_FORM: [
        lambda: file(wordings={"en": {"pages.nowhere.title": "Nowhere"}}),
        lambda: file(wordings={"en": {"name": " "}}),
        lambda: file(wordings={"xx": {"name": "Name"}}),
        lambda: file(wordings={"en": {}}),
        lambda: file(definition="{}"),
        lambda: file(definition="["),
        lambda: file(facts="{}"),
        lambda: file(facts="{" + FACTS[1:-1] + ',"phone":"1"}'),
        lambda: file(facts=facts_with(id="child_allowance")),
        lambda: file(facts=facts_with(consent_text={"ja": "すべてに同意します。"})),
        lambda: file(facts=facts_with(pages=[])),
        lambda: file(body="x"),
        lambda: file(city=""),
        lambda: signed(b"5"),
    ],
}


@pytest.mark.parametrize("trouble", list(PackageTrouble))
def test_each_fault_has_its_own_word_and_sentence(trouble: PackageTrouble):
    for made in CASES[trouble]:
        with pytest.raises(PackageRefused) as refused:
            read_package(made())
        assert refused.value.trouble == trouble, made()[:200]
        assert "%(" not in refused.value.sentence
    assert len({str(sentence) for sentence in SENTENCES.values()}) == len(PackageTrouble)


def test_each_half_of_a_package_says_its_own_and_nothing_of_the_other() -> None:
    """What was judged is what is shown, logged and loaded: facts add no member to a form, and a form no facts."""
    bare = {name: value for name, value in json.loads(FORM).items() if name != "retention_days"}
    package = read_package(
        file(
            definition=json.dumps(bare | {"capacity": "many", "phone": "000-000-0009"}),
            facts=facts_with(retention_days=9999, later="unknown here"),
        )
    )
    assert json.loads(package.document) == bare | {k: v for k, v in json.loads(FACTS).items() if k != "v"}


def test_a_file_with_one_byte_otherwise_is_never_taken_for_the_same_and_never_a_crash():
    random, whole = Random(5), file()
    for _ in range(300):
        at = random.randrange(len(whole))
        bent = whole[:at] + bytes([random.randrange(256)]) + whole[at + 1 :]
        if bent == whole:
            continue
        with pytest.raises(PackageRefused):
            read_package(bent)
    for end in range(0, len(whole), 997):
        with pytest.raises(PackageRefused):
            read_package(whole[:end])


def test_what_belongs_to_the_sender_is_emptied_and_told():
    own = with_member(
        who={"least_age": 18, "lives_in": ["青葉市"], "words": {"ja": "青葉市に住む方"}}, retention_days=90
    )
    said = json.loads(FACTS) | {"phone": "000-000-0001", "capacity": 5, "period": {"opens": "", "closes": ""}}
    package = read_package(file(definition=own, facts=json.dumps(said)))
    draft = adapted(package, body="99201", procedure="mine", version=4)
    members = json.loads(draft.document)
    assert (members["body"], members["id"], members["version"]) == ("99201", "mine", 4)
    assert (members["phone"], members["fax"], members["mail"], members["hours"]) == ("", "", "", {})
    assert (members["period"], members["days"], members["capacity"], members["section"]) == (None, [], None, {})
    assert members["who"] == {"least_age": 18, "lives_in": [], "words": {"ja": "青葉市に住む方"}}
    assert "retention_days" not in members
    assert set(draft.emptied) >= {
        "section",
        "lives_in",
        "phone",
        "fax",
        "hours",
        "period",
        "capacity",
        "retention_days",
    }
    assert draft.mentions == 1
    assert members["pages"] == json.loads(FORM)["pages"]
    assert members["fee"] == said["fee"]


def test_a_form_comes_with_the_words_that_were_in_force_at_the_sender_at_every_place() -> None:
    own = {place: text for place, text in places(read_procedure(FORM.encode())) if text.get("ja")}
    said = {place: f"直した{text['ja']}" for place, text in own.items()}
    package = read_package(file(wordings={"ja": said, "en": {"name": "Corrected"}}))
    definition = read_procedure(split_definition(package.document)[0])
    now = dict(places(definition))
    assert {place: now[place]["ja"] for place in said} == said
    assert now["name"]["en"] == "Corrected"
    untouched = next(place for place, text in own.items() if place != "name" and text.get("en"))
    assert now[untouched]["en"] == own[untouched]["en"]


def test_a_program_that_knows_no_wordings_reads_the_form_in_its_own_words() -> None:
    class Before(msgspec.Struct, frozen=True):
        definition: str
        facts: str

    payload = msgspec.json.encode(content(wordings={"en": {"name": "Corrected"}}))
    assert msgspec.json.decode(payload, type=Before).definition == FORM
