"""What happens to bytes on the way: flipped, cut, doubled, spliced."""

from __future__ import annotations

import random


def altered(good: bytes, other: bytes, chosen: random.Random) -> bytes:
    """The good bytes after one to three accidents: flip, set, cut, insert, double, swap, splice with another."""
    data = bytearray(good)
    for _ in range(chosen.choice((1, 1, 1, 2, 3))):
        place = chosen.randrange(len(data)) if data else 0
        match chosen.randrange(10):
            case 0 | 1 if data:
                data[place] ^= 1 << chosen.randrange(8)
            case 2 | 8 | 9 if data:
                data[place] = chosen.choice(data)  # stays in the alphabet, so that later checks are reached
            case 3:
                del data[place:]
            case 4:
                data[place:place] = chosen.randbytes(chosen.randrange(1, 5))
            case 5:
                data[place:place] = data[place : place + chosen.randrange(1, 80)]
            case 6:
                del data[place : place + chosen.randrange(1, 40)]
            case _:
                data = data[:place] + other[chosen.randrange(len(other)) :]
    return bytes(data)
