"""The file: what stands on it, who says that it is ours, and what one changed byte does."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from PIL import Image
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from central.certificates import check_views
from central.certificates.authenticity.checks import Verdict, check_file, check_number, check_text, signature_holds
from central.certificates.issuing.end import revoke, void
from central.certificates.issuing.signed_documents import preview
from central.certificates.kinds import resident_record
from central.certificates.kinds.resident_record.content import Detail
from central.certificates.kinds.resident_record.request import Choice
from central.certificates.kinds.stated_request import household_for
from central.certificates.models import IssuedDocument
from central.certificates.signing.certificates import CA_FILE, certificates
from tests.central.certificates.conftest import SAKURA, Accepted
from tests.support.centre.certificates import Certificate, issue_as_asked, pdfsig, text_of
from tests.support.people.staff import Cast

CHANGES = 200


@pytest.fixture
def certificate(accepted: Accepted, cast: Cast) -> Certificate:
    (made,) = issue_as_asked(accepted(), cast.sato)
    return made


def _command(*words: str) -> str:
    """What it says; a script goes by its exit code."""
    said, code = io.StringIO(), 0
    try:
        call_command("check_document", *words, stdout=said)
    except CommandError as refused:
        code = refused.returncode
    assert code == (0 if said.getvalue().startswith("valid") else 1)
    return said.getvalue().split("\t")[0].strip()


def _page(client: Client, **said: object) -> str:
    page = client.post("/check/", said).content.decode()
    return page.partition('data-verdict="')[2].partition('"')[0]


def test_what_was_not_asked_for_is_left_out_and_numbers_never_stand_on_it(certificate: Certificate) -> None:
    text = text_of(certificate.data)
    assert "氏名山田花子" in text
    assert "平成2年1月2日" in text
    assert certificate.document.number in text
    assert "個人番号省略住民票コード省略" in text
    assert "世帯主省略続柄省略本籍省略筆頭者省略" in text
    assert "山田太郎" not in text
    assert "世帯の一部" in text


def test_a_household_stands_on_several_sheets_with_every_variant_kept(accepted: Accepted, cast: Cast) -> None:
    (made,) = issue_as_asked(accepted(answers=SAKURA), cast.sato)
    text = text_of(made.data)
    assert made.document.sheets == 3 == text.count("/3ページ")
    for name in (
        "渡邉\U000e010f健太郎",
        "渡邉\U000e010fさくら",
        "髙\U0002363a",
        "ZHANGYULIN張玉蓮",
        "緑川玉子",
    ):
        assert name in text
    assert text.index("健太郎") < text.index("さくら") < text.index("陽翔") < text.index("ふみ") < text.index("張玉蓮")
    assert "1990年1月8日" in text, "foreign residents' birth dates are western"
    assert "昭和元年12月25日" in text, "the newer era on a double day"
    assert "令和元年5月1日" in text
    assert text.count("世帯全員") == 1, "the formula stands on the last sheet only"


@pytest.mark.requirement("ENT-18")
def test_a_third_party_reader_says_valid_and_trusted(certificate: Certificate, settings: Any, tmp_path: Path) -> None:
    said = pdfsig(certificate.data, settings.KEYS_DIR / CA_FILE, tmp_path)
    assert "Signature is Valid." in said
    assert "Certificate is Trusted." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.requirement("ENT-18", "GAP-15")
def test_of_two_hundred_changed_bytes_none_is_accepted(
    certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_views, "BY_ADDRESS", replace(check_views.BY_ADDRESS, burst=CHANGES + 10))
    chance, client, file = random.Random(20261120), Client(), tmp_path / "changed.pdf"
    data = certificate.data
    file.write_bytes(data)
    assert _command(str(file)) == "valid"
    assert _page(client, file=SimpleUploadedFile("a.pdf", data)) == "valid"
    gap = data.index(b"/Contents <") + len(b"/Contents <")
    places = [chance.randrange(len(data)) for _ in range(CHANGES - 40)]
    places += [gap + chance.randrange(4000) for _ in range(40)]
    answers = []
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << chance.randrange(8)
        file.write_bytes(changed)
        answers.append(_command(str(file)))
        answers.append(_page(client, file=SimpleUploadedFile("a.pdf", bytes(changed))))
    assert len(answers) == 2 * CHANGES
    assert answers.count("altered") == 2 * CHANGES, "each is told from a file that was never ours"


def test_a_file_that_only_names_a_number_tells_nobody_whether_it_was_given(certificate: Certificate) -> None:
    number, data = certificate.document.number, certificate.data
    never_given = number[:-1] + str((int(number[-1]) + 1) % 10)
    for named in (number, never_given):
        for file in (named.encode(), f"%PDF-1.7\n/Reason ({named}) /T (Issuer) /ByteRange [0 1 2 3]".encode()):
            assert check_file(file).verdict is Verdict.UNKNOWN
    assert check_file(data + b"\n").verdict is Verdict.ALTERED
    assert check_file(data.replace(b"/Reason", b"/Weason")).verdict is Verdict.ALTERED


def test_a_file_that_the_register_knows_and_nobody_signed_is_altered(certificate: Certificate) -> None:
    unsigned = b"%PDF-1.7\nnobody signed this"
    IssuedDocument.objects.update(sha256=hashlib.sha256(unsigned).hexdigest())
    assert check_file(unsigned).verdict is Verdict.ALTERED


def _with_a_field_for_a_strangers_signature(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("Stranger", box=(10, 10, 200, 60)))


def _with_a_note_in_the_document(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/Lang")] = pdf_string("xx")
    writer.update_root()


@pytest.mark.parametrize("change", [_with_a_field_for_a_strangers_signature, _with_a_note_in_the_document])
def test_readers_other_than_ours_tell_that_something_was_added(
    certificate: Certificate,
    settings: Any,
    tmp_path: Path,
    change: Callable[[IncrementalPdfFileWriter], None],
) -> None:
    trust = ValidationContext(
        trust_roots=[certificates().ca], allow_fetching=False, moment=certificate.document.issued_at
    )
    (ours,) = PdfFileReader(io.BytesIO(certificate.data)).embedded_signatures
    status = validate_pdf_signature(ours, trust)
    assert status.bottom_line
    assert ours.docmdp_level is MDPPerm.NO_CHANGES
    writer = IncrementalPdfFileWriter(io.BytesIO(certificate.data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    changed = PdfFileReader(io.BytesIO(out.getvalue())).embedded_signatures[0]
    assert not validate_pdf_signature(changed, trust).bottom_line
    assert "Not total document signed" in pdfsig(out.getvalue(), settings.KEYS_DIR / CA_FILE, tmp_path)
    assert check_file(out.getvalue()).verdict is Verdict.ALTERED


def test_padding_that_readers_ignore_is_refused_without_the_register_too(certificate: Certificate) -> None:
    data = certificate.data
    at = certificate.document.issued_at
    assert at is not None
    end = data.index(b">", data.index(b"/Contents <"))
    for changed in (
        data[: end - 2] + b"1" + data[end - 1 :],
        data.replace(b"/Contents <30", b"/Contents <3 0"),
        data + b"\n",
        data[:end].replace(b"A", b"a") + data[end:],
    ):
        assert changed != data
        assert not signature_holds(changed, at)
    assert signature_holds(data, at)


def test_the_qr_is_read_from_the_picture_and_its_signature_holds(certificate: Certificate, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(certificate.data)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(file), str(tmp_path / "a")], check=True)
    with Image.open(tmp_path / "a.png") as picture:
        (found,) = zxingcpp.read_barcodes(picture)
    assert found.text.startswith(f"MDGC1:{certificate.document.number}:")
    assert check_text(found.text).verdict is Verdict.VALID
    assert "山田" not in found.text
    forged = found.text.replace(certificate.document.number, "J-99201-26-0000009")
    assert check_text(forged).verdict is Verdict.ALTERED
    assert check_text("https://example.test/").verdict is Verdict.UNKNOWN
    assert _command("--text", found.text) == "valid"
    assert _command("--text", forged) == "altered"


@pytest.mark.requirement("GAP-15", "ENT-18")
def test_the_public_page_tells_five_things_apart(accepted: Accepted, cast: Cast) -> None:
    made = issue_as_asked(accepted(copies="3"), cast.sato)
    void(made[1].document.number, cast.sato, "紙づまり")
    revoke(made[2].document.number, cast.sato, "記載の誤り")
    client = Client()
    for each, verdict in zip(made, ("valid", "void", "revoked"), strict=True):
        number, code = each.document.number, each.document.code
        assert _page(client, number=number, code=code) == verdict
        assert _page(client, file=SimpleUploadedFile("a.pdf", each.data)) == verdict
        shown = client.post("/check/", {"number": number, "code": code}).content.decode()
        assert "山田" not in shown
        assert "記載の誤り" not in shown
    number, code = made[0].document.number, made[0].document.code
    typed = f"{code[:4].lower()} {code[4:8]}ー{code[8:]}".replace("0", "o")
    assert _page(client, number=number.replace("-", "").lower(), code=typed) == "valid"
    assert _page(client, number=f"J{number[1:].replace('0', 'O')}", code=code) == "valid"
    assert _page(client, number=number, code=made[1].document.code) == "unknown"
    assert _page(client, number="J-99201-26-9999999", code=code) == "unknown"
    assert _page(client, file=SimpleUploadedFile("a.pdf", b"%PDF-1.7 nothing of ours")) == "unknown"
    assert _page(client, file=SimpleUploadedFile("a.pdf", made[0].data[:-1])) == "altered"


def test_reserved_numbers_are_unknown_outside(accepted: Accepted, cast: Cast) -> None:
    from central.certificates.issuing.issue import issue, reserved_for
    from central.certificates.kinds.resident_record.request import Choice

    application = accepted()
    choice = Choice(("1000002",), frozenset())
    issue(application.pk, cast.sato, resident_record.KIND, choice, revision=application.revision)
    (document,) = reserved_for(application)
    assert check_number(document.number, document.code).verdict is Verdict.UNKNOWN
    void(document.number, cast.sato, "やめた")
    assert check_number(document.number, document.code).verdict is Verdict.UNKNOWN
    assert check_file(b"").verdict is Verdict.UNKNOWN


def test_who_asks_too_often_waits(db: None) -> None:
    client, others = Client(), [Client(REMOTE_ADDR=f"192.0.2.{host}") for host in (7, 8)]
    for _ in range(check_views.BY_ADDRESS.burst):
        assert client.post("/check/", {"number": "x", "code": "y"}).status_code == 200
    assert client.post("/check/", {"number": "x", "code": "y"}).status_code == 429
    # One pair of sources in 4,096 shares a bucket, by the key of the installation: one of these may, not both.
    assert 200 in [other.post("/check/", {"number": "x", "code": "y"}).status_code for other in others]
    assert client.get("/check/").status_code == 200


def test_strangers_get_no_cookie_and_cannot_fill_the_disk(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/check/", {"number": "x", "code": "y"})
    assert answer.status_code == 200
    assert not answer.cookies
    large = SimpleUploadedFile("a.pdf", bytes(6 * 1024 * 1024))
    assert client.post("/check/", {"file": large}).status_code == 413


def _marked_part(pdf: bytes, folder: Path) -> list[float]:
    """Of each sheet, the part that has the light red of the mark across."""
    for old in folder.glob("sheet-*"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", "30", "-", str(folder / "sheet")], input=pdf, check=True)
    parts = []
    for sheet in sorted(folder.glob("sheet-*")):
        raw = Image.open(sheet).convert("RGB").tobytes()
        pixels = list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
        light_red = sum(red > 230 and 150 < green < 235 and abs(green - blue) < 8 for red, green, blue in pixels)
        parts.append(light_red / len(pixels))
    return parts


@pytest.mark.requirement("GAP-33")
def test_a_preview_is_marked_across_every_sheet_and_what_is_issued_is_not(
    accepted: Accepted, cast: Cast, tmp_path: Path
) -> None:
    application = accepted(answers=SAKURA)
    household, _ = household_for(application)
    numbers = tuple(member.number for member in household.members.all())
    choice = Choice(numbers, frozenset(Detail))
    before = _marked_part(preview(application, resident_record.KIND, choice, timezone.now()), tmp_path)
    assert len(before) == 3
    assert min(before) > 0.01
    (made,) = issue_as_asked(application, cast.sato)
    assert max(_marked_part(made.data, tmp_path)) < 0.005


@pytest.mark.parametrize("people", range(1, 7))
def test_every_household_fits_on_its_planned_sheets(accepted: Accepted, people: int) -> None:
    application = accepted(answers=SAKURA)
    household, _ = household_for(application)
    numbers = [member.number for member in household.members.all()][-people:]
    household.members.update(former_surname="髙\U0002363a")
    choice = Choice(tuple(numbers), frozenset(Detail))
    pdf = preview(application, resident_record.KIND, choice, timezone.now())
    text = text_of(pdf)
    assert sum(text.count(f"/{n}ページ") for n in (1, 2, 3)) == {1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 3}[people]
    assert text.count("証明する。") == 1
    assert "J-99201" not in text, "a preview has no number"
    assert "見本" in text
    assert "確認用コード　" not in text
