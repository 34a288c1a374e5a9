"""Words of a form that are corrected by a command, without a new version: who and when, and what is refused with its
place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from central.audit.models import AuditEntry
from central.catalogue.actions.load_definitions import add_definition
from central.catalogue.actions.publish_catalogue import publish_catalogue
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureVersion, ProcedureWording, PublishedCatalogue, PublishedObject
from central.catalogue.queries import facts_document, index_of, name_now, procedure_of, procedure_shown
from central.intake.kiosk_api.published_objects import lost_to, named_for, objects_answer
from sync.contract.forms.texts import words
from sync.contract.forms.wording import WordingNotUsable, read_wording
from sync.contract.wire.catalogue import ListedDefinition, read_page, sha256_of
from sync.contract.wire.objects import ObjectFrames, ObjectsAsked
from sync.errors import ContractError
from tests.support.centre.city import City
from tests.support.people.staff import make_cast

pytestmark = pytest.mark.django_db
LABEL = "pages.applicant.fields.phone.label"


def waste(city: City) -> ProcedureVersion:
    return city.definitions["bulky_waste"]


def listed(published: PublishedCatalogue, procedure: str = "bulky_waste") -> ListedDefinition:
    objects = {row.pk: bytes(row.data) for row in PublishedObject.objects.all()}
    pages = [(digit, page) for digit, page in enumerate(index_of(published).pages) if page is not None]
    return next(row for digit, page in pages for row in read_page(objects[page], digit) if row.id == procedure)


def file_of(folder: Path, **members: Any) -> str:
    path = folder / "words.json"
    said = {"procedure": "bulky_waste", "language": "ja", "words": {"name": "粗大ごみの収集の申込み"}} | members
    path.write_text(json.dumps(said, ensure_ascii=False))
    return str(path)


def run(city: City, *arguments: str) -> None:
    call_command("publish_wording", city.body.code, *arguments)


def test_a_corrected_word_goes_out_beside_the_same_form_with_who_and_when(city: City, tmp_path: Path) -> None:
    sato = make_cast(city.body).sato
    before = listed(publish_catalogue(city.hall.pk))
    run(city, file_of(tmp_path), "--by", sato.staff_number)
    row = ProcedureWording.objects.get()
    after = listed(publish_catalogue(city.hall.pk))
    assert (after.sha256, after.version) == (before.sha256, before.version), "no new form"
    (named,) = after.wordings
    document = bytes(row.document)
    assert (named.language, named.sha256, named.size) == ("ja", sha256_of(document), len(document))
    assert read_wording(document).words == {"name": "粗大ごみの収集の申込み"}
    told = AuditEntry.objects.get(act="procedure.wording_published")
    assert (told.actor, told.subject) == (sato.audit_name, "procedure:bulky_waste")
    assert told.details == {"version": after.version, "language": "ja", "wording": row.sha256}
    assert row.added_at <= told.at


def test_the_halls_kiosks_are_given_it_by_its_hash_and_others_are_not(city: City) -> None:
    row = publish_wording(waste(city).pk, "en", {"name": "Large items"}, "system")
    assert row is not None
    assert row.sha256 not in named_for(city.hall.pk), "no catalogue names it yet"
    publish_catalogue(city.hall.pk)
    assert lost_to(city.hall.pk) == []
    kiosk = city.row(city.kiosk(3))
    frames = ObjectFrames(1)
    answer = objects_answer(kiosk, ObjectsAsked(1, (row.sha256,), 100_000))
    assert list(frames.feed(answer)) == [bytes(row.document)]


def test_one_correction_keeps_the_others_until_somebody_begins_anew(city: City) -> None:
    first = publish_wording(waste(city).pk, "ja", {"name": "粗大ごみの収集の申込み"}, "system")
    second = publish_wording(waste(city).pk, "ja", {LABEL: "連絡のつく電話番号"}, "system")
    assert first is not None
    assert second is not None
    assert set(read_wording(bytes(second.document)).words) == {"name", LABEL}
    assert publish_wording(waste(city).pk, "ja", {LABEL: "連絡のつく電話番号"}, "system") == second, "safe to repeat"
    third = publish_wording(waste(city).pk, "ja", {"name": "粗大ごみの収集の申込み"}, "system", anew=True)
    assert third == first
    assert [row.pk for row in ProcedureWording.objects.filter(offered=True)] == [first.pk]
    assert ProcedureWording.objects.count() == 2, "every wording that was ever published is kept"
    assert AuditEntry.objects.filter(act="procedure.wording_published").count() == 3


def test_the_forms_own_words_said_again_take_the_correction_back(city: City) -> None:
    own = words(procedure_of(waste(city)).name, "ja")
    assert publish_wording(waste(city).pk, "ja", {"name": own}, "system") is None
    assert not AuditEntry.objects.filter(act__startswith="procedure.wording").exists(), "nothing was done"
    corrected = publish_wording(waste(city).pk, "ja", {"name": "粗大ごみの申込み"}, "system")
    assert publish_wording(waste(city).pk, "ja", {"name": own}, "system") is None
    assert listed(publish_catalogue(city.hall.pk)).wordings == ()
    assert AuditEntry.objects.get(act="procedure.wording_withdrawn").details["wording"] == ""
    assert corrected is not None
    shown = procedure_shown(waste(city), corrected.sha256, "ja")
    assert shown is not None
    assert words(shown.name, "ja") == "粗大ごみの申込み", "what was shown then can be drawn for ever"


def test_a_language_more_is_written_out_filled_in_and_published(city: City, tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    run(city, str(path), "--texts", "bulky_waste", "--language", "en")
    said = json.loads(path.read_text())
    assert (said["procedure"], said["language"], said["version"]) == ("bulky_waste", "en", waste(city).version)
    assert said["words"]["name"] == words(procedure_of(waste(city)).name, "en")
    said["words"]["name"] = "Large items"
    said["words"]["summary"] = ""
    path.write_text(json.dumps(said, ensure_ascii=False))
    run(city, str(path))
    assert read_wording(bytes(ProcedureWording.objects.get().document)).words == {"name": "Large items"}


@pytest.mark.parametrize(
    ("members", "told"),
    [
        ({"words": {"pages.none.title": "?"}}, "pages.none.title：この様式に、その場所はありません"),
        ({"words": {LABEL: "電話番号 %(n)s"}}, "%(n)s のような、あとで数の入る所が"),
        ({"words": {LABEL: "{電話|でんわ番号"}}, "ふりがなの書き方が正しくありません"),
        ({"words": {LABEL: "電話\u200b番号"}}, "画面や紙に出せない字があります"),
        ({"words": {"name": "あ" * 201}}, "200文字まで"),
        ({"language": "zh"}, "no kiosk speaks it"),
        ({"procedure": "nothing_such"}, "offers no procedure"),
        ({"version": 99}, "the words are for 99"),
        ({"words": []}, "a file of words"),
    ],
)
def test_what_cannot_be_drawn_with_is_refused_with_its_place(
    city: City, tmp_path: Path, members: dict[str, Any], told: str
) -> None:
    with pytest.raises(CommandError, match="nothing was published") as refused:
        run(city, file_of(tmp_path, **members))
    assert told in str(refused.value)
    assert not ProcedureWording.objects.exists()
    assert not AuditEntry.objects.filter(act__startswith="procedure.wording").exists()


def test_a_file_beyond_all_bounds_or_with_a_place_twice_is_not_read(city: City, tmp_path: Path) -> None:
    path = tmp_path / "words.json"
    path.write_bytes(
        b'{"procedure":"bulky_waste","language":"ja","words":{"name":"\xe4\xb8\x80","name":"\xe4\xba\x8c"}}'
    )
    with pytest.raises(CommandError, match="twice"):
        run(city, str(path))
    path.write_bytes(b" " * (256 * 1024 + 1))
    with pytest.raises(CommandError, match="above"):
        run(city, str(path))


def test_two_choices_may_not_become_one(city: City) -> None:
    """What a wording makes of the form is judged like a form."""
    procedure = procedure_of(waste(city))
    page, field = next((page, one) for page in procedure.pages for one in page.fields if len(one.choices) > 1)
    places = [f"pages.{page.id}.fields.{field.id}.choices.{choice.value}" for choice in field.choices[:2]]
    with pytest.raises(ContractError, match="label_twice"):
        publish_wording(waste(city).pk, "ja", dict.fromkeys(places, "同じもの"), "system")


def test_words_for_another_form_are_of_no_use(city: City) -> None:
    with pytest.raises(WordingNotUsable):
        publish_wording(city.definitions["child_allowance"].pk, "ja", {LABEL + "x": "電話"}, "system")


def test_a_wording_that_was_written_over_is_not_signed_and_no_language_has_two(city: City) -> None:
    row = publish_wording(waste(city).pk, "en", {"name": "Large items"}, "system")
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureWording.objects.create(
            definition=waste(city), language="en", document=b"{}", sha256="ab" * 32, added_at=row.added_at
        )
    other = bytes(row.document).replace(b"Large", b"Small")
    ProcedureWording.objects.update(document=other)
    with pytest.raises(ContractError, match="not the one that was published"):
        publish_catalogue(city.hall.pk)
    assert procedure_shown(waste(city), row.sha256, "en") is None


def new_version(city: City, label: str | None = None, **members: Any) -> ProcedureVersion:
    """The form in force once more, with one label otherwise."""
    now = ProcedureVersion.objects.filter(procedure="bulky_waste", offered=True).get()
    said = json.loads(bytes(now.definition)) | {"version": now.version + 1} | members
    for page in said["pages"]:
        for field in page["fields"]:
            if label is not None and field["id"] == "phone":
                field["label"]["ja"] = label
    facts = json.loads(facts_document(now))
    facts.pop("v")
    return add_definition(json.dumps(said | facts, ensure_ascii=False).encode(), "staff:tanaka")


def test_a_new_version_begins_with_what_was_corrected_where_its_text_stayed_the_same(city: City) -> None:
    publish_wording(waste(city).pk, "ja", {"name": "粗大ごみの申込み", LABEL: "連絡のつく電話番号"}, "system")
    publish_wording(waste(city).pk, "en", {LABEL: "Phone (daytime)"}, "system")
    row = new_version(city, label="昼の電話番号")
    carried = {one.language: read_wording(bytes(one.document)) for one in row.wordings.filter(offered=True)}
    assert {key: one.words for key, one in carried.items()} == {"ja": {"name": "粗大ごみの申込み"}}
    assert carried["ja"].definition == row.sha256
    assert AuditEntry.objects.filter(act="procedure.wording_published").latest("number").actor == "staff:tanaka"
    same = new_version(city)
    assert [one.language for one in same.wordings.filter(offered=True)] == ["ja"]
    (listed_now,) = listed(publish_catalogue(city.hall.pk)).wordings
    assert listed_now.language == "ja"


def test_what_would_make_the_new_version_unanswerable_is_not_carried_and_holds_nothing_up(city: City) -> None:
    """Two choices that are called alike: one by the author, one by the correction of the last version."""
    choices = [
        (f"pages.{page.id}.fields.{field.id}", field.choices)
        for page in procedure_of(waste(city)).pages
        for field in page.fields
        if len(field.choices) > 1
    ]
    place, (first, second, *_rest) = choices[0]
    publish_wording(waste(city).pk, "ja", {f"{place}.choices.{first.value}": "同じもの"}, "system")
    now = json.loads(bytes(waste(city).definition))
    for page in now["pages"]:
        for field in page["fields"]:
            for choice in field.get("choices", ()):
                if choice["value"] == second.value:
                    choice["label"]["ja"] = "同じもの"
    row = new_version(city, pages=now["pages"])
    assert row.offered
    assert not row.wordings.exists()


def test_staff_and_mails_say_the_name_that_is_in_force(city: City) -> None:
    row = waste(city)
    publish_wording(row.pk, "ja", {"name": "粗大ごみの申込み"}, "system")
    publish_wording(row.pk, "en", {"name": "Large items"}, "system")
    row.refresh_from_db()
    assert (row.title, name_now(row, "ja"), name_now(row, "en")) == (
        "粗大ごみの申込み",
        "粗大ごみの申込み",
        "Large items",
    )
    own = procedure_of(row).name
    assert name_now(row, "easy-ja") == own["easy-ja"]
    assert new_version(city).title == "粗大ごみの申込み"
    publish_wording(row.pk, "ja", {"name": own["ja"]}, "system")
    publish_wording(row.pk, "en", {}, "system", anew=True)
    row.refresh_from_db()
    assert (row.title, row.names) == (own["ja"], {})
