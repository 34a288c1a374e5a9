"""One view per kind of screen; `VIEWS` says which, and each is loaded when its first page is shown."""

from __future__ import annotations

from importlib import import_module
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

VIEWS: dict[type[Screen], tuple[str, str]] = {
    Welcome: ("welcome", "WelcomeView"),
    Choose: ("choose", "ChooseView"),
    Picture: ("picture", "PictureView"),
    NumberPad: ("secret_pads", "NumberPadView"),
    PasswordPad: ("secret_pads", "PasswordPadView"),
    FormPage: ("form_page", "FormPageView"),
    KeyboardPage: ("keyboard_page", "KeyboardPageView"),
    Review: ("review", "ReviewView"),
    Progress: ("progress", "ProgressView"),
    Done: ("done", "DoneView"),
    StatusPage: ("status", "StatusView"),
    Question: ("dialogs", "QuestionView"),
    StaffPanel: ("staff_panel", "StaffPanelView"),
    Settings: ("dialogs", "SettingsView"),
}


def view_of(kind: type[Screen]) -> type[View[Any]]:
    """The view that draws this kind of screen."""
    module, name = VIEWS[kind]
    view: type[View[Any]] = getattr(import_module(f"{__name__}.{module}"), name)
    return view


def load_views() -> None:
    """All of them now."""
    for kind in VIEWS:
        view_of(kind)
