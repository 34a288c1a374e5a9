"""The signed reply document, from an accepted application to the applicant's mailbox and the counter."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from central.applications.models import Application, HandlingEvent, StatusPublication
from central.audit.models import AuditEntry
from central.catalogue.reply_rules import reply_rule
from central.certificates.authenticity.checks import Verdict, check_file, check_number
from central.certificates.issuing import mail_attachment
from central.certificates.issuing.document_files import file_of
from central.certificates.issuing.end import revoke, void
from central.certificates.issuing.issue import issue
from central.certificates.kinds import reply_letter
from central.certificates.kinds.reply_letter.request import Letter
from central.certificates.models import IssuedDocument
from central.certificates.refusals import Incomplete, NoSuchChange, StillValid
from central.certificates.signing.certificates import CA_FILE
from central.certificates.states import Category, DocumentState
from central.notices.actions.decide import send_again
from central.notices.drain import drain_notices
from central.notices.models import Delivery, PostOfficeTrouble
from sync.contract.chain.statement import Source
from sync.contract.states import HandlingStatus
from sync.contract.wire.messages import read_message
from sync.contract.wire.status import StatusBlob, StatusView
from sync.envelope.status import open_status
from tests.central.certificates.conftest import Accepted, Claimed
from tests.central.notices.post_office import taken
from tests.support.centre.applications import make_application
from tests.support.centre.certificates import (
    die_with_files_signed,
    issue_as_asked,
    issue_now,
    pdfsig,
    resume_now,
    text_of,
)
from tests.support.people.staff import Cast

DECIDED = {"from_month": "令和8年12月分から", "monthly": "25,000円", "paid": "偶数月の15日"}
BY_MAIL = Letter(DECIDED, by_mail=True)


def _issued(application: Application, cast: Cast, letter: Letter = BY_MAIL) -> tuple[IssuedDocument, bytes]:
    (document,) = issue_now(application, cast.sato, letter)
    return document, file_of(document)


def _status(application: Application) -> StatusView:
    """As a kiosk opens it with the slip's key."""
    key = bytes(application.versions.get().status_key)
    row = StatusPublication.objects.order_by("-cursor").first()
    assert row is not None
    view = open_status(StatusBlob(row.status_id, row.cursor, bytes(row.sealed)), key)
    return read_message(StatusView, view)


def test_who_is_not_in_the_register_is_addressed_as_stated(claimed: Claimed, cast: Cast) -> None:
    """The list's name is cut to the length of its column; a letter is not."""
    application = claimed(answers={"name": ("架空　一郎", Source.CARD)})
    Application.objects.filter(pk=application.pk).update(applicant_name="架空　一")
    application.refresh_from_db()
    assert "架空一郎様" in text_of(_issued(application, cast)[1])


@pytest.mark.requirement("CERT-09")
def test_a_signed_reply_reaches_the_applicant_by_mail_and_on_the_slips_status(
    claimed: Claimed, cast: Cast, box: Path, settings: Any, tmp_path: Path
) -> None:
    application = claimed()
    assert application.status == HandlingStatus.ACCEPTED_REPLY_PENDING
    document, data = _issued(application, cast)
    application.refresh_from_db()
    assert application.status == HandlingStatus.ACCEPTED_REPLIED
    drain_notices()
    drain_notices()
    (mail,) = taken(box)
    assert mail.recipients == ["sakura@mail.example"]
    assert {name: base64.b64decode(file) for name, file in mail.files.items()} == {f"{document.number}.pdf": data}
    assert "市の電子署名が付いた通知書（PDF）を付けています" in mail.text
    said = pdfsig(data, settings.KEYS_DIR / CA_FILE, tmp_path)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "Total document signed" in said
    assert check_file(data).verdict is Verdict.VALID
    assert check_number(document.number, document.code).verdict is Verdict.VALID
    ready = _status(application).ready
    for words in ready.values():
        assert document.number in words
        assert "/check/" in words
    assert "令和" in ready["ja"]
    event = HandlingEvent.objects.get(act="reply_issued")
    assert (event.from_status, event.to_status) == ("accepted_reply_pending", "accepted_replied")
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"reply.reserved", "reply.issued", "application.reply_issued", "notice.mailed"} <= acts


def test_a_file_that_cannot_be_read_now_puts_off_its_own_mail_and_no_other(
    claimed: Claimed, cast: Cast, box: Path, settings: Any, tmp_path: Path
) -> None:
    settings.STORE = str(tmp_path / "store")
    _issued(claimed(), cast)
    settings.STORE = str(tmp_path / "not mounted")
    make_application(7, mail="another@mail.example")
    drain_notices()
    assert [mail.recipients for mail in taken(box)] == [["another@mail.example"]]
    waiting = Delivery.objects.exclude(document="").get()
    assert waiting.state == Delivery.State.PLANNED
    assert waiting.not_before > timezone.now()
    assert not PostOfficeTrouble.objects.exists(), "the post office was not even asked"
    settings.STORE = str(tmp_path / "store")
    Delivery.objects.update(not_before=None)
    drain_notices()
    assert [mail.recipients for mail in taken(box)][1:] == [["sakura@mail.example"]]


def test_the_letter_says_what_was_decided_with_names_as_the_register_writes_them(claimed: Claimed, cast: Cast) -> None:
    text = text_of(_issued(claimed(), cast)[1])
    assert "渡邉\U000e010fさくら様" in text, "the card's stand-in gives way to the register's glyph"
    assert "渡邉\U000e010f葵" in text
    assert "渡邉次郎令和8年9月21日生" in text, "who is not in the register stands as stated"
    assert "25,000円" in text
    assert "児童手当認定通知書" in text
    assert "3か月以内に、若葉市長に対して審査請求" in text
    assert "6か月以内に、若葉市を被告として" in text
    assert "架空の人・架空の市" in text
    assert "7654321" not in text
    assert "緑ヶ丘" not in text, "what may travel by mail has no address"


def test_the_longest_letter_stays_on_its_one_sheet(claimed: Claimed, cast: Cast) -> None:
    long = {f"child_{place}_name": ("渡邉　" + "葵" * 37, "resident") for place in (1, 2, 3)}
    born = {f"child_{place}_birth_on": ("2026-09-21", "resident") for place in (1, 2, 3)}
    application = claimed(answers=long | born)
    document, data = _issued(application, cast, Letter(dict.fromkeys(DECIDED, "額" * 60), by_mail=False))
    assert document.sheets == 1
    text = text_of(data)
    assert text.count("額" * 60) == 3
    assert text.count("葵") == 3 * 37, "a long name is set smaller and broken into lines, never cut"


def test_who_gave_no_address_reads_it_on_the_status_page_and_collects_it(
    claimed: Claimed, cast: Cast, box: Path
) -> None:
    application = claimed(mail="")
    with pytest.raises(Incomplete):
        _issued(application, cast)
    document, _ = _issued(application, cast, Letter(DECIDED, by_mail=False))
    drain_notices()
    assert taken(box) == []
    assert document.number in _status(application).ready["ja"]


def test_a_reply_that_is_only_collected_is_told_by_mail_without_the_file(
    claimed: Claimed, cast: Cast, box: Path
) -> None:
    document, _ = _issued(claimed(language="en"), cast, Letter(DECIDED, by_mail=False))
    drain_notices()
    (mail,) = taken(box)
    assert mail.files == {}
    assert document.number in mail.text
    assert "Your notice is ready" in mail.headers["Subject"]


def test_a_copy_of_the_resident_record_never_goes_by_mail(
    accepted: Accepted, cast: Cast, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = accepted()
    with pytest.raises(NoSuchChange):
        issue(application.pk, cast.sato, reply_letter.KIND, BY_MAIL, revision=application.revision)
    (made,) = issue_as_asked(application, cast.sato)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.update(by_mail=True)
    Delivery.objects.create(
        body=application.body,
        application=application,
        once="forged",
        to="hanako@mail.example",
        document=made.document.number,
        state_at=made.document.reserved_at,
    )
    Application.objects.update(mail="hanako@mail.example")
    allowing = reply_rule("99201", "child_allowance")
    monkeypatch.setattr(mail_attachment, "reply_rule", lambda *_: allowing)
    drain_notices()
    assert taken(box) == []
    assert Delivery.objects.get(once="forged").failure == "document_ended"


def test_a_reply_that_was_revoked_before_the_worker_came_stays_here(claimed: Claimed, cast: Cast, box: Path) -> None:
    application = claimed()
    document, data = _issued(application, cast)
    with pytest.raises(NoSuchChange):
        void(document.number, cast.sato, "間違い")
    revoke(document.number, cast.sato, "金額の誤り")
    for _ in range(2):
        drain_notices()
    (mail,) = taken(box)
    assert mail.files == {}
    assert "取り消しました" in mail.text
    assert document.number in mail.text
    assert check_file(data).verdict is Verdict.REVOKED
    status = _status(application)
    assert status.ready == {}
    assert document.number in status.notices[-1]["ja"]
    application.refresh_from_db()
    again, _ = _issued(application, cast)
    assert again.number != document.number


def test_only_one_reply_counts_at_a_time(claimed: Claimed, cast: Cast) -> None:
    application = claimed()
    _issued(application, cast)
    application.refresh_from_db()
    with pytest.raises(StillValid):
        _issued(application, cast)
    assert IssuedDocument.objects.count() == Delivery.objects.count() == 1


def test_a_process_that_dies_after_the_number_tells_nobody_and_is_resumed_once(
    claimed: Claimed, cast: Cast, box: Path
) -> None:
    application = claimed()
    die_with_files_signed(issue(application.pk, cast.sato, reply_letter.KIND, BY_MAIL, revision=application.revision))
    drain_notices()
    assert taken(box) == []
    reserved = IssuedDocument.objects.get()
    assert reserved.state == DocumentState.RESERVED
    (document,) = resume_now(application, cast.sato)
    drain_notices()
    (mail,) = taken(box)
    assert list(mail.files) == [f"{reserved.number}.pdf"]
    assert document.decided == DECIDED
    assert document.category == Category.REPLY


class DiesAt:
    """A worker that goes no further than this place."""

    def __init__(self, label: str) -> None:
        self._label = label

    def reach(self, label: str) -> None:
        if label == self._label:
            raise WorkerDied


class WorkerDied(Exception):
    """Instead of a killed process."""


@pytest.mark.parametrize(("place", "went"), [("sending_committed", 0), ("taken_by_server", 1)])
def test_a_worker_killed_while_the_reply_goes_out_leaves_it_to_a_person(
    claimed: Claimed, cast: Cast, box: Path, place: str, went: int
) -> None:
    document, _ = _issued(claimed(), cast)
    with pytest.raises(WorkerDied):
        drain_notices(failpoints=DiesAt(place))
    Delivery.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    for _ in range(3):
        drain_notices()
    assert len(taken(box)) == went
    row = Delivery.objects.get()
    assert (row.document, row.state) == (document.number, Delivery.State.UNKNOWN)
    send_again(row.pk, cast.sato)
    drain_notices()
    assert [list(mail.files) for mail in taken(box)] == [[f"{document.number}.pdf"]] * (went + 1)


def test_every_line_of_the_letter_must_be_decided(claimed: Claimed, cast: Cast) -> None:
    application = claimed()
    for decided in (DECIDED | {"monthly": " "}, {"monthly": "25,000円"}, DECIDED | {"monthly": "円" * 61}):
        with pytest.raises(Incomplete):
            _issued(application, cast, Letter(decided, by_mail=False))
    assert IssuedDocument.objects.count() == 0
