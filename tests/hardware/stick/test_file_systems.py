"""Files of a stick are read as they were written: every FAT, exFAT, with and without a table of partitions. Two judges
that know nothing of us: images made by Debian's own programs, and their checkers over ours.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from hardware.simulated.stick.exfat_image import exfat_image
from hardware.simulated.stick.fat_image import fat_image
from hardware.simulated.stick.tables import in_table
from hardware.simulated.stick.tree import WRITTEN_AT
from hardware.stick.listing import find_file, find_files
from hardware.stick.medium import Medium
from hardware.stick.trouble import StickRefused, StickTrouble
from hardware.stick.volumes import identity_of, open_volume

FILES = {
    "写真 はなこ.jpg": bytes(range(256)) * 400,
    "A.TXT": b"short",
    "thirteen.lett": b"13",
    "書類/2026年/課税証明書 の写し.pdf": b"%PDF" * 3000,
    "書類/empty.pdf": b"",
    "書類/🏠.png": b"house",
}
IMAGES: dict[str, Callable[[], bytearray]] = {
    "FAT12": lambda: fat_image(FILES, 12).image,
    "FAT16": lambda: fat_image(FILES, 16).image,
    "FAT32": lambda: fat_image(FILES, 32, per_cluster=2).image,
    "exFAT": lambda: exfat_image(FILES).image,
}


def read(image: Path) -> dict[str, bytes]:
    with Medium(image) as medium:
        volume = open_volume(medium)
        found = find_files(volume)
        assert (found.left_out, found.is_whole) == (0, True)
        return {"/".join(file.path): volume.content(find_file(volume, file.path)) for file in found.files}


@pytest.mark.parametrize("table", [None, "mbr", "logical", "guid", "mac"])
@pytest.mark.parametrize("kind", IMAGES)
def test_files_are_read_as_they_were_written(
    kind: str, table: Literal["mbr", "logical", "guid", "mac"] | None, tmp_path: Path
) -> None:
    image = IMAGES[kind]()
    stick = tmp_path / "stick"
    stick.write_bytes(image if table is None else in_table(image, table))
    assert read(stick) == FILES


@pytest.mark.parametrize(("kind", "checker"), [("FAT12", "fsck.fat"), ("FAT16", "fsck.fat"), ("exFAT", "fsck.exfat")])
def test_the_checkers_of_debian_find_our_images_sound(kind: str, checker: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_bytes(IMAGES[kind]())
    done = subprocess.run([checker, "-n", stick], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("bits", "blocks"), [("12", 2048), ("16", 16384), ("32", 40000)])
def test_a_stick_of_debians_programs_is_read(bits: str, blocks: int, tmp_path: Path) -> None:
    stick, folder = tmp_path / "stick", tmp_path / "files"
    for path, content in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    small = ["-s", "1"] if bits == "32" else []
    subprocess.run(["mkfs.fat", "-C", "-F", bits, *small, stick, str(blocks)], check=True, capture_output=True)
    subprocess.run(
        ["mcopy", "-s", "-i", stick, *folder.iterdir(), "::"], check=True, env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
    got = read(stick)
    # mtools writes names outside the first plane otherwise than Windows does.
    assert sorted(got.values()) == sorted(FILES.values())
    assert set(FILES) - set(got) <= {"書類/🏠.png"}


def test_an_empty_exfat_of_debians_programs_is_empty(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_bytes(bytes(8 << 20))
    subprocess.run(["mkfs.exfat", "-L", "HANAKO", stick], check=True, capture_output=True)
    with Medium(stick) as medium:
        volume = open_volume(medium)
        assert find_files(volume).files == ()
        assert volume.label == "HANAKO"


@pytest.mark.parametrize("kind", IMAGES)
def test_date_size_and_label_are_told(kind: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_bytes(IMAGES[kind]())
    with Medium(stick) as medium:
        volume = open_volume(medium)
        files = find_files(volume).files
        assert {file.modified for file in files} == {WRITTEN_AT}
        assert {"/".join(file.path): file.size for file in files} == {name: len(was) for name, was in FILES.items()}
        assert volume.label == "HANAKO"


def test_two_sticks_are_told_apart(tmp_path: Path) -> None:
    said = set()
    for label in ("ONE", "TWO"):
        stick = tmp_path / label
        stick.write_bytes(fat_image(FILES, 16, label).image)
        with Medium(stick) as medium:
            said.add(identity_of(medium, open_volume(medium)))
    assert len(said) == 2


def boot_of(at: int, sign: bytes) -> bytes:
    boot = bytearray(1 << 20)
    boot[at : at + len(sign)] = sign
    boot[:1], boot[510:512] = b"\xeb" if at else boot[:1], b"\x55\xaa"
    return bytes(boot)


TO_GO = fat_image({"BitLockerToGo.exe": b"MZ"}, 16).image
TO_GO[424:440] = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")


@pytest.mark.parametrize(
    ("image", "trouble"),
    [
        (boot_of(3, b"NTFS    "), StickTrouble.NTFS),
        (boot_of(3, b"-FVE-FS-"), StickTrouble.LOCKED),
        (boot_of(0, b"LUKS\xba\xbe"), StickTrouble.LOCKED),
        (bytes(TO_GO), StickTrouble.LOCKED),
        (bytes(1 << 20), StickTrouble.FOREIGN),
        (b"x" * 100, StickTrouble.FOREIGN),
        (b"", StickTrouble.ABSENT),
    ],
    ids=["ntfs", "bitlocker", "luks", "bitlocker-to-go", "nothing", "tiny", "no-medium"],
)
@pytest.mark.parametrize("table", [False, True])
def test_what_cannot_be_read_here_is_named(image: bytes, trouble: StickTrouble, table: bool, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_bytes(in_table(image, "mbr") if table and len(image) > 512 else image)
    with pytest.raises(StickRefused) as refused, Medium(stick) as medium:
        open_volume(medium)
    assert refused.value.trouble is trouble
