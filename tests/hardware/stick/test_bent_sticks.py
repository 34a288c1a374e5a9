"""A stick that is bent, by accident or on purpose, costs what is bent on it and nothing else; and no more than a
request may cost.
"""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware.simulated.stick.exfat_image import ExfatImage, exfat_image
from hardware.simulated.stick.fat_image import FatImage, fat_image
from hardware.simulated.stick.tables import in_table
from hardware.stick.listing import MOST_DEPTH, MOST_FILES, MOST_FOLDERS, Findings, find_file, find_files
from hardware.stick.medium import Medium, ReadsBytes
from hardware.stick.names import MOST_SHOWN, shown
from hardware.stick.trouble import StickRefused, StickTrouble
from hardware.stick.volumes import open_volume

GOOD = b"good" * 3000
FILES = {"good.pdf": GOOD, "bent.pdf": b"bent" * 3000, "folder/inside.pdf": GOOD, "folder/beside.pdf": GOOD}
MAKERS: dict[str, Callable[[], FatImage | ExfatImage]] = {
    "FAT12": lambda: fat_image(FILES, 12),
    "FAT16": lambda: fat_image(FILES, 16),
    "FAT32": lambda: fat_image(FILES, 32),
    "exFAT": lambda: exfat_image(FILES),
}


class InMemory:
    """A medium without a file."""

    def __init__(self, image: bytes) -> None:
        self._image = memoryview(image)
        self.size = len(image)
        self.cost = 0

    def read(self, at: int, length: int) -> bytes:
        if at < 0 or length < 0 or at + length > self.size:
            raise StickRefused(StickTrouble.DAMAGED)
        self.cost += length
        return bytes(self._image[at : at + length])


def listed(image: bytes) -> Findings:
    return find_files(open_volume(InMemory(image)))


def content(image: bytes, path: str) -> bytes:
    volume = open_volume(InMemory(image))
    return volume.content(find_file(volume, tuple(path.split("/"))))


def trouble(image: bytes, path: str) -> StickTrouble:
    with pytest.raises(StickRefused) as refused:
        content(image, path)
    return refused.value.trouble


def chained(made: FatImage | ExfatImage, path: str) -> int:
    """The first cluster of a file whose chain stands in the table: exFAT may say that it needs none."""
    item = made.item(path)
    if isinstance(made, ExfatImage):
        at = made.image.index(struct.pack("<IQ", item.first, len(item.content))) - 20
        made.image[at + 1] = 0x01
        for number in range(item.first, item.first + item.clusters):
            made.link(number, number + 1 if number + 1 < item.first + item.clusters else 0xFFFFFFFF)
        mend_check(made.image, at - 32)
    return item.first


def mend_check(image: bytearray, at: int) -> None:
    """The sum over an entry of exFAT, made anew after it was bent."""
    count, check = 1 + image[at + 1], 0
    for place, byte in enumerate(image[at : at + 32 * count]):
        if place not in (2, 3):
            check = ((check & 1) << 15 | check >> 1) + byte & 0xFFFF
    struct.pack_into("<H", image, at + 2, check)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("bent", ["loop", "short", "out of the heap", "into itself"])
def test_a_bent_chain_is_damage_of_its_file_alone(kind: str, bent: str) -> None:
    made = MAKERS[kind]()
    first = chained(made, "bent.pdf")
    match bent:
        case "loop":
            made.link(first + 1, first)
        case "short":
            made.link(first + 1, {"FAT12": 0xFFF, "FAT16": 0xFFFF, "FAT32": 0x0FFFFFFF, "exFAT": 0xFFFFFFFF}[kind])
        case "out of the heap":
            made.link(first + 1, {"FAT12": 0xFF0, "FAT16": 0xFFF0, "FAT32": 0x0FFFFF00, "exFAT": 0xFFFFFF00}[kind])
        case "into itself":
            made.link(first, first)
    assert trouble(made.image, "bent.pdf") is StickTrouble.DAMAGED
    assert content(made.image, "good.pdf") == GOOD
    assert len(listed(made.image).files) == len(FILES)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_chain_into_what_lies_behind_the_volume_gives_nothing_of_it(kind: str) -> None:
    made = MAKERS[kind]()
    first = chained(made, "bent.pdf")
    behind = (len(made.image) - made.heap_at) // made.cluster + 2
    made.image.extend(b"of another volume" * 4000)
    made.link(first + made.item("bent.pdf").clusters - 2, behind)
    assert trouble(made.image, "bent.pdf") is StickTrouble.DAMAGED


def test_an_entry_of_exfat_whose_sum_is_wrong_is_no_file() -> None:
    made = exfat_image(FILES)
    place = made.image.index("bent.pdf".encode("utf-16-le"))
    made.image[place] ^= 1
    assert ("good.pdf",) in {file.path for file in listed(made.image).files}
    assert len(listed(made.image).files) == len(FILES) - 1


@pytest.mark.parametrize("kind", MAKERS)
def test_files_that_share_clusters_give_what_lies_there_and_no_more(kind: str) -> None:
    made = MAKERS[kind]()
    first, other = chained(made, "bent.pdf"), made.item("good.pdf").first
    if kind == "exFAT":
        chained(made, "good.pdf")
    made.link(first, other + 1)
    assert content(made.image, "bent.pdf") == (b"bent" * 3000)[: made.cluster] + GOOD[made.cluster :]
    assert content(made.image, "good.pdf") == GOOD


@pytest.mark.parametrize("kind", MAKERS)
def test_a_size_that_lies_gives_nothing_of_what_lies_behind(kind: str) -> None:
    made = MAKERS[kind]()
    item = made.item("bent.pdf")
    chained(made, "bent.pdf")
    if isinstance(made, ExfatImage):
        at = made.image.index(struct.pack("<IQ", item.first, len(item.content)))
        struct.pack_into("<Q", made.image, at + 4, 9_000_000)
        struct.pack_into("<Q", made.image, at - 12, 9_000_000)
        mend_check(made.image, at - 52)
    else:
        low = struct.pack("<HI", item.first & 0xFFFF, len(item.content))
        at = made.image.index(low)
        struct.pack_into("<I", made.image, at + 2, 9_000_000)
    assert {file.size for file in listed(made.image).files} == {len(GOOD), 9_000_000}
    assert trouble(made.image, "bent.pdf") is StickTrouble.DAMAGED


def test_what_was_never_written_is_not_what_somebody_deleted_there() -> None:
    made = exfat_image({"half.pdf": b"secret of another" * 1000}, written={"half.pdf": 100})
    got = content(made.image, "half.pdf")
    assert got == (b"secret of another" * 6)[:100] + bytes(17_000 - 100)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_folder_inside_itself_is_gone_through_once(kind: str) -> None:
    made = MAKERS[kind]()
    folder = made.item("folder")
    inner, cluster = made.item("folder/inside.pdf"), folder.first
    # The file inside becomes a folder that begins where its own folder does.
    if isinstance(made, ExfatImage):
        at = made.image.index(struct.pack("<IQ", inner.first, len(inner.content)))
        struct.pack_into("<I", made.image, at, cluster)
        made.image[at - 52 + 4] = 0x10
        mend_check(made.image, at - 52)
    else:
        at = made.image.index(struct.pack("<HI", inner.first & 0xFFFF, len(inner.content)), made.place_of(cluster))
        struct.pack_into("<H", made.image, at, cluster & 0xFFFF)
        made.image[at - 15] = 0x10
    found = listed(made.image)
    assert sorted(file.path for file in found.files) == [("bent.pdf",), ("folder", "beside.pdf"), ("good.pdf",)]
    assert not found.is_whole


def test_folders_are_followed_so_deep_and_no_deeper() -> None:
    def deep(levels: int) -> str:
        return "/".join(["d"] * levels) + "/file.pdf"

    found = listed(fat_image({deep(MOST_DEPTH): b"1"}).image)
    assert ([len(file.path) for file in found.files], found.is_whole) == ([MOST_DEPTH + 1], True)
    found = listed(fat_image({deep(MOST_DEPTH + 1): b"1", "top.pdf": b"2"}).image)
    assert ([file.path for file in found.files], found.is_whole) == ([("top.pdf",)], False)


def test_more_folders_than_anybody_has_are_left_and_told() -> None:
    found = listed(
        fat_image({f"d{number}/": b"" for number in range(MOST_FOLDERS + 5)}, per_cluster=1, roots=4096).image
    )
    assert not found.is_whole


def test_of_sixty_thousand_files_the_newest_are_listed_and_the_rest_is_counted() -> None:
    many = {f"all/{number:05d}.jpg": b"" for number in range(60_000)} | {"new.pdf": b"1"}
    made = fat_image(many, 16, per_cluster=64)
    at = made.image.index(struct.pack("<HI", made.item("new.pdf").first, 1))
    struct.pack_into("<H", made.image, at - 2, 47 << 9 | 1 << 5 | 1)
    medium = InMemory(made.image)
    found = find_files(open_volume(medium))
    assert found.files[0].path == ("new.pdf",)
    assert (len(found.files), found.left_out) == (MOST_FILES, 60_001 - MOST_FILES)
    assert medium.cost < 6 << 20


def test_more_entries_than_a_request_may_cost_end_it() -> None:
    pieces = {f"d{folder}/{'x' * 200}{number}.jpg": b"" for folder in range(20) for number in range(440)}
    with pytest.raises(StickRefused) as refused:
        listed(fat_image(pieces, 16, per_cluster=64).image)
    assert refused.value.trouble is StickTrouble.SLOW


@pytest.mark.parametrize(
    ("name", "on_the_page"),
    [
        ("写真 はなこ.jpg", "写真 はなこ.jpg"),
        ("証明書\u202egnp.exe", "証明書gnp.exe"),
        ("a\x01\x1b[31m.pdf", "a□□[31m.pdf"),
        ("か\u3099くせい.pdf", "がくせい.pdf"),
        ("Z\u0301\u0302\u0303\u0304\u0305.pdf", "Ź\u0302\u0303.pdf"),
        ("\u200e\u2066", "□"),
        ("辻\U000e0100様.pdf", "辻\U000e0100様.pdf"),
        ("\ufa19社.pdf", "\ufa19社.pdf"),
        ("\ue000.pdf", "□.pdf"),
        ("あ" * 200 + ".pdf", "あ" * (MOST_SHOWN - 21) + "…" + "あ" * 16 + ".pdf"),
    ],
)
def test_a_name_on_a_page_holds_nothing_that_bends_the_page(name: str, on_the_page: str) -> None:
    assert shown(name) == on_the_page


@pytest.mark.parametrize(
    "maker", [lambda: fat_image({"a\u202eb.pdf": b"1"}), lambda: exfat_image({"a\u202eb.pdf": b"1"})]
)
def test_a_file_is_asked_for_by_the_name_it_has(maker: Callable[[], FatImage | ExfatImage]) -> None:
    image = maker().image
    assert [file.path for file in listed(image).files] == [("a\u202eb.pdf",)]
    assert content(image, "a\u202eb.pdf") == b"1"


def test_deleted_hidden_and_system_files_are_nobodys_to_choose() -> None:
    made = fat_image(
        {"stays.pdf": b"1", "gone.pdf": b"2", ".hidden.pdf": b"3", "secret.pdf": b"4", "__MACOSX/a.pdf": b"5"}
    )
    image = made.image
    for path, mark in (("gone.pdf", None), ("secret.pdf", 0x22)):
        at = image.index(struct.pack("<HI", made.item(path).first, 1)) - 26
        if mark is None:
            image[at] = 0xE5
        else:
            image[at + 11] = mark
    assert [file.path for file in listed(image).files] == [("stays.pdf",)]
    assert trouble(image, "gone.pdf") is StickTrouble.NOT_THERE


def test_a_long_name_of_another_entry_is_not_taken_for_this_ones() -> None:
    made = fat_image({"the long name.pdf": b"1"})
    at = made.image.index(struct.pack("<HI", made.item("the long name.pdf").first, 1)) - 26
    made.image[at : at + 11] = b"SHORT   PDF"
    assert [file.path for file in listed(made.image).files] == [("SHORT.PDF",)]


def test_logical_partitions_in_a_ring_and_a_table_that_leads_nowhere_end() -> None:
    image = in_table(fat_image(FILES).image, "logical")
    record = 64 * 512
    struct.pack_into("<B3xB3xII", image, record + 446, 0, 0, 0, 0)
    struct.pack_into("<B3xB3xII", image, record + 462, 0, 0x0F, 1 << 31, 100)
    with pytest.raises(StickRefused) as refused:
        listed(image)
    assert refused.value.trouble is StickTrouble.FOREIGN
    struct.pack_into("<B3xB3xII", image, record + 462, 0, 0x0F, 0, 100)
    with pytest.raises(StickRefused):
        listed(image)


class PulledAfter:
    """Pulled out after so many reads."""

    def __init__(self, image: bytes, reads: int) -> None:
        self._medium, self._left = InMemory(image), reads
        self.size = self._medium.size

    def read(self, at: int, length: int) -> bytes:
        self._left -= 1
        if self._left < 0:
            raise StickRefused(StickTrouble.GONE)
        return self._medium.read(at, length)


@pytest.mark.parametrize("kind", MAKERS)
def test_pulled_at_any_moment_it_is_gone_and_never_damaged(kind: str) -> None:
    image = MAKERS[kind]().image

    def go_through(medium: ReadsBytes) -> bytes:
        volume = open_volume(medium)
        find_files(volume)
        return volume.content(find_file(volume, ("bent.pdf",)))

    for reads in range(1000):
        try:
            assert go_through(PulledAfter(image, reads)) == b"bent" * 3000
        except StickRefused as refused:
            assert refused.trouble is StickTrouble.GONE  # noqa: PT017
        else:
            break
    assert 5 < reads < 999


def test_a_real_file_that_shrinks_while_it_is_read_is_a_stick_that_was_pulled(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_bytes(fat_image(FILES).image)
    with Medium(stick) as medium:
        volume = open_volume(medium)
        os.truncate(stick, 4096)
        with pytest.raises(StickRefused) as refused:
            volume.content(find_file(volume, ("good.pdf",)))
    assert refused.value.trouble is StickTrouble.GONE


def test_a_request_ends_when_its_time_or_its_amount_is_used_up(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.write_bytes(bytes(1 << 20))
    clock = iter([0.0, 1.0, 2.0, 30.0, 30.0])
    with Medium(stick, now=lambda: next(clock), longest_s=25.0) as slow:
        slow.read(0, 100)
        with pytest.raises(StickRefused) as refused:
            slow.read(0, 100)
    assert refused.value.trouble is StickTrouble.SLOW
    with Medium(stick, most=1000) as much:
        much.read(0, 900)
        with pytest.raises(StickRefused) as refused:
            much.read(0, 900)
    assert refused.value.trouble is StickTrouble.SLOW


@pytest.mark.parametrize("kind", MAKERS)
def test_any_bytes_bent_anywhere_end_in_a_word_and_within_bounds(kind: str) -> None:
    made = MAKERS[kind]()
    end = made.place_of(made.item("folder").first + 2)
    dice = random.Random(kind)
    image, was = bytearray(made.image), bytes(made.image[:end])
    for _ in range(400):
        image[:end] = was
        for _ in range(dice.choice((1, 3, 30))):
            table = dice.randrange(made.table_at, made.table_at + 256)
            image[dice.choice((dice.randrange(512), table, dice.randrange(end)))] = dice.choice(
                (0, 0xFF, dice.randrange(256))
            )
        medium = InMemory(image)
        try:
            volume = open_volume(medium)
            for file in find_files(volume).files:
                if file.size <= 10_000_000:
                    got = find_file(volume, file.path)
                    assert len(volume.content(got)) == got.size
        except StickRefused:
            pass
        assert medium.cost < 96 << 20
