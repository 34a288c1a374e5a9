from __future__ import annotations

import pytest

from kiosk.screens.appearance import Scheme
from kiosk.ui.tokens import COLOURS, EDGE_PAIRS, SMALLEST_PX, TEXT_PAIRS, TYPE_SIZES, colour, contrast


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_every_scheme_knows_every_role() -> None:
    assert len({frozenset(roles) for roles in COLOURS.values()}) == 1


@pytest.mark.requirement("ENT-02")
@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_can_be_read_on_its_ground(scheme: Scheme, ink: str, ground: str) -> None:
    assert contrast(colour(ink, scheme), colour(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(scheme: Scheme, edge: str, ground: str) -> None:
    assert contrast(colour(edge, scheme), colour(ground, scheme)) >= 3


@pytest.mark.requirement("ENT-16")
def test_no_type_is_smaller_than_28_and_body_doubles_from_small_to_extra() -> None:
    sizes = [getattr(row, kind) for row in TYPE_SIZES.values() for kind in row.__dataclass_fields__]
    assert min(sizes) >= SMALLEST_PX
    small, *_, extra = TYPE_SIZES.values()
    assert extra.body == 2 * small.body
