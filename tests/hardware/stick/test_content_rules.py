"""Each reason has its own word, told by what is inside a file; what may come along comes along whole. Everything here
goes through the real sandbox.
"""

from __future__ import annotations

import io
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from hardware.stick.content.archives import MOST_INSIDE, MOST_LAYERS, MOST_PARTS
from hardware.stick.content.kinds import FileKind
from hardware.stick.messages import MOST_BYTES, Fetched
from hardware.stick.reading import StickReply, examined
from hardware.stick.trouble import StickRefused, StickTrouble

ALL = tuple(kind.value for kind in FileKind)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def pdf(password: str = "", pages: int = 2, only_owner: bool = False) -> bytes:
    made = io.BytesIO()
    locked = StandardEncryption("" if only_owner else password, "owner", canPrint=0) if password else None
    canvas = Canvas(made, encrypt=locked)
    for number in range(pages):
        canvas.drawString(100, 700, f"page {number}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    made = io.BytesIO()
    drawn = Image.new("RGB", size, "red")
    drawn.paste("blue", (0, 0, size[0] // 2, size[1] // 2))
    drawn.save(made, kind, **more)
    return made.getvalue()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def locked_zip(files: dict[str, bytes], where: str = "both") -> bytes:
    """Encrypted, by its rows in the table, by what stands before each file, or by both."""
    made = bytearray(zipped(files, zipfile.ZIP_STORED))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        if where == "both" or (where == "table") == (sign == b"PK\x01\x02"):
            place = made.index(sign)
            made[place + at] |= 1
    return bytes(made)


def word(more: dict[str, bytes] | None = None) -> bytes:
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"} | (more or {}))


def embedded(layers: int, innermost: bytes = b"1") -> bytes:
    """So many documents inside one, each in the next."""
    made = word({"word/media/a.bin": innermost})
    for _layer in range(layers):
        made = word({"word/embeddings/a.docx": made})
    return made


def bomb() -> bytes:
    return zipped({"zeros.txt": bytes(200 << 20)})


def lying_bomb() -> bytes:
    """It says that it unpacks to a hundred bytes."""
    made = bytearray(zipped({"zeros.txt": bytes(100 << 20)}))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", made, made.index(sign) + at, 100)
    return bytes(made)


def compound(inside: str) -> bytes:
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500) + inside.encode("utf-16-le") + bytes(500)


def wide_picture() -> bytes:
    """A PNG of 30,000 × 30,000 dots in a few kilobytes."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def heic() -> bytes:
    return struct.pack(">I4s4sI4s4s", 24, b"ftyp", b"heic", 0, b"mif1", b"heic") + bytes(100)


def taken(content: bytes, name: str, wanted: tuple[str, ...] = ALL) -> StickReply:
    return examined(content, name, wanted)


def refused(content: bytes, name: str, wanted: tuple[str, ...] = ALL) -> StickTrouble:
    with pytest.raises(StickRefused) as raised:
        examined(content, name, wanted)
    return raised.value.trouble


REFUSED: dict[StickTrouble, list[tuple[str, Callable[[], bytes]]]] = {
    StickTrouble.MARKED_INFECTED: [
        ("eicar.com", lambda: EICAR),
        ("hidden.pdf", lambda: pdf() + EICAR),
        ("a.zip", lambda: zipped({"a.txt": EICAR})),
        ("a.docx", lambda: word({"word/a.bin": EICAR})),
        ("a.docx", lambda: embedded(MOST_LAYERS, EICAR)),
        ("a.zip", lambda: zipped({"a.docx": word({"word/a.bin": EICAR})})),
    ],
    StickTrouble.NOT_AS_NAMED: [("program.pdf", lambda: b"MZ" + bytes(500)), ("a.jpg", lambda: b"no picture")],
    StickTrouble.UNKNOWN_KIND: [("program.exe", lambda: b"MZ" + bytes(500)), ("noending", lambda: b"x")],
    StickTrouble.HEIC: [("IMG_0001.HEIC", heic), ("IMG_0001.jpg", heic)],
    StickTrouble.TWO_KINDS: [
        ("both.jpg", lambda: picture() + zipped({"a.txt": b"1"})),
        ("both.pdf", lambda: pdf() + zipped({"a.txt": b"1"})),
        ("both.png", lambda: picture("PNG") + zipped({"a.txt": b"1"})),
        ("both.jpg", lambda: picture(comment=b"%PDF-1.7 ")),
        ("both.pdf", lambda: b"GIF89a" + pdf()),
        ("both.zip", lambda: b"PK\x03\x04" + bytes(40) + zipped({"a.txt": b"1"})),
    ],
    StickTrouble.ZIP_PASSWORD: [
        ("a.zip", lambda: locked_zip({"a.txt": b"1"})),
        ("a.zip", lambda: locked_zip({"a.txt": b"1"}, "table")),
        ("a.zip", lambda: locked_zip({"a.txt": b"1"}, "before")),
    ],
    StickTrouble.ZIP_PASSWORD_INSIDE: [
        ("a.zip", lambda: zipped({"a.pdf": pdf("secret")})),
        ("a.zip", lambda: zipped({"a.zip": locked_zip({"a.txt": b"1"})})),
        ("a.zip", lambda: zipped({"a.docx": compound("EncryptedPackage")})),
    ],
    StickTrouble.ZIP_IN_ZIP: [
        ("a.zip", lambda: zipped({"b.zip": zipped({"a.txt": b"1"})})),
        ("a.zip", lambda: zipped({"__MACOSX/._a": zipped({"a.txt": b"1"})})),
        ("a.docx", lambda: word({"word/embeddings/a.zip": zipped({"a.txt": b"1"})})),
        ("a.docx", lambda: word({"word/media/a.bin": b"words before it" + zipped({"a.txt": b"1"})})),
        ("a.docx", lambda: embedded(MOST_LAYERS + 1)),
        ("a.zip", lambda: zipped({"a.docx": word({"word/embeddings/a.zip": zipped({"a.txt": b"1"})})})),
        ("a.zip", lambda: zipped({"a.docx": embedded(MOST_LAYERS + 1)})),
    ],
    StickTrouble.ZIP_TOO_MUCH: [
        ("a.zip", bomb),
        ("a.zip", lambda: zipped({"a.docx": word({"word/a.xml": bytes(80 << 20)})})),
        ("a.docx", lambda: word({"word/embeddings/a.docx": word({"word/a.xml": bytes(80 << 20)})})),
    ],
    StickTrouble.ZIP_TOO_MANY: [
        ("a.zip", lambda: zipped({f"{n}.txt": b"1" for n in range(MOST_INSIDE + 1)})),
        ("a.zip", lambda: zipped({"a.docx": word({f"word/{n}": b"1" for n in range(MOST_PARTS)})})),
    ],
    StickTrouble.ZIP_UNKNOWN_INSIDE: [
        ("a.zip", lambda: zipped({"a.exe": b"MZ" + bytes(500)})),
        ("a.zip", lambda: zipped({"a.heic": heic()})),
    ],
    StickTrouble.ZIP_DAMAGED: [
        ("a.zip", lambda: zipped({"a.txt": b"1" * 500})[:-30]),
        ("a.zip", lambda: zipped({"../../etc/a.txt": b"1"})),
        ("a.zip", lambda: zipped({"a.txt": b"good words"}, zipfile.ZIP_STORED).replace(b"good words", b"evil words")),
        ("a.zip", lying_bomb),
    ],
    StickTrouble.PDF_PASSWORD: [("a.pdf", lambda: pdf("secret"))],
    StickTrouble.PDF_DAMAGED: [("a.pdf", lambda: pdf()[:-200]), ("a.pdf", lambda: b"%PDF-1.7 startxref %%EOF")],
    StickTrouble.OFFICE_PASSWORD: [("a.docx", lambda: compound("EncryptedPackage"))],
    StickTrouble.OFFICE_OLD: [("a.doc", lambda: compound("WordDocument"))],
    StickTrouble.OFFICE_MACROS: [
        ("a.docx", lambda: word({"word/vbaProject.bin": b"1"})),
        ("a.docx", lambda: word({"word/embeddings/b.docx": word({"word/vbaProject.bin": b"1"})})),
    ],
    StickTrouble.PICTURE_DAMAGED: [
        ("a.jpg", lambda: picture(size=(600, 400))[:-400]),
        ("a.png", lambda: picture("PNG")[:60]),
        ("a.jpg", lambda: b"\xff\xd8\xff" + bytes(500)),
    ],
    StickTrouble.PICTURE_TOO_LARGE: [("a.png", wide_picture)],
    StickTrouble.EMPTY: [("a.pdf", lambda: b""), ("a.zip", lambda: zipped({}))],
}


@pytest.mark.requirement("ATT-01", "ATT-03", "ATT-04")
@pytest.mark.parametrize(
    ("trouble", "name", "made"),
    [(trouble, name, made) for trouble, cases in REFUSED.items() for name, made in cases],
    ids=[f"{trouble}-{number}" for trouble, cases in REFUSED.items() for number in range(len(cases))],
)
def test_each_reason_has_its_own_word(trouble: StickTrouble, name: str, made: Callable[[], bytes]) -> None:
    assert refused(made(), name) is trouble


@pytest.mark.requirement("ATT-01")
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", pdf(), FileKind.PDF),
        ("a.pdf", pdf("x", only_owner=True), FileKind.PDF),
        ("a.jpg", picture(), FileKind.JPEG),
        ("a.png", picture("PNG"), FileKind.PNG),
        ("a.zip", zipped({"a.pdf": pdf(), "写真/b.jpg": picture(), "notes.txt": "めも".encode("cp932")}), FileKind.ZIP),
        ("a.zip", zipped({"a.docx": word(), "__MACOSX/._a": b"\0\1"}), FileKind.ZIP),
        ("a.docx", word(), FileKind.WORD),
        ("a.docx", embedded(MOST_LAYERS), FileKind.WORD),
        ("a.zip", zipped({"a.docx": embedded(MOST_LAYERS)}), FileKind.ZIP),
        ("a.xlsx", zipped({"[Content_Types].xml": b"1", "xl/workbook.xml": b"1"}), FileKind.EXCEL),
    ],
    ids=[
        "pdf",
        "pdf-for-reading-only",
        "jpeg",
        "png",
        "zip",
        "zip-with-word",
        "word",
        "layers",
        "zip-with-layers",
        "excel",
    ],
)
def test_what_is_taken_comes_along(name: str, content: bytes, kind: FileKind) -> None:
    reply = taken(content, name)
    assert isinstance(reply.answer, Fetched)
    assert (reply.answer.name, reply.answer.media_type, reply.answer.was_renamed) == (name, kind.value, False)
    if kind not in (FileKind.JPEG, FileKind.PNG):
        assert reply.content == content
    assert len(reply.dots) == reply.answer.wide * reply.answer.tall * 3
    assert bool(reply.dots) == (kind in (FileKind.PDF, FileKind.JPEG, FileKind.PNG))
    assert reply.answer.pages == (2 if kind is FileKind.PDF else 0)


@pytest.mark.requirement("ATT-01")
def test_a_procedure_takes_only_the_kinds_that_it_names() -> None:
    assert refused(picture(), "a.jpg", (FileKind.PDF.value,)) is StickTrouble.NOT_WANTED
    assert refused(word(), "a.zip", (FileKind.ZIP.value,)) is StickTrouble.NOT_WANTED
    assert isinstance(taken(pdf(), "a.pdf", (FileKind.PDF.value,)).answer, Fetched)


@pytest.mark.parametrize(
    ("name", "better"),
    [("scan.pdf", "scan.jpg"), ("scan.png", "scan.jpg"), ("scan", "scan.jpg"), ("課税.証明", "課税.証明.jpg")],
)
def test_a_picture_with_a_wrong_ending_comes_along_with_the_right_one(name: str, better: str) -> None:
    answer = taken(picture(), name).answer
    assert isinstance(answer, Fetched)
    assert (answer.name, answer.was_renamed) == (better, True)


def test_a_picture_goes_on_without_what_the_telephone_noted_and_upright() -> None:
    noted = Image.Exif()
    noted[0x0112] = 6
    noted[0x010F] = "HanakoPhone"
    noted.get_ifd(0x8825)[2] = (36.0, 33.0, 57.0)
    was = picture(exif=noted, comment=b"home of Hanako", icc_profile=b"profile of Hanako" * 20, size=(60, 40))
    reply = taken(was + b"appended by Hanako", "IMG.jpg")
    assert b"Hanako" in was
    assert b"Hanako" not in reply.content
    with Image.open(io.BytesIO(reply.content)) as written:
        assert (written.size, dict(written.getexif()), written.format) == ((40, 60), {}, "JPEG")
        # What was at the left below is at the left above after a turn to the right.
        red, _, blue = written.convert("RGB").getpixel((35, 5))
        assert blue > red
    noted_png = picture("PNG", pnginfo=None, exif=noted, size=(60, 40))
    with Image.open(io.BytesIO(taken(noted_png, "IMG.png").content)) as written:
        assert (written.size, dict(written.getexif()), written.format) == ((40, 60), {}, "PNG")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "I;16", "CMYK"])
def test_every_way_to_write_dots_is_drawn(mode: str) -> None:
    made = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    base = Image.new("RGB", (40, 30), (200, 200, 200))
    drawn = Image.new("I;16", (40, 30), 200 * 256) if mode == "I;16" else base.convert(mode.removesuffix("A") or mode)
    if mode in ("LA", "RGBA"):
        drawn = base.convert(mode)
    drawn.save(made, kind)
    reply = taken(made.getvalue(), "a")
    with Image.open(io.BytesIO(reply.content)) as written:
        level = written.convert("L").getpixel((20, 15))
    assert level == 255 if mode == "1" else abs(level - 200) < 6
    assert sum(reply.dots) > 0


def test_the_small_picture_shows_the_file() -> None:
    reply = taken(picture(size=(600, 400)), "a.jpg")
    assert isinstance(reply.answer, Fetched)
    assert (reply.answer.wide, reply.answer.tall) == (360, 240)
    small = Image.frombytes("RGB", (360, 240), reply.dots)
    assert small.getpixel((10, 10))[2] > 200
    assert small.getpixel((350, 230))[0] > 200


def test_a_telephones_largest_picture_is_drawn_smaller(tmp_path: Path) -> None:
    large = Image.new("L", (12_000, 9_000), 128)
    made = io.BytesIO()
    large.save(made, "JPEG", quality=50)
    reply = taken(made.getvalue(), "a.jpg")
    with Image.open(io.BytesIO(reply.content)) as written:
        assert written.size == (6_000, 4_500)


def test_judges_that_know_nothing_of_us_open_what_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(taken(pdf(), "a.pdf").content)
    done = subprocess.run(["pdfinfo", tmp_path / "a.pdf"], capture_output=True, text=True, check=True)
    assert "Pages:           2" in done.stdout


def test_the_limit_is_ten_megabytes() -> None:
    assert MOST_BYTES == 10 << 20
