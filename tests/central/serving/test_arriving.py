"""One request as its bytes are handed in, without a socket."""

from __future__ import annotations

from pathlib import Path

from gunicorn.config import Config

from central.serving.addresses import CONTACT, STRANGER_BYTES
from central.serving.arriving import Arriving


def test_what_came_behind_a_contact_that_had_to_be_judged_is_the_next_request(tmp_path: Path) -> None:
    """Lost, its rest would be read as a request of its own."""
    body, following = bytes(STRANGER_BYTES + 1), b"GET /kiosk/v1/status HTTP/1.1\r\n"
    head = f"POST {CONTACT} HTTP/1.1\r\nHost: centre\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    arriving = Arriving(Config(), ("127.0.0.1", 50_000), 0.0, 1, spool=tmp_path)
    arriving.take(head + body + following, 0.0)
    assert arriving.asks
    arriving.wanted(0.0)
    arriving.take(b"", 0.0)
    assert (arriving.complete, arriving.behind) == (True, following)
    arriving.close()
