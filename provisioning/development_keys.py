"""Makes all keys of a city for development, each file marked DEVELOPMENT.

    python -m provisioning.development_keys --offline DIR --centre DIR

`--offline` receives what in service lies in a safe (city root, recovery key), `--centre` what the central service
works with. Keys that are there stay.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from sync.envelope.development_keys import CityKeys, make_city_keys

CENTRE_FILES = ("ack.key", "catalogue.key", "status.key", "document.key", "hpke.hpke")


def make_development_keys(offline: Path, centre: Path) -> CityKeys:
    """Make what is missing and lay each key where it belongs."""
    keys = make_city_keys(offline)
    centre.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in CENTRE_FILES:
        if (offline / name).exists() and not (centre / name).exists():
            shutil.copy2(offline / name, centre / name)
    (centre / "root.public").write_bytes(keys.root.public)
    return keys


def main() -> None:
    """Make the keys."""
    parser = argparse.ArgumentParser(prog="python -m provisioning.development_keys", description=main.__doc__)
    parser.add_argument("--offline", type=Path, required=True)
    parser.add_argument("--centre", type=Path, required=True)
    wanted = parser.parse_args()
    make_development_keys(wanted.offline, wanted.centre)


if __name__ == "__main__":
    main()
