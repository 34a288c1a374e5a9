"""The web server of the product among visitors who take their time: work goes on, and nobody's disk fills."""

from __future__ import annotations

import os
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPResponse

import pytest
import requests

from central.serving.worker import UNFINISHED
from sync.contract.wire.contact_frames import CONTACT_MEDIA_TYPE
from sync.envelope.http_signatures import sign_request
from sync.envelope.keys.signer import MemorySigner
from tests.support.between.kiosk_hand import refused
from tests.support.centre.city import City

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.end_to_end]
MANY = 60
GIVE_UP_S = 60


class Slow:
    """A visitor whose request never ends: as often as it is cut off it comes again, with a byte more now and then."""

    def __init__(self, port: int, head: bytes, source: str = "127.0.0.1") -> None:
        self.port, self.head, self.source = port, head, source
        self.sock = self._begun()

    def _begun(self) -> socket.socket:
        sock = socket.create_connection(("127.0.0.1", self.port), 5, source_address=(self.source, 0))
        sock.sendall(self.head)
        return sock

    def drip(self) -> None:
        try:
            self.sock.sendall(b"x")
        except OSError:
            self.sock.close()
            self.sock = self._begun()


@contextmanager
def dripping(port: int, head: bytes, count: int = MANY) -> Iterator[None]:
    """So many of them, from a few addresses, until the block is left."""
    stop = threading.Event()
    with ExitStack() as open_:
        slow = [Slow(port, head, f"127.0.0.{2 + number % 6}") for number in range(count)]

        def drip() -> None:
            while not stop.wait(0.5):
                for one in slow:
                    one.drip()

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        open_.callback(lambda: [one.sock.close() for one in slow])
        open_.callback(thread.join)
        open_.callback(stop.set)
        yield


def head_of(path: str, length: int) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode()


def http_of(request: requests.PreparedRequest) -> bytes:
    """A contact as it stands on the line."""
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    return f"POST /kiosk/v1/contact HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode() + bytes(request.body or b"")


@pytest.mark.parametrize(
    "head",
    [
        head_of("/kiosk/v1/enrolment/hello", 4000),
        head_of("/sign-in/", 60_000),
        head_of("/kiosk/v1/contact", 60_000),
        head_of("/check/", 5_000_000),
        b"POST /kiosk/v1/contact HTTP/1.1\r\nHost: 127.0",
    ],
    ids=["hello", "sign-in", "contact", "check", "head"],
)
def test_many_slow_strangers_hold_up_neither_staff_nor_kiosks(port: int, city: City, head: bytes) -> None:
    hand = city.kiosk(3)
    hand.timeout_s = GIVE_UP_S
    base = f"http://127.0.0.1:{port}"
    with dripping(port, head):
        for _ in range(3):
            assert requests.get(f"{base}/sign-in/", timeout=GIVE_UP_S).status_code == 200
            hand.contact(base, [hand.submit()])
    assert city.row(hand).stored_up_to == 3


def test_who_reads_its_answer_slowly_holds_no_thread(port: int, city: City) -> None:
    base = f"http://127.0.0.1:{port}"
    ask = b"GET /static/web/fonts/Phosphor-Bold.ttf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 40
    with ExitStack() as open_:
        for number in range(12):
            sock = open_.enter_context(socket.socket())
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.bind((f"127.0.0.{2 + number % 6}", 0))
            sock.connect(("127.0.0.1", port))
            sock.sendall(ask)
        for _ in range(3):
            assert requests.get(f"{base}/static/web/staff.css", timeout=GIVE_UP_S).status_code == 200
            assert requests.get(f"{base}/sign-in/", timeout=GIVE_UP_S).status_code == 200


def test_of_one_address_the_oldest_unfinished_connection_goes_and_the_newest_is_served(port: int) -> None:
    first = Slow(port, head_of("/sign-in/", 1000))
    others = [Slow(port, head_of("/sign-in/", 1000)) for _ in range(UNFINISHED)]
    first.sock.settimeout(GIVE_UP_S)
    with suppress(ConnectionResetError):
        assert first.sock.recv(1) == b""
    assert requests.get(f"http://127.0.0.1:{port}/sign-in/", timeout=GIVE_UP_S).status_code == 200
    elsewhere = Slow(port, b"", source="127.0.0.9")
    elsewhere.sock.sendall(b"GET /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert elsewhere.sock.recv(12) == b"HTTP/1.1 200"
    for one in (first, *others, elsewhere):
        one.sock.close()


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/kiosks/add/", "/kiosk/v1/enrolment/proof", "/kiosk/v1/contact", "/check/"]
)
def test_a_body_of_gigabytes_is_refused_by_its_head(port: int, path: str) -> None:
    with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
        sock.sendall(head_of(path, 8 * 1024**3))
        assert sock.recv(12) == (b"HTTP/1.1 401" if path.endswith("/contact") else b"HTTP/1.1 413")


def test_a_large_contact_of_a_stranger_is_never_kept(port: int, city: City) -> None:
    """The head is judged before the body; what a kiosk has signed may come, in pieces however small."""
    hand, base = city.kiosk(3), f"http://127.0.0.1:{port}"
    stranger = hand.request(base, signer=MemorySigner.generate())
    body = bytes(200_000)
    forged = requests.Request("POST", f"{base}/kiosk/v1/contact", data=body).prepare()
    forged.headers["Content-Type"] = CONTACT_MEDIA_TYPE
    sign_request(forged, MemorySigner.generate(), "none")
    assert refused(hand.send(forged)) == (401, "unknown_key")
    assert refused(hand.send(stranger)) == (401, "unknown_key")
    large = [hand.submit(content=os.urandom(150_000)) for _ in range(3)]
    assert hand.contact(base, large).stored_up_to == 3


def test_a_kiosk_that_has_proven_itself_fills_no_disk_behind_its_contact(port: int, city: City) -> None:
    """Known on this connection, it need not be judged before each contact; how large one may be stays as it is."""
    hand = city.kiosk(3)
    request = hand.request(f"http://127.0.0.1:{port}", [hand.submit(content=os.urandom(90_000)).entry])
    whole = http_of(request)
    head = re.sub(rb"Content-Length: \d+", b"Content-Length: %d\r\nExpect: 100-continue" % (8 * 1024**3), whole)
    with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
        sock.sendall(whole)
        answer = HTTPResponse(sock)
        answer.begin()
        assert (answer.status, bool(answer.read())) == (200, True)
        sock.sendall(head[: head.index(b"\r\n\r\n") + 4])
        assert sock.recv(12) == b"HTTP/1.1 413"


def test_a_large_contact_with_a_spent_nonce_is_answered_by_its_head(port: int, city: City) -> None:
    """On a thin line it would be sent for minutes, only to be sent again; a replay would lie on the disk."""
    hand = city.kiosk(3)
    request = hand.request(f"http://127.0.0.1:{port}", [hand.submit(content=os.urandom(90_000)).entry], nonce="spent")
    head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
    with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
        sock.sendall(f"POST /kiosk/v1/contact HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n".encode())
        said = b"".join(iter(lambda: sock.recv(65536), b""))
    assert said.startswith(b"HTTP/1.1 401")
    assert b'"stale_nonce"' in said
    assert hand.nonce.encode() in said, "and says which one is unspent"


def test_a_contact_in_small_pieces_arrives_whole(port: int, city: City) -> None:
    hand = city.kiosk(3)
    request = hand.request(f"http://127.0.0.1:{port}", [hand.submit(content=os.urandom(90_000)).entry])
    whole = http_of(request)
    with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
        for place in range(0, len(whole), 3000):
            sock.sendall(whole[place : place + 3000])
        assert sock.recv(12) == b"HTTP/1.1 200"
    assert city.row(hand).stored_up_to == 1


def test_requests_that_follow_each_other_at_once_are_answered_in_order(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
        ask = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: %s\r\n\r\n"
        sock.sendall(ask % (b"/sign-in/", b"keep-alive") + ask % (b"/kiosk/v1/nowhere", b"keep-alive"))
        sock.sendall(ask % (b"/check/", b"close"))
        said = b"".join(iter(lambda: sock.recv(65536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d{3})", said) == [b"200", b"404", b"200"]
