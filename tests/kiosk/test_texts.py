"""The words of the kiosk: every key in three languages, every kanji of easy Japanese with its reading."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import polib
import pytest

from central.web import resident_words
from kiosk.process.config import KioskConfig
from kiosk.words.texts import _LOCALE, FOLDERS, LANGUAGE_NAMES, catalogue, read_catalogue, say, speaking
from kiosk.words.texts import _ as translated
from sync.contract.forms.texts import LANGUAGES
from sync.japanese.ruby import stretches
from tests.kiosk.msgids import msgids

PLACE = re.compile(r"%\(\w+\)s")
KANJI = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
KANA = re.compile(r"[ぁ-ゖァ-ヶー・]+")
SYSTEM_WORDS = ("エラー", "無効", "不正", "！", "!")


def entries(folder: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(_LOCALE / folder / "LC_MESSAGES" / "kiosk.po"))}


def test_a_language_is_known_wherever_somebody_is_spoken_to():
    """On the screen, by its own name, in definitions and what a hall says of itself, and in mails."""
    assert set(FOLDERS) == set(LANGUAGE_NAMES) == set(LANGUAGES) == set(resident_words.FOLDERS)
    assert set(FOLDERS) == set(KioskConfig().languages)


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_a_catalogue_holds_exactly_the_texts_that_steps_say(folder: str):
    assert set(entries(folder)) == set(msgids())
    assert all(entries(folder).values())


@pytest.mark.parametrize("folder", FOLDERS.values())
def test_a_translation_keeps_the_places_for_facts(folder: str):
    for key, said in entries(folder).items():
        assert sorted(PLACE.findall(key)) == sorted(PLACE.findall(said)), key


@pytest.mark.requirement("I18N-01", "I18N-06")
def test_every_kanji_of_easy_japanese_has_its_reading():
    for key, said in entries("ja_JP@easy").items():
        assert not KANJI.search("".join(part.text for part in stretches(said) if not part.reading)), key
        assert all(KANA.fullmatch(part.reading) for part in stretches(said) if part.reading), key


def test_english_has_no_japanese_letters():
    for key, said in entries("en").items():
        assert not KANJI.search(said), key
        assert not re.search(r"[ぁ-ゖァ-ヶ]", said), key


def test_no_text_uses_a_system_word_or_shouts():
    for folder in FOLDERS.values():
        for key, said in entries(folder).items():
            assert not any(word in said for word in SYSTEM_WORDS), key


def test_words_come_in_the_language_spoken_now():
    with speaking("en"):
        assert translated("受け付けました") == "Received"
        assert say("約%(minutes)s分", minutes=4) == "about 4 minutes"
    assert translated("受け付けました") == "受け付けました"


def test_an_unknown_language_speaks_japanese():
    assert catalogue("xx").gettext("次へ") == "次へ"


def test_a_compiled_catalogue_is_read_until_its_source_is_newer(tmp_path: Path):
    source, compiled = tmp_path / "kiosk.po", tmp_path / "kiosk.mo"
    shutil.copy(_LOCALE / "en" / "LC_MESSAGES" / "kiosk.po", source)
    assert read_catalogue(source).gettext("受け付けました") == "Received"
    other = polib.pofile(str(source))
    other.find("受け付けました").msgstr = "Compiled"
    other.save_as_mofile(str(compiled))
    os.utime(source, (1, 1))
    assert read_catalogue(source).gettext("受け付けました") == "Compiled"
    os.utime(compiled, (0, 0))
    assert read_catalogue(source).gettext("受け付けました") == "Received"
    assert read_catalogue(tmp_path / "nothing.po").gettext("受け付けました") == "受け付けました"
