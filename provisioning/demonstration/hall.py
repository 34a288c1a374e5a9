"""The hall of the demonstration: virtual reader, card and printer dock, the line, the agent and the kiosk program."""

from __future__ import annotations

import subprocess
from contextlib import closing

from provisioning.demonstration.orders import DeskAnswer, DeskOrder, DeskStands, HandOrder, ScreenSeen, said_to
from provisioning.demonstration.places import PYTHON, ROOT, Places
from provisioning.demonstration.processes import Program, listens, stop_all, wait_for
from sync.contract.numbers import LeafletNumber
from sync.outbox import CentreCache, KioskHome

START_S = 90
"""First start makes thirty RSA keys and draws with software GL."""
UNSEEN = "touch_after_ms = 50\n"
"""Off screen nobody looks, so no page stands longer than it must (docs/adr/0005-screens.md)."""


class Hall:
    """Everything of the kiosk's side; the kiosk alone can lose its power."""

    def __init__(self, places: Places, *, offscreen: bool = True, extra_env: dict[str, str] | None = None) -> None:
        self.places = places
        config = places.folder / "kiosk.toml"
        config.write_text(self._config() + (UNSEEN if offscreen else ""), encoding="utf-8")
        screen = {"SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy"} if offscreen else {}
        asks = {"MADOGUCHI_QUESTIONS": str(places.question_socket)}
        self._kiosk_env = {
            **asks,
            "PYTHONDONTWRITEBYTECODE": "1",
            "KIVY_NO_ARGS": "1",
            "KIVY_HOME": str(places.folder / "kivy"),
            "MADOGUCHI_TOUCH_SOCKET": str(places.touch_socket),
            **screen,
            **(extra_env or {}),
        }
        homes = ["--data", str(places.data), "--mirror", str(places.mirror)]
        heartbeat = "1" if offscreen else "5"
        self.dock = Program("dock", self._dock_command(), places.logs / "dock.log")
        self.agent = Program(
            "agent",
            [
                str(PYTHON),
                "-m",
                "sync.agent",
                *homes,
                "--centre",
                places.line_url,
                "--heartbeat",
                heartbeat,
                "--simulated",
            ],
            places.logs / "agent.log",
            asks | (extra_env or {}),
        )
        self.kiosk = Program(
            "kiosk",
            [str(PYTHON), "-m", "kiosk", *homes, "--config", str(config)],
            places.logs / "kiosk.log",
            self._kiosk_env,
        )

    def make_cards(self) -> None:
        """Make the cast's cards if they are missing, and the table of who is who beside them."""
        command = [str(PYTHON), "-m", "hardware.simulated", "make-cards", str(self.places.cards)]
        if not (self.places.cards / "cards").is_dir():
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            (self.places.folder / "cards.txt").write_text(done.stdout, encoding="utf-8")

    def enrol(self, code: str) -> None:
        """Enrol this hall's kiosk with a one-time code, over the line.

        Raises:
            RuntimeError: refused; with the operator's sentence.
        """
        done = subprocess.run(
            [
                *(str(PYTHON), "-m", "provisioning.enrol", "--centre", self.places.line_url),
                *("--data", str(self.places.data), "--mirror", str(self.places.mirror), "--simulated", "--one-medium"),
            ],
            input=code, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(done.stderr)

    def begin_dock(self) -> None:
        """Start readers, printer and line; does not wait for them. The cast's cards must lie there."""
        self.dock.start()

    def wait_for_dock(self) -> None:
        """Return when the dock answers."""
        self.dock.wait_until(lambda: self._dock_answers() and listens(self.places.printer_port), START_S)

    def start_kiosk(self) -> None:
        """Agent and kiosk; returns when the kiosk shows its first screen."""
        if not self.agent.running:
            self.agent.start()
        # A kiosk that was just enrolled serves when its agent has fetched what the catalogue names.
        self.agent.wait_until(self._has_catalogue, START_S)
        self.places.touch_socket.unlink(missing_ok=True)
        self.kiosk.start()
        self.kiosk.wait_until(self._kiosk_answers, START_S)

    def power_cut(self) -> None:
        """Both programs of the kiosk end at once, as without power."""
        self.kiosk.kill()
        self.agent.kill()

    def stop(self) -> None:
        """End all."""
        stop_all(self.kiosk, self.agent, self.dock)

    def order(self, do: str, *, card: str | None = None, state: str | None = None) -> DeskStands:
        """Tell the dock what a hand would do: `do="insert", card="hanako"`. How the desk stands then.

        Raises:
            RuntimeError: the dock cannot.
        """
        answer = said_to(self.places.dock_socket, DeskOrder(do=do, card=card, state=state), DeskAnswer)
        if answer.status is None:
            raise RuntimeError(answer.error)
        return answer.status

    def offers(self, procedure: str, leaflet: LeafletNumber) -> bool:
        """Whether the catalogue in use lists that procedure and that leaflet's code."""
        with closing(self._line()) as line:
            catalogue = line.catalogue()
            codes = () if catalogue is None else catalogue.leaflets
            return any(one.code == leaflet for one in codes) and any(one.id == procedure for one in line.listed())

    def _has_catalogue(self) -> bool:
        with closing(self._line()) as line:
            return line.catalogue() is not None

    def _line(self) -> CentreCache:
        return CentreCache(KioskHome(self.places.data, self.places.mirror))

    def _dock_answers(self) -> bool:
        try:
            return said_to(self.places.dock_socket, DeskOrder(do="status"), DeskAnswer).ok
        except (OSError, ValueError):
            return False

    def _kiosk_answers(self) -> bool:
        try:
            return said_to(self.places.touch_socket, HandOrder(screen=True), ScreenSeen).ok
        except (OSError, ValueError):
            return False

    def _dock_command(self) -> list[str]:
        places = self.places
        return [
            *(str(PYTHON), "-m", "hardware.simulated", "serve", "--cards", str(places.cards)),
            *("--socket", str(places.dock_socket), "--printer-port", str(places.printer_port)),
            *("--paper", str(places.paper), "--line", f"{places.line_port}:{places.centre_port}"),
            *("--pcscd-log", str(places.logs / "pcscd.log"), "--stick", str(places.stick)),
        ]

    def _config(self) -> str:
        return (
            "# The demonstration's kiosk: simulated devices.\n"
            "simulated = true\none_medium = true\n"
            'reader_name_filter = "Virtual PCD 00 00"\n'
            f'printer_url = "tcp://127.0.0.1:{self.places.printer_port}"\n'
            'printer_profile = "TM-T20II"\ncard_slot = "slot"\n'
            f'stick_unit = "{self.places.stick / "stick.sock"}"\nstick_device = "{self.places.stick / "stick"}"\n'
        )


def wait_for_page(places: Places, number: int, timeout_s: float = 30) -> None:
    """Wait until the printer has drawn that many pages."""
    wait_for(lambda: len(list(places.paper.glob("*.png"))) >= number, f"page {number} of the printer", timeout_s)
