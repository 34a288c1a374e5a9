"""Since when each thing to touch has stood in its place: a touch means what was under the finger when it was seen.

A finger that comes down before a thing was there long enough to be read was meant for what stood there before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum, auto

from kiosk.screens.choose import Choose
from kiosk.screens.controls import Role
from kiosk.screens.dialogs import Dialog
from kiosk.screens.form_page import FormPage
from kiosk.screens.frame import Screen
from kiosk.screens.keyboard_page import KeyboardPage
from kiosk.screens.pick_list import PickList
from kiosk.screens.picture import Picture
from kiosk.screens.review import Review
from kiosk.screens.secret_pads import NumberPad, PasswordPad
from kiosk.screens.status import StatusScreen
from kiosk.ui.display_list import DisplayList, Target
from sync.contract.forms.rules import CONSENT_GIVEN

SEEN_AFTER_S = 0.45
"""Second taps of a double tap come 80 to 400 ms after the first; nobody reads a page and touches it sooner."""


class Change(Enum):
    """What a drawn sheet is to the one before it."""

    SAME_PAGE = auto()
    """What is equal has stood all the time."""
    SAME_PAD = auto()
    """Something must be read anew (what was typed is wrong), and only the keys have stood all the time."""
    OTHER_PAGE = auto()
    """Nothing on it was seen yet."""


def change_between(former: Screen, now: Screen) -> Change:
    """Whether the resident still looks at the same page."""
    if type(former) is not type(now) or _place(former) != _place(now):
        return Change.OTHER_PAGE
    if must_be_seen(former) or must_be_seen(now):
        alike = replace(former, frame=replace(former.frame, strip=now.frame.strip)) == now
    else:
        alike = _content(former) == _content(now)
    if alike:
        return Change.SAME_PAGE
    return Change.SAME_PAD if _pad(former) is not None and _pad(former) == _pad(now) else Change.OTHER_PAGE


def must_be_seen(screen: Screen) -> bool:
    """Confirmation, consent, what cannot be undone, what the office marked: any change of it is another page."""
    match screen:
        case Review():
            return True
        case Dialog(buttons=buttons, seconds=None):
            return any(button.role is Role.FINAL for button in buttons)
        case FormPage(fields=fields, open_field=""):
            return any(view.asked or [value for value, _ in view.choices] == [CONSENT_GIVEN] for view in fields)
        case _:
            return False


def is_key(target: Target) -> bool:
    """A key of a pad or keyboard: types one character, or takes one back."""
    return target.press == "key" or target.silent


def _place(screen: Screen) -> Hashable:
    frame = screen.frame
    return frame.title, frame.procedure, frame.stage, frame.page


def _content(screen: Screen) -> Hashable:
    """What makes it another page for the eye; of everything else each thing to touch is compared by itself."""
    match screen:
        case Choose():
            return screen.pages, screen.as_list, tuple((tile.key, tile.label) for tile in screen.tiles)
        case FormPage():
            return screen.open_field, screen.fields[0].id if screen.fields else "", screen.summary
        case KeyboardPage():
            return screen.label, screen.entry, screen.error
        case PickList():
            return screen.pages, screen.sought, tuple(pick.label for pick in screen.picks)
        case NumberPad() | PasswordPad():
            return screen.note, screen.warning
        case Picture():
            return screen.picture, screen.lines, screen.banner
        case StatusScreen():
            return screen.procedure, screen.state
        case Dialog():
            return screen.buttons
        case _:
            return ()


def _pad(screen: Screen) -> Hashable:
    match screen:
        case FormPage(open_field=field_id) if field_id:
            return field_id
        case KeyboardPage():
            return screen.label, screen.entry
        case NumberPad() | PasswordPad():
            return screen.frame.title
        case _:
            return None


class TapGuard:
    """Moments at which things to touch were first seen, on an injected monotonic clock."""

    def __init__(self, now: Callable[[], float], seen_after_s: float = SEEN_AFTER_S) -> None:
        self._now = now
        self._seen_after_s = seen_after_s
        self._since: dict[Hashable, float | None] = {}
        self._sheet = 0
        """Counts sheets: a frame that was drawn of a former one says nothing about this."""

    @property
    def sheet(self) -> int:
        """Number of the sheet that stands now."""
        return self._sheet

    def put(self, sheet: DisplayList, change: Change) -> None:
        """This sheet is now to be drawn in place of the former one."""
        former, self._since = self._since, {}
        self._sheet += 1
        for target in sheet.targets:
            goes_on = change is Change.SAME_PAGE or (change is Change.SAME_PAD and is_key(target))
            # 決定 was seen before it could be touched.
            since = _first(former, (*_names(target), ("unable", target.rect, target.label))) if goes_on else None
            self._since.update((name, since) for name in (*_names(target), ("able", target.rect, target.label)))
        for rect, label in sheet.disabled:
            names = (("unable", rect, label), ("able", rect, label))
            self._since[names[0]] = _first(former, names) if change is Change.SAME_PAGE else None

    def drawn(self, sheet: int) -> None:
        """The first frame of this sheet stands on the panel."""
        if sheet == self._sheet:
            now = self._now()
            self._since.update((name, now) for name, since in self._since.items() if since is None)

    def seen(self, target: Target, begun_s: float | None = None) -> bool:
        """Whether a touch that began then, or begins now, can be meant for this."""
        since = _first(self._since, _names(target))
        return since is not None and (self._now() if begun_s is None else begun_s) - since >= self._seen_after_s

    def same(self, held: Target, sheet: DisplayList) -> Target | None:
        """What a finger holds, as it stands in a new sheet of the same page."""
        names = set(_names(held))
        return next((target for target in sheet.targets if not names.isdisjoint(_names(target))), None)

    def forget(self) -> None:
        """Nothing stands any more."""
        self._since.clear()
        self._sheet += 1


def _names(target: Target) -> Iterator[Hashable]:
    """Things with a name in common are the same thing, most certain first."""
    yield target.rect, target.action, target.label
    if is_key(target):
        # A letter that is a capital now is still the same key.
        yield target.rect, target.action


def _first(since: Mapping[Hashable, float | None], names: Iterable[Hashable]) -> float | None:
    return next((since[name] for name in names if name in since), None)
