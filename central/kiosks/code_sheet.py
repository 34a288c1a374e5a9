"""A sheet of paper that carries a one-time enrolment code to the kiosk: to be scanned there, or typed.

The code is good for minutes and used once, so the sheet says until when and asks to be destroyed.
"""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sync.japanese.glyph_chain import IPAMJ_MINCHO

FONT = "IPAmjMincho"
_LEFT, _TOP = 25 * mm, A4[1] - 35 * mm
_QR_SIDE = 60 * mm


def code_sheet(kiosk: str, code: str, good_until: datetime) -> bytes:
    """One A4 page (PDF) with the code as text and as QR. `good_until` is shown as local time."""
    pdfmetrics.registerFont(TTFont(FONT, IPAMJ_MINCHO))
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=A4, pageCompression=1)
    canvas.setTitle(f"enrolment {kiosk}")
    canvas.setFont(FONT, 24)
    canvas.drawString(_LEFT, _TOP, "端末の登録")
    canvas.setFont(FONT, 14)
    lines = (
        f"端末　{kiosk}",
        f"{good_until:%Y-%m-%d %H:%M} まで、1回だけ使えます。",
        "端末で読み取るか、文字を入力してください。",
        "使い終わったら、この紙は細断してください。",
    )
    for place, line in enumerate(lines):
        canvas.drawString(_LEFT, _TOP - (14 + 8 * place) * mm, line)
    canvas.setFont("Courier-Bold", 22)
    canvas.drawString(_LEFT, _TOP - 55 * mm, code[:17])
    canvas.drawString(_LEFT, _TOP - 65 * mm, code[18:])
    symbol = QrCodeWidget(code, barLevel="M", barWidth=_QR_SIDE, barHeight=_QR_SIDE)
    drawing = Drawing(_QR_SIDE, _QR_SIDE)
    drawing.add(symbol)
    drawing.drawOn(canvas, _LEFT, _TOP - 75 * mm - _QR_SIDE)
    canvas.showPage()
    canvas.save()
    return page.getvalue()


def write_privately(path: Path, data: bytes) -> None:
    """A new file that only its owner may read: the code on it is a secret for its minutes.

    Raises:
        FileExistsError: an older sheet lies there.
    """
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(data)
