"""What a kiosk may ask of drafts, over its signed questions; and that nobody guesses one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.utils import timezone

from central.audit.models import AuditEntry
from central.drafts import guessing
from central.drafts.expiry import EXPIRE, FORGET_TRACES
from central.drafts.models import CodeMisses, DraftNotice, DraftTrace, SealedDraft
from central.drafts.wiping import overwritten
from central.kiosks.fleet import rows_of
from central.kiosks.models import Kiosk as Kiosks
from sync.contract.numbers import draft_code_of
from sync.contract.wire.drafts import (
    DRAFT_END,
    DRAFT_EXTEND,
    DRAFT_FETCH,
    DRAFT_KEEP,
    DRAFT_STANDING,
    KEPT_DAYS,
    Draft,
    DraftEndAsked,
    DraftEndTold,
    DraftExtendAsked,
    DraftExtendTold,
    DraftFetchAsked,
    DraftFetchTold,
    DraftItem,
    DraftKeepAsked,
    DraftKeepTold,
    DraftsStandingAsked,
    DraftsStandingTold,
)
from sync.contract.wire.messages import read_message, write_message
from sync.envelope.drafts import DraftKeys, draft_keys, open_draft, seal_draft, seal_notify
from sync.envelope.keys.signer import TrustedKey
from tests.support.between.kiosk_hand import KioskHand
from tests.support.between.questions_by_hand import Inquirer
from tests.support.centre.city import City
from tests.support.centre.jobs import run_kind

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "猫柳銀之丞"
KINDS = {
    DraftKeepAsked: (DRAFT_KEEP, DraftKeepTold),
    DraftFetchAsked: (DRAFT_FETCH, DraftFetchTold),
    DraftEndAsked: (DRAFT_END, DraftEndTold),
    DraftExtendAsked: (DRAFT_EXTEND, DraftExtendTold),
    DraftsStandingAsked: (DRAFT_STANDING, DraftsStandingTold),
}


def content() -> Draft:
    item = DraftItem("name", "お名前", CANARY, CANARY, "resident")
    return Draft(1, "bulky_waste", 1, "ab" * 32, "kana", "ja", "standard", "standard", False, False, (item,))


def keys_of(number: int) -> DraftKeys:
    return draft_keys(draft_code_of(number.to_bytes(10, "big")))


class Kiosk:
    """Asks as the agent of a kiosk carries it."""

    def __init__(self, hand: KioskHand, base: str, ack: TrustedKey) -> None:
        self.hand, self.base, self.ack = hand, base, ack
        self.resident = Inquirer(hand)

    def asks(self, asked: msgspec.Struct) -> Any:
        kind, told = KINDS[type(asked)]
        question = self.resident.question(write_message(asked), kind)
        said = self.resident.told(self.resident.claims(self.resident.ask(self.base, question), self.ack))
        assert said.outcome == "answered", said
        return read_message(told, bytes(said.answer))

    def keeps(self, keys: DraftKeys, ends_on: date | None = None, **other: Any) -> Any:
        day = ends_on or timezone.localdate() + timedelta(days=KEPT_DAYS)
        sealed = seal_draft(content(), keys, bytes(12))
        return self.asks(DraftKeepAsked(1, keys.id, sealed, keys.proof_sha256, day.isoformat(), **other))


@pytest.fixture
def base(live_server: Any) -> str:
    return str(live_server.url)


@pytest.fixture
def kiosk(city: City, base: str) -> Kiosk:
    return Kiosk(city.kiosk(3), base, TrustedKey(city.keys.ack.public))


@pytest.fixture
def other(city: City, base: str) -> Kiosk:
    return Kiosk(city.kiosk(4), base, TrustedKey(city.keys.ack.public))


@pytest.mark.requirement("FORM-07", "GAP-22", "PROM-04")
def test_what_one_kiosk_gives_another_fetches_and_the_centre_reads_nothing_of_it(kiosk: Kiosk, other: Kiosk) -> None:
    keys = keys_of(1)
    told = kiosk.keeps(keys)
    assert (told.state, told.ends_on) == ("kept", (timezone.localdate() + timedelta(days=KEPT_DAYS)).isoformat())
    assert kiosk.keeps(keys) == told, "said again it changes nothing"
    here = other.asks(DraftFetchAsked(1, keys.id))
    assert here.state == "here"
    assert open_draft(here.sealed, keys) == content()
    row = SealedDraft.objects.get()
    everything = b"|".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in vars(row).values()
    )
    for secret in (CANARY.encode(), b"bulky_waste", keys.content, keys.proof, keys.proof.hex().encode()):
        assert secret not in everything


@pytest.mark.requirement("PROM-07")
def test_who_has_no_paper_ends_and_extends_nothing(kiosk: Kiosk, other: Kiosk) -> None:
    keys = keys_of(1)
    kiosk.keeps(keys)
    wrong = bytes(32).hex()
    assert other.asks(DraftEndAsked(1, keys.id, wrong, "submitted")) == DraftEndTold(1, "refused")
    assert other.asks(DraftExtendAsked(1, keys.id, wrong)) == DraftExtendTold(1, "refused")
    again = DraftKeepAsked(1, keys.id, bytes(2000), keys.proof_sha256, "2027-01-01")
    assert other.asks(again) == DraftKeepTold(1, "other"), "nor is it written over"
    assert SealedDraft.objects.filter(extended=False).count() == 1
    assert CodeMisses.objects.get().times == 2


@pytest.mark.requirement("DEL-06", "GAP-31")
def test_an_end_is_told_to_who_asks_and_leaves_a_line_without_content(kiosk: Kiosk, other: Kiosk, city: City) -> None:
    keys, unknown = keys_of(1), keys_of(2)
    recipient = city.keys.hpke.recipient()
    kiosk.keeps(keys, notify=seal_notify("hanako@example.com", keys.id, recipient))
    assert DraftNotice.objects.count() == 1
    for _twice in range(2):
        ended = other.asks(DraftEndAsked(1, keys.id, keys.proof.hex(), "submitted"))
        assert ended == DraftEndTold(1, "ended")
    assert not SealedDraft.objects.exists()
    assert not DraftNotice.objects.exists()
    fetched = kiosk.asks(DraftFetchAsked(1, keys.id))
    assert (fetched.state, fetched.reason, fetched.sealed) == ("ended", "submitted", None)
    assert kiosk.asks(DraftsStandingAsked(1, (keys.id, unknown.id))).ended == (keys.id,)
    assert kiosk.keeps(keys).state == "ended", "what a kiosk brings up late does not rise again"
    line = AuditEntry.objects.get(act="draft.ended")
    assert (line.actor, line.subject, line.details) == (f"kiosk:{other.hand.code}", "drafts", {"reason": "submitted"})


@pytest.mark.requirement("GAP-31")
def test_another_month_is_given_once(kiosk: Kiosk) -> None:
    keys, today = keys_of(1), timezone.localdate()
    kiosk.keeps(keys)
    for _twice in range(2):
        told = kiosk.asks(DraftExtendAsked(1, keys.id, keys.proof.hex()))
        assert told == DraftExtendTold(1, "extended", (today + timedelta(days=2 * KEPT_DAYS)).isoformat())
    assert kiosk.asks(DraftFetchAsked(1, keys.id)).extended


@pytest.mark.requirement("DEL-06", "PROM-08")
@pytest.mark.parametrize("said", ["1970-01-02", "2099-12-31", "nonsense-0"])
def test_a_day_by_a_clock_that_was_far_off_is_a_month_from_now(kiosk: Kiosk, said: str) -> None:
    keys, today = keys_of(1), timezone.localdate()
    sealed = seal_draft(content(), keys, bytes(12))
    day = said if said[4] == "-" else "2026-99-99"
    told = kiosk.asks(DraftKeepAsked(1, keys.id, sealed, keys.proof_sha256, day))
    assert told == DraftKeepTold(1, "kept", (today + timedelta(days=KEPT_DAYS)).isoformat())


@pytest.mark.requirement("DEL-06", "GAP-31")
def test_what_is_over_goes_at_night_with_a_count_and_opens_to_the_end_of_its_last_day(kiosk: Kiosk) -> None:
    today, over, last = timezone.localdate(), keys_of(1), keys_of(2)
    kiosk.keeps(over)
    kiosk.keeps(last, today)
    SealedDraft.objects.filter(pk=over.id).update(ends_on=today - timedelta(days=1))
    assert kiosk.asks(DraftFetchAsked(1, over.id)).reason == "expired", "also before anybody has wiped it"
    assert run_kind(EXPIRE).rows == 1
    assert list(SealedDraft.objects.values_list("pk", flat=True)) == [last.id]
    assert kiosk.asks(DraftFetchAsked(1, last.id)).state == "here"
    assert kiosk.asks(DraftFetchAsked(1, over.id)).reason == "expired"
    line = AuditEntry.objects.get(act="draft.expired")
    assert (line.actor, line.details) == ("system", {"count": 1})
    DraftTrace.objects.update(forget_on=today - timedelta(days=1))
    assert run_kind(FORGET_TRACES).rows == 1


def test_whoever_tries_names_is_slowed_down_and_staff_are_told_which_kiosk_it_is(
    kiosk: Kiosk, other: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "OF_A_KIOSK", replace(guessing.OF_A_KIOSK, burst=4))
    monkeypatch.setattr(guessing, "TOLD_FROM", 6)
    keys = keys_of(1)
    other.keeps(keys)
    said = [kiosk.asks(DraftFetchAsked(1, f"{number:032x}")).state for number in range(6)]
    assert said == ["none"] * 4 + ["wait"] * 2
    assert kiosk.asks(DraftFetchAsked(1, keys.id)).state == "wait", "nor does it learn whether it was right"
    assert other.asks(DraftFetchAsked(1, keys.id)).state == "here", "nobody else waits for that"
    assert [(row.kiosk, row.times) for row in guessing.kiosks_that_guess(timezone.localdate())] == [
        (kiosk.hand.code, 7)
    ]
    rows = rows_of(Kiosks.objects.order_by("code"), {}, timezone.now())
    (told,) = [row for row in rows if "7回まちがえています" in row.reason]
    assert told.kiosk.code == kiosk.hand.code
    assert told.rank <= 1, "among what needs hands"


def test_what_is_deleted_is_overwritten_in_the_file(kiosk: Kiosk) -> None:
    keys = keys_of(1)
    kiosk.keeps(keys)
    if connection.vendor != "sqlite":
        return  # vacuum comes by itself
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        with overwritten():
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (0,)
