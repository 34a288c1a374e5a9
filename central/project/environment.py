"""Environment variables with their types (docs/settings.md has each).

What cannot be read as it is meant stops every command before it begins, with the variable's name and what belongs
there: a network that is none ended each web worker at its first visitor, and `MADOGUCHI_HTTPS=true` counted as off.
"""

from __future__ import annotations

import json
import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any, TypedDict

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_ZONE_ID_LENGTH = 20
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_./-]*)?")
_HOST_PORT = re.compile(r"[A-Za-z0-9.-]{1,253}:[0-9]{1,5}")
_ENGINES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


class ZoneWords(TypedDict):
    """A zone as the operator writes it."""

    label: str
    networks: list[str]


def on(name: str) -> bool:
    """`1`, or empty for off.

    Raises:
        ImproperlyConfigured
    """
    said = os.environ.get(name, "").strip()
    if said not in ("", "0", "1"):
        raise ImproperlyConfigured(f"{name}: 1 means on, empty means off; nothing else is taken")
    return said == "1"


def whole(name: str, default: int, *, least: int = 1, most: int) -> int:
    """A whole number within its bounds: what is added to a day must still be one.

    Raises:
        ImproperlyConfigured
    """
    said = os.environ.get(name, "").strip() or str(default)
    if not (said.isascii() and said.isdecimal() and len(said) <= 9 and least <= int(said) <= most):
        raise ImproperlyConfigured(f"{name}: a whole number from {least} to {most} belongs here")
    return int(said)


def listed(name: str, default: str = "") -> list[str]:
    """Words with commas between them; spaces around them do not count."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def one_of(name: str, words: tuple[str, ...]) -> str:
    """One of these words; the first without a setting.

    Raises:
        ImproperlyConfigured
    """
    said = os.environ.get(name, "").strip() or words[0]
    if said not in words:
        raise ImproperlyConfigured(f"{name}: one of {', '.join(words)} belongs here")
    return said


def place(name: str, default: Path | str) -> str:
    """A folder by its whole path, or `s3://bucket/prefix`; nothing, where the default is nothing.

    Raises:
        ImproperlyConfigured
    """
    said = os.environ.get(name, "").strip() or str(default)
    if said and not (Path(said).is_absolute() or _BUCKET.fullmatch(said)):
        raise ImproperlyConfigured(f"{name}: the whole path of a folder, or s3://bucket/prefix, belongs here")
    return said


def scanner(name: str) -> str:
    """`unix:` and the whole path of a socket, or `host:port`; nothing without the setting.

    Raises:
        ImproperlyConfigured
    """
    said = os.environ.get(name, "").strip()
    if said and not (said.startswith("unix:/") or _HOST_PORT.fullmatch(said)):
        raise ImproperlyConfigured(f"{name}: unix:/folder/socket or host:port belongs here")
    return said


def socket_path(name: str) -> str:
    """The whole path of a socket; nothing without the setting.

    Raises:
        ImproperlyConfigured
    """
    said = os.environ.get(name, "").strip()
    if said and not said.startswith("/"):
        raise ImproperlyConfigured(f"{name}: the whole path of a socket belongs here")
    return said


def database(name: str, default: str) -> dict[str, Any]:
    """Where the database is, as Django wants it.

    Raises:
        ImproperlyConfigured
    """
    try:
        found = dict(dj_database_url.parse(os.environ.get(name, "").strip() or default))
    except ValueError:  # its message repeats the address, which may hold a password
        found = {}
    if found.get("ENGINE") not in _ENGINES or not found.get("NAME"):
        raise ImproperlyConfigured(f"{name}: postgresql://user@host/name or sqlite:////folder/file belongs here")
    return found


def networks(name: str) -> list[str]:
    """Networks with commas between them.

    Raises:
        ImproperlyConfigured
    """
    return [_network(name, word) for word in listed(name)]


def zones(name: str, default: str) -> dict[str, ZoneWords]:
    """Zone → label and networks.

    Raises:
        ImproperlyConfigured
    """
    found: dict[str, ZoneWords] = {}
    for zone, said in _members(name, default).items():
        if not 1 <= len(zone) <= _ZONE_ID_LENGTH:
            raise ImproperlyConfigured(f"{name}: a zone's id has 1 to {_ZONE_ID_LENGTH} characters")
        if not isinstance(said, dict) or set(said) != {"label", "networks"} or not isinstance(said["label"], str):
            raise ImproperlyConfigured(f'{name}: zone {zone} needs {{"label": "words", "networks": ["network", …]}}')
        if not isinstance(said["networks"], list):
            raise ImproperlyConfigured(f"{name}: the networks of zone {zone} are a list")
        found[zone] = ZoneWords(label=said["label"], networks=[_network(name, one) for one in said["networks"]])
    return found


def zone_by_procedure(name: str, known: dict[str, ZoneWords]) -> dict[str, str]:
    """Procedure → zone.

    Raises:
        ImproperlyConfigured: also for a zone that is not `known`.
    """
    found = {}
    for procedure, zone in _members(name, "{}").items():
        if not isinstance(zone, str) or zone not in known:
            raise ImproperlyConfigured(f"{name}: {procedure} names no zone of MADOGUCHI_ZONES")
        found[procedure] = zone
    return found


def days_by_procedure(name: str, *, most: int) -> dict[str, int]:
    """Procedure → days, from 1 on.

    Raises:
        ImproperlyConfigured
    """
    return _by_procedure(name, "days", most)


def years_by_procedure(name: str, *, most: int) -> dict[str, int]:
    """Procedure → years, from 1 on.

    Raises:
        ImproperlyConfigured
    """
    return _by_procedure(name, "years", most)


def _by_procedure(name: str, unit: str, most: int) -> dict[str, int]:
    found = {}
    for procedure, number in _members(name, "{}").items():
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= most:
            raise ImproperlyConfigured(f"{name}: {procedure} needs a whole number of {unit} from 1 to {most}")
        found[procedure] = number
    return found


def _members(name: str, default: str) -> dict[str, object]:
    try:
        said = json.loads(os.environ.get(name, "").strip() or default)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise ImproperlyConfigured(f"{name}: JSON of the form {{…}} belongs here")
    return said


def _network(name: str, said: object) -> str:
    try:
        return str(ip_network(str(said).strip()))
    except ValueError:
        pass
    try:
        meant = f"; perhaps {ip_network(str(said).strip(), strict=False)} is meant"
    except ValueError:
        meant = ""
    raise ImproperlyConfigured(f"{name}: {said} is no network such as 10.9.0.0/24 or 10.9.0.1/32{meant}")
