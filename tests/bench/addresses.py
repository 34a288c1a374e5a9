"""How often the comparisons are right: 10,000 pairs of addresses and 4,800 of names with a known answer, kind by kind.

What was answered otherwise is written down with its reasons, a few of each kind.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sync.japanese.addresses import compare_addresses
from sync.japanese.comparison import Comparison, Likeness
from sync.japanese.names import compare_names
from tests.bench.address_pairs import KnownPair, pairs
from tests.bench.figures import Figure, timed_ms
from tests.bench.name_pairs import name_pairs

PAIRS, QUICK_PAIRS = 10_000, 1_000
NAMES, QUICK_NAMES = 4_800, 480
Compare = Callable[[str, str], Comparison]
SEED = 28
SHOWN = 3
"""Wrong answers of each kind that are written down."""


@dataclass
class Rates:
    """Answers by kind of pair, and the pairs that were not answered as is known."""

    answers: dict[tuple[str, Likeness], Counter[Likeness]] = field(default_factory=lambda: defaultdict(Counter))
    wrong: list[tuple[KnownPair, Comparison]] = field(default_factory=list)

    def false_same(self) -> list[tuple[KnownPair, Comparison]]:
        """Two homes that were called one: what must not be."""
        return [found for found in self.wrong if found[1].result is Likeness.SAME]

    def of(self, answer: Likeness) -> tuple[int, int]:
        """Of the pairs with this known answer: how many were answered so, and how many there are."""
        counts = [count for (_, known), count in self.answers.items() if known is answer]
        return sum(count[answer] for count in counts), sum(count.total() for count in counts)


def rates(made: Iterable[KnownPair], compare: Compare = compare_addresses) -> Rates:
    """Every pair compared, in both orders: the order is of no matter, or it counts as wrong."""
    found = Rates()
    for pair in made:
        said, turned = compare(pair.one, pair.other), compare(pair.other, pair.one)
        found.answers[pair.kind, pair.answer][said.result] += 1
        if said.result is not pair.answer or turned != said:
            found.wrong.append((pair, said))
    return found


def addresses(quick: bool) -> list[Figure]:
    """A row for each kind of pair: the share that was answered as is known."""
    return _figures(list(pairs(QUICK_PAIRS if quick else PAIRS, SEED)), compare_addresses)


def names(quick: bool) -> list[Figure]:
    """The same of names."""
    return _figures(list(name_pairs(QUICK_NAMES if quick else NAMES, SEED)), compare_names)


def _figures(made: list[KnownPair], compare: Compare) -> list[Figure]:
    found = rates(made, compare)
    each_ms = timed_ms(lambda: [compare(pair.one, pair.other) for pair in made]) / len(made)
    shown: Counter[str] = Counter()
    for pair, said in found.wrong:
        shown[pair.kind] += 1
        if shown[pair.kind] <= SHOWN:
            reasons = ", ".join(said.reasons)
            sys.stdout.write(f"{pair.kind}: {pair.one} | {pair.other}: {said.result} ({reasons})\n")
    rows = [
        Figure(f"{kind}: {answer}", 100 * said[answer] / said.total(), f"% of {said.total()}")
        for (kind, answer), said in found.answers.items()
    ]
    for answer in Likeness:
        right, whole = found.of(answer)
        rows.append(Figure(f"all that is {answer}", 100 * right / whole, f"% of {whole}"))
    wrong = len(found.false_same())
    rows.append(Figure("called same and is not", wrong, "pairs", wanted="0", meets=wrong == 0))
    return [*rows, Figure("one comparison", each_ms, "ms")]
