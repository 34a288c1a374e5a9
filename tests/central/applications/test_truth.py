"""What staff read is what came: asked from the bytes each time, said in red, and nothing else is decided on."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from central.applications.models import Application, ApplicationVersion, ManualCheck
from central.audit.models import AuditEntry
from central.intake.actions.record_verdicts import drain_verdicts
from central.intake.custody import custody_rows
from central.intake.models import CentreLog, CustodyBox, CustodyEntry
from sync.contract.chain.statement import StatementKind, lines_hash, lines_of, read_statement, write_statement
from sync.envelope.merkle import Frontier
from sync.envelope.resident.resident_signature import flattened
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.residents import Authority
from tests.support.people.staff import QUICK_HASHERS, Cast, make_cast, sign_in
from tests.support.tables.append_only import lifted

pytestmark = pytest.mark.django_db

FALSE = "070-6666-6666"
WARNING = "届いたときのものと合いません"


@pytest.fixture
def cast(city: City, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = QUICK_HASHERS
    return make_cast(city.body)


@pytest.fixture
def hand(city: City) -> KioskHand:
    return city.kiosk(3)


@pytest.fixture
def application(hand: KioskHand, authority: Authority) -> Application:
    """A signed one, another before it, all the way through custody and verdict."""
    made = [hand.submit(), hand.submit("resident_record", resident=authority.hanako)]
    deliver(hand, *made)
    drain_verdicts()
    return Application.objects.get(arrival_number=made[1].arrival)


def _false_statement(version: ApplicationVersion) -> bytes:
    """Another telephone number, and every hash inside made to fit."""
    statement = read_statement(bytes(version.statement))
    items = tuple(
        type(item)(**{name: getattr(item, name) for name in item.__struct_fields__} | {"value": FALSE, "shown": FALSE})
        if item.id == "phone"
        else item
        for item in statement.items
    )
    told = {name: getattr(statement, name) for name in statement.__struct_fields__}
    told |= {"items": items, "lines_sha256": lines_hash(lines_of(statement.title, items))}
    return write_statement(type(statement)(**told))


def _other_answer(version: ApplicationVersion, _authority: Authority) -> None:
    ApplicationVersion.objects.filter(pk=version.pk).update(statement=_false_statement(version))


def _signed_by_another(version: ApplicationVersion, authority: Authority) -> None:
    statement = _false_statement(version)
    kept = flattened(statement, authority.taro.sign(statement))
    ApplicationVersion.objects.filter(pk=version.pk).update(
        statement=statement, signature=kept, certificate=authority.taro.certificate
    )


def _no_signature(version: ApplicationVersion, _authority: Authority) -> None:
    checks = version.checks | {"resident_signature": "none"}
    ApplicationVersion.objects.filter(pk=version.pk).update(signature=None, certificate=None, checks=checks)


def _other_certificate(version: ApplicationVersion, authority: Authority) -> None:
    ApplicationVersion.objects.filter(pk=version.pk).update(certificate=authority.taro.certificate)


def _no_statement(version: ApplicationVersion, _authority: Authority) -> None:
    ApplicationVersion.objects.filter(pk=version.pk).update(statement=b"{}")


def _other_box(version: ApplicationVersion, _authority: Authority) -> None:
    CustodyBox.objects.filter(entry__entry_hash=version.entry_hash).update(content=b"another")


def _other_entry(version: ApplicationVersion, _authority: Authority) -> None:
    first = CustodyEntry.objects.order_by("pk").first()
    assert first is not None
    CustodyEntry.objects.filter(entry_hash=version.entry_hash).update(jws=bytes(first.jws))


def _other_place(version: ApplicationVersion, _authority: Authority) -> None:
    CustodyEntry.objects.filter(entry_hash=version.entry_hash).update(seq=77)


def _other_number(version: ApplicationVersion, _authority: Authority) -> None:
    CustodyEntry.objects.filter(entry_hash=version.entry_hash).update(arrival_number="9920120261120003999900")


def _no_entry(version: ApplicationVersion, _authority: Authority) -> None:
    rows = CustodyEntry.objects.filter(entry_hash=version.entry_hash)
    CustodyBox.objects.filter(entry__in=rows).delete()
    rows.delete()


Change = Callable[[ApplicationVersion, Authority], None]
CHANGES: dict[Change, tuple[str, str]] = {
    _other_answer: ("申請の内容が変わっています", "other_statement"),
    _signed_by_another: ("申請の内容が変わっています", "other_statement"),
    _no_signature: ("本人の署名が、届いたときの結果と違います", "other_signature"),
    _other_certificate: ("本人の署名が、届いたときの結果と違います", "other_signature"),
    _no_statement: ("申請の内容が変わっています", "other_statement"),
    _other_box: ("届いた封が変わっています", "other_box"),
    _other_entry: ("届いた記録の番号が違います", "other_entry"),
    _other_place: ("届いた記録の番号が違います", "other_entry"),
    _other_number: ("届いた記録の番号が違います", "other_entry"),
    _no_entry: ("届いた記録がありません", "no_entry"),
}
"""What somebody with the database in hand may do → words for the clerk, and the command's."""


def _change(change: Change, application: Application, authority: Authority) -> None:
    with lifted(connection):
        change(application.versions.get(), authority)


def test_an_unchanged_application_says_so_and_is_decided(application: Application, cast: Cast) -> None:
    client, address = sign_in(cast.sato), reverse("applications:detail", args=[application.arrival_number])
    page = client.get(address).content.decode()
    assert WARNING not in page
    for said in ("署名された原本（変わりません）", "申請後に1文字も変わっていません", "端末の署名は正しい"):
        assert said in page
    assert client.post(f"{address}accept/", {"revision": application.revision}).status_code == 302
    assert "altered" not in AuditEntry.objects.filter(act="application.read").get().details


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_is_not_what_came_is_said_in_red_and_not_decided(
    change: Change, application: Application, cast: Cast, authority: Authority
) -> None:
    _change(change, application, authority)
    client, address = sign_in(cast.sato), reverse("applications:detail", args=[application.arrival_number])
    page = client.get(address).content.decode()
    assert '<div class="ban err" role="alert">' in page
    assert WARNING in page
    assert CHANGES[change][0] in page
    assert "原本（変わりません）" not in page
    assert f"{'<b>'}内容と封は合っています" not in page
    read = AuditEntry.objects.filter(act="application.read").latest("number")
    assert CHANGES[change][1] in read.details["altered"]
    said = {"revision": application.revision, "sentence": "直してください", "marked": ["phone"]}
    for action in ("accept", "provisional", "send-back", "refuse"):
        refused = client.post(f"{address}{action}/", said)
        assert (refused.status_code, WARNING in refused.content.decode()) == (409, True), action
    application.refresh_from_db()
    assert (application.status, application.revision) == ("unprocessed", 1)
    manual_check = ManualCheck.objects.get(resolved_at=None)
    assert (manual_check.kind, manual_check.application) == ("anomaly", application)
    shown = client.get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    assert CHANGES[change][0] in shown
    assert client.post(f"{address}comment/", {"text": "情報政策課に電話した"}).status_code == 302
    assert client.post(f"{address}take-on/", {"revision": 1}).status_code == 302
    ended = {"revision": 2, "reason": "復旧できないため、紙で受け直した", "confirmed": "1"}
    assert sign_in(cast.takahashi).post(f"{address}force-complete/", ended).status_code == 302
    application.refresh_from_db()
    assert application.status == "force_completed"


def test_an_altered_correction_is_looked_at_where_it_was_made(city: City, hand: KioskHand, cast: Cast) -> None:
    """Not at the same place of the first kiosk's chain: there another resident's application stands."""
    first = city.kiosk(4)
    made, of_another = first.submit(), first.submit()
    deliver(first, made, of_another)
    drain_verdicts()
    application = Application.objects.get(arrival_number=made.arrival)
    Application.objects.filter(pk=application.pk).update(status="sent_back")
    before = hand.submit()
    deliver(hand, before, change := hand.submit(kind=StatementKind.CORRECTION, old=made))
    drain_verdicts()
    version = application.versions.get(number=2)
    assert (version.kiosk_seq, change.seq) == (of_another.seq, of_another.seq)
    with lifted(connection):
        ApplicationVersion.objects.filter(pk=version.pk).update(statement=_false_statement(version))
    sign_in(cast.sato).get(reverse("applications:detail", args=[application.arrival_number]))
    manual_check = ManualCheck.objects.get(resolved_at=None)
    assert (manual_check.application, manual_check.kiosk.code, manual_check.seq) == (application, hand.code, change.seq)


def test_an_altered_request_becomes_no_certificate(application: Application, cast: Cast, authority: Authority) -> None:
    client, address = sign_in(cast.sato), reverse("applications:detail", args=[application.arrival_number])
    client.post(f"{address}accept/", {"revision": application.revision})
    _change(_other_answer, application, authority)
    request = reverse("certificates:request", args=[application.arrival_number])
    assert WARNING in client.get(request).content.decode()
    assert client.post(f"{request}issue/", {"revision": 2, "persons": ["1"], "copies": "1"}).status_code == 409
    application.refresh_from_db()
    assert application.status == "accepted_reply_pending"


def test_an_altered_manual_check_is_said_in_red_and_not_taken_in(hand: KioskHand, cast: Cast) -> None:
    deliver(hand, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    manual_check = ManualCheck.objects.get()
    client = sign_in(cast.sato)
    assert WARNING not in client.get(reverse("applications:look", args=[manual_check.pk])).content.decode()
    manual_check.statement = bytes(manual_check.statement).replace(b'"9"', b'"8"')
    manual_check.save()
    for name in ("applications:look", "looks:judge", "looks:take-in"):
        page = client.get(reverse(name, args=[manual_check.pk])).content.decode()
        assert WARNING in page, name
    taken = client.post(reverse("looks:take-in", args=[manual_check.pk]), {"resolution": "電話で確かめた"})
    assert taken.status_code == 409
    assert not Application.objects.exists()
    # Judging again reads the box, which is what came.
    assert client.post(reverse("looks:judge", args=[manual_check.pk]), {"resolution": "調べ直す"}).status_code == 302


def _verify(*options: str) -> str:
    said = StringIO()
    call_command("verify_custody", *options, stdout=said, stderr=said)
    return said.getvalue()


def _fails(*options: str) -> str:
    said = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("verify_custody", *options, stdout=said, stderr=said)
    return said.getvalue() + str(refused.value)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_walk_finds_every_change(change: Change, application: Application, authority: Authority) -> None:
    assert "2 entries, 2 versions and 0 manual checks" in _verify()
    _change(change, application, authority)
    found = _fails()
    assert CHANGES[change][1] in found
    assert application.arrival_number in found
    assert AuditEntry.objects.filter(act="custody.verified").count() == 2


def test_the_walk_holds_after_bad_bytes_were_healed_and_with_entries_that_wait(hand: KioskHand) -> None:
    made = [hand.submit() for _ in range(5)]
    spoiled = type(made[1].entry)(made[1].entry.jws[:-4] + b"AAAA", made[1].entry.box)
    deliver(hand, made[0], type(made[1])(**{**vars(made[1]), "entry": spoiled}), made[2])
    drain_verdicts()
    assert "3 entries, 2 versions" in _verify()
    deliver(hand, *made)
    assert "5 entries, 2 versions" in _verify()
    drain_verdicts()
    assert "5 entries, 5 versions" in _verify()


def test_an_entry_that_came_with_another_box_is_walked_as_the_others_are(hand: KioskHand) -> None:
    made = [hand.submit(), hand.submit()]
    swapped = type(made[1].entry)(made[1].entry.jws, made[0].entry.box)
    deliver(hand, made[0], type(made[1])(**{**vars(made[1]), "entry": swapped}))
    drain_verdicts()
    assert "2 entries, 1 versions" in _verify()
    for jws in (made[0].entry.jws, made[1].entry.jws[:-4] + b"AAAA"):
        CustodyEntry.objects.filter(seq=2).update(jws=jws)
        assert f"entry {hand.code}/1/2: {'other' if jws == made[0].entry.jws else 'bad'}_entry" in _fails()


def test_a_manual_check_is_walked_too(hand: KioskHand) -> None:
    deliver(hand, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    assert "1 manual checks" in _verify()
    ManualCheck.objects.update(statement=b"{}")
    assert f"look {ManualCheck.objects.get().pk}: other_statement" in _fails()


def test_an_entry_without_a_verdict_is_missed(hand: KioskHand) -> None:
    deliver(hand, hand.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    ManualCheck.objects.all().delete()
    assert f"entry {hand.code}/1/1: no_verdict" in _fails()


def test_a_manual_check_of_an_earlier_machine_covers_no_entry_of_the_next(city: City, hand: KioskHand) -> None:
    """Each machine of a place begins to count at 1."""
    deliver(hand, hand.submit(answers={"item_1_cm": "9"}))
    second = city.another_machine(hand)
    deliver(second, second.submit(answers={"item_1_cm": "9"}))
    drain_verdicts()
    assert "2 entries, 0 versions and 2 manual checks" in _verify()
    ManualCheck.objects.filter(epoch=2).delete()
    assert f"entry {hand.code}/2/1: no_verdict" in _fails()


def _without_the_newest(application: Application, *, audit: bool) -> None:
    """An insider takes one application away and makes the log, and the audit log if wanted, fit."""
    version = application.versions.get()
    log = Frontier()
    with lifted(connection), connection.cursor() as cursor:
        for table in ("handlingevent", "applicationversion"):
            cursor.execute(f"DELETE FROM applications_{table} WHERE application_id = %s", [application.pk])
        application.delete()
        _no_entry(version, None)  # type: ignore[arg-type]  # nobody signs anything
        for leaf in CustodyEntry.objects.order_by("log_place").values_list("entry_hash", flat=True):
            log.append(bytes.fromhex(leaf))
        CentreLog.objects.update(edge=log.to_bytes())
        if audit:
            cursor.execute("DELETE FROM audit_auditentry WHERE act = 'kiosk.delivered'")


@pytest.mark.parametrize("audit", [False, True], ids=["audit log kept", "audit log made to fit"])
def test_a_log_made_to_fit_is_not_the_one_that_was_acknowledged(application: Application, *, audit: bool) -> None:
    acknowledged = f"--at={custody_rows.log_edge().size}:{custody_rows.log_edge().root().hex()}"
    assert "2 acknowledged roots compared" in _verify(acknowledged)
    _without_the_newest(application, audit=audit)
    assert "other_than_acknowledged" in _fails(acknowledged)
    if audit:
        # Nothing in this database tells any more: that is why a kiosk's acknowledgement is asked for.
        assert "all holds" in _verify()
    else:
        assert "log of 2 entries: other_than_acknowledged" in _fails()


def test_an_entry_taken_out_of_the_middle_is_missed(application: Application, hand: KioskHand) -> None:
    first = ApplicationVersion.objects.order_by("pk")[0]
    with lifted(connection):
        _no_entry(first, None)  # type: ignore[arg-type]  # nobody signs anything
    assert "leaves 0 to 0: no_entry" in _fails()


def test_an_edge_that_is_of_another_log_as_long_is_told(application: Application) -> None:
    """The next root that kiosks are told would be made of it."""
    edge = Frontier()
    for _ in range(custody_rows.log_edge().size):
        edge.append(b"x" * 32)
    CentreLog.objects.update(edge=edge.to_bytes())
    assert "log: other_root" in _fails()


def test_a_log_of_absurd_length_ends_the_walk_soon(application: Application) -> None:
    edge = Frontier()
    edge.append(b"x" * 32)
    told = (1 << 60).to_bytes(8, "big") + edge.to_bytes()[8:]
    CentreLog.objects.update(edge=told)
    assert "no_entry" in _fails()


@pytest.mark.parametrize("wrong", ["7", "7:abc", f"x:{'a' * 64}"])
def test_a_root_that_cannot_be_read_is_refused_before_anything_is_walked(wrong: str, city: City) -> None:
    with pytest.raises(CommandError, match="SIZE:ROOT"):
        call_command("verify_custody", f"--at={wrong}")


def test_roots_are_kept_in_the_audit_log_as_they_were_acknowledged(application: Application) -> None:
    told = AuditEntry.objects.get(act="kiosk.delivered").details
    assert (told["log"], told["root"]) == (2, custody_rows.log_edge().root().hex())
    assert json.dumps(told)
