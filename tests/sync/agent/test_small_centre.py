"""The small centre itself: a test that leans on it must not be green because the centre did something else."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest

from sync.envelope.development_keys import CityKeys, make_city_keys
from sync.envelope.keys.signer import MemorySigner
from tests.support.between.small_centre import SmallCentre


def _centre(city: CityKeys) -> SmallCentre:
    return SmallCentre(city, MemorySigner.generate().public, MemorySigner.generate().public)


def _ask_it(centre: SmallCentre) -> None:
    """As an agent does: no answer is a bad line, and nothing more."""
    with centre:
        line = http.client.HTTPConnection("127.0.0.1", centre.port, timeout=10)
        line.request("GET", "/kiosk/v1/manifest")
        with pytest.raises((http.client.HTTPException, OSError)):
            line.getresponse()
        line.close()


@pytest.mark.parametrize("misspelt", ["drop_befor", "Busy", ""])
def test_a_misspelt_mischief_is_refused_where_it_is_written(tmp_path: Path, misspelt: str) -> None:
    with _centre(make_city_keys(tmp_path)) as centre:
        with pytest.raises(ValueError, match="no such mischief"):
            centre.faults.append(misspelt)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="no such mischief"):
            centre.faults.extend(["busy", misspelt])  # type: ignore[list-item]
        assert not centre.faults


def test_what_goes_wrong_inside_the_centre_reaches_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    centre = _centre(make_city_keys(tmp_path))

    def wrong() -> bytes:
        raise AssertionError("the kiosk did what it must not")

    monkeypatch.setattr(centre, "_manifest", wrong)
    with pytest.raises(AssertionError, match="what it must not"):
        _ask_it(centre)
