"""The agent's side of `/kiosk/v1/`. One request in flight; not for several threads.

The signature covers the path from `/kiosk/v1` on, so that the centre may live below any prefix of a reverse proxy.
"""

from __future__ import annotations

import io
import re
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import requests

from sync.contract.wire.catalogue import OBJECT_LIMIT_BYTES
from sync.contract.wire.contact_frames import CONTACT_MEDIA_TYPE
from sync.contract.wire.messages import DOCUMENT_LIMIT_BYTES, HEADER_LIMIT_BYTES, read_message, write_message
from sync.contract.wire.objects import ASKED_MEDIA_TYPE, OBJECTS_ANSWER_BYTES, ObjectFrames, ObjectsAsked
from sync.contract.wire.parts import PART_MEDIA_TYPE, PART_TOLD_BYTES
from sync.contract.wire.questions import ANSWER_LIMIT_BYTES as TOLD_LIMIT_BYTES
from sync.contract.wire.questions import QUESTION_MEDIA_TYPE
from sync.contract.wire.refusals import Refusal
from sync.contract.wire.status_frames import STATUS_ANSWER_BYTES
from sync.envelope.http_signatures import content_digest, name_of_request, sign_request
from sync.envelope.keys.signer import Signer
from sync.errors import ContractError
from sync.transport.answers import Answer, Answered, Refused, Unreachable
from sync.transport.time_limit import LimitedAdapter, TimeLimit

CONNECT_S = 10.0
SILENCE_S = 30.0
"""Seconds without a byte in either direction before the line counts as dead."""
SLOWEST_BYTES_PER_S = 4000
"""A modem or proxy may hold a whole body for us: the answer is awaited for as long as that takes at 32 kbit/s."""
LEAST_BYTES_PER_S = 1000
"""Whole requests and answers, as long as the longest may be: the centre waits for no slower line either."""
SEND_BUFFER_BYTES = 32 * 1024
"""Small, so that bytes wait in our hands and not in the kernel's: otherwise a slow line looks like a silent centre."""
ANSWER_LIMIT_BYTES = 64 * 1024
JWS_LIMIT_BYTES = DOCUMENT_LIMIT_BYTES * 4 // 3 + HEADER_LIMIT_BYTES
RETRY_AFTER_LIMIT_S = 600
NONCE_HEADER = "Madoguchi-Nonce"
_Take: TypeAlias = Callable[[Sequence[bytes]], None]
_NONCE = re.compile(r"[A-Za-z0-9_-]{1,86}")
_CODE = re.compile(r"[a-z_]{1,40}")
"""A refusal's code goes on into troubles, which every later heartbeat carries."""
_SECONDS = re.compile(r"[0-9]{1,6}")
_SIGNED_FROM = "http://kiosk.invalid"
"""Stands in while the path is signed; the authority is not covered."""


class CentreClient:
    """Sends signed requests to one centre and never follows it elsewhere."""

    def __init__(
        self,
        base_url: str,
        signer: Signer,
        *,
        ca_file: Path | None = None,
        silence_s: float = SILENCE_S,
        least_bytes_per_s: float = LEAST_BYTES_PER_S,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._signer = signer
        self._silence_s = silence_s
        self._least_bytes_per_s = least_bytes_per_s
        self._time_limit = TimeLimit()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(ca_file) if ca_file else True
        self._session.headers.clear()
        self._session.mount("http://", _NarrowAdapter(self._time_limit))
        self._session.mount("https://", _NarrowAdapter(self._time_limit))

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def contact(self, body: bytes, nonce: str) -> Answer:
        """Heartbeat and a batch of entries."""
        return self._signed("POST", "/kiosk/v1/contact", nonce, ANSWER_LIMIT_BYTES, body)

    def catalogue(self, nonce: str) -> Answer:
        """The index of the newest catalogue, compact JWS."""
        return self._signed("GET", "/kiosk/v1/catalogue", nonce, JWS_LIMIT_BYTES)

    def objects(self, hashes: Sequence[str], at_most: int, take: _Take, nonce: str) -> Answer:
        """Objects by their SHA-256. `take` gets them as they come, in this order; no bytes for one that is not given.

        The answer may end before the last. Whatever was taken has come, also where this returns `Unreachable`.
        """
        body = write_message(ObjectsAsked(1, tuple(hashes), at_most))
        path = "/kiosk/v1/objects"
        request = self._prepared("POST", path, body, ASKED_MEDIA_TYPE)
        sign_request(request, self._signer, nonce)
        return self._send(request, path, OBJECTS_ANSWER_BYTES + 2 * OBJECT_LIMIT_BYTES, _Taking(len(hashes), take))

    def status(self, after: int, at_most: int, nonce: str) -> Answer:
        """A page of what was published after a cursor (`sync.contract.wire.status_frames`): so many bytes of rows."""
        return self._signed("GET", f"/kiosk/v1/status?after={after}&at_most={at_most}", nonce, STATUS_ANSWER_BYTES)

    def question(self, body: bytes, nonce: str, within_s: float) -> Answer:
        """A question of somebody who waits: over after `within_s` seconds, with what came of it or without."""
        path = "/kiosk/v1/question"
        request = self._prepared("POST", path, body, QUESTION_MEDIA_TYPE)
        sign_request(request, self._signer, nonce)
        return self._send(request, path, TOLD_LIMIT_BYTES, within_s=within_s)

    def part(self, body: bytes, nonce: str) -> Answer:
        """A piece of a sealed part (`sync.contract.wire.parts`)."""
        path = "/kiosk/v1/part"
        request = self._prepared("POST", path, body, PART_MEDIA_TYPE)
        sign_request(request, self._signer, nonce)
        return self._send(request, path, PART_TOLD_BYTES)

    def manifest(self) -> Answer:
        """The key manifest, compact JWS; no signature is asked for."""
        return self._send(self._prepared("GET", "/kiosk/v1/manifest"), "/kiosk/v1/manifest", JWS_LIMIT_BYTES)

    def incarnation(self) -> Answer:
        """The incarnation, compact JWS; no signature is asked for."""
        return self._send(self._prepared("GET", "/kiosk/v1/incarnation"), "/kiosk/v1/incarnation", JWS_LIMIT_BYTES)

    def _signed(self, method: str, path: str, nonce: str, limit: int, body: bytes | None = None) -> Answer:
        request = self._prepared(method, path, body)
        sign_request(request, self._signer, nonce)
        return self._send(request, path, limit)

    def _prepared(
        self, method: str, path: str, body: bytes | None = None, kind: str = CONTACT_MEDIA_TYPE
    ) -> requests.PreparedRequest:
        headers = {"Accept-Encoding": "identity"}
        if body is None:
            return self._session.prepare_request(requests.Request(method, _SIGNED_FROM + path, headers=headers))
        headers |= {"Content-Type": kind, "Content-Digest": content_digest(body)}
        # A stream is sent in pieces, each with its own time-out; bytes in one go share a single one.
        request = requests.Request(method, _SIGNED_FROM + path, headers=headers, data=io.BytesIO(body))
        return self._session.prepare_request(request)

    def _send(
        self,
        request: requests.PreparedRequest,
        path: str,
        limit: int,
        taking: _Taking | None = None,
        within_s: float | None = None,
    ) -> Answer:
        request.url = self._base + path
        sent = int(request.headers.get("Content-Length", "0"))
        timeout = (min(CONNECT_S, self._silence_s), self._silence_s + sent / SLOWEST_BYTES_PER_S)
        whole_s = sum(timeout) + (sent + limit) / self._least_bytes_per_s
        if within_s is not None:
            timeout, whole_s = (within_s, within_s), within_s
        with self._time_limit.of(whole_s) as broken_off:
            answer = self._answer(request, limit, taking, timeout)
        return Unreachable("slow") if broken_off.is_set() else answer

    def _answer(
        self, request: requests.PreparedRequest, limit: int, taking: _Taking | None, timeout: tuple[float, float]
    ) -> Answer:
        try:
            with self._session.send(request, stream=True, timeout=timeout, allow_redirects=False) as response:
                return _read(response, limit, name_of_request(request), taking)
        except requests.exceptions.SSLError:
            return Unreachable("tls")
        except requests.exceptions.ConnectTimeout:
            return Unreachable("connect")
        except requests.exceptions.Timeout:
            return Unreachable("silence")
        except requests.exceptions.ConnectionError as failed:
            return Unreachable("silence" if "timed out" in str(failed) else "connect")
        except (requests.exceptions.RequestException, OSError):
            return Unreachable("cut")


class _NarrowAdapter(LimitedAdapter):
    """No retries of its own, one connection with a limit of time, small send buffer."""

    def __init__(self, time_limit: TimeLimit) -> None:
        super().__init__(time_limit, pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        kwargs["socket_options"] = [
            (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
            (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES),
            (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
        ]
        super().init_poolmanager(*args, **kwargs)


class _Taking:
    """Hands the objects of an answer on while it comes."""

    def __init__(self, asked: int, take: _Take) -> None:
        self._frames = ObjectFrames(asked)
        self._take = take

    def feed(self, piece: bytes) -> None:
        came = tuple(self._frames.feed(piece))
        if came:
            self._take(came)


def _read(response: requests.Response, limit: int, name: str, taking: _Taking | None = None) -> Answer:
    body = bytearray()
    read = 0
    wanted = limit if response.status_code == 200 else HEADER_LIMIT_BYTES
    for piece in response.iter_content(16 * 1024):
        read += len(piece)
        if read > wanted:
            return Unreachable("too_large")
        if taking is None or response.status_code != 200:
            body += piece
            continue
        try:
            taking.feed(piece)
        except ContractError:
            return Unreachable("odd_answer")
    if response.status_code == 200:
        return Answered(bytes(body), _nonce(response.headers.get(NONCE_HEADER)), name)
    try:
        refusal = read_message(Refusal, bytes(body), HEADER_LIMIT_BYTES)
    except ContractError:
        # A page of a proxy, a captive portal: not the centre's word.
        return Unreachable("odd_answer")
    if not _CODE.fullmatch(refusal.code):
        return Unreachable("odd_answer")
    retry_after = response.headers.get("Retry-After", "")
    seconds = min(int(retry_after), RETRY_AFTER_LIMIT_S) if _SECONDS.fullmatch(retry_after) else 0
    nonce = _nonce(refusal.nonce or response.headers.get(NONCE_HEADER))
    return Refused(response.status_code, refusal.code, nonce, refusal.signed, seconds, name)


def _nonce(text: str | None) -> str | None:
    """Anybody on the way can hand one out. What no request can carry would be kept, and stop every request after it."""
    return text if text is not None and _NONCE.fullmatch(text) else None
