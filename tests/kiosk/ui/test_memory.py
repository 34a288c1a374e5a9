"""What pages are drawn from goes when they go: memory in use is counted by the allocator itself, not by the system."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from kivy.graphics.texture import Texture

from kiosk.ui.painter import TEXT_BYTES, Textures

if TYPE_CHECKING:
    from tests.kiosk.ui.conftest import Bench

PAGES = ("k01-attract", "k02-choose", "k05-form", "k07-confirm", "k09-done", "k10-status")
NOISE_BYTES = 3_000_000


class _Mallinfo2(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_size_t) for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks")),
        *((name, ctypes.c_size_t) for name in ("uordblks", "fordblks", "keepcost")),
    ]


def in_use() -> int:
    """Bytes that somebody holds, in the heap or on mappings of their own."""
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = _Mallinfo2
    said = libc.mallinfo2()
    return int(said.uordblks + said.hblkhd)


def visit(bench: Bench) -> None:
    for page in PAGES:
        bench.show(page)
    bench.display.clear()
    bench.show("k01-attract")


def test_visit_after_visit_takes_no_more_memory(bench: Bench) -> None:
    for _ in range(2):
        visit(bench)
    before = in_use()
    for _ in range(4):
        visit(bench)
    assert in_use() - before < NOISE_BYTES


def test_textures_are_kept_up_to_so_many_bytes_and_the_oldest_goes_first(bench: Bench) -> None:
    kept = Textures(3 * 400)
    small = {name: Texture.create(size=(10, 10), colorfmt="rgba") for name in "abcd"}
    for name in "abc":
        kept.take(name, lambda name=name: small[name])  # type: ignore[misc]  # the name of this turn
    kept.take("a", lambda: small["d"])
    kept.take("d", lambda: small["d"])
    assert len(kept) == 3
    assert kept.take("a", lambda: small["d"]) is small["a"]
    assert kept.take("b", lambda: small["d"]) is small["d"]


def test_a_long_visit_keeps_no_more_texts_than_it_may(bench: Bench) -> None:
    for page in PAGES:
        for size in ("small", "standard", "large", "extra"):
            bench.show(page, size=size)
    assert bench.display._painter._texts._bytes <= TEXT_BYTES
