"""One view per kind of screen; `VIEWS` says which, and each is loaded when its first page is shown.
Each file draws what the file of the same name in `kiosk.screens` says. What several share:

pads            grids of keys
date_entry      a day, a month or a time being typed; judges nothing
field_controls  a field of a form page with what is said around it
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kiosk.screens.attachments import Attachments
from kiosk.screens.choose import Choose
from kiosk.screens.dialogs import Dialog, Settings
from kiosk.screens.done import Done
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.pick_list import PickList
from kiosk.screens.picture import Picture
from kiosk.screens.procedure_page import ProcedurePage
from kiosk.screens.progress import Progress
from kiosk.screens.review import Review
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.staff_panel import StaffPanel
from kiosk.screens.status import StatusScreen
from kiosk.screens.welcome import Welcome
from kiosk.ui.view import View

VIEWS: dict[type[Screen], tuple[str, str]] = {
    Welcome: ("welcome", "WelcomeView"),
    Choose: ("choose", "ChooseView"),
    Attachments: ("attachments", "AttachmentsView"),
    Picture: ("picture", "PictureView"),
    NumberPad: ("secret_pads", "NumberPadView"),
    PasswordPad: ("secret_pads", "PasswordPadView"),
    FormPage: ("form_page", "FormPageView"),
    KeyboardPage: ("keyboard_page", "KeyboardPageView"),
    PickList: ("pick_list", "PickListView"),
    Review: ("review", "ReviewView"),
    ProcedurePage: ("procedure_page", "ProcedurePageView"),
    Progress: ("progress", "ProgressView"),
    Done: ("done", "DoneView"),
    StatusScreen: ("status", "StatusScreenView"),
    Dialog: ("dialogs", "DialogView"),
    StaffPanel: ("staff_panel", "StaffPanelView"),
    Settings: ("dialogs", "SettingsView"),
}


def view_of(kind: type[Screen]) -> type[View[Any]]:
    """The view that draws this kind of screen."""
    module, name = VIEWS[kind]
    view: type[View[Any]] = getattr(import_module(f"{__name__}.{module}"), name)
    return view
