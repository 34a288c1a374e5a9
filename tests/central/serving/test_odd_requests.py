"""Requests that no browser and no agent sends: each is answered, and costs nobody else anything."""

from __future__ import annotations

import json
import socket

import pytest
from django.test import Client

from tests.support.centre.centre_process import GIVE_UP_S

FORM = b'--x\r\nContent-Disposition: form-data; name="number"\r\n\r\nabc\r\n--x--\r\n'
ODD_TYPES = [
    "multipart/form-data; boundary=x; charset=hex",
    'multipart/form-data; boundary=x; Charset = "idna"',
    "application/x-www-form-urlencoded; charset=zlib",
    "multipart/form-data; boundary*=a''%ff",
]


def said(port: int, request: bytes) -> bytes:
    """The whole answer, up to the end that the server makes; a connection that is broken off raises."""
    with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
        sock.sendall(request)
        return b"".join(iter(lambda: sock.recv(65536), b""))


def head(path: str, *fields: str) -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *fields)
    return "\r\n".join((*lines, "", "")).encode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.end_to_end
def test_whoever_sends_more_than_was_asked_for_reads_the_answer_to_its_end(port: int) -> None:
    """A connection that is closed over unread bytes is reset, and an answer that was not read yet is lost with it."""
    more = b"z" * 2_000_000
    asked = head("/check/", "Connection: close", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 8")
    answer = said(port, asked + b"number=x" + more)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.rstrip().endswith(b"</html>")
    chunked = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    for path in ("/sign-in/", "/kiosk/v1/contact"):
        answer = said(port, head(path, "Transfer-Encoding: chunked") + chunked * 32 + b"0\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 411"), path


@pytest.mark.django_db(transaction=True)
@pytest.mark.end_to_end
def test_a_length_beyond_all_numbers_is_refused_like_any_other(port: int) -> None:
    answer = said(port, head("/kiosk/v1/contact", f"Content-Length: 1{'0' * 400}"))
    top, _, body = answer.partition(b"\r\n\r\n")
    assert top.startswith(b"HTTP/1.1 413")
    assert json.loads(body)["code"] == "too_large"


@pytest.mark.django_db(transaction=True)
@pytest.mark.end_to_end
def test_text_in_an_encoding_of_its_own_is_refused_by_its_head(port: int) -> None:
    for path in ("/check/", "/sign-in/", "/kiosk/v1/enrolment/hello"):
        for kind in ODD_TYPES:
            answer = said(port, head(path, f"Content-Type: {kind}", f"Content-Length: {len(FORM)}") + FORM)
            assert answer.startswith(b"HTTP/1.1 415"), (path, kind)


@pytest.mark.parametrize("kind", ODD_TYPES[:3])
def test_so_does_any_other_server(kind: str) -> None:
    assert Client().generic("POST", "/check/", FORM, kind).status_code == 415
    assert Client().generic("POST", "/kiosk/v1/enrolment/hello", FORM, kind).json()["code"] == "malformed"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "multipart/form-data; boundary=x; charset=UTF-8"])
def test_what_browsers_send_is_read(kind: str) -> None:
    assert Client().generic("POST", "/check/", FORM, kind).status_code == 200
