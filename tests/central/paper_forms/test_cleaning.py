"""What a city's PDF brings beside its drawing is gone, and what is no such PDF is refused in words of its own."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Array, Dictionary, Name, Pdf, String
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from central.catalogue.models import ProcedureVersion
from central.paper_forms.cleaning.cleaned import cleaned_paper
from central.paper_forms.cleaning.program import MOST_BYTES, MOST_PAGES, PaperRefused, PaperTrouble
from central.paper_forms.models import PaperFile, PaperForm
from central.paper_forms.refusals import WORDS
from central.serving.addresses import PAPER_BYTES, PAPERS, body_limit
from central.store.models import StoredFile
from tests.architecture.tracked import ROOT
from tests.support.centre.papers import words_in
from tests.support.people.staff import Cast, sign_in

SECRET = "http://attacker.example/beacon"
NEVER = re.compile(
    rb"/(?:JS|JavaScript|OpenAction|AA|URI|Launch|EmbeddedFiles?|Filespec|EF|XFA|AcroForm|Annots?|GoToR|SubmitForm|RichMedia"
    rb"|Names|Metadata|PieceInfo)\b|attacker\.example|app\.alert|calc\.exe"
)


def plain(words: str = "わかば", pages: int = 1, size: tuple[float, float] = (595.28, 841.89), **more: Any) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=size, **more)
    for number in range(pages):
        canvas.drawString(100, size[1] - 100, f"City form {number + 1}")
        canvas.rect(100, 200, 300, 40)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def changed(change: Callable[[Pdf], None], content: bytes | None = None) -> bytes:
    with pikepdf.open(io.BytesIO(content or plain())) as pdf:
        change(pdf)
        saved = io.BytesIO()
        pdf.save(saved)
        return saved.getvalue()


def script(pdf: Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
    pdf.Root.OpenAction = action
    pdf.Root.AA = Dictionary(WC=action)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), action])))
    pdf.pages[0].obj.AA = Dictionary(O=action)


def launch(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("calc.exe"))


def link(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array(
        [
            pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([0, 0, 500, 500]),
                    A=Dictionary(S=Name.URI, URI=String(SECRET)),
                )
            )
        ]
    )


def embedded(pdf: Pdf) -> None:
    pdf.attachments["evil.txt"] = pikepdf.AttachedFileSpec(pdf, b"calc.exe", filename="evil.txt")


def form_with_xfa(pdf: Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("name"),
            Rect=Array([100, 100, 200, 120]),
            AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))),
        )
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=pdf.make_stream(b"<xdp>attacker.example</xdp>"))
    pdf.pages[0].obj.Annots = Array([field])


def external_stream(pdf: Pdf) -> None:
    """A drawing inside the drawing whose bytes lie elsewhere, and one that names a page of another document."""
    inner = pdf.make_stream(b"")
    inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, Array([0, 0, 10, 10])
    inner.F = Dictionary(Type=Name.Filespec, FS=Name.URL, F=String(SECRET))
    inner.Ref = Dictionary(F=String(SECRET), Page=0)
    inner.OPI = Dictionary()
    pdf.pages[0].add_resource(inner, Name.XObject, Name.Inner)


def metadata(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x>attacker.example</x>")
    pdf.pages[0].obj.PieceInfo = Dictionary(X=Dictionary(LastModified=String("D:2026"), Private=String(SECRET)))
    pdf.docinfo["/Author"] = SECRET


HOSTILE = {
    "script": script,
    "launch": launch,
    "link": link,
    "embedded": embedded,
    "form with XFA": form_with_xfa,
    "external stream": external_stream,
    "metadata": metadata,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_active_is_gone_and_what_is_seen_stays(what: str) -> None:
    brought = changed(HOSTILE[what])
    assert NEVER.search(unpacked(brought)), "there is something to take out"
    cleaned = cleaned_paper(brought)
    assert NEVER.search(unpacked(cleaned.content)) is None
    said = subprocess.run(["pdfinfo", "-js", "-"], input=cleaned.content, capture_output=True, check=True)
    assert said.stdout == b""
    assert [word.text for word in words_in(cleaned.content)] == ["City", "form", "1"]
    assert [(round(size.width), round(size.height)) for size in cleaned.sizes] == [(210, 297)]


def unpacked(content: bytes) -> bytes:
    """All of its objects and streams as they are read, by a library that is not asked to clean."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        saved = io.BytesIO()
        pdf.save(
            saved,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
        return saved.getvalue()


def turned(by: int) -> Callable[[Pdf], None]:
    def turn(pdf: Pdf) -> None:
        pdf.pages[0].obj.Rotate = by

    return turn


@pytest.mark.parametrize(("by", "width"), [(0, 210), (90, 297), (180, 210), (270, 297)])
def test_a_page_comes_out_as_it_is_seen(by: int, width: int) -> None:
    """Upright, its corner at 0, 0: what is measured on the picture is where it is printed."""
    brought = changed(turned(by))
    cleaned = cleaned_paper(brought)
    assert round(cleaned.sizes[0].width) == width
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        assert pdf.pages[0].obj.get("/Rotate", 0) == 0
        assert [float(side) for side in pdf.pages[0].mediabox[:2]] == [0, 0]
    assert boxes_of(cleaned.content) == boxes_of(brought)


def test_a_page_cut_out_of_a_larger_one_keeps_its_places() -> None:
    def cut(pdf: Pdf) -> None:
        pdf.pages[0].obj.MediaBox = Array([-50, -20, 700, 900])
        pdf.pages[0].obj.CropBox = Array([40, 30, 540, 830])

    brought = changed(cut)
    cleaned = cleaned_paper(brought)
    assert (round(cleaned.sizes[0].width, 1), round(cleaned.sizes[0].height, 1)) == (176.4, 282.2)
    assert boxes_of(cleaned.content) == boxes_of(brought)


def boxes_of(content: bytes) -> list[tuple[str, int, int]]:
    """Words and where poppler shows them, in half millimetres. It measures in the page as it is seen."""
    said = subprocess.run(
        ["pdftotext", "-bbox", "-cropbox", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    found = re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)".*?>(.*?)</word>', said)
    return sorted((text, round(float(x) / 1.4), round(float(y) / 1.4)) for x, y, text in found)


def bomb() -> bytes:
    """A drawing of 300 MB in some hundred kilobytes."""

    def put(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"")
        pdf.pages[0].obj.Contents.write(zlib.compress(b"q Q " * 75_000_000, 9), filter=Name.FlateDecode)

    return changed(put)


def object_bomb() -> bytes:
    """More things than a page has, in few bytes: streams of objects."""
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        pdf.Root.Many = Array([pdf.make_indirect(Dictionary(N=number)) for number in range(21_000)])
        saved = io.BytesIO()
        pdf.save(saved, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return saved.getvalue()


def picture_bomb() -> bytes:
    def put(pdf: Pdf) -> None:
        image = pdf.make_stream(b"x")
        image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 100_000, 100_000
        image.ColorSpace, image.BitsPerComponent = Name.DeviceGray, 8
        pdf.pages[0].add_resource(image, Name.XObject, Name.Huge)

    return changed(put)


def deep() -> bytes:
    def put(pdf: Pdf) -> None:
        inner = Dictionary()
        for _ in range(60):
            inner = Dictionary(X=inner)
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=inner)

    return changed(put)


REFUSED: dict[str, tuple[Callable[[], bytes], PaperTrouble]] = {
    "nothing": (lambda: b"", PaperTrouble.EMPTY),
    "no PDF": (lambda: b"PK\x03\x04 a zip", PaperTrouble.NOT_A_PDF),
    "too large": (lambda: plain() + b"x" * MOST_BYTES, PaperTrouble.TOO_LARGE),
    "truncated": (lambda: plain()[:-400], PaperTrouble.DAMAGED),
    "half of it": (lambda: plain(pages=3)[:900], PaperTrouble.DAMAGED),
    "only a head": (lambda: b"%PDF-1.7\n%%EOF\n", PaperTrouble.DAMAGED),
    "encrypted": (lambda: plain(encrypt=StandardEncryption("word", canPrint=0)), PaperTrouble.ENCRYPTED),
    "locked": (lambda: plain(encrypt=StandardEncryption("", ownerPassword="x", canPrint=0)), PaperTrouble.ENCRYPTED),
    "too many pages": (lambda: plain(pages=MOST_PAGES + 1), PaperTrouble.TOO_MANY_PAGES),
    "a huge page": (lambda: plain(size=(9000, 9000)), PaperTrouble.PAGE_SIZE),
    "a stamp": (lambda: plain(size=(40, 40)), PaperTrouble.PAGE_SIZE),
    "a bomb": (bomb, PaperTrouble.TOO_MUCH_INSIDE),
    "a bomb of objects": (object_bomb, PaperTrouble.TOO_MANY_OBJECTS),
    "a huge picture": (picture_bomb, PaperTrouble.TOO_MUCH_INSIDE),
    "too deep": (deep, PaperTrouble.TOO_HARD),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_paper_form_is_refused_in_words_of_its_own(what: str) -> None:
    make, trouble = REFUSED[what]
    with pytest.raises(PaperRefused) as refused:
        cleaned_paper(make())
    assert refused.value.trouble is trouble


def test_each_trouble_has_its_own_words() -> None:
    assert set(WORDS) == set(PaperTrouble)
    assert len({str(words) for words in WORDS.values()}) == len(PaperTrouble)


def brought(cast: Cast, content: bytes, title: str = "申請書") -> Any:
    form = ProcedureVersion.objects.get(procedure="dog_registration", offered=True)
    file = SimpleUploadedFile("paper.pdf", content, "application/pdf")
    return sign_in(cast.sato).post(PAPERS, {"form": form.pk, "title": title, "file": file})


def test_over_the_page_a_hostile_pdf_is_cleaned_and_its_hash_kept(cast: Cast) -> None:
    content = changed(script)
    answer = brought(cast, content)
    paper = PaperForm.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/paper-forms/{paper.pk}/boxes/")
    file = PaperFile.objects.get()
    assert file.original_sha256 == hashlib.sha256(content).hexdigest()
    assert StoredFile.objects.get(pk=file.sha256).uses == 1
    assert not StoredFile.objects.filter(pk=file.original_sha256).exists(), "what came is not kept"


def test_over_the_page_a_refusal_says_why_and_keeps_what_was_typed(cast: Cast) -> None:
    answer = brought(cast, plain()[:-400], "犬の登録の紙")
    words = answer.content.decode()
    assert answer.status_code == 400
    assert str(WORDS[PaperTrouble.DAMAGED]) in words
    assert "犬の登録の紙" in words
    assert not PaperForm.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_door_takes_what_a_paper_may_have_and_says_so_above() -> None:
    assert body_limit(PAPERS) == PAPER_BYTES > MOST_BYTES
    proxy = (ROOT / "provisioning" / "nginx" / "madoguchi.conf").read_text()
    block = proxy.partition(f"location = {PAPERS} {{")[2].partition("}")[0]
    assert f"client_max_body_size {PAPER_BYTES // 1024}k;" in block


def test_whoever_lays_out_no_forms_brings_none(cast: Cast) -> None:
    form = ProcedureVersion.objects.get(procedure="dog_registration", offered=True)
    file = SimpleUploadedFile("paper.pdf", plain(), "application/pdf")
    answer = sign_in(cast.suzuki).post(PAPERS, {"form": form.pk, "title": "x", "file": file})
    assert answer.status_code == 404
    assert not PaperForm.objects.exists()
