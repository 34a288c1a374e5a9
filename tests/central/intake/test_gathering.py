"""Contacts that come at the same moment share a transaction, and nothing else."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError

from central.audit.models import AuditEntry
from central.audit.verify import verify_chain
from central.database.bulk_rows import RowWriter
from central.intake.actions import take_custody as taking
from central.intake.contact_entries import present
from central.intake.custody import custody_rows
from central.intake.custody.custody_rows import log_edge
from central.intake.custody.group_commit import GroupCommit
from central.intake.documents import current_incarnation
from central.intake.models import CustodyEntry, SentAck
from central.intake.refusals import KioskApiError
from central.kiosks.models import SuspicionEvidence
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.centre_process import wait_for
from tests.support.centre.city import City

GIVE_UP_S = 30


class Held:
    """Work that notes what it was given together, and waits until it may go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.together: list[list[int]] = []

    def __call__(self, jobs: Sequence[int]) -> list[int | Exception]:
        self.together.append(list(jobs))
        self.begun.set()
        assert self.go_on.wait(GIVE_UP_S)
        return [job * 2 if job else ZeroDivisionError() for job in jobs]


def gather(work: Any, jobs: Sequence[int], **limits: Any) -> tuple[list[Future[int]], ThreadPoolExecutor]:
    """The first job is being done; the others have come meanwhile."""
    gathering: GroupCommit[int, int] = GroupCommit(work, **limits)
    pool = ThreadPoolExecutor(len(jobs))
    futures = [pool.submit(gathering.do, jobs[0])]
    assert work.begun.wait(GIVE_UP_S)
    futures += [pool.submit(gathering.do, job) for job in jobs[1:]]
    wait_for(lambda: len(gathering._gathered) == len(jobs) - 1)
    return futures, pool


def test_who_comes_meanwhile_is_done_together_and_each_gets_its_own_answer() -> None:
    work = Held()
    futures, pool = gather(work, [1, 2, 0, 3])
    work.go_on.set()
    with pool:
        assert [futures[place].result(GIVE_UP_S) for place in (0, 1, 3)] == [2, 4, 6]
        with pytest.raises(ZeroDivisionError):
            futures[2].result(GIVE_UP_S)
    assert work.together[0] == [1]
    assert sorted(work.together[1]) == [0, 2, 3]


def test_no_more_is_done_together_than_others_can_wait_for() -> None:
    """Large ones by themselves, small ones with their neighbours; each gets its answer."""
    work = Held()
    futures, pool = gather(work, [1, 3, 3, 3, 30], size=abs, most=10)
    work.go_on.set()
    with pool:
        assert [future.result(GIVE_UP_S) for future in futures] == [2, 6, 6, 6, 60]
    assert sorted(job for some in work.together for job in some) == [1, 3, 3, 3, 30]
    assert all(len(some) == 1 or sum(some) <= 10 for some in work.together)
    assert len(work.together) < 5, "small ones have company"


def test_what_ends_the_worker_leaves_nobody_waiting() -> None:
    class Ends(Held):
        def __call__(self, jobs: Sequence[int]) -> list[int | Exception]:
            assert jobs, "what was taken up was not answered"
            super().__call__(jobs)
            raise SystemExit

    work = Ends()
    futures, pool = gather(work, [1, 2, 3])
    work.go_on.set()
    with pool:
        assert {type(future.exception(GIVE_UP_S)) for future in futures} == {SystemExit}


def test_what_ends_one_thread_ends_no_other() -> None:
    class EndsOnce(Held):
        def __call__(self, jobs: Sequence[int]) -> list[int | Exception]:
            answers = super().__call__(jobs)
            if len(jobs) > 1:
                raise SystemExit
            return answers

    work = EndsOnce()
    futures, pool = gather(work, [1, 2, 3])
    work.go_on.set()
    with pool:
        ended = [type(future.exception(GIVE_UP_S)) for future in futures]
        assert sorted(kind is SystemExit for kind in ended) == [False, False, True]
        assert {2, 4, 6} > {future.result() for future in futures if future.exception() is None}


def test_what_fails_for_all_is_each_threads_own_to_raise() -> None:
    class Away(Held):
        def __call__(self, jobs: Sequence[int]) -> list[int | Exception]:
            super().__call__(jobs)
            raise OperationalError("away")

    work = Away()
    futures, pool = gather(work, [1, 2, 3])
    work.go_on.set()
    with pool:
        raised = [future.exception(GIVE_UP_S) for future in futures]
    assert {type(one) for one in raised} == {OperationalError}
    assert len({id(one) for one in raised}) == len(raised)


def contact_of(hand: KioskHand, city: City, nonce: str | None = None) -> taking.Contact:
    kiosk = city.row(hand)
    keys = {hand.entry_key.kid: hand.entry_key.trusted()}
    shown = present([made.entry for made in hand.made], keys, hand.code, hand.heartbeat(), 0)
    return taking.Contact(kiosk.pk, nonce or kiosk.nonce, hand.heartbeat(), shown, current_incarnation())


@pytest.fixture
def hands(city: City) -> list[KioskHand]:
    found = [city.kiosk(number) for number in (1, 2, 3)]
    for hand in found:
        hand.submit()
        hand.submit()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("PROM-10")
def test_a_contact_that_cannot_be_stored_holds_up_no_other(
    city: City, hands: list[KioskHand], monkeypatch: pytest.MonkeyPatch
) -> None:
    write, poisoned = taking.write_kiosk, hands[1].code

    def refuse_one(writer: RowWriter, kiosk: Any) -> None:
        if kiosk.code == poisoned:
            raise ValueError(kiosk.code)
        write(writer, kiosk)

    monkeypatch.setattr(taking, "write_kiosk", refuse_one)
    answers = taking._take_together([contact_of(hand, city) for hand in hands])
    assert [type(answer) for answer in answers] == [taking.Custody, ValueError, taking.Custody]
    assert [city.row(hand).stored_up_to for hand in hands] == [2, 0, 2]
    assert CustodyEntry.objects.count() == log_edge().size == 4
    assert SentAck.objects.count() == AuditEntry.objects.filter(act="kiosk.delivered").count() == 2
    assert verify_chain().broken_at is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("PROM-07")
def test_one_nonce_is_spent_once_by_contacts_that_come_together(city: City, hands: list[KioskHand]) -> None:
    same = contact_of(hands[0], city)
    first, second, other = taking._take_together([same, same, contact_of(hands[1], city)])
    assert isinstance(first, taking.Custody)
    assert isinstance(other, taking.Custody)
    assert isinstance(second, KioskApiError)
    assert (second.code, second.nonce) == ("stale_nonce", city.row(hands[0]).nonce)
    assert CustodyEntry.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_each_contact_is_told_of_the_log_as_it_stood_after_its_own_entries(city: City, hands: list[KioskHand]) -> None:
    taking._take_together([contact_of(hand, city) for hand in hands])
    told = AuditEntry.objects.filter(act="kiosk.delivered").order_by("number").values_list("details", flat=True)
    assert [details["log"] for details in told] == [2, 4, 6]


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("PROM-08")
def test_each_is_known_again_by_the_acknowledgement_that_it_got(city: City, hands: list[KioskHand]) -> None:
    """What it takes in from then on was not made before: a deadline may hang on it."""
    answers = taking._take_together([contact_of(hand, city) for hand in hands])
    for hand, answer in zip(hands, answers, strict=True):
        assert isinstance(answer, taking.Custody)
        hand.ack = hashlib.sha256(answer.ack).hexdigest()
        hand.submit()
    taking._take_together([contact_of(hand, city) for hand in hands])
    given = dict(SentAck.objects.values_list("sha256", "at"))
    for hand in hands:
        assert hand.ack is not None
        brackets = (
            CustodyEntry.objects.filter(kiosk=city.row(hand)).order_by("seq").values_list("not_before", flat=True)
        )
        assert list(brackets) == [None, None, given[hand.ack]]


@pytest.mark.django_db(transaction=True)
def test_a_suspicious_contact_is_no_suspicion_of_its_company(city: City, hands: list[KioskHand]) -> None:
    good = contact_of(hands[0], city)
    hands[2].head = "ab" * 32
    hands[2].submit()
    taking._take_together([good, contact_of(hands[2], city)])
    assert SuspicionEvidence.objects.get().kiosk.code == hands[2].code
    assert city.row(hands[0]).stored_up_to == city.row(hands[2]).stored_up_to == 2


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_nobody_is_tried_alone(
    city: City, hands: list[KioskHand], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def away(*_: object) -> None:
        tried.append(1)
        raise OperationalError

    contacts = [contact_of(hand, city) for hand in hands]
    monkeypatch.setattr(custody_rows, "lock_log", away)
    with pytest.raises(OperationalError):
        taking._take_together(contacts)
    assert len(tried) == 1
