"""What a screen says, without widgets. Steps make these; views draw them; tests compare them.

All texts are finished words in the resident's language. Easy Japanese carries ruby as `{漢字|かんじ}`; a view draws it,
everything else calls `sync.contract.chain.statement.plain`. A button carries the event that its touch posts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.events import Back, Cancelled, Event, Next


class Role(StrEnum):
    """How much a button asks for attention. One MAIN per screen at most."""

    MAIN = "main"
    SECOND = "second"
    NEUTRAL = "neutral"
    FINAL = "final"
    """Cannot be undone: always asked once more."""


@dataclass(frozen=True)
class Button:
    """A button with its words and what its touch means. `reason` says why it is not possible now."""

    label: str
    event: Event
    role: Role = Role.NEUTRAL
    icon: str = ""
    enabled: bool = True
    reason: str = ""


class Stage(StrEnum):
    """The five steps of the bar (FORM-08): 手続き 本人確認 入力 確認・署名 受付."""

    CHOOSE = "choose"
    IDENTIFY = "identify"
    FILL = "fill"
    CONFIRM = "confirm"
    DONE = "done"


class Tone(StrEnum):
    """Kind of a banner, chip or dialog."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Strip:
    """Top line of every screen: usable or not, connected or not, day and time."""

    state: str
    line: str
    day: str
    time: str
    icon: str = "check-circle"
    tone: Tone = Tone.OK


@dataclass(frozen=True)
class Frame:
    """What stands around the content. `stages` are the five words of the bar, empty where there is no bar."""

    title: str
    """The question of the page."""
    strip: Strip | None = None
    city: str = ""
    procedure: str = ""
    stages: tuple[str, ...] = ()
    stage: Stage | None = None
    page: str = ""
    """入力 2 / 3 ページ."""
    notes: tuple[str, ...] = ()
    leave: Button | None = None
    back: Button | None = None
    forward: Button | None = None
    extra: Button | None = None
    """A third button of the action bar, for example 控えが出ない."""
    pages_on: bool = False
    """`extra` turns to the next page of what must be read to its end: back, `extra` and `forward` keep their places in
    the bar also where one of them is missing, so that no touch for the next page falls on what ends the reading."""
    assist: bool = True
    assist_words: tuple[str, ...] = ()
    """ことば, 文字 標準, 色 標準, 低い画面, 読み上げ, 係員を呼ぶ."""
    staff: bool = False
    """Dark strip: nobody takes it for a public page."""


@dataclass(frozen=True)
class Chip:
    """A small sign: icon and word."""

    text: str
    icon: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True)
class Banner:
    """A framed message: what is, and what it means."""

    tone: Tone
    title: str
    text: str = ""
    icon: str = ""
    event: Event | None = None


@dataclass(frozen=True)
class Screen:
    """Base of all screens."""

    frame: Frame


@dataclass(frozen=True)
class Welcome(Screen):
    """k01: the language buttons are the start buttons; below, services with today's state."""

    city: str
    greeting: str
    languages: tuple[Button, ...]
    services: tuple[Chip, ...]
    banner: Banner | None = None


@dataclass(frozen=True)
class Tile:
    """One thing to choose. Not possible now: stays visible with its reason."""

    key: str
    label: str
    icon: str
    notes: tuple[str, ...] = ()
    chip: Chip | None = None
    enabled: bool = True
    chosen: bool = False


@dataclass(frozen=True)
class Choose(Screen):
    """k02: tiles (life events) or a list, in pages of what fits; `shortcuts` below."""

    tiles: tuple[Tile, ...]
    as_list: bool = False
    pages: tuple[int, int] = (1, 1)
    tabs: tuple[Tile, ...] = ()
    shortcuts: tuple[Button, ...] = ()
    empty: str = ""


@dataclass(frozen=True)
class Picture(Screen):
    """k03, k12: a picture that says what to do with the hands, larger than its words."""

    picture: str
    """insert_card_slot, insert_card_flat, take_card, take_slip, no_paper, reader_gone, out_of_service, call_staff …"""
    lines: tuple[str, ...]
    banner: Banner | None = None
    promises: tuple[Chip, ...] = ()
    buttons: tuple[Button, ...] = ()
    code: str = ""
    """For staff (P-02)."""
    loud: bool = False
    """Full-screen yellow: card or slip left behind."""


@dataclass(frozen=True)
class NumberPad(Screen):
    """k04: PIN of `digits` digits; posts TypedSecret. Masked, no tone, no pressed look."""

    digits: int
    note: str = ""
    warning: str = ""
    most_digits: int | None = None
    """Staff PINs: 4 to 8 digits."""


@dataclass(frozen=True)
class PasswordPad(Screen):
    """k08: capitals and digits, 6 to 16, dots; posts TypedSecret. `signs`: what follows is signed, not only read."""

    fewest: int = 6
    most: int = 16
    note: str = ""
    warning: str = ""
    signs: bool = True


class Entry(StrEnum):
    """How a field takes its value."""

    KEYBOARD = "keyboard"
    KANA = "kana"
    LATIN = "latin"
    DIGITS = "digits"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    LOCKED = "locked"


@dataclass(frozen=True)
class FieldView:
    """One field of a form page."""

    id: str
    label: str
    entry: Entry
    value: str = field(default="", repr=False)
    """As stored; for DATE ISO, for CHOICES values joined by newline."""
    shown: str = field(default="", repr=False)
    required_mark: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, label)"""
    unit: str = ""
    example: str = ""
    help: str = ""
    check: str = field(default="", repr=False)
    """Green instant check: western date and age."""
    error: str = ""
    asked: str = ""
    """What the office wrote at this field of a returned application."""
    source: Chip | None = None
    eras: tuple[tuple[str, str], ...] = ()
    """(key, label) of the eras that can be true here, western included."""
    button: Button | None = None
    """For example 住所を入れる beside a postal code."""
    is_name: bool = False
    """The name of a person or place: drawn in IPAmj Mincho."""
    marked: bool = False
    """`shown` is words of the definition, with readings; else what was said is drawn as it is, braces too."""
    remark: str = ""
    """Beside what the card says and no font draws: who looks after it."""


@dataclass(frozen=True)
class FormPage(Screen):
    """k05, k11: fields that are one answer; errors above the field and summed up on top."""

    fields: tuple[FieldView, ...]
    summary: Banner | None = None
    open_field: str = ""
    """Its pad is open in the place of the lower content."""


@dataclass(frozen=True)
class KeyboardPage(Screen):
    """k06: field and candidates up, keys down; posts TypedText, or Back."""

    label: str
    entry: Entry
    text: str = field(default="", repr=False)
    most_characters: int = 100
    example: str = ""
    grouping: tuple[int, ...] = ()
    """Digits only: how to group what is typed, for example (5, 8, 3, 4, 2)."""
    error: str = ""
    """Why what was typed cannot stand; above the field."""
    is_name: bool = False
    """The name of a person or place: drawn in IPAmj Mincho."""


@dataclass(frozen=True)
class ReviewLine:
    """One line of the confirm screen; text is byte for byte that of the statement."""

    heading: bool
    label: str = field(repr=False)
    shown: str = field(repr=False)
    source: Chip | None = None
    edit: Button | None = None
    label_reading: str = field(default="", repr=False)
    is_name: bool = False
    """The name of a person or place: drawn in IPAmj Mincho."""
    remark: str = ""
    """Beside what the card says and no font draws: who looks after it."""


@dataclass(frozen=True)
class Review(Screen):
    """k07: all answers of this page of the review; the main button only on the last page."""

    lines: tuple[ReviewLine, ...] = field(repr=False)
    note: str = ""
    pages: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Progress(Screen):
    """k08: true steps, done / running / to come; nobody can leave."""

    steps: tuple[tuple[str, str], ...]
    """(words, done | running | waiting)"""
    warning: str = ""


@dataclass(frozen=True)
class Done(Screen):
    """k09: green block first, then the numbers, then what happens next."""

    headline: str
    taken_in: str
    arrival_label: str
    arrival_number: str
    inquiry_label: str
    inquiry_line: str = field(repr=False)
    check_label: str
    check_code: str
    qr_text: str = field(repr=False)
    banner: Banner | None
    slip_title: str
    slip_text: str
    next_title: str
    next_steps: tuple[str, ...]


@dataclass(frozen=True)
class StatusPage(Screen):
    """k10: big words, time line, the one thing to do, age of the information."""

    procedure: str
    state: str
    tone: Tone
    timeline: tuple[tuple[str, str, str], ...]
    """(words, time, done | current | waiting)"""
    banner: Banner | None
    lines: tuple[tuple[str, str], ...] = ()
    age: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Question(Screen):
    """A dialog over the dimmed page: one main answer, safe answers beside."""

    text: str
    buttons: tuple[Button, ...]
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    seconds: int | None = None
    """k13: counts down, drawn as a ring with its number."""
    seconds_of: int | None = None


@dataclass(frozen=True)
class StaffPart:
    """One part of the machine on the staff page, in words."""

    name: str
    state: str
    tone: Tone
    icon: str
    button: Button | None = None


@dataclass(frozen=True)
class StaffPanel(Screen):
    """k14: six parts, the queue with a sentence per entry, never a name."""

    parts: tuple[StaffPart, ...]
    queue_title: str
    queue: tuple[str, ...]
    readable: str
    """読まれる内容 なし: what a thief could read now."""
    buttons: tuple[Button, ...] = ()
    told: str = ""
    """What was just done, or why not."""


@dataclass(frozen=True)
class Settings(Screen):
    """k15: a sheet over the page. Each row: words and its choices with the event of each."""

    rows: tuple[tuple[str, tuple[Button, ...]], ...]
    close: Button


def back(label: str) -> Button:
    """The usual 戻る."""
    return Button(label, Back(), icon="arrow-left")


def forward(label: str, event: Event | None = None) -> Button:
    """The usual 次へ: the one main button, at the lower right."""
    return Button(label, event or Next(), Role.MAIN, icon="arrow-right")


def leave(label: str) -> Button:
    """The usual やめる, at the top right."""
    return Button(label, Cancelled(), icon="x")
