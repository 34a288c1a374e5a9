"""Three doors apart, as the page for who installs a centre has them: a real PostgreSQL with a role for each, processes
as users of their own, and the shipped units' commands. The residents' user reads no key.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import urllib.parse
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.utils import timezone

from central.certificates.signing.development_issuer import make_issuer
from sync.envelope.keys.signer import FileSigner
from tests.central.serving.test_nginx import SHIPPED, Front, listens, nginx
from tests.provisioning.test_install_centre import CENTRE_USER, PAGE, Machine, commands, machine
from tests.support.centre.centre_process import GIVE_UP_S, wait_for
from tests.support.machine.confined import confined
from tests.support.machine.units import DOOR_UNITS, ROOT, said, said_all, unit_file
from tests.support.tables import postgres

__all__ = ["machine"]
pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can start programs of other users"),
]
APART = PAGE[PAGE.index("## Three doors apart") : PAGE.index("## When it does not start")]
OWNER = CENTRE_USER
"""Of the tables and of the key folder: the task worker and commands."""
USERS = {"staff": 5109, "residents": 5105, "kiosks": 5106}
UNITS = {**DOOR_UNITS, "worker": "madoguchi-central-worker.service"}
STORE_GROUP, DOCUMENT_GROUP = 5107, 5108
GROUPS = {
    "staff": [STORE_GROUP, DOCUMENT_GROUP],
    "residents": [],
    "kiosks": [STORE_GROUP],
    "worker": [STORE_GROUP, DOCUMENT_GROUP],
}
"""As `test_install_centre` has the first one."""
INSTALLING = re.compile(r"^install .*$", re.MULTILINE)


@dataclass
class Apart:
    """A centre whose doors can be opened one by one."""

    machine: Machine
    host: str
    started: ExitStack

    def url(self, role: str) -> str:
        return f"postgresql://{role}@{self.host}/central"

    def serve(self, *doors: str) -> list[Path]:
        """Each unit's command as the unit's user, with the unit's settings, at its unit's socket; where those are."""
        places = {door: self.socket(door) for door in doors}
        serving = {
            door: subprocess.Popen(
                as_unit(door, said(unit_file(DOOR_UNITS[door]), "ExecStart").split()[1:], place), cwd=ROOT,
                env=self.environment(door), start_new_session=True, stderr=subprocess.PIPE,
            )
            for door, place in places.items()
        }  # fmt: skip

        def end() -> None:
            for process in serving.values():
                process.terminate()
            for process in serving.values():
                process.communicate(timeout=GIVE_UP_S)

        self.started.callback(end)
        for door, process in serving.items():
            wait_for(lambda at=f"unix:{places[door]}", one=process: listens(at) or one.poll() is not None)
            assert process.poll() is None, process.stderr and process.stderr.read().decode()[-2000:]
        return list(places.values())

    def socket(self, door: str) -> Path:
        named = said(unit_file(DOOR_UNITS[door]).with_suffix(".socket"), "ListenStream")
        return Path(self.machine.here(named.replace("/run/", "/run/madoguchi-here/")))

    def refusals(self, *doors: str) -> list[str]:
        """What each `serve` says that does not begin."""
        begun = [
            subprocess.Popen(
                [sys.executable, *said(unit_file(DOOR_UNITS[door]), "ExecStart").split()[1:]], cwd=ROOT,
                env=self.environment(door), user=USERS[door], group=USERS[door], extra_groups=[], text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for door in doors
        ]  # fmt: skip
        heard = [process.communicate(timeout=GIVE_UP_S) for process in begun]
        assert {process.returncode for process in begun} == {1}
        return [errors for _, errors in heard]

    @contextmanager
    def inside(self, doors: Iterable[str], knowing: str) -> Iterator[dict[str, Inside]]:
        """A program behind each door, as somebody has one who broke into it; `knowing`: what it imports."""
        with ExitStack() as ending:
            programs = {door: Inside(as_unit(door, ["-c", DOES, knowing]), self.environment(door)) for door in doors}
            for program in programs.values():
                ending.enter_context(program)
            yield programs

    def environment(self, door: str) -> dict[str, str]:
        state = said(unit_file(UNITS[door]), "StateDirectory")
        files = [Path(named).name for named in said_all(unit_file(UNITS[door]), "EnvironmentFile")]
        lines = [line for name in files for line in (self.machine.folder / "etc" / name).read_text().splitlines()]
        settings = dict(line.split("=", 1) for line in lines if line)
        settings = {name: value.strip("'") for name, value in settings.items()}
        return {
            "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "central.project.settings",
            "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "MADOGUCHI_STATE": self.machine.here(f"/var/lib/{state}"), **settings,
        }  # fmt: skip


DOES = """
import json, sys
world = {}
exec(sys.argv[1], world)
for line in sys.stdin:
    try:
        answer = str(eval(json.loads(line), world))
    except Exception as refused:
        answer = f"{type(refused).__name__}: {refused}"
    print(json.dumps(answer), flush=True)
"""


class Inside:
    """A process behind a door, as the door's user under its unit's restrictions: it does what it is told, line by
    line."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Inside:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=GIVE_UP_S)

    def does(self, deed: str) -> str:
        """A Python expression; its value as a string, or what refused it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(deed) + "\n")
        self._process.stdin.flush()
        return str(json.loads(self._process.stdout.readline()))


def as_unit(door: str, command: Sequence[str | Path], listening: Path | None = None) -> list[str]:
    """Python with these words as the door's user, under its unit's user namespace and filter of system calls."""
    return confined(UNITS[door], USERS.get(door, OWNER), GROUPS[door], [sys.executable, *command], listening)


class Straight(http.client.HTTPConnection):
    """To a door's socket, past nginx, as root alone can here."""

    def __init__(self, place: Path) -> None:
        super().__init__("127.0.0.1", timeout=GIVE_UP_S)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(GIVE_UP_S)
        self.sock.connect(str(self._place))


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: int
    content: bytes
    cookies: str | None


def ask(place: Path, path: str, form: dict[str, str] | None = None) -> Said:
    headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    body = None if form is None else urllib.parse.urlencode(form)
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = Straight(place)
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    said_now = Said(answer.status, answer.read(), answer.getheader("Set-Cookie"))
    connection.close()
    return said_now


def block(first: str) -> str:
    (found,) = (text for text in re.findall(r"^```\n(.*?)^```$", APART, re.MULTILINE | re.DOTALL) if first in text)
    return str(found)


@pytest.fixture
def apart(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Apart]:
    host = urllib.parse.urlsplit(postgres.start()).netloc.partition("@")[2]
    folder = Path(urllib.parse.unquote(host))
    folder.chmod(0o755)
    with psycopg.connect(host=str(folder), user="app", dbname="central", autocommit=True) as owner:
        for role in re.findall(r"for role in ([\w ]+);", APART)[0].split():
            owner.execute(f'CREATE ROLE "madoguchi-{role}" LOGIN')
        owner.execute('ALTER DATABASE central OWNER TO "madoguchi-central"')
    places = dict(Machine.places.fget(machine))
    with TemporaryDirectory(prefix="madoguchi-doors-") as name, ExitStack() as started:
        Path(name).chmod(0o755)
        for door in ("staff", "residents", "kiosks", "store", "documents"):
            places |= {f"/var/lib/madoguchi-{door}": f"{name}/{door}"}
        places |= {"/run/madoguchi-here": name}
        monkeypatch.setattr(Machine, "places", property(lambda _: places))
        made = Apart(machine, host, started)
        central = machine.folder / "etc" / "central.env"
        central.write_text(central.read_text() + f"DATABASE_URL={made.url('madoguchi-central')}\n")
        for door, first in (("staff", "staff@"), ("residents", "MADOGUCHI_HOSTS="), ("kiosks", "MADOGUCHI_HOSTS=")):
            url = f"DATABASE_URL={made.url(f'madoguchi-{door}')}"
            machine.lay(f"{door}.env", re.sub(r"DATABASE_URL=.*", lambda _, url=url: url, block(first)))
        for line in commands():
            if "certifier" not in line and "openssl" not in line:
                machine.run(line)
        keys = machine.folder / "state" / "keys"
        document = FileSigner.load(keys / "document.key").public
        make_issuer(machine.folder / "safe", keys, document, "若葉市", timezone.now())
        yield made


def lay_files(made: Apart) -> None:
    for line in INSTALLING.findall(APART):
        words = made.machine.here(line).replace("-o madoguchi-central", f"-o {OWNER}")
        words = words.replace("-g madoguchi-store", f"-g {STORE_GROUP}")
        words = words.replace("-g madoguchi-documents", f"-g {DOCUMENT_GROUP}")
        for door, user in USERS.items():
            words = words.replace(f"-o madoguchi-{door}", f"-o {user}").replace(f"-g madoguchi-{door}", f"-g {user}")
        subprocess.run(["bash", "-c", words], check=True)


def outcomes(user: int, paths: Sequence[Path]) -> list[str]:
    """What comes of reading each."""
    read = """
import sys
for path in sys.argv[1:]:
    try:
        open(path, "rb").read(1)
    except OSError as refused:
        print(type(refused).__name__)
    else:
        print("done")
"""
    done = subprocess.run(
        [sys.executable, "-c", read, *map(str, paths)], user=user, group=user, extra_groups=[],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said_of_each = done.stdout.split()
    assert len(said_of_each) == len(paths)
    return said_of_each


def test_three_doors_as_three_users_with_three_roles(apart: Apart, tmp_path: Path) -> None:
    lay_files(apart)
    for refusal in apart.refusals(*USERS):
        assert "set_up_roles" in refusal, "a role without its rights begins nothing"
    (granting,) = (line for line in block("set_up_roles").splitlines() if "set_up_roles" in line)
    apart.machine.run(granting)

    staff, residents, kiosks = apart.serve(*USERS)
    keys = apart.machine.folder / "state" / "keys"
    secrets = [apart.machine.folder / "state" / name for name in ("secret.key", "search.key")]
    for user in USERS.values():
        assert set(outcomes(user, [*keys.iterdir(), *secrets])) == {"PermissionError"}
    assert {path.name for path in Path(apart.machine.here("/var/lib/madoguchi-staff/keys")).iterdir()} == {
        "hpke.hpke", "root.public", "document_issuer.pem", "document_ca.pem",
    }, "no key that signs"  # fmt: skip
    opens = "import django; django.setup(); from central import keys; from central.certificates.signing import "
    opens += "certificates; assert keys.opening_keys() and keys.root_public() and certificates.certificates()"
    done = subprocess.run(
        as_unit("staff", ["-c", opens]), cwd=ROOT, env=apart.environment("staff"), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr

    page = ask(residents, "/check/")
    assert (page.status, page.cookies) == (200, None)
    assert ask(residents, "/static/web/staff.css").status == 200
    text = "MDGC1:J-99201-26-0000001:20261120:8Q2MW7KD31XT:" + "A" * 103
    for typed, verdict in (
        ({"number": "J-99201-26-0000001", "code": "0000-0000-0000"}, "unknown"),
        ({"text": text}, "altered"),
    ):
        answer = ask(residents, "/check/", typed)
        assert (answer.status, f'data-verdict="{verdict}"'.encode() in answer.content) == (200, True)

    for place, path in (
        (residents, "/sign-in/"), (residents, "/kiosk/v1/manifest"), (kiosks, "/check/"), (kiosks, "/work/"),
    ):  # fmt: skip
        answer = ask(place, path)
        said_there = "<h1>見つかりません</h1>" if place is residents else "404\n"
        assert (answer.status, said_there in answer.content.decode()) == (404, True), (place, path)
    assert ask(staff, "/sign-in/").status == 200
    assert ask(staff, "/check/").status == 404

    code = apart.machine.run("madoguchi-central make_enrolment_code 99201-003")
    with in_front(apart) as front, TemporaryDirectory(dir="/dev/shm") as medium:
        assert front.get("/sign-in/").status_code == 200
        enrolled = subprocess.run(
            [
                *(sys.executable, "-m", "provisioning.enrol", "--centre", front.url),
                *("--ca-file", front.trusted, "--data", tmp_path / "kiosk", "--mirror", medium),
            ],
            input=code, capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
    assert enrolled.returncode == 0, enrolled.stderr

    reached_by_nginx_alone(apart)
    refused_by_the_database(apart)
    opened_by_the_other_one(apart)


@contextmanager
def in_front(apart: Apart) -> Iterator[Front]:
    """The shipped nginx as the page changes it, as nginx's own user."""
    folder = apart.socket("staff").parent / "nginx"
    folder.mkdir()
    conf = folder / "shipped.conf"
    conf.write_text(SHIPPED.read_text())
    (change,) = re.findall(r"^(sed -i .*) /etc/nginx/conf.d/madoguchi.conf$", APART, re.MULTILINE)
    subprocess.run([*shlex.split(change), conf], check=True)
    changed = conf.read_text()
    for door in USERS:
        named = said(unit_file(DOOR_UNITS[door]).with_suffix(".socket"), "ListenStream")
        assert f"server unix:{named};" in changed
        changed = changed.replace(f"unix:{named};", f"unix:{apart.socket(door)};")
    with nginx(changed, folder, "www-data") as front:
        yield front


def reached_by_nginx_alone(apart: Apart) -> None:
    """Whoever broke into a door is no proxy of another one: neither by its socket nor by any address."""
    refusals = ("Permission denied", "Operation not permitted")
    with apart.inside(USERS, "from socket import *") as behind:
        for door, other in ((door, other) for door in USERS for other in USERS):
            answer = behind[door].does(f"socket(AF_UNIX).connect({str(apart.socket(other))!r})")
            assert answer.endswith(refusals), (door, other, answer)
        for door in ("residents", "kiosks"):
            answer = behind[door].does("socket(AF_INET)")
            assert answer.endswith(refusals), (door, answer)


def opened_by_the_other_one(apart: Apart) -> None:
    """What the kiosks' door puts into the store the worker's user opens and takes away; residents' do not see it. What
    the worker's user puts apart no other door reads, deletes, replaces or lists.
    """
    write = "Folder({0!r}).write('ab' * 32, io.BytesIO(b'box'))"
    read = "Folder({0!r}).open('ab' * 32).read()"
    gone = "Folder({0!r}).delete('ab' * 32)"
    names = "list(Folder({0!r}).listed(''))"
    boxes, documents = (Path(apart.machine.here(f"/var/lib/madoguchi-{place}")) for place in ("store", "documents"))
    with apart.inside((*USERS, "worker"), "import io; from central.store.disk import Folder") as behind:
        for folder, door, deed, said_words in (
            (boxes, "kiosks", write, "None"), (boxes, "residents", read, "StoreAway"),
            (boxes, "staff", read, "b'box'"), (boxes, "worker", read, "b'box'"), (boxes, "worker", gone, "None"),
            (boxes, "staff", write, "None"), (boxes, "worker", gone, "None"),
            (documents, "worker", write, "None"),
            (documents, "staff", write, "StoreAway"), (documents, "staff", gone, "StoreAway"),
            *((documents, door, deed, "StoreAway") for door in ("kiosks", "residents") for deed in (read, gone, write)),
            *((documents, door, names, "StoreAway") for door in ("kiosks", "residents")),
            (documents, "staff", read, "b'box'"), (documents, "worker", gone, "None"),
        ):  # fmt: skip
            answer = behind[door].does(deed.format(str(folder)))
            assert answer.partition(":")[0] == said_words, (folder, door, deed, answer)
    assert not [path for folder in (boxes, documents) for path in folder.rglob("*") if path.is_file()]


def refused_by_the_database(apart: Apart) -> None:
    folder = urllib.parse.unquote(apart.host)
    refused: dict[str, Callable[[psycopg.Connection], object]] = {
        "residents": lambda raw: raw.execute("SELECT * FROM kiosks_kiosk"),
        "kiosks": lambda raw: raw.execute("SELECT * FROM staff_staffmember"),
        "staff": lambda raw: raw.execute("DROP TRIGGER audit_auditentry_no_change ON audit_auditentry"),
    }
    for door, statement in refused.items():
        raw = psycopg.connect(host=folder, user=f"madoguchi-{door}", dbname="central")
        with raw, pytest.raises(psycopg.errors.InsufficientPrivilege):
            statement(raw)
