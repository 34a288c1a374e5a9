"""The receipt slip (受付の控え) and the test page: what stands where on 72 mm of paper.

Order and measures: docs/adr/0011-printer.md. A slip holds two numbers, what happens next and whom to ask, never a name,
an address or a birth date. A reprint holds the arrival number only.
"""

from __future__ import annotations

import re
from typing import Final

from hardware.printer.glyphs import BOLD, REGULAR, width_of
from hardware.printer.paper_canvas import PaperCanvas
from hardware.printer.parts import Feed, PaperPart, QrCode, Raster
from hardware.printer.slip import DraftSlip, SlipContent
from hardware.printer.typesetting import Style
from sync.japanese.ruby import plain

WIDTHS: Final = (576, 512)
"""Dots of the 80 mm models this was laid out for: 203 dpi and 180 dpi."""
_QR_MODULE: Final = 6
_QR_QUIET: Final = 4 * _QR_MODULE
"""White on all sides that ISO/IEC 18004 asks for: four modules."""

_CITY = Style(34, BOLD, 1.3)
_TITLE = Style(44, BOLD, 1.25)
_REPRINT = Style(40, BOLD, 1.25)
_STRONG = Style(32, BOLD, 1.35)
_NAME = Style(34, BOLD, 1.3)
_NUMBER = Style(46, BOLD, 1.25)
_CODE = Style(50, BOLD, 1.2)
_HEAD = Style(28, BOLD, 1.4)
_BODY = Style(26, REGULAR, 1.42)
_NOTE = Style(26, BOLD, 1.42)
_LABEL = Style(24, REGULAR, 1.4)
_SECRET_SIZES: Final = (60, 56, 52, 48, 44, 40, 36)
"""The inquiry number stays on one line; W is wide."""


def draw_slip(content: SlipContent | DraftSlip, dots: int = 576) -> tuple[PaperPart, ...]:
    """Lay the slip out for a paper width. Same content and width give the same pixels."""
    if isinstance(content, DraftSlip):
        return _draw_draft(content, dots)
    top, below = _sheet(dots), _sheet(dots)
    _draw_head(top, content)
    _draw_arrival(top, content)
    _draw_check_code(below, content)
    _draw_inquiry_number(below, content)
    _draw_next_steps(below, content)
    _draw_foot(below, content)
    return (
        Raster(top.one_bit()),
        Feed(_QR_QUIET),
        QrCode(content.qr_text, _QR_MODULE),
        Feed(_QR_QUIET),
        Raster(below.one_bit()),
    )


def _draw_draft(content: DraftSlip, dots: int) -> tuple[PaperPart, ...]:
    """The code is as large as an inquiry number, in two lines where four groups have no room on one."""
    sheet = _sheet(dots)
    sheet.gap(8)
    sheet.text(content.city, _CITY, centred=True)
    sheet.text(content.heading, _BODY, centred=True)
    sheet.gap(8)

    def title(bar: PaperCanvas) -> None:
        bar.text(content.title, _TITLE, centred=True)
        if plain(content.title) != content.title_ja:
            bar.text(content.title_ja, _BODY, centred=True)

    sheet.bar(title)
    sheet.gap(8)
    date, _, other_style = content.saved.partition("\n")
    sheet.text(date, _STRONG, centred=True)
    sheet.text(f"{other_style}　{content.kiosk_label}".strip(), _BODY, centred=True)
    sheet.rule()
    sheet.text(content.procedure_label, _LABEL)
    sheet.text(content.procedure, _NAME)
    sheet.rule()

    def code(box: PaperCanvas) -> None:
        box.text(content.code_label, _HEAD)
        for line in _lines_of_groups(content.code, _CODE, box.inner):
            box.text(line, _CODE, centred=True)
        box.text(content.keep_secret, _LABEL)

    sheet.box(code)
    sheet.rule()
    sheet.text(content.ends_label, _LABEL)
    sheet.text(content.ends, _STRONG)
    sheet.marked(content.where, _NOTE)
    sheet.rule()
    sheet.text(content.next_label, _HEAD)
    sheet.gap(4)
    _draw_steps(sheet, content.next_steps)
    sheet.rule()
    for place, line in enumerate(content.contact):
        sheet.text(line, _NOTE if place == 0 else _BODY)
    sheet.gap(12)
    sheet.ends(content.foot, "", _LABEL)
    sheet.gap(8)
    return (Raster(sheet.one_bit()),)


def draw_test_page(lines: tuple[str, ...], dots: int = 576) -> tuple[PaperPart, ...]:
    """A page for staff: the lines, then a ruler of blocks that shows a dead dot of the print head."""
    sheet = _sheet(dots)
    for line in lines:
        sheet.text(line, _BODY)
    sheet.rule()
    sheet.bar(lambda inside: inside.text("0123456789 あア漢字 ABC", _STRONG, centred=True))
    return (Raster(sheet.one_bit()),)


def _sheet(dots: int) -> PaperCanvas:
    if dots not in WIDTHS:
        raise ValueError(f"no layout for {dots} dots; there is one for 576 and one for 512")
    return PaperCanvas(dots, margin=20 if dots == 576 else 14)


def _draw_head(sheet: PaperCanvas, content: SlipContent) -> None:
    sheet.gap(8)
    sheet.text(content.city, _CITY, centred=True)
    if content.heading:
        sheet.text(content.heading, _BODY, centred=True)
    sheet.gap(8)
    if content.trial:
        sheet.bar(lambda bar: bar.text(content.trial, _REPRINT, centred=True))
        sheet.gap(8)
    if content.reprint is not None:
        reprint = content.reprint
        sheet.bar(lambda bar: bar.text(reprint, _REPRINT, centred=True))
        sheet.gap(8)
    sheet.bar(lambda bar: _draw_title(bar, content))
    sheet.gap(8)
    date, _, other_style = content.taken_in.partition("\n")
    sheet.text(date, _STRONG, centred=True)
    sheet.text(f"{other_style}　{content.kiosk_label}".strip(), _BODY, centred=True)
    sheet.rule()


def _draw_title(bar: PaperCanvas, content: SlipContent) -> None:
    bar.text(content.title, _TITLE, centred=True)
    if plain(content.title) != content.title_ja:
        bar.text(content.title_ja, _BODY, centred=True)


def _draw_arrival(sheet: PaperCanvas, content: SlipContent) -> None:
    if content.procedure:
        if content.procedure_label:
            sheet.text(content.procedure_label, _LABEL)
        sheet.text(content.procedure, _NAME)
        sheet.rule()
    sheet.text(content.arrival_label, _LABEL)
    for line in _lines_of_groups(content.arrival_number, _NUMBER, sheet.inner):
        sheet.text(line, _NUMBER)


def _draw_check_code(sheet: PaperCanvas, content: SlipContent) -> None:
    sheet.text(content.check_label, _LABEL, centred=True)
    sheet.text(content.check_code, _CODE, centred=True)
    if content.check_note:
        sheet.text(content.check_note, _LABEL)
    sheet.rule()


def _draw_inquiry_number(sheet: PaperCanvas, content: SlipContent) -> None:
    if content.inquiry_number is None:
        return
    number = content.inquiry_number

    def draw(box: PaperCanvas) -> None:
        box.text(content.inquiry_label, _HEAD)
        box.text(number, _largest_on_one_line(number, box.inner), centred=True)
        box.text(content.keep_secret, _LABEL)

    sheet.box(draw)
    sheet.rule()


def _draw_next_steps(sheet: PaperCanvas, content: SlipContent) -> None:
    if content.next_steps:
        sheet.text(content.next_label, _HEAD)
        sheet.gap(4)
        _draw_steps(sheet, content.next_steps)
        sheet.rule()
    if content.offline_note:
        sheet.marked(content.offline_note, _NOTE)
        sheet.rule()


def _draw_steps(sheet: PaperCanvas, steps: tuple[str, ...]) -> None:
    if len(steps) == 1:
        sheet.text(steps[0], _BODY)
    else:
        sheet.numbered(steps, _BODY)


def _draw_foot(sheet: PaperCanvas, content: SlipContent) -> None:
    for place, line in enumerate(content.contact):
        sheet.text(line, _NOTE if place == 0 else _BODY)
    sheet.gap(12)
    sheet.ends(content.foot, content.copy_label, _LABEL)
    sheet.gap(8)


def _lines_of_groups(number: str, style: Style, width: int) -> list[str]:
    """One line, or two as even as can be, broken behind a hyphen: half a group is copied wrongly."""
    if width_of(number, style.path, style.size) <= width:
        return [number]
    breaks = [(number[: hyphen.end()], number[hyphen.end() :]) for hyphen in re.finditer("-", number)]
    return list(min(breaks, key=lambda lines: max(width_of(line, style.path, style.size) for line in lines)))


def _largest_on_one_line(text: str, width: int) -> Style:
    fitting = [size for size in _SECRET_SIZES if width_of(text, BOLD, size) <= width]
    return Style(next(iter(fitting), _SECRET_SIZES[-1]), BOLD, 1.3)
