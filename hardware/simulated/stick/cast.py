"""Sticks with a name, for the hand, for demonstrations and tests: what Hanako brings, and what goes wrong in life."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from PIL import Image, ImageDraw

from hardware.simulated.stick.exfat_image import exfat_image
from hardware.simulated.stick.fat_image import fat_image


def a_pdf(words: str = "Certificate of income", pages: int = 1) -> bytes:
    """A small PDF with these words on each page."""
    drawn = f"BT /F1 28 Tf 60 700 Td ({words}) Tj ET".encode("ascii")
    kids = " ".join(f"{4 + number} 0 R" for number in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R "
    page += b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode("ascii"),
        f"<< /Length {len(drawn)} >>\nstream\n".encode("ascii") + drawn + b"\nendstream",
        *([page] * pages),
    ]
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode("ascii") + content + b"\nendobj\n"
    table = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode("ascii")
    made += b"".join(f"{place:010d} 00000 n \n".encode("ascii") for place in places)
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode("ascii")
    return bytes(made)


def a_photograph(width: int = 1200, height: int = 900) -> bytes:
    """A house under a sky, as a JPEG."""
    drawn = Image.new("RGB", (width, height), "#9cc9ee")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((0, height * 2 // 3, width, height), fill="#7a9a5b")
    pen.rectangle((width // 4, height // 3, width * 3 // 4, height * 5 // 6), fill="#d9c7a8")
    pen.polygon(((width // 5, height // 3), (width // 2, height // 8), (width * 4 // 5, height // 3)), fill="#8c4a3b")
    pen.rectangle((width * 9 // 20, height // 2, width * 11 // 20, height * 5 // 6), fill="#5a3d2b")
    made = io.BytesIO()
    drawn.save(made, "JPEG", quality=85)
    return made.getvalue()


def a_locked_zip() -> bytes:
    """A ZIP that says of its one file that it needs a password."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", b"secret")
    locked = bytearray(made.getvalue())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    return bytes(locked)


def _hanako() -> bytes:
    files = {"家の写真.jpg": a_photograph(), "課税証明書.pdf": a_pdf(pages=2), "書類/就労証明書.pdf": a_pdf("Work")}
    return bytes(fat_image(files, 16, "HANAKO").image)


def _wrong() -> bytes:
    files = {
        "ひみつ.zip": a_locked_zip(),
        "大きい写真.jpg": b"\xff\xd8\xff" + bytes((10 << 20) + 1),
        "IMG_0001.HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200),
        "プログラム.pdf": b"MZ" + bytes(200),
        "家の写真.jpg": a_photograph(),
    }
    return bytes(exfat_image(files, "TARO").image)


def _ntfs() -> bytes:
    made = bytearray(1 << 20)
    made[:11], made[510:512] = b"\xeb\x52\x90NTFS    ", b"\x55\xaa"
    return bytes(made)


def _many() -> bytes:
    photograph = a_photograph(120, 90)
    return bytes(fat_image({f"DCIM/IMG_{number:04d}.JPG": photograph for number in range(60)}).image)


STICKS: dict[str, Callable[[], bytes]] = {
    "hanako": _hanako,
    "wrong": _wrong,
    "many": _many,
    "ntfs": _ntfs,
    "empty": lambda: bytes(fat_image({}).image),
}
"""Name → the image."""
