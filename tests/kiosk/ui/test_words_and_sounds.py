from __future__ import annotations

import os
import re
from pathlib import Path

import polib
import pytest

from kiosk.ui import sounds
from kiosk.ui.drawing_texts import LOCALE, word
from kiosk.words.texts import FOLDERS
from sync.japanese.ruby import plain

HAN = re.compile(r"[\u3400-\u9fff々〆]")
SOURCE = Path(__file__).parents[3] / "kiosk" / "ui"


def catalogue(folder: str) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(LOCALE / folder / "LC_MESSAGES" / "drawing.po"))}


def test_every_word_of_drawing_is_in_three_languages() -> None:
    used = {
        match
        for path in SOURCE.rglob("*.py")
        for match in re.findall(r'(?:self\.say|word)\(\s*"([^"]+)"', path.read_text("utf-8"))
    }
    for folder in FOLDERS.values():
        words = catalogue(folder)
        assert used <= set(words), folder
        assert all(words.values()), folder
    assert len({frozenset(catalogue(folder)) for folder in FOLDERS.values()}) == 1


@pytest.mark.requirement("I18N-01", "I18N-06")
def test_every_kanji_of_easy_japanese_has_its_reading() -> None:
    for said in catalogue("ja_JP@easy").values():
        assert not HAN.search(re.sub(r"\{[^{}|]+\|[^{}|]+\}", "", said)), said


def test_facts_stand_in_their_places_in_every_language() -> None:
    for language in FOLDERS:
        assert "3" in plain(word("%(count)s / %(most)s文字", language, count=3, most=20))
    assert word("決定", "xx") == "決定"


def test_the_sounds_are_those_that_the_command_makes(tmp_path: Path) -> None:
    sounds.make(tmp_path)
    for name in sounds.SOUNDS:
        assert (tmp_path / f"{name}.wav").read_bytes() == (sounds.FOLDER / f"{name}.wav").read_bytes()


def test_a_touch_clicks_for_20_milliseconds() -> None:
    assert len(sounds.samples(sounds.SOUNDS["touch"])) == round(0.02 * sounds.RATE) * 2


@pytest.mark.parametrize("name", ["unknown", "touch"])
def test_a_machine_without_sound_is_silent(name: str) -> None:
    sounds.Sounds.silent().play(name)


def test_a_machine_without_a_sound_device_plays_into_nothing(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(sounds, "SOUND_DEVICES", tmp_path / "none")
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.delenv("SDL_AUDIODRIVER", raising=False)
    sounds.Sounds.from_files()
    assert os.environ.pop("SDL_AUDIODRIVER") == "dummy"
