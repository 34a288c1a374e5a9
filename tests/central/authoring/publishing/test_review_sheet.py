"""The review sheet: all of a form on paper, gaps marked, the same bytes for the same form, nothing off the page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import msgspec
import pytest

from central.authoring.publishing.review_sheet.content import ReviewSheet, SheetHead, review_sheet
from central.authoring.publishing.review_sheet.set_sheet import set_review_sheet
from sync.contract.forms.procedures import Procedure, read_procedure
from sync.contract.wire.catalogue import ServiceFacts, read_facts, split_definition
from tests.support.kiosk.every_kind import authored, every_kind

HEAD = SheetHead(
    title="市民講習の申込　確認用",
    procedure="every_kind",
    city="若葉市",
    section="生涯学習課",
    version="2版から3版へ",
    text="17番目の内容（2026年11月27日 9:05）",
    year=2026,
    month=11,
    day=27,
)


def whole() -> tuple[Procedure, ServiceFacts]:
    definition, facts = split_definition(authored(every_kind()))
    return read_procedure(definition), read_facts(facts)


def sheet(
    procedure: Procedure | None = None, facts: ServiceFacts | None = None, **said: tuple[str, ...]
) -> ReviewSheet:
    first, second = whole()
    return review_sheet(procedure or first, facts or second, HEAD, **said)


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    return told.replace("\u200b", "")


def test_every_text_of_the_form_stands_on_it():
    procedure, facts = whole()
    drawn = json.dumps(msgspec.to_builtins(sheet()), ensure_ascii=False)
    for field in procedure.fields():
        assert field.id in drawn
        for text in (field.label, field.help, field.example, field.error, *(c.label for c in field.choices)):
            for said in text.values():
                assert msgspec.json.encode(said.replace("{", "").split("|")[0]).decode().strip('"') in drawn
    assert facts.phone in drawn
    assert facts.bring["ja"] in drawn


def test_branches_are_said_in_words():
    said = sheet()
    branches = [part.branch for part in said.parts if part.branch]
    demands = [question.demand for part in said.parts for question in part.questions]
    lines = [line for part in said.parts for question in part.questions for line in question.lines]
    assert branches or any(line.name == "たずねる条件" for line in lines)
    assert "必ず" in demands
    assert "任意" in demands
    assert any(one.endswith("とき") for one in demands)


def test_gaps_are_marked_where_they_are_and_counted_at_the_head():
    procedure, facts = whole()
    page = procedure.pages[0]
    field = msgspec.structs.replace(page.fields[0], label={"ja": "氏名", "easy-ja": "氏名"})
    changed = msgspec.structs.replace(page, fields=(field, *page.fields[1:]))
    said = sheet(
        msgspec.structs.replace(procedure, pages=(changed, *procedure.pages[1:])),
        msgspec.structs.replace(facts, phone="", hours={}),
    )
    (question, *_others) = said.parts[0].questions
    assert [(line.name, line.gap) for line in question.lines if line.name.startswith("見出し")] == [
        ("見出し（日本語）", ""),
        ("見出し（やさしい日本語）", "ふりがなのない漢字があります"),
        ("見出し（英語）", "文がありません"),
    ]
    assert f"1-1 氏名（{field.id}）：見出し（英語）：文がありません" in said.gaps
    assert {"案内：電話がありません", "案内：受付時間がありません"} <= set(said.gaps)


def test_flaws_and_changes_stand_before_the_form(tmp_path: Path):
    pdf = set_review_sheet(sheet(flaws=("ページ「あなた」：選択肢がありません。",), changes=("必須になりました。",)))
    told = text_of(pdf, tmp_path)
    assert told.index("選択肢がありません") < told.index("必須になりました。") < told.index("ページ1")
    assert "決裁" in told


def test_the_same_form_gives_the_same_bytes_and_another_form_others():
    first = set_review_sheet(sheet())
    assert first == set_review_sheet(sheet())
    assert first != set_review_sheet(sheet(changes=("必須になりました。",)))


@pytest.mark.parametrize(
    "word", ["長い名前の手続き" * 25, "W" * 200, "\U00031350辻\U000e0101" * 20, "https://" + "a-" * 90]
)
def test_long_words_stay_on_the_sheet_whole(word: str, tmp_path: Path):
    procedure, facts = whole()
    page = procedure.pages[0]
    field = msgspec.structs.replace(page.fields[0], label={"ja": word, "en": word}, help={"ja": word * 3})
    changed = msgspec.structs.replace(page, title={"ja": word}, fields=(field, *page.fields[1:]))
    pdf = set_review_sheet(sheet(msgspec.structs.replace(procedure, pages=(changed,), name={"ja": word}), facts))
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    boxes = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout.decode()
    right = [float(line.split('xMax="')[1].split('"')[0]) for line in boxes.splitlines() if "<word" in line]
    assert right
    assert max(right) <= 595 - 10 / 25.4 * 72  # a mark at a line's end may hang into the margin
