"""The file of a kiosk: what stands in it is of the right kind and within bounds."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from kiosk.process.config import BOUNDS, LEAST_SIMULATED, BadConfig, KioskConfig, read_config
from kiosk.screens.appearance import KanaKeys


def test_every_number_has_its_bounds() -> None:
    assert {field.name for field in fields(KioskConfig) if type(field.default) is int} == set(BOUNDS)


@pytest.mark.parametrize("name", [field.name for field in fields(KioskConfig)])
def test_a_value_of_another_kind_is_named_and_nothing_starts(name: str, tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"{name} = 2026-11-20\n")
    with pytest.raises(BadConfig, match=name):
        read_config(file)


def test_a_virtual_card_reader_is_a_demonstrations_alone(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text('reader_name_filter = "Virtual PCD 00 00"\n', encoding="utf-8")
    with pytest.raises(BadConfig, match="virtual card reader"):
        read_config(file)
    file.write_text('reader_name_filter = "Virtual PCD 00 00"\nsimulated = true\n', encoding="utf-8")
    assert read_config(file).simulated


def test_a_page_stands_shorter_before_a_touch_only_where_devices_are_simulated(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    least = LEAST_SIMULATED["touch_after_ms"]
    for said, asked in (("", least), ("simulated = false\n", least), ("simulated = true\n", least - 1)):
        file.write_text(f"{said}touch_after_ms = {asked}\n", encoding="utf-8")
        with pytest.raises(BadConfig, match="touch_after_ms"):
            read_config(file)
    file.write_text(f"simulated = true\ntouch_after_ms = {least}\n", encoding="utf-8")
    assert read_config(file).touch_after_ms == least > 0


def test_a_hall_says_how_kana_are_typed_at_first(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    assert read_config(None).kana_keys == "right"
    for keys in KanaKeys:
        file.write_text(f'kana_keys = "{keys}"\n', encoding="utf-8")
        assert read_config(file).kana_keys == keys
    file.write_text('kana_keys = "middle"\n', encoding="utf-8")
    with pytest.raises(BadConfig, match="kana_keys is one of right, left, flick, romaji"):
        read_config(file)
