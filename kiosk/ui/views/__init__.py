"""One view per kind of screen; `VIEWS` says which."""

from __future__ import annotations

from typing import Any

from kiosk.screen import (
    Choose,
    Done,
    FormPage,
    KeyboardPage,
    NumberPad,
    PasswordPad,
    Picture,
    Progress,
    Question,
    Review,
    Screen,
    Settings,
    StaffPanel,
    StatusPage,
    Welcome,
)
from kiosk.ui.view import View
from kiosk.ui.views.choose import ChooseView
from kiosk.ui.views.dialogs import QuestionView, SettingsView
from kiosk.ui.views.done import DoneView
from kiosk.ui.views.form_page import FormPageView
from kiosk.ui.views.keyboard_page import KeyboardPageView
from kiosk.ui.views.picture import PictureView
from kiosk.ui.views.progress import ProgressView
from kiosk.ui.views.review import ReviewView
from kiosk.ui.views.secret_pads import NumberPadView, PasswordPadView
from kiosk.ui.views.staff_panel import StaffPanelView
from kiosk.ui.views.status import StatusView
from kiosk.ui.views.welcome import WelcomeView

VIEWS: dict[type[Screen], type[View[Any]]] = {
    Welcome: WelcomeView,
    Choose: ChooseView,
    Picture: PictureView,
    NumberPad: NumberPadView,
    PasswordPad: PasswordPadView,
    FormPage: FormPageView,
    KeyboardPage: KeyboardPageView,
    Review: ReviewView,
    Progress: ProgressView,
    Done: DoneView,
    StatusPage: StatusView,
    Question: QuestionView,
    StaffPanel: StaffPanelView,
    Settings: SettingsView,
}
