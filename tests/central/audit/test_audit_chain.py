"""The audit log: chained, append-only, one writer at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, close_old_connections, connection, transaction

from central.applications.act_details import ApplicationMoved, ApplicationRead, Arrived
from central.applications.models import Application
from central.audit.details import Details, NoDetails
from central.audit.models import AuditEntry, AuditHead
from central.audit.record import NewEntry, hash_of, record, record_all, recorded_last
from central.audit.verify import verify_chain
from central.intake.actions.record_verdicts import drain_verdicts
from central.organisation.models import Body
from tests.support.centre.city import City
from tests.support.centre.deliveries import deliver
from tests.support.people.staff import make_cast
from tests.support.tables.append_only import lifted

READ = ApplicationRead(zone="lgwan")


class Anything(Details, frozen=True, kw_only=True):
    """Of an act that nobody has entered."""

    said: object


def _write(count: int = 3) -> list[AuditEntry]:
    return record_all(
        [NewEntry("staff:sato", "application.read", f"application:{n}", "99201", READ) for n in range(count)]
    )


@pytest.mark.django_db
def test_entries_follow_each_other_and_verify() -> None:
    record("system", "body.made", "body:99201", "99201")
    record("staff:sato", "application.read", "application:1", "99201", READ)
    first, second = AuditEntry.objects.order_by("number")
    assert second.prev_hash == first.hash
    assert second.number == first.number + 1
    assert verify_chain().broken_at is None
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "2 entries hold" in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE audit_auditentry SET actor = 'x'", "DELETE FROM audit_auditentry"])
@pytest.mark.requirement("GAP-09")
def test_the_database_refuses_to_change_or_delete_an_entry(change: str) -> None:
    _write()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert AuditEntry.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tampering", "number", "reason"),
    [
        ("UPDATE audit_auditentry SET actor = 'staff:suzuki' WHERE number = 2", 2, "was changed"),
        ("DELETE FROM audit_auditentry WHERE number = 2", 2, "missing"),
        ("DELETE FROM audit_auditentry WHERE number = 3", 3, "missing at the end"),
    ],
)
def test_tampering_below_the_triggers_is_named(tampering: str, number: int, reason: str) -> None:
    _write()
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(tampering)
    chain = verify_chain()
    assert (chain.broken_at, chain.reason) == (number, reason)
    with pytest.raises(CommandError, match=f"entry {number}"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db
def test_an_entry_that_was_changed_and_hashed_anew_breaks_the_link_after_it() -> None:
    _write()
    with lifted(connection):
        AuditEntry.objects.filter(number=2).update(actor="staff:suzuki")
        AuditEntry.objects.filter(number=2).update(hash=hash_of(AuditEntry.objects.get(number=2)))
    chain = verify_chain()
    assert (chain.broken_at, chain.reason) == (3, "does not follow the entry before")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"at": timedelta(microseconds=1)},
        {"actor": "staff:suzuki"},
        {"act": "applications.listed"},
        {"subject": "application:7"},
        {"body": "99202"},
        {"details": {"n": 7}},
        {"hash": "ab" * 32},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_member_alone_can_be_changed(changes: dict[str, object]) -> None:
    entry = _write()[1]
    told = {name: entry.at + new if isinstance(new, timedelta) else new for name, new in changes.items()}
    with lifted(connection):
        AuditEntry.objects.filter(number=2).update(**told)
    chain = verify_chain()
    assert (chain.broken_at, chain.reason) == (2, "was changed")


@pytest.mark.django_db
def test_the_newest_entry_cannot_be_written_anew_either() -> None:
    """Nothing follows it that would tell: the head does."""
    _write()
    with lifted(connection):
        AuditEntry.objects.filter(number=3).update(actor="staff:suzuki")
        AuditEntry.objects.filter(number=3).update(hash=hash_of(AuditEntry.objects.get(number=3)))
    with pytest.raises(CommandError, match="missing at the end"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db
def test_a_gap_in_the_numbers_is_named_although_the_hashes_were_made_to_fit() -> None:
    _write(4)
    with lifted(connection):
        _, second, third, fourth = AuditEntry.objects.order_by("number")
        second.delete()
        third.prev_hash = AuditEntry.objects.get(number=1).hash
        third.hash = fourth.prev_hash = hash_of(third)
        fourth.hash = hash_of(fourth)
        third.save()
        fourth.save()
        AuditHead.objects.update(hash=fourth.hash)
    with pytest.raises(CommandError, match="entry 2 missing"):
        call_command("verify_audit", stdout=StringIO())


def _forge(keep: Callable[[AuditEntry], bool]) -> None:
    """A whole new chain out of the entries that an insider keeps, numbered and hashed as if it were the first."""
    kept = [entry for entry in AuditEntry.objects.order_by("number") if keep(entry)]
    prev = "0" * 64
    with lifted(connection):
        AuditEntry.objects.all().delete()
        for number, entry in enumerate(kept, start=1):
            entry.number, entry.prev_hash = number, prev
            entry.hash = prev = hash_of(entry)
            entry.save(force_insert=True)
        AuditHead.objects.update(number=len(kept), hash=prev)


@pytest.mark.django_db
@pytest.mark.requirement("GAP-09")
def test_a_whole_new_chain_does_not_fit_what_was_noted_of_the_old_one() -> None:
    entries = _write(6)
    notes = [f"--at={entry.number}:{entry.hash}" for entry in (entries[1], entries[5])]
    out = StringIO()
    call_command("verify_audit", *notes, f"--at=0:{'0' * 64}", stdout=out)
    assert "3 noted entries are the log's own" in out.getvalue()
    _forge(lambda entry: entry.number != 3)
    call_command("verify_audit", stdout=out)  # it holds in itself: that is why notes are needed
    with pytest.raises(CommandError) as told:
        call_command("verify_audit", *notes, stdout=out)
    assert f"entry 6 was noted as {entries[5].hash}; the log has no such entry (it ends at 5)" in str(told.value)
    assert "entry 2" not in str(told.value)
    with pytest.raises(CommandError, match=f"entry 4 was noted as {entries[3].hash}; the log has [0-9a-f]{{64}}"):
        call_command("verify_audit", f"--at=4:{entries[3].hash}", stdout=out)


@pytest.mark.django_db
def test_of_two_notes_that_contradict_each_other_one_is_not_the_logs() -> None:
    """Two kiosks were told different things under one number: there were two logs, whichever of them this is."""
    kept = _write()[1].hash
    for notes in ([kept, "ab" * 32], ["ab" * 32, kept]):
        with pytest.raises(CommandError, match="entry 2 was noted as") as told:
            call_command("verify_audit", *(f"--at=2:{note}" for note in notes), stdout=StringIO())
        assert f"the log has {kept}" in str(told.value)
    call_command("verify_audit", *[f"--at=2:{kept}"] * 2, stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["7", "7:abc", f"x:{'a' * 64}", f"-1:{'a' * 64}"])
def test_a_note_that_cannot_be_read_is_refused_before_anything_is_walked(wrong: str) -> None:
    with pytest.raises(CommandError, match="NUMBER:HASH"):
        call_command("verify_audit", f"--at={wrong}", stdout=StringIO())


@pytest.mark.django_db
def test_an_emptied_log_does_not_pass_for_a_fresh_one() -> None:
    call_command("verify_audit", stdout=StringIO())
    body = Body.objects.create(code="99201", name="若葉市")
    make_cast(body)
    with lifted(connection):
        AuditEntry.objects.all().delete()
        AuditHead.objects.all().delete()
    with pytest.raises(CommandError, match="the log was emptied"):
        call_command("verify_audit", stdout=StringIO())


@pytest.mark.django_db
def test_free_text_does_not_fit_into_details() -> None:
    for wrong in ("あ" * 201, {"a": "b"}, 0.5, ["rules:broken", ["あ" * 201]], [{"a": "b"}], [[0.5]]):
        with pytest.raises(TypeError, match="short texts"):
            record("staff:sato", "later.act", "look:1", "99201", Anything(said=wrong))
    record("staff:sato", "later.act", "look:1", "99201", Anything(said=["あ" * 200, [True, 3, None]]))
    assert AuditEntry.objects.get().details == {"said": ["あ" * 200, [True, 3, None]]}


@pytest.mark.django_db
@pytest.mark.parametrize("told", [NoDetails(), ApplicationMoved(source="unprocessed", to="completed", revision=2)])
def test_an_act_is_told_with_its_own_details_or_does_not_happen(told: Details) -> None:
    with pytest.raises(TypeError, match="ApplicationRead"):
        record("staff:sato", "application.read", "application:1", "99201", told)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_an_entry_goes_with_its_transaction() -> None:
    with transaction.atomic():
        record("system", "body.made", "body:99201", "99201")
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == 0
    record("system", "body.made", "body:99201", "99201")
    assert verify_chain().entries == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_written() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record("system", "body.made", "body:99201", "99201")
    assert AuditEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    errors: list[BaseException] = []
    start = threading.Barrier(4)

    def write(name: str) -> None:
        try:
            start.wait()
            for turn in range(15):
                with transaction.atomic():
                    record(f"staff:{name}", "application.read", f"application:{turn}", "99201", READ)
        except BaseException as wrong:  # noqa: BLE001  whatever went wrong in the thread is shown by the test
            errors.append(wrong)
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    chain = verify_chain()
    assert (chain.entries, chain.broken_at) == (60, None)
    assert AuditHead.objects.get().number == 60


@pytest.mark.django_db
def test_all_that_is_recorded_inside_comes_last_and_in_its_order_or_nothing_does() -> None:
    def told(*numbers: int) -> list[NewEntry]:
        return [NewEntry("system", "application.arrived", f"application:{n}", "99201", Arrived()) for n in numbers]

    with transaction.atomic(), recorded_last():
        record_all(told(1, 2, 3))
        record("system", "body.made", "body:99201", "99201")
        record_all(told(4, 5))
        assert not AuditEntry.objects.exists()
    subjects = list(AuditEntry.objects.order_by("number").values_list("subject", flat=True))
    assert subjects == [*(f"application:{n}" for n in (1, 2, 3)), "body:99201", "application:4", "application:5"]
    with suppress(RuntimeError), transaction.atomic(), recorded_last():
        record_all(told(6, 7))
        raise RuntimeError
    assert AuditEntry.objects.count() == 6
    assert verify_chain().broken_at is None


@pytest.mark.django_db
def test_each_application_of_a_batch_has_its_own_entry(city: City) -> None:
    hand = city.kiosk(3)
    deliver(hand, *(hand.submit() for _ in range(3)))
    assert drain_verdicts() == 3
    arrived = AuditEntry.objects.filter(act="application.arrived").order_by("number")
    assert [entry.subject for entry in arrived] == [
        application.audit_subject for application in Application.objects.order_by("arrival_number")
    ]
    assert [entry.details["seq"] for entry in arrived] == [1, 2, 3]
