"""The centre's own secret."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from central.project.secret_file import NAME, secret_of


def test_all_processes_of_one_state_folder_share_one_private_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as many:
        secrets = set(many.map(lambda _: secret_of(tmp_path / "state"), range(16)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 50
    assert (tmp_path / "state" / NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "state").iterdir()] == [NAME]


def test_two_centres_never_share_a_secret(tmp_path: Path) -> None:
    assert secret_of(tmp_path / "one") != secret_of(tmp_path / "other")
