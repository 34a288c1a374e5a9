"""In a trial nothing is mailed (ENT-23): nobody gives an address for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.devices.outbox import KeepSubmission
from kiosk.screens.form_page import FormPage
from kiosk.screens.picture import Picture
from kiosk.screens.touches import Chosen
from kiosk.steps.apply.confirm import CheckAnswers
from kiosk.steps.apply.save_draft import AskSave
from tests.kiosk.visits.test_every_kind import filled
from tests.support.kiosk.every_kind import ANSWERS, every_kind, offering
from tests.support.kiosk.kiosk_in_a_box import KioskInABox

SAID = "テスト運用のため、メールは送りません。"


@pytest.mark.parametrize("trial", [True, False])
def test_a_trial_says_that_nothing_is_mailed_and_asks_no_address_for_a_draft(tmp_path: Path, trial: bool) -> None:
    box = KioskInABox(tmp_path, contents=offering(every_kind(trial=trial)))
    box.starts("every_kind")
    filled(box, ANSWERS, until="mail")
    page = box.screens.now
    assert isinstance(page, FormPage)
    (mail,) = [view for view in page.fields if view.id == "mail"]
    assert (SAID in mail.help) is trial
    box.does(Chosen("save_draft"))
    assert isinstance(box.screens.now, Picture)
    asked = [button.label for button in box.screens.now.buttons]
    assert ("期限の前にメールで知らせる" in asked) is not trial
    box.does(Chosen("mail"))
    assert isinstance(box.step, AskSave) is trial
    box.close()


@pytest.mark.parametrize("trial", [True, False])
def test_the_address_of_a_trial_goes_nowhere_beside_the_statement(tmp_path: Path, trial: bool) -> None:
    box = KioskInABox(tmp_path, contents=offering(every_kind(trial=trial)))
    box.starts("every_kind")
    filled(box, ANSWERS)
    assert isinstance(box.step, CheckAnswers)
    box.confirms()
    kept = box.last_asked(KeepSubmission)
    assert isinstance(kept, KeepSubmission)
    assert kept.mail == (None if trial else ANSWERS["mail"])
    box.close()
