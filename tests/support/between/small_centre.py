"""A small centre: a real HTTP server with real signatures, and faults that a test scripts."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from sync.contract.capabilities import CENTRE_READS
from sync.contract.chain.entry import ENTRY_LIMIT_BYTES, FIRST_PREV, read_entry
from sync.contract.timestamps import rfc3339
from sync.contract.wire.ack import Ack, AuditHead, ContactAnswer, LogHead
from sync.contract.wire.catalogue import sha256_of
from sync.contract.wire.contact import Heartbeat
from sync.contract.wire.contact_frames import ContactEntry, read_contact
from sync.contract.wire.kiosk_enrolment import enrolment_name
from sync.contract.wire.messages import write_message
from sync.contract.wire.objects import ObjectsAsked, read_asked, write_objects
from sync.contract.wire.parts import read_piece
from sync.contract.wire.refusals import SIGNED_CODES, STOPS, Refusal, SignedRefusal
from sync.contract.wire.status_frames import ROW_BYTES, CarriedStatus, StatusPage, write_rows, write_status_page
from sync.envelope.development_keys import CityKeys
from sync.envelope.http_signatures import verify_request
from sync.envelope.jws import Typ, entry_hash, kid_in, payload_in, sign_jws, verify_jws
from sync.envelope.keys.signer import TrustedKey
from sync.envelope.manifest import sign_manifest
from sync.envelope.merkle import Frontier
from sync.errors import SyncError
from tests.support.between.mischief import MischiefQueue
from tests.support.between.part_shelf import PartShelf
from tests.support.between.thread_server import ThreadServer
from tests.support.kiosk.example_catalogue import packed
from tests.support.kiosk.kiosk_homes import KIOSK, catalogue_jws, enrolment_jws, incarnation_jws
from tests.support.machine.clocks import START


@dataclass
class CentreMemory:
    """What a backup would hold."""

    stored: list[tuple[str, bytes]] = field(default_factory=list)
    """Entry hash and box by place; seq 1 first."""
    log: Frontier = field(default_factory=Frontier)
    incarnation: int = 1

    def copy(self) -> CentreMemory:
        return CentreMemory(list(self.stored), Frontier.from_bytes(self.log.to_bytes()), self.incarnation)


class SmallCentre(ThreadServer):
    """Serves one kiosk on loopback. `faults` are taken one per contact; without any it answers.

    What goes wrong inside it (`assert`, too) is raised where the test leaves its `with`.
    """

    __test__ = False  # not a test class, whatever its name says

    def __init__(self, city: CityKeys, line_key: bytes, entry_key: bytes, prefix: str = "") -> None:
        self.city = city
        self.prefix = prefix
        self.memory = CentreMemory()
        self.faults = MischiefQueue()
        self.change_ack: Callable[[Ack], Ack] | None = None
        self.received: list[str] = []
        """Hash of every entry that arrived, doubles too."""
        self.forks: list[int] = []
        self.heartbeats: list[Heartbeat] = []
        self.state = "active"
        self.refuse_with: str | None = None
        self.most_entries = 1000
        self.catalogue_version = 1
        self.catalogue_spoilt = False
        self.gives_index: bytes | None = None
        """Somebody on the way gives this one, whatever the acknowledgement names."""
        self.catalogues_asked = 0
        self.contents = packed(())
        """What the catalogue names. Of `lost` objects the centre gives none, of `spoilt` ones other bytes."""
        self.lost: set[str] = set()
        self.spoilt: set[str] = set()
        self.objects_asked: list[str] = []
        self.most_object_bytes = 1024 * 1024
        self.cut_objects_at: deque[int] = deque()
        """One for each answer with objects: its connection breaks after so many bytes of the body."""
        self.answer_question: Callable[[bytes, str, str], bytes] | None = None
        """Body, name of the request and next nonce → the answer. None: a centre of before, without that address."""
        self.too_many_questions = 0
        """So many are told to wait; each has spent its nonce, and hears the next."""
        self.statuses: list[CarriedStatus] = []
        self.status_pages_asked: list[tuple[int, int]] = []
        """Cursor and bytes."""
        self.pages_when_received: list[int] = []
        """For each entry that arrived, how many pages of statuses had been asked for."""
        self.reads: tuple[str, ...] = CENTRE_READS
        self.parts = PartShelf(city.ack, city.catalogue)
        self.pieces_when_received: list[int] = []
        """For each entry that arrived, how many pieces of parts had come."""
        self.change_page: Callable[[StatusPage], StatusPage] | None = None
        self.enrolment = enrolment_jws(city)
        """What the acknowledgement names, and the kiosk may fetch."""
        self.gives_enrolment: bytes | None = None
        """Somebody on the way gives this one, whatever the acknowledgement names."""
        self.manifest_version = 1
        self.now = START
        self.requests = 0
        self._line = TrustedKey(line_key)
        self._entry = TrustedKey(entry_key)
        self._signed: dict[tuple[bytes, str], bytes] = {}
        """By payload and key: a signature is another each time, and a document is named by its bytes."""
        self._nonces: set[str] = set()
        self._request = self._request_nonce = ""
        self._wrong: list[Exception] = []
        """What was raised in handlers' threads, which no test sees by itself."""
        self._lock = threading.Lock()
        super().__init__(_handler_of(self))

    @property
    def url(self) -> str:
        return f"{super().url}{self.prefix}"

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, value, trace)
        if value is None and self._wrong:
            raise self._wrong[0]

    def restore(self, backup: CentreMemory, *, new_incarnation: bool = True) -> None:
        """Come back from a copy; the operator gives a new incarnation, as the handbook says."""
        with self._lock:
            number = self.memory.incarnation
            self.memory = backup.copy()
            self.memory.incarnation = number + 1 if new_incarnation else number
            self._nonces.clear()

    def hashes(self) -> list[str]:
        """What is in custody, in order."""
        return [found for found, _ in self.memory.stored]

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes, str | None]:
        """Status, body, next nonce where the answer's head carries it; status 0 = cut the connection."""
        with self._lock:
            self.requests += 1
            try:
                return self._answer(method, target.removeprefix(self.prefix), headers, body)
            except Exception as wrong:
                self._wrong.append(wrong)
                raise

    def cut_of(self, path: str, status: int) -> int | None:
        """After how many bytes of this answer's body the connection breaks; None: it does not."""
        with self._lock:
            cut = status == 200 and path.endswith("/objects") and bool(self.cut_objects_at)
            return self.cut_objects_at.popleft() if cut else None

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes, str | None]:
        parts = urlsplit(target)
        if parts.path == "/kiosk/v1/manifest":
            return 200, self._manifest(), None
        if parts.path == "/kiosk/v1/incarnation":
            return 200, self._incarnation().encode(), None
        try:
            request = verify_request(method, parts.path, parts.query, headers, body, self._find)
        except SyncError:
            return self._refusal(401, "bad_signature")
        if request.nonce not in self._nonces:
            return self._refusal(401, "stale_nonce", nonce=self._nonce())
        self._nonces.discard(request.nonce)
        self._request, self._request_nonce = request.request, request.nonce
        if parts.path == "/kiosk/v1/contact":
            return self._contact(body)
        if parts.path == "/kiosk/v1/catalogue":
            self.catalogues_asked += 1
            jws = self.gives_index or self._index()
            return 200, jws[:-4] if self.catalogue_spoilt else jws, self._nonce()
        if parts.path == "/kiosk/v1/objects":
            return 200, self._objects(read_asked(body)), self._nonce()
        if parts.path == "/kiosk/v1/question":
            if self.answer_question is None:
                return 404, b'{"v":1,"code":"malformed","detail":"no such address","nonce":null,"signed":null}', None
            if self.too_many_questions:
                self.too_many_questions -= 1
                return self._refusal(429, "busy", nonce=self._nonce())
            return 200, self.answer_question(body, request.request, self._nonce()), None
        if parts.path == "/kiosk/v1/part":
            return self._part(body)
        assert parts.path == "/kiosk/v1/status", f"no such address: {parts.path}"
        query = parse_qs(parts.query)
        return 200, self._status_page(int(query["after"][0]), int(query["at_most"][0])), self._nonce()

    def _part(self, body: bytes) -> tuple[int, bytes, str | None]:
        piece = read_piece(body)
        if piece.header.audience != f"incarnation-{self.memory.incarnation}":
            return self._refusal(409, "other_incarnation", nonce=self._nonce(), incarnation=self._incarnation())
        status, told = self.parts.answer(piece, piece.header.audience, KIOSK, rfc3339(self.now))
        if isinstance(told, str):
            return self._refusal(status, told, nonce=self._nonce())
        return status, told, self._nonce()

    def _objects(self, asked: ObjectsAsked) -> bytes:
        given = list[bytes | None]()
        room = min(asked.at_most, self.most_object_bytes)
        for sha256 in asked.objects:
            self.objects_asked.append(sha256)
            data = None if sha256 in self.lost else self._content(sha256)
            room -= len(data or b"")
            if room < 0 and any(given):
                break
            given.append(data if data is None or sha256 not in self.spoilt else data[:-1] + b"?")
        return write_objects(given)

    def _content(self, sha256: str) -> bytes | None:
        if sha256 == sha256_of(self.enrolment):
            return self.enrolment if self.gives_enrolment is None else self.gives_enrolment
        return self.contents.content(sha256)

    def _contact(self, body: bytes) -> tuple[int, bytes, str | None]:
        fault = self.faults.popleft() if self.faults else "answer"
        if fault == "drop_before":
            return 0, b"", None
        if fault == "busy":
            return self._refusal(503, "busy", nonce=self._nonce())
        if fault == "html":
            return 502, b"<html>Bad Gateway</html>", None
        if fault == "stale":
            return self._refusal(401, "stale_nonce", nonce=self._nonce())
        if self.refuse_with is not None:
            return self._refusal(403, self.refuse_with, nonce=self._nonce())
        header, entries = read_contact(body)
        if header.audience != f"incarnation-{self.memory.incarnation}":
            return self._refusal(409, "other_incarnation", nonce=self._nonce(), incarnation=self._incarnation())
        if len(entries) > self.most_entries:
            return self._refusal(400, "malformed", nonce=self._nonce())
        self.heartbeats.append(header.heartbeat)
        for entry in entries:
            self._store(entry)
        ack = self._ack(header.heartbeat.epoch)
        answer = ContactAnswer(1, sign_jws(write_message(ack), Typ.ACK, self.city.ack).decode())
        return (0, b"", None) if fault == "drop_after" else (200, write_message(answer), None)

    def _store(self, entry: ContactEntry) -> None:
        found = entry_hash(entry.jws).hex()
        claims = read_entry(verify_jws(entry.jws, Typ.ENTRY, self._entry, ENTRY_LIMIT_BYTES))
        assert hashlib.sha256(entry.box).hexdigest() == claims.box
        self.received.append(found)
        self.pieces_when_received.append(self.parts.requests)
        self.parts.named[found] = {part.sha256: part for part in claims.parts}
        self.pages_when_received.append(len(self.status_pages_asked))
        if claims.seq <= len(self.memory.stored):
            if self.memory.stored[claims.seq - 1][0] != found:
                self.forks.append(claims.seq)
            return
        if claims.seq == len(self.memory.stored) + 1:
            before = self.memory.stored[-1][0] if self.memory.stored else FIRST_PREV
            assert claims.prev == before
            self.memory.stored.append((found, entry.box))
            self.memory.log.append(bytes.fromhex(found))

    def _ack(self, epoch: int) -> Ack:
        stored = len(self.memory.stored)
        ack = Ack(
            v=1,
            incarnation=f"incarnation-{self.memory.incarnation}",
            kiosk=KIOSK,
            epoch=epoch,
            stored_up_to=stored,
            head=self.memory.stored[-1][0] if stored else FIRST_PREV,
            time=rfc3339(self.now),
            nonce=self._nonce(),
            log=LogHead(self.memory.log.size, self.memory.log.root().hex()),
            request=self._request,
            state=self.state,
            catalogue=self.catalogue_version,
            status_cursor=self.statuses[-1].blob.cursor if self.statuses else 0,
            audit=AuditHead(self.requests, hashlib.sha256(b"audit %d" % self.requests).hexdigest()),
            reads=self.reads,
            enrolment=sha256_of(self.enrolment),
            manifest=sha256_of(self._manifest()),
            index=sha256_of(self._index()),
        )
        return self.change_ack(ack) if self.change_ack is not None else ack

    def _status_page(self, after: int, at_most: int) -> bytes:
        self.status_pages_asked.append((after, at_most))
        newer = [one for one in self.statuses if one.blob.cursor > after]
        given, room = list[CarriedStatus](), at_most
        for one in newer:
            room -= ROW_BYTES + len(one.blob.sealed)
            if given and room < 0:
                break
            given.append(one)
        complete = len(given) == len(newer)
        up_to = given[-1].blob.cursor if given else after
        partitions = tuple(dict.fromkeys(one.partition for one in given))
        rows = write_rows(given, partitions)
        page = StatusPage(
            v=1,
            request=self._request,
            up_to=up_to,
            complete=complete,
            enrolment=enrolment_name(sha256_of(self.enrolment)),
            partitions=partitions,
            sha256=sha256_of(rows),
        )
        page = self.change_page(page) if self.change_page is not None else page
        return write_status_page(sign_jws(write_message(page), Typ.STATUS, self.city.status), rows)

    def signed_before(self, jws: bytes, typ: Typ) -> None:
        """A document that the kiosk was given already: the same again is this one, byte by byte."""
        self._signed[payload_in(jws, typ), kid_in(jws, typ)] = jws

    def _manifest(self) -> bytes:
        jws = sign_manifest(self.city.manifest(self.manifest_version, rfc3339(START)), self.city.root)
        return self._signed.setdefault((payload_in(jws, Typ.MANIFEST), self.city.root.kid), jws)

    def _index(self) -> bytes:
        jws = catalogue_jws(self.city, self.catalogue_version, pages=self.contents.pages)
        return self._signed.setdefault((payload_in(jws, Typ.CATALOGUE), self.city.catalogue.kid), jws)

    def _incarnation(self) -> str:
        number = self.memory.incarnation
        return incarnation_jws(self.city, number, f"incarnation-{number - 1}" if number > 1 else None).decode()

    def _refusal(
        self, status: int, code: str, nonce: str | None = None, incarnation: str | None = None
    ) -> tuple[int, bytes, str | None]:
        signed = None
        if code in SIGNED_CODES:
            state = code if code in STOPS else self.state
            told = (self._request, self._request_nonce, rfc3339(self.now), state, nonce or "", incarnation)
            claims = SignedRefusal(1, code, KIOSK, *told)
            signed = sign_jws(write_message(claims), Typ.REFUSAL, self.city.ack).decode()
        return status, write_message(Refusal(1, code, code, nonce, signed)), None

    def _nonce(self) -> str:
        nonce = secrets.token_urlsafe(16)
        self._nonces.add(nonce)
        return nonce

    def _find(self, kid: str) -> TrustedKey | None:
        return self._line if kid == self._line.kid else None


def _handler_of(centre: SmallCentre) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

        def _serve(self, body: bytes) -> None:
            headers = dict(self.headers.items())
            status, answer, nonce = centre.answer(self.command, self.path, headers, body)
            if status == 0:
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            cut = centre.cut_of(self.path, status)
            if cut is not None:
                answer = answer[:cut]
                self.close_connection = True
            if nonce is not None:
                self.send_header("Madoguchi-Nonce", nonce)
            self.end_headers()
            self.wfile.write(answer)

    return Handler
