"""A form goes to another city as a file and comes from one: shown, accepted by a person, and loaded as a draft."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from central.audit.models import AuditEntry
from central.authoring.content import read_content, read_form_facts, written
from central.authoring.models import FormDraft, MadePackage, ReceivedPackage, SenderKey
from central.authoring.publishing.packages.package import FILE_LIMIT_BYTES, PAYLOAD_LIMIT_BYTES, read_package
from central.authoring.publishing.packages.receiving import KEPT
from central.catalogue.models import ProcedureVersion
from central.jobs.actions.cancel import cancel
from central.jobs.models import Job
from central.organisation.models import Body
from central.serving.addresses import PACKAGE_BYTES, PACKAGES, body_limit
from sync.envelope.development_keys import make_city_keys
from sync.envelope.jws import Typ, sign_jws
from sync.envelope.keys.signer import FileSigner
from tests.support.centre.clerks_mistakes import MISTAKES, asked, filled
from tests.support.centre.form_packages import SENDER, a_package, package_content
from tests.support.centre.jobs import work_off
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    make_city_keys(settings.KEYS_DIR)


def brought(client: Any, city: Body, data: bytes, **more: str) -> Any:
    upload = SimpleUploadedFile("form.madoguchi-form", data)
    return client.post(reverse("authoring:packages"), {"body": city.pk, "file": upload, **more})


def loaded(client: Any, row: ReceivedPackage, procedure: str = "every_kind", **more: str) -> Any:
    return client.post(reverse("authoring:load", args=[row.pk]), {"procedure": procedure, **more})


@pytest.mark.requirement("GAP-37")
def test_what_one_city_gives_another_loads_beside_what_is_there(city: Body, cast: Cast, settings: Any):
    clerk = sign_in(cast.sato)
    version = ProcedureVersion.objects.get(procedure="bulky_waste", offered=True)
    address = reverse("authoring:package", args=[version.pk])
    assert clerk.get(address)["Location"] == reverse("authoring:packages")
    for _twice in range(2):
        assert clerk.post(address).status_code == 302
    assert MadePackage.objects.count() == 1
    assert "作っています" in clerk.get(reverse("authoring:packages")).content.decode()
    work_off()
    file = clerk.get(address).content
    assert "bulky_waste" in clerk.get(address).headers["Content-Disposition"]
    own = read_package(file)
    assert own.public == FileSigner.load(settings.KEYS_DIR / "document.key").public
    assert own.content.definition.encode() == bytes(version.definition)
    came = brought(clerk, city, file)
    assert came.status_code == 302, came.content.decode()[-3000:]
    row = ReceivedPackage.objects.get()
    assert came["Location"] == reverse("authoring:received", args=[row.pk])
    shown = clerk.get(came["Location"]).content.decode()
    assert "この市の鍵で署名しています。" in shown
    assert f"第{version.version}版まであります" in shown
    assert loaded(clerk, row, "bulky_waste").status_code == 302
    draft = FormDraft.objects.get()
    content, facts = read_content(draft.content), read_form_facts(draft.facts)
    assert (draft.base, content.version, facts.phone) == (version, version.version + 1, "")
    assert content.section == {}
    assert ProcedureVersion.objects.get(procedure="bulky_waste", offered=True) == version, "nothing is overwritten"
    told = clerk.get(reverse("authoring:publishing", args=[draft.pk])).content.decode()
    assert "電話がありません" in told
    assert "担当課（section） に日本語の文がありません" in told


def test_a_strangers_key_is_shown_and_counts_once_a_person_has_accepted_it(city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    brought(clerk, city, a_package())
    row = ReceivedPackage.objects.get()
    shown = clerk.get(reverse("authoring:received", args=[row.pk])).content.decode()
    assert "「青葉市」と名のっていますが" in shown
    assert read_package(a_package()).fingerprint in shown
    assert "担当の課" in shown
    refused = loaded(clerk, row, "my_name")
    assert (refused.status_code, "my_name" in refused.content.decode()) == (400, True)
    assert not FormDraft.objects.exists()
    assert loaded(clerk, row, "bad name!", accepts="1").status_code == 400
    assert loaded(clerk, row, "my_name", accepts="1").status_code == 302
    assert SenderKey.objects.get().city == "青葉市"
    entry = AuditEntry.objects.get(act="form.sender_accepted")
    assert (entry.actor, entry.details["city"]) == ("staff:sato", "青葉市")
    assert FormDraft.objects.get().procedure == "my_name"
    brought(clerk, city, a_package(city="黒葉市"))
    again = ReceivedPackage.objects.latest("pk")
    shown = clerk.get(reverse("authoring:received", args=[again.pk])).content.decode()
    assert "青葉市の鍵として、" in shown, "as it was accepted, not as the file says"
    assert loaded(clerk, again, "another").status_code == 302


def test_each_fault_is_said_and_nothing_is_kept(city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    for data, words in (
        (b"%PDF-1.7", "様式のパッケージではありません"),
        (b"x" * (FILE_LIMIT_BYTES + 1), "大きすぎます"),
        (a_package()[:-60] + b'"}', "壊れている"),
        (a_package(v=9), "より新しい形"),
    ):
        answer = brought(clerk, city, data)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert clerk.post(reverse("authoring:packages"), {"body": city.pk}).status_code == 400
    assert not ReceivedPackage.objects.exists()


@pytest.mark.parametrize(
    ("half", "more"),
    [
        ("definition", '"later":1e999'),
        ("definition", f'"later":{"1" * 5000}'),
        ("definition", r'"later":"\u0000"'),
        ("facts", '"id":5'),
        ("facts", '"section":[]'),
        ("facts", '"capacity":"x"'),
    ],
)
def test_a_bent_package_is_told_and_nothing_of_it_is_kept(half: str, more: str, city: Body, cast: Cast):
    whole = getattr(package_content(), half)
    answer = brought(sign_in(cast.sato), city, a_package(**{half: f"{whole[:-1]},{more}}}"}))
    assert (answer.status_code, "中の様式が読めません" in answer.content.decode()) == (400, True)
    assert not ReceivedPackage.objects.exists()


@pytest.mark.parametrize(("half", "more"), [("definition", '"capacity":"x"'), ("facts", r'"later":"\\\u0000"')])
def test_what_one_half_says_in_the_place_of_the_other_is_left_out(half: str, more: str, city: Body, cast: Cast):
    whole = getattr(package_content(), half)
    assert brought(sign_in(cast.sato), city, a_package(**{half: f"{whole[:-1]},{more}}}"})).status_code == 302
    kept = read_package(bytes(ReceivedPackage.objects.get().data)).document
    assert b'"x"' not in kept
    assert b"u0000" not in kept


@pytest.mark.parametrize("name", ["犬\0", "犬\\\\\0"])
def test_a_character_that_no_database_keeps_is_told_and_words_about_it_are_taken(name: str, city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    form = json.loads(package_content().definition)
    written_out = json.dumps(form | {"name": form["name"] | {"ja": name}})
    assert brought(clerk, city, a_package(definition=written_out)).status_code == 400
    spelt = json.dumps(form | {"name": form["name"] | {"ja": r"犬\u0000"}})
    assert brought(clerk, city, a_package(definition=spelt)).status_code == 302


@pytest.mark.parametrize("body", ["1" * 5000, "9" * 9, "１", "-1", "x"])
def test_a_body_that_there_is_not_is_told(body: str, city: Body, cast: Cast):
    answer = brought(sign_in(cast.sato), city, a_package(), body=body)
    assert (answer.status_code, "ファイルを選んでください" in answer.content.decode()) == (400, True)


def test_two_clicks_make_one_draft_and_another_id_another_one(city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    brought(clerk, city, a_package())
    row = ReceivedPackage.objects.get()
    places = {loaded(clerk, row, "my_name", accepts="1")["Location"] for _click in range(2)}
    draft = FormDraft.objects.get()
    assert places == {reverse("authoring:publishing", args=[draft.pk])}
    assert AuditEntry.objects.filter(act="form.package_loaded").count() == 1
    loaded(clerk, row, "another")
    assert sorted(FormDraft.objects.values_list("procedure", flat=True)) == ["another", "my_name"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_clerks_mistake_is_told_at_its_place_by_whoever_loads_it(mistake: str, city: Body, cast: Cast):
    """What cannot be read is refused; what can is shown with what is wrong, and its draft goes no further."""
    fields, at, words = MISTAKES[mistake]
    content = package_content()
    form = filled(read_content(content.definition), fields)
    clerk = sign_in(cast.sato)
    answer = brought(clerk, city, a_package(definition=written(form)))
    row = ReceivedPackage.objects.first()
    assert (answer.status_code, row is None) in ((302, False), (400, True))
    page = answer if row is None else clerk.get(answer["Location"])
    said = html.unescape(page.content.decode())
    line = next((one for one in re.findall(r'<li class="breaks">([^<]*)</li>', said) if words in one), "")
    page_number, _, field_number = at.partition(".")
    assert line.startswith(f"{page_number}ページ目の{field_number}番目の項目「"), said[-4000:]
    if row is None:
        assert "中の様式が読めません" in said
        return
    assert loaded(clerk, row, "another", accepts="1").status_code == 302
    draft = FormDraft.objects.get()
    page = clerk.get(reverse("authoring:edit", args=[draft.pk]), {"at": at}).content.decode()
    assert words in html.unescape(page.partition('id="flaws-here"')[2].partition("<form")[0])
    sent = clerk.post(reverse("authoring:send", args=[draft.pk]), {"revision": draft.revision, "reason": "急ぎ"})
    assert sent.status_code == 409
    assert FormDraft.objects.get().state == FormDraft.State.WRITING


@pytest.mark.parametrize("count", [3_000, 10_000])
def test_thousands_of_fields_are_refused_with_the_size_that_a_form_may_have(count: int, city: Body, cast: Cast):
    form = filled(read_content(package_content().definition), tuple(asked(f"f{number}") for number in range(count)))
    payload = msgspec.json.encode(msgspec.structs.replace(package_content(), definition=written(form)))
    outside = json.loads(a_package()) | {"jws": sign_jws(payload, Typ.FORM_PACKAGE, SENDER).decode()}
    answer = brought(sign_in(cast.sato), city, json.dumps(outside).encode())
    said = answer.content.decode()
    if len(payload) < PAYLOAD_LIMIT_BYTES:
        assert (answer.status_code, "手続き全体：様式が大きすぎます。256 KiB までです。" in said) == (400, True)
    else:
        assert answer.status_code == 413, "the door is no wider than a file may be"
    assert not ReceivedPackage.objects.exists()


def test_a_file_without_the_pages_own_token_is_not_taken(city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    clerk.handler.enforce_csrf_checks = True
    assert brought(clerk, city, a_package()).status_code == 403
    assert not ReceivedPackage.objects.exists()
    page = clerk.get(reverse("authoring:packages")).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found is not None
    answer = brought(clerk, city, a_package(), csrfmiddlewaretoken=found[1])
    assert answer.status_code == 302
    assert ReceivedPackage.objects.exists()


def test_the_door_takes_as_much_as_a_file_may_have():
    assert reverse("authoring:packages") == PACKAGES
    assert body_limit(PACKAGES) == PACKAGE_BYTES >= FILE_LIMIT_BYTES + 4096
    nginx = Path("provisioning/nginx/madoguchi.conf").read_text()
    block = nginx.split(f"location = {PACKAGES} {{")[1].split("}")[0]
    assert f"client_max_body_size {PACKAGE_BYTES // 1024}k;" in block


def test_who_may_not_write_here_sees_and_loads_nothing(city: Body, cast: Cast):
    brought(sign_in(cast.sato), city, a_package())
    row = ReceivedPackage.objects.get()
    it = sign_in(cast.tanaka)
    assert brought(it, city, a_package()).status_code == 404
    assert it.get(reverse("authoring:received", args=[row.pk])).status_code == 404
    assert loaded(it, row, accepts="1").status_code == 404
    assert sign_in(cast.suzuki).get(reverse("authoring:packages")).status_code == 404


def test_what_nobody_made_a_draft_of_goes_after_a_month(city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    for _each in range(2):
        brought(clerk, city, a_package())
    kept, old = ReceivedPackage.objects.all()
    loaded(clerk, kept, accepts="1")
    ReceivedPackage.objects.update(received_at=timezone.now() - KEPT * 2)
    brought(clerk, city, a_package())
    assert not ReceivedPackage.objects.filter(pk=old.pk).exists()
    assert ReceivedPackage.objects.filter(pk=kept.pk).exists()
    assert SENDER.public != b""


def test_a_file_whose_job_was_ended_by_hand_is_asked_for_anew(city: Body, cast: Cast):
    clerk = sign_in(cast.sato)
    address = reverse("authoring:package", args=[ProcedureVersion.objects.get(procedure="bulky_waste").pk])
    for _asked in range(2):
        clerk.post(address)
        (job,) = Job.objects.filter(kind="authoring.package").exclude(state=Job.State.CANCELLED)
        cancel(job.pk, cast.sato)
        page = clerk.get(reverse("authoring:packages")).content.decode()
        assert "前回は、できる前に終わりました。" in page
        assert ">作っています<" not in page
    clerk.post(address)
    clerk.post(address)
    assert Job.objects.filter(kind="authoring.package", state=Job.State.WAITING).count() == 1
    work_off()
    assert clerk.get(address)["Content-Type"] == "application/octet-stream"
    assert MadePackage.objects.count() == 1


def test_a_file_beyond_the_limit_is_told_in_japanese_with_the_limit(city: Body, cast: Cast):
    answer = brought(sign_in(cast.sato), city, b"x" * PACKAGE_BYTES)
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert "様式のファイルは1MBまでです。" in page
    assert not ReceivedPackage.objects.exists()
