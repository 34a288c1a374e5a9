"""Readings are proposed by a machine, corrected by people, shipped with the wording; their rate is known."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from central.catalogue.actions.load_definitions import DEFINITIONS
from central.catalogue.actions.publish_wording import publish_wording
from central.catalogue.models import ProcedureWording
from central.catalogue.readings import morphology
from central.catalogue.readings.measuring import rate_of, texts_with_readings
from central.catalogue.readings.morphology import ReadingsNotHere, Token, tokens_of
from central.catalogue.readings.proposing import lacks_readings, proposed
from sync.contract.forms.wording import read_wording
from sync.japanese.ruby import plain
from tests.support.centre.city import City

FOLDERS = [DEFINITIONS, DEFINITIONS / "library"]
PAGE = Path("docs/adr/0031-wording.md").read_text()
LABEL = "pages.applicant.fields.phone.label"


def test_a_reading_stands_above_the_kanji_and_not_above_the_kana_after_them() -> None:
    assert proposed(["犬の登録を申し込みます。", "かなだけ", ""]) == [
        "{犬|いぬ}の{登録|とうろく}を{申|もう}し{込|こ}みます。",
        "かなだけ",
        "",
    ]


def test_what_somebody_wrote_is_kept_and_nothing_else_is_changed() -> None:
    texts = ["{札|ふだ}を 申込む人は1月2日\n（％）", "{市民課|しみんか}の人", "ABC 123 {二十歳|はたち}"]
    for before, after in zip(texts, proposed(texts), strict=True):
        assert plain(after) == plain(before)
        assert all(mark in after for mark in re.findall(r"\{[^}]*\}", before))
        assert not lacks_readings(after)
    assert proposed(["1月"]) == ["1{月|がつ}"]


def test_the_words_of_a_text_are_where_they_say() -> None:
    text = "市民 課\nABC（12）"
    (tokens,) = tokens_of([text])
    assert (tokens[0].begin, tokens[-1].end) == (0, len(text))
    assert Token(0, 2, "シミン") in tokens


def test_the_rate_of_wrong_proposals_is_the_one_that_is_published() -> None:
    """Against every reading of the twenty-four definitions. A word more in one of them moves it by less than this."""
    found = rate_of(texts_with_readings(FOLDERS))
    assert found.readings > 1000
    assert 0 < found.wrong < found.readings / 20
    (published,) = re.findall(r"[0-9]+ readings, [0-9]+ wrong \(([0-9.]+)%\)", PAGE)
    assert abs(found.share * 100 - float(published)) < 0.5


def test_a_wrong_reading_counts_however_the_words_are_divided() -> None:
    assert rate_of(["{犬|いぬ}の {登|とう}{録|ろく}"]).wrong == 0
    found = rate_of(["{犬|ねこ}の {登録|とうろく}"])
    assert (found.readings, found.wrong, found.differing) == (2, 1, (("犬", "ねこ", "いぬ", 1),))


@pytest.mark.django_db
def test_what_is_proposed_is_corrected_and_shipped_with_the_wording(city: City, tmp_path: Path) -> None:
    row = city.definitions["bulky_waste"]
    publish_wording(row.pk, "easy-ja", {LABEL: "連絡先の{電話|でんわ}"}, "system")
    path = tmp_path / "words.json"
    call_command("propose_readings", city.body.code, "bulky_waste", str(path))
    said = json.loads(path.read_text())
    assert said["words"] == {LABEL: "{連絡|れんらく}{先|さき}の{電話|でんわ}"}, "only what lacks a reading"
    said["words"][LABEL] = "{連絡先|れんらくさき}の{電話|でんわ}"
    path.write_text(json.dumps(said, ensure_ascii=False))
    call_command("publish_wording", city.body.code, str(path))
    kept = ProcedureWording.objects.get(offered=True)
    assert (kept.language, read_wording(bytes(kept.document)).words) == ("easy-ja", said["words"])


@pytest.mark.django_db
def test_a_centre_without_the_dictionary_says_so(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morphology, "DICTIONARY", tmp_path)
    with pytest.raises(CommandError, match="open-jtalk-mecab-naist-jdic"):
        call_command("propose_readings", "--rate", *map(str, FOLDERS))
    with pytest.raises(ReadingsNotHere):
        proposed(["漢字"])


def test_a_program_that_hangs_or_answers_otherwise_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "mecab"
    monkeypatch.setattr(morphology, "MECAB", str(program))
    monkeypatch.setattr(morphology, "TIME_LIMIT_S", 1)
    for script in ("exec sleep 60", "exit 3", "echo EOS; echo EOS; echo EOS", r"printf '\377\377EOS\n'"):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        with pytest.raises(ReadingsNotHere):
            proposed(["漢字"])
