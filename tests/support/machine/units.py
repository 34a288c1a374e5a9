"""The shipped service files, as a test reads them."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[3]
UNITS = ("kiosk.service", "madoguchi-agent.service")
"""Of a kiosk."""
STICK_UNIT = "madoguchi-stick.service"
"""Of a kiosk too: started at its socket, for one request."""
FILE_PAGES_UNIT = "madoguchi-file-pages@.service"
"""Of a centre: started at its socket, for one request."""
PREVIEW_UNIT = "madoguchi-preview@.service"
"""Of a centre: started at its socket, while forms are written."""
VERIFY = "madoguchi-central-verify.service"
SCAN = "madoguchi-central-scan.service"
DOOR_UNITS = {
    "staff": "madoguchi-staff.service",
    "residents": "madoguchi-residents.service",
    "kiosks": "madoguchi-kiosks.service",
}
CENTRE_UNITS = ("madoguchi-central.service", "madoguchi-central-worker.service", VERIFY, SCAN, *DOOR_UNITS.values())
STORE = "/var/lib/madoguchi-store"
"""Where the centre's large boxes lie if the doors are apart."""
DOCUMENTS = "/var/lib/madoguchi-documents"
"""And its issued files and archives, which kiosks and residents do not reach."""
KIOSK_STATE, AGENT_STATE = "/var/lib/madoguchi/kiosk", "/var/lib/madoguchi/agent"
MIRROR = "/mnt/madoguchi-mirror"


def unit_file(name: str) -> Path:
    """Where the repository keeps it."""
    return ROOT / name if name == "kiosk.service" else ROOT / "provisioning" / "systemd" / name


def said_all(unit: Path, name: str) -> list[str]:
    """Every value of a setting, in order."""
    lines = (line.partition("=") for line in unit.read_text(encoding="utf-8").splitlines())
    return [value for key, _, value in lines if key == name]


def said(unit: Path, name: str) -> str:
    """The one value of a setting; empty when the unit is silent about it."""
    values = said_all(unit, name)
    assert len(values) <= 1, f"{name} stands {len(values)} times"
    return values[0] if values else ""
