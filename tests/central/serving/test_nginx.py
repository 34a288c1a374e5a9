"""The shipped nginx, as a real process before the real centre."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from central.serving.addresses import body_limit
from central.serving.refusal_page import refusal_page
from sync.contract.wire.contact_frames import CONTACT_LIMIT_BYTES
from tests.central.serving.test_slow_visitors import head_of
from tests.central.staff.test_behind_a_proxy import From
from tests.end_to_end.proxy import ServerCertificate
from tests.support.between.kiosk_hand import refused
from tests.support.centre.centre_process import GIVE_UP_S, answers, free_port, kill, start, wait_for
from tests.support.centre.city import City
from tests.support.machine.units import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.end_to_end]
SHIPPED = ROOT / "provisioning" / "nginx" / "madoguchi.conf"
MAIN = """
daemon off;
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/madoguchi.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """nginx with the centre behind it."""

    url: str
    port: int
    trusted: Path

    def get(self, path: str, **headers: str) -> requests.Response:
        with self.visitor() as session:
            return session.get(self.url + path, headers=headers, timeout=GIVE_UP_S)

    def visitor(self) -> requests.Session:
        """From another address than the proxy's own."""
        session = requests.Session()
        session.trust_env, session.verify = False, str(self.trusted)
        session.mount("https://", From("127.0.0.5"))
        return session

    def slow(self, head: bytes) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self.trusted))
        raw = socket.create_connection(("127.0.0.1", self.port), GIVE_UP_S)
        sock = context.wrap_socket(raw, server_hostname="127.0.0.1")
        sock.sendall(head)
        return sock


@pytest.fixture
def front(city: City, settings: Any, tmp_path: Path) -> Iterator[Front]:
    with fronted(SHIPPED.read_text(), {"all": "127.0.0.1:8000"}, settings, tmp_path) as there:
        yield there


@contextmanager
def fronted(conf: str, doors: dict[str, str], settings: Any, tmp_path: Path) -> Iterator[Front]:
    """nginx with this configuration before a process for each of these doors, where it names them."""
    at = {
        door: f"unix:{tmp_path}/{door}.sock" if ":/" in named else f"127.0.0.1:{free_port()}"
        for door, named in doors.items()
    }
    for door, named in doors.items():
        assert f"server {named};" in conf
        conf = conf.replace(f"server {named};", f"server {at[door]};")
    installed = {
        "MADOGUCHI_HTTPS": "1",
        "MADOGUCHI_TRUSTED_PROXIES": "127.0.0.1/32",
        "MADOGUCHI_ZONES": json.dumps({"lgwan": {"label": "LGWAN系", "networks": ["127.0.0.0/8"]}}),
    }
    serving = [
        start(settings, "serve", "--door", door, "--bind", at[door], "--workers", "1", more=installed) for door in doors
    ]
    try:
        wait_for(lambda: all(listens(place) for place in at.values()))
        with nginx(conf, tmp_path, "root" if os.geteuid() == 0 else "nobody") as front:
            yield front
    finally:
        for process in serving:
            kill(process)


def listens(place: str) -> bool:
    """Whether somebody listens there, as nginx names it."""
    if not place.startswith("unix:"):
        return answers(int(place.rpartition(":")[2]))
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(place.removeprefix("unix:")) == 0


@contextmanager
def nginx(conf: str, tmp_path: Path, user: str) -> Iterator[Front]:
    """nginx with this configuration before whoever listens already."""
    certificate, port = ServerCertificate(tmp_path), free_port()
    conf = conf.replace("    listen [::]:443 ssl;\n", "").replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    conf = conf.replace("/etc/madoguchi/tls/centre-key.pem", str(tmp_path / "server-key.pem"))
    conf = conf.replace("/etc/madoguchi/tls/centre.pem", str(tmp_path / "server.pem")).replace(
        "/var/log/nginx", str(tmp_path)
    )
    (tmp_path / "madoguchi.conf").write_text(conf)
    (tmp_path / "nginx.conf").write_text(MAIN.format(folder=tmp_path, user=user))
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"])
    try:
        wait_for(lambda: answers(port))
        yield Front(f"https://127.0.0.1:{port}", port, certificate.authority)
    finally:
        process.terminate()
        process.wait(GIVE_UP_S)


def test_three_doors_apart_are_reached_by_the_addresses_of_each(city: City, settings: Any, tmp_path: Path) -> None:
    """As the page for who installs a centre changes the shipped file."""
    conf, page = tmp_path / "shipped.conf", (ROOT / "docs" / "how-to" / "install-centre.md").read_text()
    conf.write_text(SHIPPED.read_text())
    (change,) = re.findall(r"^(sed -i .*) /etc/nginx/conf.d/madoguchi.conf$", page, re.MULTILINE)
    subprocess.run([*shlex.split(change), conf], check=True)
    doors = {door: f"unix:/run/madoguchi-{door}.sock" for door in ("staff", "residents", "kiosks")}
    with fronted(conf.read_text(), doors, settings, tmp_path) as front:
        assert "LGWAN系" in front.get("/sign-in/").text
        check = front.get("/check/?language=en")
        assert (check.status_code, check.headers["Content-Language"]) == (200, "en")
        assert "Set-Cookie" not in check.headers
        hand = city.kiosk(3)
        with front.visitor() as session:
            request = hand.request(front.url, [hand.submit().entry])
            answer = session.send(request, verify=str(front.trusted), timeout=GIVE_UP_S)
        assert hand.learn(answer).stored_up_to == 1
        assert "<h1>見つかりません</h1>" in front.get("/check/more/").text
        leaflet = front.get("/p/123456/?language=en")
        assert (leaflet.status_code, "type them again" in leaflet.text) == (404, True)


def test_nginx_and_the_centre_have_the_same_limits(front: Front, city: City, tmp_path: Path) -> None:
    for path, length, status in (
        ("/sign-in/", 64 * 1024 + 1, b"413"),
        ("/check/", 6 * 1024 * 1024, b"413"),
        ("/kiosk/v1/enrolment/hello", 64 * 1024 + 1, b"413"),
        ("/kiosk/v1/contact", CONTACT_LIMIT_BYTES + 1, b"413"),
    ):
        with front.slow(head_of(path, length)) as sock:
            said = sock.recv(4096)
            assert said.split()[1] == status, path
            if path.startswith("/kiosk"):
                assert b'"too_large"' in said + sock.recv(4096)


def test_nginx_says_of_each_address_how_much_it_takes_as_the_centre_does(front: Front) -> None:
    for path in (
        "/sign-in/",
        "/forms/3/",
        "/forms/3/save/",
        "/forms/3/save/more/",
        "/batches/3/tables/",
        "/bulk/3/files/",
        "/forms/packages/",
        "/check/",
        "/p/1/",
    ):
        with front.visitor() as session:
            answer = session.post(f"{front.url}{path}?a=1", data=b"x" * (body_limit(path) + 1), timeout=GIVE_UP_S)
        (said,) = re.findall("<p>(.*)</p>", refusal_page(413, path))
        assert (answer.status_code, re.findall("<p>(.*)</p>", answer.content.decode())) == (413, [said]), path


def test_a_certificate_that_is_checked_lies_in_no_file_of_nginx(front: Front, tmp_path: Path) -> None:
    """A power cut would leave it there, a resident's record, under a name."""
    shutil.rmtree(tmp_path / "body")
    (tmp_path / "body").write_text("in place of the folder: whatever wants to lie there fails")
    with front.visitor() as session:
        files = {"file": ("record.pdf", b"%PDF-1.7 " + os.urandom(5 * 1024 * 1024 - 9), "application/pdf")}
        answer = session.post(f"{front.url}/check/", files=files, timeout=GIVE_UP_S)
    assert (answer.status_code, 'data-verdict="unknown"' in answer.text) == (200, True)


def test_a_large_contact_of_a_stranger_is_answered_by_its_head(front: Front) -> None:
    """What nginx gathers before it asks the centre lies on the disk of this machine: so much, and from wherever."""
    with front.slow(head_of("/kiosk/v1/contact", 30 * 1024 * 1024)) as sock:
        sock.sendall(b"x" * 1024 * 1024)
        assert sock.recv(12) == b"HTTP/1.1 401"


def test_staff_and_kiosks_are_served_through_it(
    front: Front, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = front.get("/sign-in/?who=himitsu")
    assert (page.status_code, "LGWAN系" in page.text) == (200, True)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    hand = city.kiosk(3)
    request = hand.request(front.url, [hand.submit(content=os.urandom(60_000)).entry for _ in range(3)])
    with front.visitor() as session:
        answer = session.send(request, verify=str(front.trusted), timeout=GIVE_UP_S)
    assert hand.learn(answer).stored_up_to == 3
    forged = hand.request(front.url, nonce="spent")
    with front.visitor() as session:
        assert refused(session.send(forged, verify=str(front.trusted), timeout=GIVE_UP_S)) == (401, "stale_nonce")
    assert not re.search("himitsu|sign-in|127.0.0.1", (tmp_path / "madoguchi.log").read_text())


def test_what_nginx_says_by_itself_bears_the_headers_of_the_centre(front: Front, tmp_path: Path) -> None:
    page = front.get("/sign-in/")
    with front.visitor() as session:
        too_large = session.post(front.url + "/sign-in/?who=himitsu", data=b"x" * 65 * 1024, timeout=GIVE_UP_S)
        trace = session.request("TRACE", front.url + "/sign-in/", timeout=GIVE_UP_S)
    assert [page.status_code, too_large.status_code, trace.status_code] == [200, 413, 405]
    assert "送られたものが大きすぎます" in too_large.content.decode()
    assert too_large.headers["Content-Type"].startswith("text/html")
    for answer in (page, too_large, trace):
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Content-Security-Policy"].count("default-src") == 1
        assert "nginx/" not in answer.headers["Server"]
    written = {log.name: log.read_text() for log in tmp_path.glob("*.log")}
    assert written["madoguchi.log"]
    assert [name for name, text in written.items() if re.search("himitsu|sign-in|127.0.0.5", text)] == []


@pytest.mark.parametrize(
    ("ciphers", "taken"),
    [("ECDHE+AESGCM", True), ("ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA384", False)],
    ids=["authenticated", "not"],
)
def test_only_authenticated_ciphers_are_spoken(ciphers: str, taken: bool, front: Front) -> None:
    context = ssl.create_default_context(cafile=str(front.trusted))
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(ciphers)
    raw = socket.create_connection(("127.0.0.1", front.port), GIVE_UP_S)
    try:
        with context.wrap_socket(raw, server_hostname="127.0.0.1") as sock:
            spoken: str | None = sock.version()
    except ssl.SSLError:
        spoken = None
    assert (spoken == "TLSv1.2") is taken


COUNTED = """
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  {map}
  server {{
    listen 127.0.0.1:{port};
    set_real_ip_from 127.0.0.1;
    real_ip_header X-Test-Address;
    location / {{ add_header X-Counted "$madoguchi_source" always; return 204; }}
  }}
}}
"""


def test_an_ipv6_network_is_one_visitor_however_its_addresses_are_written(tmp_path: Path) -> None:
    """nginx writes the longest run of zeros as `::`, and of such an address the first four groups cannot be read."""
    counting = re.search(
        r"^map \$\w*remote_addr \$madoguchi_source \{.*?^\}", SHIPPED.read_text(), re.DOTALL | re.MULTILINE
    )
    assert counting is not None
    port, user = free_port(), "root" if os.geteuid() == 0 else "nobody"
    conf = COUNTED.format(folder=tmp_path, port=port, user=user, map=counting.group())
    (tmp_path / "nginx.conf").write_text(conf)

    def counted(address: str) -> bytes:
        with socket.create_connection(("127.0.0.1", port), GIVE_UP_S) as sock:
            sock.sendall(f"GET / HTTP/1.0\r\nX-Test-Address: {address}\r\n\r\n".encode())
            said = b"".join(iter(lambda: sock.recv(65536), b""))
        return said.partition(b"X-Counted: ")[2].removesuffix(b"\r\n\r\n")

    nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log"])
    try:
        wait_for(lambda: answers(port))
        for one, other in (
            ("2001:db8:1:2::1", "2001:db8:1:2:a:b:c:d"),
            ("2001:db8::1", "2001:db8::a:b:c:d"),
            ("2001:db8:1::1", "2001:db8:1:0:a:b:c:d"),
            ("2001:db8:0:2::1", "2001:db8:0:2:a:b:c:d"),
        ):
            assert counted(one) == counted(other) != b"", one
        names = {counted(one) for one in ("2001:db8::1", "2001:db8:0:1::1", "2001:db8:1::1", "192.0.2.1", "192.0.2.2")}
        assert len(names) == 5
    finally:
        nginx.terminate()
        nginx.wait(GIVE_UP_S)


def test_slow_strangers_before_nginx_hold_up_nobody(front: Front, city: City) -> None:
    slow = [front.slow(head_of("/kiosk/v1/enrolment/hello", 4000)) for _ in range(15)]
    for _ in range(2):
        assert front.get("/sign-in/").status_code == 200
        for sock in slow:
            sock.sendall(b"x")
    for sock in slow:
        sock.close()


def test_a_visitor_says_nothing_about_where_it_comes_from(front: Front) -> None:
    page = front.get("/sign-in/", **{"X-Forwarded-For": "203.0.113.9"})
    assert "LGWAN系" in page.text
