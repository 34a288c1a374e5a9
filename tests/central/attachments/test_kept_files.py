"""What a correction keeps belongs to the former version: its parts, its key, and what was found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from central.applications.actions.accept import accept
from central.applications.actions.send_back import send_back
from central.applications.models import Application, ManualCheck
from central.applications.refusals import FilesAwaited
from central.attachments.models import AttachedFile
from central.catalogue.models import ProcedureVersion
from central.intake.actions.record_verdicts import drain_verdicts
from sync.contract.wire.status import MarkedField
from tests.support.between.files_by_hand import PHOTO, PLAN, HandFile, MadeWithFiles, submit_files
from tests.support.between.kiosk_hand import KioskHand
from tests.support.centre.attached import application_page, bring, file_page, file_states, the_application, work_through
from tests.support.centre.deliveries import deliver, view_of
from tests.support.centre.scanner import EICAR
from tests.support.people.staff import Cast, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"ja": "写真を付けなおしてください"}


def is_sent_back(application: Application, cast: Cast, field: str = "photo") -> None:
    """With one question marked."""
    send_back(
        application.pk,
        cast.sato,
        revision=application.revision,
        sentence=WORDS,
        marked=[MarkedField(field, WORDS)],
        until=timezone.localdate() + timedelta(days=14),
    )


def named_to(made: MadeWithFiles) -> list[str]:
    """Files that whoever holds the slip may keep."""
    return [file.sha256 for file in view_of(made.made).files]


def test_a_correction_keeps_files_of_the_former_version_and_brings_new_ones(
    hand: KioskHand, made: MadeWithFiles, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    bring(hand, made)
    work_through()
    is_sent_back(the_application(), cast)
    other = HandFile("ベッド2.jpg", b"\xff\xd8\xff another bed", "image/jpeg")
    again = submit_files(hand, with_files, [other], old=made.made, kept=[PLAN])
    deliver(hand, again.made)
    drain_verdicts()
    assert not ManualCheck.objects.exists(), str(list(ManualCheck.objects.values_list("reasons", "checks")))
    assert file_states() == ["clean", "clean", "clean", "awaited"]
    assert (the_application().files, the_application().files_awaited) == (2, 1)
    with pytest.raises(FilesAwaited):
        accept(the_application().pk, cast.sato, revision=the_application().revision)
    bring(hand, again)
    work_through()
    assert file_states() == ["clean"] * 4
    client = sign_in(cast.sato)
    assert file_page(client, made, 1, version=2).content == PLAN.content
    assert file_page(client, made, 2, version=2).content == other.content
    assert file_page(client, made, 2, version=1).content == PHOTO.content
    accept(the_application().pk, cast.sato, revision=the_application().revision)


def test_a_correction_may_come_while_what_it_keeps_is_still_on_its_way(
    hand: KioskHand, made: MadeWithFiles, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    is_sent_back(the_application(), cast, "phone")
    again = submit_files(hand, with_files, [], old=made.made, kept=[PHOTO])
    deliver(hand, again.made)
    drain_verdicts()
    assert (the_application().files, the_application().files_awaited) == (1, 1)
    bring(hand, made, *made.of_file[1])
    work_through()
    assert file_states() == ["awaited", "clean", "clean"]
    assert (the_application().files_awaited, the_application().files_unchecked) == (0, 0)
    accept(the_application().pk, cast.sato, revision=the_application().revision)


def test_a_correction_that_keeps_what_never_was_is_told(
    hand: KioskHand, made: MadeWithFiles, with_files: ProcedureVersion, cast: Cast
) -> None:
    is_sent_back(the_application(), cast)
    stranger = HandFile("よそ.pdf", b"%PDF-1.7 somebody else's")
    again = submit_files(hand, with_files, [], old=made.made, kept=[stranger])
    deliver(hand, again.made)
    drain_verdicts()
    assert file_states() == ["awaited", "awaited", "broken"]
    assert ManualCheck.objects.get().reasons == ["file_broken"]
    assert "前の版にそのファイルがありません" in application_page(sign_in(cast.sato), made)


def test_a_slip_names_the_files_that_a_correction_may_keep_while_it_is_sent_back(
    hand: KioskHand, made: MadeWithFiles, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    """Those on their way, too; what no person will open must be brought again. Afterwards they are named no more."""
    assert named_to(made) == []
    is_sent_back(the_application(), cast)
    assert [(file.name, file.type, file.size) for file in view_of(made.made).files] == [
        (file.name, file.type, len(file.content)) for file in (PLAN, PHOTO)
    ]
    bad = HandFile("ベッド3.jpg", EICAR, "image/jpeg")
    again = submit_files(hand, with_files, [bad], old=made.made, kept=[PLAN])
    deliver(hand, again.made)
    drain_verdicts()
    assert (named_to(made), named_to(again)) == ([], [])
    is_sent_back(the_application(), cast)
    assert named_to(made) == named_to(again) == [PLAN.sha256, bad.sha256]
    bring(hand, made)
    bring(hand, again)
    work_through()
    assert file_states() == ["clean", "clean", "clean", "infected"]
    assert named_to(made) == named_to(again) == [PLAN.sha256]


def test_nobody_keeps_or_finds_out_about_a_file_of_another_application(
    hand: KioskHand, made: MadeWithFiles, with_files: ProcedureVersion, cast: Cast, scanner: str
) -> None:
    """Its hash is known, say from a copy; what it brings is what a hash that nobody has brings."""
    mine = submit_files(hand, with_files, [HandFile("私の.pdf", b"%PDF-1.7 mine")])
    deliver(hand, mine.made)
    bring(hand, made)
    bring(hand, mine)
    work_through()
    assert file_states() == ["clean"] * 3
    application = Application.objects.get(arrival_number=mine.made.arrival)
    is_sent_back(application, cast)
    nobodys = HandFile("だれの.pdf", b"%PDF-1.7 nobody's")
    again = submit_files(hand, with_files, [], old=mine.made, kept=[PLAN, nobodys])
    deliver(hand, again.made)
    drain_verdicts()
    files = AttachedFile.objects.filter(application=application, version__number=2).order_by("number")
    assert list(files.values_list("state", "found", "kept")) == [("broken", "no_parts", None)] * 2
    application.refresh_from_db()
    is_sent_back(application, cast)
    assert (named_to(mine), named_to(again)) == ([], [])
    client = sign_in(cast.sato)
    assert [file_page(client, again, place, version=2).status_code for place in (1, 2)] == [404, 404]
